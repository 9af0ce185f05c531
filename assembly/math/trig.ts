/**
 * sin, cos, tan.
 *
 * |x| = n pi/2 + r with |r| <= pi/4 (W. J. Cody and W. Waite, Software Manual for the
 * Elementary Functions, 1980): pi/2 in four parts, so short that n times the first
 * three is exact for n < 2^20. The reduced argument is carried as high + low. Both
 * kernels are computed and the quadrant picks: no branch to mispredict. One lane alone
 * computes them as the two lanes of a vector.
 */
import { abs, add, allLt, div, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAdd, bitAnd, bitShl, bitXor, bits, entry, pickOdd } from "./bits";
import { SHIFT } from "./exp";
import { fastSumRest } from "./pairs";
import { reduceHuge } from "./reduce_pi";
import {
  HALF_PI_1, HALF_PI_2, HALF_PI_3, HALF_PI_4, SIN_COS_POLY, TWO_OVER_PI,
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

// The kernels: sin(high + low) = high + (z high p + low - low z/2), cos(high + low) = top + (z^2 p + left - high low),
// where z = high^2, p a polynomial in z, top = 1 - z/2 rounded and left what that rounding left. The coefficients of
// the two alternate in memory.

/** Polynomial 0 (sine) or 1 (cosine) of each lane. */
// @ts-ignore: decorator
@inline
function kernel<T>(z: T, z2: T, which: usize): T {
  const a = add<T>(entry<T>(SIN_COS_POLY, which), mul<T>(z, entry<T>(SIN_COS_POLY, which + 2)));
  const b = add<T>(entry<T>(SIN_COS_POLY, which + 4), mul<T>(z, entry<T>(SIN_COS_POLY, which + 6)));
  const c = add<T>(entry<T>(SIN_COS_POLY, which + 8), mul<T>(z, entry<T>(SIN_COS_POLY, which + 10)));
  return add<T>(a, mul<T>(z2, add<T>(b, mul<T>(z2, c))));
}

/** sin(high + low) - high. */
// @ts-ignore: decorator
@inline
function sinRest(high: v128, low: v128, z: v128, z2: v128, half: v128): v128 {
  const p = kernel<v128>(z, z2, 0);
  return add<v128>(mul<v128>(mul<v128>(high, z), p), sub<v128>(low, mul<v128>(half, low)));
}

/** cos(high + low) - top. */
// @ts-ignore: decorator
@inline
function cosRest(high: v128, low: v128, z: v128, z2: v128, half: v128, top: v128): v128 {
  const p = kernel<v128>(z, z2, 1);
  const left = sub<v128>(sub<v128>(lit<v128>(1), top), half);
  return add<v128>(mul<v128>(z2, p), sub<v128>(left, mul<v128>(high, low)));
}

/** For one lane both at once: sinRest in lane 0, cosRest in lane 1, by the same operations. */
// @ts-ignore: decorator
@inline
function bothRests(high: f64, low: f64, z: f64, half: f64, top: f64): v128 {
  const zz = f64x2.splat(z);
  const z2 = f64x2.mul(zz, zz);
  const a = f64x2.add(v128.load(SIN_COS_POLY), f64x2.mul(zz, v128.load(SIN_COS_POLY, 16)));
  const b = f64x2.add(v128.load(SIN_COS_POLY, 32), f64x2.mul(zz, v128.load(SIN_COS_POLY, 48)));
  const c = f64x2.add(v128.load(SIN_COS_POLY, 64), f64x2.mul(zz, v128.load(SIN_COS_POLY, 80)));
  const p = f64x2.add(a, f64x2.mul(z2, f64x2.add(b, f64x2.mul(z2, c))));
  const left = 1 - top - half;
  const less = f64x2.mul(join<v128>(half, high), f64x2.splat(low));
  return f64x2.add(f64x2.mul(f64x2.mul(join<v128>(high, z), zz), p), f64x2.sub(join<v128>(low, left), less));
}

/** The sine of high + low, quarter turns added. */
// @ts-ignore: decorator
@inline
function sinTurned<T>(high: T, low: T, turns: T): T {
  const z = mul<T>(high, high);
  const half = mul<T>(lit<T>(0.5), z);
  const top = sub<T>(lit<T>(1), half);
  // Bit 1 of the turns is the sign.
  const sign = bitShl<T>(bitAnd<T>(turns, bits<T>(2)), 62);
  if (isVector<T>()) {
    const z2 = mul<T>(z, z);
    const rest = pickOdd<T>(turns, cosRest(high, low, z, z2, half, top), sinRest(high, low, z, z2, half));
    return bitXor<T>(add<T>(pickOdd<T>(turns, top, high), rest), sign);
  } else {
    const both = f64x2.add(join<v128>(high, top), bothRests(high, low, z, half, top));
    return bitXor<T>(pickOdd<T>(turns, f64x2.extract_lane(both, 1), f64x2.extract_lane(both, 0)), sign);
  }
}

// @ts-ignore: decorator
@inline
function signOf<T>(x: T): T {
  return bitAnd<T>(x, bits<T>(i64.MIN_VALUE));
}

/** Below this |x| no multiple of pi/2 is taken off. */
const SMALL: f64 = 0.785;

/** The sine; x in radians, any finite size. */
export function sin<T>(x: T): T {
  const a = abs<T>(x);
  if (!isVector<T>()) {
    // One small argument: what is left of the kernel where nothing was reduced, in half the time a chain of sines
    // waits for each. Two lanes would seldom both be small.
    if (a < SMALL) {
      const z = mul<T>(a, a);
      return bitXor<T>(add<T>(a, mul<T>(mul<T>(a, z), kernel<T>(z, mul<T>(z, z), 0))), signOf<T>(x));
    }
  }
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

/** The same for a >= NEAR. */
function turnedFar(a: f64, quarters: i64): f64 {
  if (!(a < Infinity)) return NaN;
  const reduced = reduceHuge(a);
  const low = f64x2.extract_lane(reduced, 1);
  const turns = (reinterpret<i64>(low) & 3) + quarters;
  return sinTurned<f64>(f64x2.extract_lane(reduced, 0), low, reinterpret<f64>(turns));
}

function sinRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(sin<f64>(lane0<T>(x)), sin<f64>(lane1<T>(x)));
  else return bitXor<f64>(turnedFar(abs<f64>(x), 0), signOf<f64>(x));
}

function cosRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(cos<f64>(lane0<T>(x)), cos<f64>(lane1<T>(x)));
  else return turnedFar(abs<f64>(x), 1);
}

