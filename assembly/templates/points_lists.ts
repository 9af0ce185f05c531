// Sweeps over many points at once (blocks.ts), over runs of operations on lists. An operation's list is reached as in
// lists.ts; `q` runs over its elements. A sum goes two points at a time; of other lists one point at a time is put
// together at `z`, which has room for two lists.
import { NEAR, RUN_A, RUN_B, RUN_C } from "../../src/layout";
import { countOf, formOf, isFresh, receives, resultOf } from "./access";
import { indexWord, offset, startOf, stepOf } from "./lists";
import { bytesOf, giveTwo } from "./blocks";

/** Eight partial sums stand at the start of `z`. */
const PARTS: usize = 8;

@inline
function clearParts(z: usize): void {
  memory.fill(z, 0, PARTS << 4);
}

@inline
function addPart(z: usize, i: usize, c: v128): void {
  const at = z + ((i & 7) << 4);
  v128.store(at, f64x2.add(v128.load(at), c));
}

@inline
function part(z: usize, i: usize): v128 {
  return v128.load(z + (i << 4));
}

/** In the order of sum (reduce.ts). */
@inline
function totalOf(z: usize): v128 {
  const even = f64x2.add(f64x2.add(part(z, 0), part(z, 2)), f64x2.add(part(z, 4), part(z, 6)));
  const odd = f64x2.add(f64x2.add(part(z, 1), part(z, 3)), f64x2.add(part(z, 5), part(z, 7)));
  return f64x2.add(even, odd);
}

export function pointsValueSum(run: usize, w: usize, x: usize, n: usize, z: usize): void {
  const form = formOf(run, 0);
  for (let k: usize = 0; k < countOf(run); k++) {
    const m = indexWord(run, RUN_B, w, k), y = x + (resultOf(run) + (k << 3)) * n;
    for (let l: usize = 0; l < bytesOf(n); l += 16) {
      clearParts(z);
      let q = startOf(run, RUN_A, w, k);
      for (let i: usize = 0; i < m; i++, q += stepOf(form)) addPart(z, i, v128.load(x + offset(form, q) * n + l));
      v128.store(y + l, totalOf(z));
    }
  }
}

export function pointsValueDot(run: usize, w: usize, x: usize, n: usize, z: usize): void {
  const form = formOf(run, 0);
  for (let k: usize = 0; k < countOf(run); k++) {
    const m = indexWord(run, RUN_B, w, k), y = x + (resultOf(run) + (k << 3)) * n;
    for (let l: usize = 0; l < bytesOf(n); l += 16) {
      clearParts(z);
      let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k);
      for (let i: usize = 0; i < m; i++, q += stepOf(form), r += stepOf(form)) {
        addPart(z, i, f64x2.mul(v128.load(x + offset(form, q) * n + l), v128.load(x + offset(form, r) * n + l)));
      }
      v128.store(y + l, totalOf(z));
    }
  }
}

export function pointsValueList<R>(run: usize, w: usize, x: usize, n: usize, z: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0);
  for (let k: usize = 0; k < countOf(run); k++) {
    const m = indexWord(run, RUN_B, w, k), y = x + (resultOf(run) + (k << 3)) * n;
    for (let l: usize = 0; l < bytesOf(n); l += 8) {
      let q = startOf(run, RUN_A, w, k);
      for (let i: usize = 0; i < m; i++, q += stepOf(form)) store<f64>(z + (i << 3), load<f64>(x + offset(form, q) * n + l));
      store<f64>(y + l, rule.value(NEAR, z, 0, <u32>m));
    }
  }
}

@inline
function tallyOf<R>(form: u32, x: usize, q: usize, m: usize, y: v128, n: usize, l: usize): v128 {
  const rule = changetype<R>(0);
  let tally = f64x2.splat(0);
  if (rule.tallies()) {
    for (let i: usize = 0; i < m; i++, q += stepOf(form)) {
      tally = f64x2.add(tally, rule.tally<v128>(v128.load(x + offset(form, q) * n + l), y));
    }
  }
  return tally;
}

