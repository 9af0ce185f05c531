/** Sums over lists of which the most part are stretches of neighbours: a loop over each, in the order of sum (assembly/reduce.ts). */
import type { Run } from "./runs.js";
import { turns } from "./turn.js";
import type { Values } from "./values.js";
import { lanes } from "./wasm.js";

/** Elements one after another, from number `at` of the list on. */
interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly at: number;
}

/** From here on a loop over pairs. */
const LONG = 16;

function stretchesOf(run: Run, k: number): Stretch[] {
  const all: Stretch[] = [];
  const n = run.length(k);
  for (let at = 0; at < n;) {
    const first = run.element(0, k, at);
    let count = 1;
    while (at + count < n && run.element(0, k, at + count) === first + count) count++;
    all.push({ first, count, at });
    at += count;
  }
  return all;
}

/** Loops over stretches beat the core's look at each element. */
export function isStretched(run: Run): boolean {
  if (run.name !== "sum") return false;
  let [short, long] = [0, 0];
  for (let k = 0; k < run.count; k++) {
    for (const { count } of stretchesOf(run, k)) {
      if (count < LONG) short += count;
      else long += count;
    }
  }
  return long > 8 * short;
}

/** The sum of one list, whose elements stand in memory. */
export class StretchSum {
  /** Eight interleaved partial sums in four pairs. */
  #parts: number[];

  constructor(readonly values: Values) {
    this.#parts = [0, 1, 2, 3].map(() => values.locals.number(0));
  }

  /** The local of operation k of a run. */
  of(run: Run, k: number): number {
    const { locals } = this.values;
    for (const { first, count, at } of stretchesOf(run, k)) {
      // A loop begins with the first lane of a pair.
      const from = count < LONG ? count : at & 1;
      const pairs = (count - from) >> 1;
      this.#singles(first, 0, from, at);
      if (pairs > 0) this.#loop(first + from, pairs, at + from);
      this.#singles(first, from + 2 * pairs, count, at);
    }
    return locals.total(this.#parts);
  }

  #singles(first: number, from: number, to: number, at: number): void {
    for (let i = from; i < to; i++) this.#single(first + i, at + i);
  }

  /** 0 is added to the other lane, which is not -0. */
  #single(slot: number, e: number): void {
    const { locals } = this.values;
    const { code } = locals;
    const part = this.#parts[(e >> 1) & 3]!;
    const value = locals.load(locals.places.primals, slot);
    const zero = locals.literal(0);
    code.get(part);
    for (const local of e & 1 ? [zero, value] : [value, zero]) code.get(local);
    code.pack();
    code.simd(lanes.add);
    code.set(part);
    locals.give(value);
  }

  /** Partial sums are rotated each turn, and are found where they are left. */
  #loop(first: number, pairs: number, e: number): void {
    const { locals } = this.values;
    const begin = (e >> 1) & 3;
    const rotated = [0, 1, 2, 3].map((i) => this.#parts[(begin + i) & 3]!);
    turns(locals, pairs, 2 * pairs, (turn) => {
      locals.add(rotated[0]!, turn.load(locals.places.primals, { first, step: 1 }), rotated[0]!);
      locals.rotate(rotated);
    });
    this.#parts = [0, 1, 2, 3].map((i) => rotated[(i - begin - pairs) & 3]!);
  }
}
