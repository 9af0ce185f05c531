/**
 * What of a gamma or beta distribution lies on one side of x, where the mean is on the other, with derivatives.
 *
 * By the series of positive terms while the shape is below 20, and beyond that as an integral in v, t = x e^v for gamma
 * and t / (1 - t) = x / (1 - x) e^v for beta. Its integrand falls from 1 at v = 0 without a wiggle, so that Gauss and
 * Legendre's rule has it to the last digits. Both are differentiated term by term. With x / n in place of x the beta
 * distribution tends to the gamma distribution as n = a + b grows: one series and one integral serve both.
 */
import { expRest, logLack } from "./densities";
import { exp, expm1 } from "./exp";
import { GAUSS } from "./incomplete.generated";
import { log, log1p } from "./log";
import { digammaLack, digammaOf } from "./polygamma";

/** Shapes below this take the series first. */
const LARGE: f64 = 20;
/** The integrand is followed to e^-41, in panels of this length. */
const FALL: f64 = 41;
const PANEL: f64 = 3;

/** The shapes, n = A + B, x and 1 - x; for gamma N is 0 and Y is 1. Which side, and whether slopes are asked for. */
let A: f64 = 0, B: f64 = 0, N: f64 = 0, X: f64 = 0, Y: f64 = 0, side: f64 = 0, sloped = false;
/** Derivatives by the shapes of what was computed last. */
export let byA: f64 = 0, byB: f64 = 0;

/** log(Y + X e^v) - X v */
function bend(v: f64): f64 {
  // By the smaller of X and Y, and far from 0, nothing cancels.
  const swap = X > 0.5, p = swap ? Y : X, w = swap ? -v : v;
  if (f64.abs(w) < 0.5) return p * expRest(w) - logLack(p * expm1<f64>(w));
  return log1p<f64>(p * expm1<f64>(w)) - p * w;
}

/** The logarithm of the integrand over that at v = 0. */
function exponentAt(v: f64): f64 {
  return N > 0 ? (A * Y - B * X) * v - N * bend(v) : (A - X) * v - X * expRest(v);
}

function slopeAt(v: f64): f64 {
  const odds = X * exp<f64>(v);
  return N > 0 ? A - (N * odds) / (Y + odds) : A - odds;
}

/** How far to integrate: Newton's steps from the Gaussian of the same top; the exponent is concave. */
function reach(): f64 {
  const first = f64.abs(slopeAt(0)), second = N > 0 ? N * X * Y : X;
  let v = f64.min(PANEL, (2 * FALL) / (first + f64.sqrt(first * first + 2 * FALL * second)));
  for (let i = 0; i < 6; i++) {
    const step = (exponentAt(side * v) + FALL) / (side * slopeAt(side * v));
    v = f64.min(100, f64.max(0.125 * v, v - step));
  }
  return v;
}

/** The integral over one side; weighted with the integrand's derivatives by the shapes, whose logarithms at 0 are given. */
function integrate(logA: f64, logB: f64): f64 {
  const end = reach(), panels = f64.ceil(end / PANEL), half = (0.5 * end) / panels;
  let sum: f64 = 0;
  byA = byB = 0;
  // From far on: the small ones first.
  for (let panel = panels; panel > 0; panel--) {
    for (let i: usize = 0; i < 32; i++) {
      const upper = i < 16, node = GAUSS + ((upper ? i : 31 - i) << 4), at = load<f64>(node);
      const v = side * half * (2 * panel - 1 + (upper ? at : -at));
      const f = half * load<f64>(node, 8) * exp<f64>(exponentAt(v));
      sum += f;
      if (!sloped) continue;
      const rest = N > 0 ? X * v + bend(v) : 0;
      byA += f * (logA + v - rest);
      byB += f * (logB - rest);
    }
  }
  return sum;
}

/** Derivative by a shape of the logarithm of a weight: own is x or 1 - x, n own lies d from the shape; n is 0 for gamma. */
function logSlope(shape: f64, d: f64, own: f64, n: f64): f64 {
  if (shape < LARGE) return log<f64>(own) - digammaOf(shape) + (n > 0 ? digammaOf(n) : 0);
  const u = d / shape;
  const far = u > -0.5 ? log1p<f64>(u) : log<f64>((own / shape) * (n > 0 ? n : 1));
  return far + digammaLack(shape) - (n > 0 ? digammaLack(n) : 0);
}

function set(a: f64, b: f64, n: f64, x: f64, y: f64, slopes: bool): void {
  A = a;
  B = b;
  N = n;
  X = x;
  Y = y;
  sloped = slopes;
}

/**
 * What lies below x, up to the mean: the sum of weight x^k n (n + 1) ... / (a (a + 1) ...), with 1 in place of each of n (n + 1) ... for
 * gamma, up to LARGE, and the integral from there. `d` is n x - a, x - a for gamma.
 */
export function below(a: f64, b: f64, n: f64, x: f64, y: f64, d: f64, weight: f64, slopes: bool): f64 {
  set(a, b, n, x, y, slopes);
  let logA: f64 = 0, logB: f64 = 0, term = weight / A, sum: f64 = 0, sumA: f64 = 0, sumB: f64 = 0;
  if (sloped) {
    logA = A < LARGE ? log<f64>(X) - digammaOf(A + 1) + (N > 0 ? digammaOf(N) : 0) : logSlope(A, d, X, N) - 1 / A;
    logB = N > 0 ? logSlope(B, -d, Y, N) : 0;
  }
  while (A < LARGE) {
    sum += term;
    sumA += term * logA;
    sumB += term * logB;
    A += 1;
    term *= X / A;
    logA -= 1 / A;
    if (N > 0) {
      term *= N;
      logA += 1 / N;
      logB += 1 / N;
      N += 1;
    }
    if (!(term > 1e-18 * Y * sum)) break;
  }
  if (A >= LARGE && term > 0) {
    side = -1;
    weight = term * A;
    sum += weight * integrate(logA + 1 / A, logB);
    sumA += weight * byA;
    sumB += weight * byB;
  }
  byA = sumA;
  byB = sumB;
  return sum;
}

/** What of a gamma distribution lies above x, from the mean on. */
export function above(a: f64, x: f64, weight: f64, slopes: bool): f64 {
  set(a, 0, 0, x, 1, slopes);
  side = 1;
  const value = weight * integrate(slopes ? logSlope(a, x - a, x, 0) : 0, 0);
  byA *= weight;
  return value;
}
