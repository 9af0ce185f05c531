/** Parts of a program that come again and again are emitted once, with the bits of the interpreter. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atOnce } from "../src/emit/pauses.js";
import { piecesOf, size } from "../src/emit/pieces.js";
import type { Places } from "../src/emit/places.js";
import { unitsOf } from "../src/emit/plan.js";
import { emission } from "../src/emit/program.js";
import type { Repeat } from "../src/emit/repeats.js";
import { sum } from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { prepare } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { RUNS, casesOf, same } from "./emitted.js";
import { apply, tapeOf } from "./programs.js";
import type { Fn, Wide } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

const recorded = names.filter((name) => rules[name].partials);
const { whole, piece } = size;

beforeEach(() => {
  Object.assign(size, { whole: 0, piece: 20 });
});
afterEach(() => {
  Object.assign(size, { whole, piece });
});

const leavesOf = ({ inputs, parameters, constants }: Program): number => inputs + parameters + constants.length;

function repeatsIn(inputs: number, fn: Fn, parameters = 0): Repeat[] {
  const program = prepare(tapeOf(inputs, fn, parameters)).program;
  const units = atOnce(unitsOf(program));
  const pieces = atOnce(piecesOf(units, { inputs, leaves: leavesOf(program) }));
  return pieces.flatMap(({ repeat }) => (repeat ? [repeat] : []));
}

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => 1.25 + Math.sin(7 * i * i));

/** It has repetitions, and the bits of the interpreter. */
function repeated(inputs: number, fn: Fn, parameters = 0): void {
  expect(repeatsIn(inputs, fn, parameters).length).toBeGreaterThan(0);
  const [x, tangent, cotangent] = [numbers(inputs), numbers(inputs).reverse(), numbers(1100)];
  same({ inputs, fn, parameters: numbers(parameters), x, tangent, cotangent });
}

const times = <T>(n: number, step: (state: T, k: number) => T, state: T): T => {
  for (let k = 0; k < n; k++) state = step(state, k);
  return state;
};

