// Writes ordered operations as runs (src/layout.ts): finds the stretches whose operands lie at a step.
import {
  ACTIVE_SHIFT, FORMS_SHIFT, GATHERED, LIST, NEAR, PAIRS, RUN_A, RUN_COUNT, RUN_FIRST, RUN_KIND, RUN_WORDS, SHARED,
  SINGLE_SHIFT, STRIDED,
} from "../src/layout";
import { activeOf } from "./graph";
import { isKept, kindOf } from "./table.generated";
import { Tape, at, codeOf, put, work } from "./tape";
import { Words, take } from "./words";

/** A stretch is a run of its own from this length on; shorter ones are gathered with their neighbours. */
const STRETCH: i32 = 8;

/** Gathered operations whose operands receive different adjoints are runs of their own from this length on. */
const APART: i32 = 16;

const PLACE: i32 = 0x7fffffff;

/** From the order, and the slots of leaves. */
export function writeRuns(tape: Tape, batches: i32): void {
  writeSlots(tape);
  put(tape.third, batches, tape.operations);
  for (let b = 0; b < batches; ) {
    let last = b + 1;
    while (last < batches && at(tape.third, last) < 0) last++;
    const kind = kindOf(codeOf(tape, at(tape.first, at(tape.third, b) & PLACE)));
    if (kind >= LIST) for (let i = b; i < last; i++) writeLists(tape, at(tape.third, i) & PLACE, at(tape.third, i + 1) & PLACE, kind);
    else writeBatches(tape, b, last, kind);
    b = last;
  }
}

/** Batches of one opcode, each made ready by those before: their stretches, and gathered what is between. */
function writeBatches(tape: Tape, b: i32, last: i32, operands: i32): void {
  let pending = at(tape.third, b) & PLACE;
  for (; b < last; b++) {
    const to = at(tape.third, b + 1) & PLACE;
    for (let k = max<i32>(at(tape.third, b) & PLACE, pending); k < to; ) {
      while (k + 2 < to && !goesOn(tape, k + 2, operands)) k++;
      const end = endOfStretch(tape, k, to, operands);
      if (end - k >= STRETCH) {
        writeGathered(tape, pending, k, operands);
        writeStrided(tape, k, end, operands);
        pending = k = end;
      } else {
        // The last one may begin a stretch of its own.
        k = max<i32>(k + 1, end - 1);
      }
    }
  }
  writeGathered(tape, pending, at(tape.third, last) & PLACE, operands);
}

/**
 * Goes through the order once: numbers the slots of results, and lays out, place by place, the slots of operands and
 * which of them receive adjoints. Runs are then found and written from what lies one after another. Ordering is done,
 * so its block has room.
 */
function writeSlots(tape: Tape): void {
  const n = <usize>tape.operations;
  tape.operandA = work(tape, <u64>n * 13);
  tape.operandB = tape.operandA + (n << 2);
  tape.operandC = tape.operandB + (n << 2);
  tape.active = tape.operandC + (n << 2);
  for (let k = 0; k < tape.operations; k++) {
    const i = at(tape.first, k), kind = kindOf(codeOf(tape, i));
    put(tape.slots, i, tape.leaves + k);
    store<u8>(tape.active + k, <u8>activeOf(tape, i));
    if (kind >= LIST) continue;
    put(tape.operandA, k, at(tape.slots, at(tape.a, i)));
    // The same number for all that have no second operand: it goes on.
    put(tape.operandB, k, at(tape.slots, at(tape.b, i)));
    if (kind == 3) put(tape.operandC, k, at(tape.slots, at(tape.c, i)));
  }
}

/** Slots of an operand of the operations, in order. */
@inline
function slotsOf(tape: Tape, operand: i32): usize {
  return operand == 0 ? tape.operandA : operand == 1 ? tape.operandB : tape.operandC;
}

