/**
 * Straight-line code of the reverse sweep. Order of accumulation, and so all bits, are those of the sweeps
 * (docs/architecture.md, "Runs"; test/sweep.ts).
 */
import { NEAR } from "../layout.js";
import { activeOperands } from "../readings.js";
import { Adjoints } from "./adjoints.js";
import type { Locals } from "./locals.js";
import type { Run } from "./runs.js";
import { SLOPE, T, templateOf } from "./template.js";
import type { Template } from "./template.js";
import type { Values } from "./values.js";
import { lanes } from "./wasm.js";

/** Which of the contributions is that of operand i; -1 where there is none. @param has Operands that have one, as bits. */
function placeOf(has: number, i: number): number {
  if (!((has >> i) & 1)) return -1;
  let place = 0;
  for (let j = 0; j < i; j++) place += (has >> j) & 1;
  return place;
}

export class Reverse {
  readonly #p: number[] = [];
  readonly #q: number[] = [];
  readonly #first: number[] = [];
  readonly #second: number[] = [];

  constructor(
    readonly locals: Locals,
    readonly values: Values,
    readonly adjoints = new Adjoints(locals),
  ) {}

  /** What the operands of a run receive. */
  run(run: Run): void {
    if (!run.active) return;
    if (run.isList) this.#lists(run);
    else if (run.goesByOperand) this.#byOperand(run);
    else this.#fromTheLast(run);
    this.adjoints.forget(run);
  }

  #leaves(run: Run, k: number, reads: number, leaves: number[]): number[] {
    if ((reads >> T) & 1) leaves[T] = this.adjoints.of(run.first + k);
    return this.values.leaves(run, k, reads, leaves);
  }

  /** What one operation gives, or two, in #first and #second: a local for each operand that the table has a partial derivative by. */
  #contributions(run: Run, k: number, other: number, usual: Template): void {
    const { adjoints } = this;
    const seeded = adjoints.isOne(run.first + k) && adjoints.isOne(run.first + other);
    const template = seeded ? templateOf(run.name, "seeded") : usual;
    const p = this.#leaves(run, k, template.reads, this.#p);
    const q = other === k ? undefined : this.#leaves(run, other, template.reads, this.#q);
    this.values.filler.apply(template, p, q, this.#first, this.#second);
    if (!((template.reads >> SLOPE) & 1)) return;
    this.values.slopes.give(p[SLOPE]!);
    if (q) this.values.slopes.give(q[SLOPE]!);
  }

  /** One contribution goes where it belongs, or back. */
  #hand(run: Run, i: number, k: number, c: number): void {
    if (run.receives(i)) this.adjoints.receive(run.operand(i, k), c, run.isFresh(i));
    else this.locals.give(c);
  }

  #fromTheLast(run: Run): void {
    const { pairs } = run;
    const template = templateOf(run.name, "adjoint");
    const has = activeOperands(run.name);
    for (let k = run.count - 1; k >= 0;) {
      const two = k < pairs;
      this.#contributions(run, k, two ? k - 1 : k, template);
      for (let i = 0; i < run.operands; i++) {
        const place = placeOf(has, i);
        if (place < 0) continue;
        this.#hand(run, i, k, this.#first[place]!);
        if (two) this.#hand(run, i, k - 1, this.#second[place]!);
      }
      k -= two ? 2 : 1;
    }
  }

  #byOperand(run: Run): void {
    const given: number[][] = [];
    const template = templateOf(run.name, "adjoint");
    const has = activeOperands(run.name);
    for (let k = 0; k < run.count; k++) {
      this.#contributions(run, k, k, template);
      given.push(this.#first.slice());
    }
    for (let i = 0; i < run.operands; i++) {
      const place = placeOf(has, i);
      if (place < 0) continue;
      if (run.receives(i) && run.step(i) === 0 && !this.adjoints.isUniform(run.operand(i, 0)))
        this.#deliver(run.operand(i, 0), given.map((all) => all[place]!)); // prettier-ignore
      else given.forEach((all, k) => this.#hand(run, i, k, all[place]!));
    }
  }

  /** What all operations give to one operand: four partial sums over whole fours, (0 + 2) + (1 + 3), plus that of the rest. */
  #deliver(slot: number, all: readonly number[]): void {
    const { code } = this.locals;
    const fours = all.length & ~3;
    if (fours > 0) {
      for (const j of [0, 1]) {
        this.#sum(all, j, fours, 4);
        this.#sum(all, j + 2, fours, 4);
        code.simd(lanes.add);
      }
      code.simd(lanes.add);
    }
    this.#sum(all, fours, all.length, 1);
    if (fours > 0) code.simd(lanes.add);
    const c = this.locals.take();
    code.set(c);
    this.locals.giveAll(all);
    this.adjoints.receive(slot, c, false);
  }

  /** Every so many of them, added to 0, onto the stack. */
  #sum(all: readonly number[], from: number, to: number, step: number): void {
    const { code } = this.locals;
    code.get(this.locals.literal(0));
    for (let k = from; k < to; k += step) {
      code.get(all[k]!);
      code.simd(lanes.add);
    }
  }

  /** All elements of a sum receive its adjoint: those that hold nothing have that very number. */
  #elements(run: Run, k: number): void {
    const { adjoints } = this;
    const given = { local: adjoints.of(run.first + k), isOne: adjoints.isOne(run.first + k) };
    const all = run.isFresh(0) || given.isOne ? given : { local: this.locals.add(this.locals.literal(0), given.local), isOne: false }; // prettier-ignore
    const n = run.length(k);
    for (let e = 0; e < n;) {
      const first = run.element(0, k, e);
      const from = e;
      while (e < n && run.element(0, k, e) === first + e - from && this.#isUntouched(first + e - from)) e++;
      if (e > from) adjoints.setAll({ first, step: 1 }, e - from, all);
      else adjoints.receive(run.element(0, k, e++), this.locals.copy(given.local), false);
    }
  }

  #isUntouched(slot: number): boolean {
    return !this.adjoints.isUniform(slot) && this.adjoints.isZero(slot);
  }

  /** From the last operation down, elements up, two at a time where the lists are near. */
  #lists(run: Run): void {
    if (run.name === "sum") {
      for (let k = run.count - 1; k >= 0; k--) this.#elements(run, k);
      return;
    }
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
    const { adjoints, values } = this;
    const template = templateOf(run.name, adjoints.isOne(run.first + k) ? "seeded" : "adjoint");
    values.lists.leaves(run, k, e, template.reads, this.#p);
    this.#p[T] = adjoints.of(run.first + k);
    values.filler.apply(template, this.#p, undefined, this.#first, this.#second);
    this.#first.forEach((c, i) => {
      if (i === list) adjoints.receive(run.element(list, k, e), c, run.isFresh(list));
      else this.locals.give(c);
    });
  }
}
