/**
 * What the special functions share. They branch, so they are written for one lane, and two lanes are done one after the
 * other: the bits are the same.
 */
import { join } from "../lanes";
import { exactMulRest } from "./pairs";
import { expOfAnyPair } from "./pow";

// @ts-ignore: decorator
@inline
function same(a: f64, b: f64): bool {
  return reinterpret<i64>(a) == reinterpret<i64>(b);
}

// Not inlined, and the functions by their index: what uses them is a call, which keeps the rules small.

/** f of each lane; once where both are the same number, as they are where one lane is done in two. */
function oneOfOne(f: (x: f64) => f64, x: v128): v128 {
  const x0 = f64x2.extract_lane(x, 0), x1 = f64x2.extract_lane(x, 1), y = f(x0);
  return join<v128>(y, same(x0, x1) ? y : f(x1));
}

function oneOfTwo(f: (a: f64, b: f64) => f64, a: v128, b: v128): v128 {
  const a0 = f64x2.extract_lane(a, 0), a1 = f64x2.extract_lane(a, 1);
  const b0 = f64x2.extract_lane(b, 0), b1 = f64x2.extract_lane(b, 1), y = f(a0, b0);
  return join<v128>(y, same(a0, a1) && same(b0, b1) ? y : f(a1, b1));
}

function oneOfThree(f: (a: f64, b: f64, c: f64) => f64, a: v128, b: v128, c: v128): v128 {
  const a0 = f64x2.extract_lane(a, 0), a1 = f64x2.extract_lane(a, 1);
  const b0 = f64x2.extract_lane(b, 0), b1 = f64x2.extract_lane(b, 1);
  const c0 = f64x2.extract_lane(c, 0), c1 = f64x2.extract_lane(c, 1), y = f(a0, b0, c0);
  return join<v128>(y, same(a0, a1) && same(b0, b1) && same(c0, c1) ? y : f(a1, b1, c1));
}

// @ts-ignore: decorator
@inline
export function each<T>(f: (x: f64) => f64, x: T): T {
  if (isVector<T>()) return oneOfOne(f, x);
  else return f(x);
}

// @ts-ignore: decorator
@inline
export function eachOfTwo<T>(f: (a: f64, b: f64) => f64, a: T, b: T): T {
  if (isVector<T>()) return oneOfTwo(f, a, b);
  else return f(a, b);
}

// @ts-ignore: decorator
@inline
export function eachOfThree<T>(f: (a: f64, b: f64, c: f64) => f64, a: T, b: T, c: T): T {
  if (isVector<T>()) return oneOfThree(f, a, b, c);
  else return f(a, b, c);
}

/** A Chebyshev series at s in [-1, 1] (C. W. Clenshaw, 1955); the table as scripts/coefficients.py lays it out. */
export function chebyshev(table: usize, s: f64): f64 {
  const end = table + (<usize>load<f64>(table) << 3), twice = s + s;
  let before: f64 = 0, last: f64 = 0;
  for (table += 8; table < end; table += 8) {
    const next = twice * last - before + load<f64>(table);
    before = last;
    last = next;
  }
  return s * last - before + load<f64>(end);
}

/** exp(times x^2) for times a power of two or minus one; x^2 is kept to 106 bits. */
export function expOfSquare(x: f64, times: f64): f64 {
  const square = x * x;
  return expOfAnyPair(times * square, times * exactMulRest(x, x, square));
}

/** The orders that functions of a whole order take, up to this: 170! is the last that is a number. */
export const MOST_ORDER: f64 = 170;

/** Is n a whole number from 0 to MOST_ORDER? */
export function isOrder(n: f64): bool {
  return n >= 0 && n <= MOST_ORDER && n == f64.nearest(n);
}
