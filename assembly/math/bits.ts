/**
 * The 64 bits of a lane read as an integer, for f64 and v128 alike.
 *
 * A value of type T holds the integer, so that one type parameter serves both
 * readings: `bits<T>(7)` is the integer 7 in each lane, `bitAdd` adds integers.
 */
import { choose } from "../lanes";

/** The integer constant `x` in every lane. */
// @ts-ignore: decorator
@inline
export function bits<T>(x: i64): T {
  if (isVector<T>()) return i64x2.splat(x);
  else return reinterpret<f64>(x);
}

// @ts-ignore: decorator
@inline
export function bitAdd<T>(a: T, b: T): T {
  if (isVector<T>()) return i64x2.add(a, b);
  else return reinterpret<f64>(reinterpret<i64>(a) + reinterpret<i64>(b));
}

// @ts-ignore: decorator
@inline
export function bitSub<T>(a: T, b: T): T {
  if (isVector<T>()) return i64x2.sub(a, b);
  else return reinterpret<f64>(reinterpret<i64>(a) - reinterpret<i64>(b));
}

// @ts-ignore: decorator
@inline
export function bitAnd<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(a, b);
  else return reinterpret<f64>(reinterpret<i64>(a) & reinterpret<i64>(b));
}

// @ts-ignore: decorator
@inline
export function bitOr<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.or(a, b);
  else return reinterpret<f64>(reinterpret<i64>(a) | reinterpret<i64>(b));
}

// @ts-ignore: decorator
@inline
export function bitXor<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.xor(a, b);
  else return reinterpret<f64>(reinterpret<i64>(a) ^ reinterpret<i64>(b));
}

// @ts-ignore: decorator
@inline
export function bitShl<T>(a: T, n: i32): T {
  if (isVector<T>()) return i64x2.shl(a, n);
  else return reinterpret<f64>(reinterpret<i64>(a) << <i64>n);
}

/** Shift right, sign filled. */
// @ts-ignore: decorator
@inline
export function bitSar<T>(a: T, n: i32): T {
  if (isVector<T>()) return i64x2.shr_s(a, n);
  else return reinterpret<f64>(reinterpret<i64>(a) >> <i64>n);
}

/** Shift right, zero filled. */
// @ts-ignore: decorator
@inline
export function bitShr<T>(a: T, n: i32): T {
  if (isVector<T>()) return i64x2.shr_u(a, n);
  else return reinterpret<f64>(<i64>(reinterpret<u64>(a) >> <u64>n));
}

/** A constant from memory: for two lanes a splatting load beats v128.const. */
// @ts-ignore: decorator
@inline
export function loadLit<T>(at: usize): T {
  if (isVector<T>()) return v128.load64_splat(at);
  else return load<f64>(at);
}

/** Each lane loads its own entry: the double at `table` + the lane's byte offset (bits). */
// @ts-ignore: decorator
@inline
export function loadAt<T>(table: usize, offset: T): T {
  if (isVector<T>()) {
    return v128.load64_lane(
      table + <usize>i64x2.extract_lane(offset, 1),
      v128.load64_zero(table + <usize>i64x2.extract_lane(offset, 0)),
      1,
    );
  } else {
    return load<f64>(table + <usize>reinterpret<u64>(offset));
  }
}

/** Is a < b as signed integers in every lane? */
// @ts-ignore: decorator
@inline
export function allBitLt<T>(a: T, b: T): bool {
  if (isVector<T>()) return i64x2.all_true(i64x2.lt_s(a, b));
  else return reinterpret<i64>(a) < reinterpret<i64>(b);
}

/** All bits of the lanes where the lowest bit of `test` is set; V8 has no shift that fills with the sign. */
// @ts-ignore: decorator
@inline
export function oddLanes(test: v128): v128 {
  return i64x2.lt_s(i64x2.shl(test, 63), i64x2.splat(0));
}

/** The lowest bit of `test` set ? x : y. */
// @ts-ignore: decorator
@inline
export function pickOdd<T>(test: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, oddLanes(test));
  else return choose(<bool>(reinterpret<i64>(test) & 1), x, y);
}

/** Entry `i` of a table of doubles, the same in every lane. */
// @ts-ignore: decorator
@inline
export function entry<T>(table: usize, i: usize): T {
  return loadLit<T>(table + (i << 3));
}
