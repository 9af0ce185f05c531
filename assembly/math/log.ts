/**
 * log, log2, log10, log1p and the reduction they share.
 *
 * Table method (P. T. P. Tang, "Table-driven implementation of the logarithm
 * function in IEEE floating-point arithmetic", ACM TOMS 16, 1990): x = 2^k z, and
 * with v = a short approximation of 1/z, log x = k ln2 - log v + log1p(r), r = z v - 1,
 * |r| <= 0.0041. The bits of z are split in two, so that r = high + low exactly; the
 * bin around z = 1 has v = 1 and -log v = 0, so nothing cancels there.
 */
import { add, allLt, copysign, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { allBitLt, bitAdd, bitAnd, bitSar, bitShr, bitSub, bits, entry, loadAt } from "./bits";
import { SHIFT } from "./exp";
import { fastSumRest, sumRest, upper } from "./pairs";
import {
  LN2_HIGH, LN2_LOW, LOG10_2_HIGH, LOG10_2_LOW, LOG_ORIGIN, LOG_POLY,
  PER_LN10, PER_LN10_HIGH, PER_LN10_LOW, PER_LN2, PER_LN2_HIGH, PER_LN2_LOW,
} from "./log.generated";
import { LOG_HIGH, LOG_INVERSE, LOG_LOW } from "./log_tables";

const LEAST_NORMAL: i64 = 0x0010000000000000;
const SHIFT_BITS: i64 = 0x4338000000000000;

/** Is x positive, normal and finite in every lane? */
// @ts-ignore: decorator
@inline
export function allNormal<T>(x: T): bool {
  // One signed comparison: the wanted bit patterns are moved to the bottom of the signed range.
  return allBitLt<T>(
    bitSub<T>(x, bits<T>(LEAST_NORMAL + i64.MIN_VALUE)),
    bits<T>(i64.MIN_VALUE + 0x7fe0000000000000),
  );
}

/** The distance of x's bits from the table's origin: bits 52 and up are k, the next 7 the bin. */
// @ts-ignore: decorator
@inline
export function logPlace<T>(x: T): T {
  return bitSub<T>(x, bits<T>(LOG_ORIGIN));
}

/** k as a double, less `power`. */
// @ts-ignore: decorator
@inline
export function logExponent<T>(place: T, power: i64): T {
  return sub<T>(bitAdd<T>(bitSar<T>(place, 52), bits<T>(SHIFT_BITS - power)), lit<T>(SHIFT));
}

/** x 2^-k, in [0.685, 1.37). */
// @ts-ignore: decorator
@inline
export function logMantissa<T>(x: T, place: T): T {
  return bitSub<T>(x, bitAnd<T>(place, bits<T>(0xfff << 52)));
}

/** The byte offset of the bin in the tables. */
// @ts-ignore: decorator
@inline
export function logBin<T>(place: T): T {
  return bitAnd<T>(bitShr<T>(place, 42), bits<T>(127 << 3));
}

/** The upper 23 bits of z: with the 11 of v, z v - 1 is exact and so is its square. */
// @ts-ignore: decorator
@inline
export function logUpper<T>(z: T): T {
  return bitAnd<T>(z, bits<T>(~0x3fffffff));
}

/** log1p(r) - r. */
// @ts-ignore: decorator
@inline
function logRest<T>(r: T): T {
  const r2 = mul<T>(r, r);
  const low = add<T>(entry<T>(LOG_POLY, 0), mul<T>(r, entry<T>(LOG_POLY, 1)));
  const high = add<T>(entry<T>(LOG_POLY, 2), mul<T>(r, entry<T>(LOG_POLY, 3)));
  const p = add<T>(low, mul<T>(r2, add<T>(high, mul<T>(r2, entry<T>(LOG_POLY, 4)))));
  return mul<T>(r2, add<T>(lit<T>(-0.5), mul<T>(r, p)));
}

// k ln2 - log v + r + rest + (log1p(t) - t), t being r + rest as near as it matters; the large terms first.
// @ts-ignore: decorator
@inline
function logFrom<T>(k: T, bin: T, r: T, rest: T, t: T): T {
  const base = add<T>(mul<T>(k, lit<T>(LN2_HIGH)), loadAt<T>(LOG_HIGH, bin));
  const sum = add<T>(base, r);
  const left = add<T>(fastSumRest<T>(base, r, sum), add<T>(mul<T>(k, lit<T>(LN2_LOW)), loadAt<T>(LOG_LOW, bin)));
  return add<T>(sum, add<T>(left, add<T>(rest, logRest<T>(t))));
}

// @ts-ignore: decorator
@inline
function logNormal<T>(x: T, power: i64): T {
  const place = logPlace<T>(x);
  const bin = logBin<T>(place);
  const z = logMantissa<T>(x, place);
  const inverse = loadAt<T>(LOG_INVERSE, bin);
  const z1 = logUpper<T>(z);
  const r1 = sub<T>(mul<T>(z1, inverse), lit<T>(1));
  const r2 = mul<T>(sub<T>(z, z1), inverse);
  const r = add<T>(r1, r2);
  return logFrom<T>(logExponent<T>(place, power), bin, r, fastSumRest<T>(r1, r2, r), r);
}

/** log(high + low) for normal high > 0 and |low| at most half a unit in its last place, or high = 1. */
// @ts-ignore: decorator
@inline
export function logOfPair<T>(high: T, low: T): T {
  const place = logPlace<T>(high);
  const bin = logBin<T>(place);
  const z = logMantissa<T>(high, place);
  const inverse = loadAt<T>(LOG_INVERSE, bin);
  const z1 = logUpper<T>(z);
  const r1 = sub<T>(mul<T>(z1, inverse), lit<T>(1));
  const r2 = mul<T>(sub<T>(z, z1), inverse);
  const r = add<T>(r1, r2);
  const scale = bitSub<T>(lit<T>(1), bitAnd<T>(place, bits<T>(0xfff << 52)));
  const rest = add<T>(fastSumRest<T>(r1, r2, r), mul<T>(mul<T>(low, scale), inverse));
  return logFrom<T>(logExponent<T>(place, 0), bin, r, rest, add<T>(r, rest));
}

/** The natural logarithm. */
export function log<T>(x: T): T {
  if (!allNormal<T>(x)) return logRare<T>(x);
  return logNormal<T>(x, 0);
}

function logRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(log<f64>(lane0<T>(x)), log<f64>(lane1<T>(x)));
  else {
    if (x > 0 && x < Infinity) return logNormal<f64>(x * 18014398509481984, 54);
    return logEdge(x);
  }
}

