// Which contributions of the reverse sweep are the first to reach an adjoint. Those are stored instead of added, so
// that nothing need be cleared for them; only what is left over is.
import {
  ACTIVE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, LIST, NEAR, PAIRS, RUN_A, RUN_B, RUN_C, RUN_COUNT, RUN_FIRST,
  RUN_KIND, RUN_WORDS, SHARED, STRIDED,
} from "../src/layout";
import { kindOf } from "./table.generated";
import { Tape, at, put, work } from "./tape";
import { take } from "./words";

// States of an adjoint, one byte a slot.
const UNTOUCHED: u8 = 0;
const TOUCHED: u8 = 1;
const CLEARED: u8 = 2;
/** Claimed by a list of the run at hand. */
const CLAIMED: u8 = 3;

/** Sets the fresh bits of the runs and writes the ranges to clear, as pairs (first slot, count). */
export function markFresh(tape: Tape, slots: i32, inputs: i32): void {
  const states = work(tape, <u64>slots + 1);
  memory.fill(states, UNTOUCHED, slots);
  // Adjoints of inputs start from 0, so that none is -0; those of parameters and constants are not read, unless they
  // are outputs, which are seeded, or wanted.
  memory.fill(states, CLEARED, inputs);
  memory.fill(states + inputs, TOUCHED, tape.leaves - inputs);
  for (let k = 0; k < tape.outputsLength; k++) store<u8>(states + at(tape.slots, at(tape.outputs, k)), CLEARED);
  for (let k = 0; k < tape.wantedLength; k++) store<u8>(states + at(tape.slots, at(tape.wanted, k)), CLEARED);
  for (let run = tape.runs.length - RUN_WORDS; run >= 0; run -= RUN_WORDS) reverse(tape, states, run);
  store<u8>(states + slots, UNTOUCHED);
  writeRanges(tape, states, slots);
}

@inline
function stateOf(states: usize, slot: i32): u8 {
  return load<u8>(states + slot);
}

/** The adjoint is read or added to: if nothing was stored there it must be cleared. */
@inline
function need(states: usize, slot: i32): void {
  const state = stateOf(states, slot);
  store<u8>(states + slot, select<u8>(state, CLEARED, state != UNTOUCHED));
}

/** One run of the reverse sweep. */
function reverse(tape: Tape, states: usize, run: i32): void {
  const kind = at(tape.runs.at, run + RUN_KIND), active = (kind >> ACTIVE_SHIFT) & 7, operands = kindOf(kind & 0xff);
  if (!active) return;
  const first = at(tape.runs.at, run + RUN_FIRST), end = first + at(tape.runs.at, run + RUN_COUNT);
  for (let slot = first; slot < end; slot++) need(states, slot);
  if (operands >= LIST) {
    reverseLists(tape, states, run, active, operands == PAIRS);
    return;
  }
  let fresh = 0;
  for (let operand = 0; operand < operands; operand++) {
    if ((active >> operand) & 1 && isFresh(tape, states, run, active, operand, operands)) fresh |= 1 << operand;
  }
  for (let operand = 0; operand < operands; operand++) {
    if ((active >> operand) & 1) touch(tape, states, run, operand, (fresh >> operand) & 1);
  }
  put(tape.runs.at, run + RUN_KIND, kind | (fresh << FRESH_SHIFT));
}

@inline
function formAt(tape: Tape, run: i32, operand: i32): i32 {
  return (at(tape.runs.at, run + RUN_KIND) >> (FORMS_SHIFT + 2 * operand)) & 3;
}

/** Near, never touched, and apart from what the other operands reach: their contributions must not be wiped out. */
function isFresh(tape: Tape, states: usize, run: i32, active: i32, operand: i32, operands: i32): bool {
  if (formAt(tape, run, operand) != NEAR) return false;
  const first = at(tape.runs.at, run + RUN_A + operand), end = first + at(tape.runs.at, run + RUN_COUNT);
  for (let other = 0; other < operands; other++) {
    if (other == operand || !((active >> other) & 1)) continue;
    if (formAt(tape, run, other) == GATHERED) return false;
    const one = firstSlot(tape, run, other), two = lastSlot(tape, run, other);
    if (min<i32>(one, two) < end && max<i32>(one, two) >= first) return false;
  }
  for (let slot = first; slot < end; slot++) if (stateOf(states, slot) != UNTOUCHED) return false;
  return true;
}

