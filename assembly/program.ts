// A program's block of memory (src/layout.ts): made here, filled by the TypeScript side, verified here before any
// sweep may run over it.
import {
  BAD_LIST, BAD_OPCODE, BAD_OPERAND, BAD_OUTPUT, BAD_RUN, BAD_SLOTS, HEADER_WORDS, H_ADJOINTS_AT, H_CONSTANTS,
  H_INDEX, H_INDEX_AT, H_INPUTS, H_OUTPUTS, H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_RUNS, H_RUNS_AT, H_SLOTS,
  H_TANGENTS, OK, RUN_COUNT, RUN_FIRST, RUN_OPCODE, RUN_OPERANDS, RUN_WORDS,
} from "../src/layout";
import { listsOf, operandWordsOf } from "./rules.generated";

/** Largest block the allocator gives. */
const LARGEST: u64 = (1 << 30) - 64;

@inline
export function header(program: usize, word: i32): u32 {
  return load<u32>(program + ((<usize>word) << 2));
}

@inline
function setHeader(program: usize, word: i32, value: u32): void {
  store<u32>(program + ((<usize>word) << 2), value);
}

@inline
function align(bytes: u64): u64 {
  return (bytes + 15) & ~15;
}

/** `bytes` of memory, zeroed, or 0 where that is more than one block can have. Traps where memory is exhausted. */
export function allocate(bytes: f64): usize {
  if (!(bytes >= 0 && bytes <= <f64>LARGEST)) return 0;
  const at = heap.alloc(<usize>bytes);
  memory.fill(at, 0, <usize>bytes);
  return at;
}

export function release(at: usize): void {
  heap.free(at);
}

/** A block for a program of these sizes, header written, the rest zero; 0 where it is too large. */
export function create(
  slots: u32, inputs: u32, parameters: u32, constants: u32, runs: u32, index: u32, outputs: u32,
): usize {
  const runsAt: u64 = <u64>HEADER_WORDS << 2;
  const indexAt = align(runsAt + <u64>runs * (RUN_WORDS << 2));
  const outputsAt = align(indexAt + ((<u64>index) << 2));
  const primalsAt = align(outputsAt + ((<u64>outputs) << 2));
  const adjointsAt = align(primalsAt + ((<u64>slots) << 3));
  const program = allocate(<f64>(adjointsAt + ((<u64>slots) << 3)));
  if (!program) return 0;
  setHeader(program, H_SLOTS, slots);
  setHeader(program, H_INPUTS, inputs);
  setHeader(program, H_PARAMETERS, parameters);
  setHeader(program, H_CONSTANTS, constants);
  setHeader(program, H_RUNS, runs);
  setHeader(program, H_INDEX, index);
  setHeader(program, H_OUTPUTS, outputs);
  setHeader(program, H_RUNS_AT, <u32>runsAt);
  setHeader(program, H_INDEX_AT, <u32>indexAt);
  setHeader(program, H_OUTPUTS_AT, <u32>outputsAt);
  setHeader(program, H_PRIMALS_AT, <u32>primalsAt);
  setHeader(program, H_ADJOINTS_AT, <u32>adjointsAt);
  return program;
}

export function destroy(program: usize): void {
  const tangents = header(program, H_TANGENTS);
  if (tangents) heap.free(tangents);
  heap.free(program);
}

/** Makes the tangents where they are missing and returns their address; 0 where they are too large. */
export function tangentsOf(program: usize): usize {
  let tangents: usize = header(program, H_TANGENTS);
  if (!tangents) {
    tangents = allocate(<f64>((<u64>header(program, H_SLOTS)) << 4));
    setHeader(program, H_TANGENTS, <u32>tangents);
  }
  return tangents;
}

/** OK where every sweep over the program stays inside its block, else what is wrong. */
export function verify(program: usize): i32 {
  const index = header(program, H_INDEX);
  const slots = header(program, H_SLOTS);
  let next: u64 = <u64>header(program, H_INPUTS) + header(program, H_PARAMETERS) + header(program, H_CONSTANTS);
  let run = program + header(program, H_RUNS_AT);
  const end = run + <usize>header(program, H_RUNS) * (RUN_WORDS << 2);
  for (; run < end; run += RUN_WORDS << 2) {
    const opcode = header(run, RUN_OPCODE) & 0xff;
    const words = operandWordsOf(opcode);
    if (!words) return BAD_OPCODE;
    const count = header(run, RUN_COUNT);
    const operands = header(run, RUN_OPERANDS);
    if (header(run, RUN_FIRST) != next || next + count > slots) return BAD_RUN;
    if (<u64>operands + <u64>count * words > index) return BAD_RUN;
    const p = program + header(program, H_INDEX_AT) + ((<usize>operands) << 2);
    const wrong = listsOf(opcode)
      ? verifyLists(program, listsOf(opcode), count, <u32>next, p)
      : verifyOperands(words, count, <u32>next, p);
    if (wrong) return wrong;
    next += count;
  }
  if (next != slots) return BAD_SLOTS;
  const outputs = program + header(program, H_OUTPUTS_AT);
  for (let i: u32 = 0; i < header(program, H_OUTPUTS); i++) {
    if (load<u32>(outputs + ((<usize>i) << 2)) >= slots) return BAD_OUTPUT;
  }
  return OK;
}

/** Operands come before their operation. */
function verifyOperands(words: u32, count: u32, first: u32, p: usize): i32 {
  for (let word: u32 = 0; word < words; word++) {
    for (let k: u32 = 0; k < count; k++, p += 4) {
      if (load<u32>(p) >= first + k) return BAD_OPERAND;
    }
  }
  return OK;
}

function verifyLists(program: usize, lists: u32, count: u32, first: u32, p: usize): i32 {
  const index = header(program, H_INDEX);
  const w = program + header(program, H_INDEX_AT);
  const width = (<usize>count) << 2;
  for (let k: u32 = 0; k < count; k++, p += 4) {
    const length = load<u32>(p + width);
    for (let list: u32 = 0; list < lists; list++) {
      const start = load<u32>(p + <usize>list * 2 * width);
      if (<u64>start + length > index) return BAD_LIST;
      const from = w + ((<usize>start) << 2);
      for (let q = from; q < from + ((<usize>length) << 2); q += 4) {
        if (load<u32>(q) >= first + k) return BAD_OPERAND;
      }
    }
  }
  return OK;
}