// @ts-ignore: decorator
@inline
function tanTurned<T>(high: T, low: T, turns: T): T {
  const z = mul<T>(high, high);
  const half = mul<T>(lit<T>(0.5), z);
  const top = sub<T>(lit<T>(1), half);
  if (isVector<T>()) {
    const z2 = mul<T>(z, z);
    return quotient<T>(high, sinRest(high, low, z, z2, half), top, cosRest(high, low, z, z2, half, top), turns);
  } else {
    const rests = bothRests(high, low, z, half, top);
    return quotient<T>(high, f64x2.extract_lane(rests, 0), top, f64x2.extract_lane(rests, 1), turns);
  }
}

// sin/cos with what the rounding of each left: q = s/c, then q + (ds - q dc)/c; -cos/sin in odd quadrants.
// @ts-ignore: decorator
@inline
function quotient<T>(high: T, sine: T, top: T, cosine: T, turns: T): T {
  const s = add<T>(high, sine);
  const c = add<T>(top, cosine);
  const ds = fastSumRest<T>(high, sine, s);
  const dc = fastSumRest<T>(top, cosine, c);
  const over = pickOdd<T>(turns, c, s);
  const under = pickOdd<T>(turns, s, c);
  const dOver = pickOdd<T>(turns, dc, ds);
  const dUnder = pickOdd<T>(turns, ds, dc);
  const q = div<T>(over, under);
  const t = add<T>(q, div<T>(sub<T>(dOver, mul<T>(q, dUnder)), under));
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
  if (isVector<T>()) return join<T>(tan<f64>(lane0<T>(x)), tan<f64>(lane1<T>(x)));
  else {
    const a = abs<f64>(x);
    if (!(a < Infinity)) return NaN;
    const reduced = reduceHuge(a);
    const low = f64x2.extract_lane(reduced, 1);
    return bitXor<f64>(tanTurned<f64>(f64x2.extract_lane(reduced, 0), low, low), signOf<f64>(x));
  }
}

export function sinAndCos<T>(x: T, at: usize): T {
  if (isVector<T>()) v128.store(at, cos<T>(x)); else store<f64>(at, cos<T>(x));
  return sin<T>(x);
}
export function cosAndMinusSin<T>(x: T, at: usize): T {
  if (isVector<T>()) v128.store(at, f64x2.neg(sin<T>(x))); else store<f64>(at, -sin<T>(x));
  return cos<T>(x);
}
