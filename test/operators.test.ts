/** Operators on plain functions: grad, jvp, vjp and what is made of them, nested to any order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr, Operand } from "../src/index.js";
import {
  add, compile, cos, div, dot, exp, grad, hessian, hvp, jacobian, jvp, logSumExp, maxOf, mean, minOf, mul, norm, pow,
  prod, sin, sum, valueAndGrad, vjp,
} from "../src/index.js"; // prettier-ignore

type Fn = (x: Expr) => Operand;
type VectorFn = (xs: Expr[]) => Operand;
const number = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const vector = (n: number) => fc.array(number, { minLength: n, maxLength: n });
/** Vectors of values not near 0, where norms and products are far from their kinks. */
const apart = fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 300, max: 1500 }).chain((k) => fc.constantFrom(k / 1000, -k / 1000)))); // prettier-ignore

/** All leaves of nested arrays, objects and typed arrays, in order. */
function leaves(x: unknown): number[] {
  if (typeof x === "number") return [x];
  return (ArrayBuffer.isView(x) ? Array.from(x as Float64Array) : Object.values(x as object)).flatMap(leaves);
}

function close(got: unknown, expected: unknown, digits = 10): void {
  const [g, e] = [leaves(got), leaves(expected)];
  expect(g.length).toBe(e.length);
  g.forEach((x, i) => {
    if (x === e[i]) return;
    if (Number.isNaN(e[i])) expect(x).toBeNaN();
    else expect(Math.abs(x - e[i]!)).toBeLessThanOrEqual(10 ** -digits * Math.max(1, Math.abs(e[i]!)));
  });
}

describe("grad", () => {
  it("of a function of a number is a function of a number", () => {
    const df = grad((x: Expr) => x.sin());
    expect(df(0)).toBe(1);
    expect(df(2)).toBe(cos(2));
  });

  it("has the structure of the argument", () => {
    const f = ({ w, b }: { w: Expr[][]; b: Expr }) => w[0]![0]!.mul(w[1]![1]!).add(b.square());
    const x = { w: [[1, 2], [3, 4]], b: 5 }; // prettier-ignore
    expect(grad(f)(x)).toEqual({ w: [[4, 0], [0, 1]], b: 10 }); // prettier-ignore
    expect(valueAndGrad(f)(x)).toEqual([29, { w: [[4, 0], [0, 1]], b: 10 }]); // prettier-ignore
    expect(grad(([x, [y]]: [Expr, [Expr]]) => x.mul(y))([2, [3]])).toEqual([3, [2]]);
    expect(grad((xs: Expr[]) => sum(xs))([])).toEqual([]);
  });

  it("takes typed arrays", () => {
    expect(grad((xs: Expr[]) => dot(xs, xs))(Float64Array.of(1, 2, 3))).toEqual([2, 4, 6]);
  });

  it("of what does not depend on the argument is 0", () => {
    expect(grad(() => 3)(1)).toBe(0);
    expect(grad((x: Expr) => x.floor())(1.5)).toBe(0);
    expect(grad(([x]: Expr[]) => x!)([1, 2])).toEqual([1, 0]);
  });

  it("of functions written with free functions", () => {
    const f = (x: Operand) => mul(exp(sin(x)), x) as Expr;
    expect(grad(f)(1)).toBeCloseTo(Math.exp(Math.sin(1)) * (1 + Math.cos(1)), 12);
  });

  it("traces anew at every call, so what it closes over may change", () => {
    let k = 2;
    const df = grad((x: Expr) => x.pow(k));
    expect(df(3)).toBe(6);
    k = 3;
    expect(df(3)).toBe(27);
    const branch = grad((x: Expr) => (k > 3 ? x : x.square()));
    expect(branch(5)).toBe(10);
    k = 4;
    expect(branch(5)).toBe(1);
  });

  it("takes arguments of another structure at every call", () => {
    const df = grad((xs: Expr[]) => dot(xs, xs));
    for (let n = 0; n < 5; n++) expect(df(new Array<number>(n).fill(3))).toEqual(new Array(n).fill(6));
  });
});

