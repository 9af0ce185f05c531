/** What stands for the adjoint of each slot while straight-line code of the reverse sweep is written. */
import type { Locals } from "./locals.js";
import type { Stride } from "./member.js";
import { isDue } from "./pauses.js";
import type { Run } from "./runs.js";
import { turns } from "./turn.js";
import { lanes } from "./wasm.js";

/** In place of a local: 0, to which contributions are added; 1; a number in memory. */
const ZERO = -1;
const ONE = -2;
const STORED = -3;

/** As many neighbours that are to have one number are stored in a loop. */
const LONG_FILL = 8;

/** Each once. */
function inOrder(slots: readonly number[]): ArrayLike<number> {
  let rises = true;
  for (let i = 1; i < slots.length; i++) rises &&= slots[i]! > slots[i - 1]!;
  if (rises) return slots;
  const sorted = Int32Array.from(slots).sort();
  let count = 0;
  for (const slot of sorted) if (count === 0 || slot !== sorted[count - 1]) sorted[count++] = slot;
  return sorted.subarray(0, count);
}

/** A number that is the same for all operations of a run. */
export interface Uniform {
  readonly local: number;
  readonly isOne: boolean;
}

export class Adjoints {
  readonly #of: Int32Array;
  /** Locals that are adjoints of many slots: nobody changes them, or gives them back. */
  readonly #shared = new Set<number>();
  /** Slots that had a local since the function began. */
  readonly #held: number[] = [];

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
    return this.#hold(slot, this.locals.load(this.locals.places.adjoints, slot));
  }

  #hold(slot: number, local: number): number {
    this.#held.push(slot);
    return (this.#of[slot] = local);
  }

  /** Another function begins: what is in locals stands in memory there. */
  leave(): void {
    this.storeAll(this.#held.filter((slot) => this.#of[slot]! >= 0));
    this.#held.length = 0;
    this.#shared.clear();
  }

  /** What all points of a block share takes each contribution by itself (src/emit/points.ts). */
  isUniform(_slot: number): boolean {
    return false;
  }

  #release(slot: number): void {
    const local = this.#of[slot]!;
    if (this.#isOwn(local)) this.locals.give(local);
  }

  #isOwn(local: number): boolean {
    return local >= 0 && !this.#shared.has(local);
  }

  /** Takes the contribution in the local `c`, which is given away. @param stores It is the first. */
  receive(slot: number, c: number, stores: boolean): void {
    const { code } = this.locals;
    if (this.locals.isPassive(slot)) return this.locals.give(c);
    if (stores) {
      this.#release(slot);
      this.#hold(slot, c);
      return;
    }
    code.get(this.of(slot));
    code.get(c);
    code.simd(lanes.add);
    const owned = this.#of[slot]!;
    if (this.#isOwn(owned)) {
      this.locals.give(c);
      code.set(owned);
    } else {
      code.set(c);
      this.#hold(slot, c);
    }
  }

  /** The last of so many slots receives. */
  receiveLast({ first, step }: Stride, count: number, c: number, stores: boolean): void {
    this.receive(first + step * (count - 1), c, stores);
  }

  /** Nobody asks for the adjoint of a result behind its operation. */
  forget({ first, count }: Run): void {
    for (let slot = first; slot < first + count; slot++) this.clear(slot);
  }

  /** Nothing where it stands there. */
  store(slot: number): void {
    if (this.#of[slot] === STORED) return;
    this.locals.store(this.of(slot), this.locals.places.adjoints, slot);
    this.#standsInMemory(slot);
  }

  /** It holds nothing yet. */
  isZero(slot: number): boolean {
    return this.#of[slot] === ZERO;
  }

  /** They hold nothing yet. */
  areZero({ first, step }: Stride, count: number): boolean {
    for (let k = 0; k < count; k++) if (!this.isZero(first + k * step)) return false;
    return true;
  }

  isStored(slot: number): boolean {
    return this.#of[slot] === STORED;
  }

  /** Nobody asks for it any more. */
  clear(slot: number): void {
    this.#release(slot);
    this.#of[slot] = ZERO;
  }

  /** What all have, where that is known to be one number. */
  uniform({ first, step }: Stride, count: number): Uniform | undefined {
    const state = this.#of[first]!;
    if (state === STORED || this.#isOwn(state)) return undefined;
    for (let k = 1; k < count; k++) if (this.#of[first + k * step] !== state) return undefined;
    return { local: this.of(first), isOne: state === ONE };
  }

  /** All have one number, of which the local is nobody's from now on. */
  setAll({ first, step }: Stride, count: number, { local, isOne }: Uniform): void {
    this.#shared.add(local);
    for (let k = 0; k < count; k++) {
      this.#release(first + k * step);
      this.#hold(first + k * step, isOne ? ONE : local);
    }
  }

  /** They were stored elsewhere. */
  standInMemory({ first, step }: Stride, count: number): void {
    for (let k = 0; k < count; k++) this.#standsInMemory(first + k * step);
  }

  #standsInMemory(slot: number): void {
    this.#release(slot);
    this.#of[slot] = STORED;
  }

  /** Neighbours that have one number in a loop. @param untouched Those of them that hold nothing are stored as -0. */
  storeAll(slots: readonly number[], untouched: ReadonlySet<number> = new Set()): void {
    const sorted = inOrder(slots);
    for (let from = 0; from < sorted.length;) {
      const first = sorted[from]!;
      const number = this.#numberOf(first, untouched);
      let to = from + 1;
      while (sorted[to] === first + to - from && this.#areAlike(first, sorted[to]!, untouched)) to++;
      if (number !== undefined && to - from >= LONG_FILL) this.#fill(number, first, to - from);
      else if (!this.isStored(first)) for (let i = from; i < to; i++) this.#storeNumber(sorted[i]!, number);
      from = to;
    }
  }

  #areAlike(a: number, b: number, untouched: ReadonlySet<number>): boolean {
    const state = this.#of[a]!;
    return state === this.#of[b] && (state !== ZERO || untouched.size === 0 || untouched.has(a) === untouched.has(b));
  }

  /** Where it is no number that a slot shares with others, nothing. */
  #numberOf(slot: number, untouched: ReadonlySet<number>): number | undefined {
    const state = this.#of[slot]!;
    if (state === ZERO) return this.locals.literal(untouched.has(slot) ? -0 : 0);
    if (state === ONE) return this.locals.literal(1);
    return this.#shared.has(state) ? state : undefined;
  }

  #storeNumber(slot: number, number: number | undefined): void {
    if (number === undefined) return this.store(slot);
    this.locals.store(number, this.locals.places.adjoints, slot);
    this.#standsInMemory(slot);
  }

  #fill(number: number, first: number, count: number): void {
    const { locals } = this;
    const at = { first, step: 1 };
    turns(locals, count >> 1, count, (turn) => turn.store(number, locals.places.adjoints, at));
    this.standInMemory(at, count);
  }

  /** What the operands of runs receive that the core's loops do, in memory. */
  *runsInCore(runs: readonly Run[]): Generator<void> {
    const received: number[] = [];
    const results: number[] = [];
    /** Of each operand. */
    const found: number[][] = [[], [], []];
    for (const run of runs) {
      if (!run.active) continue;
      for (let k = 0; k < run.count; k++) results.push(run.first + k);
      yield* run.operandSteps((slot, i) => {
        if (!run.receives(i) || this.locals.isPassive(slot)) return;
        if (!run.isFresh(i)) found[i]!.push(slot);
        received.push(slot);
      });
    }
    if (received.length === 0) return;
    for (const stored of [results, ...found]) {
      this.storeAll(stored);
      if (isDue(stored.length)) yield;
    }
    this.locals.callRuns("adjointRuns", runs);
    for (const slot of received) {
      this.#standsInMemory(slot);
      if (isDue(0.1)) yield;
    }
  }
}
