/**
 * Branches that were not taken poison nothing, in any mode: what other systems are known to answer with NaN, each with
 * where it was reported. A NaN that is real stays NaN.
 */
import { describe, expect, it } from "vitest";
import { Tape, compile, fold, grad, jvp, map, mapLogSumExp, mapMax, mapSum, norm, select } from "../src/index.js"; // prettier-ignore
import type { Expr } from "../src/index.js";
import { expectClose } from "./close.js";
import { cases, given } from "./poison-cases.js";
import type { Case, Fn } from "./poison-cases.js";

const times = (rows: ArrayLike<number>, v: readonly number[]): number[] =>
  Array.from({ length: rows.length / v.length }, (_, i) => v.reduce((sum, x, j) => sum + x * rows[i * v.length + j]!, 0)); // prettier-ignore

/** Every way to get derivatives of `fn`, which are `scale` times those of the case. */
function expectEverywhere(fn: Fn, { at, gradient, hessian }: Case, scale = 1): void {
  const n = at.length;
  const first = gradient.map((x) => scale * x);
  const second = Array.from({ length: n * n }, (_, i) => scale * (hessian?.[i] ?? 0));
  const v = at.map((_, i) => 2 - 3 * i);
  const f = compile(n, fn);
  expectClose(f.gradient(at), first, 1e-14);
  expectClose(f.valueAndGradient(at)[1], first, 1e-14);
  expectClose(f.vjp(at, 1), first, 1e-14);
  expectClose(f.jvp(at, v), times(first, v)[0], 1e-14);
  expectClose(f.jacobian(at), first, 1e-14);
  expectClose(f.hvp(at, v), times(second, v), 1e-14);
  expectClose(f.hessian(at), second, 1e-14);
  const rows = Float64Array.from({ length: 5 * n }, (_, i) => at[i % n]!);
  const five = (xs: readonly number[]): number[] => Array.from({ length: 5 }, () => xs).flat();
  expectClose(f.batch.gradient(rows), five(first), 1e-14);
  expectClose(f.batch.jacobian(rows), five(first), 1e-14);
  expectClose(f.batch.jvp(rows, Float64Array.from(five(v))), five(times(first, v)), 1e-14);
  f.dispose();
  expectRecorded(fn, at, v, first, second);
}

/** Derivatives on the tape: gradients, gradients of them, tangents of gradients and gradients of tangents. */
function expectRecorded(fn: Fn, at: readonly number[], v: readonly number[], first: number[], second: number[]): void {
  const n = at.length;
  const gradient = compile(n, (x: Expr[]) => grad(fn)(x));
  expectClose(gradient.value(at), first, 1e-14);
  expectClose(gradient.jacobian(at), second, 1e-14);
  const twice = compile(n, (x: Expr[]) => grad((y: Expr[]) => grad(fn)(y).reduce((sum, g, i) => sum.add(g.mul(v[i]!)), y[0]!.mul(0)))(x)); // prettier-ignore
  expectClose(twice.value(at), times(second, v), 1e-14);
  const forward = compile(n, (x: Expr[]) => jvp(fn)(x, v as never) as unknown as Expr);
  expectClose(forward.value(at), times(first, v)[0], 1e-14);
  expectClose(forward.gradient(at), times(second, v), 1e-14);
  for (const f of [gradient, twice, forward]) f.dispose();
}

describe("a branch that was not taken leaves every derivative as it is:", () => {
  it.each(cases)("$title", (one) => {
    expectEverywhere(one.fn, one);
  });
});

/** A function of the same inputs that goes through a nested function; its derivatives are so many times those. */
const throughs: readonly [name: string, scale: number, wrap: (fn: Fn, n: number) => Fn][] = [
  ["map", 2, (fn) => (x) => map((row) => fn(row as Expr[]), [x, x]).reduce((sum, y) => sum.add(y))],
  ["mapSum", 2, (fn) => (x) => mapSum((row) => fn(row as Expr[]), [x, x])],
  ["mapSum over constants", 3, (fn) => (x) => mapSum((r) => fn(x.map((y) => y.mul(r as Expr))).mul(r as Expr), [1, 1, 1])],
  ["fold", 3, (fn) => (x) => fold((s, row) => s.add(fn(row as Expr[])), 0, [x, x, x]) as Expr],
  ["a fold of one step", 1, (fn) => (x) => fold((s) => [fn(s as Expr[]), ...(s as Expr[]).slice(1)], x, 1)[0]!],
  ["call", 1, (fn, n) => (x) => compile(n, fn).call(x) as Expr],
]; // prettier-ignore

