// A program's block of memory (src/layout.ts): made here, filled by the TypeScript side, verified here before any
// sweep may run over it.
import {
  ACTIVE_SHIFT, BAD_CLEARED, BAD_LIST, BAD_OPCODE, BAD_OPERAND, BAD_OUTPUT, BAD_RUN, BAD_SLOTS, B_NEXT, FORMS_SHIFT,
  FRESH_SHIFT, GATHERED, HEADER_WORDS, H_ADJOINTS_AT, H_BATCH, H_CLEARED, H_CLEARED_AT, H_CONSTANTS, H_INDEX, H_INDEX_AT,
  H_INPUTS, H_OUTPUTS, H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_RUNS, H_RUNS_AT, H_SLOPES, H_SLOPES_AT, H_SLOTS, H_STEPS,
  H_TANGENTS, LOOP_SHIFT, NEAR, OK, RUN_A, RUN_B, RUN_C, RUN_COUNT, RUN_FIRST, RUN_KIND, SHARED, SINGLE_SHIFT,
} from "../src/layout";
import { isLight, listsOf, loopOf, operandWordsOf } from "./rules.generated";
import { isKept } from "./table.generated";
import { RUN_BYTES, formOf, receives, word } from "./templates/access";

/** Words before the first run: a guard, and what keeps runs aligned. */
const GUARD_WORDS: u64 = 8;

/** Largest block the allocator gives. */
const LARGEST: u64 = (1 << 30) - 64;

@inline
export function header(program: usize, word: i32): u32 {
  return load<u32>(program + ((<usize>word) << 2));
}

@inline
export function setHeader(program: usize, word: i32, value: u32): void {
  store<u32>(program + ((<usize>word) << 2), value);
}

@inline
export function firstRun(program: usize): usize {
  return program + header(program, H_RUNS_AT);
}

@inline
export function endOfRuns(program: usize): usize {
  return firstRun(program) + <usize>header(program, H_RUNS) * RUN_BYTES;
}

@inline
function align(bytes: u64): u64 {
  return (bytes + 15) & ~15;
}

/** `bytes` of memory, or 0 where that is more than one block can have. Traps where memory is exhausted. */
export function reserve(bytes: f64): usize {
  return bytes >= 0 && bytes <= <f64>LARGEST ? heap.alloc(<usize>bytes) : 0;
}

/** As `reserve`, zeroed. */
export function allocate(bytes: f64): usize {
  const at = reserve(bytes);
  if (at) memory.fill(at, 0, <usize>bytes);
  return at;
}

export function release(at: usize): void {
  heap.free(at);
}

/** A block for a program of these sizes, header written, the rest zero; 0 where it is too large. */
export function create(
  slots: u32, inputs: u32, parameters: u32, constants: u32, runs: u32, index: u32, cleared: u32,
  outputs: u32, slopes: u32,
): usize {
  const runsAt: u64 = (HEADER_WORDS + GUARD_WORDS) << 2;
  const indexAt = align(runsAt + (<u64>runs + 1) * RUN_BYTES);
  const clearedAt = align(indexAt + ((<u64>index) << 2));
  const outputsAt = align(clearedAt + ((<u64>cleared) << 3));
  const primalsAt = align(outputsAt + ((<u64>outputs) << 2));
  const adjointsAt = align(primalsAt + ((<u64>slots) << 3));
  const slopesAt = align(adjointsAt + ((<u64>slots) << 3));
  const program = allocate(<f64>(slopesAt + ((<u64>slopes) << 3)));
  if (!program) return 0;
  setHeader(program, H_SLOTS, slots);
  setHeader(program, H_INPUTS, inputs);
  setHeader(program, H_PARAMETERS, parameters);
  setHeader(program, H_CONSTANTS, constants);
  setHeader(program, H_RUNS, runs);
  setHeader(program, H_INDEX, index);
  setHeader(program, H_CLEARED, cleared);
  setHeader(program, H_OUTPUTS, outputs);
  setHeader(program, H_RUNS_AT, <u32>runsAt);
  setHeader(program, H_INDEX_AT, <u32>indexAt);
  setHeader(program, H_CLEARED_AT, <u32>clearedAt);
  setHeader(program, H_OUTPUTS_AT, <u32>outputsAt);
  setHeader(program, H_PRIMALS_AT, <u32>primalsAt);
  setHeader(program, H_ADJOINTS_AT, <u32>adjointsAt);
  setHeader(program, H_SLOPES, slopes);
  setHeader(program, H_SLOPES_AT, <u32>slopesAt);
  return program;
}

