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

/** Adjoints are given, or their tangents by rules whose partial derivatives have tangents. */
@final
export class Once {
  @inline twice(): bool { return false; }
}

@final
export class Twice {
  @inline twice(): bool { return true; }
}

/** What an operand gets at two points; d, g and q take a primal to its tangent, its adjoint and what is given. */
@inline
function givenTo<R, S>(operand: u32, y: usize, a: usize, b: usize, d: usize, g: usize, q: usize): v128 {
  const rule = changetype<R>(0), t = v128.load(y + q);
  if (changetype<S>(0).twice()) {
    const first = rule.needs(operand, OF_T) ? v128.load(y + g) : t;
    const va = rule.needs(operand, OF_A) ? v128.load(a) : t, ad = rule.needs(operand, OF_AD) ? v128.load(a + d) : t;
    const vb = rule.needs(operand, OF_B) ? v128.load(b) : t, bd = rule.needs(operand, OF_BD) ? v128.load(b + d) : t;
    const vy = rule.needs(operand, OF_Y) ? v128.load(y) : t, yd = rule.needs(operand, OF_YD) ? v128.load(y + d) : t;
    return operand ? rule.ddb<v128>(first, t, va, ad, vb, bd, vy, yd) : rule.dda<v128>(first, t, va, ad, vb, bd, vy, yd);
  }
  const va = rule.reads(operand, OF_A) ? v128.load(a) : t, vb = rule.reads(operand, OF_B) ? v128.load(b) : t;
  const vy = rule.reads(operand, OF_Y) ? v128.load(y) : t;
  return operand ? rule.db<v128>(t, va, vb, vy) : rule.da<v128>(t, va, vb, vy);
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
        if (toA) {
          const c0 = givenTo<R, S>(0, y, a, b, d, g, q), c1 = givenTo<R, S>(0, y + 16, a + i, b + j, d, g, q);
          if (i) giveFour(a + q, c0, c1, freshA);
          else {
            s0 = f64x2.add(s0, c0);
            s1 = f64x2.add(s1, c1);
          }
        }
        if (toB) {
          const c0 = givenTo<R, S>(1, y, a, b, d, g, q), c1 = givenTo<R, S>(1, y + 16, a + i, b + j, d, g, q);
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
