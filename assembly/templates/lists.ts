// Every sweep over runs of operations on lists. The letters are explained in access.ts.
//
// An operation's list is reached in one form, GATHERED (`q` runs over index words) or NEAR (over byte offsets).
import { GATHERED, NEAR, RUN_A, RUN_B, RUN_C } from "../../src/layout";
import { add, countOf, formOf, isFresh, receives, resultOf, slot, word } from "./access";

/** Word `k` of one of the three words that an operation on lists has in the index. */
@inline
export function indexWord(run: usize, which: u32, w: usize, k: usize): usize {
  return load<u32>(w + ((<usize>word(run, which) + k) << 2));
}

/** Where list `which` of operation `k` starts. */
@inline
export function startOf(run: usize, which: u32, w: usize, k: usize): usize {
  const start = indexWord(run, which, w, k);
  return formOf(run, 0) == NEAR ? start << 3 : w + (start << 2);
}

@inline
export function stepOf(form: u32): usize {
  return form == NEAR ? 8 : 4;
}

@inline
export function offset(form: u32, q: usize): usize {
  return form == GATHERED ? slot(q) : q;
}

@inline
function tallyOf<R>(form: u32, x: usize, q: usize, n: usize, y: f64): f64 {
  const rule = changetype<R>(0);
  let tally: f64 = 0;
  if (rule.tallies()) {
    for (let i: usize = 0; i < n; i++, q += stepOf(form)) tally += rule.tally<f64>(load<f64>(x + offset(form, q)), y);
  }
  return tally;
}

export function valueList<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run);
  for (let k: usize = 0; k < n; k++) {
    const y = rule.value(form, x, startOf(run, RUN_A, w, k), <u32>indexWord(run, RUN_B, w, k));
    store<f64>(x + resultOf(run) + (k << 3), y);
  }
}

export function valuePairs<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run);
  for (let k: usize = 0; k < n; k++) {
    const y = rule.value(form, x, startOf(run, RUN_A, w, k), startOf(run, RUN_C, w, k), <u32>indexWord(run, RUN_B, w, k));
    store<f64>(x + resultOf(run) + (k << 3), y);
  }
}

export function tangentList<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run);
  for (let k: usize = 0; k < n; k++) {
    let q = startOf(run, RUN_A, w, k), yd: f64 = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3), y = load<f64>(x + o);
    const tally = tallyOf<R>(form, x, q, m, y);
    for (let i: usize = 0; i < m; i++, q += stepOf(form)) {
      const at = offset(form, q);
      yd += rule.tangent<f64>(load<f64>(x + at), load<f64>(d + at), y, tally);
    }
    store<f64>(d + o, yd);
  }
}

export function tangentPairs<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run);
  for (let k: usize = 0; k < n; k++) {
    let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k), yd: f64 = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3), y = load<f64>(x + o);
    for (let i: usize = 0; i < m; i++, q += stepOf(form), r += stepOf(form)) {
      const at = offset(form, q), bt = offset(form, r);
      yd += rule.tangent<f64>(load<f64>(x + at), load<f64>(d + at), load<f64>(x + bt), load<f64>(d + bt), y);
    }
    store<f64>(d + o, yd);
  }
}

@inline
function give(at: usize, c: f64, fresh: bool): void {
  if (fresh) store<f64>(at, c);
  else add(at, c);
}

@inline
function giveTwo(at: usize, c: v128, fresh: bool): void {
  v128.store(at, fresh ? c : f64x2.add(v128.load(at), c));
}

/** Where a list is NEAR, two elements at a time. */
export function adjointList<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), fresh = isFresh(run, 0);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k), i: usize = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3), t = load<f64>(g + o), y = load<f64>(x + o);
    const tally = tallyOf<R>(form, x, q, m, y);
    if (form == NEAR) {
      const t2 = f64x2.splat(t), y2 = f64x2.splat(y), tally2 = f64x2.splat(tally);
      for (; i < (m & ~1); i += 2, q += 16) {
        giveTwo(g + q, rule.da<v128>(t2, rule.reads(0, 0) ? v128.load(x + q) : t2, y2, tally2), fresh);
      }
    }
    for (; i < m; i++, q += stepOf(form)) {
      const at = offset(form, q);
      give(g + at, rule.da<f64>(t, rule.reads(0, 0) ? load<f64>(x + at) : 0, y, tally), fresh);
    }
  }
}

export function adjointPairs<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), freshA = isFresh(run, 0), freshB = isFresh(run, 1);
  const toA = receives(run, 0), toB = receives(run, 1);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k), i: usize = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3), t = load<f64>(g + o), y = load<f64>(x + o);
    if (form == NEAR) {
      const t2 = f64x2.splat(t), y2 = f64x2.splat(y);
      for (; i < (m & ~1); i += 2, q += 16, r += 16) {
        const a = v128.load(x + q), b = v128.load(x + r);
        if (toA) giveTwo(g + q, rule.da<v128>(t2, a, b, y2), freshA);
        if (toB) giveTwo(g + r, rule.db<v128>(t2, a, b, y2), freshB);
      }
    }
    for (; i < m; i++, q += stepOf(form), r += stepOf(form)) {
      const at = offset(form, q), bt = offset(form, r), a = load<f64>(x + at), b = load<f64>(x + bt);
      if (toA) give(g + at, rule.da<f64>(t, a, b, y), freshA);
      if (toB) give(g + bt, rule.db<f64>(t, a, b, y), freshB);
    }
  }
}

export function secondList<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k);
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3);
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const tally = tallyOf<R>(form, x, q, m, y);
    for (let i: usize = 0; i < m; i++, q += stepOf(form)) {
      const at = offset(form, q), a = load<f64>(x + at);
      store<f64>(g + at, load<f64>(g + at) + rule.da<f64>(t, a, y, tally));
      store<f64>(e + at, load<f64>(e + at) + rule.dda<f64>(t, td, a, load<f64>(d + at), y, yd, tally));
    }
  }
}

export function secondPairs<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), toA = receives(run, 0), toB = receives(run, 1);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k);
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3);
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    for (let i: usize = 0; i < m; i++, q += stepOf(form), r += stepOf(form)) {
      const at = offset(form, q), bt = offset(form, r);
      const a = load<f64>(x + at), b = load<f64>(x + bt), ad = load<f64>(d + at), bd = load<f64>(d + bt);
      if (toA) {
        store<f64>(g + at, load<f64>(g + at) + rule.da<f64>(t, a, b, y));
        store<f64>(e + at, load<f64>(e + at) + rule.dda<f64>(t, td, a, ad, b, bd, y, yd));
      }
      if (toB) {
        store<f64>(g + bt, load<f64>(g + bt) + rule.db<f64>(t, a, b, y));
        store<f64>(e + bt, load<f64>(e + bt) + rule.ddb<f64>(t, td, a, ad, b, bd, y, yd));
      }
    }
  }
}