export function pointsTangentList<R>(run: usize, w: usize, x: usize, d: usize, n: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0);
  for (let k: usize = 0; k < countOf(run); k++) {
    const m = indexWord(run, RUN_B, w, k), o = (resultOf(run) + (k << 3)) * n;
    for (let l: usize = 0; l < bytesOf(n); l += 16) {
      let q = startOf(run, RUN_A, w, k), yd = f64x2.splat(0);
      const y = v128.load(x + o + l), tally = tallyOf<R>(form, x, q, m, y, n, l);
      for (let i: usize = 0; i < m; i++, q += stepOf(form)) {
        const at = offset(form, q) * n + l;
        yd = f64x2.add(yd, rule.tangent<v128>(v128.load(x + at), v128.load(d + at), y, tally));
      }
      v128.store(d + o + l, yd);
    }
  }
}

export function pointsTangentPairs<R>(run: usize, w: usize, x: usize, d: usize, n: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0);
  for (let k: usize = 0; k < countOf(run); k++) {
    const m = indexWord(run, RUN_B, w, k), o = (resultOf(run) + (k << 3)) * n;
    for (let l: usize = 0; l < bytesOf(n); l += 16) {
      let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k), yd = f64x2.splat(0);
      const y = v128.load(x + o + l);
      for (let i: usize = 0; i < m; i++, q += stepOf(form), r += stepOf(form)) {
        const a = offset(form, q) * n + l, b = offset(form, r) * n + l;
        yd = f64x2.add(yd, rule.tangent<v128>(v128.load(x + a), v128.load(d + a), v128.load(x + b), v128.load(d + b), y));
      }
      v128.store(d + o + l, yd);
    }
  }
}

export function pointsAdjointList<R>(run: usize, w: usize, x: usize, g: usize, n: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), fresh = isFresh(run, 0);
  for (let k = countOf(run); k > 0; ) {
    k--;
    const m = indexWord(run, RUN_B, w, k), o = (resultOf(run) + (k << 3)) * n;
    for (let l: usize = 0; l < bytesOf(n); l += 16) {
      let q = startOf(run, RUN_A, w, k);
      const t = v128.load(g + o + l), y = v128.load(x + o + l), tally = tallyOf<R>(form, x, q, m, y, n, l);
      for (let i: usize = 0; i < m; i++, q += stepOf(form)) {
        const at = offset(form, q) * n + l;
        giveTwo(g + at, rule.da<v128>(t, v128.load(x + at), y, tally), fresh);
      }
    }
  }
}

/** Elements up; of two near lists two elements at a time, those of the first list before those of the second. */
export function pointsAdjointPairs<R>(run: usize, w: usize, x: usize, g: usize, n: usize): void {
  const form = formOf(run, 0), step = stepOf(form), together: usize = form == NEAR ? 2 : 1;
  for (let k = countOf(run); k > 0; ) {
    k--;
    const m = indexWord(run, RUN_B, w, k), y = x + (resultOf(run) + (k << 3)) * n;
    let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k);
    for (let i: usize = 0; i < m; i += together, q += together * step, r += together * step) {
      const two = together == 2 && i + 1 < m;
      givePair<R>(0, run, y, x + offset(form, q) * n, x + offset(form, r) * n, g - x, n);
      if (two) givePair<R>(0, run, y, x + (q + 8) * n, x + (r + 8) * n, g - x, n);
      givePair<R>(1, run, y, x + offset(form, q) * n, x + offset(form, r) * n, g - x, n);
      if (two) givePair<R>(1, run, y, x + (q + 8) * n, x + (r + 8) * n, g - x, n);
    }
  }
}

/** What a pair of elements gives to that of one list, 0 or 1. */
function givePair<R>(list: u32, run: usize, y: usize, a: usize, b: usize, q: usize, n: usize): void {
  const rule = changetype<R>(0), fresh = isFresh(run, list);
  if (!receives(run, list)) return;
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16) {
    const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vy = v128.load(y);
    if (list) giveTwo(b + q, rule.db<v128>(t, va, vb, vy), fresh);
    else giveTwo(a + q, rule.da<v128>(t, va, vb, vy), fresh);
  }
}
