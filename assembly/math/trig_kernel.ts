/**
 * What sine, cosine and tangent share: the reduction modulo pi/2 and the kernels on what is left.
 *
 * x = n pi/2 + high + low with |high| <= pi/4 (W. J. Cody and W. Waite, Software Manual for the Elementary Functions,
 * 1980): pi/2 in four parts, so short that n times the first three is exact for n < 2^20. Huge x: reduce_pi.ts.
 *
 * sin(high + low) = high - less, cos(high + low) = top - less, where z = high^2, top = 1 - z/2 rounded, left what that
 * rounding left, and less = m P(z) + (m z^3 Q(z) + more) with
 *   m = high z, more = low z/2 - low    for the sine,
 *   m = z^2,    more = high low - left  for the cosine.
 * The signs of P and Q, three coefficients each, are such that less is +0 at high = -0, which keeps the sign of zero.
 * Where low is 0 the sine comes after seven operations that wait for one another: a chain of sines feels each.
 */
import { add, join, lit, mul, sub } from "../lanes";
import { entry } from "./bits";
import { SHIFT } from "./exp";
import {
  HALF_PI_1, HALF_PI_2, HALF_PI_3, HALF_PI_4, SIN_COS_POLY, TWO_OVER_PI,
} from "./trig.generated";

// ---- reduction -------------------------------------------------------------------

/** Below this |x| four parts of pi/2 do. */
export const NEAR: f64 = 1048576;

/** The constants of the reduction: from memory they are less code and, in two lanes, faster. */
const REDUCTION = memory.data<f64>([TWO_OVER_PI, SHIFT, HALF_PI_1, HALF_PI_2, HALF_PI_3, HALF_PI_4]);

// @ts-ignore: decorator
@inline
function halfPi<T>(part: usize): T {
  return entry<T>(REDUCTION, 1 + part);
}

/** n + SHIFT: the number of the nearest multiple of pi/2 in the low bits. */
// @ts-ignore: decorator
@inline
export function quadrantOf<T>(x: T): T {
  return add<T>(mul<T>(x, entry<T>(REDUCTION, 0)), entry<T>(REDUCTION, 1));
}

/** n of n + SHIFT. */
// @ts-ignore: decorator
@inline
export function multipleOf<T>(index: T): T {
  return sub<T>(index, entry<T>(REDUCTION, 1));
}

// In x - n pi/2 each minuend is a multiple of the last place of what is taken from it,
// which is why the quick form of the rest is exact below.

/** x - n pi/2, rounded. */
// @ts-ignore: decorator
@inline
export function reducedHigh<T>(x: T, n: T): T {
  const t = sub<T>(x, mul<T>(n, halfPi<T>(1)));
  return sub<T>(sub<T>(t, mul<T>(n, halfPi<T>(2))), mul<T>(n, halfPi<T>(3)));
}

/** x - n pi/2 - reducedHigh. */
// @ts-ignore: decorator
@inline
export function reducedLow<T>(x: T, n: T, high: T): T {
  const t = sub<T>(x, mul<T>(n, halfPi<T>(1)));
  const second = mul<T>(n, halfPi<T>(2));
  const third = mul<T>(n, halfPi<T>(3));
  const a = sub<T>(t, second);
  const rest = add<T>(sub<T>(sub<T>(a, high), third), sub<T>(sub<T>(t, a), second));
  return sub<T>(rest, mul<T>(n, halfPi<T>(4)));
}

// ---- kernels ---------------------------------------------------------------------

// Whose coefficients: those of the two alternate in memory.
const SINE: usize = 0;
const COSINE: usize = 1;
/** Sine in lane 0, cosine in lane 1. */
const BOTH: usize = 2;

/** m P(z) */
// @ts-ignore: decorator
@inline
function front<T>(m: T, z: T, z2: T, whose: usize): T {
  return mul<T>(m, polynomial<T>(z, z2, SIN_COS_POLY, whose));
}

/** m z^3 Q(z) */
// @ts-ignore: decorator
@inline
function back<T>(m: T, z: T, z2: T, whose: usize): T {
  return mul<T>(mul<T>(m, mul<T>(z, z2)), polynomial<T>(z, z2, SIN_COS_POLY + 48, whose));
}

// @ts-ignore: decorator
@inline
function polynomial<T>(z: T, z2: T, table: usize, whose: usize): T {
  const low = add<T>(coefficient<T>(table, whose), mul<T>(z, coefficient<T>(table + 16, whose)));
  return add<T>(low, mul<T>(z2, coefficient<T>(table + 32, whose)));
}

// @ts-ignore: decorator
@inline
function coefficient<T>(at: usize, whose: usize): T {
  return whose == BOTH ? load<T>(at) : entry<T>(at, whose);
}

/** high - sin(high + low). */
// @ts-ignore: decorator
@inline
export function sinLess(high: v128, low: v128, z: v128, z2: v128, half: v128): v128 {
  const m = mul<v128>(high, z);
  const more = sub<v128>(mul<v128>(half, low), low);
  return add<v128>(front<v128>(m, z, z2, SINE), add<v128>(back<v128>(m, z, z2, SINE), more));
}

/** top - cos(high + low). */
// @ts-ignore: decorator
@inline
export function cosLess(high: v128, low: v128, z: v128, z2: v128, half: v128, top: v128): v128 {
  const left = sub<v128>(sub<v128>(lit<v128>(1), top), half);
  const more = sub<v128>(mul<v128>(high, low), left);
  return add<v128>(front<v128>(z2, z, z2, COSINE), add<v128>(back<v128>(z2, z, z2, COSINE), more));
}

/** For one lane both at once: sinLess in lane 0, cosLess in lane 1, by the same operations. */
// @ts-ignore: decorator
@inline
export function bothLess(high: f64, low: f64, z: f64, half: f64, top: f64): v128 {
  const zz = f64x2.splat(z);
  const z2 = f64x2.mul(zz, zz);
  const m = f64x2.mul(join<v128>(high, z), zz);
  const left = 1 - top - half;
  const more = f64x2.sub(f64x2.mul(join<v128>(half, high), f64x2.splat(low)), join<v128>(low, left));
  return f64x2.add(front<v128>(m, zz, z2, BOTH), f64x2.add(back<v128>(m, zz, z2, BOTH), more));
}

/** sin x for |x| <= pi/4, z = x^2, z2 = z^2: sinLess with low = 0. */
// @ts-ignore: decorator
@inline
export function sinSmall(x: f64, z: f64, z2: f64): f64 {
  const m = x * z;
  return x - (front<f64>(m, z, z2, SINE) + back<f64>(m, z, z2, SINE));
}

/** cos x for |x| <= pi/4, z = x^2, z2 = z^2: cosLess with low = 0. */
// @ts-ignore: decorator
@inline
export function cosSmall(z: f64, z2: f64): f64 {
  const half = 0.5 * z;
  const top = 1 - half;
  return top - (front<f64>(z2, z, z2, COSINE) + (back<f64>(z2, z, z2, COSINE) - (1 - top - half)));
}
