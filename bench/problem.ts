import type { Ops } from "./ops";
import type { Random } from "./random";

/** Value and gradient: returns the value and fills `gradient`, or whatever the subject has in its place. */
export type ValueAndGradient = (x: Float64Array, gradient: Float64Array) => number;

/** A function of `inputs` numbers with one value, and how to draw inputs for it. */
export interface Subject {
  name: string;
  /** One line: what is computed. */
  about: string;
  inputs: number;
  /** How many numbers are filled, where that is no gradient, one number an input. */
  results?: number;
  /** Draws one input. Called for a whole pool of inputs, so that no engine sees the same one twice in a row. */
  draw(random: Random, x: Float64Array): void;
  /** The function is exactly log-sum-exp of its inputs, so an engine may use an operation of its own. */
  isLogSumExp?: boolean;
}

/** A subject as a program that any engine can record. */
export interface Problem extends Subject {
  /** The program, the same for every engine. */
  build<V>(ops: Ops<V>, x: readonly V[]): V;
  /**
   * Value and gradient as someone would write them by hand: loops over
   * Float64Array, no tape. Absent where the program has no shape to exploit.
   */
  hand?: ValueAndGradient;
  /** Whether straight-line C is generated and timed as well (its compiler is slow). */
  native?: boolean;
}
