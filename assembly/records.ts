// Records of operations at many points (templates/blocks.ts), one after the other. `q` takes a primal to its tangent or
// adjoint; of operations on lists each element is a record.
import { B_ADJOINTS, B_BYTES, B_COUNT, B_CURVED, B_POINTS, B_PRIMALS, B_ROOM, B_TANGENTS, B_UNIFORM, B_VARYING, GATHERED } from "../src/layout";
import { evaluateList, giveBlock, giveLight, secondBlock, secondLight, tangentBlock, termBlock, termTangentBlock, valueBlock, valueLight } from "./rules.generated";
import { DOT, SUM, isKept } from "./table.generated";
import { slot } from "./templates/access";
import { RECORD, addOver, field, stride } from "./templates/blocks";
import { addParts, valueProducts } from "./templates/blocks_light";

/** Writes a word of each record from `at` to `end`: where operands stand, from the first and the step (access.ts, Lanes). */
export function column(at: usize, end: usize, batch: usize, p: usize, step: usize, form: u32): void {
  const uniform = field(batch, B_UNIFORM) << 3, n = field(batch, B_POINTS), x = field(batch, B_PRIMALS);
  const varying = field(batch, B_VARYING) - uniform * n;
  for (; at < end; at += RECORD, p += step) {
    const offset = form == GATHERED ? slot(p) : p;
    store<u32>(at, offset < uniform ? x + (offset << 1) : varying + offset * n);
  }
}

export function valueRecords(opcode: usize, at: usize, end: usize, batch: usize): void {
  if (valueLight(opcode, at, end, batch)) return;
  const varying = field(batch, B_VARYING), bytes = field(batch, B_BYTES);
  for (; at < end; at += RECORD) {
    const y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8), c: usize = load<u32>(at, 12);
    valueBlock(opcode, y + bytes, y, a, stride(a, varying), b, stride(b, varying), c, stride(c, varying));
  }
}

/** A list; one that is no sum one point at a time, put together in the room. */
export function valueElements(opcode: usize, at: usize, end: usize, batch: usize): void {
  if (opcode == SUM || opcode == DOT) return valueProducts(at, end, batch);
  const varying = field(batch, B_VARYING), z = field(batch, B_ROOM), y: usize = load<u32>(at);
  for (let l: usize = 0; l < field(batch, B_COUNT) << 3; l += 8) {
    let to = z;
    for (let from = at; from < end; from += RECORD, to += 8) {
      const a: usize = load<u32>(from, 4);
      store<f64>(to, load<f64>(a < varying ? a : a + l));
    }
    store<f64>(y + l, evaluateList(<u32>opcode, z, <u32>((end - at) / RECORD)));
  }
}

/**
 * Where the operation of a list has a tally: terms of the elements and, in the order of sum, their tally, in the room.
 * Their records then say where the tally stands (b), and the term, of operations that keep terms (c).
 */
export function tallyElements(opcode: usize, at: usize, end: usize, batch: usize): void {
  const varying = field(batch, B_VARYING), bytes = field(batch, B_BYTES), z = field(batch, B_ROOM);
  const keeps = isKept(<i32>opcode), pivot = z + 8 * bytes, step = keeps ? bytes : 0;
  memory.fill(z, 0, 8 * bytes);
  if (keeps) topElements(at, end, batch, pivot);
  for (let part: usize = 0, c = pivot + step; at < end; at += RECORD, c += step, part = (part + bytes) % (8 * bytes)) {
    const a: usize = load<u32>(at, 4), p: usize = keeps ? pivot : load<u32>(at);
    if (!termBlock(opcode, p + bytes, p, a, stride(a, varying), c, z + part)) return;
    store<u32>(at, z, 8);
    store<u32>(at, c, 12);
  }
  addParts(z, z, bytes);
}

/** Of a list whose terms and tally stand there, the tangent of the tally to two blocks behind it, one term after another. */
export function tallyTangents(opcode: usize, at: usize, end: usize, batch: usize): void {
  const varying = field(batch, B_VARYING), bytes = field(batch, B_BYTES), d = field(batch, B_TANGENTS) - field(batch, B_PRIMALS);
  const z = field(batch, B_ROOM) + 2 * bytes;
  memory.fill(z, 0, bytes);
  for (; at < end; at += RECORD) {
    const a: usize = load<u32>(at, 4);
    termTangentBlock(opcode, z + bytes, z, d, a, stride(a, varying), load<u32>(at, 12));
  }
}

/** The largest element of a list, at each point. */
function topElements(at: usize, end: usize, batch: usize, to: usize): void {
  const varying = field(batch, B_VARYING), last = to + field(batch, B_BYTES);
  for (let p = to; p < last; p += 16) v128.store(p, f64x2.splat(-Infinity));
  for (; at < end; at += RECORD) {
    let a: usize = load<u32>(at, 4);
    const i = stride(a, varying);
    for (let p = to; p < last; p += 16, a += i) v128.store(p, f64x2.max(v128.load(p), v128.load(a)));
  }
}

export function tangentRecords(opcode: usize, at: usize, end: usize, batch: usize, q: usize): void {
  const varying = field(batch, B_VARYING), bytes = field(batch, B_BYTES);
  for (; at < end; at += RECORD) {
    const y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8), c: usize = load<u32>(at, 12);
    tangentBlock(opcode, q, y + bytes, y, a, stride(a, varying), b, stride(b, varying), c, stride(c, varying));
  }
}

/**
 * To the operands `to` (bit i: operand i); those of `fresh` hold nothing yet. What a uniform operand gets is put together
 * in the room, behind the tallies, before it is added up.
 */
export function giveRecords(opcode: usize, at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize): void {
  const curved = <bool>field(batch, B_CURVED);
  if (curved ? secondLight(opcode, at, end, to, fresh, batch, q) : giveLight(opcode, at, end, to, fresh, batch, q)) return;
  const d = field(batch, B_TANGENTS) - field(batch, B_PRIMALS), g = field(batch, B_ADJOINTS) - field(batch, B_PRIMALS);
  const varying = field(batch, B_VARYING), bytes = field(batch, B_BYTES), z = field(batch, B_ROOM) + bytes;
  for (; at < end; at += RECORD) {
    const y: usize = load<u32>(at), a: usize = load<u32>(at, 4), b: usize = load<u32>(at, 8), c: usize = load<u32>(at, 12);
    const i = stride(a, varying), j = stride(b, varying), k = stride(c, varying);
    for (let operand: u32 = 0; operand < 3; operand++) {
      if (!((to >> operand) & 1)) continue;
      const given: usize = load<u32>(at + 4 + ((<usize>operand) << 2)), uniform = given < varying;
      const stores = uniform || <bool>((fresh >> operand) & 1);
      const p = uniform ? z : given + q;
      if (curved) secondBlock(opcode, operand, p, stores, d, g, q, y + bytes, y, a, i, b, j, c, k);
      else giveBlock(opcode, operand, p, stores, q, y + bytes, y, a, i, b, j, c, k);
      if (uniform) addOver(given + q, z, 8, field(batch, B_COUNT));
    }
  }
}
