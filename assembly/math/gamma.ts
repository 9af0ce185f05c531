/**
 * The gamma function, its logarithm, and beta.
 *
 * Near 1 and 2 Chebyshev series in what lies beyond them, so that log gamma is relatively accurate around its zeros; to
 * 23 products bring the argument there, kept to 106 bits, so that the factorials are exact; beyond, Stirling's series.
 */
import { exp } from "./exp";
import { LGAMMA_1, LGAMMA_2, PER_GAMMA_2, STIRLING } from "./gamma.generated";
import { log, log1p } from "./log";
import { exactMulRest } from "./pairs";
import { pow } from "./pow";
import { chebyshev, each, eachOfTwo } from "./single";
import { sin } from "./trig";

const PI: f64 = 3.141592653589793;
const SQRT_2PI: f64 = 2.5066282746310007;
const HALF_LOG_2PI: f64 = 0.9189385332046728;
/** To here the gamma function is a product. */
export const NEAR_GAMMA: f64 = 24;

/** log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x >= 10. */
function stirlingRest(x: f64): f64 {
  return chebyshev(STIRLING, 200 / x / x - 1) / x;
}

/** Gamma of any x below NEAR_GAMMA; its cost grows with |x|. */
export function gammaNear(x: f64): f64 {
  if (f64.abs(x) < 1e-18) return 1 / x;
  let product: f64 = 1, rest: f64 = 0;
  const rises = x < 1.5;
  while (x < 1.5 || x > 2.5) {
    if (!rises) x -= 1;
    const next = product * x;
    rest = rest * x + exactMulRest(product, x, next);
    product = next;
    if (rises) x += 1;
  }
  const perGamma = 1 + (x - 2) * chebyshev(PER_GAMMA_2, 2 * (x - 2));
  if (!rises) return product / perGamma + rest / perGamma;
  if (product == 0) return NaN;
  const y = 1 / (product * perGamma);
  return y - y * (rest / product);
}

/** gamma(a + 1) for 0 <= a < NEAR_GAMMA - 1; a + 1 is not rounded where that counts. */
export function factorialNear(a: f64): f64 {
  return a < 1 ? gammaNear(a + 1) : a * gammaNear(a);
}

/** |sin(pi x)|, 0 at whole x. */
function sineOfTurn(x: f64): f64 {
  return sin<f64>(PI * f64.abs(x - f64.nearest(x)));
}

function gammaOf(x: f64): f64 {
  if (f64.abs(x) < NEAR_GAMMA) return gammaNear(x);
  if (x > 172) return Infinity;
  const a = f64.abs(x);
  // In two halves, of which neither overflows. Below -190 nothing is left but the sign.
  const half = pow<f64>(a, 0.5 * (a < 190 ? a : 190) - 0.25);
  const scale = SQRT_2PI * exp<f64>(-a) * exp<f64>(stirlingRest(a));
  if (x > 0) return half * scale * half;
  const sine = sineOfTurn(x);
  if (!(sine > 0)) return NaN;
  const odd = f64.floor(a) != 2 * f64.floor(0.5 * a);
  return (odd ? PI : -PI) / (a * sine) / half / scale / half;
}

function lgammaOf(x: f64): f64 {
  if (x >= 10) return (x - 0.5) * (log<f64>(x) - 1) + (HALF_LOG_2PI - 0.5 + stirlingRest(x));
  if (x >= 1.5) {
    let product: f64 = 1;
    while (x > 2.5) product *= x -= 1;
    return log<f64>(product) + (x - 2) * chebyshev(LGAMMA_2, 2 * (x - 2));
  }
  if (x >= 0.5) return 0 + lgammaBeyondOne(x - 1); // no -0 at 1
  if (x > 0) return lgammaBeyondOne(x) - log<f64>(x);
  if (x == f64.nearest(x)) return Infinity;
  if (x < -20) return log<f64>(PI / (-x * sineOfTurn(x))) - lgammaOf(-x);
  return x > -1e-18 ? -log<f64>(-x) : log<f64>(f64.abs(gammaNear(x)));
}

/** log gamma(1 + t) for |t| <= 1/2. */
export function lgammaBeyondOne(t: f64): f64 {
  return t * chebyshev(LGAMMA_1, 2 * t);
}

/** The gamma function. */
export function gamma<T>(x: T): T {
  return each<T>(gammaOf, x);
}

/** The logarithm of its size. */
export function lgamma<T>(x: T): T {
  return each<T>(lgammaOf, x);
}

/** a^a exp(-a) / gamma(a + 1): what Poisson's distribution of mean a has at a, in (0, 1]. */
export function peak(a: f64): f64 {
  if (a < NEAR_GAMMA - 1) return (pow<f64>(a, a) * exp<f64>(-a)) / factorialNear(a);
  return exp<f64>(-stirlingRest(a)) / (SQRT_2PI * f64.sqrt(a));
}

function betaOf(a: f64, b: f64): f64 {
  const n = a + b;
  if (!(a > 0 && b > 0)) return a >= 0 && b >= 0 ? Infinity : NaN;
  const low = f64.min(a, b), high = f64.max(a, b);
  if (n < NEAR_GAMMA) return gammaNear(low) * (gammaNear(high) / gammaNear(n));
  if (n == Infinity) return 0;
  const share = low > 1 ? log<f64>(low / n) : log<f64>(low) - log<f64>(n);
  return (n / high / low) * exp<f64>(high * log1p<f64>(-low / n) + low * share) * (peak(n) / peak(high) / peak(low));
}

/** gamma(a) gamma(b) / gamma(a + b) for a, b > 0. */
export function beta<T>(a: T, b: T): T {
  return eachOfTwo<T>(betaOf, a, b);
}