describe("repeated steps", () => {
  it.each<[string, number, Fn, parameters?: number]>([
    ["of one number", 2, ([a, b]) => times(60, (y) => y.sin().mul(b!), a!)],
    ["that keep derivatives for the way back", 2, ([a, b]) => times(40, (y) => y.sin().add(y.cos()).mul(b!.sin()), a!)],
    ["of which each result is an output", 2, ([a, b]) => { const all = [a!]; times(50, (y) => { const next = y.mul(b!).exp().neg(); all.push(next); return next; }, a!); return all; }], // prettier-ignore
    ["of which the results are added up", 2, ([a, b]) => { const all = [a!]; times(70, (y) => { const next = y.mul(b!).sin(); all.push(next); return next; }, a!); return sum(all); }], // prettier-ignore
    ["that look two steps back", 3, ([a, b, c]) => times(50, ([y, z]) => [z!, y!.mul(c!).add(z!.sin())] as Expr[], [a!, b!] as Expr[])], // prettier-ignore
    ["whose last states are read twice", 2, ([a, b]) => { const [y, z] = times<Expr[]>(30, ([u, v]) => [u!.mul(0.9).sub(v!), v!.add(u!.square().mul(b!))], [a!, b!]); return [y!.mul(z!), y!.sin(), z!]; }], // prettier-ignore
    ["with a parameter of its own each", 1, ([a], ps) => times(60, (y, k) => y.mul(ps[k]!).sin(), a!), 60],
    ["that depend on no input", 1, ([a], [p]) => { let [y, z] = [a!, p!]; for (let k = 0; k < 40; k++) [y, z] = [y.mul(z).sin(), z.sin().mul(0.5)]; return [y, z, y.add(z)]; }, 1], // prettier-ignore
    ["of lists", 4, (xs) => times(20, (ys) => { const s = sum(ys).mul(0.1); return ys.map((y) => y.mul(s).sin()); }, xs)], // prettier-ignore
    ["of long runs, in loops", 60, (xs) => times(12, (ys) => ys.map((y, i) => y.mul(0.5).sub((ys[i - 1] ?? ys[i]!).square())), xs)], // prettier-ignore
    ["of long runs with kept derivatives, in loops", 60, (xs) => times(120, (ys) => ys.map((y) => y.sin().mul(0.5)), xs)], // prettier-ignore
    ["of runs that the core does", 40, (xs) => times(12, (ys) => { const s = apply("logSumExp", ys) as Expr; return ys.map((y) => y.mul(s)); }, xs)], // prettier-ignore
    ["that give to inputs and to one another", 30, (xs) => { const [y] = times(20, ([ys, s]) => { const next = ys.map((y, i) => y.mul(xs[i]!).sub(s)); return [next, sum(next).mul(xs[0]!)] as [Expr[], Expr]; }, [xs, xs[1]!] as [Expr[], Expr]); return sum(y); }], // prettier-ignore
  ])("%s", (_, inputs, fn, parameters) => repeated(inputs, fn, parameters));

  /** What a step does: operations on state, inputs and what it has made, of which the last are the state. */
  const random: fc.Arbitrary<Wide> = fc
    .record({
      state: fc.integer({ min: 1, max: 5 }),
      inputs: fc.integer({ min: 5, max: 8 }),
      steps: fc.integer({ min: 8, max: 30 }),
      operations: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...recorded), fc.constantFrom("add" as const, "mul" as const, "sub" as const, "sin" as const, "sum" as const)), fc.nat(999), fc.nat(999), fc.nat(999)), { minLength: 2, maxLength: 9 }), // prettier-ignore
      width: fc.constantFrom(1, 1, 2, 26),
      outputs: fc.constantFrom("last", "all", "sum"),
      own: fc.boolean(),
    })
    .map(({ state, inputs, steps, operations, width, outputs, own }) => {
      const fn: Fn = (xs, ps) => {
        let states: Operand[][] = Array.from({ length: width }, (_, w) => Array.from({ length: state }, (_, i) => xs[(i + w) % inputs]!)); // prettier-ignore
        const all: Operand[] = [];
        for (let k = 0; k < steps; k++) {
          states = states.map((one) => {
            const known: Operand[] = [...one, xs[0]!, xs[1]!, own ? ps[k % 30]! : 0.75];
            for (const [name, ...at] of operations) {
              const { arity } = rules[name];
              const args = Array.from({ length: typeof arity === "number" ? arity : 4 }, (_, i) => known[at[i % 3]! % known.length]!); // prettier-ignore
              known.push(apply(name, args));
            }
            known.push(apply("sub", [known.at(-1)!, one[0]!]));
            return known.slice(-state);
          });
          if (outputs !== "last") all.push(...states[0]!);
        }
        const last = states.flat();
        return outputs === "last" ? last : outputs === "all" ? [...all, ...last].slice(-1000) : [apply("sum", all), ...last]; // prettier-ignore
      };
      return { inputs, parameters: 30, fn };
    });

  it("have the bits of random programs, in many of which there are some", () => {
    let [found, all] = [0, 0];
    const check = fc.property(casesOf(random), (one) => {
      all++;
      found += Number(repeatsIn(one.inputs, one.fn, one.parameters.length).length > 0);
      same(one);
    });
    fc.assert(check, { numRuns: RUNS });
    expect(found / all).toBeGreaterThan(0.2);
  });

  it.each([
    [-1772328613, "40"],
    [-344609100, "534"],
  ])("have them where runs are in parts, so that the core's are not counted as units have them: %i", (seed, path) => {
    fc.assert(fc.property(casesOf(random), same), { seed, path, numRuns: 1, endOnFailure: true });
  });
});

describe("a module of repeated steps", () => {
  const bytesOf = (steps: number): number => {
    const program = prepare(tapeOf(40, (xs) => sum(times(steps, (ys) => ys.map((y, i) => y.sub((ys[i - 1] ?? y).square().mul(0.1))), xs)))).program; // prettier-ignore
    const { slots, inputs } = program;
    const places: Places = { slots, inputs, leaves: leavesOf(program), program: 0, primals: 0, adjoints: 8 * slots, slopes: 16 * slots, tangents: 0 }; // prettier-ignore
    return atOnce(emission(program, places, "gradient")).length;
  };

  it("is no larger for ten times as many", () => {
    expect(bytesOf(400) / bytesOf(40)).toBeLessThan(1.2);
  });
});

describe("what is no repetition", () => {
  it("is a part whose operands go on in other ways", () => {
    const squares: Fn = (xs) => times(12, (y, k) => y.mul(xs[k * k]!).sin(), xs[0]!);
    expect(repeatsIn(150, squares)).toEqual([]);
  });

  it("is one that comes too seldom, or is too short in all", () => {
    const chain = (n: number): Fn => ([a, b]) => times(n, (y) => y.sin().mul(b!), a!); // prettier-ignore
    expect(repeatsIn(2, chain(3))).toEqual([]);
    size.piece = 250;
    expect(repeatsIn(2, chain(100))).toEqual([]);
    expect(repeatsIn(2, chain(1000))).toHaveLength(1);
  });
});
