// Forward sweep: values. The letters are explained in access.ts.
//
// Where operations go one at a time, each may use the result of the one before, which is then still at hand: a load would
// wait for its store.
//
// Strided templates go through runs whose operands are all near, shared or strided, four operations a turn.
import { RUN_KIND, SINGLE_SHIFT } from "../../src/layout";
import { Any, Gathered, countOf, formOf, gatheredPairsOf, pairsOf, resultOf, slopesOf, word, opcodeOf } from "./access";

export function valueUnary<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(opcodeOf(run)), a = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa);
  let pa = a.start(run, 0, w, x, fa), y = x + resultOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, pa += 2 * sa) v128.store(y, rule.value<v128>(a.two(pa, x, x, sa, fa)));
  for (let last = load<f64>(y - 8); y < end; y += 8, pa += sa) {
    const at = a.at(pa, x, x, fa);
    last = rule.value<f64>(at == y - 8 ? last : load<f64>(at));
    store<f64>(y, last);
  }
}

/** As valueUnary, and keeps the slopes for the way back: both come from one computation. */
export function keptUnary<R>(run: usize, w: usize, x: usize, s: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa);
  let pa = a.start(run, 0, w, x, fa), y = x + resultOf(run), slope = s + slopesOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, slope += 16, pa += 2 * sa) v128.store(y, rule.both<v128>(a.two(pa, x, x, sa, fa), slope));
  for (let last = load<f64>(y - 8); y < end; y += 8, slope += 8, pa += sa) {
    const at = a.at(pa, x, x, fa);
    last = rule.both<f64>(at == y - 8 ? last : load<f64>(at), slope);
    store<f64>(y, last);
  }
}

export function valueBinary<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(opcodeOf(run)), a = changetype<Any>(0), b = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  let pa = a.start(run, 0, w, x, fa), pb = b.start(run, 1, w, x, fb), y = x + resultOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, pa += 2 * sa, pb += 2 * sb) {
    v128.store(y, rule.value<v128>(a.two(pa, x, x, sa, fa), b.two(pb, x, x, sb, fb)));
  }
  for (let last = load<f64>(y - 8); y < end; y += 8, pa += sa, pb += sb) {
    const at = a.at(pa, x, x, fa), bt = b.at(pb, x, x, fb);
    last = rule.value<f64>(at == y - 8 ? last : load<f64>(at), bt == y - 8 ? last : load<f64>(bt));
    store<f64>(y, last);
  }
}

export function valueTernary<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(opcodeOf(run)), a = changetype<Any>(0), b = changetype<Any>(0), c = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  const fc = formOf(run, 2), sc = c.step(run, 2, w, fc);
  let pa = a.start(run, 0, w, x, fa), pb = b.start(run, 1, w, x, fb), pc = c.start(run, 2, w, x, fc);
  let y = x + resultOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, pa += 2 * sa, pb += 2 * sb, pc += 2 * sc) {
    v128.store(y, rule.value<v128>(a.two(pa, x, x, sa, fa), b.two(pb, x, x, sb, fb), c.two(pc, x, x, sc, fc)));
  }
  for (; y < end; y += 8, pa += sa, pb += sb, pc += sc) {
    const va = load<f64>(a.at(pa, x, x, fa)), vb = load<f64>(b.at(pb, x, x, fb)), vc = load<f64>(c.at(pc, x, x, fc));
    store<f64>(y, rule.value<f64>(va, vb, vc));
  }
}

export function valueUnaryGathered<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), f = changetype<Gathered>(0);
  let pa = f.start(run, 0, w), y = x + resultOf(run);
  for (const end = y + (countOf(run) << 3); y < end; y += 8, pa += 4) store<f64>(y, rule.value<f64>(f.one(pa, x)));
}

export function valueBinaryGathered<R>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), f = changetype<Gathered>(0);
  let pa = f.start(run, 0, w), pb = f.start(run, 1, w), y = x + resultOf(run);
  const end = y + (countOf(run) << 3);
  if ((word(run, RUN_KIND) >> SINGLE_SHIFT) & 1) {
    for (let last = load<f64>(y - 8); y < end; y += 8, pa += 4, pb += 4) {
      const at = f.at(pa, x), bt = f.at(pb, x);
      last = rule.value<f64>(at == y - 8 ? last : load<f64>(at), bt == y - 8 ? last : load<f64>(bt));
      store<f64>(y, last);
    }
    return;
  }
  const pairs = y + (gatheredPairsOf(run) << 3);
  for (; y < pairs; y += 16, pa += 8, pb += 8) v128.store(y, rule.value<v128>(f.two(pa, x), f.two(pb, x)));
  for (; y < end; y += 8, pa += 4, pb += 4) store<f64>(y, rule.value<f64>(f.one(pa, x), f.one(pb, x)));
}

export function valueUnaryStrided<R, A>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0);
  const sa = a.step(run, 0, w), n = countOf(run);
  let pa = a.start(run, 0, w, x), y = x + resultOf(run);
  const fours = y + ((n & ~3) << 3), end = y + (n << 3);
  for (; y < fours; y += 32, pa += 4 * sa) {
    v128.store(y, rule.value<v128>(a.two(pa, sa)));
    v128.store(y, rule.value<v128>(a.two(pa + 2 * sa, sa)), 16);
  }
  for (; y < end; y += 8, pa += sa) store<f64>(y, rule.value<f64>(load<f64>(pa)));
}

export function valueBinaryStrided<R, A, B>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0);
  const sa = a.step(run, 0, w), sb = b.step(run, 1, w), n = countOf(run);
  let pa = a.start(run, 0, w, x), pb = b.start(run, 1, w, x), y = x + resultOf(run);
  const fours = y + ((n & ~3) << 3), end = y + (n << 3);
  for (; y < fours; y += 32, pa += 4 * sa, pb += 4 * sb) {
    v128.store(y, rule.value<v128>(a.two(pa, sa), b.two(pb, sb)));
    v128.store(y, rule.value<v128>(a.two(pa + 2 * sa, sa), b.two(pb + 2 * sb, sb)), 16);
  }
  for (; y < end; y += 8, pa += sa, pb += sb) store<f64>(y, rule.value<f64>(load<f64>(pa), load<f64>(pb)));
}
