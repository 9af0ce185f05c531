// What operations give at many points (blocks.ts): `to` and `fresh` have bit i for operand i. A uniform operand gets the
// sum over the points, which is made first and then added.
import { OF_A, OF_B, OF_Y } from "./access";
import { RECORD, bytesOf, giveSums, giveTwo, stride, varyingAt } from "./blocks";

export function giveUnaryBlocks<R>(
  opcode: usize, at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize,
): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch), zero = f64x2.splat(0);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), sums = zero, before = zero;
    const i = stride(a, varying);
    for (const last = y + bytes; y < last; y += 16, a += i) {
      const t = v128.load(y + q);
      const c = rule.da<v128>(t, rule.reads(0, OF_A) ? v128.load(a) : t, rule.reads(0, OF_Y) ? v128.load(y) : t);
      before = sums;
      if (i) giveTwo(a + q, c, fresh != 0);
      else sums = f64x2.add(sums, c);
    }
    if (!i) giveSums(a + q, sums, before, batch);
  }
}

/** To both operands, or to the one of them that is in `to`. */
export function giveBinaryBlocks<R>(
  opcode: usize, at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize,
): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch), zero = f64x2.splat(0);
  const needsA = rule.reads(0, OF_A) || rule.reads(1, OF_A), needsB = rule.reads(0, OF_B) || rule.reads(1, OF_B);
  const needsY = rule.reads(0, OF_Y) || rule.reads(1, OF_Y);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8);
    let s = zero, r = zero, beforeS = zero, beforeR = zero;
    const i = stride(a, varying), j = stride(b, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, b += j) {
      const t = v128.load(y + q);
      const va = needsA ? v128.load(a) : t, vb = needsB ? v128.load(b) : t, vy = needsY ? v128.load(y) : t;
      beforeS = s;
      beforeR = r;
      if (to & 1) {
        const c = rule.da<v128>(t, va, vb, vy);
        if (i) giveTwo(a + q, c, <bool>(fresh & 1));
        else s = f64x2.add(s, c);
      }
      if (to & 2) {
        const c = rule.db<v128>(t, va, vb, vy);
        if (j) giveTwo(b + q, c, <bool>(fresh & 2));
        else r = f64x2.add(r, c);
      }
    }
    if ((to & 1) && !i) giveSums(a + q, s, beforeS, batch);
    if ((to & 2) && !j) giveSums(b + q, r, beforeR, batch);
  }
}

export function giveTernaryBlocks<R>(
  opcode: usize, at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize,
): void {
  const rule = changetype<R>(opcode), varying = varyingAt(batch), zero = f64x2.splat(0);
  for (; at < end; at += RECORD) {
    for (let operand: u32 = 0; operand < 3; operand++) {
      if (!((to >> operand) & 1)) continue;
      let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8), c: usize = load<u32>(at, 12);
      const i = stride(a, varying), j = stride(b, varying), k = stride(c, varying);
      let p = <usize>load<u32>(at + 4 + (<usize>operand << 2)) + q, sums = zero, before = zero;
      const step = stride(p - q, varying);
      for (const last = y + bytesOf(batch); y < last; y += 16, a += i, b += j, c += k, p += step) {
        const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vy = v128.load(y);
        const given = operand == 0 ? rule.da<v128>(t, va, vb, vc, vy) : operand == 1 ? rule.db<v128>(t, va, vb, vc, vy) : rule.dc<v128>(t, va, vb, vc, vy);
        before = sums;
        if (step) giveTwo(p, given, <bool>((fresh >> operand) & 1));
        else sums = f64x2.add(sums, given);
      }
      if (!step) giveSums(p, sums, before, batch);
    }
  }
}