describe("jvp, vjp, hvp, jacobian, hessian", () => {
  const f = ([x, y]: Expr[]) => ({ p: x!.mul(y!), s: [x!.sin(), y!.exp()] });
  const x = [0.5, 2];
  const J = [[2, 0.5], [Math.cos(0.5), 0], [0, Math.exp(2)]]; // prettier-ignore

  it("jvp is in the structure of the result", () => {
    const d = jvp(f)(x, [1, 10]);
    expect(Object.keys(d)).toEqual(["p", "s"]);
    close(d, J.map(([a, b]) => a! + 10 * b!)); // prettier-ignore
  });

  it("vjp is in the structure of the argument", () => {
    const c = { p: 1, s: [10, 100] };
    close(vjp(f)(x, c), [2 + 10 * Math.cos(0.5), 0.5 + 100 * Math.exp(2)]);
    expect(Array.isArray(vjp(f)(x, c))).toBe(true);
    expect(vjp((x: Expr) => x.square())(3, 10)).toBe(60);
  });

  it("jacobian is rows in the structure of the argument, in the structure of the result", () => {
    const rows = jacobian(f)(x) as { p: number[]; s: number[][] };
    close(rows.p, J[0]);
    close(rows.s, J.slice(1));
    expect(jacobian((x: Expr) => x.square())(3)).toBe(6);
    expect(jacobian(({ a }: { a: Expr }) => [a, a.square()])({ a: 3 })).toEqual([{ a: 1 }, { a: 6 }]);
    expect(jacobian((x: Expr) => [x, x.mul(2), x.mul(3)])(1)).toEqual([1, 2, 3]);
  });

  it("hessian is rows in the structure of the argument, in the structure of the argument", () => {
    expect(hessian(([x, y]: Expr[]) => x!.square().mul(y!))([2, 3])).toEqual([[6, 4], [4, 0]]); // prettier-ignore
    expect(hessian(({ a, b }: { a: Expr; b: [Expr] }) => a.mul(a).mul(b[0]))({ a: 2, b: [3] })).toEqual({
      a: { a: 6, b: [4] },
      b: [{ a: 4, b: [0] }],
    });
    expect(hessian((x: Expr) => x.pow(3))(2)).toBe(12);
  });

  it("hvp is the Hessian times a vector, in the structure of the argument", () => {
    expect(hvp(([x, y]: Expr[]) => x!.square().mul(y!))([2, 3], [1, 10])).toEqual([46, 4]);
    expect(hvp((x: Expr) => x.exp())(0, 3)).toBe(3);
  });

  it("agree with compiled functions", () => {
    const g = ([x, y, z]: Expr[]) => x!.mul(y!).sin().add(z!.exp().mul(x!)).div(y!.square().add(1));
    const compiled = compile(3, g);
    fc.assert(
      fc.property(vector(3), vector(3), (x, v) => {
        expect(leaves(grad(g)(x))).toEqual(leaves(compiled.gradient(x)));
        expect(jvp(g)(x, v)).toBe(compiled.jvp(x, v));
        close(hvp(g)(x, v), compiled.hvp(x, v));
        close(hessian(g)(x), compiled.hessian(x));
      }),
      { numRuns: 50 },
    );
  });
});

