/** Taylor mode against repeated derivatives, known series, and recurrences by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getCore } from "../src/core";
import {
  atan, compile, div, erf, exp, fold, grad, jacobian, jvp, log1p, logSumExp, map, maxOf, norm, mapLogSumExp, mapMax, mapSum, mul, neg, pow,
  scan, sin, sqrt, sum, tan, taylor, taylorAlong, whileLoop,
} from "../src/index"; // prettier-ignore
import type { Expr, Operand } from "../src/index";
import { names, rules } from "../src/ops";
import type { OpName } from "../src/algebra";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";
import { apply } from "./programs";

const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
const upTo = (order: number): number[] => Array.from({ length: order + 1 }, (_, k) => k);

type Fn = (xs: readonly Expr[]) => Operand;
/** Coefficients by gradients of gradients along the line, in reverse: nothing of Taylor mode is in them. */
function byGradients(f: Fn, x: readonly number[], direction: readonly number[], order: number): number[] {
  let g: (t: Expr) => Operand = (t) => f(x.map((xi, i) => t.mul(direction[i]!).add(xi)));
  return upTo(order).map((k) => {
    const h = compile([], g as (t: Expr) => Expr);
    const c = h.value([0]) / factorial(k);
    h.dispose();
    g = grad(g as never) as typeof g;
    return c;
  });
}

/** As far from poles and overflow as four derivatives want it. */
const tame = (name: OpName): (readonly number[])[] =>
  rules[name].samples.filter((at) => at.every((x) => x === 0 || (Math.abs(x) > 1e-2 && Math.abs(x) < 1e2)));

describe.each(names)("%s", (name) => {
  it("has the coefficients that its gradients' gradients show", () => {
    for (const at of tame(name)) {
      const direction = at.map((_, i) => [0.5, -0.75, 1.25][i % 3]!);
      const f: Fn = (xs) => apply(name, xs);
      const got = compile(at.length, f as (xs: Expr[]) => Expr).taylor(at, direction, 4);
      expectClose(got, byGradients(f, at, direction, 4), 1e-11);
    }
    expect(tame(name).length).toBeGreaterThan(0);
  });

  it("keeps its conventions at the edges", () => {
    for (const [at, partials] of rules[name].edges ?? []) {
      partials.forEach((p, i) => {
        const unit = at.map((_, k) => (k === i ? 1 : 0));
        const f = compile(at.length, (xs) => taylor((zs: Expr[]) => apply(name, zs))(xs, unit as never, 1) as never);
        expect((f.value([...at]) as unknown as number[])[1]! + 0, `operand ${i} at ${at.join()}`).toEqual(p + 0);
      });
    }
  });
});

