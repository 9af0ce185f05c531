// Reverse sweep over light operations whose operands are all near, shared or strided, and so use no results of their
// own run: operands go one after the other, each through the whole run upward. The letters are explained in access.ts;
// q is what takes the address of a primal to that of its adjoint.
import { RUN_A, RUN_B } from "../../src/layout";
import { Near, OF_A, OF_B, OF_Y, Strided, add, areApart, countOf, give, isFresh, receives, resultOf, word } from "./access";

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

/** As adjointBinaryStrided, for the forms that have no loop of their own: one pass where the operands lie apart. */
export function adjointBinaryAny<R>(run: usize, w: usize, x: usize, g: usize): void {
  const f = changetype<Strided>(0), toA = receives(run, 0), toB = receives(run, 1), last = countOf(run) - 1;
  const pa = f.start(run, 0, w, x), sa = f.step(run, 0, w), pb = f.start(run, 1, w, x), sb = f.step(run, 1, w);
  if (!toA || !toB || areApart(pa, pa + last * sa, pb, pb + last * sb)) return giveAny<R>(toA, toB, run, pa, sa, pb, sb, x, g);
  giveAny<R>(true, false, run, pa, sa, pb, sb, x, g);
  giveAny<R>(false, true, run, pa, sa, pb, sb, x, g);
}

function giveAny<R>(
  toA: bool, toB: bool, run: usize, pa: usize, sa: usize, pb: usize, sb: usize, x: usize, g: usize,
): void {
  const rule = changetype<R>(0), f = changetype<Strided>(0), n = countOf(run), q = g - x, zero = f64x2.splat(0);
  const freshA = isFresh(run, 0), freshB = isFresh(run, 1);
  let o = x + resultOf(run);
  const fours = o + ((n & ~3) << 3), end = o + (n << 3);
  let evenA = zero, oddA = zero, restA: f64 = 0, evenB = zero, oddB = zero, restB: f64 = 0;
  for (; o < fours; o += 32, pa += 4 * sa, pb += 4 * sb) {
    const va = f.two(pa, sa), wa = f.two(pa + 2 * sa, sa), vb = f.two(pb, sb), wb = f.two(pb + 2 * sb, sb);
    const vy = v128.load(o), wy = v128.load(o, 16), t = v128.load(o + q), u = v128.load(o + q, 16);
    if (toA) {
      const c = rule.da<v128>(t, va, vb, vy), d = rule.da<v128>(u, wa, wb, wy);
      if (!sa) evenA = f64x2.add(evenA, c), oddA = f64x2.add(oddA, d);
      else f.give(pa + q, c, sa, freshA), f.give(pa + 2 * sa + q, d, sa, freshA);
    }
    if (toB) {
      const c = rule.db<v128>(t, va, vb, vy), d = rule.db<v128>(u, wa, wb, wy);
      if (!sb) evenB = f64x2.add(evenB, c), oddB = f64x2.add(oddB, d);
      else f.give(pb + q, c, sb, freshB), f.give(pb + 2 * sb + q, d, sb, freshB);
    }
  }
  for (; o < end; o += 8, pa += sa, pb += sb) {
    const t = load<f64>(o + q), va = load<f64>(pa), vb = load<f64>(pb), y = load<f64>(o);
    const c = rule.da<f64>(t, va, vb, y), d = rule.db<f64>(t, va, vb, y);
    if (!sa) restA += c;
    else if (toA) give(pa + q, c, freshA);
    if (!sb) restB += d;
    else if (toB) give(pb + q, d, freshB);
  }
  if (toA && !sa) deliver(pa + q, evenA, oddA, restA);
  if (toB && !sb) deliver(pb + q, evenB, oddB, restB);
}
