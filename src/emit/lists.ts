/** Straight-line code of the values of lists, and of the tallies that their derivatives read (assembly/reduce.ts). */
import type { OpName } from "../algebra.js";
import type { Filler } from "./fill.js";
import type { Locals } from "./locals.js";
import type { Run } from "./runs.js";
import { A, TALLY, TERM, Y, templateOf } from "./template.js";
import type { TemplateKind } from "./template.js";
import { lanes } from "./wasm.js";
import type { Code } from "./wasm.js";

/** Locals: of a list the sum of its terms, and these. */
interface Tally {
  readonly tally: number;
  readonly terms: readonly number[];
}

export class Lists {
  readonly locals: Locals;
  /** By the slot of the result. */
  readonly #tallies = new Map<number, Tally>();

  constructor(
    readonly filler: Filler,
    /** The local of a slot's value. */
    readonly of: (slot: number) => number,
  ) {
    this.locals = filler.locals;
  }

  get code(): Code {
    return this.locals.code;
  }

  /** Another function begins. */
  leave(): void {
    this.#tallies.clear();
  }

  /** The local of the value of operation k. */
  value(run: Run, k: number): number {
    const elements = this.#elements(run, 0, k);
    if (run.name === "sum") return this.#sum(elements);
    if (run.name === "dot") return this.#dot(elements, this.#elements(run, 1, k));
    if (run.name === "norm") return this.#norm(elements);
    if (run.name === "minOf") return this.#furthest(lanes.min, Infinity, elements);
    const most = this.#furthest(lanes.max, -Infinity, elements);
    return run.name === "maxOf" ? most : this.#logSumExp(run, k, most);
  }

  /** What the derivative by element e of operation k reads: elements, the result, the tally and the term. */
  leaves(run: Run, k: number, e: number, reads: number, leaves: number[]): void {
    for (let i = 0; i < run.lists; i++) if ((reads >> (A + i)) & 1) leaves[A + i] = this.of(run.element(i, k, e));
    if ((reads >> Y) & 1) leaves[Y] = this.of(run.first + k);
    if (!((reads >> TALLY) & 1)) return;
    const { tally, terms } = this.#tallies.get(run.first + k) ?? this.#tally(run, k, this.of(run.first + k));
    leaves[TALLY] = tally;
    leaves[TERM] = terms[e]!;
  }

  #elements(run: Run, list: number, k: number): number[] {
    return Array.from({ length: run.length(k) }, (_, e) => this.of(run.element(list, k, e)));
  }

  /** Of one or two locals, which the template reads at A and another leaf. */
  #apply(name: OpName, kind: TemplateKind, a: number, more = a, leaf = Y): number {
    const leaves: number[] = [];
    leaves[A] = a;
    leaves[leaf] = more;
    const results: number[] = [];
    this.filler.apply(templateOf(name, kind), leaves, undefined, results, []);
    return results[0]!;
  }

  /** Terms and their sum, of the result or pivot. */
  #tally(run: Run, k: number, y: number): Tally {
    const terms = this.#elements(run, 0, k).map((a) => this.#apply(run.name, "term", a, y));
    const tally = { terms, tally: this.#sum(terms) };
    this.#tallies.set(run.first + k, tally);
    return tally;
  }

  #dot(a: readonly number[], b: readonly number[]): number {
    return this.#added(a.length, (e) => {
      this.code.get(a[e]!);
      this.code.get(b[e]!);
      this.code.simd(lanes.mul);
    });
  }

  #sum(terms: readonly number[]): number {
    return this.#added(terms.length, (e) => this.code.get(terms[e]!));
  }

  #logSumExp(run: Run, k: number, most: number): number {
    const pivot = this.#apply(run.name, "pivot", most);
    const { tally } = this.#tally(run, k, pivot);
    return this.#apply("add", "value", pivot, this.#apply("log", "value", tally), A + 1);
  }

  /** Scaled as the core does; the sums of zeros, of infinities and of NaN are what they are to be. */
  #norm(elements: readonly number[]): number {
    const { code, locals } = this;
    const most = this.#furthest(lanes.max, 0, elements, lanes.abs);
    const large = this.#choose(lanes.lt, most, 1e-140, 2 ** 600, locals.literal(1));
    const scale = this.#choose(lanes.gt, most, 1e140, 2 ** -600, large);
    const scaled = locals.take();
    code.get(
      this.#added(elements.length, (e) => {
        code.get(elements[e]!);
        code.get(scale);
        code.simd(lanes.mul);
        code.tee(scaled);
        code.get(scaled);
        code.simd(lanes.mul);
      }),
    );
    code.simd(lanes.sqrt);
    code.get(scale);
    code.simd(lanes.div);
    return this.#take();
  }

  /** Of all elements, or what `each` makes of them. */
  #furthest(which: number, from: number, elements: readonly number[], each?: number): number {
    this.code.get(this.locals.literal(from));
    for (const a of elements) {
      this.code.get(a);
      if (each !== undefined) this.code.simd(each);
      this.code.simd(which);
    }
    return this.#take();
  }

  /** A number where the comparison holds. */
  #choose(comparison: number, a: number, bound: number, then: number, otherwise: number): number {
    const { code, locals } = this;
    code.get(locals.literal(then));
    code.get(otherwise);
    code.get(a);
    code.get(locals.literal(bound));
    code.simd(comparison);
    code.simd(lanes.bitselect);
    return this.#take();
  }

  /** The local that what stands on the stack goes to. */
  #take(): number {
    const local = this.locals.take();
    this.code.set(local);
    return local;
  }

  /** In the order of sum, eight interleaved partial sums; `push` puts a term onto the stack. */
  #added(terms: number, push: (e: number) => void): number {
    const { code, locals } = this;
    const zero = locals.literal(0);
    const parts: number[] = [];
    for (let e = 0; e < terms; e++) {
      code.get(parts[e & 7] ?? zero);
      push(e);
      code.simd(lanes.add);
      code.set((parts[e & 7] ??= locals.take()));
    }
    // ((0 + 2) + (4 + 6)) + ((1 + 3) + (5 + 7))
    for (const odd of [0, 1]) {
      for (const at of [0, 4]) {
        code.get(parts[at + odd] ?? zero);
        code.get(parts[at + 2 + odd] ?? zero);
        code.simd(lanes.add);
      }
      code.simd(lanes.add);
    }
    code.simd(lanes.add);
    locals.giveAll(parts);
    return this.#take();
  }
}
