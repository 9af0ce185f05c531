// Reverse sweep: adjoints. The letters are explained in access.ts; q is what takes the address of a primal to that of
// its adjoint.
//
// From the last operation down, which is what results used in the same run need: what has no partner first, then two
// at a time; operand a before operand b. Light operations whose operands are all near, shared or strided have loops of
// their own (adjoint_strided.ts).
//
// Where operations go one at a time, an adjoint may be what was given just before, and is then still at hand.
import { NEAR } from "../../src/layout";
import {
  add, Any, countOf, formOf, Gathered, gatheredPairsOf, give, isFresh, OF_A, OF_B, OF_Y, opcodeOf, pairsOf, receives,
  resultOf, slopesOf, slot, two,
} from "./access";

/** Two contributions to gathered adjoints, which may be one, so the second is loaded after the first is stored. */
@inline
function scatter(p: usize, g: usize, c: v128): void {
  add(g + slot(p + 4), f64x2.extract_lane(c, 1));
  add(g + slot(p), f64x2.extract_lane(c, 0));
}

/** Two contributions. Both may go to one adjoint, so the second is loaded after the first is stored. */
@inline
function giveTwo(p: usize, g: usize, x: usize, step: usize, c: v128, fresh: bool, form: u32): void {
  const f = changetype<Any>(0);
  if (form == NEAR) {
    const at = f.at(p, g, x, form);
    v128.store(at, fresh ? c : f64x2.add(v128.load(at), c));
    return;
  }
  add(f.at(p + step, g, x, form), f64x2.extract_lane(c, 1));
  add(f.at(p, g, x, form), f64x2.extract_lane(c, 0));
}

export function adjointUnary<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(opcodeOf(run)), a = changetype<Any>(0), fresh = isFresh(run, 0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), n = countOf(run), first = resultOf(run);
  const pairs = first + (pairsOf(run) << 3);
  let pa = a.start(run, 0, w, x, fa) + n * sa, o = first + (n << 3);
  for (let last: f64 = 0, given: usize = 0; o > pairs; ) {
    o -= 8, pa -= sa;
    const t = given == g + o ? last : load<f64>(g + o);
    const va = rule.reads(0, OF_A) ? load<f64>(a.at(pa, x, x, fa)) : 0;
    const y = rule.reads(0, OF_Y) ? load<f64>(x + o) : 0;
    given = a.at(pa, g, x, fa);
    last = give(given, rule.da<f64>(t, va, y), fresh);
  }
  for (; o > first; ) {
    o -= 16, pa -= 2 * sa;
    const va = rule.reads(0, OF_A) ? a.two(pa, x, x, sa, fa) : f64x2.splat(0);
    const y = rule.reads(0, OF_Y) ? v128.load(x + o) : f64x2.splat(0);
    giveTwo(pa, g, x, sa, rule.da<v128>(adjoints(g + o), va, y), fresh, fa);
  }
}

/** Slopes times adjoints, of which a 0 gives exactly 0, as in the rules. */
@inline
function scaled(slope: v128, t: v128): v128 {
  return v128.and(f64x2.mul(slope, t), f64x2.ne(t, f64x2.splat(0)));
}

/** As adjointUnary, by the slopes that the forward sweep kept. */
export function givenUnary(run: usize, w: usize, x: usize, g: usize, s: usize): void {
  const a = changetype<Any>(0), fresh = isFresh(run, 0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), n = countOf(run), first = resultOf(run);
  const pairs = first + (pairsOf(run) << 3), slope = s + slopesOf(run) - first;
  let pa = a.start(run, 0, w, x, fa) + n * sa, o = first + (n << 3);
  for (let last: f64 = 0, given: usize = 0; o > pairs; ) {
    o -= 8, pa -= sa;
    const t = given == g + o ? last : load<f64>(g + o);
    given = a.at(pa, g, x, fa);
    last = give(given, t != 0 ? load<f64>(slope + o) * t : 0, fresh);
  }
  for (; o > first; ) {
    o -= 16, pa -= 2 * sa;
    giveTwo(pa, g, x, sa, scaled(v128.load(slope + o), adjoints(g + o)), fresh, fa);
  }
}

/** Two adjoints: they were stored one by one of late, and a load of both would wait for those stores. */
@inline
function adjoints(at: usize): v128 {
  return two(at, at + 8);
}

