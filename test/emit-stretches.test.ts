/** Sums over stretches of neighbours: the bits of the core's sums, wherever stretches begin and end. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isStretched } from "../src/emit/stretches.js";
import { atOnce } from "../src/emit/pauses.js";
import { runsOf } from "../src/emit/runs.js";
import { square, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { prepare } from "../src/schedule.js";
import { same } from "./emitted.js";
import { bytesOf } from "./modules.js";
import { tapeOf } from "./programs.js";
import type { Fn } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

const INPUTS = 200;

/** The sum of inputs, or of their squares, in an order. */
const sumOf =
  (order: readonly number[], squares: boolean): Fn =>
  (xs) => {
    const all: Expr[] = squares ? xs.map((x) => square(x)) : [...xs];
    return sum(order.map((i) => all[i]!));
  };

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function expectSame(fn: Fn, special: readonly number[] = []): void {
  const x = Array.from({ length: INPUTS }, (_, i) => special[i] ?? Math.sin(5 * i) * 10 ** (i % 7));
  same({ inputs: INPUTS, fn, parameters: [], x, tangent: x.map((e) => e / 3), cotangent: [0.7] });
}

describe("sums over stretches", () => {
  it("have the core's bits where stretches begin and end at odd places, and elements come twice", () => {
    for (const squares of [false, true]) {
      for (let from = 0; from < 5; from++) {
        for (let length = 96; length < 101; length++) {
          const order = [from + 2, ...range(from, from + length), 3, 1, ...range(150, 171), 7, ...range(100, 117)];
          expectSame(sumOf(order, squares));
        }
      }
    }
  });

  it("keep -0, NaN and Infinity", () => {
    const order = [5, ...range(0, 120), 1, ...range(130, 160)];
    expectSame(sumOf(order, false), new Array<number>(INPUTS).fill(-0));
    expectSame(sumOf(order, false), [Infinity, 1, -0]);
    expectSame(sumOf(order, false), [1, NaN, -Infinity]);
  });

  it("have the core's bits in any order of stretches", () => {
    const stretch = fc.tuple(fc.nat(INPUTS - 60), fc.integer({ min: 1, max: 60 })).map(([at, n]) => range(at, at + n));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 3, maxLength: 8 }), fc.boolean(), (stretches, squares) =>
        expectSame(sumOf(stretches.flat(), squares)),
      ),
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
  });

  it("do not call the core, as those of scattered elements do", () => {
    const importsOf = (order: readonly number[]): string[] => {
      const { program } = prepare(tapeOf(INPUTS, sumOf(order, false)));
      expect(atOnce(runsOf(program)).map(isStretched)).toEqual([order === neighbours]);
      return WebAssembly.Module.imports(new WebAssembly.Module(bytesOf(program, "gradient"))).map(({ name }) => name);
    };
    const neighbours = [7, ...range(20, 150), 3, ...range(0, 30)];
    expect(importsOf(neighbours)).toEqual(["memory"]);
    expect(importsOf(range(0, 120).map((i) => (7 * i) % INPUTS))).toEqual(["memory", "valueRuns"]);
  });
});
