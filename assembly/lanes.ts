/**
 * f64 and v128 (f64x2) as one algebra.
 *
 * Every function here does the same IEEE operation on a plain f64 and on each
 * lane of an f64x2, so code written against it gives the same bits in both.
 * `isVector<T>()` is decided at compile time; nothing is left of it at run time.
 *
 * The same for the bits of a lane stands in math/bits.ts.
 */

// ---- numbers ---------------------------------------------------------------

/** The constant `x` in every lane. */
// @ts-ignore: decorator
@inline
export function lit<T>(x: f64): T {
  if (isVector<T>()) return f64x2.splat(x);
  else return x;
}

// @ts-ignore: decorator
@inline
export function add<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.add(a, b);
  else return a + b;
}

// @ts-ignore: decorator
@inline
export function sub<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.sub(a, b);
  else return a - b;
}

// @ts-ignore: decorator
@inline
export function mul<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.mul(a, b);
  else return a * b;
}

// @ts-ignore: decorator
@inline
export function div<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.div(a, b);
  else return a / b;
}

/** Flips the sign bit, of NaN and zero too. */
// @ts-ignore: decorator
@inline
export function neg<T>(a: T): T {
  if (isVector<T>()) return f64x2.neg(a);
  else return -a;
}

// @ts-ignore: decorator
@inline
export function abs<T>(a: T): T {
  if (isVector<T>()) return f64x2.abs(a);
  else return f64.abs(a);
}

// @ts-ignore: decorator
@inline
export function sqrt<T>(a: T): T {
  if (isVector<T>()) return f64x2.sqrt(a);
  else return f64.sqrt(a);
}

// @ts-ignore: decorator
@inline
export function floor<T>(a: T): T {
  if (isVector<T>()) return f64x2.floor(a);
  else return f64.floor(a);
}

// @ts-ignore: decorator
@inline
export function ceil<T>(a: T): T {
  if (isVector<T>()) return f64x2.ceil(a);
  else return f64.ceil(a);
}

/** Rounds to the nearest integer, ties to even. */
// @ts-ignore: decorator
@inline
export function nearest<T>(a: T): T {
  if (isVector<T>()) return f64x2.nearest(a);
  else return f64.nearest(a);
}

// @ts-ignore: decorator
@inline
export function trunc<T>(a: T): T {
  if (isVector<T>()) return f64x2.trunc(a);
  else return f64.trunc(a);
}

/** The smaller one; NaN when either is NaN; -0 below +0. */
// @ts-ignore: decorator
@inline
export function min<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.min(a, b);
  else return f64.min(a, b);
}

/** The larger one; NaN when either is NaN; +0 above -0. */
// @ts-ignore: decorator
@inline
export function max<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.max(a, b);
  else return f64.max(a, b);
}

/** The magnitude of `a` with the sign of `b`. */
// @ts-ignore: decorator
@inline
export function copysign<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.bitselect(b, a, i64x2.splat(i64.MIN_VALUE));
  else return f64.copysign(a, b);
}

// ---- picks: a < b ? x : y, lane by lane --------------------------------------

// V8 turns a select of f64 into a branch, and random data mispredicts it (2.7 ns
// against 1.3 ns); a select of i64 becomes a conditional move.
// @ts-ignore: decorator
@inline
export function choose(test: bool, x: f64, y: f64): f64 {
  return reinterpret<f64>(select<i64>(reinterpret<i64>(x), reinterpret<i64>(y), test));
}

/** x where d is not 0, else 0. */
// @ts-ignore: decorator
@inline
export function whereSome<T>(d: T, x: T): T {
  if (isVector<T>()) return v128.and(x, f64x2.ne(d, f64x2.splat(0)));
  else return choose(d != 0, x, 0);
}

// @ts-ignore: decorator
@inline
export function pickLt<T>(a: T, b: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f64x2.lt(a, b));
  else return choose(a < b, x, y);
}

// @ts-ignore: decorator
@inline
export function pickLe<T>(a: T, b: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f64x2.le(a, b));
  else return choose(a <= b, x, y);
}

// @ts-ignore: decorator
@inline
export function pickGt<T>(a: T, b: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f64x2.gt(a, b));
  else return choose(a > b, x, y);
}

// @ts-ignore: decorator
@inline
export function pickGe<T>(a: T, b: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f64x2.ge(a, b));
  else return choose(a >= b, x, y);
}

// @ts-ignore: decorator
@inline
export function pickEq<T>(a: T, b: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f64x2.eq(a, b));
  else return choose(a == b, x, y);
}

// @ts-ignore: decorator
@inline
export function pickNe<T>(a: T, b: T, x: T, y: T): T {
  if (isVector<T>()) return v128.bitselect(x, y, f64x2.ne(a, b));
  else return choose(a != b, x, y);
}

// ---- comparisons as numbers: 1 when true, 0 when false -------------------------

// @ts-ignore: decorator
@inline
export function lt<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(f64x2.lt(a, b), f64x2.splat(1));
  else return <f64>(a < b);
}

// @ts-ignore: decorator
@inline
export function le<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(f64x2.le(a, b), f64x2.splat(1));
  else return <f64>(a <= b);
}

// @ts-ignore: decorator
@inline
export function gt<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(f64x2.gt(a, b), f64x2.splat(1));
  else return <f64>(a > b);
}

// @ts-ignore: decorator
@inline
export function ge<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(f64x2.ge(a, b), f64x2.splat(1));
  else return <f64>(a >= b);
}

// @ts-ignore: decorator
@inline
export function eq<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(f64x2.eq(a, b), f64x2.splat(1));
  else return <f64>(a == b);
}

// @ts-ignore: decorator
@inline
export function ne<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(f64x2.ne(a, b), f64x2.splat(1));
  else return <f64>(a != b);
}

/** Does a < b hold in every lane? False when a lane holds NaN. */
// @ts-ignore: decorator
@inline
export function allLt<T>(a: T, b: T): bool {
  if (isVector<T>()) return i64x2.bitmask(f64x2.lt(a, b)) == 3;
  else return a < b;
}

/** Does a != b hold in every lane? */
// @ts-ignore: decorator
@inline
export function allNe<T>(a: T, b: T): bool {
  if (isVector<T>()) return i64x2.all_true(f64x2.ne(a, b));
  else return a != b;
}

// ---- lanes one by one ------------------------------------------------------------

/** Lane 0 (a scalar is its own only lane). */
// @ts-ignore: decorator
@inline
export function lane0<T>(a: T): f64 {
  if (isVector<T>()) return f64x2.extract_lane(a, 0);
  else return a;
}

/** Lane 1 (of a scalar: the scalar). */
// @ts-ignore: decorator
@inline
export function lane1<T>(a: T): f64 {
  if (isVector<T>()) return f64x2.extract_lane(a, 1);
  else return a;
}

/** A vector of two scalars; for T = f64 the first alone. */
// @ts-ignore: decorator
@inline
export function join<T>(a: f64, b: f64): T {
  if (isVector<T>()) return f64x2.replace_lane(f64x2.splat(a), 1, b);
  else return a;
}
