/** `odeint` against closed forms, variational equations and fine equal steps. */
import { describe, expect, it } from "vitest";
import { add, compile, defineOpaque, dot, grad, hessian, jacobian, jvp, mapSum, sum } from "../src/index";
import type { Expr, Operand } from "../src/index";
import { implicit, odeint } from "../src/equations";
import type { OdeOptions } from "../src/equations";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

const decays = (_t: Expr, y: Expr): Expr => y.neg();

/** Lotka and Volterra's equations by [a, b, c, d]. */
const rivals = ([a, b, c, d]: readonly Expr[]) => (_t: Expr, [x, y]: readonly Expr[]): Expr[] => [a!.sub(b!.mul(y!)).mul(x!), d!.mul(x!).sub(c!).mul(y!)]; // prettier-ignore
const rates = [1.5, 1, 3, 1];
const endOfRivals = (times: number[], options: OdeOptions) => (p: readonly Expr[]) => odeint(rivals(p), [1, 0.5], times, options).at(-1)!; // prettier-ignore
const lossOf = (end: (p: readonly Expr[]) => Expr[]) => (p: readonly Expr[]) => {
  const [x, y] = end(p);
  return x!.mul(y!).add(y!);
};
const tight: OdeOptions = { rtol: 1e-11, atol: 1e-13 };

describe("exponential decay", () => {
  it.each([1e-3, 1e-6, 1e-9, 1e-12])("has its closed form and derivatives to a tolerance of %d", (rtol) => {
    const f = compile(2, ([y, k]) => odeint((_t, s: Expr) => s.mul(k!).neg(), y!, [0, 2], { rtol, atol: 1e-3 * rtol })[1]!); // prettier-ignore
    const [y, k] = [2, 0.7];
    const e = Math.exp(-2 * k);
    const most = 5 * rtol;
    expectClose(f.value([y, k]), y * e, most);
    expectClose(f.gradient([y, k]), [e, -2 * y * e], most);
    expectClose(f.jvp([y, k], [1, 0.5]), e - y * e, most);
    expectClose(f.hessian([y, k]), [0, -2 * e, -2 * e, 4 * y * e], 10 * most);
  });
});

describe("a harmonic oscillator", () => {
  const times = [0, 0.3, 1, 1, 2.5, 7];
  const system = (options: OdeOptions) =>
    compile({ x: [], v: [], w: [] }, ({ x, v, w }) => odeint((_t, s: { x: Expr; v: Expr }) => ({ x: s.v, v: s.x.mul(w).mul(w).neg() }), { x, v }, times, options).map((s) => [s.x, s.v])); // prettier-ignore
  const closed = compile({ x: [], v: [], w: [] }, ({ x, v, w }) =>
    times.map((t) => {
      const [c, s] = [w.mul(t).cos(), w.mul(t).sin()];
      return [x.mul(c).add(v.div(w).mul(s)), v.mul(c).sub(x.mul(w).mul(s))];
    }),
  );
  const at = { x: 0.5, v: -1, w: 1.7 };

  it.each(["chosen", "equal"])("has its closed form and derivatives at all times, by %s steps", (kind) => {
    const f = system(kind === "chosen" ? tight : { steps: 200 });
    expectClose(f.value(at), closed.value(at), 1e-9);
    expectClose(f.jacobian(at), closed.jacobian(at), 1e-8);
    expectClose(f.jvp(at, [1, 2, 3]), closed.jvp(at, [1, 2, 3]), 1e-8);
    const seeds = Float64Array.from({ length: 12 }, (_, i) => Math.cos(i));
    expectClose(f.vjp(at, seeds), closed.vjp(at, seeds), 1e-8);
  });
});