describe("nesting", () => {
  it("grad of grad of grad is the third derivative", () => {
    const d3 = grad(grad(grad((x: Expr) => x.sin())));
    expect(d3(0.7)).toBeCloseTo(-Math.cos(0.7), 13);
    expect(grad(grad(grad((x: Expr) => x.pow(4))))(2)).toBe(48);
    expect(grad(grad(grad(grad((x: Expr) => x.exp()))))(1)).toBeCloseTo(Math.E, 13);
  });

  it("has every derivative of a power at a negative base", () => {
    let f: (x: never) => unknown = (x: Expr) => x.pow(5);
    for (const expected of [5 * 16, 20 * -8, 60 * 4, 120 * -2, 120, 0]) {
      f = grad(f as never) as never;
      expect((f as (x: number) => number)(-2)).toBeCloseTo(expected, 10);
    }
  });

  it.each<[string, (f: Fn) => (x: number) => unknown]>([
    ["grad of jvp", (f) => (x) => grad((y: Expr) => jvp(f)(y as never, 1 as never) as never)(x)],
    ["jvp of grad", (f) => (x) => jvp(grad(f))(x, 1)],
    ["jvp of jvp", (f) => (x) => jvp((y: Expr) => jvp(f)(y as never, 1 as never))(x, 1)],
    ["grad of vjp", (f) => (x) => grad((y: Expr) => vjp(f)(y, 1))(x)],
    ["vjp of jvp", (f) => (x) => vjp((y: Expr) => jvp(f)(y as never, 1 as never))(x, 1)],
    ["hvp", (f) => (x) => hvp(f)(x, 1)],
    ["hessian", (f) => (x) => hessian(f)(x)],
    ["jacobian of jacobian", (f) => (x) => jacobian((y: Expr) => jacobian(f)(y))(x)],
    ["jacobian of grad", (f) => (x) => jacobian(grad(f))(x)],
    ["grad of valueAndGrad", (f) => (x) => grad((y: Expr) => valueAndGrad(f)(y)[1])(x)],
    ["hessian inside compile", (f) => (x) => compile([], (y) => hessian(f)(y)).value(x)],
    ["gradient of a compiled grad", (f) => (x) => compile([], (y) => grad(f)(y)).gradient(x)],
  ])("%s is the second derivative", (_name, second) => {
    const cases: [Fn, (x: number) => number][] = [
      [(x) => x.sin().mul(x), (x) => 2 * Math.cos(x) - x * Math.sin(x)],
      [(x) => x.exp().square(), (x) => 4 * Math.exp(2 * x)],
      [(x) => x.pow(3), (x) => 6 * x],
      [(x) => x.div(x.square().add(1)), (x) => (2 * x * (x * x - 3)) / (1 + x * x) ** 3],
      [(x) => x.tanh(), (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2)],
    ];
    for (const [f, expected] of cases) {
      for (const x of [-1.3, 0.4, 1.1]) close(second(f)(x), expected(x), 11);
    }
  });

  it("keeps orders apart: the d/dy inside does not see the x outside (perturbation confusion)", () => {
    // d/dx [x · d/dy (x + y)] at 1 is 1.
    const f = (x: Expr) => x.mul(grad((y: Expr) => x.add(y))(1) as never);
    expect(grad(f)(1)).toBe(1);
    expect(jvp(f)(1, 1)).toBe(1);
    expect(compile([], f).gradient(1)).toBe(1);
    // d/dx [x · d/dy (x · y) at y = x] = d/dx x² = 2x.
    expect(grad((x: Expr) => x.mul(grad((y: Expr) => y.mul(x))(x)))(3)).toBe(6);
    // d/dx [d/dy (x · y²) at y = x] = d/dx 2x² = 4x, not 6x.
    expect(grad((x: Expr) => grad((y: Expr) => y.square().mul(x))(x))(3)).toBe(12);
    // With forward mode inside and outside.
    expect(jvp((x: Expr) => x.mul(jvp((y: Expr) => x.add(y))(1, 1) as never))(1, 1)).toBe(1);
    expect(jvp((x: Expr) => x.mul(jvp((y: Expr) => y.mul(x))(x, 1 as never)))(3, 1)).toBe(6);
  });

  it("closes over the Exprs of all traces around it", () => {
    // ∂/∂x ∂/∂y ∂/∂z of x y² z³ at (2, 3, 5): y and z inside see x.
    const f = (x: Expr) =>
      grad((y: Expr) => grad((z: Expr) => x.mul(y.square()).mul(z.pow(3)))(5) as never)(3) as never;
    expect(grad(f)(2)).toBe(2 * 3 * 3 * 25);
    expect(compile([], f).gradient(2)).toBe(2 * 3 * 3 * 25);
    expect(compile([], f).value(2)).toBe(2 * 2 * 3 * 3 * 25);
  });

  it("derivatives by one of the arguments, at an Expr of the outer trace", () => {
    const f = compile(2, ([x, y]) => [grad((u: Expr) => u.mul(y!).sin())(x!), grad((u: Expr) => x!.mul(u).sin())(y!)]);
    close(f.value([0.5, 2]), [2 * Math.cos(1), 0.5 * Math.cos(1)], 14);
    close(f.jacobian([0.5, 2]), [-4 * Math.sin(1), Math.cos(1) - Math.sin(1), Math.cos(1) - Math.sin(1), -0.25 * Math.sin(1)], 13); // prettier-ignore
  });

  it("of an inner function that ignores its argument is 0", () => {
    expect(grad((x: Expr) => x.mul(grad(() => x)(1) as never))(3)).toBe(0);
    expect(grad((x: Expr) => x.add(jvp(() => x)(1, 1) as never))(3)).toBe(1);
  });

  it("mixes numbers and Exprs in one argument", () => {
    const f = compile(1, ([x]) => {
      const g = grad(({ a, b }: { a: Expr; b: Expr[] }) => a.mul(b[0]!).mul(b[1]!))({
        a: x!,
        b: [3, x!],
      } as never) as unknown as {
        a: Expr;
        b: Expr[];
      };
      return [g.a, ...g.b];
    });
    // By a: 3 x, by b[0]: x · x, by b[1]: 3 x.
    expect(leaves(f.value([2]))).toEqual([6, 4, 6]);
    expect(leaves(f.jacobian([2]))).toEqual([3, 4, 3]);
  });

  it("takes tangents and cotangents that are Exprs, of this trace or of several", () => {
    const product = ([a, b]: Expr[]) => a!.mul(b!);
    expect(compile(1, ([x]) => jvp(product)([3, 4], [x!, 1] as never) as never).jacobian([10])).toEqual(
      Float64Array.of(4),
    );
    expect(compile(1, ([x]) => vjp(product)([3, 4], x!) as never).jacobian([10])).toEqual(Float64Array.of(4, 3));
    // d/dy of the jvp along (x, y) is ∂product/∂b = a = 1; d/dx of that is 0.
    const nested = (x: Expr) => grad((y: Expr) => jvp(product)([1, 2], [x, y] as never) as never)(x);
    expect(compile([], nested).value(5)).toBe(1);
    expect(
      compile([], (x) => grad((y: Expr) => jvp(product)([1, 2], [y, x] as never) as never)(x).mul(x)).value(5),
    ).toBe(10);
    expect(grad(nested)(5)).toBe(0);
  });

  it("an optimisation step through an inner gradient: the derivative of x after a step by its learning rate", () => {
    // x1 = x0 - h f'(x0); d x1² / dh = -2 x1 f'(x0).
    const step = (h: Expr, x0: number, df: (x: number) => number) => h.mul(-df(x0)).add(x0).square();
    const df = grad((x: Expr) => x.pow(4));
    const d = grad((h: Expr) => step(h, 1.5, df as never))(0.1);
    expect(d).toBeCloseTo(-2 * (1.5 - 0.1 * 13.5) * 13.5, 12);
  });
});