describe("series", () => {
  const order = 30;
  const known: Record<string, [f: (x: Expr) => Expr, c: (k: number) => number]> = {
    exp: [exp, (k) => 1 / factorial(k)],
    sin: [sin, (k) => (k % 2 === 0 ? 0 : (k % 4 === 1 ? 1 : -1) / factorial(k))],
    "1 / (1 - x)": [(x) => div(1, x.neg().add(1)), () => 1],
    log1p: [log1p, (k) => (k === 0 ? 0 : (k % 2 === 1 ? 1 : -1) / k)],
    atan: [atan, (k) => (k % 2 === 0 ? 0 : (k % 4 === 1 ? 1 : -1) / k)],
    erf: [erf, (k) => (k % 2 === 0 ? 0 : ((k % 4 === 1 ? 1 : -1) * 2) / (Math.sqrt(Math.PI) * factorial((k - 1) / 2) * k))], // prettier-ignore
    "√(1 + x)": [(x) => sqrt(x.add(1)), (k) => binomial(0.5, k)],
    "(1 + x)^2.5": [(x) => pow(x.add(1), 2.5), (k) => binomial(2.5, k)],
    "(1 + x)^-3": [(x) => pow(x.add(1), -3), (k) => binomial(-3, k)],
    // Numbers of alternating permutations (Euler), over k!.
    tan: [tan, (k) => (k % 2 === 0 ? 0 : zigzag(k) / factorial(k))],
  };

  it.each(Object.keys(known))("of %s at 0 are known, to order 30", (name) => {
    const [f, c] = known[name]!;
    const got = compile([], f).taylor([0], [1], order);
    upTo(order).forEach((k) => expect(Math.abs(got[k]! - c(k))).toBeLessThanOrEqual(1e-13 * Math.abs(c(k))));
  });

  it("of whole powers are exact, at 0 and below, and end", () => {
    const cube = compile([], (x) => pow(x, 3));
    expect(cube.taylor([0], [1], 5)).toEqual(Float64Array.of(0, 0, 0, 1, 0, 0));
    expect(cube.taylor([-2], [1], 5)).toEqual(Float64Array.of(-8, 12, -6, 1, 0, 0));
    const square = compile([], (x) => x.square().mul(x));
    expect(square.taylor([-2], [1], 5)).toEqual(Float64Array.of(-8, 12, -6, 1, 0, 0));
  });

  it("of powers whose exponent is a parameter are the same", () => {
    const power = compile([], (x, [p]) => pow(x, p!), { parameters: 1 }).setParameters([3]);
    expect(power.taylor([0], [1], 4)).toEqual(Float64Array.of(0, 0, 0, 1, 0));
    expect(power.taylor([-2], [1], 4).map((c) => c + 0)).toEqual(Float64Array.of(-8, 12, -6, 1, 0));
  });

  it("at a pole or a branch point are infinite or NaN, never a number", () => {
    expect(compile([], sqrt).taylor([0], [1], 1)).toEqual(Float64Array.of(0, Infinity));
    expect(compile([], (x) => x.log()).taylor([0], [1], 1)).toEqual(Float64Array.of(-Infinity, Infinity));
    expect(compile([], (x) => x.reciprocal()).taylor([0], [1], 2).slice(0, 2)).toEqual(Float64Array.of(Infinity, -Infinity)); // prettier-ignore
    for (const c of compile([], sqrt).taylor([0], [1], 4).slice(2)) expect(Number.isFinite(c)).toBe(false);
  });

  it("are those of the branch that was taken", () => {
    expect(compile([], (x) => x.abs()).taylor([0], [1], 2)).toEqual(Float64Array.of(0, 0, 0));
    const f = compile([], (x) => x.lt(1).select(x.square(), x.exp()).max(0.5));
    expectClose(f.taylor([0.9], [1], 3), [0.81, 1.8, 1, 0], 1e-15);
    expectClose(f.taylor([2], [1], 2), [1, 1, 0.5].map((c) => c * Math.E ** 2), 1e-14); // prettier-ignore
    expect(f.taylor([0.1], [1], 2)).toEqual(Float64Array.of(0.5, 0, 0));
  });

  it("of sin(exp x) are those of the recurrence by hand", () => {
    const at = 0.3;
    const n = 20;
    const e = upTo(n).map((k) => Math.exp(at) / factorial(k));
    const [s, c] = [[Math.sin(e[0]!)], [Math.cos(e[0]!)]];
    for (let k = 1; k <= n; k++) {
      let [ds, dc] = [0, 0];
      for (let j = 1; j <= k; j++) {
        ds += j * e[j]! * c[k - j]!;
        dc -= j * e[j]! * s[k - j]!;
      }
      s.push(ds / k);
      c.push(dc / k);
    }
    const got = compile([], (x) => x.exp().sin()).taylor([at], [1], n);
    s.forEach((x, k) => expect(Math.abs(got[k]! - x)).toBeLessThan(1e-13 * Math.max(1e-3, Math.abs(x))));
  });

  it("along a curve solve a differential equation: y' = 1 + y² is the tangent", () => {
    const rate = compile([], (y) => y.square().add(1));
    const order = 30;
    const y = [0];
    for (let k = 0; k < order; k++) y.push(rate.taylorAlong(y.map((c) => [c]), k)[k]! / (k + 1)); // prettier-ignore
    y.forEach((c, k) => expectClose(c, k % 2 === 0 ? 0 : zigzag(k) / factorial(k), 1e-14));
  });
});

function binomial(a: number, k: number): number {
  return k === 0 ? 1 : (binomial(a, k - 1) * (a - k + 1)) / k;
}

