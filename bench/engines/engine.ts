import type { Problem, ValueAndGradient } from "../problem";

export type EngineId = "hand" | "tape" | "generated" | "closures" | "rose" | "wasmgrad" | "wasmgrad-lse" | "c";

/** A program made ready by an engine. */
export interface Prepared {
  run: ValueAndGradient;
  /** Nanoseconds spent in the problem's `build`; absent where nothing is recorded ahead. */
  recordNs?: number;
  /** Nanoseconds of the rest until the gradient can be called. */
  prepareNs?: number;
  dispose?(): void;
}

/** A way to get value and gradient of a problem inside this process. */
export interface Engine {
  id: EngineId;
  title: string;
  /** Why this engine sits a problem out, or undefined when it takes part. */
  skips(problem: Problem, length: number): string | undefined;
  prepare(problem: Problem): Prepared | Promise<Prepared>;
  /** Where an engine needs more warming up than the others. */
  warmupSeconds?: number;
}

export function nanoseconds(): number {
  return performance.now() * 1e6;
}