describe("operations over lists, differentiated twice and thrice", () => {
  const terms = (xs: Expr[]): Expr[] => [xs[0]!.mul(xs[1]!), xs[1]!.sin(), xs[2]!, xs[0]!.add(xs[2]!).exp()];
  const termsAt = (x: number[]): number[] => [x[0]! * x[1]!, Math.sin(x[1]!), x[2]!, Math.exp(x[0]! + x[2]!)];
  const functions: Record<string, VectorFn> = {
    sum: (xs) => sum(terms(xs)).tanh(),
    "sum with repeats and numbers": (xs) => (sum([xs[0]!, 2, xs[0]!, xs[1]!]) as Expr).square(),
    prod: (xs) => prod(terms(xs)),
    "prod with numbers first": (xs) => prod([2, 3, ...terms(xs)]) as Expr,
    mean: (xs) => mean(terms(xs)).square(),
    dot: (xs) => dot(terms(xs), [...xs, xs[0]!]),
    "dot with itself": (xs) => dot(terms(xs), terms(xs)),
    "dot with numbers": (xs) => (dot([1, 2, 3], xs) as Expr).sin(),
    norm: (xs) => norm(terms(xs)),
    logSumExp: (xs) => logSumExp(terms(xs)),
    "logSumExp of numbers and Exprs": (xs) => logSumExp([0, ...xs, 1]) as Expr,
    maxOf: (xs) => maxOf(terms(xs)).exp(),
    minOf: (xs) => minOf(terms(xs)).exp(),
    "all of them": (xs) => add(mul(norm(xs), logSumExp(terms(xs))), div(prod(xs), add(dot(xs, xs), 1))) as Expr,
  };

  it.each(Object.entries(functions))("%s: the recorded Hessian is the compiled one", (_name, f) => {
    const compiled = compile(3, f);
    fc.assert(
      fc.property(apart, vector(3), (x, v) => {
        close(hessian(f)(x), compiled.hessian(x), 8);
        close(hvp(f)(x, v), compiled.hvp(x, v), 8);
        close(compile(3, (xs) => grad(f)(xs)).jacobian(x), compiled.hessian(x), 8);
      }),
      { numRuns: 25 },
    );
  });

  it.each(Object.entries(functions))(
    "%s: the third derivative along v is the difference of two compiled hvps",
    (name, f) => {
      const h = 1e-4;
      const compiled = compile(3, f);
      const third = compile({ x: 3, v: 3 }, ({ x, v }) => jvp((y: Expr[]) => hvp(f)(y, v))(x, v) as never);
      fc.assert(
        fc.property(apart, vector(3), (x, v) => {
          const at = (s: number) => leaves(compiled.hvp(x.map((a, i) => a + s * v[i]!), v)); // prettier-ignore
          const [up, down] = [at(h), at(-h)];
          // Where the largest element changes within the step, the difference means nothing.
          fc.pre(!/maxOf|minOf/.test(name) || termsAt(x).every((t, i, all) => all.every((u, j) => i === j || Math.abs(t - u) > 0.01))); // prettier-ignore
          const expected = up.map((u, i) => (u - down[i]!) / (2 * h));
          const size = Math.max(1, ...expected.map(Math.abs));
          leaves(third.value({ x, v })).forEach((t, i) => expect(Math.abs(t - expected[i]!)).toBeLessThan(1e-4 * size));
        }),
        { numRuns: 15 },
      );
    },
  );

  it("ties share, to second order: the recorded Hessian is the compiled one", () => {
    for (const op of [maxOf, minOf]) {
      const f = (xs: Expr[]) => op([xs[0]!.square(), xs[1]!.square(), xs[2]!.mul(3)]);
      for (const x of [[1, 1, 1 / 3], [2, -2, 4 / 3], [1, 1, -5], [1, 1, 5], [0, 0, 0]]) {
        close(grad(f)(x), compile(3, f).gradient(x));
        close(hessian(f)(x), compile(3, f).hessian(x));
        close(hvp(f)(x, [1, 2, 3]), compile(3, f).hvp(x, [1, 2, 3]));
      }
    } // prettier-ignore
    expect(grad((xs: Expr[]) => maxOf(xs))([2, 2, 1])).toEqual([0.5, 0.5, 0]);
  });

  it("a product with zeros has all its derivatives", () => {
    const f = (xs: Expr[]) => prod(xs);
    expect(grad(f)([0, 2, 3])).toEqual([6, 0, 0]);
    expect(hessian(f)([0, 2, 3])).toEqual([[0, 3, 2], [3, 0, 0], [2, 0, 0]]); // prettier-ignore
    expect(hessian(f)([0, 0, 3])).toEqual([[0, 3, 0], [3, 0, 0], [0, 0, 0]]); // prettier-ignore
    const d3 = jacobian((xs: Expr[]) => hessian(f)(xs))([0, 0, 0]) as number[][][];
    expect(d3[0]![1]![2]).toBe(1);
    expect(leaves(d3).reduce((s, x) => s + x)).toBe(6);
  });

  it("lists of one, and nested lists", () => {
    for (const op of [sum, prod, mean, logSumExp, maxOf, minOf]) {
      expect(grad(grad((x: Expr) => op([x.square()])))(3)).toBeCloseTo(2, 12);
      expect(grad(grad((x: Expr) => op([op([x.square()])])))(3)).toBeCloseTo(2, 12);
    }
    expect(grad(grad((x: Expr) => norm([x.square()])))(3)).toBeCloseTo(2, 12);
    const f = (xs: Expr[]) => sum([sum(xs), dot([sum(xs), logSumExp(xs)], [norm(xs), mean(xs)])]);
    close(hessian(f)([0.5, 1, 2]), compile(3, f).hessian([0.5, 1, 2]));
  });

  it("a norm at the origin has derivative 0", () => {
    const zeros = [[0, 0], [0, 0]]; // prettier-ignore
    expect(grad((xs: Expr[]) => norm(xs))([0, 0])).toEqual([0, 0]);
    expect(hessian((xs: Expr[]) => norm(xs))([0, 0])).toEqual(zeros);
    expect(hessian(([x, y]: Expr[]) => x!.hypot(y!))([0, 0])).toEqual(zeros);
    expect(leaves(compile(2, (xs) => hessian((ys: Expr[]) => norm(ys))(xs)).value([0, 0]))).toEqual([0, 0, 0, 0]);
    expect(leaves(compile(2, (xs) => norm(xs)).hessian([0, 0]))).toEqual([0, 0, 0, 0]);
  });
});