export function adjointBinary<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(opcodeOf(run)), a = changetype<Any>(0), b = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), freshA = isFresh(run, 0), toA = receives(run, 0);
  const fb = formOf(run, 1), sb = b.step(run, 1, w, fb), freshB = isFresh(run, 1), toB = receives(run, 1);
  const n = countOf(run), first = resultOf(run), pairs = first + (pairsOf(run) << 3);
  let pa = a.start(run, 0, w, x, fa) + n * sa, pb = b.start(run, 1, w, x, fb) + n * sb, o = first + (n << 3);
  let lastA: f64 = 0, lastB: f64 = 0, givenA: usize = 0, givenB: usize = 0;
  for (; o > pairs; ) {
    o -= 8, pa -= sa, pb -= sb;
    const t = givenB == g + o ? lastB : givenA == g + o ? lastA : load<f64>(g + o);
    const va = rule.reads(0, OF_A) || rule.reads(1, OF_A) ? load<f64>(a.at(pa, x, x, fa)) : 0;
    const vb = rule.reads(0, OF_B) || rule.reads(1, OF_B) ? load<f64>(b.at(pb, x, x, fb)) : 0;
    const y = rule.reads(0, OF_Y) || rule.reads(1, OF_Y) ? load<f64>(x + o) : 0;
    if (toA) {
      givenA = a.at(pa, g, x, fa);
      lastA = give(givenA, rule.da<f64>(t, va, vb, y), freshA);
    }
    if (toB) {
      givenB = b.at(pb, g, x, fb);
      lastB = give(givenB, rule.db<f64>(t, va, vb, y), freshB);
    }
  }
  for (; o > first; ) {
    o -= 16, pa -= 2 * sa, pb -= 2 * sb;
    const t = adjoints(g + o);
    const va = rule.reads(0, OF_A) || rule.reads(1, OF_A) ? a.two(pa, x, x, sa, fa) : f64x2.splat(0);
    const vb = rule.reads(0, OF_B) || rule.reads(1, OF_B) ? b.two(pb, x, x, sb, fb) : f64x2.splat(0);
    const y = rule.reads(0, OF_Y) || rule.reads(1, OF_Y) ? v128.load(x + o) : f64x2.splat(0);
    if (toA) giveTwo(pa, g, x, sa, rule.da<v128>(t, va, vb, y), freshA, fa);
    if (toB) giveTwo(pb, g, x, sb, rule.db<v128>(t, va, vb, y), freshB, fb);
  }
}

export function adjointTernary<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(opcodeOf(run)), a = changetype<Any>(0), b = changetype<Any>(0), c = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  const fc = formOf(run, 2), sc = c.step(run, 2, w, fc), n = countOf(run), first = resultOf(run);
  const freshA = isFresh(run, 0), freshB = isFresh(run, 1), freshC = isFresh(run, 2);
  let pa = a.start(run, 0, w, x, fa) + n * sa, pb = b.start(run, 1, w, x, fb) + n * sb;
  let pc = c.start(run, 2, w, x, fc) + n * sc;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb, pc -= sc;
    const t = load<f64>(g + o), y = load<f64>(x + o);
    const va = load<f64>(a.at(pa, x, x, fa)), vb = load<f64>(b.at(pb, x, x, fb)), vc = load<f64>(c.at(pc, x, x, fc));
    if (receives(run, 0)) give(a.at(pa, g, x, fa), rule.da<f64>(t, va, vb, vc, y), freshA);
    if (receives(run, 1)) give(b.at(pb, g, x, fb), rule.db<f64>(t, va, vb, vc, y), freshB);
    if (receives(run, 2)) give(c.at(pc, g, x, fc), rule.dc<f64>(t, va, vb, vc, y), freshC);
  }
}

export function adjointUnaryGathered<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), f = changetype<Gathered>(0), n = countOf(run), first = resultOf(run);
  let pa = f.start(run, 0, w) + (n << 2), o = first + (n << 3);
  while (o > first) {
    o -= 8, pa -= 4;
    add(f.at(pa, g), rule.da<f64>(load<f64>(g + o), f.one(pa, x), load<f64>(x + o)));
  }
}

export function adjointBinaryGathered<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), f = changetype<Gathered>(0), n = countOf(run), first = resultOf(run);
  const toA = receives(run, 0), toB = receives(run, 1), pairs = first + (gatheredPairsOf(run) << 3);
  let pa = f.start(run, 0, w) + (n << 2), pb = f.start(run, 1, w) + (n << 2), o = first + (n << 3);
  for (let lastA: f64 = 0, lastB: f64 = 0, givenA: usize = 0, givenB: usize = 0; o > pairs; ) {
    o -= 8, pa -= 4, pb -= 4;
    const t = givenB == g + o ? lastB : givenA == g + o ? lastA : load<f64>(g + o);
    const va = rule.reads(0, OF_A) || rule.reads(1, OF_A) ? f.one(pa, x) : 0;
    const vb = rule.reads(0, OF_B) || rule.reads(1, OF_B) ? f.one(pb, x) : 0;
    const y = rule.reads(0, OF_Y) || rule.reads(1, OF_Y) ? load<f64>(x + o) : 0;
    if (toA) {
      givenA = f.at(pa, g);
      lastA = give(givenA, rule.da<f64>(t, va, vb, y), false);
    }
    if (toB) {
      givenB = f.at(pb, g);
      lastB = give(givenB, rule.db<f64>(t, va, vb, y), false);
    }
  }
  while (o > first) {
    o -= 16, pa -= 8, pb -= 8;
    const t = adjoints(g + o);
    const va = rule.reads(0, OF_A) || rule.reads(1, OF_A) ? f.two(pa, x) : f64x2.splat(0);
    const vb = rule.reads(0, OF_B) || rule.reads(1, OF_B) ? f.two(pb, x) : f64x2.splat(0);
    const y = rule.reads(0, OF_Y) || rule.reads(1, OF_Y) ? v128.load(x + o) : f64x2.splat(0);
    if (toA) scatter(pa, g, rule.da<v128>(t, va, vb, y));
    if (toB) scatter(pb, g, rule.db<v128>(t, va, vb, y));
  }
}
