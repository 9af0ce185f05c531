/**
 * The densities of the gamma and beta distributions: a peak times exp(-a D), where D tells how far from it x lies
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000), and products where the shapes are small.
 */
import { exp, expm1 } from "./exp";
import { NEAR_GAMMA, factorialNear, gammaNear, peak } from "./gamma";
import { log, log1p } from "./log";
import { pow } from "./pow";
import { eachOfThree, eachOfTwo } from "./single";

/** u - log(1 + u) */
export function logLack(u: f64): f64 {
  const v = u / (2 + u);
  if (!(f64.abs(v) < 0.5)) return u - log1p<f64>(u);
  const square = v * v;
  let sum: f64 = 0;
  for (let k: f64 = 53; k > 1; k -= 2) sum = sum * square + 1 / k;
  return u * v - 2 * v * square * sum;
}

/** e^v - 1 - v */
export function expRest(v: f64): f64 {
  if (!(f64.abs(v) < 0.5)) return expm1<f64>(v) - v;
  let sum: f64 = 1;
  for (let k: f64 = 15; k > 2; k--) sum = 1 + (sum * v) / k;
  return 0.5 * v * v * sum;
}

/** a D(d / a), where D is logLack: how far a + d = to lies from a. */
function distance(a: f64, d: f64, to: f64): f64 {
  const u = d / a, quotient = to / a;
  if (u > -0.6 && u < 2) return a * logLack(u);
  // Of a quotient that is too large a times the logarithm is nothing.
  return quotient < Infinity ? d - a * log<f64>(quotient) : d;
}

/** x^a e^-x / gamma(a + 1) for a >= 0 and x > 0. */
export function gammaWeight(a: f64, x: f64): f64 {
  if (a >= NEAR_GAMMA - 1) return peak(a) * exp<f64>(-distance(a, x - a, x));
  if (x > 2000) return 0;
  const half = exp<f64>(-0.5 * x);
  return (pow<f64>(x, a) * half * half) / factorialNear(a);
}

/** x^a (1 - x)^b / B(a, b) for a, b > 0 and y = 1 - x. */
export function betaWeight(a: f64, b: f64, x: f64, y: f64): f64 {
  const n = a + b, d = b * x - a * y;
  if (n < NEAR_GAMMA) return (pow<f64>(x, a) * pow<f64>(y, b) * gammaNear(n)) / gammaNear(a) / gammaNear(b);
  return ((a / n) * b * peak(a) * peak(b) / peak(n)) * exp<f64>(-distance(a, d, n * x) - distance(b, -d, n * y));
}

function gammaPdfOf(a: f64, x: f64): f64 {
  if (!(a >= 0 && x >= 0)) return NaN;
  if (a == 0 || x == Infinity) return x == 0 ? NaN : 0;
  if (x == 0) return a > 1 ? 0 : a == 1 ? 1 : Infinity;
  return a > 1 ? gammaWeight(a - 1, x) : (a / x) * gammaWeight(a, x);
}

function betaPdfOf(a: f64, b: f64, x: f64): f64 {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return NaN;
  if (x == 0) return a > 1 ? 0 : a == 1 ? b : Infinity;
  if (x == 1) return b > 1 ? 0 : b == 1 ? a : Infinity;
  return betaWeight(a, b, x, 1 - x) / x / (1 - x);
}

/** The density of the gamma distribution of shape a. */
export function gammaPdf<T>(a: T, x: T): T {
  return eachOfTwo<T>(gammaPdfOf, a, x);
}

/** The density of the beta distribution of shapes a and b. */
export function betaPdf<T>(a: T, b: T, x: T): T {
  return eachOfThree<T>(betaPdfOf, a, b, x);
}
