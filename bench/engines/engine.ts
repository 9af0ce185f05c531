import type { Problem, Subject, ValueAndGradient } from "../problem";

export type EngineId =
  | "hand"
  | "tape"
  | "generated"
  | "closures"
  | "rose"
  | "wasmgrad"
  | "wasmgrad-compiled"
  | "wasmgrad-lse"
  | "c"
  | "hand-c";

/** A program made ready by an engine. */
export interface Prepared {
  run: ValueAndGradient;
  /** Nanoseconds spent in the problem's `build`; absent where nothing is recorded ahead. */
  recordNs?: number;
  /** Nanoseconds of the rest until the gradient can be called. */
  prepareNs?: number;
  /** Operations of an evaluation, where that is known only now. */
  operations?: number;
  dispose?(): void;
}

/** A way to get value and gradient of a problem, or of another kind of subject, inside this process. */
export interface Engine<S extends Subject = Problem> {
  id: EngineId;
  title: string;
  /** Why this engine sits a problem out, or undefined when it takes part. */
  skips(subject: S, length: number): string | undefined;
  prepare(subject: S): Prepared | Promise<Prepared>;
  /** Where an engine needs more warming up than the others. */
  warmupSeconds?: number;
}

export function nanoseconds(): number {
  return performance.now() * 1e6;
}
