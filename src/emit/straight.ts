/**
 * Straight-line code: operations one after the other, numbers in locals. Every local is two lanes with one number in both;
 * what calls a function is done for two operations at once, a lane each.
 *
 * Order of accumulation, and so all bits, are those of the sweeps (docs/architecture.md, "Runs"; test/sweep.ts).
 */
import { NEAR } from "../layout.js";
import { rules } from "../ops.js";
import { activeOperands } from "../readings.js";
import type { Imports, Places } from "./places.js";
import type { Run } from "./runs.js";
import {
  A, AD, CALL, GET_LEAF, GET_LITERAL, GET_TEMPORARY, LEAF_COUNT, SET_RESULT, SLOPE, T, TEE_TEMPORARY, Y, templateOf,
} from "./template.js"; // prettier-ignore
import type { Template, TemplateKind } from "./template.js";
import { V128, lanes } from "./wasm.js";
import type { Code } from "./wasm.js";
import { hasSingle } from "./functions.js";

/** What stands for an adjoint that is no local: 0, to which contributions are added; 1; a number in memory. */
const ZERO = -1;
const ONE = -2;
const STORED = -3;

/** What stands for a value that is no local yet. */
const NONE = -1;

export class Straight {
  /** The local of each slot's value, of its tangent, of its adjoint. */
  readonly #values: Int32Array;
  readonly #tangents: Int32Array;
  readonly #adjoints: Int32Array;
  /** 1 for slots whose values stand in memory. */
  readonly #inMemory: Uint8Array;
  readonly #literals = new Map<number | "-0", number>();
  readonly #unused: number[] = [];
  /** Slots whose adjoints are not those in memory. */
  readonly #changed = new Set<number>();

  constructor(
    readonly code: Code,
    readonly places: Places,
    readonly imports: Imports,
    /** Adjoints start from what stands in memory; else from 0. */
    stored: boolean,
  ) {
    this.#values = new Int32Array(places.slots).fill(NONE);
    this.#tangents = new Int32Array(places.slots).fill(NONE);
    this.#inMemory = new Uint8Array(places.slots).fill(Number(stored)).fill(1, 0, places.leaves);
    this.#adjoints = new Int32Array(places.slots).fill(stored ? STORED : ZERO);
  }

  // ---- locals ----------------------------------------------------------------