/** Any logarithm of what is no positive finite number. */
function logEdge(x: f64): f64 {
  if (x == 0) return -Infinity;
  return x > 0 ? x : NaN;
}

/** log(1 + x), accurate near 0. */
export function log1p<T>(x: T): T {
  if (!(allLt<T>(lit<T>(-1), x) && allLt<T>(x, lit<T>(1e300)))) return log1pRare<T>(x);
  if (isVector<T>()) return log1pNormal<T>(x);
  else return lane0<v128>(log1p<v128>(lit<v128>(x)));
}

// @ts-ignore: decorator
@inline
function log1pNormal<T>(x: T): T {
  const high = add<T>(lit<T>(1), x);
  return copysign<T>(logOfPair<T>(high, sumRest<T>(lit<T>(1), x, high)), x);
}

function log1pRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(log1p<f64>(lane0<T>(x)), log1p<f64>(lane1<T>(x)));
  else return x > 0 ? log<f64>(x) : logEdge(1 + x);
}

// log(x) is carried as high + low, the product with 1/log(base) split; k log_base(2) is added last, so that
// the result is exact where log_base(x) is an integer that k alone gives.
function logBase(x: v128, power: i64, perHigh: f64, perLow: f64, per: f64, twoHigh: f64, twoLow: f64): v128 {
  const place = logPlace<v128>(x);
  const bin = logBin<v128>(place);
  const k = logExponent<v128>(place, power);
  const z = logMantissa<v128>(x, place);
  const inverse = loadAt<v128>(LOG_INVERSE, bin);
  const z1 = logUpper<v128>(z);
  const r1 = sub<v128>(mul<v128>(z1, inverse), lit<v128>(1));
  const r2 = mul<v128>(sub<v128>(z, z1), inverse);
  const r = add<v128>(r1, r2);
  const base = loadAt<v128>(LOG_HIGH, bin);
  const sum = add<v128>(base, r);
  const left = add<v128>(fastSumRest<v128>(base, r, sum), loadAt<v128>(LOG_LOW, bin));
  const more = add<v128>(left, add<v128>(fastSumRest<v128>(r1, r2, r), logRest<v128>(r)));
  const high = add<v128>(sum, more);
  const high1 = upper<v128>(high);
  const high2 = add<v128>(sub<v128>(high, high1), fastSumRest<v128>(sum, more, high));
  const product = mul<v128>(high1, lit<v128>(perHigh));
  const rest = add<v128>(mul<v128>(high1, lit<v128>(perLow)), mul<v128>(high2, lit<v128>(per)));
  const power2 = mul<v128>(k, lit<v128>(twoHigh));
  const total = add<v128>(power2, product);
  return add<v128>(total, add<v128>(fastSumRest<v128>(power2, product, total), add<v128>(rest, mul<v128>(k, lit<v128>(twoLow)))));
}

// @ts-ignore: decorator
@inline
function log2Normal(x: v128, power: i64): v128 {
  return logBase(x, power, PER_LN2_HIGH, PER_LN2_LOW, PER_LN2, 1, 0);
}

/** The logarithm to base 2; exact for powers of two. */
export function log2<T>(x: T): T {
  if (!allNormal<T>(x)) return log2Rare<T>(x);
  if (isVector<T>()) return log2Normal(x, 0);
  else return lane0<v128>(log2Normal(lit<v128>(x), 0));
}

function log2Rare<T>(x: T): T {
  if (isVector<T>()) return join<T>(log2<f64>(lane0<T>(x)), log2<f64>(lane1<T>(x)));
  else {
    if (x > 0 && x < Infinity) return lane0<v128>(log2Normal(lit<v128>(x * 18014398509481984), 54));
    return logEdge(x);
  }
}

// @ts-ignore: decorator
@inline
function log10Normal(x: v128, power: i64): v128 {
  return logBase(x, power, PER_LN10_HIGH, PER_LN10_LOW, PER_LN10, LOG10_2_HIGH, LOG10_2_LOW);
}

/** The logarithm to base 10. */
export function log10<T>(x: T): T {
  if (!allNormal<T>(x)) return log10Rare<T>(x);
  if (isVector<T>()) return log10Normal(x, 0);
  else return lane0<v128>(log10Normal(lit<v128>(x), 0));
}

function log10Rare<T>(x: T): T {
  if (isVector<T>()) return join<T>(log10<f64>(lane0<T>(x)), log10<f64>(lane1<T>(x)));
  else {
    if (x > 0 && x < Infinity) return lane0<v128>(log10Normal(lit<v128>(x * 18014398509481984), 54));
    return logEdge(x);
  }
}
