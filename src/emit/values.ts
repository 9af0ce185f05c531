/** Straight-line code of values: a local a slot, from the first use in a function on. */
import { rules } from "../ops.js";
import { Filler } from "./fill.js";
import { Lists } from "./lists.js";
import type { Locals } from "./locals.js";
import type { Repeat } from "./repeats.js";
import type { Run } from "./runs.js";
import { Slopes } from "./slopes.js";
import { StretchSum, isStretched } from "./stretches.js";
import { A, SLOPE, Y, templateOf } from "./template.js";

const NONE = -1;

export class Values {
  readonly filler: Filler;
  readonly lists: Lists;
  readonly slopes: Slopes;
  readonly #locals: Int32Array;
  /** Slots that have one. */
  readonly #known: number[] = [];
  /** 1 for slots whose values stand in memory. */
  readonly #inMemory: Uint8Array;
  readonly #p: number[] = [];
  readonly #q: number[] = [];
  readonly #y: number[] = [];
  readonly #z: number[] = [];

  /** @param crossing 1 for slots that other functions read. */
  constructor(
    readonly locals: Locals,
    readonly crossing?: Uint8Array,
  ) {
    const { slots, leaves } = locals.places;
    this.filler = new Filler(locals);
    this.slopes = new Slopes(locals, crossing !== undefined);
    this.lists = new Lists(this.filler, (slot) => this.of(slot));
    this.#locals = new Int32Array(slots).fill(NONE);
    this.#inMemory = new Uint8Array(slots).fill(1, 0, leaves);
  }

  /** The local of a slot's value, which is loaded where it has none. */
  of(slot: number): number {
    const local = this.#locals[slot]!;
    return local === NONE ? this.#know(slot, this.locals.load(this.locals.places.primals, slot)) : local;
  }

  #know(slot: number, local: number): number {
    this.#known.push(slot);
    return (this.#locals[slot] = local);
  }

  /** Another function begins, in which no value is at hand. */
  leave(): void {
    for (const slot of this.#known) this.#locals[slot] = NONE;
    this.#known.length = 0;
    this.lists.leave();
    this.slopes.leave();
  }

  /** Values of a run. @param keep Derivatives that the way back will want are stored at their slopes. */
  run(run: Run, keep: boolean): void {
    if (run.isList) {
      for (let k = 0; k < run.count; k++) this.set(run.first + k, this.lists.value(run, k));
      return;
    }
    const { together } = rules[run.name] as { together?: string };
    const template = templateOf(run.name, "value");
    const pairs = run.single || !this.locals.alike ? 0 : run.count & ~1;
    for (let k = 0; k < run.count;) {
      const twin = together === undefined ? undefined : this.slopes.valueByTwin(run, k);
      if (twin !== undefined) {
        this.set(run.first + k++, twin);
        continue;
      }
      // Operations of a pair, that is 0 and 1, 2 and 3, ..., do not read one another.
      const two = (k & 1) === 0 && k < pairs;
      const q = two ? this.#operands(run, k + 1, this.#q) : undefined;
      const p = this.#operands(run, k, this.#p);
      if (keep && run.keeps) {
        [this.#y[0], this.#z[0]] = this.filler.keep(together!, run.slope + k, p[A]!, q?.[A]);
        this.slopes.note(run, k, this.#y[0]);
        if (two) this.slopes.note(run, k + 1, this.#z[0]);
      } else this.filler.apply(template, p, q, this.#y, this.#z);
      this.set(run.first + k, this.#y[0]!);
      if (two) this.set(run.first + k + 1, this.#z[0]!);
      k += two ? 2 : 1;
    }
  }

  #operands(run: Run, k: number, leaves: number[]): number[] {
    for (let i = 0; i < run.operands; i++) leaves[A + i] = this.of(run.operand(i, k));
    return leaves;
  }

  /** Of operation k of a run, what a template reads of operands, result and slope. Who gives the slope back is the caller. */
  leaves(run: Run, k: number, reads: number, leaves: number[]): number[] {
    for (let i = 0; i < run.operands; i++) if ((reads >> (A + i)) & 1) leaves[A + i] = this.of(run.operand(i, k));
    if ((reads >> Y) & 1) leaves[Y] = this.of(run.first + k);
    if ((reads >> SLOPE) & 1) leaves[SLOPE] = this.slopes.of(run.slope + k);
    return leaves;
  }

  /** A result, in a local that is its own from now on. */
  set(slot: number, local: number): void {
    this.#know(slot, local);
    if (this.crossing?.[slot]) this.store(slot);
  }

  /** Results that were stored elsewhere. */
  standInMemory({ first, count }: { readonly first: number; readonly count: number }): void {
    this.#inMemory.fill(1, first, first + count);
  }

  /** Other repetitions store what the first does. */
  repeat({ all, first, stride }: Repeat): void {
    for (let r = 1; r < all.length; r++) this.#inMemory.copyWithin(first + r * stride, first, first + stride);
  }

  /** Where it is not in memory, it is stored there. */
  store(slot: number): void {
    if (this.#inMemory[slot]) return;
    this.locals.store(this.of(slot), this.locals.places.primals, slot);
    this.#inMemory[slot] = 1;
  }

  *#addUp(runs: readonly Run[]): Generator<void> {
    for (const run of runs) {
      yield* run.operandSteps((slot) => this.store(slot));
      for (let k = 0; k < run.count; k++) this.set(run.first + k, new StretchSum(this).of(run, k));
    }
  }

  /** Values of runs that the core's loops do, in memory. */
  *runsInCore(runs: readonly Run[], keep: boolean): Generator<void> {
    // Addresses of a repetition may go on by strides of their own.
    if (!this.locals.isRepeated && runs.every(isStretched)) return yield* this.#addUp(runs);
    const { first } = runs[0]!;
    for (const run of runs) yield* run.operandSteps((slot) => slot < first && this.store(slot));
    this.locals.callRuns("valueRuns", runs, Number(keep));
    for (const run of runs) this.standInMemory(run);
  }
}
