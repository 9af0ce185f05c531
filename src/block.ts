/** A batch in the core's memory (src/layout.ts), and the only one who reaches it there. */
import type { Core } from "./core.js";
import { B_ADJOINTS, B_ADJOINT_TANGENTS, B_MORE, B_POINTS, B_ROWS, B_SUMS, B_TANGENTS, B_UNIFORM } from "./layout.js";
import type { PointsEntry } from "./emit/points.js";
import type { Points, Twice } from "./points.js";

/**
 * Points that are swept at once: so many that what an operation costs besides its arithmetic no longer counts, fewer where
 * primals and adjoints would leave the last cache. Microseconds a row of mixtures of Gaussians (bench/batch.ts) whose
 * second-level cache is 1 MB; 64 points of the first take 2 MB, 8 points of the last 15 MB:
 *
 *   slots that vary    8 points    16    24    32    64
 *             1,900         4.7   3.3   3.0   2.6   2.3
 *             7,500          19    13    12    11   9.5
 *            30,000          78    55    52    45    75
 *           120,000         345   413   430   428   488
 */
const MOST_POINTS = 64;
const LEAST_POINTS = 8;
const CACHE = 2 ** 23;

/** Points in a block, where so many slots vary. */
export const pointsAtOnce = (varying: number): number =>
  Math.max(LEAST_POINTS, Math.min(MOST_POINTS, 4 * Math.floor(CACHE / (64 * varying))));

export class PointsBlock implements Points {
  readonly points: number;
  readonly #shared: number;

  constructor(
    readonly core: Core,
    readonly at: number,
    readonly inputs: number,
    readonly outputCount: number,
    /** Numbers in a row: inputs that are not shared, and parameters where they are in it. */
    readonly width: number,
    /** Told of points that an entry is called for. */
    readonly count: (entry: PointsEntry, points: number) => void,
  ) {
    this.points = this.field(B_POINTS);
    this.#shared = this.field(B_UNIFORM);
  }

  /** A word of the header. */
  field(which: number): number {
    return this.core.u32[this.at / 4 + which]!;
  }

  begin(): void {
    this.core.exports.pointsBegin(this.at, this.width);
  }

  forward(rows: Float64Array, from: number, count: number, parameters?: Float64Array): void {
    if (parameters) this.#writeBoth(rows, parameters, from, count);
    else this.#write(B_ROWS, rows, from, count, this.width);
    this.core.exports.pointsForward(this.at, count);
  }

  outputs(out: Float64Array, from: number, count: number): void {
    this.count("value", count);
    this.core.exports.pointsOutputs(this.at);
    this.#read(B_MORE, out, from, count, this.outputCount);
  }

  addSums(count: number): void {
    this.count("value", count);
    this.core.exports.pointsSum(this.at);
  }

  sharedTangents(dots: Float64Array): void {
    const at = this.field(B_TANGENTS) / 8;
    const { f64 } = this.core;
    for (let i = 0; i < this.#shared; i++) f64[at + 2 * i] = f64[at + 2 * i + 1] = dots[i]!;
  }

  tangent(rowDots: Float64Array | undefined, from: number, count: number, out: Float64Array, at = from): void {
    this.count("jvp", count);
    this.#tangent(rowDots, from, count);
    this.#read(B_MORE, out, at, count, this.outputCount);
  }

  #tangent(rowDots: Float64Array | undefined, from: number, count: number): void {
    if (rowDots) this.#write(B_MORE, rowDots, from, count, this.inputs - this.#shared);
    this.core.exports.pointsTangent(this.at, rowDots ? 1 : 0);
  }

  second(rowDots: Float64Array | undefined, given: Twice, from: number, count: number): void {
    const { seeds, seedDots, seedAll, rowAdjoints, rowAdjointDots } = given;
    const { exports } = this.core;
    const [first, rows] = seedAll ? [0, 1] : [from, count];
    const width = this.inputs - this.#shared;
    exports.pointsAll(this.at);
    this.#tangent(rowDots, from, count);
    this.#write(B_MORE, seeds, first, rows, this.outputCount);
    exports.pointsReverse(this.at, Number(seedAll));
    if (rowAdjoints) this.#read(B_ROWS, rowAdjoints, from, count, width);
    this.#write(B_MORE, seedDots, first, rows, this.outputCount);
    exports.pointsSecond(this.at, Number(seedAll));
    if (rowAdjointDots) this.#read(B_ROWS, rowAdjointDots, from, count, width);
  }

  reverse(seeds: Float64Array, from: number, count: number, rowAdjoints?: Float64Array): void {
    this.#write(B_MORE, seeds, from, count, this.outputCount);
    this.#reverse(0, from, count, rowAdjoints);
  }

  reverseAll(seeds: Float64Array, count: number, rowAdjoints?: Float64Array, from = 0, step?: number): void {
    // Most have one output: a view would cost more than the sweep of a small function.
    const { f64 } = this.core;
    const at = this.field(B_MORE) / 8;
    for (let i = 0; i < this.outputCount; i++) f64[at + i] = seeds[i]!;
    this.#reverse(1, from, count, rowAdjoints, step);
  }

  #reverse(all: number, from: number, count: number, rowAdjoints?: Float64Array, step?: number): void {
    this.count("vjp", count);
    this.core.exports.pointsReverse(this.at, all);
    const width = this.inputs - this.#shared;
    if (!rowAdjoints) return;
    if (step === undefined) this.#read(B_ROWS, rowAdjoints, from, count, width);
    else copyRows(this.core.f64, this.field(B_ROWS) / 8, width, rowAdjoints, from * step, step, count, width);
  }

  /** Inputs and parameters of each row, one behind the other. */
  #writeBoth(rows: Float64Array, parameters: Float64Array, from: number, n: number): void {
    const inputs = this.inputs - this.#shared;
    const more = this.width - inputs;
    const at = this.field(B_ROWS) / 8;
    copyRows(rows, from * inputs, inputs, this.core.f64, at, this.width, n, inputs);
    copyRows(parameters, from * more, more, this.core.f64, at + inputs, this.width, n, more);
  }

  sums(out: Float64Array): void {
    this.#read(B_SUMS, out, 0, 1, this.outputCount);
  }

  sharedAdjoints(out: Float64Array): void {
    this.#shares(B_ADJOINTS, out);
  }

  sharedAdjointTangents(out: Float64Array): void {
    this.#shares(B_ADJOINT_TANGENTS, out);
  }

  /** Of uniform slots, the sum of their two numbers. */
  #shares(field: number, out: Float64Array): void {
    const at = this.field(field) / 8;
    const { f64 } = this.core;
    for (let i = 0; i < this.#shared; i++) out[i] = f64[at + 2 * i]! + f64[at + 2 * i + 1]!;
  }

  #write(field: number, rows: Float64Array, from: number, n: number, width: number): void {
    this.core.f64.set(rows.subarray(from * width, (from + n) * width), this.field(field) / 8);
  }

  #read(field: number, rows: Float64Array, from: number, n: number, width: number): void {
    const at = this.field(field) / 8;
    rows.set(this.core.f64.subarray(at, at + n * width), from * width);
  }
}

/** The first `width` numbers of each of `n` rows, which stand at a step here and at another there. */
function copyRows(
  rows: Float64Array,
  from: number,
  step: number,
  to: Float64Array,
  at: number,
  toStep: number,
  n: number,
  width: number,
): void {
  for (let k = 0; k < n; k++, from += step, at += toStep) for (let i = 0; i < width; i++) to[at + i] = rows[from + i]!;
}
