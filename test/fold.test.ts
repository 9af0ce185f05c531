/** `fold`, `scan` and `whileLoop` against the same steps written out. */
import { describe, expect, it } from "vitest";
import { compile, fold, grad, hessian, jacobian, jvp, scan, sum, vjp, whileLoop } from "../src/index";
import type { Expr } from "../src/index";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

interface State {
  x: Expr;
  v: Expr;
}

/** A damped pendulum; `w[0].exp()` depends on no step. */
const step = (w: readonly Expr[], { x, v }: State, push: Expr | number): State => {
  const force = x.sin().mul(w[0]!.exp()).add(v.mul(w[1]!)).sub(push);
  return { x: x.add(v.mul(0.1)), v: v.sub(force.mul(0.1)) };
};

const pushes = (n: number): number[] => Array.from({ length: n }, (_, k) => ((k * 7919) % 101) / 50 - 1);
const start = (w: readonly Expr[]): State => ({ x: w[2]!, v: w[1]!.mul(w[2]!) });
const end = ({ x, v }: State): Expr => x.mul(v).add(x);
const at = [0.3, 0.2, 0.5];

const looped = (n: number, memory?: number) => (w: readonly Expr[]) =>
  end(fold((s: State, push: Expr) => step(w, s, push), start(w), pushes(n), memory === undefined ? {} : { memory })); // prettier-ignore
const unrolled = (n: number) => (w: readonly Expr[]) => end(pushes(n).reduce((s, push) => step(w, s, push), start(w)));

describe("fold", () => {
  it.each([1, 2, 3, 17, 200])("of %i steps has the value and all derivatives of the steps written out", (n) => {
    const [f, g] = [compile(3, looped(n)), compile(3, unrolled(n))];
    expect(f.value(at)).toBe(g.value(at));
    expectClose(f.gradient(at), g.gradient(at), 1e-12);
    expectClose(f.jvp(at, [1, -2, 0.5]), g.jvp(at, [1, -2, 0.5]), 1e-12);
    expectClose(f.hessian(at), g.hessian(at), 1e-10);
  });

  it("has the same bits with little memory as with much", () => {
    const [little, much] = [compile(3, looped(5000, 1)), compile(3, looped(5000))];
    expect(little.valueAndGradient(at)).toEqual(much.valueAndGradient(at));
    expect(little.hvp(at, [1, 2, 3])).toEqual(much.hvp(at, [1, 2, 3]));
  });

  it("differentiates rows of Exprs, and a table that is given before a call", () => {
    const rows = (w: readonly Expr[]): Expr[] => [w[0]!, w[1]!.sin(), w[2]!, w[0]!.mul(w[1]!)];
    const f = (w: readonly Expr[]): Expr => end(fold((s: State, push: Expr) => step(w, s, push), start(w), rows(w)));
    const g = (w: readonly Expr[]): Expr => end(rows(w).reduce((s, push) => step(w, s, push), start(w)));
    expectClose(compile(3, f).gradient(at), compile(3, g).gradient(at), 1e-13);
    expectClose(compile(3, f).hessian(at), compile(3, g).hessian(at), 1e-12);
    expectClose(jacobian(grad(f))(at), jacobian(grad(g))(at), 1e-12);

    const h = compile(
      3,
      (w, _, { rows: table }) => end(fold((s: State, [push]) => step(w, s, push), start(w), table)),
      {
        data: { rows: 1 },
      },
    );
    for (const n of [3, 0, 40]) {
      h.setData({ rows: pushes(n) });
      expectClose(h.valueAndGradient(at), compile(3, unrolled(n)).valueAndGradient(at), 1e-12);
    }
    const byRows = compile(40, (xs) => end(xs.reduce((s, push) => step(at.map((x) => xs[0]!.mul(0).add(x)), s, push), start(at.map((x) => xs[0]!.mul(0).add(x)))))); // prettier-ignore
    expectClose(h.dataGradient(at).rows, byRows.gradient(pushes(40)), 1e-12);
  });

  it("counts the operations of its body, once, and the memory of its steps", () => {
    const f = compile(2, ([x, y]) =>
      fold(
        (s: Expr) => s.mul(y!).sin(),
        fold((s: Expr) => s.add(y!), x!, 100),
        100,
      ),
    );
    expect(f.length).toBe(3);
    expect(f.explain().operations).toBe(3);
    expect(f.explain().memory).toBeGreaterThan(2 * 8 * 100);
  });

  it("goes a number of steps, none included", () => {
    const power = (n: number) => compile(2, ([x, y]) => fold((s: Expr) => s.mul(y!), x!, n));
    expect(power(10).valueAndGradient([3, 2])).toEqual([3072, Float64Array.of(1024, 15360)]);
    expect(power(0).valueAndGradient([3, 2])).toEqual([3, Float64Array.of(1, 0)]);
  });

  it("computes with numbers outside a trace", () => {
    expect(fold((s: Expr, x: Expr) => s.mul(2).add(x), 1, [1, 2, 3])).toBe(8 + 4 + 4 + 3);
    expect(scan((s: Expr, x: Expr) => [s.add(x), s] as const, 0, [1, 2, 3])).toEqual([6, [0, 1, 3]]);
  });

  it("nests with derivatives, forward and reverse", () => {
    const [f, g] = [looped(6), unrolled(6)];
    expectClose(grad(f)(at as never), grad(g)(at as never), 1e-13);
    expectClose(hessian(f)(at), hessian(g)(at), 1e-12);
    expectClose(jacobian(grad(f))(at), jacobian(grad(g))(at), 1e-12);
    const third = (h: typeof f) => jacobian((w: Expr[]) => jvp(grad(h))(w, [w[1]!, w[2]!, w[0]!]))(at);
    expectClose(third(f), third(g), 1e-11);
  });

  it("may have a map in its step, and a map may have a fold in its body", () => {
    const outer = (rows: number[]) => (w: readonly Expr[]) =>
      fold((s: Expr, x: Expr) => s.mul(0.5).add(fold((t: Expr) => t.mul(w[0]!).sin(), x.mul(s), 3)), w[1]!, rows);
    const written = (rows: number[]) => (w: readonly Expr[]) =>
      rows.reduce((s: Expr, x) => {
        let t = s.mul(x);
        for (let k = 0; k < 3; k++) t = t.mul(w[0]!).sin();
        return s.mul(0.5).add(t);
      }, w[1]!);
    const [f, g] = [compile(2, outer([1, 2, 3])), compile(2, written([1, 2, 3]))];
    expectClose(f.valueAndGradient([0.3, 0.7]), g.valueAndGradient([0.3, 0.7]), 1e-13);
    expectClose(f.hessian([0.3, 0.7]), g.hessian([0.3, 0.7]), 1e-12);
  });
});

