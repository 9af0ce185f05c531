/**
 * A sum over data, a block of items at a time. The data are parameters of the tape, so one
 * tape serves every block, stays small and never limits how many items there are. A block's
 * parameters are columns: what the items have in common is then next to each other.
 */
import { tape } from "./tapes.js";

/** How many operations a block's tape should have: few calls, and not far from the cache. */
const BLOCK_OPERATIONS = 100_000;
/** Where items are large, as many as make long runs of one operation, */
const LONG_RUN = 50;
/** unless that many would take more operations than this. */
const MOST_OPERATIONS = 400_000;

/** A function of one output, made ready: on one tape, or on several. */
export interface Objective {
  /** Operations that an evaluation takes, on the optimised tapes. */
  readonly length: number;
  value(x: Float64Array): number;
  /** Fills `out` with the gradient and returns the value. */
  valueAndGradient(x: Float64Array, out: Float64Array): number;
}

/** A compiled function of one output; its parameters are the columns of a block, [row length, items]. */
export interface Summand extends Objective {
  setParameters(columns: Float64Array): unknown;
  dispose(): void;
}

type Blocks = { f: Summand; columns: Float64Array }[];

/**
 * @param data one row an item, row-major
 * @param operations about how many operations one item takes
 * @param make compiles the sum over `size` items, whose columns are its parameters
 */
export function blockSum(
  key: string,
  data: Float64Array,
  rowLength: number,
  operations: number,
  make: (size: number) => Summand,
): Objective {
  const items = data.length / rowLength;
  const size = blockSize(items, operations);
  const blocks: Blocks = [];
  for (let start = 0; start < items; start += size) {
    const count = Math.min(size, items - start);
    const f = tape(`${key}, block of ${count}`, count * operations, () => make(count));
    blocks.push({ f, columns: columnsOf(data.subarray(start * rowLength, (start + count) * rowLength), rowLength) });
  }
  const length = blocks.reduce((total, { f }) => total + f.length, 0);
  return { length, value: (x) => value(blocks, x), valueAndGradient: (x, out) => valueAndGradient(blocks, x, out) };
}

/** Blocks of about the same size: those of equal size share a tape. */
function blockSize(items: number, operations: number): number {
  const longRun = Math.min(LONG_RUN, MOST_OPERATIONS / operations);
  const most = Math.max(1, longRun, BLOCK_OPERATIONS / operations);
  return Math.ceil(items / Math.ceil(items / most));
}

function columnsOf(rows: Float64Array, rowLength: number): Float64Array {
  const count = rows.length / rowLength;
  return Float64Array.from(rows, (_, i) => rows[(i % count) * rowLength + Math.floor(i / count)]!);
}

function value(blocks: Blocks, x: Float64Array): number {
  let total = 0;
  for (const { f, columns } of blocks) {
    f.setParameters(columns);
    total += f.value(x);
  }
  return total;
}

function valueAndGradient(blocks: Blocks, x: Float64Array, out: Float64Array): number {
  const part = new Float64Array(x.length);
  let total = 0;
  out.fill(0);
  for (const { f, columns } of blocks) {
    f.setParameters(columns);
    total += f.valueAndGradient(x, part);
    for (let i = 0; i < part.length; i++) out[i]! += part[i]!;
  }
  return total;
}
