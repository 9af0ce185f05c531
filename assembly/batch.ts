// Many points at once: the program is swept with a block of numbers in place of each slot (src/layout.ts, BATCH), so
// that one dispatch serves as many points as the block has. The steps of a call: `pointsBegin`; for each block of rows
// `pointsForward`, then any of the others, any number of times.
import {
  BATCH_WORDS, B_ADJOINTS, B_ADJOINT_TANGENTS, B_BYTES, B_COUNT, B_GIVEN, B_MORE, B_NEXT, B_ONES, B_POINTS, B_PRIMALS, B_PROGRAM, B_ROOM, B_ROWS,
  B_JVP_CODE, B_SCRATCH, B_STANDS, B_SUMS, B_TANGENTS, B_UNIFORM, B_VALUE_CODE, B_VARYING, B_VJP_CODE, B_WIDTH, H_BATCH, H_CLEARED, H_CLEARED_AT, H_CONSTANTS, H_INDEX_AT, H_INPUTS,
  H_OUTPUTS, H_PARAMETERS, H_PRIMALS_AT, H_SLOTS, RUN_B, RUN_COUNT, RUN_KIND,
} from "../src/layout";
import { clearOutputs, readRows, seedRows, sumRows, writeOutputs, writeRows } from "./batch_rows";
import { activeOf, clearTangents, runAdjoint, runTangent, runValue } from "./points";
import { endOfRuns, firstRun, header, reserve, setHeader } from "./program";
import { listsOf } from "./rules.generated";
import { isKept } from "./table.generated";
import { RUN_BYTES, word } from "./templates/access";
import { RECORD, RECORDS, blockAt, field, setField } from "./templates/blocks";

/** More points than this in a block are refused, so that no size wraps around. */
const MOST_POINTS: u32 = 1 << 16;

/** The batch for a number of points, a multiple of 4, whose first slots are uniform, made where it is missing; 0 where too large. */
export function pointsOf(program: usize, points: u32, uniform: u32): usize {
  for (let batch: usize = header(program, H_BATCH); batch; batch = field(batch, B_NEXT)) {
    if (field(batch, B_UNIFORM) == uniform) return batch;
  }
  if (!points || points & 3 || points > MOST_POINTS || uniform > header(program, H_INPUTS)) return 0;
  const batch = reserve(pointsBytes(program, points, uniform));
  if (!batch) return 0;
  const records = recordsOf(program), room = roomOf(program, points), sums = sumsOf(program);
  const rows = rowsOf(program, points, uniform), numbers = numbersOf(program, points, uniform);
  setField(batch, B_PROGRAM, program);
  setField(batch, B_NEXT, header(program, H_BATCH));
  setHeader(program, H_BATCH, <u32>batch);
  setField(batch, B_POINTS, points);
  setField(batch, B_UNIFORM, uniform);
  for (let code = B_VALUE_CODE; code <= B_JVP_CODE; code++) setField(batch, code, 0);
  v128.store(batch + (B_ONES << 2), f64x2.splat(1));
  setField(batch, B_SCRATCH, batch + (BATCH_WORDS << 2));
  setField(batch, B_ROOM, field(batch, B_SCRATCH) + (<usize>records << 3));
  setField(batch, B_ROWS, field(batch, B_ROOM) + (<usize>room << 3));
  setField(batch, B_MORE, field(batch, B_ROWS) + (<usize>rows << 3));
  setField(batch, B_SUMS, field(batch, B_MORE) + (<usize>rows << 3));
  setField(batch, B_PRIMALS, field(batch, B_SUMS) + (<usize>sums << 3));
  setField(batch, B_ADJOINTS, field(batch, B_PRIMALS) + (<usize>numbers << 3));
  setField(batch, B_TANGENTS, field(batch, B_ADJOINTS) + (<usize>numbers << 3));
  setField(batch, B_ADJOINT_TANGENTS, field(batch, B_TANGENTS) + (<usize>numbers << 3));
  setField(batch, B_VARYING, field(batch, B_PRIMALS) + ((<usize>uniform) << 4));
  for (let run = firstRun(program); run < endOfRuns(program); run += RUN_BYTES) {
    if (!activeOf(run)) clearTangents(run, batch);
  }
  return batch;
}

