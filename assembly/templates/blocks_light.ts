// Records of operations (blocks.ts) that cost no more than reaching their operands: many at a time, four points at a time,
// and the sums of uniform operands stay in registers.
import { B_ADJOINTS, B_BYTES, B_COUNT, B_PRIMALS, B_ROOM, B_TANGENTS, B_VARYING } from "../../src/layout";
import { OF_A, OF_AD, OF_B, OF_BD, OF_T, OF_Y, OF_YD } from "./access";
import { RECORD, field, giveTwo, stride } from "./blocks";

export function valueBinaryLight<R>(at: usize, end: usize, batch: usize): void {
  const rule = changetype<R>(0), bytes = field(batch, B_BYTES), varying = field(batch, B_VARYING);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8);
    const i = stride(a, varying), j = stride(b, varying);
    for (const last = y + bytes; y < last; y += 32, a += 2 * i, b += 2 * j) {
      v128.store(y, rule.value<v128>(v128.load(a), v128.load(b)));
      v128.store(y, rule.value<v128>(v128.load(a + i), v128.load(b + j)), 16);
    }
  }
}

/** What is left of four partial sums, of which the last four points had only `rest`; before them they were `p`, `r`. */
function giveSums(at: usize, s: v128, t: v128, p: v128, r: v128, rest: usize): void {
  if (rest == 1) s = v128.shuffle<f64>(s, p, 0, 3);
  if (rest == 3) t = v128.shuffle<f64>(t, r, 0, 3);
  else if (rest) t = r;
  v128.store(at, f64x2.add(v128.load(at), f64x2.add(s, t)));
}

@inline
function giveFour(at: usize, c: v128, e: v128, fresh: bool): void {
  giveTwo(at, c, fresh);
  giveTwo(at + 16, e, fresh);
}

/** What is given: adjoints, or their tangents, to which tangents of partial derivatives contribute. */
@final
export class Once {
  @inline twice(): bool { return false; }
}

@final
export class Twice {
  @inline twice(): bool { return true; }
}

/** A number that contributions to operands need, two points of it. */
@inline
function needed<R, S>(leaf: u32, at: usize, otherwise: v128): v128 {
  const rule = changetype<R>(0);
  if (changetype<S>(0).twice()) return rule.needs(0, leaf) || rule.needs(1, leaf) ? v128.load(at) : otherwise;
  return leaf <= OF_Y && (rule.reads(0, leaf) || rule.reads(1, leaf)) ? v128.load(at) : otherwise;
}

@inline
function toOperand<R, S>(operand: u32, t: v128, td: v128, a: v128, ad: v128, b: v128, bd: v128, y: v128, yd: v128): v128 {
  const rule = changetype<R>(0);
  if (changetype<S>(0).twice()) return operand ? rule.ddb<v128>(t, td, a, ad, b, bd, y, yd) : rule.dda<v128>(t, td, a, ad, b, bd, y, yd);
  return operand ? rule.db<v128>(td, a, b, y) : rule.da<v128>(td, a, b, y);
}

