/** Points that share inputs: the bits of one point at a time, and sums over points in the order that is documented. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { GATHERED, NEAR, SHARED, STRIDED } from "../src/layout.js";
import { kernel, names, rules } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { activeOperands } from "../src/readings.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { byDefault } from "../src/tiering.js";
import { forge } from "./forge.js";
import type { Plan, Reach } from "./forge.js";
import { many } from "./many.js";
import type { Expected } from "./many.js";
import { light, tapeOf, wide } from "./programs.js";
import type { Fn } from "./programs.js";

const each = <T>(n: number, of: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => of(k));

/** Leaves of `program` at a point: constants are its own, shared inputs do not depend on the point. */
type At = (slot: number, point: number) => number;
const number: At = (slot, point) => 1.5 * Math.sin(1 + 1.7 * slot + 0.3 * point);

interface Case {
  program: Program;
  shared: number;
  blocks: readonly number[];
  at?: At;
  /** Parameters are in the rows, or stand as they are set. */
  inRows?: boolean;
}

/** What the core gives, and what it is to give. */
function both({ program, shared, blocks, at = number, inRows = true }: Case): [got: Expected, expected: Expected] {
  const { inputs, parameters, constants, outputs } = program;
  const count = blocks.reduce((sum, n) => sum + n, 0);
  const varies = (slot: number): boolean => slot >= shared && slot < (inRows ? inputs + parameters : inputs);
  const leaf = (slot: number, p: number): number => slot < inputs + parameters ? at(slot, varies(slot) ? p : -1) : constants[slot - inputs - parameters]!; // prettier-ignore
  const dot: At = (slot, p) => (slot >= inputs || slot % 5 === 2 ? 0 : number(3 * slot, slot < shared ? 0 : p + 7));
  const seed = (p: number, output: number): number => number(output + 40, p);
  const leaves = each(count, (p) => Float64Array.from({ length: inputs + parameters + constants.length }, (_, slot) => leaf(slot, p))); // prettier-ignore
  const dots = leaves.map((of, p) => of.map((_, slot) => dot(slot, p)));
  const seeds = each(count, (p) => each(outputs.length, (output) => seed(p, output)));
  const seedDots = each(count, (p) => each(outputs.length, (output) => seed(p + 11, output)));
  const expected = many(program, shared, leaves, dots, seeds, seedDots, blocks);

  const resident = Resident.upload(program);
  if (byDefault.tier === "compiled") resident.mayCompile(false);
  resident.f64.set(leaves[0]!.map((_, slot) => leaf(slot, 0)), resident.primals); // prettier-ignore
  const width = (inRows ? inputs + parameters : inputs) - shared;
  const rows = Float64Array.from(leaves.flatMap((of) => [...of.subarray(shared, shared + width)]));
  const rowDots = Float64Array.from(dots.flatMap((of) => [...of.subarray(shared, inputs)]));
  const allSeeds = Float64Array.from(seeds.flat());
  const [values, tangents] = [new Float64Array(count * outputs.length), new Float64Array(count * outputs.length)];
  const adjoints = new Float64Array(count * (inputs - shared));
  const points = resident.points(shared, inRows);
  points.begin();
  points.sharedTangents(dots[0]!.subarray(0, shared));
  let from = 0;
  for (const n of blocks) {
    points.forward(rows, from, n);
    points.outputs(values, from, n);
    points.addSums(n);
    points.tangent(rowDots, from, n, tangents);
    points.reverse(allSeeds, from, n, adjoints);
    from += n;
  }
  const [sums, sharedAdjoints] = [new Float64Array(outputs.length), new Float64Array(shared)];
  points.sums(sums);
  points.sharedAdjoints(sharedAdjoints);
  const first = { outputs: [...values], sums: [...sums], tangents: [...tangents], shared: [...sharedAdjoints], rows: [...adjoints] }; // prettier-ignore

  const [rowAdjointDots, sharedDots] = [adjoints.slice(), sharedAdjoints.slice()];
  const twice = { seeds: allSeeds, seedDots: Float64Array.from(seedDots.flat()), seedAll: false, rowAdjoints: adjoints, rowAdjointDots }; // prettier-ignore
  points.begin();
  points.sharedTangents(dots[0]!.subarray(0, shared));
  from = 0;
  for (const n of blocks) {
    points.forward(rows, from, n);
    points.second(rowDots, twice, from, n);
    from += n;
  }
  points.sharedAdjoints(sharedAdjoints);
  points.sharedAdjointTangents(sharedDots);
  resident.free();
  // Adjoints are those of a sweep of the first order.
  expect([[...sharedAdjoints], [...adjoints]]).toEqual([first.shared, first.rows]);
  return [{ ...first, sharedTwice: [...sharedDots], rowsTwice: [...rowAdjointDots] }, expected];
}