export function destroy(program: usize): void {
  const tangents = header(program, H_TANGENTS), steps = header(program, H_STEPS);
  if (tangents) heap.free(tangents);
  if (steps) heap.free(steps);
  for (let batch = header(program, H_BATCH); batch; ) {
    const next = load<u32>(batch + (B_NEXT << 2));
    heap.free(batch);
    batch = next;
  }
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
  const slots = header(program, H_SLOTS);
  let next: u64 = <u64>header(program, H_INPUTS) + header(program, H_PARAMETERS) + header(program, H_CONSTANTS);
  let run = program + header(program, H_RUNS_AT);
  const end = run + <usize>header(program, H_RUNS) * RUN_BYTES;
  // The guards, here, where nothing is written to runs any more.
  memory.fill(run - RUN_BYTES, 0xff, RUN_BYTES);
  memory.fill(end, 0xff, RUN_BYTES);
  let slopes: u64 = 0;
  for (; run < end; run += RUN_BYTES) {
    const opcode = word(run, RUN_KIND) & 0xff, operands = operandWordsOf(opcode), lists = listsOf(opcode);
    const count = word(run, RUN_COUNT);
    if (!operands) return BAD_OPCODE;
    if (word(run, RUN_FIRST) != next || !count || next + count > slots) return BAD_RUN;
    const wrong = lists ? verifyLists(program, run, lists) : verifyOperands(program, run, operands);
    if (wrong) return wrong;
    const kind = word(run, RUN_KIND) & bitsOf(lists ? lists : operands);
    store<u32>(run, kind | (loopOf(opcode, (kind >> FORMS_SHIFT) & 63) << LOOP_SHIFT));
    if (isKept(opcode) && receives(run, 0)) {
      store<u32>(run + ((lists ? RUN_C : RUN_B) << 2), <u32>slopes);
      slopes += count;
      if (lists) slopes += elementsOf(program, run);
    }
    next += count;
  }
  if (next != slots || slopes != header(program, H_SLOPES)) return BAD_SLOTS;
  return verifyOutputs(program, slots);
}

/** Bits of a run's first word that mean something where there are so many operands; the others are set to 0. */
@inline
function bitsOf(operands: u32): u32 {
  const each: u32 = (1 << operands) - 1, forms: u32 = (1 << (2 * operands)) - 1;
  return 0xff | (each << ACTIVE_SHIFT) | (each << FRESH_SHIFT) | (forms << FORMS_SHIFT) | (1 << SINGLE_SHIFT);
}

/** Operands come before the run; gathered ones at least before their operation, or before its pair. */
function verifyOperands(program: usize, run: usize, operands: u32): i32 {
  const count = word(run, RUN_COUNT), first = word(run, RUN_FIRST), index: u64 = header(program, H_INDEX);
  const single = (word(run, RUN_KIND) >> SINGLE_SHIFT) & 1;
  let gathered: u32 = 0;
  for (let operand: u32 = 0; operand < operands; operand++) {
    const at = word(run, RUN_A + operand), form = formOf(run, operand);
    const p = program + header(program, H_INDEX_AT) + ((<usize>at) << 2);
    if (form == GATHERED) {
      if (<u64>at + count > index) return BAD_RUN;
      for (let k: u32 = 0; k < count; k++) {
        if (load<u32>(p + ((<usize>k) << 2)) >= first + (single ? k : k & ~1)) return BAD_OPERAND;
      }
      gathered++;
    } else if (form == NEAR) {
      if (<u64>at + count > first) return BAD_OPERAND;
    } else if (form == SHARED) {
      if (at >= first) return BAD_OPERAND;
    } else {
      if (<u64>at + 2 > index) return BAD_RUN;
      const last = <i64>load<u32>(p) + <i64>load<i32>(p, 4) * <i64>(count - 1);
      if (load<u32>(p) >= first || last < 0 || last >= <i64>first) return BAD_OPERAND;
    }
  }
  return gathered && gathered < operands && isLight(word(run, RUN_KIND) & 0xff) ? BAD_OPERAND : OK;
}

/** How many elements the lists of a run have. */
function elementsOf(program: usize, run: usize): u64 {
  let lengths = program + header(program, H_INDEX_AT) + ((<usize>word(run, RUN_B)) << 2), elements: u64 = 0;
  for (const end = lengths + ((<usize>word(run, RUN_COUNT)) << 2); lengths < end; lengths += 4) elements += load<u32>(lengths);
  return elements;
}

function verifyLists(program: usize, run: usize, lists: u32): i32 {
  const index: u64 = header(program, H_INDEX), form = formOf(run, 0);
  const count = word(run, RUN_COUNT), first = word(run, RUN_FIRST);
  const w = program + header(program, H_INDEX_AT);
  if (form != GATHERED && form != NEAR) return BAD_LIST;
  if (<u64>word(run, RUN_B) + count > index) return BAD_RUN;
  for (let list: u32 = 0; list < lists; list++) {
    const starts = word(run, list ? RUN_C : RUN_A);
    if (<u64>starts + count > index) return BAD_RUN;
    for (let k: u32 = 0; k < count; k++) {
      const start = load<u32>(w + ((<usize>starts + k) << 2));
      const length = load<u32>(w + ((<usize>word(run, RUN_B) + k) << 2));
      if (<u64>start + length > (form == NEAR ? <u64>first : index)) return BAD_LIST;
      if (form == NEAR) continue;
      const from = w + ((<usize>start) << 2);
      for (let q = from; q < from + ((<usize>length) << 2); q += 4) if (load<u32>(q) >= first) return BAD_OPERAND;
    }
  }
  return OK;
}

function verifyOutputs(program: usize, slots: u32): i32 {
  const outputs = program + header(program, H_OUTPUTS_AT);
  for (let i: usize = 0; i < header(program, H_OUTPUTS); i++) if (load<u32>(outputs + (i << 2)) >= slots) return BAD_OUTPUT;
  const cleared = program + header(program, H_CLEARED_AT);
  for (let i: usize = 0; i < header(program, H_CLEARED); i++) {
    if (<u64>load<u32>(cleared + (i << 3)) + load<u32>(cleared + (i << 3) + 4) > slots) return BAD_CLEARED;
  }
  return OK;
}
