/** Where a NaN or an Inf comes from. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as api from "../src/index.js";
import { compile, fold, logSumExp, map, mapLogSumExp, mapSum, scan, select, whileLoop } from "../src/index.js";
import type { AdError, Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";

/** A report without the folder and column of lines of this file. */
const said = (x: unknown): string => String(x).replace(/ at .*?([^/]+\.test\.ts):\d+:\d+/g, " at $1");

const reportOf = (fn: (x: Expr[]) => Expr | Expr[], at: number[]): string =>
  said(compile(at.length, fn, { trackSource: true }).diagnose(at));

describe("a diagnosis", () => {
  it("names the operation, its operands by path, the line and the way to the output", () => {
    const f = compile({ w: [2, 2], b: [] }, ({ w, b }) => w[1]![0]!.log().mul(b).add(w[0]![0]!), { trackSource: true });
    const found = f.diagnose({ w: [[1, 2], [0, 4]], b: 2 }); // prettier-ignore
    expect(said(found)).toMatchInlineSnapshot(`
      "values: log makes -Infinity
        of input w[1][0] = 0
        at diagnose.test.ts
        path: log > mul > add > output
      derivatives: log makes Infinity of the adjoint 2
        of input w[1][0] = 0
        at diagnose.test.ts
        path: log > mul > add > output"
    `);
    const [first] = found.forward;
    expect(first).toEqual({
      operation: "log",
      node: 5,
      value: -Infinity,
      operands: [{ what: "input w[1][0]", value: 0 }],
      within: [],
      path: ["log", "mul", "add"],
      source: expect.stringMatching(/diagnose\.test\.ts:\d+:\d+$/) as string,
    });
    expect(found.reverse[0]).toMatchObject({ operation: "log", adjoint: 2, value: Infinity });
    expect(found.finite).toBe(false);
  });

  it("says where all is finite", () => {
    const f = compile(1, ([x]) => x!.log());
    expect(f.diagnose([2])).toMatchObject({ finite: true, forward: [], reverse: [] });
    expect(String(f.diagnose([2]))).toBe("all finite");
    expect(reportOf(([x]) => select(x!.gt(0), x!.log().mul(x!.sqrt()), 0), [0])).toBe("all finite");
  });

  it("goes without lines, over the operations as they are swept", () => {
    const f = compile(2, ([x, y]) => x!.sub(y!).square().log());
    expect(String(f.diagnose([1, 1]))).toMatchInlineSnapshot(`
      "values: log makes -Infinity
        of squaredDifference (node 2) = 0
        path: log > output
      derivatives: log makes Infinity of the adjoint 1
        of squaredDifference (node 2) = 0
        path: log > output
      derivatives: squaredDifference makes NaN of the adjoint Infinity
        of input x[0] = 1
        of input x[1] = 1
        path: squaredDifference > log > output"
    `);
  });

  it("tells the first Inf and the first NaN apart", () => {
    expect(reportOf(([x, y]) => x!.log().mul(y!), [0, 0])).toMatchInlineSnapshot(`
      "values: log makes -Infinity
        of input x[0] = 0
        at diagnose.test.ts
        path: log > mul > output
      values: mul makes NaN
        of log (node 2) = -Infinity
        of input x[1] = 0
        at diagnose.test.ts
        path: mul > output"
    `);
  });

  it("says where a number came in as it is", () => {
    expect(reportOf(([x, y]) => x!.sin().mul(y!), [NaN, 1])).toMatchInlineSnapshot(`
      "values: input x[0] is NaN
        path: sin > mul > output"
    `);
    const f = compile(1, ([x], p) => x!.mul(p.scale), { parameters: { scale: [] } }).setParameters({ scale: Infinity });
    expect(String(f.diagnose([1]))).toMatchInlineSnapshot(`
      "values: parameter scale is Infinity
        path: mul > output"
    `);
  });

  it("finds what is made on the way back alone", () => {
    expect(reportOf(([x, y]) => x!.sqrt().add(y!), [0, 1])).toMatchInlineSnapshot(`
      "derivatives: sqrt makes Infinity of the adjoint 1
        of input x[0] = 0
        at diagnose.test.ts
        path: sqrt > add > output"
    `);
    expect(reportOf(([x]) => x!.square().sqrt(), [0])).toMatchInlineSnapshot(`
      "derivatives: sqrt makes Infinity of the adjoint 1
        of square (node 1) = 0
        at diagnose.test.ts
        path: sqrt > output
      derivatives: square makes NaN of the adjoint Infinity
        of input x[0] = 0
        at diagnose.test.ts
        path: square > sqrt > output"
    `);
  });

  it("finds an Inf among values that no output shows", () => {
    expect(reportOf(([x]) => x!.atan2(x!.exp()), [800])).toMatchInlineSnapshot(`
      "derivatives: atan2 makes NaN of the adjoint 1
        of input x[0] = 800
        of exp (node 1) = Infinity
        at diagnose.test.ts
        path: atan2 > output"
    `);
  });

  it("finds contributions that add up to Inf", () => {
    expect(reportOf(([x]) => x!.mul(1e308).add(x!.mul(9e307)), [0.5])).toMatchInlineSnapshot(`
      "derivatives: input x[0] receives finite numbers that add up to Infinity
        path: mul > add > output"
    `);
    expect(reportOf(([x]) => { const y = x!.sin(); return y.mul(1e308).add(y.mul(9e307)); }, [0.5])).toMatchInlineSnapshot(`
      "derivatives: sin receives finite numbers that add up to Infinity
        of input x[0] = 0.5
        at diagnose.test.ts
        path: sin > mul > add > output"
    `); // prettier-ignore
  });

  it("follows the operand of a choice that was taken", () => {
    expect(reportOf(([x]) => select(x!.gt(1), x!.log(), x!.reciprocal()), [0])).toMatch(/^values: reciprocal makes Infinity/); // prettier-ignore
  });

  it("seeds all outputs", () => {
    expect(reportOf(([x]) => [x!.mul(2), x!.sqrt()], [0])).toMatch(
      /^derivatives: sqrt makes Infinity of the adjoint 1/,
    );
  });
});

