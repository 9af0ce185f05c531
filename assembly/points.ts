// Sweeps over many points at once (templates/blocks.ts), run by run. A point gets the bits that the other sweeps give it:
// contributions come in the order of one point (docs/architecture.md, "Runs"). That matters only where two reach one
// slot, so operations give to all of their operands at once where that cannot be.
//
// The letters are those of templates/access.ts; q takes a primal to its tangent or adjoint.
import {
  ACTIVE_SHIFT, B_ADJOINTS, B_BYTES, B_CURVED, B_GIVEN, B_ONES, B_POINTS, B_PRIMALS, B_ROOM, B_SCRATCH, B_TANGENTS, B_UNIFORM, B_VARYING,
  FRESH_SHIFT, GATHERED, NEAR, RUN_A, RUN_B, RUN_C, RUN_KIND,
} from "../src/layout";
import { column, giveRecords, tallyElements, tallyTangents, tangentRecords, valueElements, valueRecords } from "./records";
import { bends, isLight, listsOf } from "./rules.generated";
import { isKept, kindOf } from "./table.generated";
import { Lanes, areApart, countOf, formOf, gatheredPairsOf, opcodeOf, pairsOf, resultOf, word } from "./templates/access";
import { RECORD, RECORDS, blockAt, field, setField } from "./templates/blocks";
import { indexWord, startOf, stepOf } from "./templates/lists";

const UP: usize = 1;
const DOWN: usize = -1;

@inline
function listsIn(run: usize): u32 {
  return listsOf(<u32>opcodeOf(run));
}

/** Records of `n` operations of a run from operation `k` on, UP or DOWN. Returns their end. */
function operations(run: usize, w: usize, batch: usize, k: usize, n: usize, way: usize): usize {
  const f = changetype<Lanes>(0), at = field(batch, B_SCRATCH), end = at + n * RECORD;
  column(at, end, batch, resultOf(run) + (k << 3), way << 3, NEAR);
  for (let operand: u32 = 0; operand < <u32>kindOf(<i32>opcodeOf(run)); operand++) {
    const form = formOf(run, operand), step = f.step(run, operand, w, form);
    column(at + 4 + ((<usize>operand) << 2), end, batch, f.start(run, operand, w, form) + k * step, way * step, form);
  }
  return end;
}

/**
 * Records of the elements of operation `k` on lists: b is a one where there is no second list.
 * Of no elements there is one that has the result alone.
 */
function elements(run: usize, w: usize, batch: usize, k: usize): usize {
  const form = formOf(run, 0), at = field(batch, B_SCRATCH), end = at + indexWord(run, RUN_B, w, k) * RECORD;
  column(at, max(end, at + RECORD), batch, resultOf(run) + (k << 3), 0, NEAR);
  column(at + 4, end, batch, startOf(run, RUN_A, w, k), stepOf(form), form);
  for (let record = at; record < end; record += RECORD) store<u32>(record, batch + (B_ONES << 2), 8);
  if (listsIn(run) > 1) column(at + 8, end, batch, startOf(run, RUN_C, w, k), stepOf(form), form);
  return end;
}

export function runValue(run: usize, w: usize, batch: usize): void {
  const at = field(batch, B_SCRATCH), count = countOf(run), opcode = opcodeOf(run);
  if (listsIn(run)) {
    for (let k: usize = 0; k < count; k++) valueElements(opcode, at, elements(run, w, batch, k), batch);
    return;
  }
  for (let k: usize = 0; k < count; k += RECORDS) {
    valueRecords(opcode, at, operations(run, w, batch, k, min(RECORDS, count - k), UP), batch);
  }
}

/** The operands that depend on inputs: bit i, operand i. */
@inline
export function activeOf(run: usize): u32 {
  return (word(run, RUN_KIND) >> ACTIVE_SHIFT) & 7;
}

export function clearTangents(run: usize, batch: usize): void {
  const d = field(batch, B_TANGENTS), first = resultOf(run) >> 3, from = blockAt(batch, d, first);
  memory.fill(from, 0, blockAt(batch, d, first + countOf(run)) - from);
}

/** Of a run with operands that depend on inputs; tangents of all others are 0 from the start. */
export function runTangent(run: usize, w: usize, batch: usize): void {
  const at = field(batch, B_SCRATCH), count = countOf(run), opcode = opcodeOf(run);
  const q = field(batch, B_TANGENTS) - field(batch, B_PRIMALS);
  if (listsIn(run)) {
    clearTangents(run, batch);
    for (let k: usize = 0; k < count; k++) {
      const end = elements(run, w, batch, k);
      tallyElements(opcode, at, end, batch);
      tangentRecords(opcode, at, end, batch, q);
    }
    return;
  }
  for (let k: usize = 0; k < count; k += RECORDS) {
    tangentRecords(opcode, at, operations(run, w, batch, k, min(RECORDS, count - k), UP), batch, q);
  }
}

/** What takes a primal to the adjoint, or adjoint tangent, that is given to. */
@inline
function givenFrom(batch: usize): usize {
  return field(batch, B_GIVEN) - field(batch, B_PRIMALS);
}

@inline
function freshOf(run: usize): u32 {
  return (word(run, RUN_KIND) >> FRESH_SHIFT) & 7;
}

