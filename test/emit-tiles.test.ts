/** Long runs in pieces, so that what belongs together has one loop, and one function for loops of one structure. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { atOnce } from "../src/emit/pauses.js";
import { Group } from "../src/emit/group.js";
import { unitsOf } from "../src/emit/plan.js";
import { runsOf } from "../src/emit/runs.js";
import { settle } from "../src/emit/stored.js";
import { tiled } from "../src/emit/tiles.js";
import { add, compile, div, mul, square, sub, sum } from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { prepare } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { bytesOf } from "./modules.js";
import { tapeOf } from "./programs.js";
import type { Fn } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

type Pair = (xi: Expr, yi: Expr, xj: Expr, yj: Expr) => Operand;

/** A number for each two of the points, row after row. */
function pairsOf(xs: readonly Expr[], of: Pair): Operand[] {
  const all: Operand[] = [];
  for (let i = 0; 2 * i < xs.length; i++) {
    for (let j = 0; j < i; j++) all.push(of(xs[2 * i]!, xs[2 * i + 1]!, xs[2 * j]!, xs[2 * j + 1]!));
  }
  return all;
}

const repulsion: Pair = (xi, yi, xj, yj) =>
  div(
    1,
    square(sub(xi, xj))
      .add(square(sub(yi, yj)))
      .add(0.01),
  );

const layout: Fn = (xs) => sum(pairsOf(xs, repulsion));

/** The same steps again and again: neighbours give to one another. */
const chain =
  (steps: number): Fn =>
  (xs) => {
    let x = xs.slice(0, xs.length / 2);
    let v = xs.slice(xs.length / 2);
    for (let step = 0; step < steps; step++) {
      const pull = x.slice(1).map((one, i) => mul(sub(one, x[i]!), add(square(sub(one, x[i]!)), 0.3)));
      v = v.map((one, i) => sub(add(one, pull[i] ?? 0), pull[i - 1] ?? 0));
      x = x.map((one, i) => add(one, mul(v[i]!, 0.05)));
    }
    return sum(v.map((one) => square(one)));
  };

const programOf = (fn: Fn, inputs: number): Program => prepare(tapeOf(inputs, fn)).program;

function groupsOf(fn: Fn, inputs: number): Group[] {
  const program = programOf(fn, inputs);
  const units = atOnce(unitsOf(program));
  atOnce(settle(program, units, true));
  return units.flatMap(({ by }) => (by instanceof Group ? [by] : []));
}

function expectSameBits(fn: Fn, inputs: number, special: readonly number[] = []): void {
  const [f, g] = (["interpreter", "compiled"] as const).map((tier) => compile(inputs, fn as never, { tier }));
  expect(g!.tier).toBe("compiled");
  const x = Float64Array.from({ length: inputs }, (_, i) => special[i] ?? 3 * Math.sin(7 * i + 1));
  const tangent = x.map((_, i) => Math.cos(i));
  const cotangent = Array.from({ length: f!.outputs }, (_, i) => 1.5 - i);
  expect(g!.value(x as never)).toEqual(f!.value(x as never));
  expect(g!.vjp(x as never, cotangent)).toEqual(f!.vjp(x as never, cotangent));
  expect(g!.jvp(x as never, tangent as never)).toEqual(f!.jvp(x as never, tangent as never));
  if (f!.outputs === 1) expect(g!.gradient(x as never)).toEqual(f!.gradient(x as never));
}