describe("in nested functions", () => {
  it("says which row, of numbers, of Exprs and of a table", () => {
    expect(reportOf(([x]) => mapSum((r) => x!.mul(r).log(), [1, 0, 2]), [1])).toMatchInlineSnapshot(`
      "values: log makes -Infinity
        of mul (node 2) = 0
        in row 1 of mapSum
        at diagnose.test.ts
        path: log > mapSum > output
      derivatives: log makes Infinity of the adjoint 1
        of mul (node 2) = 0
        in row 1 of mapSum
        at diagnose.test.ts
        path: log > mapSum > output
      derivatives: mul makes NaN of the adjoint Infinity
        of input x[0] = 1
        of number 0 of row 1 of mapSum = 0
        in row 1 of mapSum
        at diagnose.test.ts
        path: mul > log > mapSum > output"
    `);
    expect(reportOf(([x, y]) => map((r) => (r as Expr).reciprocal(), [x!, y!])[1]!, [1, 0])).toMatchInlineSnapshot(`
      "values: reciprocal makes Infinity
        of input x[1] = 0
        in row 1 of map
        at diagnose.test.ts
        path: reciprocal > map > output
      derivatives: reciprocal makes -Infinity of the adjoint 1
        of input x[1] = 0
        in row 1 of map
        at diagnose.test.ts
        path: reciprocal > map > output"
    `);
    const f = compile(1, ([x], _, { points }) => mapSum((r: { u: Expr[] }) => x!.mul(r.u[1]!).sqrt(), points), { data: { points: { u: 2 } } }); // prettier-ignore
    expect(String(f.setData({ points: [1, 2, 3, 0] }).diagnose([1]))).toMatchInlineSnapshot(`
      "derivatives: sqrt makes Infinity of the adjoint 1
        of mul (node 3) = 0
        in row 1 of mapSum
        path: sqrt > mapSum > output
      derivatives: mul makes NaN of the adjoint Infinity
        of input x[0] = 1
        of data points[1].u[1] = 0
        in row 1 of mapSum
        path: mul > sqrt > mapSum > output"
    `);
  });

  it("says which step, and what of the state", () => {
    expect(reportOf(([x]) => fold((s) => s.sub(1).sqrt(), x!, 4), [3])).toMatchInlineSnapshot(`
      "values: sqrt makes NaN
        of sub (node 2) = -0.356406
        in step 2 of fold
        at diagnose.test.ts
        path: sqrt > fold > output"
    `);
    expect(reportOf(([x]) => scan((s) => [s.sub(1), s.log()], x!, 3)[1][2]!, [2])).toMatch(/log makes -Infinity\n {2}of state\[0\] before step 2 of scan = 0/); // prettier-ignore
    expect(reportOf(([x]) => whileLoop((s) => s.lt(1e300), (s) => s.square(), x!), [1e10])).toMatch("square makes Infinity"); // prettier-ignore
  });

  it("goes into functions that are called, and into bodies of bodies", () => {
    const inner = compile(1, ([x]) => x!.sub(1).reciprocal(), { trackSource: true });
    expect(reportOf(([x]) => inner.call([x!.mul(1)]) as Expr, [1])).toMatchInlineSnapshot(`
      "values: reciprocal makes Infinity
        of sub (node 2) = 0
        in call
        at diagnose.test.ts
        path: reciprocal > call > output
      derivatives: reciprocal makes -Infinity of the adjoint 1
        of sub (node 2) = 0
        in call
        at diagnose.test.ts
        path: reciprocal > call > output"
    `);
    expect(reportOf(([x]) => mapSum((r) => fold((s) => s.mul(r).log(), x!.mul(r), 2), [3, 1]), [1]))
      .toMatchInlineSnapshot(`
      "values: log makes -Infinity
        of mul (node 2) = 0
        in step 1 of fold, in row 1 of mapSum
        at diagnose.test.ts
        path: log > fold > mapSum > output
      derivatives: log makes Infinity of the adjoint 1
        of mul (node 2) = 0
        in step 1 of fold, in row 1 of mapSum
        at diagnose.test.ts
        path: log > fold > mapSum > output"
    `);
  });

  it("names the function where no row makes it", () => {
    expect(reportOf(([x]) => mapSum((r) => x!.mul(r), [1e308, 1e308]), [1])).toMatchInlineSnapshot(`
      "values: mapSum makes Infinity
        of input x[0] = 1
        at diagnose.test.ts
        path: mapSum > output"
    `);
  });

  it("finds what a step makes on the way back", () => {
    expect(reportOf(([x]) => fold((s) => s.sub(1).sqrt().mul(2), x!, 1), [1])).toMatchInlineSnapshot(`
      "derivatives: sqrt makes Infinity of the adjoint 2
        of sub (node 2) = 0
        in step 0 of fold
        at diagnose.test.ts
        path: sqrt > mul > fold > output"
    `);
    expect(reportOf(([x]) => mapLogSumExp((r) => x!.mul(r).sqrt(), [0, 1]), [1])).toMatchInlineSnapshot(`
      "derivatives: sqrt makes Infinity of the adjoint 0.268941
        of mul (node 2) = 0
        in row 0 of mapLogSumExp
        at diagnose.test.ts
        path: sqrt > mapLogSumExp > output
      derivatives: mul makes NaN of the adjoint Infinity
        of input x[0] = 1
        of number 0 of row 0 of mapLogSumExp = 0
        in row 0 of mapLogSumExp
        at diagnose.test.ts
        path: mul > sqrt > mapLogSumExp > output"
    `);
  });
});