/** Slot of an operand of the operation at place k of the order. */
@inline
function slotAt(tape: Tape, operand: i32, k: i32): i32 {
  return at(slotsOf(tape, operand), k);
}

@inline
function activeAt(tape: Tape, k: i32): i32 {
  return load<u8>(tape.active + k);
}

/** The operands at place k go on as from the last but one to the last: asked of every operation, so in one branch. */
@inline
function goesOn(tape: Tape, k: i32, operands: i32): bool {
  let bends = bendAt(tape.operandA, k) | bendAt(tape.operandB, k);
  if (operands > 2) bends |= bendAt(tape.operandC, k);
  const active = activeAt(tape, k);
  return !(bends | (active ^ activeAt(tape, k - 1)) | (active ^ activeAt(tape, k - 2)));
}

@inline
function bendAt(slots: usize, k: i32): i32 {
  return at(slots, k) - 2 * at(slots, k - 1) + at(slots, k - 2);
}

/** The end of the operations from k on whose operands each go on by their own step. */
function endOfStretch(tape: Tape, k: i32, to: i32, operands: i32): i32 {
  const active = activeAt(tape, k);
  let end = k + 1;
  if (end == to || activeAt(tape, end) != active) return end;
  const a = slotAt(tape, 0, k), stepA = slotAt(tape, 0, end) - a;
  const b = operands > 1 ? slotAt(tape, 1, k) : 0, stepB = operands > 1 ? slotAt(tape, 1, end) - b : 0;
  const c = operands > 2 ? slotAt(tape, 2, k) : 0, stepC = operands > 2 ? slotAt(tape, 2, end) - c : 0;
  for (end++; end < to && activeAt(tape, end) == active; end++) {
    const n = end - k;
    if (slotAt(tape, 0, end) != a + n * stepA) break;
    if (operands > 1 && slotAt(tape, 1, end) != b + n * stepB) break;
    if (operands > 2 && slotAt(tape, 2, end) != c + n * stepC) break;
  }
  return end;
}

/** A run's first words; returns where it is in `runs`. */
function writeHeader(tape: Tape, from: i32, to: i32, active: i32): i32 {
  const run = take(tape.runs, RUN_WORDS), code = codeOf(tape, at(tape.first, from));
  // Of a list, its tally; the terms come with their lengths.
  if (active && isKept(code)) tape.slopes += to - from;
  put(tape.runs.at, run + RUN_KIND, code | (active << ACTIVE_SHIFT));
  put(tape.runs.at, run + RUN_COUNT, to - from);
  put(tape.runs.at, run + RUN_FIRST, tape.leaves + from);
  for (let word = RUN_A; word < RUN_WORDS; word++) put(tape.runs.at, run + word, 0);
  return run;
}

@inline
function mark(words: Words, run: i32, bits: i32): void {
  put(words.at, run + RUN_KIND, at(words.at, run + RUN_KIND) | bits);
}

/** From the first operation's operand to the second's. Alone, a constant is shared, as by the runs around it. */
function stepAt(tape: Tape, operand: i32, from: i32, to: i32): i32 {
  const slot = slotAt(tape, operand, from);
  if (to - from > 1) return slotAt(tape, operand, from + 1) - slot;
  return (activeAt(tape, from) >> operand) & 1 ? 1 : 0;
}

function writeStrided(tape: Tape, from: i32, to: i32, operands: i32): void {
  const run = writeHeader(tape, from, to, activeAt(tape, from));
  for (let operand = 0; operand < operands; operand++) {
    const slot = slotAt(tape, operand, from), step = stepAt(tape, operand, from, to);
    const form = step == 1 ? NEAR : step == 0 ? SHARED : STRIDED;
    let at = slot;
    if (form == STRIDED) {
      at = take(tape.index, 2);
      put(tape.index.at, at, slot);
      put(tape.index.at, at + 1, step);
    }
    mark(tape.runs, run, form << (FORMS_SHIFT + 2 * operand));
    put(tape.runs.at, run + RUN_A + operand, at);
  }
}