/** Names what differs. */
function differences(of: Case): string[] {
  const [got, expected] = both(of);
  return (Object.keys(expected) as (keyof Expected)[]).filter((what) => {
    const [a, b] = [got[what], expected[what]];
    return a.length !== b.length || !a.every((x, i) => Object.is(x, b[i]));
  });
}

type Way = (at: number, n: number) => Reach;
const strided: Record<string, Way> = {
  near: (at) => ({ form: NEAR, at }),
  one: (at, n) => ({ form: SHARED, at: at + (n >> 1) }),
  everyOther: (at) => ({ form: STRIDED, at, step: 2 }),
  backward: (at, n) => ({ form: STRIDED, at: at + 2 * n - 1, step: -1 }),
};
const gathered: Record<string, Way> = {
  scattered: (at, n) => ({ form: GATHERED, slots: each(n, (k) => at + ((5 * k + 3) % (2 * n))) }),
  twice: (at, n) => ({ form: GATHERED, slots: each(n, (k) => at + (k >> 1)) }),
};
const all = { ...strided, ...gathered };
const fixed = names.filter((name) => typeof rules[name].arity === "number");
const lists = names.filter((name) => typeof rules[name].arity === "string" && rules[name].value === kernel);
const blocks = [[1], [2], [3], [4, 1], [5, 2], [7], [8, 6]];

/** Results times weights, added up: one output to which all of them matter. */
function weighed(inputs: number, plan: Plan): Program {
  const results = each(plan.count, (k) => inputs + plan.count + k);
  const slots = [...results, ...each(plan.count, (k) => inputs + k)];
  return forge(inputs + plan.count, [
    plan,
    { name: "dot", count: 1, active: 3, lists: { near: true, slots: [slots] } },
  ]);
}

function sampleOf(name: OpName): At {
  const { samples } = rules[name];
  return (slot, point) => {
    const sample = samples[(slot + point + 1) % samples.length]!;
    return sample[slot % sample.length]! * (1 + ((slot * 37 + point * 11 + 11) % 64) / 2 ** 9);
  };
}

