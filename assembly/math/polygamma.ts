/**
 * Digamma, trigamma and the polygamma functions of whole order.
 *
 * Digamma: a Chebyshev series on [1, 2] over the distance from its root, recurrence to 10, and an asymptotic series.
 * The others are n! times Hurwitz's zeta function of n + 1, summed with Euler's and Maclaurin's formula (Abramowitz and
 * Stegun, 6.4.10). Below 0 both are sums over all poles, x = r - m with |r| <= 1/2, which four positive arguments give.
 */
import { BERNOULLI, DIGAMMA, DIGAMMA_FAR, DIGAMMA_ROOT, DIGAMMA_ROOT_LOW } from "./gamma.generated";
import { log } from "./log";
import { chebyshev, each, eachOfTwo, isOrder } from "./single";

/** log x - digamma(x) */
export function digammaLack(x: f64): f64 {
  if (x < 10) return log<f64>(x) - digammaOf(x);
  const per = 1 / x;
  return 0.5 * per + per * per * chebyshev(DIGAMMA_FAR, 200 * per * per - 1);
}

export function digammaOf(x: f64): f64 {
  if (x <= 0) {
    if (x == 0) return -1 / x;
    const r = x - f64.nearest(x);
    return r == 0 ? NaN : digammaOf(1 - x) - (digammaOf(1 - r) - digammaOf(1 + r) + 1 / r);
  }
  if (x >= 10) return log<f64>(x) - digammaLack(x);
  let sum: f64 = 0;
  if (x < 1) {
    sum = -1 / x;
    x += 1;
  }
  while (x > 2) sum += 1 / (x -= 1);
  return sum + (x - DIGAMMA_ROOT - DIGAMMA_ROOT_LOW) * chebyshev(DIGAMMA, 2 * x - 3);
}

/** n! / x^n */
function term(n: f64, x: f64): f64 {
  let product: f64 = 1;
  for (let k: f64 = 1; k <= n; k++) product *= k / x;
  return product;
}

/** n! times the sum of 1 / (x + k)^(n + 1) over all k >= 0, for x > 0: smallest first. */
function zeta(n: f64, x: f64): f64 {
  const count = f64.max(0, f64.ceil(12 + 1.5 * n - x)), from = x + count, first = term(n, from), per = 1 / from;
  let sum: f64 = 0, more = first * per * per * (n + 1);
  for (let j: f64 = 0; j < 9; j++) {
    sum += load<f64>(BERNOULLI + (<usize>j << 3)) * more;
    more *= per * (n + 2 * j + 2) * per * (n + 2 * j + 3);
  }
  sum += first / n + 0.5 * first * per;
  for (let k = count - 1; k >= 0; k--) sum += term(n, x + k) / (x + k);
  return sum;
}

function polygammaOf(n: f64, x: f64): f64 {
  if (!isOrder(n)) return NaN;
  if (n == 0) return digammaOf(x);
  if (x == Infinity) return 0;
  const odd = n != 2 * f64.floor(0.5 * n);
  let size: f64;
  if (x > 0) size = zeta(n, x);
  else {
    const r = x - f64.nearest(x);
    if (r == 0) return odd ? Infinity : x == 0 ? -1 / x : NaN;
    const others = zeta(n, 1 - r) - zeta(n, 1 - x);
    size = term(n, r) / r + zeta(n, 1 + r) + (odd ? others : -others);
  }
  return odd ? size : -size;
}

function trigammaOf(x: f64): f64 {
  return polygammaOf(1, x);
}

/** The logarithmic derivative of the gamma function. */
export function digamma<T>(x: T): T {
  return each<T>(digammaOf, x);
}

/** The derivative of digamma. */
export function trigamma<T>(x: T): T {
  return each<T>(trigammaOf, x);
}

/** The n-th derivative of digamma, for whole n from 0 to 170. */
export function polygamma<T>(n: T, x: T): T {
  return eachOfTwo<T>(polygammaOf, n, x);
}
