/** Many points one at a time: what a batch gives (src/points.ts), in the order that is documented. */
import { sum } from "../src/index.js";
import type { Program } from "../src/schedule.js";
import { tangentsOf, valuesOf } from "./numeric.js";
import { adjointsOf } from "./numbers.js";
import type { Run } from "./programs.js";
import { sweepBack } from "./sweep.js";
import type { Ledger } from "./sweep.js";

/** Four partial sums of every fourth number, (0 + 2) and (1 + 3). */
export function inFours(terms: readonly number[]): [even: number, odd: number] {
  const four = [0, 0, 0, 0];
  terms.forEach((term, p) => (four[p & 3]! += term));
  return [four[0]! + four[2]!, four[1]! + four[3]!];
}

/** Adjoints of a block of points: of the first slots one for all points, in two parts. */
class Many implements Ledger {
  readonly adjoints: Float64Array[];
  readonly #given: Map<number, number[]>[];

  constructor(
    readonly values: readonly Float64Array[],
    /** Go on from block to block. */
    readonly uniform: number[][],
    seed: (point: number, slot: number) => number | undefined,
    outputs: ArrayLike<number>,
  ) {
    this.adjoints = values.map((x) => new Float64Array(x.length));
    this.#given = values.map(() => new Map());
    Array.from(outputs).forEach((slot, output) => this.#add(slot, values.map((_, p) => seed(p, output)!), false)); // prettier-ignore
  }

  #add(slot: number, terms: readonly number[], stores: boolean): void {
    const uniform = this.uniform[slot];
    if (uniform) {
      inFours(terms).forEach((part, i) => (uniform[i]! += part));
      return;
    }
    terms.forEach((c, p) => (this.adjoints[p]![slot] = stores ? c : this.adjoints[p]![slot]! + c));
  }

  read(run: Run, k: number): void {
    const y = run.first + k;
    this.values.forEach((x, p) => {
      const operands = run.operands[k]!.map((slot) => x[slot]!);
      this.#given[p]!.set(y, adjointsOf(run.name, operands, x[y]!, this.adjoints[p]![y]!));
    });
  }

  #terms(run: Run, k: number, i: number): number[] {
    return this.#given.map((given) => given.get(run.first + k)![i]!);
  }

  give(run: Run, k: number, i: number, stores: boolean): void {
    this.#add(run.operands[k]![i]!, this.#terms(run, k, i), stores);
  }

  deliver(run: Run, i: number): void {
    const slot = run.operands[0]![i]!;
    if (this.uniform[slot]) {
      for (let k = 0; k < run.count; k++) this.give(run, k, i, false);
      return;
    }
    const terms = run.operands.map((_, k) => this.#terms(run, k, i));
    const fours = run.count & ~3;
    const total = this.values.map((_, p) => {
      const [even, odd] = inFours(terms.slice(0, fours).map((of) => of[p]!));
      return even + odd + terms.slice(fours).reduce((rest, of) => rest + of[p]!, 0);
    });
    this.#add(slot, total, false);
  }
}

export interface Expected {
  outputs: number[];
  sums: number[];
  tangents: number[];
  shared: number[];
  rows: number[];
}

/** Leaves and their tangents are those of each point; seeds are one a point and output. Blocks are numbers of points. */
export function many(
  program: Program,
  shared: number,
  leaves: readonly Float64Array[],
  dots: readonly Float64Array[],
  seeds: readonly (readonly number[])[],
  blocks: readonly number[],
): Expected {
  const values = leaves.map((x) => valuesOf(program, x));
  const tangents = values.map((x, p) => tangentsOf(program, x, dots[p]!));
  const read = (of: readonly Float64Array[]) => of.flatMap((x) => Array.from(program.outputs, (slot) => x[slot]!));
  const sums = Array.from(program.outputs, () => 0);
  const parts = Array.from({ length: shared }, () => [0, 0]);
  const rows: number[] = [];
  let from = 0;
  for (const count of blocks) {
    const block = values.slice(from, from + count);
    const ledger = new Many(block, parts, (p, output) => seeds[from + p]![output], program.outputs);
    sweepBack(program, ledger);
    program.outputs.forEach((slot, i) => (sums[i]! += sum(block.map((x) => x[slot]!))));
    for (const g of ledger.adjoints) rows.push(...g.subarray(shared, program.inputs));
    from += count;
  }
  return { outputs: read(values), sums, tangents: read(tangents), shared: parts.map(([a, b]) => a! + b!), rows };
}