describe("Lotka and Volterra's equations", () => {
  it("have the gradient of fine equal steps", () => {
    const [f, fine] = [tight, { steps: 4000 }].map((options) => compile(4, lossOf(endOfRivals([0, 5], options))));
    expectClose(f!.valueAndGradient(rates), fine!.valueAndGradient(rates), 1e-9);
    expectClose(f!.hvp(rates, [1, -1, 2, 0.5]), fine!.hvp(rates, [1, -1, 2, 0.5]), 1e-7);
  });

  it("have the derivatives of their variational equations", () => {
    // S = ∂state/∂rates goes along: dS/dt = ∂f/∂state S + ∂f/∂rates.
    const both = compile(4, (p) => {
      const f = rivals(p);
      const slopes = (t: Expr, s: Expr[]): Expr[] => {
        const [y, S] = [s.slice(0, 2), [s.slice(2, 6), s.slice(6)]];
        const column = (j: number): Expr[] => jvp((z: { y: Expr[]; p: Expr[] }) => rivals(z.p)(t, z.y))({ y, p: p as Expr[] }, { y: S.map((row) => row[j]!), p: p.map((_, i) => t.mul(0).add(Number(i === j))) }) as unknown as Expr[]; // prettier-ignore
        const columns = p.map((_, j) => column(j));
        return [...f(t, y), ...[0, 1].flatMap((i) => columns.map((c) => c[i]!))];
      };
      return odeint(slopes, [1, 0.5, ...new Array<number>(8).fill(0)], [0, 5], tight)[1]!;
    });
    const f = compile(4, (p) => endOfRivals([0, 5], tight)(p));
    expectClose(f.value(rates), both.value(rates).slice(0, 2), 1e-9);
    expectClose(f.jacobian(rates), both.value(rates).slice(2), 1e-8);
  });

  it("have the same bits with little memory as with much", () => {
    const [little, much] = [1, 2 ** 20].map((memory) => compile(4, lossOf(endOfRivals([0, 3, 8], { memory }))));
    expect(little!.valueAndGradient(rates)).toEqual(much!.valueAndGradient(rates));
    expect(little!.hvp(rates, [1, 2, 3, 4])).toEqual(much!.hvp(rates, [1, 2, 3, 4]));
  });
});

describe("equal steps", () => {
  it("are of order 5, and so are their derivatives", () => {
    const errors = [8, 16, 32, 64].map((steps) => {
      const f = compile(1, ([k]) => odeint((t, y: Expr) => y.mul(k!).mul(t.cos()), 1, [0, 2], { steps })[1]!);
      const [y, d] = f.valueAndGradient([1.3]);
      const exact = Math.exp(1.3 * Math.sin(2));
      return [y - exact, d[0]! - Math.sin(2) * exact];
    });
    for (let k = 1; k < errors.length; k++) {
      for (const i of [0, 1]) {
        const order = Math.log2(errors[k - 1]![i]! / errors[k]![i]!);
        expect(order).toBeGreaterThan(4.7);
        expect(order).toBeLessThan(5.5);
      }
    }
  });

  it("have all derivatives on the tape, in reverse over reverse too", () => {
    const loss = (p: readonly Expr[]): Expr => lossOf(endOfRivals([0, 0.5, 1], { steps: 12 }))(p);
    const f = compile(4, loss);
    expectClose(grad(loss as (p: Expr[]) => Expr)(rates as never), f.gradient(rates), 1e-13);
    expectClose(hessian(loss)(rates), f.hessian(rates), 1e-12);
    expectClose(jacobian(grad(loss as (p: Expr[]) => Expr))(rates), f.hessian(rates), 1e-12);
  });
});

