// Sets of small numbers, each stored once: the inputs that a node depends on, or the outputs that depend on it.
//
// A set is a list of BLOCKS, 32 numbers each, sorted, those without a number left out: its number above 32 bits that say
// which of its numbers are there. Sparse sets have a block a number, dense ones one for 32. Set 0 is empty.
import { Tape, at, put } from "./tape";
import { Words, push, take } from "./words";

@inline
function blockAt(pool: Words, k: i32): u64 {
  return load<u64>(pool.at + ((<usize>k) << 3));
}

@inline
function append(tape: Tape, block: u64): void {
  const k = take(tape.blocks, 2) >> 1;
  store<u64>(tape.blocks.at + ((<usize>k) << 3), block);
}

/** Where the blocks of a set start; they end where those of the next do. */
@inline
function startOf(tape: Tape, set: i32): i32 {
  return at(tape.sets.at, set);
}

/** Makes the empty set, and room to mark numbers below `n` in: a bit for each, and one for each 32 of these bits. */
export function beginSets(tape: Tape, n: i32): void {
  memory.fill(tape.table, 0, (<usize>tape.tableLength) << 2);
  take(tape.sets, 2);
  take(tape.bits, (n >> 5) + 1);
  take(tape.filled, (n >> 10) + 1);
}

/** The set whose blocks stand at the end: that which is there already, or a new one. */
function intern(tape: Tape): i32 {
  const start = at(tape.sets.at, tape.sets.length - 1), end = tape.blocks.length >> 1;
  if (start == end) return 0;
  let hash: u64 = 0;
  for (let k = start; k < end; k++) {
    hash = (hash ^ blockAt(tape.blocks, k)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
  const mask = tape.tableLength - 1, bytes = (<usize>(end - start)) << 3, from = tape.blocks.at + ((<usize>start) << 3);
  let place = <u32>hash & mask;
  for (let set = at(tape.table, place); set; set = at(tape.table, place)) {
    const first = startOf(tape, set), same = startOf(tape, set + 1) - first == end - start;
    if (same && memory.compare(tape.blocks.at + ((<usize>first) << 3), from, bytes) == 0) {
      tape.blocks.length = start << 1;
      return set;
    }
    place = (place + 1) & mask;
  }
  const set = tape.sets.length - 1;
  put(tape.table, place, set);
  push(tape.sets, end);
  return set;
}

export function single(tape: Tape, number: i32): i32 {
  append(tape, ((<u64>(number >> 5)) << 32) | <u64>(<u32>1 << (number & 31)));
  return intern(tape);
}

/** The union of two sets. */
export function unite(tape: Tape, a: i32, b: i32): i32 {
  if (a == b || !b) return a;
  if (!a) return b;
  let i = startOf(tape, a), j = startOf(tape, b);
  const endA = startOf(tape, a + 1), endB = startOf(tape, b + 1);
  while (i < endA && j < endB) {
    const x = blockAt(tape.blocks, i), y = blockAt(tape.blocks, j);
    append(tape, x >> 32 == y >> 32 ? x | y : min<u64>(x, y));
    i += <i32>(x >> 32 <= y >> 32);
    j += <i32>(y >> 32 <= x >> 32);
  }
  for (; i < endA; i++) append(tape, blockAt(tape.blocks, i));
  for (; j < endB; j++) append(tape, blockAt(tape.blocks, j));
  return intern(tape);
}

@inline
function markBlock(tape: Tape, block: i32, bits: i32): void {
  put(tape.bits.at, block, at(tape.bits.at, block) | bits);
  put(tape.filled.at, block >> 5, at(tape.filled.at, block >> 5) | (1 << (block & 31)));
}

export function markNumber(tape: Tape, number: i32): void {
  markBlock(tape, number >> 5, 1 << (number & 31));
}

export function markSet(tape: Tape, set: i32): void {
  for (let k = startOf(tape, set); k < startOf(tape, set + 1); k++) {
    const block = blockAt(tape.blocks, k);
    markBlock(tape, <i32>(block >> 32), <i32>block);
  }
}

/** The set of all that was marked; nothing is marked then. */
export function collect(tape: Tape): i32 {
  for (let group = 0; group < tape.filled.length; group++) {
    for (let filled = at(tape.filled.at, group); filled; filled &= filled - 1) {
      const block = (group << 5) + ctz(filled);
      // Loaded unsigned: a cast would be lost when the load is widened.
      append(tape, ((<u64>block) << 32) | <u64>load<u32>(tape.bits.at + ((<usize>block) << 2)));
      put(tape.bits.at, block, 0);
    }
    put(tape.filled.at, group, 0);
  }
  return intern(tape);
}

/** Appends the numbers of a set, sorted. */
export function list(tape: Tape, set: i32, to: Words): void {
  for (let k = startOf(tape, set); k < startOf(tape, set + 1); k++) {
    const block = blockAt(tape.blocks, k);
    for (let bits = <u32>block; bits; bits &= bits - 1) push(to, (<i32>(block >> 32) << 5) + <i32>ctz(bits));
  }
}