/** Of an operand that is near, shared or strided. */
function firstSlot(tape: Tape, run: i32, operand: i32): i32 {
  const word = at(tape.runs.at, run + RUN_A + operand);
  return formAt(tape, run, operand) == STRIDED ? at(tape.index.at, word) : word;
}

@inline
function stepOf(tape: Tape, run: i32, operand: i32): i32 {
  const form = formAt(tape, run, operand);
  return form == NEAR ? 1 : form == SHARED ? 0 : at(tape.index.at, at(tape.runs.at, run + RUN_A + operand) + 1);
}

function lastSlot(tape: Tape, run: i32, operand: i32): i32 {
  return firstSlot(tape, run, operand) + (at(tape.runs.at, run + RUN_COUNT) - 1) * stepOf(tape, run, operand);
}

function touch(tape: Tape, states: usize, run: i32, operand: i32, fresh: i32): void {
  const count = at(tape.runs.at, run + RUN_COUNT);
  if (formAt(tape, run, operand) == GATHERED) {
    const word = at(tape.runs.at, run + RUN_A + operand);
    for (let k = 0; k < count; k++) need(states, at(tape.index.at, word + k));
    return;
  }
  const first = firstSlot(tape, run, operand), step = stepOf(tape, run, operand);
  if (fresh) memory.fill(states + first, TOUCHED, count);
  else for (let k = 0; k < count; k++) need(states, first + k * step);
}

/** Lists are fresh where all of the run are, and do not overlap. */
function reverseLists(tape: Tape, states: usize, run: i32, active: i32, pairs: bool): void {
  const near = formAt(tape, run, 0) == NEAR, lists = pairs ? 2 : 1;
  let fresh = near;
  for (let list = 0; list < lists; list++) {
    if ((active >> list) & 1 && fresh) fresh = settle(tape, states, run, list, near, UNTOUCHED, CLAIMED);
  }
  for (let list = 0; list < lists; list++) {
    if (!((active >> list) & 1)) continue;
    settle(tape, states, run, list, near, CLAIMED, fresh ? TOUCHED : UNTOUCHED);
    if (!fresh) settle(tape, states, run, list, near, UNTOUCHED, CLEARED);
  }
  if (fresh) put(tape.runs.at, run + RUN_KIND, at(tape.runs.at, run + RUN_KIND) | (active << FRESH_SHIFT));
}

/** Takes the elements of one list of every operation from one state to another; true where all were in the first. */
function settle(tape: Tape, states: usize, run: i32, list: i32, near: bool, from: u8, to: u8): bool {
  const starts = at(tape.runs.at, run + (list ? RUN_C : RUN_A)), lengths = at(tape.runs.at, run + RUN_B);
  let all = true;
  for (let k = 0, count = at(tape.runs.at, run + RUN_COUNT); k < count; k++) {
    const start = at(tape.index.at, starts + k), end = start + at(tape.index.at, lengths + k);
    for (let e = start; e < end; e++) {
      const slot = near ? e : at(tape.index.at, e);
      if (stateOf(states, slot) == from) store<u8>(states + slot, to);
      else all = false;
    }
  }
  return all;
}

function writeRanges(tape: Tape, states: usize, slots: i32): void {
  for (let slot = 0; slot < slots; slot++) {
    if (stateOf(states, slot) != CLEARED) continue;
    const first = slot, range = take(tape.cleared, 2);
    while (stateOf(states, slot + 1) == CLEARED) slot++;
    put(tape.cleared.at, range, first);
    put(tape.cleared.at, range + 1, slot + 1 - first);
  }
}
