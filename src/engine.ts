import type { Points } from "./points.js";

/** What sweeps a tape: a program in the core (src/resident.ts), or stages with functions between them (src/nested/staged.ts). */
export interface Engine {
  /** Memory in which the values stand; do not keep it. Offsets below are in elements. */
  readonly f64: Float64Array;
  /** Offset of slot 0: inputs first, then parameters. */
  readonly primals: number;
  readonly adjoints: number;
  /** Slot of each output. */
  readonly outputs: Uint32Array;
  /** Operations of its programs. */
  readonly length: number;
  /** Bytes it takes. */
  readonly bytes: number;
  value(): void;
  /** Values, and what a reverse sweep wants of the forward sweep. */
  primal(): void;
  /** Values, and what a sweep of tangents wants of the forward sweep; they may not stand there before the first `tangent`. */
  linearize(): void;
  /** After a `linearize` or `primal` sweep; tangents of inputs stand there, those of parameters are 0. */
  tangent(): void;
  /** From values of a `primal` sweep before. */
  reverse(seed: (output: number) => number): void;
  /** `primal`, then `reverse` of one output. */
  gradient(output: number): void;
  /**
   * From values and tangents of sweeps before: adjoints and their tangents, seeded with both. Where adjoints of the same
   * seed and values stand there, `again` says that they may be used.
   */
  second(seed: (output: number) => number, seedTangent: (output: number) => number, again?: boolean): void;
  /** Offset of the tangent of slot 0, made where missing. */
  tangents(): number;
  adjointTangents(): number;
  /** The same function at many points; so many of the first inputs are the same at all. Rows have the parameters, too. */
  points(shared: number, withParameters?: boolean): Points;
  /** Frees it when the owner is collected, if not before. */
  ownedBy(owner: object): this;
  free(): void;
}

/** Copies what stands at `base` for each output. */
export function readOutputs({ f64, outputs }: Engine, base: number, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = f64[base + outputs[i]!]!;
}
