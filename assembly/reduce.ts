// Values of the operations over lists. `n` elements of the primals at `x`, reached by `form` from `q`
// (assembly/templates/access.ts).
import { NEAR } from "../src/layout";
import { mul } from "./lanes";
import { log } from "./math";
import { slot, two } from "./templates/access";

// A sum has one fixed order: eight partial sums of every eighth term, term i in partial sum i mod 8, added
// ((0+2)+(4+6)) + ((1+3)+(5+7)). Two by two they are four vectors, so it is the same in one lane and in two.

/** What is added up. `by` is what the term needs beside the element. */
@final class Plain { @inline keeps(): bool { return false; } @inline of<T>(a: T, b: T, by: T): T { return a; } }
@final class Product { @inline keeps(): bool { return false; } @inline of<T>(a: T, b: T, by: T): T { return mul<T>(a, b); } }
@final class ScaledSquare { @inline keeps(): bool { return false; } @inline of<T>(a: T, b: T, by: T): T { const v = mul<T>(a, by); return mul<T>(v, v); } }
/** Terms of a rule's tally. They are stored from `r` on, unless it is 0, in place of a second list. */
@final class Terms<R> { @inline keeps(): bool { return true; } @inline of<T>(a: T, b: T, by: T): T { return changetype<R>(0).term<T>(a, by); } }

/** How elements are reached: by an index word each, or one after another. */
@final class Indexed {
  @inline step(): usize { return 4; }
  @inline one(x: usize, q: usize): f64 { return load<f64>(x + slot(q)); }
  @inline two(x: usize, q: usize): v128 { return two(x + slot(q), x + slot(q + 4)); }
}
@final class InRow {
  @inline step(): usize { return 8; }
  @inline one(x: usize, q: usize): f64 { return load<f64>(x + q); }
  @inline two(x: usize, q: usize): v128 { return v128.load(x + q); }
}

/** The term `t`, stored at `r` where it is kept and `r` is not 0. */
@inline
function kept<K>(r: usize, at: usize, t: v128): v128 {
  if (changetype<K>(0).keeps() && r) v128.store(r + at, t);
  return t;
}

