/** One function at hand: its tape, its probes, and all that is shown of it at a point. */
import { AdError } from "wasmgrad";
import type { Subject } from "./formula.js";
import { Probes } from "./numbers.js";
import type { Numbers, Seeds } from "./numbers.js";
import { disagreements } from "./stepper.js";
import { tapeOf } from "./tape.js";
import type { Tape } from "./tape.js";

export interface Evaluated {
  readonly numbers: Numbers;
  /** Of the seeded output, by input. */
  readonly gradient: Float64Array;
  /** Of each output along the seeded input. */
  readonly along: Float64Array;
  /** Where the sweeps end elsewhere than wasmgrad's own derivatives. */
  readonly wrong: readonly string[];
}

export class Session {
  readonly tape: Tape;
  readonly #probes: Probes;

  /**
   * @param subject Owned: disposed of with the session, and where there is none because it is too large.
   * @throws AdError "limit", "file".
   */
  constructor(readonly subject: Subject) {
    try {
      this.tape = tapeOf(subject.f, subject.inputs, subject.outputs);
      this.#probes = new Probes(this.tape);
    } catch (error) {
      subject.f.dispose();
      throw error;
    }
  }

  /** @throws AdError "limit". */
  at(x: readonly number[], seeds: Seeds): Evaluated {
    const { f } = this.subject;
    const point = Float64Array.from(x);
    const direction = Float64Array.from(x, (_, k) => Number(k === seeds.input));
    const cotangent = Float64Array.from({ length: f.outputs }, (_, k) => Number(k === seeds.output));
    const numbers = this.#probes.at(x, seeds);
    const single = f.outputs === 1 && !("outputs" in this.tape.json && isTree(this.tape.json.outputs));
    const gradient = single
      ? f.gradient(point, new Float64Array(x.length))
      : f.vjp(point, cotangent, new Float64Array(x.length));
    const along = f.jvp(point, direction, new Float64Array(f.outputs));
    return { numbers, gradient, along, wrong: disagreements(this.tape, numbers, gradient, along) };
  }

  dispose(): void {
    this.#probes.dispose();
    this.subject.f.dispose();
  }
}

/** Outputs that are not one number by themselves. */
const isTree = (shape: unknown): boolean => !(Array.isArray(shape) && shape.length === 0);

/** A message for the user; errors of others are shown as they are. */
export const wordsOf = (error: unknown): string =>
  error instanceof AdError ? error.message : error instanceof Error ? error.message : String(error);
