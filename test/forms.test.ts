/** Every operation in every form its operands can have, at every kind of length, against one operation at a time. */
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { GATHERED, NEAR, SHARED, STRIDED } from "../src/layout.js";
import { kernel, names, rules } from "../src/ops.js";
import { activeOperands } from "../src/readings.js";
import { forge, sweepAll } from "./forge.js";
import type { Plan, Reach } from "./forge.js";
import { light } from "./programs.js";
import { adjointsAfter, secondAfter, tangentsOf, valuesOf } from "./numeric.js";

const lengths = [1, 2, 3, 4, 5, 7, 16, 17, 19];
const fixed = names.filter((name) => typeof rules[name].arity === "number");
const lists = names.filter((name) => typeof rules[name].arity === "string" && rules[name].value === kernel);

/** Where a way takes operation k's operand among the 2n slots from `at`, or among the results from `first`. */
type Way = (at: number, n: number, first: number) => Reach;
const ways: Record<string, Way> = {
  near: (at) => ({ form: NEAR, at }),
  shared: (at, n) => ({ form: SHARED, at: at + (n >> 1) }),
  everyOther: (at) => ({ form: STRIDED, at, step: 2 }),
  backward: (at, n) => ({ form: STRIDED, at: at + 2 * n - 1, step: -1 }),
  still: (at) => ({ form: STRIDED, at, step: 0 }),
  scattered: (at, n) => ({ form: GATHERED, slots: each(n, (k) => at + ((5 * k + 3) % (2 * n))) }),
  twice: (at, n) => ({ form: GATHERED, slots: each(n, (k) => at + (k >> 1)) }),
};
/** Ways into the run's own results: the one before; those of the pair before. */
const chained: Record<string, Way> = {
  chain: (at, n, first) => ({ form: GATHERED, slots: each(n, (k) => (k > 0 ? first + k - 1 : at)) }),
  pairs: (at, n, first) => ({
    form: GATHERED,
    slots: each(n, (k) => (k > 1 ? first + (k & ~1) - 1 - (k & 1) : at + k)),
  }),
};
const all = { ...ways, ...chained };

const each = <T>(n: number, of: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => of(k));

/** All ways for so many operands that the core takes: light operations gather all of them or none. */
function waysFor(name: OpName): string[][] {
  const width = rules[name].arity as number;
  const product = each(width, () => Object.keys(all)).reduce<string[][]>((sets, of) => sets.flatMap((set) => of.map((way) => [...set, way])), [[]]); // prettier-ignore
  const gathers = (way: string): boolean => ["scattered", "twice", "chain", "pairs"].includes(way);
  // Three operands have one loop for all forms: ways that differ in form are enough.
  const few = ["near", "shared", "backward", "twice", "chain"];
  return product.filter((set) => (width < 3 || set.every((way) => few.includes(way))) && (!light.has(name) || set.every(gathers) || !set.some(gathers))); // prettier-ignore
}

/** Deterministic numbers close to 1. */
const close = (k: number): number => 1 + ((k * 37) % 64) / 2 ** 9;

/** Values for operand i: samples of the table and, every fourth, edges where there are any. */
function operandValue(name: OpName, i: number, k: number): number {
  const { samples, edges = [] } = rules[name];
  const list = typeof rules[name].arity === "string";
  if (k % 4 === 3 && edges.length > 0)
    return edges[k % edges.length]![0][list ? k % edges[k % edges.length]![0].length : i]!;
  const sample = samples[k % samples.length]!;
  return (list ? sample[k % sample.length]! : sample[i]!) * close(k);
}

