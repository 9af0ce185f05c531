/**
 * atan, atan2, asin, acos.
 *
 * The arctangent: atan q = atan c + atan t with c = j/16 the nearest, t = (q - c)/(1 + q c),
 * |t| <= 1/32 or q < 3/32 and c = 0 (the addition theorem with a table of atan c). The arcsine: a polynomial up
 * to 1/2, beyond it asin x = pi/2 - 2 asin(sqrt((1 - x)/2)) (Cody and Waite, Software Manual
 * for the Elementary Functions, 1980).
 */
import {
  abs, add, allLt, copysign, div, join, lane0, lane1, lit, max, min, mul, neg, pickGe, pickGt, pickLe, pickLt, sqrt,
  sub,
} from "../lanes";
import { bitAnd, bitShl, bits, entry, loadAt } from "./bits";
import { SHIFT } from "./exp";
import { ASIN_POLY, ATAN_HIGH, ATAN_LOW, ATAN_POLY, PI_HIGH, PI_LOW } from "./invtrig.generated";
import { fastSumRest } from "./pairs";

const HALF_HIGH: f64 = PI_HIGH / 2;
const HALF_LOW: f64 = PI_LOW / 2;

/** high + low + (negative ? -1 : 1) atan q, for 0 <= q <= 1; `high` is 0 or at least pi/2. */
// @ts-ignore: decorator
@inline
function atanFrom<T>(q: T, high: T, low: T, sign: T): T {
  // Below 3/32 c stays 0: t would be as large as the result, and so would be its error. For NaN, too, lest it load
  // from outside the table.
  const nearest = add<T>(mul<T>(q, lit<T>(16)), lit<T>(SHIFT));
  const index = pickGe<T>(q, lit<T>(0.09375), nearest, lit<T>(SHIFT));
  const c = mul<T>(sub<T>(index, lit<T>(SHIFT)), lit<T>(0.0625));
  const t = div<T>(sub<T>(q, c), add<T>(lit<T>(1), mul<T>(q, c)));
  const at = bitShl<T>(bitAnd<T>(index, bits<T>(31)), 3);
  const z = mul<T>(t, t);
  const z2 = mul<T>(z, z);
  const a = add<T>(entry<T>(ATAN_POLY, 0), mul<T>(z, entry<T>(ATAN_POLY, 1)));
  const b = add<T>(entry<T>(ATAN_POLY, 2), mul<T>(z, entry<T>(ATAN_POLY, 3)));
  const e = add<T>(entry<T>(ATAN_POLY, 4), mul<T>(z, entry<T>(ATAN_POLY, 5)));
  const p = add<T>(a, mul<T>(z2, add<T>(b, mul<T>(z2, e))));
  const angle = loadAt<T>(ATAN_HIGH, at);
  const sum = add<T>(angle, t);
  const cube = add<T>(loadAt<T>(ATAN_LOW, at), mul<T>(mul<T>(t, z), p));
  const rest = add<T>(fastSumRest<T>(angle, t, sum), cube);
  const signed = mul<T>(sign, sum);
  const total = add<T>(high, signed);
  return add<T>(total, add<T>(fastSumRest<T>(high, signed, total), add<T>(low, mul<T>(sign, rest))));
}

/** The arctangent, in [-pi/2, pi/2]. */
export function atan<T>(x: T): T {
  if (!isVector<T>()) return lane0<v128>(atan<v128>(lit<v128>(x)));
  const a = abs<T>(x);
  const one = lit<T>(1);
  const zero = lit<T>(0);
  const q = pickGt<T>(a, one, div<T>(one, a), a);
  const high = pickGt<T>(a, one, lit<T>(HALF_HIGH), zero);
  const low = pickGt<T>(a, one, lit<T>(HALF_LOW), zero);
  return copysign<T>(atanFrom<T>(q, high, low, pickGt<T>(a, one, lit<T>(-1), one)), x);
}

/** The angle of (x, y), in [-pi, pi]; the sign of zero counts, as in C. */
export function atan2<T>(y: T, x: T): T {
  const size = max<T>(abs<T>(y), abs<T>(x));
  if (!(allLt<T>(lit<T>(0), size) && allLt<T>(size, lit<T>(Infinity)))) return atan2Rare<T>(y, x);
  if (isVector<T>()) return atan2Normal<T>(y, x);
  else return lane0<v128>(atan2<v128>(lit<v128>(y), lit<v128>(x)));
}

// @ts-ignore: decorator
@inline
function atan2Normal<T>(y: T, x: T): T {
  const a = abs<T>(y);
  const b = abs<T>(x);
  const zero = lit<T>(0);
  const q = div<T>(min<T>(a, b), max<T>(a, b));
  // Steep angles turn back from pi/2, obtuse ones from pi; steep and obtuse go on from pi/2.
  const flat = pickLt<T>(x, zero, lit<T>(PI_HIGH), zero);
  const flatLow = pickLt<T>(x, zero, lit<T>(PI_LOW), zero);
  const high = pickGt<T>(a, b, lit<T>(HALF_HIGH), flat);
  const low = pickGt<T>(a, b, lit<T>(HALF_LOW), flatLow);
  const side = pickLt<T>(x, zero, lit<T>(-1), lit<T>(1));
  const sign = pickGt<T>(a, b, neg<T>(side), side);
  return copysign<T>(atanFrom<T>(q, high, low, sign), y);
}

