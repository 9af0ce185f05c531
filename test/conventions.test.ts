/** Points without a derivative: the conventions of the table beside limits of values, and functions that refuse them. */
import { describe, expect, it } from "vitest";
import { limit, limitsAt } from "../scripts/emit_conventions.js";
import type { OpName } from "../src/algebra.js";
import { contribution, zero } from "../src/algebra.js";
import { kinksAt } from "../src/conventions.js";
import { evaluate, numbers } from "../src/functions.js";
import { AdError, compile, fold, grad, map, mapMax, mapSum, norm, scan, select, whileLoop } from "../src/index.js";
import type { CompileOptions, Expr } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { partialsByOperand } from "../src/readings.js";
import { PARTS } from "../src/threads/parts.js";
import { expectClose } from "./close.js";

const moved = (at: readonly number[], k: number, by: number): number[] => at.map((x, i) => (i === k ? x + by : x));

/** The derivative of the value by operand `k` beside a point, by differences. */
const slopeBeside = (name: OpName, at: readonly number[], k: number, side: number): number =>
  limit(
    (operands) => {
      const h = Math.abs(operands[k]! - at[k]!) / 16;
      return (evaluate(name, moved(operands, k, h)) - evaluate(name, moved(operands, k, -h))) / (2 * h);
    },
    at,
    k,
    side,
  );

const partials = (name: OpName, at: readonly number[]): number[] =>
  partialsByOperand(numbers, name, at, evaluate(name, at)).map((p) => {
    const x = contribution(numbers, p, 1);
    return x === zero ? 0 : (x as number);
  });

interface Edge {
  readonly name: OpName;
  readonly at: readonly number[];
  readonly by: readonly number[];
}

const edges: Edge[] = names
  .filter((name) => rules[name].declared !== true)
  .flatMap((name) => (rules[name].edges ?? []).map(([at, by]) => ({ name, at, by })));
const finite = edges.filter(({ at }) => at.every(Number.isFinite));
const near = (x: number, y: number): boolean => Object.is(x, y) || Math.abs(x - y) <= 1e-3 * Math.max(1, Math.abs(y));

describe("the convention at an edge", () => {
  it.each(edges)("of $name at $at is what the table's partials are there", ({ name, at, by }) => {
    expectClose(partials(name, at), by, 1e-15);
  });

  it.each(finite)(
    "of $name at $at is a limit beside it, the share of a tie, 0, nowhere finite, or NaN where its doc says so",
    ({ name, at, by }) => {
      by.forEach((own, k) => {
        const [left, right] = [slopeBeside(name, at, k, -1), slopeBeside(name, at, k, 1)];
        const ties = at.filter((x) => x === at[k]).length;
        const share = (Math.min(left, right) * (ties - 1) + Math.max(left, right)) / ties;
        const shared = name === "minOf" ? (left + right) / ties : share;
        const allowed = [left, right, shared, 0].some((x) => near(own, x)) || (!Number.isFinite(left) && !Number.isFinite(right) && !Number.isFinite(own)) || (Number.isNaN(own) && /derivatives?.*NaN/.test(rules[name].doc)); // prettier-ignore
        expect({ k, own, left, right, allowed }).toMatchObject({ allowed: true });
      });
    },
  );

  it.each(finite)("of $name at $at has the limits that docs/conventions.md shows", ({ name, at }) => {
    for (const side of [-1, 1]) {
      limitsAt(name, at, side).forEach((shown, k) => {
        const slope = slopeBeside(name, at, k, side);
        if (!Number.isNaN(shown)) expect({ k, side, slope, near: near(slope, shown) }).toMatchObject({ near: true });
      });
    }
  });
});

describe("kinks of the table", () => {
  const jumps = (name: OpName, at: readonly number[], k: number): boolean => {
    const [left, right] = [-1, 1].map((side) => limit((xs) => evaluate(name, xs), at, k, side)) as [number, number];
    return Math.abs(left - right) > 1e-2 || !Number.isFinite(evaluate(name, at));
  };

  it.each(finite)("of $name at $at are where it jumps or the limits are not its derivative", ({ name, at, by }) => {
    const kinks = kinksAt(name, at, evaluate(name, at));
    at.forEach((_, k) => {
      const smooth = [-1, 1].every((side) => near(slopeBeside(name, at, k, side), by[k]!)) && Number.isFinite(by[k]!);
      if (!smooth || jumps(name, at, k)) expect([k, kinks[k]]).toEqual([k, 1]);
      // A comparison, or a choice, has the same numbers on both sides and another one between.
      else if (kinks[k]) expect([k, name]).toEqual([k, expect.stringMatching(/^(lt|le|gt|ge|eq|ne|select|clamp|sign|pow|div|hypot|norm|atan2|maxOf|minOf)$/)]); // prettier-ignore
    });
  });

  it("are at an edge of every row that has them, and at no sample", () => {
    for (const name of names) {
      const rule = rules[name];
      const at = (xs: readonly number[]): number[] => kinksAt(name, xs, evaluate(name, xs));
      const found = (rule.edges ?? []).some(([xs]) => at(xs).includes(1));
      expect([name, found]).toEqual([name, rule.kinks !== undefined]);
      if (name === "select") continue; // [0, 2, 3] is a sample: what it is made of never comes to 0 smoothly.
      for (const xs of rule.samples) expect([name, xs, at(xs)]).toEqual([name, xs, xs.map(() => 0)]);
    }
  });
});

