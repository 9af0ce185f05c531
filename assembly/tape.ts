// A tape in the core's memory while it is prepared: one block, which TypeScript fills, has worked on, reads back and
// releases. src/tape.ts draws the records; the fields below are the words T_... of src/layout.ts.
import { CONSTANT } from "../src/layout";
import { release, reserve } from "./program";
import { Words } from "./words";

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
  /** The table lies behind them: once it is done with, they may grow into it. */
  lists: usize;
  outputs: usize;
  /** Room for one constant a node: folding makes new ones. */
  constants: usize;
  /** Scratch: one word a node, and one before the first of them. */
  first: usize;
  second: usize;
  third: usize;
  /** Scratch: a hash table of words, a power of two larger than twice the nodes. */
  table: usize;
  tableLength: u32;
  /** Nodes, besides the inputs, whose adjoints will be read. */
  wanted: usize;
  wantedLength: i32;
  /** What scheduling leaves: the slot of each node, how many slots leaves have, and a program's words. */
  slots: usize;
  leaves: i32;
  runs: Words;
  index: Words;
  cleared: Words;
  /** A block that the pass at hand works in. */
  workBlock: usize;
  /** How many derivatives the forward sweep keeps. */
  slopes: i32;
  operations: i32;
  /** One byte a node, and one before them (assembly/graph.ts). */
  flags: usize;
  /** Of the operations in order: the slots of their operands, and which of these receive adjoints, a byte each. */
  operandA: usize;
  operandB: usize;
  operandC: usize;
  active: usize;
  /** What a pattern is: where the members of each row start, and all of them. */
  starts: Words;
  members: Words;
  /** Sets of numbers (assembly/sets.ts): where the blocks of each start; the blocks; what is marked. */
  sets: Words;
  blocks: Words;
  bits: Words;
  filled: Words;
  /** Pairs of sets, and a hash table of them; or users of nodes. */
  pairs: Words;
  found: Words;
}

/** Lists of words of a tape, and bytes of the record with them. */
const LISTS: usize = 11;
const HEADER: usize = (offsetof<Tape>() + LISTS * offsetof<Words>() + 15) & ~15;

@inline
function wordsAt(tape: usize, k: usize): Words {
  return changetype<Words>(tape + offsetof<Tape>() + k * offsetof<Words>());
}

/** A block for a tape of these sizes, its arrays for TypeScript to fill; 0 where it is too large. */
export function createTape(length: i32, lists: i32, constants: i32, outputs: i32, wanted: i32): usize {
  let tableLength: u32 = 16;
  while (tableLength < 2 * <u32>length + 2) tableLength <<= 1;
  const words = <u64>length * 7 + 3 + lists + outputs + wanted + tableLength;
  const bytes = <u64>HEADER + words * 4 + (<u64>max(length, constants) << 3) + 2 * length + 2;
  const at = reserve(<f64>bytes);
  if (!at) return 0;
  memory.fill(at, 0, HEADER);
  const tape = changetype<Tape>(at);
  tape.runs = wordsAt(at, 0);
  tape.index = wordsAt(at, 1);
  tape.cleared = wordsAt(at, 2);
  tape.starts = wordsAt(at, 3);
  tape.members = wordsAt(at, 4);
  tape.sets = wordsAt(at, 5);
  tape.blocks = wordsAt(at, 6);
  tape.bits = wordsAt(at, 7);
  tape.filled = wordsAt(at, 8);
  tape.pairs = wordsAt(at, 9);
  tape.found = wordsAt(at, 10);
  tape.constants = at + HEADER;
  tape.a = tape.constants + ((<usize>max(length, constants)) << 3);
  tape.b = tape.a + ((<usize>length) << 2);
  tape.c = tape.b + ((<usize>length) << 2);
  // What is before these, the slots, the opcodes and the flags stands for an operand that there is not.
  tape.first = tape.c + ((<usize>length + 1) << 2);
  tape.second = tape.first + ((<usize>length) << 2);
  tape.third = tape.second + ((<usize>length) << 2);
  tape.slots = tape.third + ((<usize>length + 2) << 2);
  tape.outputs = tape.slots + ((<usize>length) << 2);
  tape.wanted = tape.outputs + ((<usize>outputs) << 2);
  tape.lists = tape.wanted + ((<usize>wanted) << 2);
  tape.table = tape.lists + ((<usize>lists) << 2);
  tape.opcodes = tape.table + ((<usize>tableLength) << 2) + 1;
  store<u8>(tape.opcodes - 1, 0);
  tape.flags = tape.opcodes + length + 1;
  tape.length = length;
  tape.listsLength = lists;
  tape.constantsLength = constants;
  tape.outputsLength = outputs;
  tape.wantedLength = wanted;
  tape.tableLength = tableLength;
  return at;
}

/** Frees a tape with all that was made for it. */
export function releaseTape(tape: Tape): void {
  for (let k: usize = 0; k < LISTS; k++) {
    const at = wordsAt(changetype<usize>(tape), k).at;
    if (at) release(at);
  }
  if (tape.workBlock) release(tape.workBlock);
  release(changetype<usize>(tape));
}

/** A block of `bytes` in place of the one before, freed with the tape. Traps where there is no memory. */
export function work(tape: Tape, bytes: u64): usize {
  if (tape.workBlock) release(tape.workBlock);
  tape.workBlock = 0;
  tape.workBlock = reserve(<f64>bytes);
  if (!tape.workBlock) unreachable();
  return tape.workBlock;
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

@inline
export function isConstant(tape: Tape, node: i32): bool {
  return codeOf(tape, node) == CONSTANT;
}

@inline
export function valueOf(tape: Tape, constant: i32): f64 {
  return load<f64>(tape.constants + ((<usize>at(tape.a, constant)) << 3));
}
