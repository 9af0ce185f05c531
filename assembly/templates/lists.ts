// Every sweep over runs of operations on lists. The letters are explained in access.ts.
//
// An operation's list is reached in one form, GATHERED (`q` runs over index words) or NEAR (over byte offsets).
import { GATHERED, NEAR, RUN_A, RUN_B, RUN_C } from "../../src/layout";
import { OF_A, OF_AD, add, countOf, formOf, isFresh, receives, resultOf, slot, word } from "./access";

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

// Slopes of a list: the terms of its elements, and behind them their tally. The forward sweep keeps them.

/** Behind the slopes of the last list of a run, of rules that keep them. */
@inline
function endOfSlopes<R>(run: usize, w: usize, s: usize): usize {
  if (!changetype<R>(0).keeps()) return 0;
  const n = countOf(run);
  let end = <usize>word(run, RUN_C) + n;
  for (let k: usize = 0; k < n; k++) end += indexWord(run, RUN_B, w, k);
  return s + (end << 3);
}

/** The tally of a list whose slopes, if its rule keeps any, stand at `s`. */
@inline
function tallyOf<R>(form: u32, x: usize, q: usize, n: usize, y: f64, s: usize): f64 {
  const rule = changetype<R>(0);
  if (rule.keeps()) return load<f64>(s + (n << 3));
  let tally: f64 = 0;
  if (rule.tallies()) {
    for (let i: usize = 0; i < n; i++, q += stepOf(form)) tally += rule.term<f64>(load<f64>(x + offset(form, q)), y);
  }
  return tally;
}

export function valueList<R>(run: usize, w: usize, x: usize, s: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run), keeps = rule.keeps() && s && receives(run, 0);
  s += (<usize>word(run, RUN_C)) << 3;
  for (let k: usize = 0; k < n; k++) {
    const m = indexWord(run, RUN_B, w, k);
    store<f64>(x + resultOf(run) + (k << 3), rule.value(form, x, startOf(run, RUN_A, w, k), <u32>m, keeps ? s : 0));
    s += (m + 1) << 3;
  }
}

export function valuePairs<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run);
  for (let k: usize = 0; k < n; k++) {
    const y = rule.value(form, x, startOf(run, RUN_A, w, k), startOf(run, RUN_C, w, k), <u32>indexWord(run, RUN_B, w, k));
    store<f64>(x + resultOf(run) + (k << 3), y);
  }
}

