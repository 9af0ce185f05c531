// Records of operations (blocks.ts) that cost no more than reaching their operands: many at a time, four points at a time,
// and the sums of uniform operands stay in registers.
import { B_BYTES, B_COUNT, B_ROOM, B_VARYING } from "../../src/layout";
import { OF_A, OF_B, OF_Y } from "./access";
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

/** Sums in the order of `addOver`: whole fours first, then once more the same loop for the rest. */
export function giveBinaryLight<R>(at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize): void {
  const rule = changetype<R>(0), bytes = field(batch, B_BYTES), varying = field(batch, B_VARYING), zero = f64x2.splat(0);
  const needsA = rule.reads(0, OF_A) || rule.reads(1, OF_A), needsB = rule.reads(0, OF_B) || rule.reads(1, OF_B);
  const needsY = rule.reads(0, OF_Y) || rule.reads(1, OF_Y), rest = field(batch, B_COUNT) & 3;
  const freshA = <bool>(fresh & 1), freshB = <bool>(fresh & 2), toA = <bool>(to & 1), toB = <bool>(to & 2);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8);
    const i = stride(a, varying), j = stride(b, varying), last = y + bytes;
    let whole = rest ? last - 32 : last;
    let s0 = zero, s1 = zero, r0 = zero, r1 = zero, p0 = zero, p1 = zero, q0 = zero, q1 = zero;
    while (true) {
      for (; y < whole; y += 32, a += 2 * i, b += 2 * j) {
        const t0 = v128.load(y + q), t1 = v128.load(y + q, 16);
        const a0 = needsA ? v128.load(a) : t0, b0 = needsB ? v128.load(b) : t0, y0 = needsY ? v128.load(y) : t0;
        const a1 = needsA ? v128.load(a + i) : t1, b1 = needsB ? v128.load(b + j) : t1, y1 = needsY ? v128.load(y, 16) : t1;
        if (toA) {
          const c0 = rule.da<v128>(t0, a0, b0, y0), c1 = rule.da<v128>(t1, a1, b1, y1);
          if (i) giveFour(a + q, c0, c1, freshA);
          else {
            s0 = f64x2.add(s0, c0);
            s1 = f64x2.add(s1, c1);
          }
        }
        if (toB) {
          const c0 = rule.db<v128>(t0, a0, b0, y0), c1 = rule.db<v128>(t1, a1, b1, y1);
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
