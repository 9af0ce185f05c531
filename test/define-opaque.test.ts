/** Operations in JavaScript that no trace looks into. */
import { describe, expect, it } from "vitest";
import { compile, defineOp, defineOpaque, fold, grad, hessian, jacobian, map, mapSum, taylor } from "../src/index";
import type { Expr, OpaqueDefinition } from "../src/index";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

/** [a·b, a + b²], by numbers. */
const value = ([a, b]: number[]): number[] => [a! * b!, a! + b! ** 2];
const jvpOf = ([a, b]: number[], [da, db]: number[]): number[] => [da! * b! + a! * db!, da! + 2 * b! * db!];
const vjpOf = ([a, b]: number[], [p, q]: number[]): number[] => [p! * b! + q!, p! * a! + 2 * q! * b!];
const both = { name: "both", inputs: 2, outputs: 2, value } as const;
const kinds = {
  "a jvp": defineOpaque({ ...both, jvp: jvpOf }),
  "a vjp": defineOpaque({ ...both, vjp: vjpOf }),
  "both, called back": defineOpaque({ ...both, jvp: jvpOf, vjp: vjpOf }),
  "a jvp of Exprs": defineOpaque({
    ...both,
    rules: { jvp: ([a, b], [da, db]) => [da!.mul(b!).add(a!.mul(db!)), da!.add(b!.mul(db!).mul(2))] },
  }),
  "a vjp of Exprs": defineOpaque({
    ...both,
    rules: { vjp: ([a, b], [p, q]) => [p!.mul(b!).add(q!), p!.mul(a!).add(q!.mul(b!).mul(2))] },
  }),
};
const written = ([a, b]: readonly Expr[]): Expr[] => [a!.mul(b!), a!.add(b!.square())];
type Two = (x: readonly Expr[]) => readonly Expr[];
const composed = (op: Two) => (x: readonly Expr[]) => {
  const [p, q] = op([x[0]!.sin(), x[1]!]);
  return op([p!, q!.exp()]).concat(x[0]!.mul(q!));
};
const at = [0.3, 0.7];

describe.each(Object.entries(kinds))("an opaque operation with %s", (kind, op) => {
  const f = compile(2, composed(op as unknown as Two));
  const g = compile(2, composed(written));

  it("has values and derivatives of first order in every mode", () => {
    expectClose(f.value(at), g.value(at), 1e-15);
    expectClose(f.jvp(at, [1, 2]), g.jvp(at, [1, 2]), 1e-14);
    expectClose(f.vjp(at, [1, 2, 3]), g.vjp(at, [1, 2, 3]), 1e-14);
    expectClose(f.jacobian(at), g.jacobian(at), 1e-14);
    const xs = Float64Array.of(...at, 1, 2);
    expectClose(f.batch.value(xs), g.batch.value(xs), 1e-15);
    expectClose(f.batch.jacobian(xs), g.batch.jacobian(xs), 1e-14);
    const loss = (h: Two) => compile(2, (x) => h(x).reduce((s, y) => s.add(y)));
    expectClose(loss(composed(op as unknown as Two)).batch.gradient(xs), loss(composed(written)).batch.gradient(xs), 1e-14); // prettier-ignore
  });

  it("stands in bodies of maps and folds, and in calls", () => {
    const over = (h: Two) => (w: readonly Expr[]) => {
      const mapped = mapSum((x: Expr) => h([x, w[0]!])[1]!.add(h([w[1]!, x])[0]!), [1, 2, 3]);
      const folded = fold((s: Expr) => h([s, w[1]!])[1]!.mul(0.3), w[0]!, 4);
      const rows = map((x: Expr) => h([x.square(), w[1]!])[0]!, [w[0]!, w[1]!]);
      return [mapped, folded, ...rows];
    };
    const [a, b] = [compile(2, over(op as unknown as Two)), compile(2, over(written))];
    expectClose(a.jacobian(at), b.jacobian(at), 1e-14);
    expectClose(a.jvp(at, [1, 2]), b.jvp(at, [1, 2]), 1e-14);
    const c = compile(2, (x) => f.call(x));
    expectClose(c.jacobian(at), g.jacobian(at), 1e-14);
  });

  it("has derivatives on the tape", () => {
    const sum = (h: Two) => (x: readonly Expr[]) => composed(h)(x).reduce((s, y) => s.add(y));
    expectClose(grad(sum(op as unknown as Two))(at), grad(sum(written))(at), 1e-14);
    const doubled = (h: Two) => compile(2, (x) => grad(sum(h))(x as Expr[]).map((y) => y.mul(2)));
    expectClose(doubled(op as unknown as Two).value(at), doubled(written).value(at), 1e-14);
  });

  it("has derivatives on the tape where it stands in a body", () => {
    const loss = (h: Two) => (w: readonly Expr[]) =>
      mapSum((x: Expr) => h([x.mul(w[0]!), w[1]!])[0]!, [1, 2, 3]).add(fold((s: Expr) => h([s, w[1]!])[1]!, w[0]!, 3));
    const inner = (h: Two) => compile(2, (x) => grad(loss(h))(x as Expr[]));
    expectClose(inner(op as unknown as Two).value(at), inner(written).value(at), 1e-14);
  });

  it("has second order where its rules are Exprs, and says so where they are not", () => {
    const sum = (h: Two) => (x: readonly Expr[]) => composed(h)(x).reduce((s, y) => s.add(y));
    const [a, b] = [compile(2, sum(op as unknown as Two)), compile(2, sum(written))];
    if (kind.endsWith("Exprs")) {
      expectClose(a.hessian(at), b.hessian(at), 1e-13);
      expectClose(hessian(sum(op as unknown as Two))(at), hessian(sum(written))(at), 1e-13);
      const third = (h: Two) => jacobian((x: Expr[]) => hessian(sum(h))(x) as Expr[][])(at);
      expectClose(third(op as unknown as Two), third(written), 1e-12);
    } else {
      expect(errorOf(() => a.hvp(at, [1, 2]))).toMatch(/^derivative: both\.(jvp|vjp): got a derivative to find of an opaque operation/); // prettier-ignore
    }
  });
});