/** Bytes of such a batch. */
export function pointsBytes(program: usize, points: u32, uniform: u32): f64 {
  const words = (<u64>BATCH_WORDS) >> 1, more = recordsOf(program) + roomOf(program, points) + sumsOf(program);
  return <f64>((words + more + 2 * rowsOf(program, points, uniform) + 4 * numbersOf(program, points, uniform)) << 3);
}

// Its parts, in numbers of 8 bytes.
function recordsOf(program: usize): u64 {
  return 2 * max<u64>(longestList(program, false), <u64>RECORDS);
}

function roomOf(program: usize, points: u64): u64 {
  return max<u64>(longestList(program, false), (9 + longestList(program, true)) * points);
}

function rowsOf(program: usize, points: u64, uniform: u64): u64 {
  const leaves: u64 = header(program, H_INPUTS) + header(program, H_PARAMETERS);
  return points * max<u64>(leaves - uniform, <u64>header(program, H_OUTPUTS));
}

function sumsOf(program: usize): u64 {
  return (<u64>header(program, H_OUTPUTS) + 1) & ~1;
}

function numbersOf(program: usize, points: u64, uniform: u64): u64 {
  return 2 * uniform + points * (<u64>header(program, H_SLOTS) - uniform);
}

/** Of all, or of those whose operations keep a number an element. */
function longestList(program: usize, kept: bool): u64 {
  const w = program + header(program, H_INDEX_AT);
  let longest: u64 = 0;
  for (let run = firstRun(program); run < endOfRuns(program); run += RUN_BYTES) {
    const opcode = word(run, RUN_KIND) & 0xff;
    if (!listsOf(opcode) || (kept && !isKept(opcode))) continue;
    for (let k: u32 = 0; k < word(run, RUN_COUNT); k++) {
      longest = max<u64>(longest, load<u32>(w + ((<usize>word(run, RUN_B) + k) << 2)));
    }
  }
  return longest;
}

/**
 * Before the first block of a call, whose rows are the `width` leaves after the uniform ones: takes all leaves as they
 * stand in the program, and sets their tangents, the sums, the uniform adjoints and the tangents of these to 0.
 */
export function pointsBegin(batch: usize, width: u32): void {
  const program = field(batch, B_PROGRAM), x = field(batch, B_PRIMALS), d = field(batch, B_TANGENTS);
  const leaves: usize = header(program, H_INPUTS) + header(program, H_PARAMETERS) + header(program, H_CONSTANTS);
  const from = program + header(program, H_PRIMALS_AT);
  setField(batch, B_WIDTH, width);
  for (let slot: usize = 0; slot < leaves; slot++) {
    const leaf = v128.load64_splat(from + (slot << 3)), end = blockAt(batch, x, slot + 1);
    for (let at = blockAt(batch, x, slot); at < end; at += 16) v128.store(at, leaf);
  }
  memory.fill(d, 0, blockAt(batch, d, leaves) - d);
  memory.fill(field(batch, B_ADJOINTS), 0, field(batch, B_UNIFORM) << 4);
  memory.fill(field(batch, B_ADJOINT_TANGENTS), 0, field(batch, B_UNIFORM) << 4);
  memory.fill(field(batch, B_SUMS), 0, (<usize>header(program, H_OUTPUTS)) << 3);
}

/** What stands in the primals of a block of rows: leaves alone, values of outputs as well, or those of every slot. */
const LEAVES = 0;
const OUTPUTS = 1;
const ALL = 2;

/** Takes the `count` points, 1 to as many as there is room for, whose rows [count, width] stand in `rows`. */
export function pointsForward(batch: usize, count: u32): void {
  setField(batch, B_COUNT, count);
  setField(batch, B_BYTES, ((count + 3) & ~3) << 3);
  readRows(batch, field(batch, B_ROWS), field(batch, B_WIDTH), field(batch, B_PRIMALS));
  setField(batch, B_STANDS, LEAVES);
}

/** Values of every slot, for second order; until other rows are taken, tangents and adjoints of every slot stay, too. */
export function pointsAll(batch: usize): void {
  if (field(batch, B_STANDS) == ALL) return;
  const program = field(batch, B_PROGRAM), w = program + header(program, H_INDEX_AT), end = endOfRuns(program);
  for (let run = firstRun(program); run < end; run += RUN_BYTES) runValue(run, w, batch);
  setField(batch, B_STANDS, ALL);
}