export function tangentList<R>(run: usize, w: usize, x: usize, d: usize, s: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), n = countOf(run);
  s += (<usize>word(run, RUN_C)) << 3;
  for (let k: usize = 0; k < n; k++) {
    let q = startOf(run, RUN_A, w, k), yd: f64 = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3), y = load<f64>(x + o);
    const sum = tallyOf<R>(form, x, q, m, y, s);
    for (let i: usize = 0; i < m; i++, q += stepOf(form), s += 8) {
      const at = offset(form, q), term = rule.keeps() ? load<f64>(s) : 0;
      yd += rule.tangent<f64>(load<f64>(x + at), load<f64>(d + at), y, sum, term);
    }
    s += 8;
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
export function adjointList<R>(run: usize, w: usize, x: usize, g: usize, s: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), fresh = isFresh(run, 0);
  s = endOfSlopes<R>(run, w, s);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k), i: usize = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3), t = load<f64>(g + o), y = load<f64>(x + o);
    s -= (m + 1) << 3;
    const sum = tallyOf<R>(form, x, q, m, y, s);
    if (form == NEAR) {
      const t2 = f64x2.splat(t), y2 = f64x2.splat(y), sum2 = f64x2.splat(sum);
      for (; i < (m & ~1); i += 2, q += 16) {
        const term = rule.keeps() ? v128.load(s + (i << 3)) : t2;
        giveTwo(g + q, rule.da<v128>(t2, rule.reads(0, 0) ? v128.load(x + q) : t2, y2, sum2, term), fresh);
      }
    }
    for (; i < m; i++, q += stepOf(form)) {
      const at = offset(form, q), term = rule.keeps() ? load<f64>(s + (i << 3)) : 0;
      give(g + at, rule.da<f64>(t, rule.reads(0, 0) ? load<f64>(x + at) : 0, y, sum, term), fresh);
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

/** The tangent of a tally, whose terms stand at `s`; the pivot counts as constant. */
@inline
function tallyTangentOf<R>(form: u32, x: usize, d: usize, q: usize, n: usize, s: usize): f64 {
  const rule = changetype<R>(0);
  let sum: f64 = 0;
  if (!rule.keeps()) return sum;
  for (let i: usize = 0; i < n; i++, q += stepOf(form)) {
    const at = offset(form, q);
    sum += rule.termd<f64>(load<f64>(x + at), load<f64>(d + at), load<f64>(s + (i << 3)));
  }
  return sum;
}

export function secondList<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize, s: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), fresh = isFresh(run, 0), zero = f64x2.splat(0);
  s = endOfSlopes<R>(run, w, s);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k), i: usize = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3);
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    s -= (m + 1) << 3;
    const sum = tallyOf<R>(form, x, q, m, y, s), sumd = tallyTangentOf<R>(form, x, d, q, m, s);
    if (form == NEAR) {
      const t2 = f64x2.splat(t), td2 = f64x2.splat(td), y2 = f64x2.splat(y), yd2 = f64x2.splat(yd);
      const sum2 = f64x2.splat(sum), sumd2 = f64x2.splat(sumd);
      for (; i < (m & ~1); i += 2, q += 16) {
        const a = rule.needs(0, OF_A) || rule.keeps() ? v128.load(x + q) : zero;
        const ad = rule.needs(0, OF_AD) || rule.keeps() ? v128.load(d + q) : zero;
        const term = rule.keeps() ? v128.load(s + (i << 3)) : zero;
        const termd = rule.termd<v128>(a, ad, term);
        giveTwo(e + q, rule.dda<v128>(t2, td2, a, ad, y2, yd2, sum2, sumd2, term, termd), fresh);
      }
    }
    for (; i < m; i++, q += stepOf(form)) {
      const at = offset(form, q), term = rule.keeps() ? load<f64>(s + (i << 3)) : 0;
      const a = rule.needs(0, OF_A) || rule.keeps() ? load<f64>(x + at) : 0;
      const ad = rule.needs(0, OF_AD) || rule.keeps() ? load<f64>(d + at) : 0;
      give(e + at, rule.dda<f64>(t, td, a, ad, y, yd, sum, sumd, term, rule.termd<f64>(a, ad, term)), fresh);
    }
  }
}

export function secondPairs<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), form = formOf(run, 0), freshA = isFresh(run, 0), freshB = isFresh(run, 1);
  const toA = receives(run, 0), toB = receives(run, 1);
  for (let k = countOf(run); k > 0; ) {
    k--;
    let q = startOf(run, RUN_A, w, k), r = startOf(run, RUN_C, w, k), i: usize = 0;
    const m = indexWord(run, RUN_B, w, k), o = resultOf(run) + (k << 3);
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    if (form == NEAR) {
      const t2 = f64x2.splat(t), td2 = f64x2.splat(td), y2 = f64x2.splat(y), yd2 = f64x2.splat(yd);
      for (; i < (m & ~1); i += 2, q += 16, r += 16) {
        const a = v128.load(x + q), b = v128.load(x + r), ad = v128.load(d + q), bd = v128.load(d + r);
        if (toA) giveTwo(e + q, rule.dda<v128>(t2, td2, a, ad, b, bd, y2, yd2), freshA);
        if (toB) giveTwo(e + r, rule.ddb<v128>(t2, td2, a, ad, b, bd, y2, yd2), freshB);
      }
    }
    for (; i < m; i++, q += stepOf(form), r += stepOf(form)) {
      const at = offset(form, q), bt = offset(form, r);
      const a = load<f64>(x + at), b = load<f64>(x + bt), ad = load<f64>(d + at), bd = load<f64>(d + bt);
      if (toA) give(e + at, rule.dda<f64>(t, td, a, ad, b, bd, y, yd), freshA);
      if (toB) give(e + bt, rule.ddb<f64>(t, td, a, ad, b, bd, y, yd), freshB);
    }
  }
}
