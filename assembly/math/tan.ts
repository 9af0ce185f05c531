/** tan: sine over cosine of the reduced argument, with what the rounding of each left. */
import { abs, add, allLt, div, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAnd, bitShl, bitXor, bits, pickOdd } from "./bits";
import { reduceHuge } from "./reduce_pi";
import { NEAR, cosLess, multipleOf, quadrantOf, reducedHigh, reducedLow, sinLess } from "./trig_kernel";

function tanTurned(high: v128, low: v128, turns: v128): v128 {
  const z = mul<v128>(high, high);
  const half = mul<v128>(lit<v128>(0.5), z);
  const top = sub<v128>(lit<v128>(1), half);
  const z2 = mul<v128>(z, z);
  return quotient(high, sinLess(high, low, z, z2, half), top, cosLess(high, low, z, z2, half, top), turns);
}

// s = high - sine, c = top - cosine: q = s/c, then q + (ds - q dc)/c; -cos/sin in odd quadrants.
// @ts-ignore: decorator
@inline
function quotient(high: v128, sine: v128, top: v128, cosine: v128, turns: v128): v128 {
  const s = sub<v128>(high, sine);
  const c = sub<v128>(top, cosine);
  const ds = sub<v128>(sub<v128>(high, s), sine);
  const dc = sub<v128>(sub<v128>(top, c), cosine);
  const over = pickOdd<v128>(turns, c, s);
  const under = pickOdd<v128>(turns, s, c);
  const dOver = pickOdd<v128>(turns, dc, ds);
  const dUnder = pickOdd<v128>(turns, ds, dc);
  const q = div<v128>(over, under);
  const t = add<v128>(q, div<v128>(sub<v128>(dOver, mul<v128>(q, dUnder)), under));
  return bitXor<v128>(t, bitShl<v128>(turns, 63));
}

// @ts-ignore: decorator
@inline
function signOf<T>(x: T): T {
  return bitAnd<T>(x, bits<T>(i64.MIN_VALUE));
}

/** The tangent; x in radians, any finite size. */
export function tan<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(NEAR))) return tanRare<T>(x);
  if (isVector<T>()) return bitXor<T>(tanNear(a), signOf<T>(x));
  else return lane0<v128>(tan<v128>(lit<v128>(x)));
}

// @ts-ignore: decorator
@inline
function tanNear(a: v128): v128 {
  const index = quadrantOf<v128>(a);
  const n = multipleOf<v128>(index);
  const high = reducedHigh<v128>(a, n);
  return tanTurned(high, reducedLow<v128>(a, n, high), index);
}

function tanRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(tan<f64>(lane0<T>(x)), tan<f64>(lane1<T>(x)));
  else {
    const a = abs<f64>(x);
    if (!(a < Infinity)) return NaN;
    const reduced = reduceHuge(a);
    const high = f64x2.splat(f64x2.extract_lane(reduced, 0)), low = f64x2.splat(f64x2.extract_lane(reduced, 1));
    return bitXor<f64>(lane0<v128>(tanTurned(high, low, low)), signOf<f64>(x));
  }
}
