// Reverse sweep: adjoints. The letters are explained in access.ts; q is what takes the address of a primal to that of
// its adjoint.
//
// From the last operation down, which is what results used in the same run need: what has no partner first, then two
// at a time; operand a before operand b. Runs of light operations whose operands are all near, shared or strided use
// no results of their own: there operands go one after the other, each through the whole run upward.
//
// Where operations go one at a time, an adjoint may be what was given just before, and is then still at hand.
import { NEAR, RUN_A, RUN_B } from "../../src/layout";
import { Any, Gathered, Near, add, countOf, formOf, gatheredPairsOf, isFresh, pairsOf, receives, resultOf, slopesOf, slot, two, word, opcodeOf } from "./access";

/** What a partial derivative may read. */
const OF_A: u32 = 0;
const OF_B: u32 = 1;
const OF_Y: u32 = 2;

/** A contribution goes to its adjoint, which is returned; only what is near is ever fresh. */
@inline
function give(at: usize, c: f64, fresh: bool): f64 {
  const adjoint = fresh ? c : load<f64>(at) + c;
  store<f64>(at, adjoint);
  return adjoint;
}

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
    last = give(given, load<f64>(slope + o) * t, fresh);
  }
  for (; o > first; ) {
    o -= 16, pa -= 2 * sa;
    giveTwo(pa, g, x, sa, f64x2.mul(v128.load(slope + o), adjoints(g + o)), fresh, fa);
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
  const rule = changetype<R>(0), a = changetype<Any>(0), b = changetype<Any>(0), c = changetype<Any>(0);
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

/** What a shared operand receives: four partial sums over whole fours, (0 + 2) + (1 + 3), then the rest. */
@inline
function deliver(at: usize, even: v128, odd: v128, rest: f64): void {
  const sum = f64x2.add(even, odd);
  add(at, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + rest);
}

export function adjointUnaryStrided<R, A>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), sa = a.step(run, 0, w), n = countOf(run), q = g - x;
  let pa = a.start(run, 0, w, x), o = x + resultOf(run);
  const fresh = isFresh(run, 0), sums = a.sums(sa), fours = o + ((n & ~3) << 3), end = o + (n << 3);
  let even = f64x2.splat(0), odd = even, rest: f64 = 0;
  for (; o < fours; o += 32, pa += 4 * sa) {
    const c = rule.da<v128>(v128.load(o + q), a.two(pa, sa), v128.load(o));
    const d = rule.da<v128>(v128.load(o + q, 16), a.two(pa + 2 * sa, sa), v128.load(o, 16));
    if (sums) even = f64x2.add(even, c), odd = f64x2.add(odd, d);
    else if (fresh) a.store(pa + q, c, sa), a.store(pa + 2 * sa + q, d, sa);
    else a.add(pa + q, c, sa), a.add(pa + 2 * sa + q, d, sa);
  }
  for (; o < end; o += 8, pa += sa) {
    const c = rule.da<f64>(load<f64>(o + q), load<f64>(pa), load<f64>(o));
    if (sums) rest += c;
    else give(pa + q, c, fresh);
  }
  if (sums) deliver(pa + q, even, odd, rest);
}

