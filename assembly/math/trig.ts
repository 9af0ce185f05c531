/**
 * sin, cos, and both at once: a derivative of one is the other.
 *
 * Both kernels are computed and the quadrant picks: no branch to mispredict, and the other result is at hand. One lane
 * alone computes them as the two lanes of a vector. Both functions keep to the sign of x all the way, so that the
 * bits of -x are those of x but for the sign.
 */
import { abs, allLt, join, lane0, lane1, lit, mul, neg, sub } from "../lanes";
import { bitAdd, bits, oddLanes } from "./bits";
import { reduceHuge } from "./reduce_pi";
import {
  NEAR, bothLess, cosLess, cosSmall, multipleOf, quadrantOf, reducedHigh, reducedLow, sinLess, sinSmall,
} from "./trig_kernel";

/** Below this |x| no multiple of pi/2 is taken off. */
const SMALL: f64 = 0.785;

/** Bit 1 of the turns as a sign. */
// @ts-ignore: decorator
@inline
function signOfTurns(turns: v128): v128 {
  return i64x2.shl(v128.and(turns, i64x2.splat(2)), 62);
}

// ---- one lane: sine in lane 0, cosine in lane 1 -------------------------------------

/** Of high + low, quarter turns added. */
// @ts-ignore: decorator
@inline
function bothTurned(high: f64, low: f64, turns: f64): v128 {
  const z = high * high;
  const half = 0.5 * z;
  const top = 1 - half;
  const both = f64x2.sub(join<v128>(high, top), bothLess(high, low, z, half, top));
  const quarter = v128.shuffle<f64>(both, f64x2.neg(both), 1, 2);
  const t = f64x2.splat(turns);
  return v128.xor(v128.bitselect(quarter, both, oddLanes(t)), signOfTurns(t));
}

/** Of any x. Not inlined: what small arguments need not carry stands here once for all functions. */
function bothOf(x: f64): v128 {
  const a = abs<f64>(x);
  if (a < NEAR) {
    const index = quadrantOf<f64>(x);
    const n = multipleOf<f64>(index);
    const high = reducedHigh<f64>(x, n);
    return bothTurned(high, reducedLow<f64>(x, n, high), index);
  }
  return a < Infinity ? bothFar(x) : f64x2.splat(NaN);
}

function bothFar(x: f64): v128 {
  const reduced = reduceHuge(abs<f64>(x));
  const low = f64x2.extract_lane(reduced, 1);
  const both = bothTurned(f64x2.extract_lane(reduced, 0), low, low);
  return x < 0 ? f64x2.replace_lane(both, 0, -f64x2.extract_lane(both, 0)) : both;
}

// ---- two lanes ----------------------------------------------------------------------

/** The sine of x + quarters pi/2 for |x| < NEAR; the cosine goes to `cosAt` unless that is 0. */
// @ts-ignore: decorator
@inline
function near(x: v128, quarters: i64, cosAt: usize): v128 {
  const index = quadrantOf<v128>(x);
  const n = multipleOf<v128>(index);
  const high = reducedHigh<v128>(x, n);
  const low = reducedLow<v128>(x, n, high);
  const z = mul<v128>(high, high);
  const z2 = mul<v128>(z, z);
  const half = mul<v128>(lit<v128>(0.5), z);
  const top = sub<v128>(lit<v128>(1), half);
  const sine = sub<v128>(high, sinLess(high, low, z, z2, half));
  const cosine = sub<v128>(top, cosLess(high, low, z, z2, half, top));
  const turns = quarters ? bitAdd<v128>(index, bits<v128>(quarters)) : index;
  const odd = oddLanes(turns);
  const sign = signOfTurns(turns);
  if (cosAt) v128.store(cosAt, v128.xor(v128.bitselect(f64x2.neg(sine), cosine, odd), sign));
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}

// ---- the functions --------------------------------------------------------------------

/** The sine; x in radians, any finite size. */
export function sin<T>(x: T): T {
  const a = abs<T>(x);
  if (isVector<T>()) {
    if (allLt<T>(a, lit<T>(NEAR))) return near(x, 0, 0);
    return join<T>(sin<f64>(lane0<T>(x)), sin<f64>(lane1<T>(x)));
  } else {
    // A chain of sines waits for each; two lanes would seldom both be small.
    if (a < SMALL) return sinSmall(x, x * x, x * x * (x * x));
    return f64x2.extract_lane(bothOf(x), 0);
  }
}

/** The cosine; x in radians, any finite size. */
export function cos<T>(x: T): T {
  if (isVector<T>()) {
    if (allLt<T>(abs<T>(x), lit<T>(NEAR))) return near(x, 1, 0);
    return join<T>(cos<f64>(lane0<T>(x)), cos<f64>(lane1<T>(x)));
  } else return f64x2.extract_lane(bothOf(x), 1);
}

/** The sine; its derivative, the cosine, goes to `cosAt`. The bits are those of sin and cos. */
export function sinAndCos<T>(x: T, cosAt: usize): T {
  const a = abs<T>(x);
  if (isVector<T>()) {
    if (allLt<T>(a, lit<T>(NEAR))) return near(x, 0, cosAt);
    return join<T>(sinAndCos<f64>(lane0<T>(x), cosAt), sinAndCos<f64>(lane1<T>(x), cosAt + 8));
  } else {
    if (a < SMALL) {
      const z = x * x;
      const z2 = z * z;
      const sine = sinSmall(x, z, z2); // first: what a chain waits for
      store<f64>(cosAt, cosSmall(z, z2));
      return sine;
    }
    const both = bothOf(x);
    store<f64>(cosAt, f64x2.extract_lane(both, 1));
    return f64x2.extract_lane(both, 0);
  }
}

/** The cosine; its derivative, minus the sine, goes to `at`. The bits are those of cos and sin. */
export function cosAndMinusSin<T>(x: T, at: usize): T {
  const sine = sinAndCos<T>(x, at);
  const cosine = load<T>(at);
  store<T>(at, neg<T>(sine));
  return cosine;
}
