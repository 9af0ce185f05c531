// Rows, row-major, to blocks of points (src/layout.ts, BATCH) and back.
import {
  B_BYTES, B_COUNT, B_GIVEN, B_MORE, B_PRIMALS, B_PROGRAM, B_ROOM, B_ROWS, B_SUMS, B_UNIFORM, H_INPUTS, H_OUTPUTS, H_OUTPUTS_AT,
  NEAR,
} from "../src/layout";
import { header } from "./program";
import { sum } from "./reduce";
import { add, two } from "./templates/access";
import { addOver, blockAt, field } from "./templates/blocks";

/** From rows [count, width] to the blocks after the uniform ones at `base`; the last stands again for those missing of four. */
export function readRows(batch: usize, rows: usize, width: usize, base: usize): void {
  const count = field(batch, B_COUNT), step = width << 3, first = field(batch, B_UNIFORM);
  for (let i: usize = 0; i < width; i++) {
    let row = rows + (i << 3), at = blockAt(batch, base, first + i);
    const pairs = at + ((count & ~1) << 3), end = at + field(batch, B_BYTES), last = row + (count - 1) * step;
    for (; at < pairs; at += 16, row += 2 * step) v128.store(at, two(row, row + step));
    for (const x = load<f64>(last); at < end; at += 8) store<f64>(at, x);
  }
}

/** From the adjoints, or their tangents, of the inputs that are not uniform to `rows`. */
export function writeRows(batch: usize): void {
  const first = field(batch, B_UNIFORM), inputs: usize = header(field(batch, B_PROGRAM), H_INPUTS), count = field(batch, B_COUNT);
  for (let i = first; i < inputs; i++) {
    const from = blockAt(batch, field(batch, B_GIVEN), i);
    toColumn(from, 8, count, field(batch, B_ROWS) + ((i - first) << 3), (inputs - first) << 3);
  }
}

@inline
function toColumn(from: usize, by: usize, count: usize, row: usize, step: usize): void {
  for (const end = row + count * step; row < end; row += step, from += by) store<f64>(row, load<f64>(from));
}

@inline
function slotOf(batch: usize, output: usize): usize {
  const program = field(batch, B_PROGRAM);
  return load<u32>(program + header(program, H_OUTPUTS_AT) + (output << 2));
}

/** Bytes from point to point in a slot. */
@inline
function stepOf(batch: usize, slot: usize): usize {
  return slot < field(batch, B_UNIFORM) ? 0 : 8;
}

/** From the blocks of outputs at `base` to `more`. */
export function writeOutputs(batch: usize, base: usize): void {
  const outputs: usize = header(field(batch, B_PROGRAM), H_OUTPUTS);
  for (let output: usize = 0; output < outputs; output++) {
    const slot = slotOf(batch, output);
    toColumn(blockAt(batch, base, slot), stepOf(batch, slot), field(batch, B_COUNT), field(batch, B_MORE) + (output << 3), outputs << 3);
  }
}

export function sumRows(batch: usize): void {
  const outputs: usize = header(field(batch, B_PROGRAM), H_OUTPUTS), count = field(batch, B_COUNT), z = field(batch, B_ROOM);
  for (let output: usize = 0; output < outputs; output++) {
    const slot = slotOf(batch, output);
    toColumn(blockAt(batch, field(batch, B_PRIMALS), slot), stepOf(batch, slot), count, z, 8);
    add(field(batch, B_SUMS) + (output << 3), sum(NEAR, z, 0, <u32>count));
  }
}

/** Sets to 0 the adjoints of outputs that are not uniform. */
export function clearOutputs(batch: usize): void {
  const outputs: usize = header(field(batch, B_PROGRAM), H_OUTPUTS), uniform = field(batch, B_UNIFORM);
  for (let output: usize = 0; output < outputs; output++) {
    const slot = slotOf(batch, output);
    if (slot >= uniform) memory.fill(blockAt(batch, field(batch, B_GIVEN), slot), 0, field(batch, B_BYTES));
  }
}

/** Adds the seeds in `more`, [count, outputs] or for `all` points [outputs], to the adjoints of the outputs, or to their tangents; to those of points missing of four none. */
export function seedRows(batch: usize, all: bool): void {
  const outputs: usize = header(field(batch, B_PROGRAM), H_OUTPUTS), count = field(batch, B_COUNT), step: usize = all ? 0 : outputs << 3;
  for (let output: usize = 0; output < outputs; output++) {
    const slot = slotOf(batch, output), at = blockAt(batch, field(batch, B_GIVEN), slot);
    const seed = field(batch, B_MORE) + (output << 3);
    if (slot < field(batch, B_UNIFORM)) {
      addOver(at, seed, step, count);
    } else {
      for (let p: usize = 0; p < count; p++) add(at + (p << 3), load<f64>(seed + p * step));
    }
  }
}