describe("diagnose", () => {
  it("refuses what gradient refuses, but for several outputs", () => {
    const refused = (run: () => unknown): string => {
      try {
        return String(run());
      } catch (error) {
        return `${(error as AdError).code}: ${(error as AdError).message}`;
      }
    };
    const f = compile(2, ([x, y], [p]) => x!.add(y!).mul(p!), { parameters: 1 });
    expect(refused(() => f.diagnose([1, 2]))).toMatch("parameters: diagnose: parameters were never set");
    expect(refused(() => f.setParameters([1]).diagnose([1]))).toBe("length: diagnose: input has 1 value, expected 2");
    f.dispose();
    expect(refused(() => f.diagnose([1, 2]))).toMatch("disposed: diagnose: ");
    const g = compile(1, ([x], _, { rows }) => mapSum((r: Expr) => r.mul(x!), rows), { data: { rows: [] } });
    expect(refused(() => g.diagnose([1]))).toMatch("data: data: rows of rows were never set");
  });

  it("changes nothing for calls that follow", () => {
    const f = compile(1, ([x]) => x!.log());
    const before = f.gradient([2]);
    f.diagnose([0]);
    expect(f.gradient([2])).toEqual(before);
  });
});

describe("of random functions at special values", () => {
  const special = [0, -0, 1, -1, 0.5, 2, Infinity, -Infinity, NaN, 1e308, -3, 1e-320];
  const fixed = names.filter((name) => typeof rules[name].arity === "number");
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const pick = <T>(xs: readonly T[]): T => xs[Math.floor(random() * xs.length)]!;

  /** As many operations behind `xs`, a few of them in bodies. */
  function grown(xs: readonly Expr[], operations: number, depth = 0): Expr[] {
    const all = [...xs];
    const last = (more: readonly Expr[]): Expr => grown([...all.slice(-3), ...more], 3, depth + 1).at(-1)!;
    for (let i = 0; i < operations; i++) {
      const kind = depth < 2 ? random() : 1;
      const name = pick(fixed);
      const operands = Array.from({ length: rules[name].arity as number }, (_, k) => (k > 0 && random() < 0.2 ? pick(special) : pick(all))); // prettier-ignore
      if (kind < 0.08) all.push(mapSum((r) => last([r]), [1, 0, 2]));
      else if (kind < 0.13) all.push(fold((s) => last([s]), pick(all), 3) as Expr);
      else if (kind < 0.18) all.push(mapLogSumExp((r) => last([r as Expr]), [pick(all), pick(all)]) as Expr);
      else if (kind < 0.22) all.push(logSumExp([pick(all), pick(all)]));
      else all.push((api[name] as (...xs: Operand[]) => Expr)(...operands));
    }
    return all;
  }

  it("agrees with the core about what is finite, and names something where it is not", () => {
    for (let k = 0; k < 300; k++) {
      const f = compile(3, (x: Expr[]) => grown(x, 12).slice(-2), { trackSource: k % 10 === 0 });
      const x = [pick(special), pick(special), random()];
      const finite = [...f.value(x), ...f.vjp(x, [1, 1])].every(Number.isFinite);
      const { forward, reverse, ...found } = f.diagnose(x);
      expect([k, found.finite, forward.length + reverse.length > 0]).toEqual([k, finite, !finite]);
      f.dispose();
    }
  });
});

describe("docs/diagnose.md", () => {
  it("shows the report of its example", () => {
    const text = readFileSync(new URL("../docs/diagnose.md", import.meta.url), "utf8");
    const [, code, report] = /```js\n(.*?)\n```\n\n```\n(.*?)\n```/s.exec(text)!;
    const fn = ({ w, b }: { w: Expr[]; b: Expr }): Expr => w[1]!.log().mul(b).add(w[0]!);
    expect(code).toContain("({ w, b }) => w[1].log().mul(b).add(w[0])");
    const f = compile({ w: [2], b: [] }, fn as never, { trackSource: true });
    const lines = (x: string): string => x.replace(/ at .*/g, " at");
    expect(lines(String(f.diagnose({ w: [3, 0], b: 2 } as never)))).toBe(lines(report!));
  });
});
