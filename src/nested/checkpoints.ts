/**
 * Which states a long computation keeps so that it can be reversed step by step in bounded memory.
 *
 * The binomial schedule: A. Griewank and A. Walther, "Algorithm 799: revolve", ACM Transactions on Mathematical Software
 * 26 (2000). With c states kept, C(c + r, c) steps can be reversed going over none more than r times, and no schedule
 * goes over fewer steps in all: r l - C(c + r, r - 1) for l steps, where r is the least that suffices. Stretches of
 * which all states fit the room that is free are recorded and reversed in one go; that changes no count.
 */

import type { Work } from "./work.js";

/** What is to be reversed. There is one current state, which all but `sweep` leave behind. */
export interface Journey {
  /** Moves the current state on, from step `from` to step `to`. */
  advance(from: number, to: number): Work;
  /** Keeps the current state in a slot. */
  save(slot: number): void;
  /** Makes the state in a slot the current one. */
  restore(slot: number): void;
  /**
   * Moves on to `to - 1` and keeps the states before each of the steps from `from` to `to`, one a slot from `slot` on;
   * the last of them, which is the current one then, may take one slot more than there are.
   */
  record(from: number, to: number, slot: number): Work;
  /** Reverses the steps from `to` down to `from`, just recorded. */
  sweep(from: number, to: number, slot: number): Work;
}

/** One reversal of `steps` steps: `forward`, then `back`. */
export class Checkpoints {
  /** Steps whose states are kept, in slots 0, 1, ... */
  readonly #kept: number[] = [];
  #at = 0;

  /** @param slots States that can be kept, at least 1, besides the current one. */
  constructor(
    readonly steps: number,
    readonly slots: number,
    readonly journey: Journey,
  ) {}

  /** All states fit: nothing is gone over twice, and `back` may follow again. */
  get whole(): boolean {
    return this.steps <= this.slots + 1;
  }

  /** From the first state, the current one, to the last step, keeping states. */
  *forward(): Work {
    if (this.steps > 0) yield* this.#record(this.steps);
  }

  /** From the last step to the first. */
  *back(): Work {
    for (let end = this.steps; end > 0;) {
      yield* this.journey.sweep(this.#at, end, this.#kept.length);
      end = this.#at;
      if (end === 0) return;
      this.#at = this.#kept.pop()!;
      this.journey.restore(this.#kept.length);
      yield* this.#record(end);
    }
  }

  /** From the current state towards `end`, as far as keeps the rest short enough to be recorded. */
  *#record(end: number): Work {
    const { journey } = this;
    const kept = this.#kept;
    for (let free: number; end - this.#at > (free = this.slots - kept.length) + 1;) {
      const to = this.#at + stride(end - this.#at, free);
      journey.save(kept.length);
      kept.push(this.#at);
      yield* journey.advance(this.#at, to);
      this.#at = to;
    }
    yield* journey.record(this.#at, end, kept.length);
  }
}

/**
 * How far to go to the next state to keep, of `steps` steps with `free` slots. What is left must be reversible going
 * over no step more than r times with a slot less, what is passed r - 1 times with as many.
 */
function stride(steps: number, free: number): number {
  let r = 1;
  let less = 1;
  for (let reach = free + 1; reach < steps; r++) {
    less = reach;
    reach = (reach * (free + r + 1)) / (r + 1);
  }
  // Whole, but for products beyond 2^53.
  return Math.round(Math.min(less, steps - (less * free) / (free + r - 1)));
}