/** Runs what was compiled for an entry, if anything was; else values of every slot stand there. Either has those of outputs. */
function runCompiled(batch: usize, entry: i32): bool {
  const code = <u32>field(batch, entry);
  if (!code || field(batch, B_STANDS) == ALL) {
    pointsAll(batch);
    return false;
  }
  call_indirect<void>(code, batch);
  setField(batch, B_STANDS, OUTPUTS);
  return true;
}

@inline
function needOutputs(batch: usize): void {
  if (field(batch, B_STANDS) == LEAVES) runCompiled(batch, B_VALUE_CODE);
}

/** Values of the outputs to `more`, [count, outputs]. */
export function pointsOutputs(batch: usize): void {
  needOutputs(batch);
  writeOutputs(batch, field(batch, B_PRIMALS));
}

/** Adds the sum over the points of each output to `sums`, in the order of sum. */
export function pointsSum(batch: usize): void {
  needOutputs(batch);
  sumRows(batch);
}

/**
 * Tangents of the outputs to `more`, [count, outputs], from those of uniform slots as they stand there and those of the
 * other inputs: where `given`, rows [count, inputs - uniform] in `more`, else 0.
 */
export function pointsTangent(batch: usize, given: bool): void {
  const program = field(batch, B_PROGRAM), w = program + header(program, H_INDEX_AT), end = endOfRuns(program);
  const d = field(batch, B_TANGENTS), inputs: usize = header(program, H_INPUTS), from = blockAt(batch, d, field(batch, B_UNIFORM));
  if (given) readRows(batch, field(batch, B_MORE), inputs - field(batch, B_UNIFORM), d);
  else memory.fill(from, 0, blockAt(batch, d, inputs) - from);
  if (!runCompiled(batch, B_JVP_CODE)) {
    for (let run = firstRun(program); run < end; run += RUN_BYTES) if (activeOf(run)) runTangent(run, w, batch);
  }
  writeOutputs(batch, d);
}

/**
 * Adjoints of the inputs that are not uniform to `rows`, [count, inputs - uniform], and those of uniform ones added to
 * what they are, from seeds in `more`: [count, outputs], or [outputs] for `all` points.
 */
export function pointsReverse(batch: usize, all: bool): void {
  setField(batch, B_GIVEN, field(batch, B_ADJOINTS));
  if (field(batch, B_VJP_CODE) && field(batch, B_STANDS) != ALL) {
    clearOutputs(batch);
    seedRows(batch, all);
    runCompiled(batch, B_VJP_CODE);
    writeRows(batch);
  } else {
    pointsAll(batch);
    back(batch, all);
  }
}

/** As `pointsReverse`, of tangents of adjoints: from `pointsAll`, tangents and adjoints of sweeps after it, and tangents of seeds. */
export function pointsSecond(batch: usize, all: bool): void {
  setField(batch, B_GIVEN, field(batch, B_ADJOINT_TANGENTS));
  back(batch, all);
}

function back(batch: usize, all: bool): void {
  const program = field(batch, B_PROGRAM), w = program + header(program, H_INDEX_AT), begin = firstRun(program);
  clear(batch);
  seedRows(batch, all);
  for (let run = endOfRuns(program) - RUN_BYTES; run >= begin; run -= RUN_BYTES) {
    if (activeOf(run)) runAdjoint(run, w, batch);
  }
  writeRows(batch);
}

/** Sets to 0 what a reverse sweep adds to before it has stored there; uniform ones go on. */
function clear(batch: usize): void {
  const program = field(batch, B_PROGRAM), g = field(batch, B_GIVEN), uniform = field(batch, B_UNIFORM);
  let at = program + header(program, H_CLEARED_AT);
  for (const end = at + ((<usize>header(program, H_CLEARED)) << 3); at < end; at += 8) {
    const first: usize = load<u32>(at), last = first + load<u32>(at, 4);
    if (last <= uniform) continue;
    const from = blockAt(batch, g, max(first, uniform));
    memory.fill(from, 0, blockAt(batch, g, last) - from);
  }
}
