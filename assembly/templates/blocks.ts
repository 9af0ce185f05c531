// Operations at many points: each slot is a block of numbers, one a point; a uniform one is a pair (src/layout.ts, BATCH).
//
// Addresses are those of primals: y of the result, a, b, c of the operands, which go on by i, j, k, 0 or 16, from one pair
// of points to the next. `q` takes an address to that of the tangent or adjoint.
import { B_POINTS, B_UNIFORM } from "../../src/layout";
import { OF_A, OF_B, OF_TANGENT, OF_Y, add } from "./access";

/** Operations come as records of four words: y, a, b, c. */
export const RECORD: usize = 16;
/** Records that are made at a time; even, since operations may go in pairs. */
export const RECORDS: usize = 32;

@inline
export function field(batch: usize, which: i32): usize {
  return load<u32>(batch + ((<usize>which) << 2));
}

@inline
export function setField(batch: usize, which: i32, value: usize): void {
  store<u32>(batch + ((<usize>which) << 2), <u32>value);
}

/** Where the numbers of a slot stand that has the primals, adjoints or tangents at `base`. */
export function blockAt(batch: usize, base: usize, slot: usize): usize {
  const uniform = field(batch, B_UNIFORM);
  return slot < uniform ? base + (slot << 4) : base + (uniform << 4) + (((slot - uniform) * field(batch, B_POINTS)) << 3);
}

/** From one pair of points to the next in the slot whose primals stand at `a`. */
@inline
export function stride(a: usize, varying: usize): usize {
  return a < varying ? 0 : 16;
}

/** A contribution goes to its adjoints. */
@inline
export function giveTwo(at: usize, c: v128, fresh: bool): void {
  v128.store(at, fresh ? c : f64x2.add(v128.load(at), c));
}

/**
 * Adds the sum over `count` points to a uniform adjoint: four partial sums of every fourth point, (0 + 2) to the first of
 * its two numbers and (1 + 3) to the second.
 */
export function addOver(at: usize, from: usize, step: usize, count: usize): void {
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  for (; count > 3; count -= 4, from += 4 * step) {
    s0 += load<f64>(from);
    s1 += load<f64>(from + step);
    s2 += load<f64>(from + 2 * step);
    s3 += load<f64>(from + 3 * step);
  }
  if (count > 0) s0 += load<f64>(from);
  if (count > 1) s1 += load<f64>(from + step);
  if (count > 2) s2 += load<f64>(from + 2 * step);
  add(at, s0 + s2);
  add(at + 8, s1 + s3);
}

// One operation. All have one signature, so that one call reaches them.

export function valueUnaryBlock<R>(opcode: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i) v128.store(y, rule.value<v128>(v128.load(a)));
}

export function valueBinaryBlock<R>(opcode: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j) v128.store(y, rule.value<v128>(v128.load(a), v128.load(b)));
}

export function valueTernaryBlock<R>(opcode: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j, c += k) v128.store(y, rule.value<v128>(v128.load(a), v128.load(b), v128.load(c)));
}

export function tangentUnaryBlock<R>(
  opcode: usize, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i) v128.store(y + q, rule.tangent<v128>(v128.load(a), v128.load(a + q), v128.load(y)));
}

@inline
function tangentOfTwo<R>(rule: R, q: usize, y: usize, a: usize, b: usize): v128 {
  const ad = v128.load(a + q), bd = v128.load(b + q);
  const va = rule.needs(OF_TANGENT, OF_A) ? v128.load(a) : ad, vb = rule.needs(OF_TANGENT, OF_B) ? v128.load(b) : bd;
  return rule.tangent<v128>(va, ad, vb, bd, rule.needs(OF_TANGENT, OF_Y) ? v128.load(y) : ad);
}

export function tangentBinaryBlock<R>(
  opcode: usize, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j) {
    v128.store(y + q, tangentOfTwo<R>(rule, q, y, a, b));
  }
}

export function tangentTernaryBlock<R>(
  opcode: usize, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j, c += k) {
    const va = v128.load(a), ad = v128.load(a + q), vb = v128.load(b), bd = v128.load(b + q);
    v128.store(y + q, rule.tangent<v128>(va, ad, vb, bd, v128.load(c), v128.load(c + q), v128.load(y)));
  }
}

/** What one operand gets goes to the block at `p`. */
export function giveUnaryBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize,
  c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, p += 16) {
    const t = v128.load(y + q), va = rule.reads(0, OF_A) ? v128.load(a) : t;
    giveTwo(p, rule.da<v128>(t, va, rule.reads(0, OF_Y) ? v128.load(y) : t), fresh);
  }
}

export function giveBinaryBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize,
  c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j, p += 16) {
    const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vy = v128.load(y);
    giveTwo(p, operand ? rule.db<v128>(t, va, vb, vy) : rule.da<v128>(t, va, vb, vy), fresh);
  }
}

export function giveTernaryBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize,
  c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j, c += k, p += 16) {
    const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vy = v128.load(y);
    if (operand == 0) giveTwo(p, rule.da<v128>(t, va, vb, vc, vy), fresh);
    else if (operand == 1) giveTwo(p, rule.db<v128>(t, va, vb, vc, vy), fresh);
    else giveTwo(p, rule.dc<v128>(t, va, vb, vc, vy), fresh);
  }
}

