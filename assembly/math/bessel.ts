/**
 * Bessel functions of orders 0 and 1, J and I of any whole order.
 *
 * J and Y to 5 are series in x^2, beyond it Hankel's form with sine and cosine of x; I and K are series times exponentials
 * (Abramowitz and Stegun, 9.2, 9.7). Coefficients: scripts/coefficients.py. Higher orders: forward recurrence where it
 * is stable, else the quotients of neighbours backward (W. Gautschi, 1967).
 */
import {
  I0_FAR, I0_NEAR, I1_FAR, I1_NEAR, J0_NEAR, J1_NEAR, K0_FAR, K0_MIDDLE, K0_NEAR, K1_FAR, K1_MIDDLE, K1_NEAR,
  P0_FAR, P1_FAR, Q0_FAR, Q1_FAR, Y0_NEAR, Y1_NEAR,
} from "./bessel.generated";
import { exp } from "./exp";
import { log } from "./log";
import { chebyshev, each, eachOfTwo, isOrder } from "./single";
import { cos, sin } from "./trig";

const TWO_OVER_PI: f64 = 0.6366197723675814;
const PER_SQRT_PI: f64 = 0.5641895835477563;

// ---- J and Y ----------------------------------------------------------------------------

/** A series in x^2, for |x| <= 5. */
function near(table: usize, x: f64): f64 {
  return chebyshev(table, 0.08 * x * x - 1);
}

/** J or Y of order 0 or 1 for x > 5. cos(x - pi/4) and the like are sums of sine and cosine of x. */
function far(p: usize, q: usize, x: f64, first: bool, second: bool): f64 {
  if (x == Infinity) return 0;
  const u = 5 / x, s = 2 * u * u - 1, c = cos<f64>(x), d = sin<f64>(x);
  // Of the argument: sqrt(2) times its cosine and its sine.
  const cosine = first ? d - c : c + d, sine = first ? -c - d : d - c;
  const along = chebyshev(p, s), across = 0.2 * u * chebyshev(q, s);
  return (PER_SQRT_PI / f64.sqrt(x)) * (second ? along * sine + across * cosine : along * cosine - across * sine);
}

function j0Of(x: f64): f64 {
  const a = f64.abs(x);
  return a > 5 ? far(P0_FAR, Q0_FAR, a, false, false) : near(J0_NEAR, a);
}

function j1Of(x: f64): f64 {
  const a = f64.abs(x);
  return a > 5 ? f64.copysign(1, x) * far(P1_FAR, Q1_FAR, a, true, false) : x * near(J1_NEAR, a);
}

function y0Of(x: f64): f64 {
  if (x > 5) return far(P0_FAR, Q0_FAR, x, false, true);
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  return TWO_OVER_PI * log<f64>(x) * near(J0_NEAR, x) + near(Y0_NEAR, x);
}

function y1Of(x: f64): f64 {
  if (x > 5) return far(P1_FAR, Q1_FAR, x, true, true);
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  return x * (TWO_OVER_PI * log<f64>(x) * near(J1_NEAR, x) + near(Y1_NEAR, x)) - TWO_OVER_PI / x;
}

// ---- I and K ----------------------------------------------------------------------------

/** I for x >= 0. The exponential comes in two halves, because the whole may be infinite where the product is not. */
function growing(nearTable: usize, farTable: usize, x: f64, first: bool): f64 {
  if (x <= 8) return exp<f64>(x) * chebyshev(nearTable, 0.25 * x - 1) * (first ? x / (1 + x) : 1);
  if (x == Infinity) return x;
  const half = exp<f64>(0.5 * x);
  return ((half * chebyshev(farTable, 16 / x - 1)) / f64.sqrt(x)) * half;
}

function i0Of(x: f64): f64 {
  return f64.abs(x) < 1e-8 ? 1 : growing(I0_NEAR, I0_FAR, f64.abs(x), false);
}

function i1Of(x: f64): f64 {
  const y = growing(I1_NEAR, I1_FAR, f64.abs(x), true);
  return x < 0 ? -y : x == 0 ? x : y;
}

