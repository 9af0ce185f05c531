/** Compiled functions called inside the trace of others. */
import { describe, expect, it } from "vitest";
import { compile, grad, jacobian, jvp, map, mapSum } from "../src/index";
import type { Expr, Operand } from "../src/index";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

const product = compile(2, ([a, b]) => a!.mul(b!).sin());
const at = [0.3, 0.7];
type Two = (a: Operand, b: Operand) => Expr;
const composed = (h: Two) => (w: readonly Expr[]) => h(w[0]!, h(w[1]!, w[0]!)).mul(h(2, w[1]!)).add(w[0]!);
const called = composed((a, b) => product.call([a, b]));
const copied = composed((a, b) => (typeof a === "number" ? (b as Expr).mul(a) : a.mul(b)).sin());

describe("call", () => {
  it("is one operation on the tape, whose body is there once", () => {
    const f = compile(2, called);
    expect(f.toString().match(/= call body 0/g)).toHaveLength(3);
    expect(f.toString().match(/sin/g)).toHaveLength(1);
    // mul and add of the function around it, mul and sin of the body.
    expect(f.length).toBe(4);
  });

  it("is differentiable to any order", () => {
    const [f, g] = [compile(2, called), compile(2, copied)];
    expectClose(f.valueAndGradient(at), g.valueAndGradient(at), 1e-14);
    expectClose(f.jvp(at, [1, 2]), g.jvp(at, [1, 2]), 1e-14);
    expectClose(f.hessian(at), g.hessian(at), 1e-13);
    expectClose(jacobian(grad(called))(at), jacobian(grad(copied))(at), 1e-13);
    const third = (h: typeof called) => jacobian((w: Expr[]) => jvp(grad(h))(w, [w[1]!, w[0]!]))(at);
    expectClose(third(called), third(copied), 1e-12);
  });

  it("returns Exprs in the structure of the outputs, numbers outside a trace", () => {
    const polar = compile({ r: [], phi: [] }, ({ r, phi }) => ({ x: r.mul(phi.cos()), y: r.mul(phi.sin()) }));
    const f = compile(2, ([r, phi]) => {
      const { x, y } = polar.call({ r: r!, phi: phi! }) as { x: Expr; y: Expr };
      return x.square().add(y.square());
    });
    expectClose(f.valueAndGradient([3, 1]), [9, 6, 0], 1e-13);
    expect(polar.call({ r: 2, phi: 0 })).toEqual({ x: 2, y: 0 });
    expect(product.call([1, 2])).toBe(product.value([1, 2]));
  });

  it("takes parameters as arguments", () => {
    const line = compile(1, ([x], [a, b]) => x!.mul(a!).add(b!), { parameters: 2 });
    const f = compile(2, ([x, a]) => line.call([x!], [a!, 5]));
    expect(f.valueAndGradient([3, 4])).toEqual([17, Float64Array.of(4, 3)]);
    expect(line.call([2], [3, 4])).toBe(10);
    line.setParameters([100, 1]);
    expect([line.call([2], [3, 4]), line.value([2])]).toEqual([10, 201]);
  });

  it("may stand in the body of a map, and call functions with maps", () => {
    const inner = compile(2, (w) => mapSum((x: Expr) => product.call([x, w[0]!]).mul(w[1]!), [1, 2]));
    const f = compile(2, (w) => mapSum((x: Expr) => inner.call([x, w[1]!]), [0.5, 1.5]).add(w[0]!));
    const g = compile(2, (w) => {
      const term = (x: number, y: number): Expr => w[1]!.mul(Math.sin(x * y));
      return term(0.5, 1).add(term(0.5, 2)).add(term(1.5, 1)).add(term(1.5, 2)).add(w[0]!);
    });
    expectClose(f.valueAndGradient(at), g.valueAndGradient(at), 1e-13);
  });

  it("outlives the function that was called", () => {
    const short = compile(1, ([x]) => x!.exp());
    const f = compile(1, ([x]) => short.call([x!]));
    short.dispose();
    expect(f.gradient([0])).toEqual(Float64Array.of(1));
    expect(() => short.call([1])).toThrow(/^call: this function has been disposed of/);
  });

  it("says what is wrong with the arguments", () => {
    const line = compile(1, ([x], [a]) => x!.mul(a!), { parameters: 1 });
    const overTable = compile(1, ([x], _, { p }) => mapSum((y: Expr) => y.mul(x!), p), { data: { p: [] } });
    expect([
      errorOf(() => product.call([1])),
      errorOf(() => product.call(["a" as never, 1])),
      errorOf(() => line.call([1])),
      errorOf(() => overTable.call([1])),
    ].join("\n")).toMatchInlineSnapshot(`
      "shape: call: x: got 1 value, expected 2 in the declared structure, or flat
      type: call: x: got "a", expected numbers or Exprs, or arrays and objects of them
      parameters: call: got no parameters, expected 1; pass call(x, parameters)
      data: call: this function goes over tables, which belong to it; expected one without data; pass the plain function where it is needed"
    `); // prettier-ignore
  });
});

describe("dataGradient", () => {
  const rows = [[1, 2], [0.5, -1], [3, 1]]; // prettier-ignore
  const term = (w: readonly Expr[], [a, b]: readonly Expr[]): Expr => a!.mul(w[0]!).sin().mul(b!).add(w[1]!.mul(b!));

  it("is what rows of Exprs would receive", () => {
    const f = compile(
      2,
      (w, [s], { points }) =>
        mapSum((r: Expr[]) => term(w, r), points)
          .mul(s!)
          .add(w[0]!),
      {
        parameters: 1,
        data: { points: 2, unused: 1 },
      },
    );
    f.setParameters([2]).setData({ points: rows });
    const g = compile([3, 2], (xs) => {
      const w = at.map((x) => xs[0]![0]!.mul(0).add(x));
      return map((r: Expr[]) => term(w, r), xs)
        .reduce((a, b) => a.add(b))
        .mul(2);
    });
    expectClose(f.dataGradient(at).points, g.gradient(rows.flat()), 1e-13);
    expect(Object.keys(f.dataGradient(at))).toEqual(["points"]);
    f.setData({ points: rows.slice(0, 1) });
    expectClose(f.dataGradient(at).points, g.gradient(rows.flat()).subarray(0, 2), 1e-13);
  });

  it("adds up what a table gives to several loops, nested ones too", () => {
    const f = compile(1, ([x], _, { p }) => {
      const inner = (y: Expr): Expr => mapSum((z: Expr) => z.mul(y).mul(x!), p);
      return mapSum((y: Expr) => inner(y), p).add(mapSum((y: Expr) => y.square(), p));
    }, { data: { p: [] } }); // prettier-ignore
    f.setData({ p: [1, 2, 4] });
    // x (Σ p)² + Σ p²: 2 x Σ p + 2 p.
    expect(f.value([3])).toBe(3 * 49 + 21);
    expectClose(f.dataGradient([3]).p, [42 + 2, 42 + 4, 42 + 8], 1e-14);
  });

  it("says what is missing", () => {
    expect(() => compile(1, ([x]) => x!).dataGradient([1])).toThrow(/^dataGradient: this function goes over no table;/);
  });
});