describe("operations of one to three operands", () => {
  it.each(fixed)("%s: a shared operand gets the sum over points, whatever the forms", (name) => {
    const width = rules[name].arity as number;
    const active = activeOperands(name);
    const wrong: string[] = [];
    let variant = 0;
    const sets = each(width, () => Object.keys(all)).reduce<string[][]>((sets, of) => sets.flatMap((set) => of.map((way) => [...set, way])), [[]]); // prettier-ignore
    for (const set of sets) {
      const gathers = set.filter((way) => way in gathered).length;
      if (light.has(name) && gathers > 0 && gathers < width) continue;
      for (let mask = 0; mask < 1 << width; mask++) {
        variant++;
        if (width === 3 && variant % 5 > 0) continue;
        const n = [1, 3, 4, 9, 17, 33][variant % 6]!;
        // Operands that are shared stand first, and now and then what is shared ends in the middle of one.
        const order = each(width, (i) => i).sort((i, j) => ((mask >> j) & 1) - ((mask >> i) & 1) || i - j);
        const shared = 2 * n * order.filter((i) => (mask >> i) & 1).length - (variant % 7 === 0 && mask > 0 ? n : 0);
        const reach = set.map((way, i) => all[way]!(2 * n * order.indexOf(i), n));
        const near = reach.reduce((bits, { form }, i) => bits | (Number(form === NEAR) << i), 0);
        const fresh = variant % 2 === 0 ? near & active : 0;
        const plan = { name, count: n, active, fresh, single: variant % 3 === 0, reach };
        const of = { program: weighed(2 * n * width, plan), shared, blocks: blocks[variant % blocks.length]!, at: sampleOf(name) }; // prettier-ignore
        for (const what of differences(of)) wrong.push(`${what} of ${n} ${name} ${set.join()} shared ${mask}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("operations on lists", () => {
  it.each(lists)("%s: shared elements get the sum over points", (name) => {
    const parts = rules[name].arity === "pairs" ? 2 : 1;
    const wrong: string[] = [];
    let variant = 0;
    for (const m of [1, 2, 3, 7, 8, 9, 16, 17, 25, 33]) {
      for (const way of ["apart", "overlapping", "scattered", "repeated"]) {
        for (const part of [0, 0.3, 0.5, 1]) {
          const count = 1 + (variant++ % 3);
          const inputs = count * parts * m + 1;
          const slotsOf = (k: number) => each(parts, (list) => each(m, (e) => elementAt(way, inputs, m, list * count + k, e))).flat(); // prettier-ignore
          const near = way === "apart" || way === "overlapping";
          const active = activeOperands(name);
          const plan = { name, count, active, fresh: way === "apart" && variant % 2 ? active : 0, lists: { near, slots: each(count, slotsOf) } }; // prettier-ignore
          const of = { program: weighed(inputs, plan), shared: Math.round(part * inputs), blocks: blocks[variant % blocks.length]! }; // prettier-ignore
          for (const what of differences(of)) wrong.push(`${what} of ${count} ${name} of ${m} ${way} ${part} shared`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

function elementAt(way: string, inputs: number, m: number, list: number, e: number): number {
  if (way === "apart") return list * m + e;
  if (way === "overlapping") return list + e;
  return way === "scattered" ? (list * m + 3 * e + 1) % inputs : (list + (e >> 1)) % inputs;
}

const programOf = (inputs: number, fn: Fn, parameters = 0): Program =>
  schedule(optimize(tapeOf(inputs, fn, parameters))).program;

describe("programs", () => {
  const recorded = names.filter((name) => rules[name].partials ?? rules[name].value === "kernel");

  it("at random have the bits of one point after another", () => {
    fc.assert(
      fc.property(
        wide(recorded, 20),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom([1], [2, 1], [3], [4, 4], [5, 7, 1], [64], [63, 2]),
        fc.boolean(),
        ({ inputs, parameters, fn }, part, blocks, inRows) => {
          const shared = Math.round(part * inputs);
          expect(differences({ program: programOf(inputs, fn, parameters), shared, blocks, inRows })).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  it("may have leaves of every kind as outputs, more than once", () => {
    const program = programOf(3, ([a, b, c], [p]) => [a!, b!, p!, 2.5, a!, c!.mul(a!), b!], 1);
    for (const shared of [0, 1, 2, 3]) {
      for (const inRows of [false, true]) {
        for (const blocks of [[1], [2, 3], [4, 1, 6]]) {
          expect(differences({ program, shared, blocks, inRows })).toEqual([]);
        }
      }
    }
  });

  it("keep NaN and infinities to the rows that have them, and add what there is", () => {
    const program = programOf(3, ([a, b, c]) => [a!.mul(b!.log()).add(c!.sqrt()), b!.reciprocal()]);
    const odd = [NaN, Infinity, -1, 0, -Infinity];
    for (const n of [1, 2, 3, 4, 5, 6, 7]) {
      for (const bad of each(n, (p) => p)) {
        const at: At = (slot, p) => (slot > 0 && p === bad ? odd[(slot + n) % 5]! : Math.abs(number(slot, p)));
        for (const shared of [0, 1]) expect(differences({ program, shared, blocks: [n, n], at })).toEqual([]);
      }
    }
  });
});

describe("a batch in steps", () => {
  // u² r + v p
  const program = programOf(3, ([u, v, r], [p]) => [u!.square().mul(r!).add(v!.mul(p!)), u!.mul(v!)], 1);
  const resident = Resident.upload(program);
  resident.f64.set([3, 5], resident.primals);
  const points = resident.points(2);
  const rows = Float64Array.of(1, 10, 2, 20, 4, 40);

  it("takes seeds one after another", () => {
    const [adjoints, shared] = [new Float64Array(3), new Float64Array(2)];
    points.begin();
    points.forward(rows, 0, 3);
    points.reverseAll(Float64Array.of(1, 0), 3, adjoints);
    points.sharedAdjoints(shared);
    expect([adjoints, shared]).toEqual([Float64Array.of(9, 9, 9), Float64Array.of(42, 70)]);
    points.reverseAll(Float64Array.of(0, 1), 3, adjoints);
    points.sharedAdjoints(shared);
    expect([adjoints, shared]).toEqual([Float64Array.of(0, 0, 0), Float64Array.of(42 + 15, 70 + 9)]);
    points.begin();
    points.sharedAdjoints(shared);
    expect(shared).toEqual(Float64Array.of(0, 0));
  });

  it("takes tangents of rows, of what is shared, or of both", () => {
    const out = new Float64Array(2);
    points.begin();
    points.forward(rows, 1, 1);
    points.tangent(Float64Array.of(1), 0, 1, out);
    expect(out).toEqual(Float64Array.of(9, 0));
    points.sharedTangents(Float64Array.of(1, 0.5));
    points.tangent(undefined, 0, 1, out);
    expect(out).toEqual(Float64Array.of(12 + 10, 5 + 1.5));
    points.tangent(Float64Array.of(1), 0, 1, out);
    expect(out).toEqual(Float64Array.of(12 + 10 + 9, 6.5));
  });

  it("is one for each number of shared inputs", () => {
    expect(resident.points(2).at).toBe(points.at);
    expect(resident.points(0).at).not.toBe(points.at);
    expect(resident.points(0, false).at).toBe(resident.points(0).at);
  });
});
