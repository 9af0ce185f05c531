/** Tapes with nested functions, cut into stages. */
import { describe, expect, it } from "vitest";
import { compile, map, mapSum, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { stagesOf } from "../src/nested/stages.js";
import type { Call, Stage } from "../src/nested/stages.js";
import { layoutOf } from "../src/shape.js";
import { finish, trace } from "../src/trace.js";
import { expectClose } from "./close.js";

const stages = (inputs: number, fn: (x: Expr[]) => unknown) =>
  stagesOf(finish(trace(fn as never, layoutOf(inputs, "test"), undefined, "test")));
const isCall = (step: Stage | Call): step is Call => "nested" in step;
const shape = (steps: readonly (Stage | Call)[]): string[] =>
  steps.map((step) =>
    isCall(step) ? `${step.args.length} -> call` : `${step.inputs.length} -> ${step.outputs.length}`,
  );

const square = compile(1, ([x]) => x!.square());
const twice = compile(1, ([x]) => x!.mul(2));

describe("stages", () => {
  it("are as many as nested functions wait for one another", () => {
    expect(shape(stages(1, ([x]) => square.call([x!.sin()])).steps)).toEqual(["1 -> 1", "1 -> call"]);
    expect(shape(stages(1, ([x]) => square.call([square.call([x!])])).steps)).toEqual(["1 -> call", "1 -> call"]);
    expect(shape(stages(1, ([x]) => square.call([square.call([x!]).sin()]).cos()).steps)).toEqual([
      "1 -> call",
      "1 -> 1",
      "1 -> call",
      "1 -> 1",
    ]);
  });

  it("hand on what a later one uses, and nothing else", () => {
    const { steps } = stages(2, ([x, y]) => {
      const kept = x!.exp();
      const inner = y!.sin().cos();
      return square.call([inner]).mul(kept);
    });
    expect(shape(steps)).toEqual(["2 -> 2", "1 -> call", "2 -> 1"]);
  });

  it("leave out what no output needs", () => {
    const { steps } = stages(2, ([x, y]) => {
      square.call([y!.sin()]);
      return twice.call([x!]);
    });
    expect(shape(steps)).toEqual(["1 -> call"]);
  });

  it("put calls of one body together where none waits for another", () => {
    const { steps } = stages(3, (xs) => sum(xs.map((x) => square.call([x]).add(twice.call([x])))));
    expect(shape(steps)).toEqual(["3 -> call", "3 -> call", "6 -> 1"]);
  });

  it("treat what depends on parameters alone as parameters", () => {
    const f = compile(1, ([x], [p]) => square.call([x!]).mul(square.call([p!.exp()])), { parameters: 1 });
    f.setParameters([Math.LN2]);
    expectClose(f.valueAndGradient([3]), [36, 24], 1e-15);
    expectClose(f.hessian([3])[0], 8, 1e-15);
  });

  it("take outputs of every kind: inputs, constants, results, operations, one of them twice", () => {
    const f = compile(1, ([x]) => {
      const y = square.call([x!]);
      return [x!, 5, y, y, y.sin(), x!.sin()];
    });
    expect(f.value([2])).toEqual(Float64Array.of(2, 5, 4, 4, Math.sin(4), Math.sin(2)));
    expectClose(f.vjp([2], [1, 1, 1, 1, 0, 0]), [1 + 4 + 4], 1e-15);
    expectClose(f.jacobian([2]), [1, 0, 4, 4, 4 * Math.cos(4), Math.cos(2)], 1e-15);
  });
});

describe("a function with nested ones", () => {
  const fn = ([x, y]: Expr[]): Expr => mapSum((r: Expr) => r.mul(x!).sin().mul(y!), [1, 2, 3]).mul(square.call([y!]));
  const f = compile(2, fn);

  it("has batches, each point with the bits that it has alone", () => {
    const xs = Float64Array.from({ length: 20 }, (_, i) => Math.sin(i));
    const alone = Array.from({ length: 10 }, (_, k) => f.valueAndGradient(xs.subarray(2 * k, 2 * k + 2)));
    const [values, gradients] = f.batch.valueAndGradient(xs);
    expect(values).toEqual(Float64Array.from(alone, ([value]) => value));
    expect(gradients).toEqual(Float64Array.from(alone.flatMap(([, gradient]) => [...(gradient as Float64Array)])));
    expect(f.batch.jacobian(xs)).toEqual(gradients);
  });

  it("has sums over rows of parameters", () => {
    const g = compile(1, ([x], [p]) => mapSum((r: Expr) => r.mul(x!).mul(p!), [1, 2]), { parameters: 1 });
    expect(g.batch.sumAndGradient([2], Float64Array.of(1, 10, 100))).toEqual([666, Float64Array.of(333)]);
  });

  it("shows numbers at every node that has one", () => {
    const lines = f.toString([0.5, 2]).split("\n");
    expect(lines[0]).toMatch(/primal +tangent +adjoint/);
    const adjoints = lines.filter((line) => /^x\d/.test(line)).map((line) => Number(line.trim().split(/ +/).at(-1)));
    expectClose(adjoints, f.gradient([0.5, 2]), 1e-5);
  });

  it("allocates nothing in the core from call to call", () => {
    const { memory } = f.explain();
    for (let k = 0; k < 100; k++) f.gradient([k, 1]);
    expect(f.explain().memory).toBe(memory);
  });

  it("maps over many rows of Exprs", () => {
    const n = 3000;
    const g = compile(n, (xs) => sum(map((x: Expr) => x.square(), xs) as Expr[]));
    const x = Float64Array.from({ length: n }, (_, i) => i / n);
    expect(g.gradient(x)).toEqual(x.map((v) => 2 * v));
  });
});