/** What the adjoint tangent of one operand gets; d, g and e take a primal to its tangent, adjoint and adjoint tangent. */
export function secondUnaryBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, d: usize, g: usize, e: usize, end: usize, y: usize, a: usize, i: usize,
  b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, p += 16) {
    const t = v128.load(y + g), td = v128.load(y + e);
    giveTwo(p, rule.dda<v128>(t, td, v128.load(a), v128.load(a + d), v128.load(y), v128.load(y + d)), fresh);
  }
}

export function secondBinaryBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, d: usize, g: usize, e: usize, end: usize, y: usize, a: usize, i: usize,
  b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j, p += 16) {
    const t = v128.load(y + g), td = v128.load(y + e), vy = v128.load(y), yd = v128.load(y + d);
    const va = v128.load(a), ad = v128.load(a + d), vb = v128.load(b), bd = v128.load(b + d);
    giveTwo(p, operand ? rule.ddb<v128>(t, td, va, ad, vb, bd, vy, yd) : rule.dda<v128>(t, td, va, ad, vb, bd, vy, yd), fresh);
  }
}

export function secondTernaryBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, d: usize, g: usize, e: usize, end: usize, y: usize, a: usize, i: usize,
  b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(opcode);
  for (; y < end; y += 16, a += i, b += j, c += k, p += 16) {
    const t = v128.load(y + g), td = v128.load(y + e), vy = v128.load(y), yd = v128.load(y + d);
    const va = v128.load(a), ad = v128.load(a + d), vb = v128.load(b), bd = v128.load(b + d), vc = v128.load(c), cd = v128.load(c + d);
    if (operand == 0) giveTwo(p, rule.dda<v128>(t, td, va, ad, vb, bd, vc, cd, vy, yd), fresh);
    else if (operand == 1) giveTwo(p, rule.ddb<v128>(t, td, va, ad, vb, bd, vc, cd, vy, yd), fresh);
    else giveTwo(p, rule.ddc<v128>(t, td, va, ad, vb, bd, vc, cd, vy, yd), fresh);
  }
}

// One element of a list. Tallies stand at `b`, terms that are kept at `c`; tangents of the elements add up.

/** The term, of the result or pivot at `y`, is kept and added to the partial sum at `z`. */
export function termListBlock<R>(end: usize, y: usize, a: usize, i: usize, c: usize, z: usize): void {
  const rule = changetype<R>(0);
  for (; y < end; y += 16, a += i, c += 16, z += 16) {
    const term = rule.term<v128>(v128.load(a), rule.pivot<v128>(v128.load(y)));
    if (rule.keeps()) v128.store(c, term);
    giveTwo(z, term, false);
  }
}

/** The tangent of the term at `c` is added to that of the tally, at `z`; the pivot counts as constant. */
export function termTangentListBlock<R>(end: usize, z: usize, d: usize, a: usize, i: usize, c: usize): void {
  const rule = changetype<R>(0);
  for (; z < end; z += 16, a += i, c += 16) giveTwo(z, rule.termd<v128>(v128.load(a), v128.load(a + d), v128.load(c)), false);
}

export function tangentListBlock<R>(
  opcode: usize, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(0);
  for (; y < end; y += 16, a += i, b += 16, c += 16) {
    const vy = v128.load(y), tally = rule.tallies() ? v128.load(b) : vy, term = rule.keeps() ? v128.load(c) : vy;
    giveTwo(y + q, rule.tangent<v128>(v128.load(a), v128.load(a + q), vy, tally, term), false);
  }
}

export function tangentPairsBlock<R>(
  opcode: usize, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(0);
  for (; y < end; y += 16, a += i, b += j) {
    giveTwo(y + q, tangentOfTwo<R>(rule, q, y, a, b), false);
  }
}

export function giveListBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize,
  c: usize, k: usize,
): void {
  const rule = changetype<R>(0);
  for (; y < end; y += 16, a += i, b += 16, c += 16, p += 16) {
    const t = v128.load(y + q), va = rule.reads(0, OF_A) ? v128.load(a) : t, vy = rule.reads(0, OF_Y) ? v128.load(y) : t;
    giveTwo(p, rule.da<v128>(t, va, vy, rule.tallies() ? v128.load(b) : t, rule.keeps() ? v128.load(c) : t), fresh);
  }
}

/** The tangent of the tally stands two blocks behind it. */
export function secondListBlock<R>(
  opcode: usize, operand: u32, p: usize, fresh: bool, d: usize, g: usize, e: usize, end: usize, y: usize, a: usize, i: usize,
  b: usize, j: usize, c: usize, k: usize,
): void {
  const rule = changetype<R>(0), behind = (end - y) << 1;
  for (; y < end; y += 16, a += i, b += 16, c += 16, p += 16) {
    const t = v128.load(y + g), td = v128.load(y + e), va = v128.load(a), ad = v128.load(a + d), vy = v128.load(y), yd = v128.load(y + d);
    const tally = rule.tallies() ? v128.load(b) : t, tallyd = rule.keeps() ? v128.load(b + behind) : t;
    const term = rule.keeps() ? v128.load(c) : t;
    giveTwo(p, rule.dda<v128>(t, td, va, ad, vy, yd, tally, tallyd, term, rule.termd<v128>(va, ad, term)), fresh);
  }
}
