/** Whole programs one operation at a time (test/numbers.ts): what the core's sweeps give, to the bit. */
import type { Program } from "../src/schedule.js";
import { curvesOf } from "../src/readings.js";
import { runsOf } from "./programs.js";
import type { Run } from "./programs.js";
import { adjointsOf, secondOf, tangentOf, valueOf } from "./numbers.js";
import { sweepBack, sweepTwice } from "./sweep.js";
import type { Ledger } from "./sweep.js";

/** Values of all slots; `x` has those of the leaves. */
export function valuesOf(program: Program, x: ArrayLike<number>): Float64Array {
  const values = new Float64Array(program.slots);
  values.set(x);
  for (const run of runsOf(program)) {
    run.operands.forEach((slots, k) => (values[run.first + k] = valueOf(run.name, at(values, slots))));
  }
  return values;
}

const at = (from: Float64Array, slots: readonly number[]): number[] => slots.map((slot) => from[slot]!);

/** Tangents of all slots, from those of the inputs; 0 of what depends on none. */
export function tangentsOf(program: Program, values: Float64Array, d: ArrayLike<number>): Float64Array {
  const tangents = new Float64Array(program.slots);
  tangents.set(d);
  for (const run of runsOf(program)) {
    if (!run.active) continue;
    run.operands.forEach((slots, k) => {
      const y = run.first + k;
      tangents[y] = tangentOf(run.name, at(values, slots), at(tangents, slots), values[y]!);
    });
  }
  return tangents;
}

/** Contributions to one array, each computed when the operation's result is read. */
class Numbers implements Ledger {
  /** By result, what its operands receive. */
  readonly #given = new Map<number, number[]>();

  constructor(
    readonly to: Float64Array,
    readonly contributions: (run: Run, slots: readonly number[], y: number) => number[],
  ) {}

  read(run: Run, k: number): void {
    this.#given.set(run.first + k, this.contributions(run, run.operands[k]!, run.first + k));
  }

  #contribution(run: Run, k: number, i: number): number {
    return this.#given.get(run.first + k)![i]!;
  }

  give(run: Run, k: number, i: number, stores: boolean): void {
    const slot = run.operands[k]![i]!;
    const c = this.#contribution(run, k, i);
    this.to[slot] = stores ? c : this.to[slot]! + c;
  }

  deliver(run: Run, i: number): void {
    const [four, fours] = [[0, 0, 0, 0], run.count & ~3];
    let rest = 0;
    for (let k = 0; k < run.count; k++) {
      if (k < fours) four[k & 3]! += this.#contribution(run, k, i);
      else rest += this.#contribution(run, k, i);
    }
    this.to[run.operands[0]![i]!]! += four[0]! + four[2]! + (four[1]! + four[3]!) + rest;
  }
}

/** Contributions to adjoints, or to their tangents where these are all that partial derivatives pass on. */
const passedOn = (values: Float64Array, adjoints: Float64Array): Numbers =>
  new Numbers(adjoints, (run, slots, y) => adjointsOf(run.name, at(values, slots), values[y]!, adjoints[y]!));

/** Adjoints of all slots after a sweep in the documented order over those that stand in `adjoints`. */
export function adjointsAfter(program: Program, values: Float64Array, adjoints: Float64Array): Float64Array {
  const after = adjoints.slice();
  sweepBack(program, passedOn(values, after));
  return after;
}

/** Adjoints, seeded with `seeds`, and their tangents. */
export function secondAfter(
  program: Program,
  values: Float64Array,
  tangents: Float64Array,
  seeds: Float64Array,
): [g: Float64Array, e: Float64Array] {
  const [g, e] = [adjointsAfter(program, values, seeds), new Float64Array(program.slots)];
  const straight = passedOn(values, e);
  const curved = new Numbers(
    e,
    (run, slots, y) =>
    secondOf(run.name, at(values, slots), at(tangents, slots), { v: values[y]!, d: tangents[y]! }, { v: g[y]!, d: e[y]! }), // prettier-ignore
  );
  sweepTwice(program, (run) => curvesOf(run.name).some((set) => set !== 0), straight, curved);
  return [g, e];
}