function atan2Rare<T>(y: T, x: T): T {
  if (isVector<T>()) {
    return join<T>(atan2Rare<f64>(lane0<T>(y), lane0<T>(x)), atan2Rare<f64>(lane1<T>(y), lane1<T>(x)));
  } else {
    if (x != x || y != y) return NaN;
    // Beside an infinity what is finite is 0; of two zeros x counts as 1 with its sign.
    const infinite = max<f64>(abs<f64>(x), abs<f64>(y)) == Infinity;
    const u = infinite ? unit(x) : x;
    const v = infinite ? unit(y) : y;
    return atan2<f64>(v, u == 0 && v == 0 ? f64.copysign(1, u) : u);
  }
}

/** 1 for an infinity, 0 for what is finite, with the sign kept. */
function unit(x: f64): f64 {
  return f64.copysign(<f64>(abs<f64>(x) == Infinity), x);
}

/** (asin(sqrt(z)) - sqrt(z))/sqrt(z) for 0 <= z <= 1/4. */
// @ts-ignore: decorator
@inline
function asinRest<T>(z: T): T {
  const z2 = mul<T>(z, z);
  const z4 = mul<T>(z2, z2);
  const a = add<T>(entry<T>(ASIN_POLY, 0), mul<T>(z, entry<T>(ASIN_POLY, 1)));
  const b = add<T>(entry<T>(ASIN_POLY, 2), mul<T>(z, entry<T>(ASIN_POLY, 3)));
  const c = add<T>(entry<T>(ASIN_POLY, 4), mul<T>(z, entry<T>(ASIN_POLY, 5)));
  const d = add<T>(entry<T>(ASIN_POLY, 6), mul<T>(z, entry<T>(ASIN_POLY, 7)));
  const e = add<T>(entry<T>(ASIN_POLY, 8), mul<T>(z, entry<T>(ASIN_POLY, 9)));
  const f = add<T>(entry<T>(ASIN_POLY, 10), mul<T>(z, entry<T>(ASIN_POLY, 11)));
  const low = add<T>(a, mul<T>(z2, b));
  const middle = add<T>(c, mul<T>(z2, d));
  const high = add<T>(add<T>(e, mul<T>(z2, f)), mul<T>(z4, entry<T>(ASIN_POLY, 12)));
  return mul<T>(z, add<T>(low, mul<T>(z4, add<T>(middle, mul<T>(z4, high)))));
}

/** high + low + factor (s + s rest); `high` is 0 or at least as large as factor s. */
// @ts-ignore: decorator
@inline
function turnedBy<T>(high: T, low: T, factor: T, s: T, rest: T): T {
  const first = mul<T>(factor, s);
  const total = add<T>(high, first);
  return add<T>(total, add<T>(fastSumRest<T>(high, first, total), add<T>(low, mul<T>(first, rest))));
}

/** The arcsine; NaN outside [-1, 1], by way of the root of a negative number. */
export function asin<T>(x: T): T {
  if (!isVector<T>()) return lane0<v128>(asin<v128>(lit<v128>(x)));
  const a = abs<T>(x);
  const half = lit<T>(0.5);
  const zero = lit<T>(0);
  const z = pickLe<T>(a, half, mul<T>(a, a), mul<T>(half, sub<T>(lit<T>(1), a)));
  const s = pickLe<T>(a, half, a, sqrt<T>(z));
  const high = pickLe<T>(a, half, zero, lit<T>(HALF_HIGH));
  const low = pickLe<T>(a, half, zero, lit<T>(HALF_LOW));
  return copysign<T>(turnedBy<T>(high, low, pickLe<T>(a, half, lit<T>(1), lit<T>(-2)), s, asinRest<T>(z)), x);
}

/** The arccosine, in [0, pi]; NaN outside [-1, 1]. */
export function acos<T>(x: T): T {
  if (!isVector<T>()) return lane0<v128>(acos<v128>(lit<v128>(x)));
  const a = abs<T>(x);
  const half = lit<T>(0.5);
  const zero = lit<T>(0);
  const z = pickLe<T>(a, half, mul<T>(a, a), mul<T>(half, sub<T>(lit<T>(1), a)));
  const s = pickLe<T>(a, half, a, sqrt<T>(z));
  const far = pickLt<T>(x, zero, lit<T>(PI_HIGH), zero);
  const farLow = pickLt<T>(x, zero, lit<T>(PI_LOW), zero);
  const high = pickLe<T>(a, half, lit<T>(HALF_HIGH), far);
  const low = pickLe<T>(a, half, lit<T>(HALF_LOW), farLow);
  const factor = pickLe<T>(a, half, lit<T>(-1), lit<T>(2));
  return turnedBy<T>(high, low, pickLt<T>(x, zero, neg<T>(factor), factor), s, asinRest<T>(z));
}
