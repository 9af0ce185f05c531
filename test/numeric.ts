/** Whole programs one operation at a time (test/numbers.ts): what the core's sweeps give, to the bit. */
import type { Program } from "../src/schedule.js";
import { bitOf, isList, runsOf } from "./programs.js";
import type { Run } from "./programs.js";
import { adjointsOf, secondOf, tangentOf, valueOf } from "./numbers.js";
import { sweepBack } from "./sweep.js";
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

/** Tangents of all slots, from those of the inputs. */
export function tangentsOf(program: Program, values: Float64Array, d: ArrayLike<number>): Float64Array {
  const tangents = new Float64Array(program.slots);
  tangents.set(d);
  for (const run of runsOf(program)) {
    run.operands.forEach((slots, k) => {
      const y = run.first + k;
      tangents[y] = tangentOf(run.name, at(values, slots), at(tangents, slots), values[y]!);
    });
  }
  return tangents;
}

class Numbers implements Ledger {
  /** By result, what its operands receive of the adjoint that the sweep looked at. */
  readonly #given = new Map<number, number[]>();

  constructor(
    readonly values: Float64Array,
    readonly adjoints: Float64Array,
  ) {}

  read(run: Run, k: number): void {
    const y = run.first + k;
    this.#given.set(y, adjointsOf(run.name, at(this.values, run.operands[k]!), this.values[y]!, this.adjoints[y]!));
  }

  #contribution(run: Run, k: number, i: number): number {
    return this.#given.get(run.first + k)![i]!;
  }

  give(run: Run, k: number, i: number, stores: boolean): void {
    const slot = run.operands[k]![i]!;
    const c = this.#contribution(run, k, i);
    this.adjoints[slot] = stores ? c : this.adjoints[slot]! + c;
  }

  deliver(run: Run, i: number): void {
    const [four, fours] = [[0, 0, 0, 0], run.count & ~3];
    let rest = 0;
    for (let k = 0; k < run.count; k++) {
      if (k < fours) four[k & 3]! += this.#contribution(run, k, i);
      else rest += this.#contribution(run, k, i);
    }
    this.adjoints[run.operands[0]![i]!]! += four[0]! + four[2]! + (four[1]! + four[3]!) + rest;
  }
}

/** Adjoints of all slots after a sweep in the documented order over those that stand in `adjoints`. */
export function adjointsAfter(program: Program, values: Float64Array, adjoints: Float64Array): Float64Array {
  const ledger = new Numbers(values, adjoints.slice());
  sweepBack(program, ledger);
  return ledger.adjoints;
}

/** Adjoints and their tangents, seeded in `g` alone: from the last operation down, one alone, then pairs; none fresh. */
export function secondAfter(
  program: Program,
  values: Float64Array,
  tangents: Float64Array,
  seeds: Float64Array,
): [g: Float64Array, e: Float64Array] {
  const [g, e] = [seeds.slice(), new Float64Array(program.slots)];
  for (const run of runsOf(program).reverse()) {
    if (!run.active) continue;
    for (const ks of together(run)) {
      const given = ks.map((k) => {
        const [slots, y] = [run.operands[k]!, run.first + k];
        const [args, dots] = [at(values, slots), at(tangents, slots)];
        const first = adjointsOf(run.name, args, values[y]!, g[y]!);
        const second = secondOf(run.name, args, dots, { v: values[y]!, d: tangents[y]! }, { v: g[y]!, d: e[y]! });
        return { slots, first, second };
      });
      for (const i of elementsOf(run, given[0]!.slots.length)) {
        for (const { slots, first, second } of given) {
          if (!((run.active >> bitOf(run, slots, i)) & 1)) continue;
          g[slots[i]!]! += first[i]!;
          e[slots[i]!]! += second[i]!;
        }
      }
    }
  }
  return [g, e];
}

/** The operations of a run from the last down: those of one or two operands in pairs, where they may. */
function together(run: Run): number[][] {
  const pairs = isList(run) || run.single || run.forms.length === 3 ? 0 : run.count & ~1;
  const groups: number[][] = [];
  for (let k = run.count - 1; k >= pairs; k--) groups.push([k]);
  for (let k = pairs - 2; k >= 0; k -= 2) groups.push([k + 1, k]);
  return groups;
}

/** Both elements of two lists together, in order. */
function elementsOf(run: Run, n: number): number[] {
  if (run.name !== "dot") return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: n }, (_, i) => (i >> 1) + (i & 1 ? n / 2 : 0));
}