describe("chosen steps", () => {
  it("have derivatives on the tape forward; in reverse they say what to do", () => {
    const end = endOfRivals([0, 1], tight);
    const f = compile(4, (p) => jvp((q: Expr[]) => end(q))(p, [1, 2, 3, 4] as never) as unknown as Expr[]);
    expectClose(f.value(rates), compile(4, (p) => end(p)).jvp(rates, [1, 2, 3, 4]), 1e-12);
    expect(errorOf(() => compile(4, (p) => grad((q: Expr[]) => lossOf(end)(q))(p)))).toMatch(/^trace: grad: got a whileLoop/); // prettier-ignore
  });

  it("that are rejected leave the state as it was, whatever step is tried first", () => {
    for (const firstStep of [1e-6, 0.1, 5, 100]) {
      const f = compile(4, lossOf(endOfRivals([0, 5], { ...tight, firstStep })));
      const g = compile(4, lossOf(endOfRivals([0, 5], tight)));
      expectClose(f.value(rates), g.value(rates), 1e-9);
      expectClose(f.jvp(rates, [1, 2, 3, 4]), g.jvp(rates, [1, 2, 3, 4]), 1e-8);
    }
    const f = compile(4, lossOf(endOfRivals([0, 5], { ...tight, firstStep: 1 })));
    expectClose(f.gradient(rates), compile(4, lossOf(endOfRivals([0, 5], tight))).gradient(rates), 1e-8);
  });

  it("that overflow and are rejected reach no derivative", () => {
    // dy/dt = -k sinh y: tanh(y / 2) decays by e^-kt. Far too long a step, and sinh is infinite.
    for (const [first, memory] of [
      [10, 2 ** 20],
      [10, 1],
      [1e-3, 2 ** 20],
    ] as const) {
      const f = compile(2, ([k, y]) => odeint((_t, s: Expr) => s.sinh().mul(k!).neg(), y!, [0, 10], { ...tight, firstStep: first, memory })[1]!); // prettier-ignore
      const exact = compile(2, ([k, y]) => y!.div(2).tanh().mul(k!.mul(-10).exp()).atanh().mul(2));
      for (const y of [1, 5, 20, 100]) {
        expectClose(f.value([1, y]), exact.value([1, y]), 1e-9);
        expectClose(f.gradient([1, y]), exact.gradient([1, y]), 1e-9);
        expectClose(f.hessian([1, y]), exact.hessian([1, y]), 1e-8);
      }
    }
  });

  it("take six slopes each, and two to start: the last is the first of the next", () => {
    let calls = 0;
    const counted = defineOpaque({ inputs: [], value: (y) => (calls++, y), vjp: (_, s) => s });
    odeint((_t, y: Expr) => counted(y).neg(), 1, [0, 1, 5], { rtol: 1e-3 });
    expect(calls).toBeGreaterThan(2 + 6 * 3);
    expect(calls % 6).toBe(2);
  });

  it("that are too many are an error that says what to do", () => {
    const stiff = compile(1, ([k]) => odeint((t, y: Expr) => y.sub(t.cos()).mul(k!).neg(), 1, [0, 1], { maxSteps: 500 })[1]!); // prettier-ignore
    expectClose(stiff.value([10]), (100 * Math.cos(1) + 10 * Math.sin(1) + Math.exp(-10)) / 101, 1e-6);
    expect(errorOf(() => stiff.gradient([1e6]))).toMatchInlineSnapshot(
      `"limit: odeint: got 500 steps from one time to the next without reaching it, expected to reach it; raise maxSteps, or loosen rtol and atol; stiff equations, which an explicit method takes in tiny steps, and slopes that are not finite do this, too"`,
    );
    const grows = compile(1, ([y]) => odeint((_t, s: Expr) => s.square(), y!, [0, 2], { maxSteps: 500 })[1]!);
    expectClose(grows.value([0.25]), 0.5, 1e-6);
    expect(errorOf(() => grows.value([1]))).toMatch(/^limit: odeint: got 500 steps/);
    expect(errorOf(() => grows.value([NaN]))).toMatch(/^limit: odeint: got 500 steps/);
    expectClose(grows.gradient([0.25]), [4], 1e-5);
  });
});

describe("times", () => {
  it("are differentiated: the last by the slope there, the first by minus what it starts", () => {
    const f = compile(3, (times) => odeint((t, y: Expr) => y.mul(t).neg(), 1, times, tight)[2]!);
    const at = [0.5, 1, 2];
    const y = Math.exp((0.25 - 4) / 2);
    expectClose(f.value(at), y, 1e-10);
    expectClose(f.gradient(at), [0.5 * y, 0, -2 * y], 1e-9);
    expectClose(f.jvp(at, [1, 1, 1]), -1.5 * y, 1e-9);
  });

  it("may go backward, and stand still", () => {
    const there = odeint(decays, 1, [0, 1, 1, 3], tight);
    expectClose(there, [0, 1, 1, 3].map((t) => Math.exp(-t)), 1e-10); // prettier-ignore
    expectClose(odeint(decays, there[3]!, [3, 1, 0], tight), [there[3]!, there[1]!, 1], 1e-10);
    expectClose(odeint(decays, 1, Float64Array.of(0, 1), { steps: 50 })[1]!, Math.exp(-1), 1e-10);
  });
});