describe("defineOpaque", () => {
  it("has the fourth derivative in reverse over reverse, where rules have read a result many times", () => {
    const op = defineOpaque({ inputs: [], value: Math.sqrt, rules: { vjp: (_, s, y) => s.div(y.mul(2)) } });
    type F = (x: Expr) => Expr;
    const fourth = grad(grad(grad(grad((x: Expr) => op(x)) as F) as F) as F) as unknown as (x: number) => number;
    expectClose(fourth(4), -15 / 16 / 128, 1e-15);
  });

  it("keeps structures, names and a shape of one number", () => {
    const op = defineOpaque({
      name: "area",
      inputs: { width: [], heights: 2 },
      value: ({ width, heights }) => width * (heights[0]! + heights[1]!),
      vjp: ({ width, heights }, s, y) => ({ width: (s * y) / width, heights: heights.map(() => s * width) }),
    });
    const f = compile(3, ([a, b, c]) => op({ width: a!, heights: [b!, c!] }).mul(2));
    expect(f.valueAndGradient([2, 3, 4])).toEqual([28, Float64Array.of(14, 4, 4)]);
    expect(f.toString()).toContain("opaque area");
    expect(op({ width: 2, heights: [3, 4] })).toBe(14);
    expect(op([2, 3, 4])).toBe(14);
    const double = defineOpaque({ inputs: [], value: (x) => 2 * x, vjp: (_, s) => 2 * s });
    expect(compile(1, ([x]) => double(double(x!))).valueAndGradient([3])).toEqual([12, Float64Array.of(4)]);
  });

  it("is called once a sweep that needs it", () => {
    let calls = 0;
    const op = defineOpaque({ inputs: [], value: (x) => (calls++, x * x), vjp: (x, s) => 2 * x * s });
    const f = compile(1, ([x]) => op(x!).add(x!));
    f.value([3]);
    expect(calls).toBe(1);
    f.gradient([3]);
    expect(calls).toBe(2);
  });

  it("has derivatives of every order where a rule uses the result", () => {
    const op = defineOpaque({ inputs: [], value: Math.exp, rules: { vjp: (x, s, y) => s.mul(y) } });
    type Of = (x: Expr[]) => Expr;
    const slope = (h: Of): Of => (x) => (grad(h)(x) as Expr[])[0]!; // prettier-ignore
    const fourth = (h: (x: Expr) => Expr) => compile(1, slope(slope(slope(([x]) => h(x!.sin()))))).gradient([0.3]);
    expectClose(
      fourth(op),
      fourth((x) => x.exp()),
      1e-12,
    );
  });

  it("is no obstacle where no derivative goes through it", () => {
    const lookup = defineOpaque({ name: "lookup", inputs: [], value: (x) => Math.floor(x) });
    const f = compile(1, ([x], [p]) => lookup(p!).mul(x!), { parameters: 1 }).setParameters([2.5]);
    expect(f.gradient([3])).toEqual(Float64Array.of(2));
    expect(compile(1, ([x]) => lookup(x!).stopGradient().mul(x!)).gradient([2.5])).toEqual(Float64Array.of(2));
    expect(errorOf(() => compile(1, ([x]) => lookup(x!)).gradient([1]))).toMatchInlineSnapshot(
      `"derivative: lookup: got a derivative to find of an opaque operation that has no rule for it, expected jvp or vjp; give one where it is defined, or take its result as constant by stopGradient"`,
    );
  });

  it("says what is wrong with a definition, an argument and a result", () => {
    const made = (more: Partial<OpaqueDefinition<2, 2>>) => () => {
      const op = defineOpaque({ ...both, ...more } as OpaqueDefinition<2, 2>);
      return compile(2, (x) => op(x)).jacobian(at);
    };
    expect(errorOf(made({ value: 3 as never }))).toMatchInlineSnapshot(
      `"type: both: value: got number 3, expected a function"`,
    );
    expect(errorOf(made({ value: () => [1] }))).toMatchInlineSnapshot(
      `"length: both: value's result has 1 value, expected 2"`,
    );
    expect(errorOf(made({ value: () => ["1", 2] as never }))).toMatchInlineSnapshot(
      `"type: both: value's result[0]: got "1", expected a number"`,
    );
    expect(errorOf(made({ vjp: () => 3 }))).toMatchInlineSnapshot(
      `"shape: both: vjp's result: got number 3, expected an array of length 2, or all values in one flat array"`,
    );
    expect(errorOf(made({ rules: { vjp: ([a]) => a! } }))).toMatchInlineSnapshot(
      `"shape: both: what vjp returned: got 1 value, expected 2 in the declared structure, or flat"`,
    );
    expect(errorOf(made({ vjp: vjpOf, rules: {} }))).toMatchInlineSnapshot(
      `"type: both: got rules and a function that is called back, expected one kind; leave out jvp and vjp where rules say the same with Exprs"`,
    );
    expect(errorOf(made({ inputs: -1 as never }))).toMatchInlineSnapshot(
      `"shape: both: inputs: got number -1 in the shape, expected a count such as 2, dimensions such as [2, 3], or an object or array of shapes"`,
    );
    expect(errorOf(() => defineOpaque(3 as never))).toMatchInlineSnapshot(
      `"type: defineOpaque: got number 3, expected an object such as { value, ... }"`,
    );
    expect(errorOf(() => kinds["a vjp"]([1, 2, 3]))).toMatchInlineSnapshot(
      `"shape: both: x: got 3 values, expected 2 in the declared structure, or flat"`,
    );
  });

  it("lets what the functions throw pass, and works again after it", () => {
    let fails = true;
    const op = defineOpaque({
      inputs: [],
      value: (x) => {
        if (fails) throw new Error("no network");
        return x;
      },
      vjp: (_, s) => s,
    });
    const f = compile(1, ([x]) => op(x!).mul(3));
    expect(() => f.gradient([2])).toThrow("no network");
    fails = false;
    expect(f.gradient([2])).toEqual(Float64Array.of(3));
  });

  it("has Taylor coefficients of the orders that its rules have", () => {
    const sine = defineOpaque({ inputs: [], value: Math.sin, rules: { jvp: (x, dx) => x.cos().mul(dx) } });
    const growth = defineOpaque({ inputs: [], value: Math.exp, rules: { vjp: (_, t, y) => y.mul(t) } });
    const of = (s: (x: Expr) => Expr, e: (x: Expr) => Expr) => (x: readonly Expr[]) =>
      s(e(x[0]!.mul(x[1]!))).add(mapSum((r: Expr) => s(r.mul(x[0]!)), [1, 2])).add(fold((q: Expr) => s(q).mul(0.5), x[1]!, 3)); // prettier-ignore
    const [f, g] = [compile(2, of(sine, growth)), compile(2, of((x) => x.sin(), (x) => x.exp()))]; // prettier-ignore
    expectClose(f.taylor(at, [1, -0.5], 6), g.taylor(at, [1, -0.5], 6), 1e-12);
    const third = (h: (x: Expr) => Expr) => grad((x: Expr) => (taylor(h)(x, x, 3) as Expr[])[3]!)(0.3);
    expectClose(
      third(sine),
      third((x) => x.sin()),
      1e-12,
    );
    const numeric = compile(1, ([x]) =>
      defineOpaque({ inputs: [], value: Math.sin, jvp: (z, dz) => Math.cos(z) * dz })(x!),
    );
    expectClose(numeric.taylor([0.3], [1], 1), [Math.sin(0.3), Math.cos(0.3)], 1e-14);
    expect(errorOf(() => numeric.taylor([0.3], [1], 2))).toMatch(/^derivative: opaque\.jvp/);
  });

  it("mixes with operations that are written with Exprs", () => {
    const op = defineOpaque({ inputs: [], value: Math.sinh, rules: { vjp: (x, s) => x.cosh().mul(s) } });
    const f = compile(1, ([x]) => defineOp({ value: (z) => op(z).mul(2), partials: (z) => z.cosh().mul(2) })(x!));
    expectClose([f.gradient([1])[0]!, f.hessian([1])[0]!], [2 * Math.cosh(1), 2 * Math.sinh(1)], 1e-15);
  });
});