/** Sums in the order of `addOver`: whole fours first, then once more the same loop for the rest. */
export function giveBinaryLight<R, S>(at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize): void {
  const bytes = field(batch, B_BYTES), varying = field(batch, B_VARYING), zero = f64x2.splat(0), rest = field(batch, B_COUNT) & 3;
  const d = field(batch, B_TANGENTS) - field(batch, B_PRIMALS), g = field(batch, B_ADJOINTS) - field(batch, B_PRIMALS);
  const freshA = <bool>(fresh & 1), freshB = <bool>(fresh & 2), toA = <bool>(to & 1), toB = <bool>(to & 2);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8);
    const i = stride(a, varying), j = stride(b, varying), last = y + bytes;
    let whole = rest ? last - 32 : last;
    let s0 = zero, s1 = zero, r0 = zero, r1 = zero, p0 = zero, p1 = zero, q0 = zero, q1 = zero;
    while (true) {
      for (; y < whole; y += 32, a += 2 * i, b += 2 * j) {
        const td0 = v128.load(y + q), td1 = v128.load(y + q, 16);
        const t0 = needed<R, S>(OF_T, y + g, td0), t1 = needed<R, S>(OF_T, y + g + 16, td1);
        const a0 = needed<R, S>(OF_A, a, td0), a1 = needed<R, S>(OF_A, a + i, td1), b0 = needed<R, S>(OF_B, b, td0), b1 = needed<R, S>(OF_B, b + j, td1);
        const y0 = needed<R, S>(OF_Y, y, td0), y1 = needed<R, S>(OF_Y, y + 16, td1), yd0 = needed<R, S>(OF_YD, y + d, td0), yd1 = needed<R, S>(OF_YD, y + d + 16, td1);
        const ad0 = needed<R, S>(OF_AD, a + d, td0), ad1 = needed<R, S>(OF_AD, a + d + i, td1);
        const bd0 = needed<R, S>(OF_BD, b + d, td0), bd1 = needed<R, S>(OF_BD, b + d + j, td1);
        if (toA) {
          const c0 = toOperand<R, S>(0, t0, td0, a0, ad0, b0, bd0, y0, yd0), c1 = toOperand<R, S>(0, t1, td1, a1, ad1, b1, bd1, y1, yd1);
          if (i) giveFour(a + q, c0, c1, freshA);
          else {
            s0 = f64x2.add(s0, c0);
            s1 = f64x2.add(s1, c1);
          }
        }
        if (toB) {
          const c0 = toOperand<R, S>(1, t0, td0, a0, ad0, b0, bd0, y0, yd0), c1 = toOperand<R, S>(1, t1, td1, a1, ad1, b1, bd1, y1, yd1);
          if (j) giveFour(b + q, c0, c1, freshB);
          else {
            r0 = f64x2.add(r0, c0);
            r1 = f64x2.add(r1, c1);
          }
        }
      }
      if (y == last) break;
      p0 = s0, p1 = s1, q0 = r0, q1 = r1, whole = last;
    }
    if (toA && !i) giveSums(a + q, s0, s1, p0, p1, rest);
    if (toB && !j) giveSums(b + q, r0, r1, q0, q1, rest);
  }
}

/**
 * Products added up in the order of sum (reduce.ts): eight partial sums of every eighth term, each a block of the room,
 * which two terms at a time reach.
 */
export function valueProducts(at: usize, end: usize, batch: usize): void {
  const z = field(batch, B_ROOM), y: usize = load<u32>(at), bytes = field(batch, B_BYTES), eight: usize = 8 * RECORD;
  memory.fill(z, 0, 8 * bytes);
  for (let j: usize = 0, to = z; j < 8; j++, to += bytes) {
    let from = at + j * RECORD;
    for (; from + eight < end; from += 2 * eight) addTwo(from, from + eight, batch, to);
    if (from < end) addOne(from, batch, to);
  }
  addParts(z, y, bytes);
}

/** To `y`, eight partial sums, of each `bytes`, in the order of sum. */
export function addParts(z: usize, y: usize, bytes: usize): void {
  for (let l: usize = 0; l < bytes; l += 16, z += 16) {
    const even = f64x2.add(f64x2.add(part(z, 0, bytes), part(z, 2, bytes)), f64x2.add(part(z, 4, bytes), part(z, 6, bytes)));
    const odd = f64x2.add(f64x2.add(part(z, 1, bytes), part(z, 3, bytes)), f64x2.add(part(z, 5, bytes), part(z, 7, bytes)));
    v128.store(y + l, f64x2.add(even, odd));
  }
}

@inline
function part(z: usize, j: usize, bytes: usize): v128 {
  return v128.load(z + j * bytes);
}

@inline
function addOne(from: usize, batch: usize, to: usize): void {
  const varying = field(batch, B_VARYING), last = to + field(batch, B_BYTES);
  let a: usize = load<u32>(from, 4), b: usize = load<u32>(from, 8);
  const i = stride(a, varying), j = stride(b, varying);
  for (; to < last; to += 16, a += i, b += j) giveTwo(to, f64x2.mul(v128.load(a), v128.load(b)), false);
}

@inline
function addTwo(first: usize, second: usize, batch: usize, to: usize): void {
  const varying = field(batch, B_VARYING), last = to + field(batch, B_BYTES);
  let a: usize = load<u32>(first, 4), b: usize = load<u32>(first, 8);
  let c: usize = load<u32>(second, 4), d: usize = load<u32>(second, 8);
  const i = stride(a, varying), j = stride(b, varying), m = stride(c, varying), n = stride(d, varying);
  for (; to < last; to += 16, a += i, b += j, c += m, d += n) {
    const sum = f64x2.add(v128.load(to), f64x2.mul(v128.load(a), v128.load(b)));
    v128.store(to, f64x2.add(sum, f64x2.mul(v128.load(c), v128.load(d))));
  }
}
