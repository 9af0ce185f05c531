/**
 * Branches that were not taken poison nothing, in any mode: what other systems are known to answer with NaN, each with
 * where it was reported. A NaN that is real stays NaN.
 */
import { describe, expect, it } from "vitest";
import { Tape, atan2, compile, fold, grad, hypot, jvp, logSumExp, map, mapLogSumExp, mapMax, mapSum, norm, select, sub } from "../src/index.js"; // prettier-ignore
import type { Expr } from "../src/index.js";
import { expectClose } from "./close.js";

type Fn = (x: Expr[]) => Expr;

interface Case {
  readonly title: string;
  readonly fn: Fn;
  readonly at: readonly number[];
  readonly gradient: readonly number[];
  /** Row-major; zeros where nothing is said. */
  readonly hessian?: readonly number[];
}

const given = (title: string, fn: Fn, at: number[], gradient: number[], hessian?: number[]): Case => ({ title, fn, at, gradient, ...(hessian && { hessian }) }); // prettier-ignore
const root = (xs: Expr[]): Expr => xs.map((x) => x.square()).reduce((sum, x) => sum.add(x)).sqrt(); // prettier-ignore
const positive = ([x]: Expr[]): Expr => select(x!.gt(0), x!.log(), 0);
const sinc = ([x]: Expr[]): Expr => select(x!.ne(0), x!.sin().div(x!), 1);

// prettier-ignore
const cases: readonly Case[] = [
  given("log of what is positive, else 0, at -1", positive, [-1], [0]),
  given("log of what is positive, else 0, at 0", positive, [0], [0]),
  given("log of what is positive, else 0, at 1", positive, [1], [1], [-1]),
  given("a length that is only taken where it is large (jax-ml/jax#347)", (x) => select(root(x).gt(0.5), root(x), 1), [0, 0], [0, 0]),
  given("an angle at the origin, not taken (jax-ml/jax#1052)", ([x, y]) => select(y!.gt(0.5), 0, atan2(x!, x!)), [0, 1], [0, 0]),
  given("an angle at the origin, taken (jax-ml/jax#1052, pytorch/pytorch#98276)", ([x, y]) => select(y!.gt(0.5), 0, atan2(x!, x!)), [0, 0], [0, 0]),
  given("x · Inf, not taken (jax-ml/jax#2630)", ([x]) => select(x!.gt(0), 0, x!.mul(Infinity)), [1], [0]),
  given("a square root at 0, not taken (jax-ml/jax#2630)", ([x]) => select(x!.le(0), 0, x!.sqrt()), [0], [0]),
  given("a square root of a negative number, not taken (HIPS/autograd#802)", ([x]) => select(x!.ge(0), x!, x!.neg().sqrt()), [1], [1]),
  given("a square root below 0, not taken (casadi/casadi#1805)", ([x]) => select(x!.gt(0), x!.sqrt(), 0), [-1], [0]),
  given("a square root, taken (casadi/casadi#1805)", ([x]) => select(x!.gt(0), x!.sqrt(), 0), [1], [0.5], [-0.25]),
  given("a second derivative not taken (casadi/casadi#1878)", ([x]) => select(x!.gt(0), x!.sqrt(), 0), [-3], [0]),
  given("a power 1/2 of a negative number, not taken (casadi/casadi#1878)", ([x]) => select(x!.gt(0), x!.pow(0.5), 0), [-1], [0]),
  given("a quotient that is not taken (coin-or/CppAD#8)", ([x, y]) => select(y!.gt(1), x!.div(y!), 0), [1, 1], [0, 0]),
  given("a quotient 0/0 that is not taken (coin-or/CppAD#8)", ([x, y]) => select(x!.gt(1), x!.div(y!), 0), [0, 0], [0, 0]),
  given("the cosine of a length at 0 (joaoleal/CppADCodeGen#74)", (x) => select(root(x).gt(0), root(x).cos(), 1), [0, 0, 0], [0, 0, 0]),
  given("a product with a square root at 0 (tinygrad/tinygrad#12409)", ([x]) => select(x!.eq(0), 0, x!.mul(x!.sqrt())), [0], [0]),
  given("a power that overflows, not taken (tensorflow/tensorflow#38349)", ([x]) => select(x!.lt(15), x!, x!.exp().exp()), [10], [1]),
  given("a quotient on one side, a logarithm on the other, at 1 (tensorflow/tensorflow#20355)", ([x]) => select(x!.lt(0), sub(1, x!).reciprocal(), x!.add(1).log()), [1], [0.5], [-0.25]),
  given("the same at -1 (tensorflow/tensorflow#20355)", ([x]) => select(x!.lt(0), sub(1, x!).reciprocal(), x!.add(1).log()), [-1], [0.25], [0.25]),
  given("a factor of a logarithm that is not taken (tensorflow/tensorflow#27684)", ([a, x]) => select(x!.ge(0), a!.mul(x!.log()), 0), [1, -1], [0, 0]),
  given("an infinite factor behind a choice (EnzymeAD/Enzyme.jl#2285)", ([x, a]) => x!.square().add(select(a!.lt(1e300), a!.mul(x!.square()), 0)), [0, Infinity], [0, 0], [2, 0, 0, 0]),
  given("the length of nothing (pytorch/pytorch#2421, HIPS/autograd#151, casadi/casadi#3898)", (x) => norm(x), [0, 0], [0, 0]),
  given("hypot at the origin (JuliaDiff/ForwardDiff.jl#243)", ([x, y]) => hypot(x!, y!), [0, 0], [0, 0]),
  given("a log-sum-exp of nothing but -Inf (jax-ml/jax#6811, pytorch/pytorch#31829)", ([x]) => logSumExp([x!.mul(0).add(-Infinity), x!.add(-Infinity)]), [1], [0]),
  given("0 to a power, by the power (tensorflow/tfjs#346)", ([y]) => y!.mul(0).pow(y!), [2], [0]),
  given("a negative number to a whole power (tenstorrent/tt-metal#54439)", ([x]) => x!.pow(3), [-2], [12], [-12]),
  given("x^4 at 0 (tensorflow/tensorflow#35011)", ([x]) => x!.pow(4), [0], [0]),
  given("x^1.875 at 0, guarded (coin-or/CppAD#92)", ([x]) => select(x!.gt(0), x!.pow(1.875), 0), [0], [0]),
  given("x / x, guarded", ([x]) => select(x!.ne(0), x!.div(x!), 1), [0], [0]),
  given("x · (1 / x), guarded", ([x]) => select(x!.gt(0), x!.mul(x!.reciprocal()), 0), [0], [0]),
  given("sin x / x, guarded", sinc, [0], [0]),
  given("a square, a difference and a sum of what is infinite, not taken", ([x]) => select(x!.gt(0), x!.log().square().add(x!.log().sub(x!.reciprocal()).square()), x!), [0], [1]),
  given("choices in choices", ([x]) => select(x!.gt(0), select(x!.gt(1), x!.sub(1).sqrt(), x!.log()), select(x!.lt(0), x!.neg().log(), x!.mul(3))), [0], [3]),
  given("a maximum of what is not taken", ([x]) => select(x!.gt(0), x!.log().max(x!.sqrt()), 0), [0], [0]),
  given("a logarithm under a relu that is off", ([x]) => x!.log().relu(), [0], [0]),
];

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