describe.each(throughs)("through the body of %s, too:", (_name, scale, wrap) => {
  it.each(cases)("$title", (one) => {
    expectEverywhere(wrap(one.fn, one.at.length), one, scale);
  });
});

describe("a nested function that was not taken as a whole", () => {
  const outside = (nested: (x: Expr) => Expr): Fn => ([x]) => select(x!.gt(0), nested(x!), x!.mul(2)); // prettier-ignore
  const zero = given("", () => undefined as never, [0], [2]);

  it.each<[string, (x: Expr) => Expr]>([
    ["mapSum", (x) => mapSum((r) => r.mul(x).log(), [1, 2])],
    ["mapSum over rows that are differentiated", (x) => mapSum((r) => (r as Expr).log(), [x, x])],
    ["mapMax", (x) => mapMax((r) => r.mul(x).log(), [1, 2])],
    ["mapLogSumExp", (x) => mapLogSumExp((r) => r.mul(x).reciprocal(), [1, 2])],
    ["map", (x) => map((r) => (r as Expr).sqrt(), [x, x])[1]!],
    ["fold", (x) => fold((s) => s.sqrt().add(s.log()), x, 3)],
    ["call", (x) => compile(1, ([y]) => y!.reciprocal()).call([x]) as Expr],
  ])("gives nothing: %s", (_name, nested) => {
    expectEverywhere(outside(nested), zero);
  });
});

describe("a NaN that is real", () => {
  const gradientOf = (fn: Fn, at: number[]): number[] => [...compile(at.length, fn).gradient(at)];

  it("stays where it was taken", () => {
    expect(gradientOf(([x]) => select(x!.lt(0), x!.sqrt(), 0), [-1])).toEqual([NaN]);
    expect(gradientOf(([x]) => select(x!.lt(0), x!.sqrt(), 0).mul(0), [-1])).toEqual([0]);
  });

  it("stays where the adjoint is Inf and the partial derivative 0: √(x²) has none at 0", () => {
    expect(gradientOf(([x]) => x!.square().sqrt(), [0])).toEqual([NaN]);
  });

  it("stays of a negative number to a power, by the power", () => {
    expect(gradientOf(([x, y]) => x!.pow(y!), [-2, 2])).toEqual([-4, NaN]);
  });

  it("stays of NaN among inputs and seeds", () => {
    expect(gradientOf(([x, y]) => x!.mul(y!), [NaN, 2])).toEqual([2, NaN]);
    expect(compile(1, ([x]) => x!.mul(3)).vjp([1], NaN)).toEqual(Float64Array.of(NaN));
  });

  it("stays of Inf - Inf and 0 · Inf in values", () => {
    expect(compile(1, ([x]) => x!.log().sub(x!.log())).value([0])).toBeNaN();
    expect(compile(1, ([x]) => x!.mul(x!.reciprocal())).value([0])).toBeNaN();
  });

  it("comes to nothing where its adjoint is 0, as Inf does", () => {
    const f = compile(1, ([x]) => [x!.log(), x!]);
    expect(f.vjp([0], [0, 1])).toEqual(Float64Array.of(1));
    expect(f.vjp([0], [1, 1])).toEqual(Float64Array.of(Infinity));
  });
});

describe("an adjoint of Inf", () => {
  it("gives nothing to what no derivative goes through, in a body neither", () => {
    expect(compile(1, ([x]) => x!.gt(1).cbrt()).gradient([0])).toEqual(Float64Array.of(0));
    expect(compile(1, ([x]) => mapSum((r) => x!.gt(r), [1, 2]).cbrt()).gradient([0])).toEqual(Float64Array.of(0));
    expect(compile(1, ([x]) => mapSum((r) => x!.mul(r).square(), [1, 2]).sqrt()).gradient([0])).toEqual(Float64Array.of(NaN)); // prettier-ignore
  });
});