/** The end of the operations from k on that receive alike; few of another kind do not end them. */
function endOfAlike(tape: Tape, from: i32, to: i32): i32 {
  let end = from;
  while (end < to) {
    let next = end + 1;
    while (next < to && activeAt(tape, next) == activeAt(tape, end)) next++;
    if (end - from >= APART && next - end >= APART) return end;
    end = next;
  }
  return end;
}

function writeGathered(tape: Tape, from: i32, to: i32, operands: i32): void {
  while (from < to) {
    const end = endOfAlike(tape, from, to);
    // One operation alone is near, whatever its operands.
    if (end - from == 1) writeStrided(tape, from, end, operands);
    else writeIndex(tape, from, end, operands);
    from = end;
  }
}

function writeIndex(tape: Tape, from: i32, to: i32, operands: i32): void {
  let active = 0, single: i32 = 0;
  for (let k = from; k < to; k++) active |= activeAt(tape, k);
  const run = writeHeader(tape, from, to, active);
  for (let operand = 0; operand < operands; operand++) {
    const start = take(tape.index, to - from), slots = slotsOf(tape, operand);
    put(tape.runs.at, run + RUN_A + operand, start);
    memory.copy(tape.index.at + ((<usize>start) << 2), slots + ((<usize>from) << 2), (<usize>(to - from)) << 2);
    // The second of a pair uses the first.
    for (let k = from + 1; k < to; k += 2) single |= <i32>(at(slots, k) == tape.leaves + k - 1);
  }
  mark(tape.runs, run, single << SINGLE_SHIFT);
}

/** Operations on lists: runs of those whose lists all lie one slot after another, and of those whose do not. */
function writeLists(tape: Tape, from: i32, to: i32, kind: i32): void {
  while (from < to) {
    const near = isNear(tape, from, kind), active = activeAt(tape, from);
    let end = from + 1;
    while (end < to && isNear(tape, end, kind) == near && activeAt(tape, end) == active) end++;
    writeListRun(tape, from, end, kind, near);
    from = end;
  }
}

function isNear(tape: Tape, k: i32, kind: i32): bool {
  const i = at(tape.first, k), n = at(tape.b, i);
  if (kind == PAIRS && !isRow(tape, at(tape.c, i), n)) return false;
  return n > 0 && isRow(tape, at(tape.a, i), n);
}

function isRow(tape: Tape, start: i32, n: i32): bool {
  const first = n ? at(tape.slots, at(tape.lists, start)) : 0;
  for (let e = 1; e < n; e++) if (at(tape.slots, at(tape.lists, start + e)) != first + e) return false;
  return true;
}

function writeListRun(tape: Tape, from: i32, to: i32, kind: i32, near: bool): void {
  const active = activeAt(tape, from), keeps = active && isKept(codeOf(tape, at(tape.first, from)));
  const run = writeHeader(tape, from, to, active), n = to - from, words = kind == PAIRS ? 3 : 2;
  mark(tape.runs, run, (near ? NEAR : GATHERED) << FORMS_SHIFT);
  for (let which = 0; which < words; which++) {
    const start = take(tape.index, n);
    put(tape.runs.at, run + RUN_A + which, start);
    for (let k = from; k < to; k++) {
      const i = at(tape.first, k), length = at(tape.b, i);
      if (which == 1 && keeps) tape.slopes += length;
      const value = which == 1 ? length : writeList(tape, at(which ? tape.c : tape.a, i), length, near);
      put(tape.index.at, start + k - from, value);
    }
  }
}

/** The first slot of a near list, or the place in index of the slots of another. */
function writeList(tape: Tape, list: i32, n: i32, near: bool): i32 {
  if (near) return at(tape.slots, at(tape.lists, list));
  const start = take(tape.index, n);
  for (let e = 0; e < n; e++) put(tape.index.at, start + e, at(tape.slots, at(tape.lists, list + e)));
  return start;
}
