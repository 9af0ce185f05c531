// A tape in the core's memory while it is prepared: one block, which TypeScript fills, has worked on, reads back and
// releases. src/tape.ts draws the records; the fields below are the words T_... of src/layout.ts.
import { allocate } from "./program";

@unmanaged
export class Tape {
  length: i32;
  listsLength: i32;
  constantsLength: i32;
  outputsLength: i32;
  opcodes: usize;
  a: usize;
  b: usize;
  c: usize;
  lists: usize;
  outputs: usize;
  /** Room for one constant a node: folding makes new ones. */
  constants: usize;
  /** Scratch: one word a node. */
  first: usize;
  second: usize;
  third: usize;
  /** Scratch: a hash table of words, a power of two larger than twice the nodes. */
  table: usize;
  tableLength: u32;
}

/** A block for a tape of these sizes, its arrays empty; 0 where it is too large. */
export function createTape(length: i32, listsLength: i32, constantsLength: i32, outputsLength: i32): usize {
  let tableLength: u32 = 16;
  while (tableLength < 2 * <u32>length + 2) tableLength <<= 1;
  const words = <u64>length * 6 + listsLength + outputsLength + tableLength;
  const header = (offsetof<Tape>() + 15) & ~15;
  const bytes = <u64>header + words * 4 + (<u64>max(length, constantsLength) << 3) + length + 64;
  const at = allocate(<f64>bytes);
  if (!at) return 0;
  const tape = changetype<Tape>(at);
  let next = at + header;
  tape.constants = next;
  next += (<usize>max(length, constantsLength)) << 3;
  tape.a = next;
  tape.b = tape.a + ((<usize>length) << 2);
  tape.c = tape.b + ((<usize>length) << 2);
  tape.first = tape.c + ((<usize>length) << 2);
  tape.second = tape.first + ((<usize>length) << 2);
  tape.third = tape.second + ((<usize>length) << 2);
  tape.lists = tape.third + ((<usize>length) << 2);
  tape.outputs = tape.lists + ((<usize>listsLength) << 2);
  tape.table = tape.outputs + ((<usize>outputsLength) << 2);
  tape.opcodes = tape.table + ((<usize>tableLength) << 2);
  tape.length = length;
  tape.listsLength = listsLength;
  tape.constantsLength = constantsLength;
  tape.outputsLength = outputsLength;
  tape.tableLength = tableLength;
  return at;
}

/** Element `i` of an array of words. */
@inline
export function at(words: usize, i: i32): i32 {
  return load<i32>(words + ((<usize>i) << 2));
}

@inline
export function put(words: usize, i: i32, value: i32): void {
  store<i32>(words + ((<usize>i) << 2), value);
}

@inline
export function codeOf(tape: Tape, i: i32): i32 {
  return load<u8>(tape.opcodes + i);
}
