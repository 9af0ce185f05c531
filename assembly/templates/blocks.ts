// Operations at many points: each slot is a block of numbers, one a point; a uniform one is a pair (src/layout.ts, BATCH).
//
// Operations come as records of four words, addresses of primals: y of the result, a, b, c of the operands. `q` takes
// an address to that of the tangent or adjoint.
import { B_COUNT, B_POINTS, B_PRIMALS, B_UNIFORM, GATHERED } from "../../src/layout";
import { slot } from "./access";

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

/** Bytes of the numbers that there are in a block: two points at a time. */
@inline
export function bytesOf(batch: usize): usize {
  return ((field(batch, B_COUNT) + 1) & ~1) << 3;
}

/** Primals below this address are uniform. */
@inline
export function varyingAt(batch: usize): usize {
  return field(batch, B_PRIMALS) + (field(batch, B_UNIFORM) << 4);
}

/** From one pair of points to the next in the slot whose primals stand at `a`. */
@inline
export function stride(a: usize, varying: usize): usize {
  return a < varying ? 0 : 16;
}

/** Writes a word of each record from `at` to `end`: where operands stand, from the first and the step (access.ts, Lanes). */
export function column(at: usize, end: usize, batch: usize, p: usize, step: usize, form: u32): void {
  const uniform = field(batch, B_UNIFORM) << 3, n = field(batch, B_POINTS), x = field(batch, B_PRIMALS);
  const varying = varyingAt(batch) - uniform * n;
  for (; at < end; at += RECORD, p += step) {
    const offset = form == GATHERED ? slot(p) : p;
    store<u32>(at, offset < uniform ? x + (offset << 1) : varying + offset * n);
  }
}

/** A contribution goes to its adjoints. */
@inline
export function giveTwo(at: usize, c: v128, fresh: bool): void {
  v128.store(at, fresh ? c : f64x2.add(v128.load(at), c));
}

/** To a uniform adjoint go two sums; of an odd number of points, the last second one was none: it was `before`. */
@inline
export function giveSums(at: usize, sums: v128, before: v128, batch: usize): void {
  const odd = <bool>(field(batch, B_COUNT) & 1);
  v128.store(at, f64x2.add(v128.load(at), odd ? v128.shuffle<f64>(sums, before, 0, 3) : sums));
}

export function valueUnaryBlocks<R>(opcode: usize, at: usize, end: usize, batch: usize): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4);
    const i = stride(a, varying);
    for (const last = y + bytes; y < last; y += 16, a += i) v128.store(y, rule.value<v128>(v128.load(a)));
  }
}

export function valueBinaryBlocks<R>(opcode: usize, at: usize, end: usize, batch: usize): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8);
    const i = stride(a, varying), j = stride(b, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, b += j) {
      v128.store(y, rule.value<v128>(v128.load(a), v128.load(b)));
    }
  }
}

export function valueTernaryBlocks<R>(opcode: usize, at: usize, end: usize, batch: usize): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8), c: usize = load<u32>(at, 12);
    const i = stride(a, varying), j = stride(b, varying), k = stride(c, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, b += j, c += k) {
      v128.store(y, rule.value<v128>(v128.load(a), v128.load(b), v128.load(c)));
    }
  }
}

export function tangentUnaryBlocks<R>(opcode: usize, at: usize, end: usize, batch: usize, q: usize): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4);
    const i = stride(a, varying);
    for (const last = y + bytes; y < last; y += 16, a += i) {
      v128.store(y + q, rule.tangent<v128>(v128.load(a), v128.load(a + q), v128.load(y)));
    }
  }
}

export function tangentBinaryBlocks<R>(opcode: usize, at: usize, end: usize, batch: usize, q: usize): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8);
    const i = stride(a, varying), j = stride(b, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, b += j) {
      const va = v128.load(a), ad = v128.load(a + q), vb = v128.load(b), bd = v128.load(b + q);
      v128.store(y + q, rule.tangent<v128>(va, ad, vb, bd, v128.load(y)));
    }
  }
}

export function tangentTernaryBlocks<R>(opcode: usize, at: usize, end: usize, batch: usize, q: usize): void {
  const rule = changetype<R>(opcode), bytes = bytesOf(batch), varying = varyingAt(batch);
  for (; at < end; at += RECORD) {
    let y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8), c: usize = load<u32>(at, 12);
    const i = stride(a, varying), j = stride(b, varying), k = stride(c, varying);
    for (const last = y + bytes; y < last; y += 16, a += i, b += j, c += k) {
      const va = v128.load(a), ad = v128.load(a + q), vb = v128.load(b), bd = v128.load(b + q);
      v128.store(y + q, rule.tangent<v128>(va, ad, vb, bd, v128.load(c), v128.load(c + q), v128.load(y)));
    }
  }
}
