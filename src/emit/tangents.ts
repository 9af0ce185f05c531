/** Straight-line code of tangents, after that of values: a local a slot, from the first use in a function on. */
import type { Locals } from "./locals.js";
import type { Run } from "./runs.js";
import { AD, SLOPE, templateOf } from "./template.js";
import type { Template } from "./template.js";
import type { Values } from "./values.js";
import { lanes } from "./wasm.js";

const NONE = -1;

export class Tangents {
  readonly #of: Int32Array;
  /** 1 for slots of which what is in a local stands in memory, too. */
  readonly #stored: Uint8Array;
  /** Slots that had a local since the function began. */
  readonly #known: number[] = [];
  readonly #p: number[] = [];
  readonly #q: number[] = [];
  readonly #y: number[] = [];
  readonly #z: number[] = [];

  constructor(
    readonly locals: Locals,
    readonly values: Values,
  ) {
    this.#of = new Int32Array(locals.places.slots).fill(NONE);
    this.#stored = new Uint8Array(locals.places.slots);
  }

  /** The local of a slot's tangent. Parameters and constants have none, which counts as 0. */
  of(slot: number): number {
    const { locals } = this;
    if (locals.isPassive(slot)) return locals.literal(0);
    const local = this.#of[slot]!;
    if (local !== NONE) return local;
    this.#stored[slot] = 1;
    return this.#know(slot, locals.load(locals.places.tangents, slot));
  }

  #know(slot: number, local: number): number {
    this.#known.push(slot);
    return (this.#of[slot] = local);
  }

  /** That of a result. */
  set(slot: number, local: number): void {
    this.#know(slot, local);
    this.#stored[slot] = 0;
    if (this.values.crossing?.[slot]) this.store(slot);
  }

  /** Another function begins, in which none is at hand. */
  leave(): void {
    for (const slot of this.#known) this.#of[slot] = NONE;
    this.#known.length = 0;
  }

  /** Of what depends on no input they are 0. */
  run(run: Run): void {
    if (!run.active) return this.#nothing(run);
    if (run.isList) return this.#lists(run);
    const template = templateOf(run.name, "tangent");
    const pairs = run.single ? 0 : run.count & ~1;
    for (let k = 0; k < run.count;) {
      const two = k < pairs;
      const p = this.#leaves(run, k, template, this.#p);
      const q = two ? this.#leaves(run, k + 1, template, this.#q) : undefined;
      this.values.filler.apply(template, p, q, this.#y, this.#z);
      this.set(run.first + k, this.#y[0]!);
      if (two) this.set(run.first + k + 1, this.#z[0]!);
      if ((template.reads >> SLOPE) & 1)
        for (const leaves of two ? [p, q!] : [p]) this.values.slopes.give(leaves[SLOPE]!);
      k += two ? 2 : 1;
    }
  }

  #nothing({ first, count }: Run): void {
    for (let k = 0; k < count; k++) this.set(first + k, this.locals.literal(0));
  }

  #leaves(run: Run, k: number, { reads }: Template, leaves: number[]): number[] {
    for (let i = 0; i < run.operands; i++) if ((reads >> (AD + i)) & 1) leaves[AD + i] = this.of(run.operand(i, k));
    return this.values.leaves(run, k, reads, leaves);
  }

  /** Element by element. */
  #lists(run: Run): void {
    const template = templateOf(run.name, "tangent");
    const { locals } = this;
    const { code } = locals;
    for (let k = 0; k < run.count; k++) {
      const sum = locals.take();
      code.get(locals.literal(0));
      code.set(sum);
      for (let e = 0; e < run.length(k); e++) {
        this.values.lists.leaves(run, k, e, template.reads, this.#p);
        for (let i = 0; i < run.lists; i++) this.#p[AD + i] = this.of(run.element(i, k, e));
        this.values.filler.apply(template, this.#p, undefined, this.#y, this.#z);
        code.get(sum);
        code.get(this.#y[0]!);
        code.simd(lanes.add);
        code.set(sum);
        locals.give(this.#y[0]!);
      }
      this.set(run.first + k, sum);
    }
  }

  store(slot: number): void {
    this.locals.store(this.of(slot), this.locals.places.tangents, slot);
    this.#stored[slot] = 1;
  }

  /** What is in a local alone is stored. */
  needInMemory(slot: number): void {
    if (this.#of[slot] !== NONE && !this.#stored[slot]) this.store(slot);
  }

  /** They were stored elsewhere. */
  standInMemory({ first, count }: Run): void {
    this.#of.fill(NONE, first, first + count);
  }

  *runsInCore(runs: readonly Run[]): Generator<void> {
    for (const run of runs) yield* run.operandSteps((slot) => this.needInMemory(slot));
    this.locals.callRuns("tangentRuns", runs);
  }
}
