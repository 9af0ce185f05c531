/** One function at many points. */

/**
 * Rows are points, row-major; a row has the inputs and parameters that are not shared. `from` and `count` are in rows,
 * `count` at most `points`. Arrays are the caller's.
 */
export interface Points {
  /** Most rows at once. */
  readonly points: number;
  /** Takes what is no row as it stands in the engine; sums are 0. */
  begin(): void;
  /** Values at `count` rows. */
  forward(rows: Float64Array, from: number, count: number): void;
  /** Of the rows of `forward`, [, outputs], into `out` at row `from`. */
  outputs(out: Float64Array, from: number, count: number): void;
  /** Adds up the outputs. */
  addSums(count: number): void;
  /** Tangents of shared inputs, for the calls of `tangent` that follow. */
  sharedTangents(dots: Float64Array): void;
  /** Tangents of the outputs into `out` at row `from`; those of the rows are 0 where none are given. */
  tangent(rowDots: Float64Array | undefined, from: number, count: number, out: Float64Array): void;
  /** Cotangents, [, outputs] at row `from`; adjoints of the inputs in a row into `rowAdjoints`, where given. */
  reverse(seeds: Float64Array, from: number, count: number, rowAdjoints?: Float64Array): void;
  /** The same cotangents, [outputs], for every row. */
  reverseAll(seeds: Float64Array, count: number, rowAdjoints?: Float64Array, from?: number): void;
  /** [outputs]. */
  sums(out: Float64Array): void;
  /** Adjoints of shared inputs over all rows since `begin`. */
  sharedAdjoints(out: Float64Array): void;
}
