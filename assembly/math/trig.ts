/**
 * sin, cos, tan.
 *
 * |x| = n pi/2 + r with |r| <= pi/4 (W. J. Cody and W. Waite, Software Manual for the
 * Elementary Functions, 1980): pi/2 in four parts, so short that n times the first
 * three is exact for n < 2^20. The reduced argument is carried as high + low. Both
 * kernels are computed and the quadrant picks: no branch to mispredict.
 */
import { abs, add, allLt, div, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAdd, bitAnd, bitShl, bitXor, bits, entry, pickOdd } from "./bits";
import { SHIFT } from "./exp";
import { fastSumRest } from "./pairs";
import { reduceHuge } from "./reduce_pi";
import {
  COS_POLY, HALF_PI_1, HALF_PI_2, HALF_PI_3, HALF_PI_4, SIN_POLY, TWO_OVER_PI,
} from "./trig.generated";

/** Below this |x| four parts of pi/2 do. */
const NEAR: f64 = 1048576;

/** n + SHIFT: the number of the nearest multiple of pi/2 in the low bits. */
// @ts-ignore: decorator
@inline
function quadrantOf<T>(x: T): T {
  return add<T>(mul<T>(x, lit<T>(TWO_OVER_PI)), lit<T>(SHIFT));
}

// In x - n pi/2 each minuend is a multiple of the last place of what is taken from it,
// which is why the quick form of the rest is exact below.

/** x - n pi/2, rounded. */
// @ts-ignore: decorator
@inline
function reducedHigh<T>(x: T, n: T): T {
  const t = sub<T>(x, mul<T>(n, lit<T>(HALF_PI_1)));
  return sub<T>(sub<T>(t, mul<T>(n, lit<T>(HALF_PI_2))), mul<T>(n, lit<T>(HALF_PI_3)));
}

/** x - n pi/2 - reducedHigh. */
// @ts-ignore: decorator
@inline
function reducedLow<T>(x: T, n: T, high: T): T {
  const t = sub<T>(x, mul<T>(n, lit<T>(HALF_PI_1)));
  const second = mul<T>(n, lit<T>(HALF_PI_2));
  const third = mul<T>(n, lit<T>(HALF_PI_3));
  const a = sub<T>(t, second);
  const rest = add<T>(sub<T>(sub<T>(a, high), third), sub<T>(sub<T>(t, a), second));
  return sub<T>(rest, mul<T>(n, lit<T>(HALF_PI_4)));
}

/** sin(high + low) - high. */
// @ts-ignore: decorator
@inline
function sinRest<T>(high: T, low: T, z: T): T {
  const a = add<T>(entry<T>(SIN_POLY, 0), mul<T>(z, entry<T>(SIN_POLY, 1)));
  const b = add<T>(entry<T>(SIN_POLY, 2), mul<T>(z, entry<T>(SIN_POLY, 3)));
  const c = add<T>(entry<T>(SIN_POLY, 4), mul<T>(z, entry<T>(SIN_POLY, 5)));
  const z2 = mul<T>(z, z);
  const p = add<T>(a, mul<T>(z2, add<T>(b, mul<T>(z2, c))));
  const cube = mul<T>(mul<T>(z, high), p);
  return add<T>(cube, sub<T>(low, mul<T>(mul<T>(lit<T>(0.5), z), low)));
}

/** cos(high + low) - (1 - z/2, rounded). */
// @ts-ignore: decorator
@inline
function cosRest<T>(high: T, low: T, z: T, half: T, top: T): T {
  const a = add<T>(entry<T>(COS_POLY, 0), mul<T>(z, entry<T>(COS_POLY, 1)));
  const b = add<T>(entry<T>(COS_POLY, 2), mul<T>(z, entry<T>(COS_POLY, 3)));
  const c = add<T>(entry<T>(COS_POLY, 4), mul<T>(z, entry<T>(COS_POLY, 5)));
  const z2 = mul<T>(z, z);
  const p = add<T>(a, mul<T>(z2, add<T>(b, mul<T>(z2, c))));
  const left = sub<T>(sub<T>(lit<T>(1), top), half);
  return add<T>(left, sub<T>(mul<T>(z2, p), mul<T>(high, low)));
}

