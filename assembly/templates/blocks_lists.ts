// Operations on lists at many points (blocks.ts). Each element is a record: y of the result, a of the element, b of that
// of the second list. `z` is room for what is made of all elements before it is used.
import { B_COUNT, NEAR } from "../../src/layout";
import { OF_A } from "./access";
import { RECORD, bytesOf, field, giveSums, giveTwo, stride, varyingAt } from "./blocks";

/** What is added up. */
@final class Elements { @inline of(a: usize, b: usize): v128 { return v128.load(a); } }
@final class Products { @inline of(a: usize, b: usize): v128 { return f64x2.mul(v128.load(a), v128.load(b)); } }

export function valueSumBlocks(at: usize, end: usize, batch: usize, z: usize): void {
  total<Elements>(at, end, batch, z);
}

export function valueDotBlocks(at: usize, end: usize, batch: usize, z: usize): void {
  total<Products>(at, end, batch, z);
}

/** In the order of sum (reduce.ts): eight partial sums of every eighth term. Each is a block, which two terms at a time reach. */
@inline
function total<K>(at: usize, end: usize, batch: usize, z: usize): void {
  const y: usize = load<u32>(at), bytes = bytesOf(batch), eight: usize = 8 * RECORD;
  for (let j: usize = 0; j < 8; j++) {
    const to = z + j * bytes;
    let from = at + j * RECORD, none = true;
    for (; from + eight < end; from += 2 * eight, none = false) addTwo<K>(from, from + eight, batch, to, none);
    if (from < end || none) addOne<K>(from, end, batch, to, none);
  }
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

/** The term at `from`, or 0 where it is not before `end`, to the partial sum at `to`; `none` is there yet. */
@inline
function addOne<K>(from: usize, end: usize, batch: usize, to: usize, none: bool): void {
  const k = changetype<K>(0), varying = varyingAt(batch), zero = f64x2.splat(0), last = to + bytesOf(batch);
  if (from >= end) {
    for (; to < last; to += 16) v128.store(to, zero);
    return;
  }
  let a: usize = load<u32>(from, 4), b: usize = load<u32>(from, 8);
  const i = stride(a, varying), j = stride(b, varying);
  for (; to < last; to += 16, a += i, b += j) v128.store(to, f64x2.add(none ? zero : v128.load(to), k.of(a, b)));
}

@inline
function addTwo<K>(first: usize, second: usize, batch: usize, to: usize, none: bool): void {
  const k = changetype<K>(0), varying = varyingAt(batch), zero = f64x2.splat(0), last = to + bytesOf(batch);
  let a: usize = load<u32>(first, 4), b: usize = load<u32>(first, 8);
  let c: usize = load<u32>(second, 4), d: usize = load<u32>(second, 8);
  const i = stride(a, varying), j = stride(b, varying), m = stride(c, varying), n = stride(d, varying);
  for (; to < last; to += 16, a += i, b += j, c += m, d += n) {
    v128.store(to, f64x2.add(f64x2.add(none ? zero : v128.load(to), k.of(a, b)), k.of(c, d)));
  }
}

/** Other lists one point at a time, put together at `z`. */
export function valueListBlocks<R>(at: usize, end: usize, batch: usize, z: usize): void {
  const rule = changetype<R>(0), varying = varyingAt(batch), y: usize = load<u32>(at);
  const n = <u32>((end - at) / RECORD), bytes = field(batch, B_COUNT) << 3;
  for (let l: usize = 0; l < bytes; l += 8) {
    let to = z;
    for (let from = at; from < end; from += RECORD, to += 8) {
      const a: usize = load<u32>(from, 4);
      store<f64>(to, load<f64>(a < varying ? a : a + l));
    }
    store<f64>(y + l, rule.value(NEAR, z, 0, n));
  }
}

/** A block of tallies at `z`, where the rule has one. */
@inline
function tally<R>(at: usize, end: usize, batch: usize, z: usize): void {
  const rule = changetype<R>(0), varying = varyingAt(batch), last = z + bytesOf(batch), result: usize = load<u32>(at);
  if (!rule.tallies()) return;
  for (let from = at; from < end; from += RECORD) {
    let y = result, a: usize = load<u32>(from, 4);
    const i = stride(a, varying);
    for (let to = z; to < last; to += 16, y += 16, a += i) {
      const before = from == at ? f64x2.splat(0) : v128.load(to);
      v128.store(to, f64x2.add(before, rule.tally<v128>(v128.load(a), v128.load(y))));
    }
  }
}

@inline
function clear(at: usize, bytes: usize): void {
  for (const end = at + bytes; at < end; at += 16) v128.store(at, f64x2.splat(0));
}

export function tangentListBlocks<R>(at: usize, end: usize, batch: usize, q: usize, z: usize): void {
  const rule = changetype<R>(0), varying = varyingAt(batch), bytes = bytesOf(batch);
  tally<R>(at, end, batch, z);
  clear(<usize>load<u32>(at) + q, bytes);
  for (let from = at; from < end; from += RECORD) {
    let y: usize = load<u32>(from), a: usize = load<u32>(from, 4), t = z;
    const i = stride(a, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, t += 16) {
      const c = rule.tangent<v128>(v128.load(a), v128.load(a + q), v128.load(y), rule.tallies() ? v128.load(t) : f64x2.splat(0));
      v128.store(y + q, f64x2.add(v128.load(y + q), c));
    }
  }
}

export function tangentPairsBlocks<R>(at: usize, end: usize, batch: usize, q: usize, z: usize): void {
  const rule = changetype<R>(0), varying = varyingAt(batch), bytes = bytesOf(batch);
  clear(<usize>load<u32>(at) + q, bytes);
  for (let from = at; from < end; from += RECORD) {
    let y: usize = load<u32>(from), a: usize = load<u32>(from, 4), b: usize = load<u32>(from, 8);
    const i = stride(a, varying), j = stride(b, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, b += j) {
      const c = rule.tangent<v128>(v128.load(a), v128.load(a + q), v128.load(b), v128.load(b + q), v128.load(y));
      v128.store(y + q, f64x2.add(v128.load(y + q), c));
    }
  }
}

export function giveListBlocks<R>(at: usize, end: usize, fresh: bool, batch: usize, q: usize, z: usize): void {
  const rule = changetype<R>(0), varying = varyingAt(batch), bytes = bytesOf(batch), zero = f64x2.splat(0);
  tally<R>(at, end, batch, z);
  for (let from = at; from < end; from += RECORD) {
    let y: usize = load<u32>(from), a: usize = load<u32>(from, 4), t = z, sums = zero, before = zero;
    const i = stride(a, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, t += 16) {
      const va = rule.reads(0, OF_A) ? v128.load(a) : zero;
      const c = rule.da<v128>(v128.load(y + q), va, v128.load(y), rule.tallies() ? v128.load(t) : zero);
      before = sums;
      if (i) giveTwo(a + q, c, fresh);
      else sums = f64x2.add(sums, c);
    }
    if (!i) giveSums(a + q, sums, before, batch);
  }
}
