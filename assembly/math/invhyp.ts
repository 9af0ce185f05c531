/**
 * asinh, acosh, atanh: each the logarithm of 1 + d, where d is carried as two doubles,
 * so that nothing is lost near 0 (formulas: Abramowitz and Stegun 4.6.20 to 4.6.22,
 * rearranged not to cancel).
 */
import { abs, add, allLt, copysign, div, join, lane0, lane1, lit, mul, sqrt, sub } from "../lanes";
import { log, logOfPair } from "./log";
import { LN2_HIGH, LN2_LOW } from "./log.generated";
import { fastSumRest, mulRest, sumRest } from "./pairs";

/** Beyond this the square would overflow, and log(2 x) serves. */
const LARGE: f64 = 1e150;

/** log(1 + high + low) for high >= 0. */
// @ts-ignore: decorator
@inline
function log1pOfPair<T>(high: T, low: T): T {
  const one = lit<T>(1);
  const sum = add<T>(one, high);
  return logOfPair<T>(sum, add<T>(sumRest<T>(one, high, sum), low));
}

function logOfTwice(x: f64): f64 {
  return log<f64>(x) + (LN2_HIGH + LN2_LOW);
}

// d = a + (sqrt(1 + a^2) - 1), the bracket as a^2/(1 + sqrt(1 + a^2)).
// @ts-ignore: decorator
@inline
function asinhNormal<T>(a: T): T {
  const one = lit<T>(1);
  const square = mul<T>(a, a);
  const more = div<T>(square, add<T>(one, sqrt<T>(add<T>(one, square))));
  const d = add<T>(a, more);
  return log1pOfPair<T>(d, fastSumRest<T>(a, more, d));
}

/** The inverse hyperbolic sine. */
export function asinh<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(LARGE))) return asinhRare<T>(x);
  if (isVector<T>()) return copysign<T>(asinhNormal<T>(a), x);
  else return lane0<v128>(asinh<v128>(lit<v128>(x)));
}

function asinhRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(asinh<f64>(lane0<T>(x)), asinh<f64>(lane1<T>(x)));
  else return f64.copysign(logOfTwice(abs<f64>(x)), x);
}

// d = t + s, s = sqrt(t (t + 2)) with t = x - 1, which is exact where it is small; s with what its rounding left.
// @ts-ignore: decorator
@inline
function acoshNormal<T>(x: T): T {
  const t = sub<T>(x, lit<T>(1));
  const w = add<T>(lit<T>(2), t);
  const v = mul<T>(t, w);
  const vRest = add<T>(mulRest<T>(t, w, v), mul<T>(t, fastSumRest<T>(lit<T>(2), t, w)));
  const s = sqrt<T>(v);
  const square = mul<T>(s, s);
  const missing = add<T>(sub<T>(sub<T>(v, square), mulRest<T>(s, s, square)), vRest);
  const d = add<T>(s, t);
  return log1pOfPair<T>(d, add<T>(fastSumRest<T>(s, t, d), div<T>(mul<T>(lit<T>(0.5), missing), s)));
}

/** The inverse hyperbolic cosine; NaN below 1. */
export function acosh<T>(x: T): T {
  if (!(allLt<T>(lit<T>(1), x) && allLt<T>(x, lit<T>(LARGE)))) return acoshRare<T>(x);
  if (isVector<T>()) return acoshNormal<T>(x);
  else return lane0<v128>(acosh<v128>(lit<v128>(x)));
}

function acoshRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(acosh<f64>(lane0<T>(x)), acosh<f64>(lane1<T>(x)));
  else {
    if (x > 1) return logOfTwice(x);
    return x == 1 ? 0 : NaN;
  }
}

// d = 2 a/(1 - a) with the rest of the quotient; the result is log(1 + d)/2.
// @ts-ignore: decorator
@inline
function atanhNormal<T>(a: T): T {
  const one = lit<T>(1);
  const twice = add<T>(a, a);
  const below = sub<T>(one, a);
  const belowRest = sub<T>(sub<T>(one, below), a);
  const q = div<T>(twice, below);
  const product = mul<T>(q, below);
  const missing = sub<T>(sub<T>(twice, product), add<T>(mulRest<T>(q, below, product), mul<T>(q, belowRest)));
  return mul<T>(lit<T>(0.5), log1pOfPair<T>(q, div<T>(missing, below)));
}

/** The inverse hyperbolic tangent; NaN outside [-1, 1]. */
export function atanh<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(1))) return atanhRare<T>(x);
  if (isVector<T>()) return copysign<T>(atanhNormal<T>(a), x);
  else return lane0<v128>(atanh<v128>(lit<v128>(x)));
}

function atanhRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(atanh<f64>(lane0<T>(x)), atanh<f64>(lane1<T>(x)));
  else return abs<f64>(x) == 1 ? x * Infinity : NaN;
}
