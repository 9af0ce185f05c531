// Many points at once: the program is swept with a block of numbers in place of each slot (src/layout.ts), so that one
// dispatch serves as many points as the block has. A point gets the bits that it gets alone.
import {
  ACTIVE_SHIFT, BATCH_GRADIENT, BATCH_JVP, BATCH_SUM, BATCH_SUM_GRADIENT, BATCH_VALUE, BATCH_VJP, BATCH_WORDS,
  B_ADJOINTS, B_MORE, B_POINTS, B_PRIMALS, B_ROWS, B_SCRATCH, B_TANGENTS, H_BATCH, H_CONSTANTS, H_INDEX_AT, H_INPUTS,
  H_OUTPUTS, H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_SLOTS, NEAR, RUN_B, RUN_COUNT, RUN_KIND,
} from "../src/layout";
import { endOfRuns, firstRun, header, reserve, setHeader } from "./program";
import { pointsAdjoint, pointsTangent, pointsValue } from "./points";
import { listsOf, pointsAdjointLists, pointsTangentLists, pointsValueLists } from "./rules.generated";
import { sum } from "./reduce";
import { clearAt } from "./sweep";
import { RUN_BYTES, two, word } from "./templates/access";

/** Room for the partial sums of a sum. */
const LEAST_SCRATCH: u32 = 16;

/** More points than this in a block are refused, so that no size wraps around. */
const MOST_POINTS: u32 = 1 << 16;

@inline
function field(batch: usize, which: i32): usize {
  return load<u32>(batch + ((<usize>which) << 2));
}

@inline
function setField(batch: usize, which: i32, value: usize): void {
  store<u32>(batch + ((<usize>which) << 2), <u32>value);
}

@inline
function hasLists(run: usize): bool {
  return listsOf(word(run, RUN_KIND) & 0xff) != 0;
}

/** The block for an even number of points, made where it is missing; 0 where it is too large. */
export function batchOf(program: usize, points: u32): usize {
  if (header(program, H_BATCH)) return header(program, H_BATCH);
  const numbers = max<u32>(header(program, H_INPUTS), header(program, H_OUTPUTS)), slots: u64 = header(program, H_SLOTS);
  const width: u64 = max<u32>(numbers, header(program, H_PARAMETERS));
  const scratch: u64 = <u64>longestList(program) + LEAST_SCRATCH, n: u64 = points;
  const bytes: u64 = (<u64>BATCH_WORDS << 2) + ((scratch + n * (2 * width + 3 * slots)) << 3);
  const batch = n && !(n & 1) && points <= MOST_POINTS ? reserve(<f64>bytes) : 0;
  if (!batch) return 0;
  setField(batch, B_POINTS, points);
  setField(batch, B_SCRATCH, batch + (BATCH_WORDS << 2));
  setField(batch, B_ROWS, field(batch, B_SCRATCH) + (<usize>scratch << 3));
  setField(batch, B_MORE, field(batch, B_ROWS) + (<usize>(n * width) << 3));
  setField(batch, B_PRIMALS, field(batch, B_MORE) + (<usize>(n * width) << 3));
  setField(batch, B_ADJOINTS, field(batch, B_PRIMALS) + (<usize>(n * slots) << 3));
  setField(batch, B_TANGENTS, field(batch, B_ADJOINTS) + (<usize>(n * slots) << 3));
  setHeader(program, H_BATCH, <u32>batch);
  return batch;
}

function longestList(program: usize): u32 {
  const w = program + header(program, H_INDEX_AT);
  let longest: u32 = 0;
  for (let run = firstRun(program); run < endOfRuns(program); run += RUN_BYTES) {
    if (!hasLists(run)) continue;
    for (let k: u32 = 0; k < word(run, RUN_COUNT); k++) {
      longest = max<u32>(longest, load<u32>(w + ((<usize>word(run, RUN_B) + k) << 2)));
    }
  }
  return longest;
}

/** Copies all leaves of the program to every point, and sets sums to 0; before the first block of a call. */
export function batchBegin(program: usize): void {
  const batch: usize = header(program, H_BATCH), n = field(batch, B_POINTS), inputs: usize = header(program, H_INPUTS);
  const from = program + header(program, H_PRIMALS_AT), to = field(batch, B_PRIMALS), d = field(batch, B_TANGENTS);
  const leaves = inputs + header(program, H_PARAMETERS) + header(program, H_CONSTANTS);
  for (let slot: usize = 0; slot < leaves; slot++) {
    const leaf = v128.load64_splat(from + (slot << 3));
    for (let p: usize = 0; p < n; p += 2) v128.store(to + ((slot * n + p) << 3), leaf);
  }
  memory.fill(d + ((inputs * n) << 3), 0, ((leaves - inputs) * n) << 3);
  memory.fill(field(batch, B_MORE), 0, (inputs + header(program, H_OUTPUTS)) << 3);
}

/** From rows [count, width] to the blocks at `to`; points that there are not are the last one again. */
function readRows(program: usize, rows: usize, count: usize, width: usize, to: usize): void {
  const n = field(header(program, H_BATCH), B_POINTS), step = width << 3;
  for (let i: usize = 0; i < width; i++) {
    let row = rows + (i << 3), at = to + ((i * n) << 3);
    const pairs = at + ((count & ~1) << 3), end = at + (n << 3), last = row + (count - 1) * step;
    for (; at < pairs; at += 16, row += 2 * step) v128.store(at, two(row, row + step));
    for (const x = load<f64>(last); at < end; at += 8) store<f64>(at, x);
  }
}