describe("a Tape", () => {
  it("is as true", () => {
    const tape = new Tape();
    const x = tape.variable(0);
    expect(tape.gradient(select(x.gt(0), x.sqrt(), x), [x])).toEqual(Float64Array.of(1));
  });
});

describe("an adjoint that happens to be 0", () => {
  it("has a derivative on the tape all the same", () => {
    // The adjoint of x² is y - 1, 0 at y = 1, and ∂/∂y of 2x(y - 1) is 2x.
    const f = compile(2, (x: Expr[]) => grad(([a, b]: Expr[]) => a!.square().mul(b!.sub(1)))(x));
    expect(f.jacobian([3, 1])).toEqual(Float64Array.of(0, 6, 6, 0));
    const relu = compile(2, (x: Expr[]) => grad(([a, b]: Expr[]) => a!.square().relu().mul(b!.sub(1)))(x));
    expect(relu.jacobian([3, 1])).toEqual(Float64Array.of(0, 6, 6, 0));
  });

  it.each<[string, Fn, number[]]>([
    ["operations", ([x, y]) => x!.square().mul(y!.sub(1)), [0, 6, 6, 0]],
    ["quotients", ([x, y]) => x!.reciprocal().mul(y!.sub(1)), [0, -1 / 9, -1 / 9, 0]],
    ["lists", ([x, y]) => norm([x!, x!.mul(2)]).mul(y!.sub(1)), [0, Math.sqrt(5), Math.sqrt(5), 0]],
    ["mapSum", ([x, y]) => mapSum((r) => x!.mul(r).square(), [1, 2]).mul(y!.sub(1)), [0, 30, 30, 0]],
    ["mapMax", ([x, y]) => mapMax((r) => x!.mul(r).square(), [1, 2]).mul(y!.sub(1)), [0, 24, 24, 0]],
    ["mapLogSumExp", ([x, y]) => mapLogSumExp((r) => x!.mul(r), [2]).mul(y!.sub(1)), [0, 2, 2, 0]],
    ["fold", ([x, y]) => fold((s) => s.square(), x!, 2).mul(y!.sub(1)), [0, 108, 108, 0]],
    ["call", ([x, y]) => (compile(1, ([z]) => z!.square()).call([x!]) as Expr).mul(y!.sub(1)), [0, 6, 6, 0]],
  ])("has one in the second order of %s", (_name, fn, hessian) => {
    const f = compile(2, fn);
    expectClose(f.hessian([3, 1]), hessian, 1e-14);
    expectClose(f.hvp([3, 1], [1, 2]), [2 * hessian[1]!, hessian[2]!], 1e-14);
    const recorded = compile(2, (x: Expr[]) => grad(fn)(x));
    expectClose(recorded.jacobian([3, 1]), hessian, 1e-14);
  });
});

describe("what remains (docs/conventions.md): a derivative recorded in reverse", () => {
  const someOf: Fn = ([x, y]) => {
    const [a, b] = map((r) => (r as Expr).log(), [x!, y!]);
    return select(x!.gt(0), a!, 0).add(b!);
  };
  const later: Fn = ([x]) => fold((s, r) => select((r as Expr).gt(1), s.log(), r as Expr), x!, [2, 1]);

  it("has no gap in the sweeps of the compiled function", () => {
    expect(compile(2, someOf).gradient([0, 1])).toEqual(Float64Array.of(0, 1));
    expect(compile(1, later).gradient([0])).toEqual(Float64Array.of(0));
  });

  it.fails("knows no choice around some results of a map alone", () => {
    expectClose(compile(2, (x: Expr[]) => grad(someOf)(x)).value([0, 1]), [0, 1], 0);
  });

  it.fails("knows no choice of a later step of a fold", () => {
    expectClose(compile(1, (x: Expr[]) => grad(later)(x)).value([0]), [0], 0);
  });
});