describe("scan", () => {
  it("gives the last state and what every step returned besides", () => {
    const total = ([s, outputs]: [State, Expr[]]): Expr => end(s).add(sum(outputs.map((y, k) => y.mul(k + 1))));
    const f = (w: readonly Expr[]): Expr =>
      total(
        scan((s: State, push: Expr) => [step(w, s, push), s.x.mul(w[0]!).add(push)] as const, start(w), pushes(20)),
      );
    const g = (w: readonly Expr[]): Expr => {
      let s = start(w);
      const outputs = pushes(20).map((push) => {
        const y = s.x.mul(w[0]!).add(push);
        s = step(w, s, push);
        return y;
      });
      return total([s, outputs]);
    };
    const [one, other] = [compile(3, f), compile(3, g)];
    expectClose(one.valueAndGradient(at), other.valueAndGradient(at), 1e-12);
    expectClose(one.hessian(at), other.hessian(at), 1e-11);
    expectClose(jacobian(grad(f))(at), jacobian(grad(g))(at), 1e-11);
  });

  it("keeps the structure of outputs", () => {
    const f = compile(1, ([x]) => {
      const [last, outputs] = scan((s: Expr) => [s.mul(2), { twice: [s, s.square()] }] as const, x!, 3);
      return { last, outputs };
    });
    expect(f.value([3])).toEqual({ last: 24, outputs: [{ twice: [3, 9] }, { twice: [6, 36] }, { twice: [12, 144] }] });
  });
});

describe("whileLoop", () => {
  /** Newton's square root; how many steps it takes depends on the input. */
  const root = (a: Expr): Expr =>
    whileLoop(
      (x: Expr) => x.square().sub(a).abs().gt(1e-12),
      (x: Expr) => x.add(a.div(x)).mul(0.5),
      a,
    );

  it("goes as long as the condition holds, and differentiates the steps that were taken", () => {
    const f = compile(1, ([a]) => root(a!).mul(3));
    for (const a of [2, 100, 0.01]) {
      expectClose(f.value([a]), 3 * Math.sqrt(a), 1e-9);
      expectClose(f.gradient([a])[0], 1.5 / Math.sqrt(a), 1e-9);
      expectClose(f.hessian([a])[0], -0.75 / (a * Math.sqrt(a)), 1e-6);
    }
    expectClose(jvp(root as never)(2 as never, 1 as never), 0.5 / Math.SQRT2, 1e-9);
  });

  it("is refused on the tape in reverse, with what to do", () => {
    const twice = (x: Expr): Expr => vjp((y: Expr) => root(y))(x, x);
    expect(() => compile(1, ([x]) => twice(x!))).toThrow(/^grad: got a whileLoop, whose number of steps is not known/);
  });
});

describe("mistakes", () => {
  const inTrace = (fn: (x: Expr) => unknown): string => errorOf(() => compile(1, ([x]) => fn(x!) as Expr));

  it("say got, expected and what to do", () => {
    const id = (s: Expr): Expr => s;
    const endless = compile(1, ([x]) =>
      whileLoop(
        () => 1,
        (s: Expr) => s.add(1),
        x!,
        { limit: 10 },
      ),
    );
    expect([
      inTrace((x) => fold(id, x, -1)),
      inTrace((x) => fold(id, x, "3" as never)),
      inTrace((x) => fold((s: Expr) => [s, s] as never, x, 3)),
      inTrace((x) => fold(id, x, 3, { memory: 0 })),
      inTrace((x) => scan((s: Expr) => s as never, x, 3)),
      inTrace((x) => whileLoop((s: Expr) => [s, s] as never, id, x)),
      inTrace((x) => whileLoop(id, id, x, { limit: NaN })),
      errorOf(() => endless.value([1])),
      errorOf(() => compile(1, ([x], _, { p }) => scan(id as never, x!, p as never) as never, { data: { p: 1 } })),
    ].join("\n")).toMatchInlineSnapshot(`
      "type: fold: got -1 steps, expected a whole number of them, or rows
      type: fold: rows: got "3", expected rows: an array of them, or a table of { data }
      shape: fold: step returned a state in another structure than the initial one, 1 value; return the next state in that structure
      type: fold: memory: got number 0, expected a positive number
      shape: scan: step returned an Expr, expected [state, output]
      outputs: whileLoop: condition returned 2 values, expected one: not 0 to go on
      type: whileLoop: limit: got number NaN, expected a positive number
      limit: whileLoop: got a condition that still holds after 10 steps, expected it to be 0 by then; raise the limit, or see that the loop ends for these arguments
      type: scan: rows: got a table, whose length is not known while tracing, expected an array of rows or a number of steps; or carry what is wanted in the state of a fold"
    `); // prettier-ignore
  });
});