/** By the triangle of Seidel and Entringer: whole numbers. */
function zigzag(n: number): number {
  let row = [1];
  for (let k = 1; k <= n; k++) {
    const next = [0];
    for (let j = 1; j <= k; j++) next.push(next[j - 1]! + row[k - j]!);
    row = next;
  }
  return row[n]!;
}

describe("a random program", () => {
  const smooth: OpName[] = ["add", "sub", "mul", "neg", "sin", "cos", "tanh", "sigmoid", "atan", "softplus", "asinh", "square", "erf", "sum", "dot", "logSumExp", "maxOf", "squaredDifference", "select", "withPartial"]; // prettier-ignore
  const steps = fc.array(
    fc.record({
      name: fc.constantFrom(...smooth),
      operands: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
      constant: fc.constantFrom(undefined, undefined, 0, 1, 2.5),
    }),
    { minLength: 1, maxLength: 30 },
  );
  type Program = typeof steps extends fc.Arbitrary<infer T> ? T : never;
  const run = (program: Program, xs: readonly Expr[]): Expr[] => {
    const results: Expr[] = [...xs];
    for (const { name, operands, constant } of program) {
      const { arity } = rules[name];
      const args: Operand[] = operands
        .slice(0, typeof arity === "number" ? arity : 4)
        .map((k) => results[k % results.length]!);
      if (args.length > 1 && constant !== undefined) args[1] = constant;
      // Bounded, so that no program of any length amplifies rounding.
      results.push(sin(apply(name, args) as Expr));
    }
    return results.slice(xs.length);
  };

  it("has the coefficients that repeated jvps show", () => {
    fc.assert(
      fc.property(steps, (program) => {
        const [x, d] = [[0.3, -0.8, 1.2], [1, 0.5, -0.25]]; // prettier-ignore
        let g = (xs: Expr[]): Expr[] => run(program, xs);
        const got = compile(3, g).taylor(x!, d!, 3);
        const size = Math.max(1, ...got.map(Math.abs));
        for (const k of upTo(3)) {
          const h = compile(3, g);
          const expected = Array.from(h.value(x!), (y) => y / factorial(k) / size);
          expectClose(Array.from(got.subarray(k * h.outputs, (k + 1) * h.outputs), (c) => c / size), expected, 1e-11); // prettier-ignore
          h.dispose();
          const before = g;
          g = (xs) => jvp(before)(xs, d as never) as unknown as Expr[];
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("nested functions", () => {
  const rows = [[1, 2], [0.5, -1], [3, 1]]; // prettier-ignore
  const term = (w: readonly Operand[], r: readonly Operand[]): Expr => (mul(r[0]!, w[0]!) as Expr).sin().mul(r[1]!).add((w[1] as Expr).exp()); // prettier-ignore
  const [x, d] = [[0.3, 0.7], [1, -0.5]] as const; // prettier-ignore
  type Two = (w: Expr[]) => Operand | readonly Operand[];
  const same = (nested: Two, unrolled: Two): void => {
    const [f, g] = [compile(2, nested as never), compile(2, unrolled as never)];
    expectClose(f.taylor(x, d, 5), g.taylor(x, d, 5), 1e-12);
    // Along a curve, so that more than one coefficient of what goes in is there.
    const curve = [x, d, [0.25, 2], [1, 1]];
    expectClose(f.taylorAlong(curve, 4), g.taylorAlong(curve, 4), 1e-12);
  };
  /** Rows that depend on the inputs. */
  const moving = (w: readonly Expr[]): Expr[][] => rows.map(([a, b], i) => [w[i % 2]!.mul(a!), w[0]!.square().add(b!)]);

  it.each([
    ["constants", (_w: Expr[]): Operand[][] => rows],
    ["arguments", moving],
  ])("over rows that are %s are what they are unrolled", (_name, of) => {
    same((w) => sum(map((r: Expr[]) => term(w, r).square(), of(w) as Expr[][])), (w) => sum(of(w).map((r) => term(w, r).square()))); // prettier-ignore
    same((w) => mapSum((r: Expr[]) => term(w, r).square(), of(w) as Expr[][]), (w) => sum(of(w).map((r) => term(w, r).square()))); // prettier-ignore
    same((w) => mapMax((r: Expr[]) => term(w, r), of(w) as Expr[][]), (w) => of(w).map((r) => term(w, r)).reduce((a, b) => a.max(b))); // prettier-ignore
    same((w) => mapLogSumExp((r: Expr[]) => term(w, r), of(w) as Expr[][]), (w) => sum(of(w).map((r) => term(w, r).exp())).log()); // prettier-ignore
  });

  it("that step are what they are unrolled", () => {
    const step = (w: readonly Expr[]) => (s: Expr, r: readonly Operand[]) => s.mul(r[0]!).add(r[1]!).sin().mul(w[1]!);
    for (const of of [(): Operand[][] => rows, moving]) {
      same((w) => fold((s: Expr, r: Expr[]) => step(w)(s, r), w[0]!, of(w) as Expr[][]), (w) => of(w).reduce((s, r) => step(w)(s, r), w[0]!)); // prettier-ignore
      same(
        (w) => {
          const [last, all] = scan((s: Expr, r: Expr[]) => [step(w)(s, r), [s.mul(w[0]!), s.exp()]] as const, w[0]!, of(w) as Expr[][]); // prettier-ignore
          return [last, ...(all as Expr[][]).flat()];
        },
        (w) => {
          const all: Expr[] = [];
          const last = of(w).reduce((s, r) => (all.push(s.mul(w[0]!), s.exp()), step(w)(s, r)), w[0]!);
          return [last, ...all];
        },
      );
    }
    same((w) => whileLoop((s: Expr) => s.lt(w[0]!.add(8)), (s) => s.mul(2).add(w[1]!.sin()), w[0]!), (w) => Array.from({ length: 4 }).reduce<Expr>((s) => s.mul(2).add(w[1]!.sin()), w[0]!)); // prettier-ignore
  });

  it("inside nested functions, and calls, are what they are unrolled", () => {
    const product = compile(2, ([a, b]) => a!.mul(b!).sin());
    const inner = (r: Expr, w: readonly Expr[]): Expr => mapSum((z: Expr) => product.call([z.mul(r), w[1]!]), [1, 2]);
    const copied = (r: Expr, w: readonly Expr[]): Expr => sum([1, 2].map((z) => r.mul(z).mul(w[1]!).sin()));
    same((w) => mapSum((r: Expr) => inner(r, w), w), (w) => sum(w.map((r) => copied(r, w)))); // prettier-ignore
    same((w) => fold((s: Expr) => inner(s, w), w[0]!, 3), (w) => copied(copied(copied(w[0]!, w), w), w)); // prettier-ignore
  });

  it("of order 0 are values, of no steps the state", () => {
    const f = compile(2, (w) => [mapLogSumExp((r: Expr[]) => term(w, r), moving(w)), fold((s: Expr) => s.sin(), w[0]!, 3), whileLoop((s: Expr) => s.lt(8), (s: Expr) => s.add(1), w[1]!), ...map((r: Expr) => r.mul(w[0]!), w)]); // prettier-ignore
    expect(f.taylor(x, d, 0)).toEqual(f.value(x));
    same((w) => fold((s: Expr) => s.sin(), w[0]!, 0), (w) => w[0]!); // prettier-ignore
    same((w) => whileLoop((s: Expr) => s.lt(0), (s: Expr) => s.add(1), w[1]!), (w) => w[1]!); // prettier-ignore
  });

  it("over a table go over the rows that are set", () => {
    const over = (declared: boolean) => compile(2, (w, [p], { t }) => [mapSum((r: Expr[]) => term(w, r), declared ? t : (rows as never)), fold((s: Expr, r: Expr[]) => s.mul(r[0]!).add(p!).sin(), w[0]!, declared ? t : (rows as never))], { parameters: 1, data: { t: 2 } }).setParameters([0.5]); // prettier-ignore
    const f = over(true).setData({ t: rows });
    expectClose(f.taylor(x, d, 4), over(false).setData({ t: rows }).taylor(x, d, 4), 1e-12);
    expect(f.setData({ t: [] }).taylor(x, d, 1)).toEqual(Float64Array.of(0, x[0], 0, d[0]));
  });

  it("whose gradient goes through coefficients are differentiable in reverse", () => {
    const of = (nested: boolean) => (w: Expr[]) =>
      nested ? mapLogSumExp((r: Expr[]) => term(w, r), rows as never) : sum(rows.map((r) => term(w, r).exp())).log();
    const third = (f: (w: Expr[]) => Expr) => grad((w: Expr[]) => taylor(f)(w, d as never, 3)[3] as never)([...x]);
    expectClose(third(of(true)), third(of(false)), 1e-11);
  });
});

describe("taylor of a compiled function", () => {
  const f = compile({ a: [], b: 2 }, ({ a, b }, p) => [a.mul(b[0]!).sin(), b[1]!.mul(p[0]!)], { parameters: 1 });
  const [x, d] = [{ a: 0.5, b: [2, 3] }, { a: 1, b: [0, 2] }]; // prettier-ignore

  it("is [order + 1, outputs], row-major, into `out` where it is given", () => {
    f.setParameters([10]);
    const expected = [Math.sin(1), 30, 2 * Math.cos(1), 20, -2 * Math.sin(1), 0];
    expectClose(f.taylor(x, d, 2), expected, 1e-15);
    const out = new Float64Array(6);
    expect(f.taylor([0.5, 2, 3], [1, 0, 2], 2, out)).toBe(out);
    expectClose(out, expected, 1e-15);
  });

  it("follows the parameters, and orders that change", () => {
    f.setParameters([10]).taylor(x, d, 2);
    expect(f.setParameters([1]).taylor(x, d, 0)).toEqual(Float64Array.of(f.value(x)[0]!, 3));
    expectClose(f.taylor(x, d, 4).slice(0, 6), f.taylor(x, d, 2), 1e-15);
  });

  it("of order 1 is value and jvp, along a line the curve of two coefficients", () => {
    expect(f.taylor(x, d, 1)).toEqual(Float64Array.of(...f.value(x), ...f.jvp(x, d)));
    expect(f.taylorAlong([x, d], 3)).toEqual(f.taylor(x, d, 3));
    expect(f.taylorAlong([x], 1)).toEqual(Float64Array.of(...f.value(x), 0, 0));
  });

  it("goes through 100,000 operations one after the other without the stack", () => {
    const long = compile([], (x) => {
      let y = x;
      for (let i = 0; i < 50_000; i++) y = y.sin().add(1);
      return y;
    });
    const got = long.taylor([1], [1], 2);
    expectClose(got[1]!, long.gradient([1])[0]!, 1e-12);
    expectClose(2 * got[2]!, long.hessian([1])[0]!, 1e-12);
  });

  it("goes through lists of 20,000 elements without the stack", () => {
    const n = 20_000;
    const f = compile(n, (xs) => [norm(xs), logSumExp(xs), maxOf(xs)]);
    const got = f.taylor(new Float64Array(n).fill(1), new Float64Array(n).fill(1), 2);
    expectClose(got, [Math.sqrt(n), 1 + Math.log(n), 1, Math.sqrt(n), 1, 1, 0, 0, 0], 1e-11);
    f.dispose();
  });

  it("gives its memory back", () => {
    const round = (): void => {
      const g = compile(2, ([a, b]) => mapSum((r: Expr) => r.mul(a!).sin(), [1, 2]).mul(b!));
      for (const order of [3, 5]) g.taylor([1, 2], [1, 1], order);
      g.dispose();
    };
    for (let k = 0; k < 10; k++) round();
    const before = getCore().bytes;
    for (let k = 0; k < 300; k++) round();
    expect(getCore().bytes).toBe(before);
  });

  it("says what is wrong", () => {
    const unset = compile(1, ([a], [p]) => a!.mul(p!), { parameters: 1 });
    const gone = compile(1, ([a]) => a!);
    gone.dispose();
    expect([
      errorOf(() => f.taylor(x, d, 31)),
      errorOf(() => f.taylor(x, d, -1)),
      errorOf(() => f.taylor(x, d, 1.5)),
      errorOf(() => f.taylor(x, d, "2" as never)),
      errorOf(() => f.taylor([1, 2], d, 2)),
      errorOf(() => f.taylor(x, [1, 2], 2)),
      errorOf(() => f.taylor(x, d, 2, new Float64Array(4))),
      errorOf(() => f.taylorAlong(x as never, 2)),
      errorOf(() => f.taylorAlong([], 2)),
      errorOf(() => f.taylorAlong([x, d, d], 1)),
      errorOf(() => f.taylorAlong([x, d, [1]], 2)),
      errorOf(() => unset.taylor([1], [1], 1)),
      errorOf(() => gone.taylor([1], [1], 1)),
      errorOf(() => taylor(sin)(1, 1, 31)),
      errorOf(() => taylor((xs: Expr[]) => sum(xs))([1, 2], [1], 2)),
      errorOf(() => taylorAlong(sin)([], 2)),
      errorOf(() => taylorAlong(sin)([1, 2, 3], 1)),
    ].join("\n")).toMatchInlineSnapshot(`
      "type: taylor: got order 31, expected a whole number from 0 to 30
      type: taylor: got order -1, expected a whole number from 0 to 30
      type: taylor: got order 1.5, expected a whole number from 0 to 30
      type: taylor: got order "2", expected a whole number from 0 to 30
      length: taylor: input has 2 values, expected 3
      length: taylor: direction has 2 values, expected 3
      length: taylor: out has 4 values, expected 6
      type: taylorAlong: curve is { a, b }, expected an array of coefficients of the inputs, that of order 0 first
      length: taylorAlong: curve has 0 coefficients, expected 1 to 3, those up to order 2
      length: taylorAlong: curve has 3 coefficients, expected 1 to 2, those up to order 1
      length: taylorAlong: curve[2] has 1 value, expected 3
      parameters: taylor: parameters were never set, expected 1; call setParameters(values) first
      disposed: taylor: this function has been disposed of; compile it again
      type: taylor: got order 31, expected a whole number from 0 to 30
      length: taylor: direction has 1 value, expected 2
      length: taylorAlong: curve has 0 coefficients, expected 1 to 3, those up to order 2
      length: taylorAlong: curve has 3 coefficients, expected 1 to 2, those up to order 1"
    `); // prettier-ignore
  });
});

describe("taylor of a plain function", () => {
  it("gives coefficients in the structure of the outputs", () => {
    expect(taylor((x: Expr) => x.square())(3, 1, 2)).toEqual([9, 6, 1]);
    expect(taylor(([x, y]: Expr[]) => ({ p: x!.mul(y!), q: [y!] }))([2, 3], [1, 1], 2)).toEqual([
      { p: 6, q: [3] },
      { p: 5, q: [1] },
      { p: 1, q: [0] },
    ]);
    expect(taylorAlong((x: Expr) => x.square())([1, 2, 3], 4)).toEqual([1, 4, 10, 12, 9]);
    expect(taylor(sin)(0, 1, 0)).toEqual([0]);
  });

  it("nests: gradients of coefficients, coefficients of gradients, coefficients of coefficients", () => {
    // c_2 of sin along 1 is -sin / 2.
    expectClose(grad((x: Expr) => taylor(sin)(x, 1 as never, 2)[2]!)(0.3), -Math.cos(0.3) / 2, 1e-15);
    expectClose(taylor(grad((x: Expr) => x.exp().mul(x)))(0.3, 1, 2), [1.3, 2.3, 3.3 / 2].map((c) => c * Math.exp(0.3)), 1e-14); // prettier-ignore
    const twice = taylor((x: Expr) => taylor(exp)(x, 1 as never, 3)[3]!)(0.3, 1, 2);
    expectClose(twice, [1 / 6, 1 / 6, 1 / 12].map((c) => c * Math.exp(0.3)), 1e-14); // prettier-ignore
  });

  it("closes over Exprs of a trace around it, and takes them as direction", () => {
    const f = compile(2, ([x, y]) => taylor((t: Expr) => t.mul(y!).sin())(x!, y!, 2) as never);
    const [x, y] = [0.5, 3];
    expectClose(f.value([x, y]), [Math.sin(x * y), y * y * Math.cos(x * y), (-(y ** 4) / 2) * Math.sin(x * y)], 1e-14);
    expect(jacobian((x: Expr) => taylor((t: Expr) => neg(t))(x, x, 1))(2)).toEqual([-1, -1]);
  });
});