const strict = { convention: "error" } as const;

/** The error's code and message; what was returned where there is none. */
function said(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof AdError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('a function compiled with convention: "error"', () => {
  const f = compile(2, ([x, y]) => x!.abs().mul(3).add(y!.max(2)), strict);

  it("names the operation, its operands and the inputs behind them", () => {
    expect(said(() => f.gradient([0, 1]))).toMatchInlineSnapshot(
      `"convention: gradient: got abs (node 2) of input x[0] = 0, which has no derivative there and depends on input x[0]; expected a point where all operations have one: move it, or compile without convention: "error""`,
    );
    expect(said(() => f.gradient([1, 2]))).toMatchInlineSnapshot(
      `"convention: gradient: got max (node 6) of input x[1] = 2, constant 2, which has no derivative there and depends on input x[1]; expected a point where all operations have one: move it, or compile without convention: "error""`,
    );
  });

  it("says so in every derivative, and gives values", () => {
    const [x, v] = [[0, 1], [1, 1]]; // prettier-ignore
    const rows = Float64Array.of(1, 1, 0, 1);
    const calls: Record<string, () => unknown> = {
      gradient: () => f.gradient(x),
      valueAndGradient: () => f.valueAndGradient(x),
      jvp: () => f.jvp(x, v),
      vjp: () => f.vjp(x, 1),
      hvp: () => f.hvp(x, v),
      jacobian: () => f.jacobian(x),
      hessian: () => f.hessian(x),
      "batch.gradient": () => f.batch.gradient(rows),
      "batch.valueAndGradient": () => f.batch.valueAndGradient(rows),
      "batch.jvp": () => f.batch.jvp(rows, rows),
      "batch.vjp": () => f.batch.vjp(rows, v && Float64Array.of(1, 1)),
      "batch.jacobian": () => f.batch.jacobian(rows),
    };
    for (const [name, call] of Object.entries(calls)) expect(said(call)).toMatch(`convention: ${name}: got abs (node`);
    expect(f.value(x)).toBe(2);
    expect(f.batch.value(rows)).toEqual(Float64Array.of(5, 2));
    expect(f.toString(x)).toMatch("abs x0");
  });

  it("has the derivatives of any other where there are some", () => {
    const plain = compile(2, ([x, y]) => x!.abs().mul(3).add(y!.max(2)));
    expect(f.gradient([2, 3])).toEqual(plain.gradient([2, 3]));
    expect(f.hessian([2, 3])).toEqual(plain.hessian([2, 3]));
    const rows = Float64Array.of(1, 1, -2, 5, 3, 3);
    expect(f.batch.gradient(rows)).toEqual(plain.batch.gradient(rows));
    expect(plain.gradient([0, 2])).toEqual(Float64Array.of(0, 0.5));
  });

  it("looks at each point of a batch with its own parameters", () => {
    const g = compile(1, ([x], [p]) => x!.sub(p!).abs(), { parameters: 1, ...strict }).setParameters([5]);
    expect(g.batch.gradient(Float64Array.of(1, 2))).toEqual(Float64Array.of(-1, -1));
    expect(said(() => g.batch.gradient(Float64Array.of(1, 5)))).toMatch("got abs");
    expect(said(() => g.batch.gradient(Float64Array.of(1, 2), undefined, { parameters: Float64Array.of(3, 2) }))).toMatch("got abs"); // prettier-ignore
    expect(said(() => g.batch.sumAndGradient([2], Float64Array.of(1, 2)))).toMatch(
      "convention: batch.sumAndGradient: got abs",
    );
  });

  it("says where, with trackSource", () => {
    const g = compile(1, ([x]) => x!.sub(1).relu(), { ...strict, trackSource: true });
    expect(said(() => g.gradient([1]))).toMatch(/, at .*conventions\.test\.ts:\d+:\d+; expected a point/);
  });

  it("refuses other threads, and any other convention", () => {
    expect(said(() => f[PARTS]("spread", false))).toMatchInlineSnapshot(
      `"convention: spread: got a function that was compiled with convention: "error", expected one without; nothing but the function itself looks for such points"`,
    );
    expect(said(() => compile(1, ([x]) => x!, { convention: "none" } as unknown as CompileOptions))).toMatchInlineSnapshot(`"type: compile: convention: got "none", expected "default" or "error""`); // prettier-ignore
  });
});

describe("a point without a derivative", () => {
  const refused = (fn: (x: Expr[]) => Expr, at: number[]): unknown => said(() => compile(at.length, fn, strict).gradient(at)); // prettier-ignore
  const counts = expect.stringMatching("^convention: gradient: got ") as unknown;

  it("counts where it is a choice at a tie", () => {
    expect(refused(([x]) => select(x!.gt(0), x!, x!.neg()), [0])).toEqual(counts);
    expect(refused(([x]) => x!.gt(0).mul(x!.lt(1)).select(x!, 0), [0])).toEqual(counts);
    expect(refused(([x]) => select(x!, x!.reciprocal(), 1), [0])).toEqual(counts);
  });

  it("counts at ends of domains and beyond", () => {
    for (const x of [0, -1]) expect(refused(([a]) => a!.log(), [x])).toEqual(counts);
    expect(refused(([a]) => a!.asin(), [1])).toEqual(counts);
    expect(refused((xs) => norm(xs), [0, 0])).toEqual(counts);
    expect(refused(([a, b]) => a!.div(b!), [1, 0])).toEqual(counts);
    expect(refused(([a, b]) => a!.atan2(b!), [0, -1])).toEqual(counts);
  });

  it("of a power is none where the exponent is whole", () => {
    expect(refused(([a]) => a!.pow(2), [0])).toEqual(Float64Array.of(0));
    expect(refused(([a]) => a!.pow(3), [-1])).toEqual(Float64Array.of(3));
    expect(refused(([a]) => a!.pow(0.5), [0])).toEqual(counts);
    expect(refused(([a, b]) => a!.pow(b!), [0, 2])).toEqual(Float64Array.of(0, 0));
    expect(refused(([a, b]) => a!.pow(b!), [-1, 2])).toEqual(counts);
  });

  it("does not count where nothing depends on an input", () => {
    const g = compile(1, ([x], [p]) => x!.mul(p!.abs()).add(x!.mul(x!.stopGradient().abs())), {
      parameters: 1,
      ...strict,
    });
    expect(g.setParameters([0]).gradient([0])).toEqual(Float64Array.of(0));
  });

  it("does not count where it gets to no output", () => {
    expect(refused(([x]) => select(x!.gt(1), x!.abs().sqrt(), x!.mul(2)), [0])).toEqual(Float64Array.of(2));
    expect(refused(([x]) => x!.abs().mul(0).add(x!), [0])).toEqual(Float64Array.of(1));
    expect(refused(([x]) => (x!.abs(), x!.square()), [0])).toEqual(Float64Array.of(0));
    expect(refused(([x]) => x!.abs().sub(1).relu().add(x!), [0])).toEqual(Float64Array.of(1));
  });

  it.each<[string, (x: Expr[]) => Expr, number[], string]>([
    ["mapSum", ([x, y]) => mapSum((r) => x!.sub(r).abs().mul(y!), [1, 2, 3]), [2, 1], "in row 1 of mapSum"],
    ["map", ([x]) => map((r) => (r as Expr).relu(), [x!.add(1), x!]).reduce((s, y) => s.add(y)), [0], "in row 1 of map"],
    ["mapMax", ([x]) => mapMax((r) => x!.mul(r).abs(), [0, -1]), [0], "got"],
    ["fold", ([x]) => fold((s) => s.sub(1).relu(), x!, 3), [3], "in step 2 of fold"],
    ["scan", ([x]) => scan((s) => [s.mul(2), s.abs()], x!, 2)[1][0]!, [0], "in step 0 of scan"],
    ["whileLoop", ([x]) => whileLoop((s) => s.gt(1), (s) => s.mul(0.5), x!), [4], "in condition before step 2 of whileLoop"],
    ["call", ([x]) => compile(1, ([y]) => y!.abs()).call([x!.sub(1)]) as Expr, [1], "in call"],
    ["grad", (x) => grad(([y]: Expr[]) => y!.mul(y!.abs()))(x)[0]!, [0], "got abs"],
  ])("counts in a body: %s", (_name, fn, at, place) => {
    expect(refused(fn, at)).toEqual(counts);
    expect(refused(fn, at)).toMatch(place);
    expect(refused(fn, at.map((x) => x + 0.3))).not.toEqual(counts);
  }); // prettier-ignore

  it("does not count in a body whose result is not taken", () => {
    expect(
      refused(
        ([x]) =>
          select(
            x!.gt(1),
            mapSum((r) => x!.mul(r).abs(), [1, 2]),
            x!,
          ),
        [0],
      ),
    ).toEqual(Float64Array.of(1));
    expect(refused(([x, y]) => mapSum((r) => x!.sub(r).abs().mul(y!), [1, 2, 3]), [2, 0])).toEqual(
      Float64Array.of(0, 2),
    );
  });

  it("counts for rows of data where these are differentiated", () => {
    const g = compile(1, ([x], _, { rows }) => mapSum((r: Expr) => x!.mul(r.abs()), rows), { data: { rows: [] }, ...strict }).setData({ rows: [1, 0, 2] }); // prettier-ignore
    expect(g.gradient([1])).toEqual(Float64Array.of(3));
    expect(said(() => g.dataGradient([1]))).toMatchInlineSnapshot(
      `"convention: dataGradient: got abs (node 2) of data rows[1] = 0, which has no derivative there and depends on data rows[1], in row 1 of mapSum; expected a point where all operations have one: move it, or compile without convention: "error""`,
    );
  });
});