describe("higher derivatives at the edges", () => {
  it("are those of the branch that is taken", () => {
    const f = (x: Expr) => x.gt(0).select(x.pow(3), x.square());
    expect([grad(grad(f))(2), grad(grad(f))(-2)]).toEqual([12, 2]);
    const safe = (x: Expr) => x.gt(0).select(x.log(), 0);
    expect([grad(safe)(-1), grad(grad(safe))(-1), grad(grad(safe))(2)]).toEqual([0, 0, -0.25]);
    const relu = (x: Expr) => x.relu().square();
    expect([grad(grad(relu))(3), grad(grad(relu))(-3)]).toEqual([2, 0]);
    const clamp = (x: Expr) => x.clamp(-1, 1).pow(3);
    expect([grad(grad(clamp))(0.5), grad(grad(clamp))(5)]).toEqual([3, 0]);
    const abs = (x: Expr) => x.abs().mul(x);
    expect([grad(grad(abs))(3), grad(grad(abs))(-3)]).toEqual([2, -2]);
  });

  it("agree in hessian, hvp and compiled second order at 0, ±1 and in between", () => {
    const functions: Fn[] = [
      (x) => x.abs(), (x) => x.sqrt(), (x) => x.cbrt(), (x) => x.log(), (x) => x.pow(2.5), (x) => x.pow(0), (x) => x.relu(),
      (x) => x.max(0), (x) => x.clamp(0, 1), (x) => x.atan2(0), (x) => x.hypot(0), (x) => x.hypot(x), (x) => x.asin(),
      (x) => x.acosh(), (x) => x.atanh(), (x) => x.reciprocal(), (x) => x.erf(), (x) => norm([x, x.mul(2)]),
      (x) => logSumExp([x, -Infinity]) as Expr, (x) => maxOf([x.square(), x.neg()]),
    ]; // prettier-ignore
    for (const f of functions) {
      const compiled = compile([], f);
      for (const x of [0, -0, 1, -1, 0.5]) {
        const expected = compiled.hessian(x)[0]!;
        const inside = compile([], (y) => hessian(f)(y));
        for (const got of [hessian(f)(x), hvp(f)(x, 1), compiled.hvp(x, 1), inside.value(x)]) close(got, expected, 12);
      }
    }
  });

  it("agree between recorded and compiled at 0, ±1 and where derivatives are infinite", () => {
    const functions: Fn[] = [
      (x) => x.abs(), (x) => x.sqrt(), (x) => x.cbrt(), (x) => x.log(), (x) => x.pow(2.5), (x) => x.pow(0.5),
      (x) => x.relu(), (x) => x.max(0), (x) => x.min(1), (x) => x.clamp(0, 1), (x) => x.atan2(0), (x) => x.hypot(0),
      (x) => x.asin(), (x) => x.acos(), (x) => x.atanh(), (x) => x.reciprocal(), (x) => x.sign(), (x) => x.floor(),
      (x) => pow(2, x) as Expr, (x) => x.sigmoid(), (x) => x.softplus(), (x) => x.erf(), (x) => x.expm1(),
    ]; // prettier-ignore
    for (const f of functions) {
      const compiled = compile([], f);
      for (const x of [0, -0, 1, -1, 0.5]) {
        const expected = [String(f), x, compiled.gradient(x) as number];
        expect([String(f), x, grad(f)(x)]).toEqual(expected);
        // A compiled adjoint is added to 0, which turns -0 into 0.
        expect([String(f), x, compile([], (y) => grad(f)(y)).value(x) + 0]).toEqual(expected);
      }
    }
  });
});

