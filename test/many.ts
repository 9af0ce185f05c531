/** Many points one at a time: what a batch gives (src/points.ts), in the order that is documented. */
import { sum } from "../src/index.js";
import type { Program } from "../src/schedule.js";
import { tangentsOf, valuesOf } from "./numeric.js";
import { EVERY, curvesOf } from "../src/readings.js";
import { adjointsOf, secondOf } from "./numbers.js";
import type { Run } from "./programs.js";
import { sweepBack, sweepTwice } from "./sweep.js";
import type { Ledger } from "./sweep.js";

/** Four partial sums of every fourth number, (0 + 2) and (1 + 3). */
export function inFours(terms: readonly number[]): [even: number, odd: number] {
  const four = [0, 0, 0, 0];
  terms.forEach((term, p) => (four[p & 3]! += term));
  return [four[0]! + four[2]!, four[1]! + four[3]!];
}

/** What the operands `slots` of a result `y` receive at a point, whose adjoint, or adjoint tangent, is `t`. */
type Contributions = (run: Run, point: number, slots: readonly number[], y: number, t: number) => number[];

/** Adjoints of a block of points, or their tangents: of the first slots one for all points, in two parts. */
class Many implements Ledger {
  readonly adjoints: Float64Array[];
  readonly #given: Map<number, number[]>[];

  constructor(
    readonly values: readonly Float64Array[],
    /** Go on from block to block. */
    readonly uniform: number[][],
    seed: (point: number, slot: number) => number | undefined,
    outputs: ArrayLike<number>,
    readonly contributions: Contributions,
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
    this.adjoints.forEach((g, p) => this.#given[p]!.set(y, this.contributions(run, p, run.operands[k]!, y, g[y]!)));
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
  sharedTwice: number[];
  rowsTwice: number[];
}

/** Partial derivatives by operands that depend on inputs have tangents where these have. */
const isCurved = ({ name, active }: Run): boolean =>
  curvesOf(name).some((curves, i) => (active >> i) & 1 && curves & (active | EVERY));

const at = (x: Float64Array, slots: readonly number[]): number[] => slots.map((slot) => x[slot]!);

/** Tangents of the adjoints that stand in `ledger`. */
function twice(
  program: Program,
  ledger: Many,
  x: readonly Float64Array[],
  d: readonly Float64Array[],
  parts: number[][],
  seedDots: readonly (readonly number[])[],
): Many {
  const of: Contributions = (run, p, slots, y, t) =>
    isCurved(run)
      ? secondOf(
          run.name,
          at(x[p]!, slots),
          at(d[p]!, slots),
          { v: x[p]![y]!, d: d[p]![y]! },
          { v: ledger.adjoints[p]![y]!, d: t },
        )
      : ledger.contributions(run, p, slots, y, t);
  const second = new Many(x, parts, (p, output) => seedDots[p]![output], program.outputs, of);
  sweepTwice(program, isCurved, second, second);
  return second;
}

/** Leaves and their tangents are those of each point; seeds are one a point and output. Blocks are numbers of points. */
export function many(
  program: Program,
  shared: number,
  leaves: readonly Float64Array[],
  dots: readonly Float64Array[],
  seeds: readonly (readonly number[])[],
  seedDots: readonly (readonly number[])[],
  blocks: readonly number[],
): Expected {
  const values = leaves.map((x) => valuesOf(program, x));
  const tangents = values.map((x, p) => tangentsOf(program, x, dots[p]!));
  const read = (of: readonly Float64Array[]) => of.flatMap((x) => Array.from(program.outputs, (slot) => x[slot]!));
  const sums = Array.from(program.outputs, () => 0);
  const parts = Array.from({ length: shared }, () => [0, 0]);
  const partDots = parts.map(() => [0, 0]);
  const rows: number[] = [];
  const rowsTwice: number[] = [];
  let from = 0;
  for (const count of blocks) {
    const block = values.slice(from, from + count);
    const to = from + count;
    const first: Contributions = (run, p, slots, y, t) => adjointsOf(run.name, at(block[p]!, slots), block[p]![y]!, t);
    const ledger = new Many(block, parts, (p, output) => seeds[from + p]![output], program.outputs, first);
    sweepBack(program, ledger);
    const second = twice(program, ledger, block, tangents.slice(from, to), partDots, seedDots.slice(from, to));
    program.outputs.forEach((slot, i) => (sums[i]! += sum(block.map((x) => x[slot]!))));
    for (const g of ledger.adjoints) rows.push(...g.subarray(shared, program.inputs));
    for (const e of second.adjoints) rowsTwice.push(...e.subarray(shared, program.inputs));
    from = to;
  }
  const added = (of: readonly number[][]): number[] => of.map(([a, b]) => a! + b!);
  return { outputs: read(values), sums, tangents: read(tangents), shared: added(parts), rows, sharedTwice: added(partDots), rowsTwice }; // prettier-ignore
}
