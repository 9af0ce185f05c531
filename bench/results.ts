import type { EngineId } from "./engines/engine";

/** What came of one engine on one problem. Times in nanoseconds. */
export interface Outcome {
  /** Why there are no times. */
  skipped?: string;
  /** Against the reference, over the inputs checked. */
  error?: number;
  /** Medians over repeated preparations. */
  recordNs?: number;
  prepareNs?: number;
  /** The first gradient, which pays for whatever was left until then. */
  firstNs?: number;
  /** Value and gradient: the median of each round. */
  rounds?: number[];
}

export interface ProblemResult {
  name: string;
  about: string;
  inputs: number;
  /** Operations as recorded, before anyone optimises. */
  operations: number;
  outcomes: Map<EngineId, Outcome>;
}
