/** Straight-line code of values: a local a slot, from the first use on. */
import { rules } from "../ops.js";
import { Filler } from "./fill.js";
import type { Locals } from "./locals.js";
import type { Run } from "./runs.js";
import { A, templateOf } from "./template.js";
import { lanes } from "./wasm.js";

const NONE = -1;

export class Values {
  readonly filler: Filler;
  readonly #locals: Int32Array;
  /** 1 for slots whose values stand in memory. */
  readonly #inMemory: Uint8Array;
  readonly #p: number[] = [];
  readonly #q: number[] = [];
  readonly #y: number[] = [];
  readonly #z: number[] = [];

  constructor(readonly locals: Locals) {
    const { slots, leaves } = locals.places;
    this.filler = new Filler(locals);
    this.#locals = new Int32Array(slots).fill(NONE);
    this.#inMemory = new Uint8Array(slots).fill(1, 0, leaves);
  }

  /** The local of a slot's value, which is loaded where it has none. */
  of(slot: number): number {
    const local = this.#locals[slot]!;
    return local === NONE ? (this.#locals[slot] = this.locals.load(this.locals.places.primals, slot)) : local;
  }

  /** Values of a run. @param keep Derivatives that the way back will want are stored at their slopes. */
  run(run: Run, keep: boolean): void {
    if (run.isList) return this.#lists(run);
    const { together } = rules[run.name] as { together?: string };
    const template = templateOf(run.name, "value");
    const pairs = run.single ? 0 : run.count & ~1;
    for (let k = 0; k < run.count;) {
      const two = k < pairs;
      const q = two ? this.#operands(run, k + 1, this.#q) : undefined;
      const p = this.#operands(run, k, this.#p);
      if (keep && run.keeps) {
        const at = this.locals.places.slopes + 8 * (run.slope + k);
        [this.#y[0], this.#z[0]] = this.filler.keep(together!, at, p[A]!, q?.[A]);
      } else this.filler.apply(template, p, q, this.#y, this.#z);
      this.#locals[run.first + k] = this.#y[0]!;
      if (two) this.#locals[run.first + k + 1] = this.#z[0]!;
      k += two ? 2 : 1;
    }
  }

  #operands(run: Run, k: number, leaves: number[]): number[] {
    for (let i = 0; i < run.operands; i++) leaves[A + i] = this.of(run.operand(i, k));
    return leaves;
  }

  /** Sums and dots in their order: eight interleaved partial sums (assembly/reduce.ts). */
  #lists(run: Run): void {
    const { locals } = this;
    const { code } = locals;
    for (let k = 0; k < run.count; k++) {
      const parts: number[] = [];
      for (let e = 0; e < run.length(k); e++) {
        code.get(e < 8 ? locals.literal(0) : parts[e & 7]!);
        code.get(this.of(run.element(0, k, e)));
        if (run.lists === 2) {
          code.get(this.of(run.element(1, k, e)));
          code.simd(lanes.mul);
        }
        code.simd(lanes.add);
        code.set((parts[e & 7] ??= locals.take()));
      }
      this.#addParts(parts);
      locals.giveAll(parts);
      code.set((this.#locals[run.first + k] = locals.take()));
    }
  }

  /** ((0 + 2) + (4 + 6)) + ((1 + 3) + (5 + 7)), onto the stack. */
  #addParts(parts: readonly number[]): void {
    const { code } = this.locals;
    for (const odd of [0, 1]) {
      for (const at of [0, 4]) {
        code.get(parts[at + odd] ?? this.locals.literal(0));
        code.get(parts[at + 2 + odd] ?? this.locals.literal(0));
        code.simd(lanes.add);
      }
      code.simd(lanes.add);
    }
    code.simd(lanes.add);
  }

  /** A result that was computed elsewhere, in a local. */
  set(slot: number, local: number): void {
    this.#locals[slot] = local;
  }

  /** Results that were stored elsewhere. */
  standsInMemory({ first, count }: Run): void {
    this.#inMemory.fill(1, first, first + count);
  }

  /** Where it is not in memory, it is stored there. */
  store(slot: number): void {
    if (this.#inMemory[slot]) return;
    this.locals.store(this.of(slot), this.locals.places.primals, slot);
    this.#inMemory[slot] = 1;
  }

  /** Values of runs that the core's loops do, in memory. */
  runsInCore(runs: readonly Run[], keep: boolean): void {
    const { first } = runs[0]!;
    for (const run of runs) run.eachOperand((slot) => slot < first && this.store(slot));
    this.locals.callRuns("valueRuns", runs, Number(keep));
    for (const run of runs) this.standsInMemory(run);
  }
}
