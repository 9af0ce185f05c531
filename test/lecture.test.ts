/** What a lecture on automatic differentiation shows first, number by number; the examples print the same. */
import { derivative } from "mathjs";
import { describe, expect, test } from "vitest";
import { add, compile, cos, dot, grad, mul, sigmoid, sin, square, sub, sum, Tape, type Operand } from "wasmgrad";

/** |actual − expected| at most `tolerance`. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((e, i) =>
    expect(Math.abs(actual[i]! - e), `[${i}] ${actual[i]} ≠ ${e}`).toBeLessThanOrEqual(tolerance),
  );
}

describe("forward mode: h(x) = cos(x²) at 5", () => {
  const h = compile([], (x) => cos(square(x)));

  test("the value is cos 25", () => {
    expectNear([h.value([5])], [Math.cos(25)], 2e-16);
  });

  test("the derivative is 10·(−sin 25)", () => {
    expectNear([h.jvp([5], [1])], [-10 * Math.sin(25)], 1e-15);
    expectNear([grad((x) => cos(square(x)))(5)], [-10 * Math.sin(25)], 1e-15);
  });
});

describe("reverse mode: h(x, y) = xy + sin x at (π, 1)", () => {
  const h = compile(2, ([x, y]) => x!.mul(y!).add(x!.sin()));
  const at = [Math.PI, 1];
  const adjoints = { x0: 0, x1: Math.PI, mul: 1, sin: 1, add: 1 };

  test("the gradient is (0, π)", () => {
    expectNear(h.gradient(at), [0, Math.PI], 2e-16);
  });

  test("the listing shows every node's primal, tangent and adjoint", () => {
    const primals = { x0: Math.PI, x1: 1, mul: Math.PI, sin: 0, add: Math.PI };
    const alongX = { x0: 1, x1: 0, mul: 1, sin: -1, add: 0 };
    const rows = h.toString(at, [1, 0]).split("\n").slice(1, -1);
    expect(rows).toHaveLength(5);
    for (const row of rows) {
      const name = /^(?:%\d+ = )?(\w+)/.exec(row)![1] as keyof typeof adjoints;
      const numbers = row.trim().split(/\s+/).slice(-3).map(Number);
      expectNear(numbers, [primals[name], alongX[name], adjoints[name]], 4e-6);
    }
  });

  test("the Mermaid graph shows every node's adjoint and every edge", () => {
    const graph = h.toMermaid(at);
    const shown = [...graph.matchAll(/"(\w+)<br>.*?adjoint (\S+?)"/g)].map(([, name, adjoint]) => [
      name,
      Number(adjoint),
    ]);
    expect(Object.keys(Object.fromEntries(shown)).sort()).toEqual(Object.keys(adjoints).sort());
    for (const [name, adjoint] of shown) expectNear([adjoint as number], [adjoints[name as "mul"]], 4e-6);
    expect(graph.match(/-->/g)).toHaveLength(5);
  });

  test("a Tape gives the adjoint of intermediate results to the last digit", () => {
    const tape = new Tape();
    const [x, y] = [tape.variable(Math.PI), tape.variable(1)];
    const [product, sine] = [x.mul(y), x.sin()];
    const result = product.add(sine);
    expectNear(tape.gradient(result, [x, y, product, sine, result]), [0, Math.PI, 1, 1, 1], 2e-16);
  });
});

describe("reverse mode: f(a, b) = sin(a + b)·cos(a + b) at (π, π/2)", () => {
  const f = compile(2, ([a, b]) => mul(sin(add(a!, b!)), cos(add(a!, b!))));

  test("both partial derivatives are −1", () => {
    expectNear(f.gradient([Math.PI, Math.PI / 2]), [-1, -1], 2e-16);
  });

  test("a + b is written twice and stands on the tape once", () => {
    expect(f.length).toBe(4);
  });
});

interface Weights<T> {
  w1: T[][];
  b1: T[];
  w2: T[];
  b2: T[];
}

describe("backpropagation: a 2-2-1 sigmoid network", () => {
  const input = [0.05, 0.1];
  const target = 0.01;
  const start = { w1: [[0.15, 0.2], [0.25, 0.3]], b1: [0.35, 0.35], w2: [0.4, 0.45], b2: [0.6] }; // prettier-ignore
  const loss = ({ w1, b1, w2, b2 }: Weights<Operand>): Operand => {
    const hidden = w1.map((row, i) => sigmoid(add(dot(row, input), b1[i]!)));
    return mul(0.5, square(sub(sigmoid(add(dot(w2, hidden), b2[0]!)), target)));
  };
  const f = compile({ w1: [2, 2], b1: 2, w2: 2, b2: 1 }, loss);
  const flat = [start.w1.flat(), start.b1, start.w2, start.b2].flat();

  test("the gradient of every weight is that derived by hand", () => {
    const s = (z: number): number => 1 / (1 + Math.exp(-z));
    const hidden = start.w1.map((row, i) => s(row[0]! * input[0]! + row[1]! * input[1]! + start.b1[i]!));
    const output = s(start.w2[0]! * hidden[0]! + start.w2[1]! * hidden[1]! + start.b2[0]!);
    const error2 = (output - target) * output * (1 - output);
    const error1 = hidden.map((a, i) => error2 * start.w2[i]! * a * (1 - a));
    const w1 = error1.flatMap((e) => input.map((x) => e * x));
    const byHand = [w1, error1, hidden.map((a) => error2 * a), [error2]].flat();
    expectNear(f.gradient(flat), byHand, 1e-16);
  });

  test("the gradient of every weight is that of central differences", () => {
    const h = 1e-5;
    const shifted = (i: number, delta: number): number => f.value(flat.map((w, j) => (j === i ? w + delta : w)));
    const differences = flat.map((_, i) => (shifted(i, h) - shifted(i, -h)) / (2 * h));
    expectNear(f.gradient(flat), differences, 1e-10);
  });

  test("a tree of weights gets its gradient as a tree", () => {
    const { w1, b1, w2, b2 } = f.gradient(start);
    expect([w1, b1, w2, b2].flat(2)).toEqual([...f.gradient(flat)]);
  });
});

describe("AD is not symbolic differentiation: sin(sin(… x))", () => {
  const x = 0.7;
  const nested = (n: number) =>
    compile([], (v) => {
      for (let i = 0; i < n; i++) v = sin(v);
      return v;
    });

  test.each([1, 2, 5, 10, 30, 100])(
    "nested %i deep the tape has as many operations, the expression n² + 3n + 1 nodes",
    (n) => {
      const f = nested(n);
      const symbolic = derivative("sin(".repeat(n) + "x" + ")".repeat(n), "x", { simplify: false });
      expect(f.length).toBe(n);
      expect(symbolic.filter(() => true)).toHaveLength(n * n + 3 * n + 1);
      expectNear(f.gradient([x]), [symbolic.evaluate({ x }) as number], 1e-15);
      f.dispose();
    },
  );
});

describe("AD is not finite differences", () => {
  test("the error of differences is V-shaped in the step and AD's is below its lowest point", () => {
    const f = (v: number): number => sin(square(v));
    const [x, exact] = [1.3, 2.6 * Math.cos(1.3 * 1.3)];
    const steps = Array.from({ length: 15 }, (_, i) => Number(`1e-${i + 1}`));
    const errors = steps.map((h) => Math.abs((f(x + h) - f(x - h)) / (2 * h) - exact));
    const best = Math.min(...errors);
    expect(best).toBeGreaterThan(1e-13);
    expect(errors[0]!).toBeGreaterThan(1e6 * best);
    expect(errors.at(-1)!).toBeGreaterThan(1e6 * best);
    expect(Math.abs(grad((v) => sin(square(v)))(x) - exact)).toBeLessThan(5e-16);
  });

  test.each([2, 10, 100])("differences evaluate %i inputs twice each, a trace runs the function once", (n) => {
    let evaluations = 0;
    const f = (v: Operand[]): Operand => {
      evaluations++;
      return sum(v.map((vi) => square(sin(vi))));
    };
    const at = Array.from({ length: n }, (_, i) => Math.cos(i));
    const compiled = compile(n, f);
    const gradient = compiled.gradient(at);
    expect(evaluations).toBe(1);

    const shifted = (i: number, delta: number): number => f(at.map((v, j) => (j === i ? v + delta : v))) as number;
    evaluations = 0;
    const differences = at.map((_, i) => (shifted(i, 1e-6) - shifted(i, -1e-6)) / 2e-6);
    expect(evaluations).toBe(2 * n);
    expectNear(gradient, differences, 1e-8);
  });
});