/** Names the sweeps in which the core and one operation at a time differ. */
function differences(inputs: number, plans: readonly Plan[], x: readonly number[]): string[] {
  const count = plans[0]!.count;
  const weights = inputs;
  // The results go, each with a weight of its own, into one number: so there are second derivatives of all of them.
  const results = each(count, (k) => inputs + count + k);
  const total: Plan = {
    name: "dot",
    count: 1,
    active: 3,
    lists: { near: true, slots: [[...results, ...each(count, (k) => weights + k)]] },
  };
  const program = forge(inputs + count, [...plans, total]);
  const primals = [...x, ...each(count, (k) => close(k + 5) - 1.03)];
  const d = each(primals.length, (k) => (k % 5 === 2 ? 0 : close(3 * k) - 1.05));
  const adjoints = Float64Array.from({ length: program.slots }, (_, k) => close(7 * k) - 1.04);
  const swept = sweepAll(program, primals, d, adjoints);
  const values = valuesOf(program, primals);
  const tangents = tangentsOf(program, values, d);
  const seeds = new Float64Array(program.slots);
  seeds[program.slots - 1] = 1;
  const [g, e] = secondAfter(program, values, tangents, seeds);
  const pairs: [string, Float64Array, Float64Array][] = [
    ["values", swept.values, values],
    ["tangents", swept.tangents, tangents],
    ["adjoints", swept.adjoints, adjointsAfter(program, values, adjoints)],
    ["second g", swept.second[0], g],
    ["second e", swept.second[1], e],
  ];
  return pairs.filter(([, a, b]) => !a.every((v, k) => Object.is(v, b[k]))).map(([what]) => what);
}

describe("a run of operations of one to three operands", () => {
  it.each(fixed)("has the bits of its operations one at a time, whatever its length and forms: %s", (name) => {
    const wrong: string[] = [];
    const width = rules[name].arity as number;
    const full = activeOperands(name);
    const masks = each(full, (k) => k + 1).filter((mask) => (mask & ~full) === 0);
    waysFor(name).forEach((set, variant) => {
      for (const n of lengths) {
        // Operands in places of their own, or all in one.
        const together = (variant + n) % 2 === 0;
        const inputs = 2 * n * (together ? 1 : width);
        const first = inputs + n;
        const reach = set.map((way, i) => all[way]!(together ? 0 : 2 * n * i, n, first));
        const x = each(inputs, (k) => operandValue(name, together ? 0 : Math.floor(k / (2 * n)), k));
        const near = reach.reduce((bits, { form }, i) => bits | (Number(form === NEAR) << i), 0);
        const some = masks[(variant + n) % masks.length] ?? 0;
        for (const active of new Set([full, some])) {
          const fresh = together || (variant + n) % 3 === 0 ? 0 : near & active;
          const single = set.includes("chain") || (variant + n) % 7 === 0;
          const plan = { name, count: n, active, fresh, single, reach };
          for (const what of differences(inputs, [plan], x))
            wrong.push(`${what} of ${n} ${name} ${set.join()} active ${active} fresh ${fresh}`);
        }
      }
    });
    expect(wrong).toEqual([]);
  });
});

describe("a run of operations on lists", () => {
  it.each(lists)("has the bits of its operations one at a time, whatever its length and forms: %s", (name) => {
    const wrong: string[] = [];
    const parts = rules[name].arity === "pairs" ? 2 : 1;
    const full = activeOperands(name);
    for (const count of [1, 2, 3, 5]) {
      for (const m of [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 19]) {
        for (const way of ["apart", "overlapping", "scattered", "repeated"]) {
          for (let active = 1; active <= full; active++) {
            const inputs = count * parts * m + 1;
            const slotsOf = (k: number) =>
              each(parts, (part) => each(m, (e) => elementAt(way, inputs, m, k * parts + part, e))).flat();
            const slots = each(count, slotsOf);
            const near = way === "apart" || way === "overlapping";
            const x = each(inputs, (k) => operandValue(name, 0, k));
            for (const fresh of way === "apart" ? [0, active] : [0]) {
              const plan: Plan = { name, count, active, fresh, lists: { near, slots } };
              for (const what of differences(inputs, [plan], x))
                wrong.push(`${what} of ${count} ${name} of ${m} ${way} active ${active} fresh ${fresh}`);
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** The slot of an element of a list. */
function elementAt(way: string, inputs: number, m: number, list: number, e: number): number {
  if (way === "apart") return list * m + e;
  if (way === "overlapping") return list + e;
  return way === "scattered" ? (list * m + 3 * e + 1) % inputs : (list + (e >> 1)) % inputs;
}