/** What one operand, 0 or 1, of a strided run receives. */
@inline
function giveStrided<R, A, B>(operand: u32, run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0);
  const sa = a.step(run, 0, w), sb = b.step(run, 1, w), n = countOf(run), q = g - x, zero = f64x2.splat(0);
  let pa = a.start(run, 0, w, x), pb = b.start(run, 1, w, x), o = x + resultOf(run);
  const fresh = isFresh(run, operand), sums = operand ? b.sums(sb) : a.sums(sa);
  const fours = o + ((n & ~3) << 3), end = o + (n << 3);
  let even = zero, odd = zero, rest: f64 = 0;
  for (; o < fours; o += 32, pa += 4 * sa, pb += 4 * sb) {
    const va = rule.reads(operand, OF_A) ? a.two(pa, sa) : zero, vb = rule.reads(operand, OF_B) ? b.two(pb, sb) : zero;
    const wa = rule.reads(operand, OF_A) ? a.two(pa + 2 * sa, sa) : zero;
    const wb = rule.reads(operand, OF_B) ? b.two(pb + 2 * sb, sb) : zero;
    const vy = rule.reads(operand, OF_Y) ? v128.load(o) : zero, wy = rule.reads(operand, OF_Y) ? v128.load(o, 16) : zero;
    const t = v128.load(o + q), u = v128.load(o + q, 16);
    const c = operand ? rule.db<v128>(t, va, vb, vy) : rule.da<v128>(t, va, vb, vy);
    const d = operand ? rule.db<v128>(u, wa, wb, wy) : rule.da<v128>(u, wa, wb, wy);
    if (sums) {
      even = f64x2.add(even, c);
      odd = f64x2.add(odd, d);
    } else if (operand) {
      if (fresh) b.store(pb + q, c, sb), b.store(pb + 2 * sb + q, d, sb);
      else b.add(pb + q, c, sb), b.add(pb + 2 * sb + q, d, sb);
    } else {
      if (fresh) a.store(pa + q, c, sa), a.store(pa + 2 * sa + q, d, sa);
      else a.add(pa + q, c, sa), a.add(pa + 2 * sa + q, d, sa);
    }
  }
  for (; o < end; o += 8, pa += sa, pb += sb) {
    const t = load<f64>(o + q), va = load<f64>(pa), vb = load<f64>(pb), y = load<f64>(o);
    const c = operand ? rule.db<f64>(t, va, vb, y) : rule.da<f64>(t, va, vb, y);
    if (sums) rest += c;
    else give((operand ? pb : pa) + q, c, fresh);
  }
  if (sums) deliver((operand ? pb : pa) + q, even, odd, rest);
}

/** Both operands near and apart: nothing is added twice to one adjoint, so that one pass has the bits of two. */
function giveNear<R>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), near = changetype<Near>(0), n = countOf(run), q = g - x, zero = f64x2.splat(0);
  let pa = near.start(run, 0, w, x), pb = near.start(run, 1, w, x), o = x + resultOf(run);
  const freshA = isFresh(run, 0), freshB = isFresh(run, 1), pairs = o + ((n & ~1) << 3);
  for (; o < pairs; o += 16, pa += 16, pb += 16) {
    const va = rule.reads(0, OF_A) || rule.reads(1, OF_A) ? v128.load(pa) : zero;
    const vb = rule.reads(0, OF_B) || rule.reads(1, OF_B) ? v128.load(pb) : zero;
    const y = rule.reads(0, OF_Y) || rule.reads(1, OF_Y) ? v128.load(o) : zero;
    const t = v128.load(o + q), a = rule.da<v128>(t, va, vb, y), b = rule.db<v128>(t, va, vb, y);
    v128.store(pa + q, freshA ? a : f64x2.add(v128.load(pa + q), a));
    v128.store(pb + q, freshB ? b : f64x2.add(v128.load(pb + q), b));
  }
  if (n & 1) {
    const t = load<f64>(o + q), va = load<f64>(pa), vb = load<f64>(pb), y = load<f64>(o);
    give(pa + q, rule.da<f64>(t, va, vb, y), freshA);
    give(pb + q, rule.db<f64>(t, va, vb, y), freshB);
  }
}

export function adjointBinaryNear<R>(run: usize, w: usize, x: usize, g: usize): void {
  const apart = <usize>abs<i32>(word(run, RUN_A) - word(run, RUN_B)) >= countOf(run);
  if (receives(run, 0) && receives(run, 1) && apart) giveNear<R>(run, w, x, g);
  else adjointBinaryStrided<R, Near, Near>(run, w, x, g);
}

export function adjointBinaryStrided<R, A, B>(run: usize, w: usize, x: usize, g: usize): void {
  if (receives(run, 0)) giveStrided<R, A, B>(0, run, w, x, g);
  if (receives(run, 1)) giveStrided<R, A, B>(1, run, w, x, g);
}
