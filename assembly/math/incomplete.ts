/**
 * The incomplete gamma and beta functions, regularised, and their derivatives by the shapes: of the sides of x the one is
 * computed that the mean is not on (one_side.ts), and the other is what is left of 1.
 */
import { betaWeight, gammaWeight } from "./densities";
import { exp, expm1 } from "./exp";
import { lgammaBeyondOne } from "./gamma";
import { log } from "./log";
import { above, below, byA, byB } from "./one_side";
import { eachOfThree, eachOfTwo } from "./single";

// ---- gamma ------------------------------------------------------------------------------

/** P where there is nothing to compute, else 2. */
function gammaEdge(a: f64, x: f64): f64 {
  if (!(a >= 0 && x >= 0)) return NaN;
  if (a == 0) return x == 0 ? NaN : 1;
  if (a == Infinity) return x == Infinity ? NaN : 0;
  return x == 0 ? 0 : x == Infinity ? 1 : 2;
}

/** Whether P is computed, and not Q. */
// @ts-ignore: decorator
@inline
function isBelow(a: f64, x: f64): bool {
  return x < a || x < 1;
}

/** P or Q, as isBelow says. */
function gammaSide(a: f64, x: f64, slopes: bool): f64 {
  const weight = a * gammaWeight(a, x);
  return isBelow(a, x) ? below(a, 0, 0, x, 1, x - a, weight, slopes) : above(a, x, weight, slopes);
}

function gammaPOf(a: f64, x: f64): f64 {
  const edge = gammaEdge(a, x);
  if (edge != 2) return edge;
  const value = gammaSide(a, x, false);
  return isBelow(a, x) ? value : 1 - value;
}

function gammaQOf(a: f64, x: f64): f64 {
  const edge = gammaEdge(a, x);
  if (edge != 2) return 1 - edge;
  if (a < 1 && x < 1) return smallQ(a, x);
  const value = gammaSide(a, x, false);
  return isBelow(a, x) ? 1 - value : value;
}

function gammaPByAOf(a: f64, x: f64): f64 {
  const edge = gammaEdge(a, x);
  if (edge != 2) return a == 0 ? NaN : edge - edge;
  gammaSide(a, x, true);
  return isBelow(a, x) ? byA : -byA;
}

/** Q for a and x below 1, which is small where a is (A. R. DiDonato and A. H. Morris, 1986). */
function smallQ(a: f64, x: f64): f64 {
  const logGamma = a > 0.5 ? lgammaBeyondOne(a - 1) + log<f64>(a) : lgammaBeyondOne(a);
  const top = a * log<f64>(x) - logGamma;
  let power: f64 = -1, sum: f64 = 0;
  for (let k: f64 = 1; k < 20; k++) {
    power *= -x / k;
    sum += power / (a + k);
  }
  return a * sum * exp<f64>(top) - expm1<f64>(top);
}

/** The gamma distribution of shape a below x. */
export function gammaP<T>(a: T, x: T): T {
  return eachOfTwo<T>(gammaPOf, a, x);
}

/** And above x. */
export function gammaQ<T>(a: T, x: T): T {
  return eachOfTwo<T>(gammaQOf, a, x);
}

/** The derivative of gammaP by the shape. */
export function gammaPByA<T>(a: T, x: T): T {
  return eachOfTwo<T>(gammaPByAOf, a, x);
}

// ---- beta -------------------------------------------------------------------------------

/** The value where there is nothing to compute, else 2. */
function betaEdge(a: f64, b: f64, x: f64): f64 {
  if (!(a >= 0 && b >= 0 && x >= 0 && x <= 1)) return NaN;
  // All of it lies at 0 or at 1.
  const low = a == 0 || b == Infinity, high = b == 0 || a == Infinity;
  if (low || high) return low == high || (low ? x == 0 : x == 1) ? NaN : low ? 1 : 0;
  return x == 0 ? 0 : x == 1 ? 1 : 2;
}

/** How far x lies beyond the mean, times a + b. */
// @ts-ignore: decorator
@inline
function beyondMean(a: f64, b: f64, x: f64): f64 {
  return b * x - a * (1 - x);
}

/** What lies below x or, beyond the mean, above it. */
function betaSide(a: f64, b: f64, x: f64, slopes: bool): f64 {
  const y = 1 - x, n = a + b, d = beyondMean(a, b, x), weight = betaWeight(a, b, x, y);
  return d > 0 ? below(b, a, n, y, x, -d, weight, slopes) : below(a, b, n, x, y, d, weight, slopes);
}

function betaIncOf(a: f64, b: f64, x: f64): f64 {
  const edge = betaEdge(a, b, x);
  if (edge != 2) return edge;
  const value = betaSide(a, b, x, false);
  return beyondMean(a, b, x) > 0 ? 1 - value : value;
}

function betaIncByAOf(a: f64, b: f64, x: f64): f64 {
  const edge = betaEdge(a, b, x);
  if (edge != 2) return a == 0 || b == 0 ? NaN : edge - edge;
  betaSide(a, b, x, true);
  return beyondMean(a, b, x) > 0 ? -byB : byA;
}

function betaIncByBOf(a: f64, b: f64, x: f64): f64 {
  const edge = betaEdge(a, b, x);
  if (edge != 2) return a == 0 || b == 0 ? NaN : edge - edge;
  betaSide(a, b, x, true);
  return beyondMean(a, b, x) > 0 ? -byA : byB;
}

/** The beta distribution of shapes a and b below x. */
export function betaInc<T>(a: T, b: T, x: T): T {
  return eachOfThree<T>(betaIncOf, a, b, x);
}

/** Its derivative by a. */
export function betaIncByA<T>(a: T, b: T, x: T): T {
  return eachOfThree<T>(betaIncByAOf, a, b, x);
}

/** Its derivative by b. */
export function betaIncByB<T>(a: T, b: T, x: T): T {
  return eachOfThree<T>(betaIncByBOf, a, b, x);
}
