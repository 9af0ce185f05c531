/**
 * A program at many points at once, of which the first inputs, U of them, are the same at every point. Rows are points,
 * row-major; `from` and `count` are in rows. A call: `begin`; then, for each block of at most `points` rows, `forward` and
 * any of the others for the same rows, any number of times. Values of outputs cost least behind another sweep.
 */
export interface Points {
  /** Most rows at once. */
  readonly points: number;
  /** Takes inputs, parameters and constants as they stand in the program; sums and shared adjoints and tangents are 0. */
  begin(): void;
  /** Takes rows of all that varies; where `parameters` are given, rows of these, and `rows` have the inputs alone. */
  forward(rows: Float64Array, from: number, count: number, parameters?: Float64Array): void;
  /** Values of the outputs to rows of `out`. */
  outputs(out: Float64Array, from: number, count: number): void;
  /** Adds the sums of the outputs over the rows, in the order of `sum`. */
  addSums(count: number): void;
  /** Tangents of the shared inputs, [U], for the calls of `tangent` that follow. */
  sharedTangents(dots: Float64Array): void;
  /**
   * From tangents of the other inputs, 0 where they are not given, to those of the outputs: rows of `out`, from row `at`
   * on, which is `from` where nothing else is said.
   */
  tangent(rowDots: Float64Array | undefined, from: number, count: number, out: Float64Array, at?: number): void;
  /** From seeds, rows of outputs: adjoints of shared inputs are added up, those of the other inputs fill `rowAdjoints`. */
  reverse(seeds: Float64Array, from: number, count: number, rowAdjoints?: Float64Array): void;
  /** As `reverse`, from the same seeds, [outputs], at every row; rows of adjoints may stand at a `step` of more numbers. */
  reverseAll(seeds: Float64Array, count: number, rowAdjoints?: Float64Array, from?: number, step?: number): void;
  /**
   * From tangents of the other inputs, 0 where they are not given, and seeds with tangents: adjoints as `reverse` has them,
   * and in the same way their tangents.
   */
  second(rowDots: Float64Array | undefined, given: Twice, from: number, count: number): void;
  /** The sums so far, [outputs]. */
  sums(out: Float64Array): void;
  /** Adjoints of the shared inputs so far, [U]. */
  sharedAdjoints(out: Float64Array): void;
  /** Tangents of them. */
  sharedAdjointTangents(out: Float64Array): void;
}

/** What goes into a second-order sweep, and what it fills. */
export interface Twice {
  /** Rows of outputs, or [outputs] for all rows. */
  readonly seeds: Float64Array;
  readonly seedDots: Float64Array;
  readonly seedAll: boolean;
  /** Rows of all that varies, where they are wanted. */
  readonly rowAdjoints?: Float64Array | undefined;
  readonly rowAdjointDots?: Float64Array | undefined;
}