/** K for x > 1. */
function falling(middle: usize, farTable: usize, x: f64): f64 {
  if (x == Infinity) return 0;
  const series = x < 4 ? chebyshev(middle, 8 / (3 * x) - 5.0 / 3.0) : chebyshev(farTable, 8 / x - 1);
  return (exp<f64>(-x) / f64.sqrt(x)) * series;
}

function k0Of(x: f64): f64 {
  if (x > 1) return falling(K0_MIDDLE, K0_FAR, x);
  if (!(x > 0)) return x == 0 ? Infinity : NaN;
  return chebyshev(K0_NEAR, 2 * x * x - 1) - log<f64>(x) * i0Of(x);
}

function k1Of(x: f64): f64 {
  if (x > 1) return falling(K1_MIDDLE, K1_FAR, x);
  if (!(x > 0)) return x == 0 ? Infinity : NaN;
  return 1 / x + (x * chebyshev(K1_NEAR, 2 * x * x - 1) + log<f64>(x) * i1Of(x));
}

// ---- whole orders -----------------------------------------------------------------------

/** -1 for odd n. */
function signOf(n: f64): f64 {
  return n == 2 * f64.floor(0.5 * n) ? 1 : -1;
}

/** By the quotients of neighbours, x / (2k + sign x quotient of the next), from `from` down. */
function byQuotients(n: f64, x: f64, zeroth: f64, first: f64, sign: f64, from: f64): f64 {
  let quotient: f64 = 0, product: f64 = 1;
  // From whichever of the two is no zero.
  const start: f64 = f64.abs(first) > f64.abs(zeroth) ? 1 : 0;
  for (let k = from; k > start; k--) {
    quotient = x / (2 * k + sign * x * quotient);
    if (k <= n) product *= quotient;
  }
  return product * (start == 1 ? first : zeroth);
}

function jOf(n: f64, x: f64): f64 {
  const order = f64.abs(n), a = f64.abs(x);
  if (!isOrder(order)) return NaN;
  const sign = (n < 0 ? signOf(order) : 1) * (x < 0 ? signOf(order) : 1);
  let before = j0Of(a), last = j1Of(a);
  if (order == 0) return before;
  if (order == 1) return sign * last;
  if (a < order) return sign * byQuotients(order, a, before, last, -1, order + 30 + 4 * f64.floor(f64.sqrt(order)));
  if (a == Infinity) return 0;
  for (let k: f64 = 1; k < order; k++) {
    const next = ((2 * k) / a) * last - before;
    before = last;
    last = next;
  }
  return sign * last;
}

function iOf(n: f64, x: f64): f64 {
  const order = f64.abs(n), a = f64.abs(x);
  if (!isOrder(order)) return NaN;
  const zeroth = i0Of(a), sign = x < 0 ? signOf(order) : 1;
  if (order == 0 || !(zeroth < Infinity)) return sign * zeroth;
  return sign * byQuotients(order, a, zeroth, 0, 1, f64.ceil(f64.sqrt(order * order + 50 * a)) + 30);
}

export function besselJ0<T>(x: T): T {
  return each<T>(j0Of, x);
}
export function besselJ1<T>(x: T): T {
  return each<T>(j1Of, x);
}
export function besselY0<T>(x: T): T {
  return each<T>(y0Of, x);
}
export function besselY1<T>(x: T): T {
  return each<T>(y1Of, x);
}
export function besselI0<T>(x: T): T {
  return each<T>(i0Of, x);
}
export function besselI1<T>(x: T): T {
  return each<T>(i1Of, x);
}
export function besselK0<T>(x: T): T {
  return each<T>(k0Of, x);
}
export function besselK1<T>(x: T): T {
  return each<T>(k1Of, x);
}

/** J of order n, whole and at most 170 in size. */
export function besselJ<T>(n: T, x: T): T {
  return eachOfTwo<T>(jOf, n, x);
}

/** I of order n, whole and at most 170 in size. */
export function besselI<T>(n: T, x: T): T {
  return eachOfTwo<T>(iOf, n, x);
}