  #take(): number {
    return this.#unused.pop() ?? this.code.local(V128);
  }

  #give(local: number): void {
    this.#unused.push(local);
  }

  #literal(value: number): number {
    const key = Object.is(value, -0) ? "-0" : value;
    let local = this.#literals.get(key);
    if (local === undefined) {
      local = this.code.local(V128);
      this.code.literal(value, local);
      this.#literals.set(key, local);
    }
    return local;
  }

  /** Address of a slot at `base`, as what a load or store is told: an offset from 0. */
  #at(base: number, slot: number): number {
    this.code.i32(0);
    return base + 8 * slot;
  }

  #value(slot: number): number {
    let local = this.#values[slot]!;
    if (local !== NONE) return local;
    const offset = this.#at(this.places.primals, slot);
    this.code.loadSplat(offset);
    local = this.#values[slot] = this.#take();
    this.code.set(local);
    return local;
  }

  // ---- templates ---------------------------------------------------------------

  /** Fills in a template. @param one Both lanes are one number. */
  #fill(template: Template, leaves: ArrayLike<number>, results: ArrayLike<number>, one: boolean): void {
    const { code } = this;
    const { body } = code;
    const temporaries = Array.from({ length: template.temporaries }, () => this.#take());
    for (const step of template.steps) {
      const number = step & 255;
      if (step < 256) body.byte(step);
      else if (step < GET_TEMPORARY) code.get(leaves[number]!);
      else if (step < TEE_TEMPORARY) code.get(temporaries[number]!);
      else if (step < GET_LITERAL) code.tee(temporaries[number]!);
      else if (step < CALL) code.get(this.#literal(template.literals[number]!));
      else if (step < SET_RESULT) this.#call(template.calls[number]!, one);
      else code.set(results[number]!);
    }
    temporaries.forEach((local) => this.#give(local));
  }

  #call(of: string, one: boolean): void {
    if (!one || !hasSingle(of)) return this.code.call(this.imports.function(`${of}_2`));
    this.code.extract(0);
    this.code.call(this.imports.function(`${of}_1`));
    this.code.splat();
  }

  /** Leaves of two operations as one: a lane each. @returns Locals to give back. */
  #pack(reads: number, p: number[], q: number[], packed: number[]): number[] {
    const made: number[] = [];
    for (let leaf = 0; leaf < LEAF_COUNT; leaf++) {
      if (!((reads >> leaf) & 1)) continue;
      packed[leaf] = p[leaf]!;
      if (p[leaf] === q[leaf]) continue;
      this.code.get(p[leaf]!);
      this.code.get(q[leaf]!);
      this.code.shuffle(0, 2);
      made.push((packed[leaf] = this.#take()));
      this.code.set(packed[leaf]!);
    }
    return made;
  }

  /** One lane of `from` into both of `to`. */
  #unpack(from: number, lane: number, to: number): void {
    this.code.get(from);
    this.code.get(from);
    this.code.shuffle(lane, lane);
    this.code.set(to);
  }

  /** A template for one operation, or, where `q` is given, for two. @returns Results of each. */
  #apply(template: Template, p: number[], q?: number[]): [number[], number[]] {
    const results = (): number[] => Array.from({ length: template.results }, () => this.#take());
    const first = results();
    if (!q) {
      this.#fill(template, p, first, true);
      return [first, []];
    }
    const second = results();
    if (template.calls.length === 0) {
      this.#fill(template, p, first, true);
      this.#fill(template, q, second, true);
      return [first, second];
    }
    const packed: number[] = [];
    const made = this.#pack(template.reads, p, q, packed);
    const both = results();
    this.#fill(template, packed, both, false);
    both.forEach((local, i) => {
      this.#unpack(local, 0, first[i]!);
      this.#unpack(local, 1, second[i]!);
    });
    [...made, ...both].forEach((local) => this.#give(local));
    return [first, second];
  }

  // ---- forward -----------------------------------------------------------------

  /** Values of a run, in locals. @param keep Derivatives that the way back will want are stored at their slopes. */
  value(run: Run, keep: boolean): void {
    if (run.isList) return this.#listValue(run);
    const kept = keep && run.keeps;
    const template = templateOf(run.name, "value");
    const pairs = run.single ? 0 : run.count & ~1;
    for (let k = 0; k < run.count; ) {
      const two = k < pairs;
      const [p, q] = [this.#operands(run, k), two ? this.#operands(run, k + 1) : undefined];
      const [y, z] = kept ? this.#keep(run, k, p[A]!, q?.[A]) : this.#apply(template, p, q).map((results) => results[0]!);
      this.#values[run.first + k] = y!;
      if (two) this.#values[run.first + k + 1] = z!;
      k += two ? 2 : 1;
    }
  }

  #operands(run: Run, k: number): number[] {
    const leaves: number[] = [];
    for (let i = 0; i < run.operands; i++) leaves[A + i] = this.#value(run.operand(i, k));
    return leaves;
  }

  /** A value whose derivative the core's function stores beside. */
  #keep(run: Run, k: number, p: number, q?: number): number[] {
    const { code } = this;
    const { together } = rules[run.name] as { together: string };
    const at = this.places.slopes + 8 * (run.slope + k);
    const y = this.#take();
    code.get(p);
    if (q === undefined) {
      code.extract(0);
      code.i32(at);
      code.call(this.imports.function(`${together}_1`));
      code.splat();
      code.set(y);
      return [y];
    }
    const [z, both] = [this.#take(), this.#take()];
    code.get(q);
    code.shuffle(0, 2);
    code.i32(at);
    code.call(this.imports.function(`${together}_2`));
    code.set(both);
    this.#unpack(both, 0, y);
    this.#unpack(both, 1, z);
    this.#give(both);
    return [y, z];
  }

  /** In the order of `sum`: eight interleaved partial sums (assembly/reduce.ts). */
  #listValue(run: Run): void {
    const { code } = this;
    for (let k = 0; k < run.count; k++) {
      const n = run.length(k);
      const parts: number[] = [];
      for (let e = 0; e < n; e++) {
        if (e < 8) code.get(this.#literal(0));
        else code.get(parts[e & 7]!);
        code.get(this.#value(run.element(0, k, e)));
        if (run.lists === 2) {
          code.get(this.#value(run.element(1, k, e)));
          code.simd(lanes.mul);
        }
        code.simd(lanes.add);
        code.set((parts[e & 7] ??= this.#take()));
      }
      const part = (i: number): void => code.get(parts[i] ?? this.#literal(0));
      for (const odd of [0, 1]) {
        for (const at of [0, 4]) {
          part(at + odd);
          part(at + 2 + odd);
          code.simd(lanes.add);
        }
        code.simd(lanes.add);
      }
      code.simd(lanes.add);
      parts.forEach((local) => this.#give(local));
      code.set((this.#values[run.first + k] = this.#take()));
    }
  }

  // ---- reverse -----------------------------------------------------------------

  /** The adjoint of an output is 1. */
  seedOne(slot: number): void {
    this.#adjoints[slot] = ONE;
  }

  /** The adjoint of an output is what stands in memory. */
  seedStored(slot: number): void {
    this.#adjoints[slot] = STORED;
  }

  /** The adjoint of a slot in a local. */
  #adjoint(slot: number): number {
    const state = this.#adjoints[slot]!;
    if (state >= 0) return state;
    if (state === ZERO) return this.#literal(0);
    if (state === ONE) return this.#literal(1);
    this.code.loadSplat(this.#at(this.places.adjoints, slot));
    const local = (this.#adjoints[slot] = this.#take());
    this.code.set(local);
    return local;
  }

  /** Adds the contribution in the local `c`, which is given away, to an adjoint. */
  #receive(slot: number, c: number, stores: boolean): void {
    if (this.#isPassive(slot)) return this.#give(c);
    this.#changed.add(slot);
    const before = this.#adjoints[slot]!;
    if (stores) {
      if (before >= 0) this.#give(before);
      this.#adjoints[slot] = c;
      return;
    }
    this.code.get(this.#adjoint(slot));
    this.code.get(c);
    this.code.simd(lanes.add);
    const owned = this.#adjoints[slot]!;
    if (owned >= 0) {
      this.#give(c);
      this.code.set(owned);
    } else {
      this.code.set(c);
      this.#adjoints[slot] = c;
    }
  }

  /** What the operands of a run receive. */
  adjoint(run: Run): void {
    if (!run.active) return;
    if (run.isList) this.#listAdjoint(run);
    else if (run.goesByOperand) this.#byOperand(run);
    else this.#fromTheLast(run);
    for (let k = 0; k < run.count; k++) this.#forget(run.first + k);
  }

  /** Nobody asks for the adjoint of a result behind its operation. */
  #forget(slot: number): void {
    const local = this.#adjoints[slot]!;
    if (local >= 0) this.#give(local);
    this.#adjoints[slot] = ZERO;
    this.#changed.delete(slot);
  }

  #leavesOf(run: Run, k: number, reads: number): number[] {
    const leaves: number[] = [];
    for (let i = 0; i < run.operands; i++) if ((reads >> (A + i)) & 1) leaves[A + i] = this.#value(run.operand(i, k));
    if ((reads >> Y) & 1) leaves[Y] = this.#value(run.first + k);
    if ((reads >> T) & 1) leaves[T] = this.#adjoint(run.first + k);
    if ((reads >> SLOPE) & 1) {
      this.code.loadSplat(this.#at(this.places.slopes, run.slope + k));
      this.code.set((leaves[SLOPE] = this.#take()));
    }
    return leaves;
  }

  /** What one operation, or two, give: a local for each operand that the table has a partial derivative by. */
  #contributions(run: Run, k: number, other?: number): [number[], number[]] {
    const isSeed = (k: number): boolean => this.#adjoints[run.first + k] === ONE;
    const seeded = isSeed(k) && (other === undefined || isSeed(other));
    const template = templateOf(run.name, seeded ? "seeded" : "adjoint");
    const p = this.#leavesOf(run, k, template.reads);
    const q = other === undefined ? undefined : this.#leavesOf(run, other, template.reads);
    const given = this.#apply(template, p, q);
    for (const leaves of [p, q]) if (leaves?.[SLOPE] !== undefined) this.#give(leaves[SLOPE]);
    return given;
  }

  /** Sorts out which contribution is which operand's; those of operands that receive nothing are given back. */
  #each(run: Run, given: readonly number[], of: (i: number, c: number) => void): void {
    const has = activeOperands(run.name);
    let next = 0;
    for (let i = 0; i < run.operands; i++) {
      if (!((has >> i) & 1)) continue;
      const c = given[next++]!;
      if (run.receives(i)) of(i, c);
      else this.#give(c);
    }
  }

  #fromTheLast(run: Run): void {
    const one = (k: number): void => {
      this.#each(run, this.#contributions(run, k)[0], (i, c) => this.#receive(run.operand(i, k), c, run.isFresh(i)));
    };
    const { pairs } = run;
    for (let k = run.count - 1; k >= pairs; k--) one(k);
    for (let k = pairs - 2; k >= 0; k -= 2) {
      const [second, first] = this.#contributions(run, k + 1, k);
      const others = new Map<number, number>();
      this.#each(run, first, (i, c) => others.set(i, c));
      this.#each(run, second, (i, c) => {
        this.#receive(run.operand(i, k + 1), c, run.isFresh(i));
        this.#receive(run.operand(i, k), others.get(i)!, run.isFresh(i));
      });
    }
  }

  #byOperand(run: Run): void {
    const given: number[][] = Array.from({ length: run.operands }, () => []);
    for (let k = 0; k < run.count; k++) this.#each(run, this.#contributions(run, k)[0], (i, c) => (given[i]![k] = c));
    given.forEach((all, i) => {
      if (all.length === 0) return;
      if (run.step(i) === 0) this.#deliver(run.operand(i, 0), all);
      else all.forEach((c, k) => this.#receive(run.operand(i, k), c, run.isFresh(i)));
    });
  }

  /** What all operations give to one operand: four partial sums over whole fours, (0 + 2) + (1 + 3), plus that of the rest. */
  #deliver(slot: number, all: readonly number[]): void {
    const { code } = this;
    const fours = all.length & ~3;
    const sum = (of: number[]): void => {
      code.get(this.#literal(0));
      for (const c of of) {
        code.get(c);
        code.simd(lanes.add);
      }
    };
    const part = (j: number): void => sum(all.slice(0, fours).filter((_, k) => (k & 3) === j));
    if (fours > 0) {
      for (const [j, i] of [[0, 2], [1, 3]] as const) {
        part(j);
        part(i);
        code.simd(lanes.add);
      }
      code.simd(lanes.add);
    }
    if (fours === 0 || all.length > fours) sum(all.slice(fours));
    else code.get(this.#literal(0));
    if (fours > 0) code.simd(lanes.add);
    const c = this.#take();
    code.set(c);
    all.forEach((local) => this.#give(local));
    this.#receive(slot, c, false);
  }

  /** Of sums and dots: from the last operation down, elements up, two at a time where the lists are near. */
  #listAdjoint(run: Run): void {
    const together = run.form(0) === NEAR ? 2 : 1;
    for (let k = run.count - 1; k >= 0; k--) {
      const n = run.length(k);
      for (let from = 0; from < n; from += together) {
        for (let list = 0; list < run.lists; list++) {
          if (!run.receives(list)) continue;
          for (let e = from; e < Math.min(from + together, n); e++) this.#element(run, list, k, e);
        }
      }
    }
  }

  #element(run: Run, list: number, k: number, e: number): void {
    const t = this.#adjoint(run.first + k);
    const template = templateOf(run.name, this.#adjoints[run.first + k] === ONE ? "seeded" : "adjoint");
    const leaves: number[] = [];
    for (let i = 0; i < run.lists; i++) if ((template.reads >> (A + i)) & 1) leaves[A + i] = this.#value(run.element(i, k, e)); // prettier-ignore
    leaves[T] = t;
    const given = this.#apply(template, leaves)[0];
    given.forEach((c, i) => {
      if (i === list) this.#receive(run.element(list, k, e), c, run.isFresh(list));
      else this.#give(c);
    });
  }

  // ---- tangents ------------------------------------------------------------------

  #tangent(slot: number): number {
    if (this.#isPassive(slot)) return this.#literal(0);
    let local = this.#tangents[slot]!;
    if (local !== NONE) return local;
    this.code.loadSplat(this.#at(this.places.tangents, slot));
    local = this.#tangents[slot] = this.#take();
    this.code.set(local);
    return local;
  }

  /** Tangents of a run whose values are known. */
  tangent(run: Run): void {
    if (run.isList) return this.#listTangent(run);
    const template = templateOf(run.name, "tangent");
    const pairs = run.single ? 0 : run.count & ~1;
    // There are no slopes of what depends on no input.
    const still = "together" in rules[run.name] && !run.keeps;
    for (let k = 0; k < run.count; ) {
      const two = k < pairs;
      if (still) this.#tangents[run.first + k] = this.#literal(0);
      else {
        const [p, q] = [this.#withTangents(run, k, template), two ? this.#withTangents(run, k + 1, template) : undefined];
        const [y, z] = this.#apply(template, p, q);
        this.#tangents[run.first + k] = y[0]!;
        if (two) this.#tangents[run.first + k + 1] = z[0]!;
        for (const leaves of [p, q]) if (leaves?.[SLOPE] !== undefined) this.#give(leaves[SLOPE]);
      }
      k += two && !still ? 2 : 1;
    }
  }

  #withTangents(run: Run, k: number, template: Template): number[] {
    const leaves = this.#leavesOf(run, k, template.reads);
    for (let i = 0; i < run.operands; i++) {
      if ((template.reads >> (AD + i)) & 1) leaves[AD + i] = this.#tangent(run.operand(i, k));
    }
    return leaves;
  }

  /** Element by element. */
  #listTangent(run: Run): void {
    const template = templateOf(run.name, "tangent");
    for (let k = 0; k < run.count; k++) {
      const sum = this.#take();
      this.code.get(this.#literal(0));
      this.code.set(sum);
      for (let e = 0; e < run.length(k); e++) {
        const leaves: number[] = [];
        for (let i = 0; i < run.lists; i++) {
          leaves[A + i] = this.#value(run.element(i, k, e));
          leaves[AD + i] = this.#tangent(run.element(i, k, e));
        }
        const [c] = this.#apply(template, leaves)[0];
        this.code.get(sum);
        this.code.get(c!);
        this.code.simd(lanes.add);
        this.code.set(sum);
        this.#give(c!);
      }
      this.#tangents[run.first + k] = sum;
    }
  }

  // ---- memory, and the core's own loops ---------------------------------------------

  #storeLane(local: number, base: number, slot: number): void {
    const offset = this.#at(base, slot);
    this.code.get(local);
    this.code.storeLane(offset, 0);
  }

  storeValue(slot: number): void {
    if (this.#inMemory[slot]) return;
    this.#storeLane(this.#value(slot), this.places.primals, slot);
    this.#inMemory[slot] = 1;
  }

  storeTangent(slot: number): void {
    this.#storeLane(this.#tangent(slot), this.places.tangents, slot);
  }

  /** Nothing where it stands there. */
  storeAdjoint(slot: number): void {
    if (this.#adjoints[slot] === STORED) return;
    this.#storeLane(this.#adjoint(slot), this.places.adjoints, slot);
    const local = this.#adjoints[slot]!;
    if (local >= 0) this.#give(local);
    this.#adjoints[slot] = STORED;
  }

  /** Adjoints that are others than in memory. */
  storeChanged(): void {
    for (const slot of this.#changed) this.storeAdjoint(slot);
  }

  #callRuns(name: string, runs: readonly Run[], ...more: number[]): void {
    for (const word of [this.places.program, runs[0]!.number, runs.at(-1)!.number + 1, ...more]) this.code.i32(word);
    this.code.call(this.imports.function(name));
  }

  /** Values of runs that the core's loops do, in memory. */
  valueInCore(runs: readonly Run[], keep: boolean): void {
    for (const run of runs) run.eachOperand((slot) => slot < runs[0]!.first && this.storeValue(slot));
    this.#callRuns("valueRuns", runs, Number(keep));
    for (const run of runs) this.#inMemory.fill(1, run.first, run.first + run.count);
  }

  tangentInCore(runs: readonly Run[]): void {
    for (const run of runs) run.eachOperand((slot) => this.#tangents[slot] !== NONE && this.storeTangent(slot));
    this.#callRuns("tangentRuns", runs);
  }

  adjointInCore(runs: readonly Run[]): void {
    if (runs.every((run) => !run.active)) return;
    const received = new Set<number>();
    for (const run of runs) {
      if (!run.active) continue;
      for (let k = 0; k < run.count; k++) this.storeAdjoint(run.first + k);
      run.eachOperand((slot, i) => {
        if (!run.receives(i)) return;
        if (!run.isFresh(i) && !this.#isPassive(slot)) this.storeAdjoint(slot);
        received.add(slot);
      });
    }
    this.#callRuns("adjointRuns", runs);
    for (const slot of received) {
      const local = this.#adjoints[slot]!;
      if (local >= 0) this.#give(local);
      this.#adjoints[slot] = STORED;
    }
  }

  #isPassive(slot: number): boolean {
    return slot >= this.places.inputs && slot < this.places.leaves;
  }
}