@inline
function pairSum<K, A>(x: usize, q: usize, r: usize, n: u32, by: f64): f64 {
  const term = changetype<K>(0), a = changetype<A>(0), by2 = f64x2.splat(by), step = a.step();
  const next: usize = !term.keeps() ? step : r ? 8 : 0;
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let i: u32 = 0;
  for (; i + 8 <= n; i += 8, q += 8 * step, r += 8 * next) {
    const p = term.keeps() ? q : r;
    s0 = f64x2.add(s0, kept<K>(r, 0, term.of<v128>(a.two(x, q), a.two(x, p), by2)));
    s1 = f64x2.add(s1, kept<K>(r, 16, term.of<v128>(a.two(x, q + 2 * step), a.two(x, p + 2 * step), by2)));
    s2 = f64x2.add(s2, kept<K>(r, 32, term.of<v128>(a.two(x, q + 4 * step), a.two(x, p + 4 * step), by2)));
    s3 = f64x2.add(s3, kept<K>(r, 48, term.of<v128>(a.two(x, q + 6 * step), a.two(x, p + 6 * step), by2)));
  }
  // What is left fills the partial sums from the first on; nothing is added to the others.
  for (let k: u32 = 0; i < n; i++, k++, q += step, r += next) {
    const t = term.of<f64>(a.one(x, q), a.one(x, term.keeps() ? q : r), by);
    if (term.keeps() && r) store<f64>(r, t);
    if (k == 0) s0 = f64x2.replace_lane(s0, 0, f64x2.extract_lane(s0, 0) + t);
    else if (k == 1) s0 = f64x2.replace_lane(s0, 1, f64x2.extract_lane(s0, 1) + t);
    else if (k == 2) s1 = f64x2.replace_lane(s1, 0, f64x2.extract_lane(s1, 0) + t);
    else if (k == 3) s1 = f64x2.replace_lane(s1, 1, f64x2.extract_lane(s1, 1) + t);
    else if (k == 4) s2 = f64x2.replace_lane(s2, 0, f64x2.extract_lane(s2, 0) + t);
    else if (k == 5) s2 = f64x2.replace_lane(s2, 1, f64x2.extract_lane(s2, 1) + t);
    else s3 = f64x2.replace_lane(s3, 0, f64x2.extract_lane(s3, 0) + t);
  }
  const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

@inline
function total<K>(form: u32, x: usize, q: usize, r: usize, n: u32, by: f64): f64 {
  return form == NEAR ? pairSum<K, InRow>(x, q, r, n, by) : pairSum<K, Indexed>(x, q, r, n, by);
}

@inline
function at(form: u32, x: usize, q: usize, i: u32): f64 {
  return form == NEAR ? load<f64>(x + q + ((<usize>i) << 3)) : load<f64>(x + slot(q + ((<usize>i) << 2)));
}

export function sum(form: u32, x: usize, q: usize, n: u32): f64 {
  return total<Plain>(form, x, q, q, n, 0);
}

export function dot(form: u32, x: usize, q: usize, r: usize, n: u32): f64 {
  return total<Product>(form, x, q, r, n, 0);
}

// Two lanes by comparisons, one instruction each, for which both zeros are equal and NaN is neither less nor more.
@final class Larger {
  @inline one(a: f64, b: f64): f64 { return max<f64>(a, b); }
  @inline two(a: v128, b: v128): v128 { return f64x2.pmax(a, b); }
}
@final class Smaller {
  @inline one(a: f64, b: f64): f64 { return min<f64>(a, b); }
  @inline two(a: v128, b: v128): v128 { return f64x2.pmin(a, b); }
}

/** Goes once more one by one where the answer is a zero, or where there may be NaN: where the sum is not a number. */
@inline
function furthest<K>(form: u32, x: usize, q: usize, n: u32, from: f64): f64 {
  const further = changetype<K>(0), y0 = f64x2.splat(from);
  let y = from, i: u32 = 0;
  if (form == NEAR) {
    let a = y0, b = y0, c = y0, d = y0, s = f64x2.splat(0), t = s;
    for (let p = x + q; i + 8 <= n; i += 8, p += 64) {
      const v0 = v128.load(p), v1 = v128.load(p, 16), v2 = v128.load(p, 32), v3 = v128.load(p, 48);
      a = further.two(a, v0);
      b = further.two(b, v1);
      c = further.two(c, v2);
      d = further.two(d, v3);
      s = f64x2.add(s, f64x2.add(v0, v1));
      t = f64x2.add(t, f64x2.add(v2, v3));
    }
    a = further.two(further.two(a, b), further.two(c, d));
    s = f64x2.add(s, t);
    y = further.one(f64x2.extract_lane(a, 0), f64x2.extract_lane(a, 1));
    const sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
    if (y == 0 || sum != sum) y = from, i = 0;
  }
  for (; i < n; i++) y = further.one(y, at(form, x, q, i));
  return y;
}

export function maxOf(form: u32, x: usize, q: usize, n: u32): f64 {
  return furthest<Larger>(form, x, q, n, -Infinity);
}

export function minOf(form: u32, x: usize, q: usize, n: u32): f64 {
  return furthest<Smaller>(form, x, q, n, Infinity);
}

const TWO_600: f64 = 4.149515568880993e180;

/** Scaled by a power of two where squares could overflow or underflow: exact, so it changes no digit. */
export function norm(form: u32, x: usize, q: usize, n: u32): f64 {
  let most: f64 = 0;
  for (let i: u32 = 0; i < n; i++) most = max<f64>(most, abs<f64>(at(form, x, q, i)));
  if (most == 0 || most == Infinity || most != most) return most;
  const scale = most > 1e140 ? 1 / TWO_600 : most < 1e-140 ? TWO_600 : 1;
  return sqrt<f64>(total<ScaledSquare>(form, x, q, q, n, scale)) / scale;
}

/** The tally of rule R from its pivot; stored, where `s` is not 0, behind the terms there. */
export function tally<R>(form: u32, x: usize, q: usize, n: u32, pivot: f64, s: usize): f64 {
  const sum = total<Terms<R>>(form, x, q, s, n, pivot);
  if (s) store<f64>(s + ((<usize>n) << 3), sum);
  return sum;
}

@inline
export function pivotOf<R>(form: u32, x: usize, q: usize, n: u32): f64 {
  return changetype<R>(0).pivot<f64>(maxOf(form, x, q, n));
}

/** Pivot + log of the tally. */
export function logSumExp<R>(form: u32, x: usize, q: usize, n: u32, s: usize): f64 {
  const pivot = pivotOf<R>(form, x, q, n);
  return pivot + log<f64>(tally<R>(form, x, q, n, pivot, s));
}
