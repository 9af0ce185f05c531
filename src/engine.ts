import type { Points } from "./points.js";
import type { Tiering } from "./tiering.js";

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
  /** Values of outputs. */
  value(): void;
  /** Values, and what a reverse sweep wants of the forward sweep. */
  primal(): void;
  /** Values, and what a sweep of tangents wants of the forward sweep; they may not stand there before the first `tangent`. */
  linearize(): void;
  /** After a `linearize` or `primal` sweep; tangents of inputs stand there, those of parameters are 0. */
  tangent(): void;
  /** From values of a `primal` sweep before. */
  reverse(seed: (output: number) => number): void;
  /** Values of outputs, and adjoints of inputs, from one output seeded with 1. */
  gradient(output: number): void;
  /** The same from these seeds. */
  vjp(seed: (output: number) => number): void;
  /** Values and tangents of outputs; tangents of inputs stand there, those of parameters are 0. */
  jvp(): void;
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
  /** Its programs, and those of nested functions, as far as they may be compiled. */
  tiering(): readonly Tiering[];
  /** Programs are compiled when they have earned it, or, where `auto` is not set, when they are told. */
  mayCompile(auto: boolean): void;
  /** Frees it when the owner is collected, if not before. */
  ownedBy(owner: object): this;
  free(): void;
}

/** Copies what stands at `base` for each output. */
export function readOutputs({ f64, outputs }: Engine, base: number, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = f64[base + outputs[i]!]!;
}