/** From the blocks of inputs at `from` to rows [count, inputs]. */
function writeRows(program: usize, from: usize, count: usize, rows: usize): void {
  const n = field(header(program, H_BATCH), B_POINTS), inputs: usize = header(program, H_INPUTS), step = inputs << 3;
  for (let i: usize = 0; i < inputs; i++) {
    let row = rows + (i << 3);
    for (let at = from + ((i * n) << 3), end = at + (count << 3); at < end; at += 8, row += step) store<f64>(row, load<f64>(at));
  }
}

@inline
function blockOfOutput(program: usize, output: usize, n: usize): usize {
  return ((<usize>load<u32>(program + header(program, H_OUTPUTS_AT) + (output << 2))) * n) << 3;
}

/** From the blocks of outputs at `from` to rows [count, outputs]. */
function writeOutputs(program: usize, from: usize, count: u32, rows: usize): void {
  const n = field(header(program, H_BATCH), B_POINTS), outputs: usize = header(program, H_OUTPUTS);
  for (let output: usize = 0; output < outputs; output++) {
    const block = from + blockOfOutput(program, output, n);
    for (let p: usize = 0; p < <usize>count; p++) store<f64>(rows + ((p * outputs + output) << 3), load<f64>(block + (p << 3)));
  }
}

/** Clears what must be cleared and seeds with rows [count, outputs], or with 1 where there are none. */
function seed(program: usize, rows: usize, count: u32): void {
  const batch: usize = header(program, H_BATCH), n = field(batch, B_POINTS), g = field(batch, B_ADJOINTS);
  const outputs: usize = header(program, H_OUTPUTS);
  clearAt(program, g, n);
  for (let output: usize = 0; output < outputs; output++) {
    const block = g + blockOfOutput(program, output, n);
    for (let p: usize = 0; p < n; p++) {
      const s = rows ? load<f64>(rows + ((min<usize>(p, count - 1) * outputs + output) << 3)) : 1;
      store<f64>(block + (p << 3), load<f64>(block + (p << 3)) + s);
    }
  }
}

function reverse(program: usize): void {
  const batch: usize = header(program, H_BATCH), n = field(batch, B_POINTS), w = program + header(program, H_INDEX_AT);
  const x = field(batch, B_PRIMALS), g = field(batch, B_ADJOINTS), begin = firstRun(program);
  for (let run = endOfRuns(program) - RUN_BYTES; run >= begin; run -= RUN_BYTES) {
    if (!((word(run, RUN_KIND) >> ACTIVE_SHIFT) & 15)) continue;
    if (hasLists(run)) pointsAdjointLists(run, w, x, g, n);
    else pointsAdjoint(run, w, x, g, n);
  }
}

function forward(program: usize): void {
  const block: usize = header(program, H_BATCH), n = field(block, B_POINTS), w = program + header(program, H_INDEX_AT);
  const x = field(block, B_PRIMALS), z = field(block, B_SCRATCH), end = endOfRuns(program);
  for (let run = firstRun(program); run < end; run += RUN_BYTES) {
    if (hasLists(run)) pointsValueLists(run, w, x, n, z);
    else pointsValue(run, w, x, n);
  }
}

/** Adds the sum over the first `count` points of the block at `from`, in the order of sum. */
@inline
function addUp(from: usize, count: u32, to: usize): void {
  store<f64>(to, load<f64>(to) + sum(NEAR, from, 0, count));
}

/** Adds to the sums in `more` those over `count` rows of parameters, at the inputs of the program itself. */
function sumRows(program: usize, count: u32, withGradient: bool): void {
  const block: usize = header(program, H_BATCH), n = field(block, B_POINTS), x = field(block, B_PRIMALS), g = field(block, B_ADJOINTS);
  const inputs: usize = header(program, H_INPUTS), outputs: usize = header(program, H_OUTPUTS), more = field(block, B_MORE);
  readRows(program, field(block, B_ROWS), count, header(program, H_PARAMETERS), x + ((inputs * n) << 3));
  forward(program);
  for (let i: usize = 0; i < outputs; i++) addUp(x + blockOfOutput(program, i, n), count, more + (i << 3));
  if (!withGradient) return;
  seed(program, 0, count);
  reverse(program);
  for (let i: usize = 0; i < inputs; i++) addUp(g + ((i * n) << 3), count, more + ((outputs + i) << 3));
}

/** The `count` points, 1 to as many as the block has, that stand in rows; `what` is BATCH_VALUE, ... */
export function batch(program: usize, count: u32, what: i32): void {
  if (what == BATCH_SUM || what == BATCH_SUM_GRADIENT) return sumRows(program, count, what == BATCH_SUM_GRADIENT);
  const block: usize = header(program, H_BATCH), n = field(block, B_POINTS), w = program + header(program, H_INDEX_AT);
  const rows = field(block, B_ROWS), more = field(block, B_MORE), end = endOfRuns(program), inputs = header(program, H_INPUTS);
  const x = field(block, B_PRIMALS), d = field(block, B_TANGENTS);
  readRows(program, rows, count, inputs, x);
  forward(program);
  if (what == BATCH_VALUE) {
    writeOutputs(program, x, count, rows);
  } else if (what == BATCH_JVP) {
    readRows(program, more, count, inputs, d);
    for (let run = firstRun(program); run < end; run += RUN_BYTES) {
      if (hasLists(run)) pointsTangentLists(run, w, x, d, n);
      else pointsTangent(run, w, x, d, n);
    }
    writeOutputs(program, d, count, rows);
  } else {
    seed(program, what == BATCH_VJP ? more : 0, count);
    reverse(program);
    writeRows(program, field(block, B_ADJOINTS), count, rows);
    if (what == BATCH_GRADIENT) writeOutputs(program, x, count, more);
  }
}
