/**
 * A sum over data, a block of items at a time. The data are parameters of the tape, so one
 * tape serves every block, stays small enough for the cache and never limits how many items
 * there are.
 */
import { tape } from "./tapes.js";

/** How many operations a block's tape should have: wide enough for long runs, small enough for the cache. */
const BLOCK_OPERATIONS = 10_000;

/** A compiled function of one output; its parameters are the rows of a block. */
export interface Summand {
  setParameters(rows: Float64Array): unknown;
  value(x: Float64Array): number;
  valueAndGradient(x: Float64Array, out: Float64Array): number;
  dispose(): void;
}

type Blocks = { f: Summand; rows: Float64Array }[];

export interface BlockSum {
  value(x: Float64Array): number;
  /** Adds the gradient to `gradient` and returns the value. */
  addValueAndGradient(x: Float64Array, gradient: Float64Array): number;
}

/**
 * @param data one row an item, row-major
 * @param operations about how many operations one item takes
 * @param make compiles the sum over `size` items, whose rows are its parameters
 */
export function blockSum(
  key: string,
  data: Float64Array,
  rowLength: number,
  operations: number,
  make: (size: number) => Summand,
): BlockSum {
  const items = data.length / rowLength;
  const size = Math.max(1, Math.min(items, Math.round(BLOCK_OPERATIONS / operations)));
  const blocks: Blocks = [];
  for (let start = 0; start < items; start += size) {
    const count = Math.min(size, items - start);
    const f = tape(`${key}, block of ${count}`, count * operations, () => make(count));
    blocks.push({ f, rows: data.subarray(start * rowLength, (start + count) * rowLength) });
  }
  return { value: (x) => value(blocks, x), addValueAndGradient: (x, g) => gradient(blocks, x, g) };
}

function value(blocks: Blocks, x: Float64Array): number {
  let total = 0;
  for (const { f, rows } of blocks) {
    f.setParameters(rows);
    total += f.value(x);
  }
  return total;
}

function gradient(blocks: Blocks, x: Float64Array, sum: Float64Array): number {
  const part = new Float64Array(x.length);
  let total = 0;
  for (const { f, rows } of blocks) {
    f.setParameters(rows);
    total += f.valueAndGradient(x, part);
    for (let i = 0; i < part.length; i++) sum[i]! += part[i]!;
  }
  return total;
}