describe("odeint", () => {
  it("stands in bodies of maps, in batches, and takes parameters", () => {
    const end = (y: Operand, k: Expr): Expr => odeint((_t, s: Expr) => s.mul(k).neg(), y, [0, 0.5, 1], tight)[2] as Expr; // prettier-ignore
    const f = compile(1, ([k]) => mapSum((y: Expr) => end(y, k!), [1, 2, 3]));
    expectClose(f.valueAndGradient([0.7]), [6 * Math.exp(-0.7), -6 * Math.exp(-0.7)], 1e-9);
    const g = compile(1, ([k], [y]) => end(y!, k!), { parameters: 1 }).setParameters([2]);
    const ks = Float64Array.of(0.1, 0.5, 2);
    expectClose(g.batch.value(ks), ks.map((k) => 2 * Math.exp(-k)), 1e-9); // prettier-ignore
    expectClose(g.batch.gradient(ks), ks.map((k) => -2 * Math.exp(-k)), 1e-9); // prettier-ignore
  });

  it("by equal steps has a root by its start: shooting at a boundary value", () => {
    // y'' = -p y with y(0) = 0 and y(1) = 1 starts with the slope √p / sin √p.
    const slope = implicit(
      (v: Expr, p: Expr) => odeint((_t, s: { y: Expr; v: Expr }) => ({ y: s.v, v: s.y.mul(p).neg() }), { y: 0, v }, [0, 1], { steps: 60 })[1]!.y.sub(1), // prettier-ignore
      { start: 1 },
    );
    const [f, exact] = [slope, (p: Expr) => p.sqrt().div(p.sqrt().sin())].map((of) => compile(1, ([p]) => of(p!)));
    for (const p of [0.5, 2, 5]) {
      expectClose(f!.valueAndGradient([p]), exact!.valueAndGradient([p]), 1e-9);
      expectClose(f!.hessian([p]), exact!.hessian([p]), 1e-8);
    }
  });

  it("integrates a network of 40 numbers whose derivatives agree forward and in reverse", () => {
    const [n, hidden] = [40, 32];
    const shape = { w1: [hidden, n], b1: hidden, w2: [n, hidden] } as const;
    const f = compile(shape, ({ w1, b1, w2 }) => {
      const slopes = (_t: Expr, y: Expr[]): Expr[] => {
        const units = w1.map((row, i) => add(dot(row, y), b1[i]!).tanh());
        return w2.map((row) => dot(row, units));
      };
      const start = Array.from({ length: n }, (_, i) => Math.sin(i));
      return sum(odeint(slopes, start, [0, 1, 2], { rtol: 1e-5, memory: 2 ** 14 })[2]!.map((y) => y.square()));
    });
    const x = Float64Array.from({ length: f.inputs }, (_, i) => 0.2 * Math.sin(i * i + 1));
    const v = Float64Array.from({ length: f.inputs }, (_, i) => Math.cos(i));
    const g = f.gradient(x);
    expectClose(f.jvp(x, v), g.reduce((s, gi, i) => s + gi * v[i]!, 0), 1e-10); // prettier-ignore
  });

  it("says what is wrong with its arguments", () => {
    const call = odeint as unknown as (...args: unknown[]) => unknown;
    const f = (_t: Expr, y: Expr) => y;
    expect(errorOf(() => call(1, 1, [0, 1]))).toMatchInlineSnapshot(
      `"type: odeint: f: got number 1, expected a function"`,
    );
    expect(errorOf(() => call(f, "1", [0, 1]))).toMatchInlineSnapshot(
      `"type: odeint: y0: got "1", expected numbers or Exprs, or arrays and objects of them"`,
    );
    expect(errorOf(() => call(f, [], [0, 1]))).toMatchInlineSnapshot(
      `"length: odeint: y0: got no values, expected at least one"`,
    );
    expect(errorOf(() => call(f, 1, 1))).toMatchInlineSnapshot(
      `"type: odeint: times: got number 1, expected an array of times, the first that of y0"`,
    );
    expect(errorOf(() => call(f, 1, [0]))).toMatchInlineSnapshot(
      `"length: odeint: times: got 1 time, expected at least two, the first that of y0"`,
    );
    expect(errorOf(() => call(f, 1, [0, NaN]))).toMatchInlineSnapshot(
      `"type: odeint: times[1]: got number NaN, expected a finite number or an Expr"`,
    );
    expect(errorOf(() => call(f, 1, [0, 1, 0.5]))).toMatchInlineSnapshot(
      `"type: odeint: times: got 0, 1, 0.5, expected them to increase, or to decrease; sort them"`,
    );
    expect(errorOf(() => call(f, 1, [0, 1], { rtol: 0 }))).toMatchInlineSnapshot(
      `"type: odeint: rtol: got number 0, expected a positive number"`,
    );
    expect(errorOf(() => call(f, 1, [0, 1], { steps: 1.5 }))).toMatchInlineSnapshot(
      `"type: odeint: steps: got number 1.5, expected a whole number of them"`,
    );
    expect(errorOf(() => call(f, 1, [0, 1], { steps: 0 }))).toMatchInlineSnapshot(
      `"type: odeint: steps: got number 0, expected a positive number"`,
    );
    expect(errorOf(() => call(() => [1, 2], [1], [0, 1]))).toMatchInlineSnapshot(
      `"shape: odeint: f returned 2 values, expected 1 in the structure of y0, one slope for each number of the state"`,
    );
    expect(errorOf(() => call(() => "y", [1], [0, 1]))).toMatchInlineSnapshot(
      `"type: odeint: what f returned: got "y", expected numbers or Exprs, or arrays and objects of them"`,
    );
  });
});