/** Adjoints or adjoint tangents; the latter go the way of adjoints where partial derivatives have no tangents. */
export function runAdjoint(run: usize, w: usize, batch: usize): void {
  const opcode = opcodeOf(run), to = activeOf(run), lists = listsIn(run);
  const curved = field(batch, B_GIVEN) != field(batch, B_ADJOINTS) && bends(<u32>opcode, to);
  const light = isLight(<u32>opcode) && !curved;
  setField(batch, B_CURVED, <usize>curved);
  if (lists) listsAdjoint(to, run, w, batch);
  else if (light && formOf(run, 0) != GATHERED) up(to, run, w, batch);
  else down(to, light ? gatheredPairsOf(run) : kindOf(<i32>opcode) == 2 ? pairsOf(run) : 0, run, w, batch);
}

/** Operations down, their elements up; of two near lists two elements at a time, those of the first list first. */
function listsAdjoint(to: u32, run: usize, w: usize, batch: usize): void {
  const at = field(batch, B_SCRATCH);
  for (let k = countOf(run); k > 0; ) {
    const end = elements(run, w, batch, --k);
    tallyElements(opcodeOf(run), at, end, batch);
    if (isKept(<i32>opcodeOf(run)) && field(batch, B_CURVED)) tallyTangents(opcodeOf(run), at, end, batch);
    give(to, formOf(run, 0) == NEAR, run, batch, at, end);
  }
}

/** What the operations of records give to the operands `to` (bit i: operand i); in pairs, both to operand a before b. */
function give(to: u32, inPairs: bool, run: usize, batch: usize, at: usize, end: usize): void {
  const opcode = opcodeOf(run), fresh = freshOf(run), q = givenFrom(batch);
  if (inPairs && to == 3) {
    for (let pair = at; pair + RECORD < end; pair += 2 * RECORD) {
      if (load<u32>(pair + 8) != load<u32>(pair + RECORD + 4)) continue;
      giveRecords(opcode, at, pair, 3, fresh, batch, q);
      at = pair + 2 * RECORD;
      giveRecords(opcode, pair, at, 1, fresh, batch, q);
      giveRecords(opcode, pair, at, 2, fresh, batch, q);
    }
  }
  giveRecords(opcode, at, end, to, fresh, batch, q);
}

/** From the last operation down: those without a partner, then pairs. */
function down(to: u32, pairs: usize, run: usize, w: usize, batch: usize): void {
  const at = field(batch, B_SCRATCH);
  for (let k = countOf(run); k > 0; ) {
    const inPairs = k <= pairs, n = min(RECORDS, inPairs ? k : k - pairs);
    give(to, inPairs, run, batch, at, operations(run, w, batch, k - 1, n, DOWN));
    k -= n;
  }
}

/**
 * Light operations, none of whose operands is gathered: upward, all of them give to operand a before b; all to both where
 * no slot is one of either.
 */
function up(to: u32, run: usize, w: usize, batch: usize): void {
  const f = changetype<Lanes>(0), last = countOf(run) - 1, uniform = field(batch, B_UNIFORM) << 3;
  const first = formOf(run, 0), second = formOf(run, 1), a = f.start(run, 0, w, first), b = f.start(run, 1, w, second);
  const i = f.step(run, 0, w, first), j = f.step(run, 1, w, second);
  // One slot that all operations share; what is uniform takes one contribution after the other.
  const sharesA = !i && a >= uniform, sharesB = !j && b >= uniform;
  if (to == 3 && !sharesA && !sharesB && areApart(a, a + last * i, b, b + last * j)) return upward(3, run, w, batch);
  if (to & 1) {
    if (sharesA) deliver(0, a, run, w, batch);
    else upward(1, run, w, batch);
  }
  if (to & 2) {
    if (sharesB) deliver(1, b, run, w, batch);
    else upward(2, run, w, batch);
  }
}

function upward(to: u32, run: usize, w: usize, batch: usize): void {
  every(1, 0, countOf(run), to, run, w, batch);
}

/** As many operations as `n` from operation `k` on, every `way`th. */
function every(way: usize, k: usize, n: usize, to: u32, run: usize, w: usize, batch: usize): void {
  const at = field(batch, B_SCRATCH);
  for (; n > 0; ) {
    const some = min(RECORDS, n);
    give(to, false, run, batch, at, operations(run, w, batch, k, some, way));
    k += some * way;
    n -= some;
  }
}

/**
 * What an operand receives that all operations share: four partial sums over whole fours, then the rest. They are made in
 * the adjoints of the operand and put aside.
 */
function deliver(operand: u32, offset: usize, run: usize, w: usize, batch: usize): void {
  const bytes = field(batch, B_BYTES), count = countOf(run), z = field(batch, B_ROOM);
  const to = blockAt(batch, field(batch, B_GIVEN), offset >> 3);
  memory.copy(z, to, bytes);
  for (let part: usize = 0; part < 5; part++) {
    const rest = part == 4;
    memory.fill(to, 0, bytes);
    every(rest ? 1 : 4, rest ? count & ~3 : part, rest ? count & 3 : count >> 2, 1 << operand, run, w, batch);
    memory.copy(z + (part + 1) * bytes, to, bytes);
  }
  for (let l: usize = 0; l < bytes; l += 16) {
    const p = z + l;
    const even = f64x2.add(v128.load(p + bytes), v128.load(p + 3 * bytes)), odd = f64x2.add(v128.load(p + 2 * bytes), v128.load(p + 4 * bytes));
    v128.store(to + l, f64x2.add(v128.load(p), f64x2.add(f64x2.add(even, odd), v128.load(p + 5 * bytes))));
  }
}
