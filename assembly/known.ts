// The nodes that there are already: equal subexpressions are one node.
//
// An operation is looked for among those that have the same latest operand, which were made not long ago as a rule
// and are still in the cache: a linked list for each node, `second` its first and `third` the next of each. A list
// has MOST operations; what more there are (where all of a program uses one number) stand in the hash table, as the
// constants do.
import { CONSTANT } from "../src/layout";
import { Tape, at, codeOf, isConstant, put, valueOf } from "./tape";

const MOST: i32 = 4;

/** Starts over. */
export function forget(tape: Tape): void {
  memory.fill(tape.table, 0xff, (<usize>tape.tableLength) << 2);
}

export function append(tape: Tape, code: i32, a: i32, b: i32, c: i32): i32 {
  const i = tape.length++;
  store<u8>(tape.opcodes + i, <u8>code);
  put(tape.a, i, a);
  put(tape.b, i, b);
  put(tape.c, i, c);
  put(tape.second, i, -1);
  return i;
}

@inline
function isNode(tape: Tape, node: i32, code: i32, a: i32, b: i32, c: i32): bool {
  return at(tape.a, node) == a && at(tape.b, node) == b && codeOf(tape, node) == code && at(tape.c, node) == c;
}

/** The node with this record, appended where it is new. */
export function find(tape: Tape, code: i32, a: i32, b: i32, c: i32): i32 {
  const latest = max<i32>(max<i32>(a, b), c), first = at(tape.second, latest);
  let steps = 0;
  for (let node = first; node >= 0; node = at(tape.third, node)) {
    if (isNode(tape, node, code, a, b, c)) return node;
    if (++steps == MOST) return findInTable(tape, code, a, b, c);
  }
  const node = append(tape, code, a, b, c);
  put(tape.third, node, first);
  put(tape.second, latest, node);
  return node;
}

@inline
function mix(h: u32, x: i32): u32 {
  h = (h ^ <u32>x) * 0x9e3779b1;
  return h ^ (h >> 15);
}

function findInTable(tape: Tape, code: i32, a: i32, b: i32, c: i32): i32 {
  const mask = tape.tableLength - 1;
  let place = mix(mix(mix(code, a), b), c) & mask;
  for (;;) {
    const node = at(tape.table, place);
    if (node < 0) break;
    if (isNode(tape, node, code, a, b, c)) return node;
    place = (place + 1) & mask;
  }
  const node = append(tape, code, a, b, c);
  put(tape.table, place, node);
  return node;
}

@inline
export function sameBits(x: f64, y: f64): bool {
  return reinterpret<u64>(x) == reinterpret<u64>(y);
}

/** The node of a constant; equal to the bit is the same, and all NaN are one. */
export function constant(tape: Tape, x: f64): i32 {
  if (x != x) x = NaN;
  const mask = tape.tableLength - 1, bits = reinterpret<u64>(x);
  let place = mix(mix(CONSTANT, <i32>bits), <i32>(bits >> 32)) & mask;
  for (;;) {
    const node = at(tape.table, place);
    if (node < 0) break;
    if (isConstant(tape, node) && sameBits(valueOf(tape, node), x)) return node;
    place = (place + 1) & mask;
  }
  const which = tape.constantsLength++;
  store<f64>(tape.constants + ((<usize>which) << 3), x);
  const node = append(tape, CONSTANT, which, -1, -1);
  put(tape.table, place, node);
  return node;
}
