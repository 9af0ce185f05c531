/** What stands for the adjoint of each slot while straight-line code of the reverse sweep is written. */
import type { Locals } from "./locals.js";
import type { Run } from "./runs.js";
import { lanes } from "./wasm.js";

/** In place of a local: 0, to which contributions are added; 1; a number in memory. */
const ZERO = -1;
const ONE = -2;
const STORED = -3;

export class Adjoints {
  readonly #of: Int32Array;

  constructor(readonly locals: Locals) {
    this.#of = new Int32Array(locals.places.slots).fill(ZERO);
  }

  /** An output is seeded: with 1, or with what stands in memory. */
  seed(slot: number, one: boolean): void {
    this.#of[slot] = one ? ONE : STORED;
  }

  isOne(slot: number): boolean {
    return this.#of[slot] === ONE;
  }

  /** The local of an adjoint. */
  of(slot: number): number {
    const state = this.#of[slot]!;
    if (state >= 0) return state;
    if (state === ZERO) return this.locals.literal(0);
    if (state === ONE) return this.locals.literal(1);
    return (this.#of[slot] = this.locals.load(this.locals.places.adjoints, slot));
  }

  /** What all points of a block share takes each contribution by itself (src/emit/points.ts). */
  isUniform(_slot: number): boolean {
    return false;
  }

  /** Nobody reads those of parameters and constants. */
  #isPassive(slot: number): boolean {
    const { inputs, leaves } = this.locals.places;
    return slot >= inputs && slot < leaves;
  }

  #release(slot: number): void {
    const local = this.#of[slot]!;
    if (local >= 0) this.locals.give(local);
  }

  /** Takes the contribution in the local `c`, which is given away. @param stores It is the first. */
  receive(slot: number, c: number, stores: boolean): void {
    const { code } = this.locals;
    if (this.#isPassive(slot)) return this.locals.give(c);
    if (stores) {
      this.#release(slot);
      this.#of[slot] = c;
      return;
    }
    code.get(this.of(slot));
    code.get(c);
    code.simd(lanes.add);
    const owned = this.#of[slot]!;
    if (owned >= 0) {
      this.locals.give(c);
      code.set(owned);
    } else {
      code.set(c);
      this.#of[slot] = c;
    }
  }

  /** Nobody asks for the adjoint of a result behind its operation. */
  forget({ first, count }: Run): void {
    for (let slot = first; slot < first + count; slot++) {
      this.#release(slot);
      this.#of[slot] = ZERO;
    }
  }

  /** Nothing where it stands there. */
  store(slot: number): void {
    if (this.#of[slot] === STORED) return;
    this.locals.store(this.of(slot), this.locals.places.adjoints, slot);
    this.#release(slot);
    this.#of[slot] = STORED;
  }

  /** What the operands of runs receive that the core's loops do, in memory. */
  runsInCore(runs: readonly Run[]): void {
    const received = new Set<number>();
    for (const run of runs) {
      if (!run.active) continue;
      for (let k = 0; k < run.count; k++) this.store(run.first + k);
      run.eachOperand((slot, i) => {
        if (!run.receives(i) || this.#isPassive(slot)) return;
        if (!run.isFresh(i)) this.store(slot);
        received.add(slot);
      });
    }
    if (received.size === 0) return;
    this.locals.callRuns("adjointRuns", runs);
    for (const slot of received) {
      this.#release(slot);
      this.#of[slot] = STORED;
    }
  }
}
