/**
 * pow(x, y) = exp(y log x), with log x to about 70 bits.
 *
 * The reductions of log.ts and exp.ts; the logarithm is carried as high + low, the
 * product with y is exact to 106 bits, and exp takes its low part along. Here the
 * upper part of z is rounded to nearest, so that in r = r1 + r2 nothing cancels and
 * r1^2/2, exact, can join the high part.
 */
import { abs, add, allLt, allNe, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAdd, bits, entry, loadAt } from "./bits";
import { EXP_BOUND, expOfPair, guardPower, unguard } from "./exp";
import { allNormal, logBin, logExponent, logMantissa, logPlace, logUpper } from "./log";
import { LN2_HIGH, LN2_LOW, LOG_LONG_POLY } from "./log.generated";
import { LOG_HIGH, LOG_INVERSE, LOG_LOW } from "./log_tables";
import { fastSumRest, mulRest } from "./pairs";

/** log1p(r) - r + r^2/2. */
// @ts-ignore: decorator
@inline
function logTail<T>(r: T): T {
  const r2 = mul<T>(r, r);
  const a = add<T>(entry<T>(LOG_LONG_POLY, 0), mul<T>(r, entry<T>(LOG_LONG_POLY, 1)));
  const b = add<T>(entry<T>(LOG_LONG_POLY, 2), mul<T>(r, entry<T>(LOG_LONG_POLY, 3)));
  const c = add<T>(entry<T>(LOG_LONG_POLY, 4), mul<T>(r, entry<T>(LOG_LONG_POLY, 5)));
  const high = add<T>(c, mul<T>(r2, entry<T>(LOG_LONG_POLY, 6)));
  return mul<T>(mul<T>(r, r2), add<T>(a, mul<T>(r2, add<T>(b, mul<T>(r2, high)))));
}

/** exp(high + low) wherever it lies. */
export function expOfAnyPair(high: f64, low: f64): f64 {
  if (high > 710) return Infinity;
  if (high < -746) return 0;
  // The plain case has to give the bits of the quick path: by a power of two nothing but a subnormal is rounded.
  return unguard(high, expOfPair<f64>(high, low, guardPower(high)));
}

/** (x 2^-power)^y for normal x > 0. `everywhere` decides at compile time what happens outside exp's bounds. */
// @ts-ignore: decorator
@inline
function powNormal<T>(x: T, y: T, power: i64, everywhere: bool): T {
  const place = logPlace<T>(x);
  const bin = logBin<T>(place);
  const k = logExponent<T>(place, power);
  const z = logMantissa<T>(x, place);
  const inverse = loadAt<T>(LOG_INVERSE, bin);
  const z1 = logUpper<T>(bitAdd<T>(z, bits<T>(0x20000000)));
  const r1 = sub<T>(mul<T>(z1, inverse), lit<T>(1));
  const r2 = mul<T>(sub<T>(z, z1), inverse);
  const r = add<T>(r1, r2);

  const base = add<T>(mul<T>(k, lit<T>(LN2_HIGH)), loadAt<T>(LOG_HIGH, bin));
  const sum = add<T>(base, r);
  const half = mul<T>(lit<T>(-0.5), mul<T>(r1, r1));
  const total = add<T>(sum, half);
  const lows = add<T>(mul<T>(k, lit<T>(LN2_LOW)), loadAt<T>(LOG_LOW, bin));
  const left = add<T>(fastSumRest<T>(base, r, sum), fastSumRest<T>(sum, half, total));
  const square = mul<T>(mul<T>(lit<T>(-0.5), r2), add<T>(r, r1));
  const small = add<T>(lows, add<T>(square, logTail<T>(r)));
  const more = add<T>(add<T>(left, fastSumRest<T>(r1, r2, r)), small);
  const high = add<T>(total, more);

  const product = mul<T>(y, high);
  const rest = add<T>(mulRest<T>(y, high, product), mul<T>(y, fastSumRest<T>(total, more, high)));
  if (everywhere) return lit<T>(expOfAnyPair(lane0<T>(product), lane0<T>(rest)));
  if (!allLt<T>(abs<T>(product), lit<T>(EXP_BOUND))) return powRare<T>(x, y);
  return expOfPair<T>(product, rest, 0);
}

/** Is no lane of y -1, 0, 1 or 2, where the result is exact or one operation? (Tiny y may say so, too.) */
// @ts-ignore: decorator
@inline
function allPlain<T>(y: T): bool {
  const distance = abs<T>(sub<T>(abs<T>(sub<T>(y, lit<T>(0.5))), lit<T>(1)));
  return allNe<T>(distance, lit<T>(0.5));
}

/** x to the y, as IEEE 754 has it: pow(x, 0) and pow(1, y) are 1 even for NaN. */
export function pow<T>(x: T, y: T): T {
  if (!(allNormal<T>(x) && allPlain<T>(y))) return powRare<T>(x, y);
  if (isVector<T>()) return powNormal<T>(x, y, 0, false);
  else return lane0<v128>(pow<v128>(lit<v128>(x), lit<v128>(y)));
}

function powRare<T>(x: T, y: T): T {
  if (isVector<T>()) {
    return join<T>(powRare<f64>(lane0<T>(x), lane0<T>(y)), powRare<f64>(lane1<T>(x), lane1<T>(y)));
  } else {
    if (y == 0 || x == 1) return 1;
    if (y == 1) return x;
    if (y == 2) return x * x;
    if (y == -1) return 1 / x;
    if (x != x || y != y) return NaN;
    const size = powOfSize(abs<f64>(x), y);
    if (f64.copysign(1, x) > 0) return size;
    if (isOdd(y)) return -size;
    // An infinite or zero base has a power for any y; of other negative ones only integers have.
    return y == f64.nearest(y) || x == 0 || x == -Infinity ? size : NaN;
  }
}

/** pow for x >= 0 and no NaN. */
function powOfSize(x: f64, y: f64): f64 {
  if (x == 0 || x == Infinity) return (x == 0) == (y < 0) ? Infinity : 0;
  if (abs<f64>(y) == Infinity) return x == 1 ? 1 : (x > 1) == (y > 0) ? Infinity : 0;
  const normal = allNormal<f64>(x);
  return powNormal<f64>(normal ? x : x * 18014398509481984, y, normal ? 0 : 54, true);
}

function isOdd(y: f64): bool {
  const half = y * 0.5;
  return y == f64.nearest(y) && half != f64.nearest(half);
}