describe("operators inside compile", () => {
  it("make compiled derivatives: a Newton step traced once", () => {
    const f = (x: Expr) => x.square().sub(2);
    const newton = compile([], (x) => x.sub(f(x).div(grad(f)(x))));
    let x = 1;
    for (let k = 0; k < 6; k++) x = newton.value(x);
    expect(x).toBeCloseTo(Math.SQRT2, 15);
  });

  it("make the residual of a differential equation: u'' + u of u = a sin x + b cos x is 0", () => {
    const residual = compile({ w: 2, x: [] }, ({ w, x }) => {
      const u = (s: Expr) => w[0]!.mul(s.sin()).add(w[1]!.mul(s.cos()));
      return grad(grad(u))(x).add(u(x));
    });
    fc.assert(
      fc.property(number, number, number, (a, b, x) => {
        close(residual.value({ w: [a, b], x }), 0, 14);
        close(residual.gradient({ w: [a, b], x }), [0, 0, 0], 14);
      }),
    );
  });

  it("take parameters", () => {
    const f = compile([], (x, k) => grad((y: Expr) => y.pow(k))(x), { parameters: [] });
    expect(f.setParameters(3).value(2)).toBe(12);
    expect(f.setParameters(2).value(2)).toBe(4);
  });

  it("leave no operation that no output needs", () => {
    const f = compile([], (x) => grad((y: Expr) => y.sin())(x));
    expect(f.toString()).toBe("%1 = cos x0\nreturn %1");
  });
});
