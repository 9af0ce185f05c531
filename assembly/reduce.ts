// Values of the operations over lists. A list is `n` slots (u32 words at `list`) of the primals at `x`.
import { exp, log } from "./math";

@inline
function at(x: usize, list: usize, i: u32): f64 {
  return load<f64>(x + ((<usize>load<u32>(list + ((<usize>i) << 2))) << 3));
}

// A sum has one fixed order: eight partial sums of every eighth term, term i in partial sum i mod 8, added
// ((0+2)+(4+6)) + ((1+3)+(5+7)). It is as fast in one lane at a time as in f64x2, and the same in both.

/** What is added up: the terms of a list. */
abstract class Terms {
  static readonly plain: i32 = 0;
  static readonly product: i32 = 1;
  static readonly square: i32 = 2;
  static readonly exponential: i32 = 3;
}

@inline
function term(kind: i32, x: usize, list: usize, other: usize, i: u32, by: f64): f64 {
  if (kind == Terms.product) return at(x, list, i) * at(x, other, i);
  if (kind == Terms.exponential) return exp<f64>(at(x, list, i) - by);
  if (kind == Terms.square) {
    const v = at(x, list, i) * by;
    return v * v;
  }
  return at(x, list, i);
}

@inline
function total(kind: i32, x: usize, list: usize, other: usize, n: u32, by: f64): f64 {
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0, s4: f64 = 0, s5: f64 = 0, s6: f64 = 0, s7: f64 = 0;
  let i: u32 = 0;
  for (; i + 8 <= n; i += 8) {
    s0 += term(kind, x, list, other, i, by);
    s1 += term(kind, x, list, other, i + 1, by);
    s2 += term(kind, x, list, other, i + 2, by);
    s3 += term(kind, x, list, other, i + 3, by);
    s4 += term(kind, x, list, other, i + 4, by);
    s5 += term(kind, x, list, other, i + 5, by);
    s6 += term(kind, x, list, other, i + 6, by);
    s7 += term(kind, x, list, other, i + 7, by);
  }
  if (i < n) s0 += term(kind, x, list, other, i, by);
  if (i + 1 < n) s1 += term(kind, x, list, other, i + 1, by);
  if (i + 2 < n) s2 += term(kind, x, list, other, i + 2, by);
  if (i + 3 < n) s3 += term(kind, x, list, other, i + 3, by);
  if (i + 4 < n) s4 += term(kind, x, list, other, i + 4, by);
  if (i + 5 < n) s5 += term(kind, x, list, other, i + 5, by);
  if (i + 6 < n) s6 += term(kind, x, list, other, i + 6, by);
  return (s0 + s2) + (s4 + s6) + ((s1 + s3) + (s5 + s7));
}

export function sum(x: usize, list: usize, n: u32): f64 {
  return total(Terms.plain, x, list, 0, n, 0);
}

export function dot(x: usize, list: usize, other: usize, n: u32): f64 {
  return total(Terms.product, x, list, other, n, 0);
}

export function maxOf(x: usize, list: usize, n: u32): f64 {
  let y = -Infinity;
  for (let i: u32 = 0; i < n; i++) y = max<f64>(y, at(x, list, i));
  return y;
}

export function minOf(x: usize, list: usize, n: u32): f64 {
  let y = Infinity;
  for (let i: u32 = 0; i < n; i++) y = min<f64>(y, at(x, list, i));
  return y;
}

/** Scaled by a power of two where squares could overflow or underflow: exact, so it changes no digit. */
export function norm(x: usize, list: usize, n: u32): f64 {
  let most: f64 = 0;
  for (let i: u32 = 0; i < n; i++) most = max<f64>(most, abs<f64>(at(x, list, i)));
  if (most == 0 || most == Infinity || most != most) return most;
  let down: f64 = 1, up: f64 = 1;
  if (most > 1e140) {
    down = 5.421010862427522e-20 * 5.421010862427522e-20 * 5.421010862427522e-20 * 5.421010862427522e-20; // 2^-256
    down *= down;
    up = 1 / down;
  } else if (most < 1e-140) {
    down = 18446744073709551616.0 * 18446744073709551616.0 * 18446744073709551616.0 * 18446744073709551616.0; // 2^256
    down *= down;
    up = 1 / down;
  }
  return sqrt<f64>(total(Terms.square, x, list, 0, n, down)) * up;
}

/** max + log Σ exp(x - max); the maximum itself where it is infinite. */
export function logSumExp(x: usize, list: usize, n: u32): f64 {
  const most = maxOf(x, list, n);
  if (abs<f64>(most) == Infinity) return most;
  return most + log<f64>(total(Terms.exponential, x, list, 0, n, most));
}
