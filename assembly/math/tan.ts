/** tan: sine over cosine of the reduced argument, with what the rounding of each left. */
import { abs, allLt, div, add, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAnd, bitShl, bitXor, bits, pickOdd } from "./bits";
import { reduceHuge } from "./reduce_pi";
import { NEAR, bothLess, cosLess, multipleOf, quadrantOf, reducedHigh, reducedLow, sinLess } from "./trig_kernel";

// @ts-ignore: decorator
@inline
function tanTurned<T>(high: T, low: T, turns: T): T {
  const z = mul<T>(high, high);
  const half = mul<T>(lit<T>(0.5), z);
  const top = sub<T>(lit<T>(1), half);
  if (isVector<T>()) {
    const z2 = mul<T>(z, z);
    return quotient<T>(high, sinLess(high, low, z, z2, half), top, cosLess(high, low, z, z2, half, top), turns);
  } else {
    const less = bothLess(high, low, z, half, top);
    return quotient<T>(high, f64x2.extract_lane(less, 0), top, f64x2.extract_lane(less, 1), turns);
  }
}

// s = high - sine, c = top - cosine: q = s/c, then q + (ds - q dc)/c; -cos/sin in odd quadrants.
// @ts-ignore: decorator
@inline
function quotient<T>(high: T, sine: T, top: T, cosine: T, turns: T): T {
  const s = sub<T>(high, sine);
  const c = sub<T>(top, cosine);
  const ds = sub<T>(sub<T>(high, s), sine);
  const dc = sub<T>(sub<T>(top, c), cosine);
  const over = pickOdd<T>(turns, c, s);
  const under = pickOdd<T>(turns, s, c);
  const dOver = pickOdd<T>(turns, dc, ds);
  const dUnder = pickOdd<T>(turns, ds, dc);
  const q = div<T>(over, under);
  const t = add<T>(q, div<T>(sub<T>(dOver, mul<T>(q, dUnder)), under));
  return bitXor<T>(t, bitShl<T>(turns, 63));
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
  return bitXor<T>(tanNear<T>(a), signOf<T>(x));
}

// @ts-ignore: decorator
@inline
function tanNear<T>(a: T): T {
  const index = quadrantOf<T>(a);
  const n = multipleOf<T>(index);
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