describe("tiles", () => {
  it("are the rows of all pairs, from the differences to the quotient", () => {
    const tiles = groupsOf(layout, 60).filter(({ members }) => members.length === 5);
    expect(tiles.map(({ count }) => count)).toEqual(Array.from({ length: 18 }, (_, row) => 12 + row));
    expect(new Set(tiles.map(({ members }) => members.map(({ run }) => run.name).join()))).toEqual(
      new Set(["squaredDifference,squaredDifference,add,add,div"]),
    );
  });

  it("are not made where an adjoint would receive in another order", () => {
    const both: Fn = (xs) => sum(pairsOf(xs, (xi, _yi, xj) => add(sub(xi, xj).sin(), mul(xi, xj))));
    const program = programOf(both, 60);
    const runs = atOnce(runsOf(program));
    expect(atOnce(tiled(program, runs))).toBe(runs);
    expectSameBits(both, 60);
  });

  it("are not made of what stays in one piece", () => {
    const program = programOf((xs) => sum(xs.map((x) => square(x).add(1))), 60);
    const runs = atOnce(runsOf(program));
    expect(atOnce(tiled(program, runs))).toBe(runs);
  });

  it("leave to the core no more than it does by itself, whatever of the same kind comes beside it", () => {
    const fn: Fn = (xs) => {
      const twice = xs.slice(0, 24).map((x) => add(x, x));
      const overlapping = twice.map((one, i) => mul(one, twice[(i + 4) % 24]!));
      const products = overlapping.map((one, i) => mul(xs[i + 1]!, one));
      return [...twice, ...overlapping, ...products.map((one) => add(one, one))];
    };
    const program = programOf(fn, 25);
    const core = atOnce(unitsOf(program)).filter(({ by }) => by === "core");
    expect(core.map(({ runs }) => runs.map(({ name, count }) => `${name} ${count}`))).toEqual([["mul 20"]]);
    expectSameBits(fn, 25);
  });

  it("keep the bits where others read from their midst", () => {
    const springs: Fn = (xs) => {
      const distances = pairsOf(xs, (xi, yi, xj, yj) => square(sub(xi, xj)).add(square(sub(yi, yj)))) as Expr[];
      const some = distances.filter((_, k) => k % 17 === 3);
      return sum([...distances.map((d) => div(1, add(d, 0.5))), ...some.map((d) => square(d.sqrt().sub(1)))]);
    };
    for (const points of [26, 27, 28, 29]) expectSameBits(springs, 2 * points);
  });

  it("keep the bits of adjoints that are no 1, that are none, and of several outputs", () => {
    expectSameBits((xs) => mul(layout(xs, []) as Expr, 0.7), 54);
    expectSameBits((xs) => pairsOf(xs, repulsion).slice(0, 330) as Expr[], 54);
    expectSameBits((xs) => [layout(xs, []), sum(xs)] as Expr[], 54);
  });

  it("keep the bits of 0, -0, NaN and Infinity", () => {
    expectSameBits(layout, 54, [0, -0, 0, -0, NaN, 1, Infinity, -Infinity]);
  });
});

describe("loops of one structure", () => {
  it("are one function, so that a step more is little code more", () => {
    const bytes = (steps: number): number => bytesOf(programOf(chain(steps), 60), "gradient").length;
    // Of a loop there and back, about 500 are for the calls; 6 loops a step would be 5,000 each.
    expect(bytes(40) - bytes(20)).toBeLessThan(20 * 1000);
  });

  it("keep the bits of gifts to the turn before, whatever is left behind the pairs", () => {
    for (const masses of [13, 14, 15, 16, 17, 18, 19]) expectSameBits(chain(6), 2 * masses);
  });

  it("keep the bits of random rows", () => {
    const operations = [add, sub, mul, div, (a: Expr, b: Expr) => square(sub(a, b))] as ((a: Expr, b: Expr) => Expr)[];
    const which = fc.array(fc.nat(operations.length - 1), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(which, fc.integer({ min: 13, max: 34 }), fc.nat(5), ([a, b, c, d], points, every) => {
        const fn: Fn = (xs) => {
          const rows = pairsOf(xs, (xi, yi, xj, yj) =>
            operations[c!]!(operations[a!]!(xi, xj), operations[b!]!(yi, yj)),
          );
          const more = rows.map((one) => operations[d!]!(one as Expr, add(one as Expr, 0.25)));
          return sum([...more, ...rows.filter((_, k) => every > 0 && k % every === 0)]);
        };
        expectSameBits(fn, 2 * points);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 25) },
    );
  });
});