/** The sine of high + low, quarter turns added. */
// @ts-ignore: decorator
@inline
function sinTurned<T>(high: T, low: T, turns: T): T {
  const z = mul<T>(high, high);
  const half = mul<T>(lit<T>(0.5), z);
  const top = sub<T>(lit<T>(1), half);
  const first = pickOdd<T>(turns, top, high);
  const rest = pickOdd<T>(turns, cosRest<T>(high, low, z, half, top), sinRest<T>(high, low, z));
  // Bit 1 of the turns is the sign.
  const sign = bitShl<T>(bitAnd<T>(turns, bits<T>(2)), 62);
  return bitXor<T>(add<T>(first, rest), sign);
}

// @ts-ignore: decorator
@inline
function signOf<T>(x: T): T {
  return bitAnd<T>(x, bits<T>(i64.MIN_VALUE));
}

/** The sine; x in radians, any finite size. */
export function sin<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(NEAR))) return sinRare<T>(x);
  return bitXor<T>(turned<T>(a, 0), signOf<T>(x));
}

/** The cosine; x in radians, any finite size. */
export function cos<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(NEAR))) return cosRare<T>(x);
  return turned<T>(a, 1);
}

/** sin(a + quarters pi/2) for 0 <= a < NEAR. */
// @ts-ignore: decorator
@inline
function turned<T>(a: T, quarters: i64): T {
  const index = quadrantOf<T>(a);
  const n = sub<T>(index, lit<T>(SHIFT));
  const high = reducedHigh<T>(a, n);
  const low = reducedLow<T>(a, n, high);
  return sinTurned<T>(high, low, quarters ? bitAdd<T>(index, bits<T>(quarters)) : index);
}

/** The same for any a >= 0. */
function turnedAny(a: f64, quarters: i64): f64 {
  if (a < NEAR) return turned<f64>(a, quarters);
  if (!(a < Infinity)) return NaN;
  const reduced = reduceHuge(a);
  const low = f64x2.extract_lane(reduced, 1);
  const turns = (reinterpret<i64>(low) & 3) + quarters;
  return sinTurned<f64>(f64x2.extract_lane(reduced, 0), low, reinterpret<f64>(turns));
}

function sinRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(sinRare<f64>(lane0<T>(x)), sinRare<f64>(lane1<T>(x)));
  else return bitXor<f64>(turnedAny(abs<f64>(x), 0), signOf<f64>(x));
}

function cosRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(cosRare<f64>(lane0<T>(x)), cosRare<f64>(lane1<T>(x)));
  else return turnedAny(abs<f64>(x), 1);
}

// sin/cos with what the rounding of each left: q = s/c, then q + (ds - q dc)/c.
// @ts-ignore: decorator
@inline
function tanTurned<T>(high: T, low: T, turns: T): T {
  const z = mul<T>(high, high);
  const half = mul<T>(lit<T>(0.5), z);
  const top = sub<T>(lit<T>(1), half);
  const sine = sinRest<T>(high, low, z);
  const s = add<T>(high, sine);
  const cosine = cosRest<T>(high, low, z, half, top);
  const c = add<T>(top, cosine);
  const ds = fastSumRest<T>(high, sine, s);
  const dc = fastSumRest<T>(top, cosine, c);
  const over = pickOdd<T>(turns, c, s);
  const under = pickOdd<T>(turns, s, c);
  const dOver = pickOdd<T>(turns, dc, ds);
  const dUnder = pickOdd<T>(turns, ds, dc);
  const q = div<T>(over, under);
  const t = add<T>(q, div<T>(sub<T>(dOver, mul<T>(q, dUnder)), under));
  // -cos/sin in odd quadrants.
  return bitXor<T>(t, bitShl<T>(turns, 63));
}

/** The tangent; x in radians, any finite size. */
export function tan<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(NEAR))) return tanRare<T>(x);
  return bitXor<T>(tanNear<T>(a), signOf<T>(x));
}

// @ts-ignore: decorator
@inline
function tanNear<T>(a: T): T {
  const index = quadrantOf<T>(a);
  const n = sub<T>(index, lit<T>(SHIFT));
  const high = reducedHigh<T>(a, n);
  return tanTurned<T>(high, reducedLow<T>(a, n, high), index);
}

function tanRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(tanRare<f64>(lane0<T>(x)), tanRare<f64>(lane1<T>(x)));
  else {
    const a = abs<f64>(x);
    if (a < NEAR) return bitXor<f64>(tanNear<f64>(a), signOf<f64>(x));
    if (!(a < Infinity)) return NaN;
    const reduced = reduceHuge(a);
    const low = f64x2.extract_lane(reduced, 1);
    return bitXor<f64>(tanTurned<f64>(f64x2.extract_lane(reduced, 0), low, low), signOf<f64>(x));
  }
}
