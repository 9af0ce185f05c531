/**
 * Random programs: the compiled function against the same operations done one by one. Every result is an output or
 * used by one operation over all of them, so no chain of additions collapses (collapse.test.ts has those).
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { contribution, zero } from "../src/algebra.js";
import type { Expr, Operand } from "../src/index.js";
import { Tape, compile } from "../src/index.js";
import * as free from "../src/methods.generated.js";
import { names, rules } from "../src/ops.js";
import { partialsOf } from "../src/readings.js";
import { difference, reference } from "./reference.js";

const fixed = names.filter((name) => typeof rules[name].arity === "number");
/** Defined and smooth on all numbers, and not growing fast: derivatives of random programs of these stay tame. */
const tame: OpName[] = ["add", "sub", "mul", "neg", "sin", "cos", "tanh", "sigmoid", "atan", "softplus", "asinh", "square", "erf"]; // prettier-ignore

interface Step {
  name: OpName;
  operands: number[];
  constant: number | undefined;
}

const step = (from: OpName[]): fc.Arbitrary<Step> =>
  fc.record({
    name: fc.constantFrom(...from),
    operands: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    constant: fc.option(fc.double({ min: -2, max: 2, noNaN: true }), { nil: undefined, freq: 3 }),
  });

/** A program over `xs`: operands are picked among all results so far; one in four calls has a constant operand. */
function run<T>(steps: readonly Step[], xs: readonly T[], apply: (name: OpName, args: (T | number)[]) => T): T[] {
  const results: T[] = [...xs];
  for (const { name, operands, constant } of steps) {
    const arity = rules[name].arity as number;
    const args: (T | number)[] = operands.slice(0, arity).map((k) => results[k % results.length]!);
    if (constant !== undefined && arity > 1) args[arity - 1] = constant;
    results.push(apply(name, args));
  }
  return results.slice(xs.length);
}

const record = (name: OpName, args: Operand[]): Operand => (free[name] as (...xs: Operand[]) => Operand)(...args);
const wild = fc.constantFrom(0, -0, 1, -1, Math.PI, -Math.PI / 2, 0.5, 1e300, 1e-310, Infinity, -Infinity, NaN, 2.5);
const inputs = (number: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(number, { minLength: 1, maxLength: 5 });
const steps = (from: OpName[]): fc.Arbitrary<Step[]> => fc.array(step(from), { minLength: 1, maxLength: 60 });

describe("a random program", () => {
  it("has the values of its operations done one by one, to the bit, on any input", () => {
    fc.assert(
      fc.property(steps(fixed), inputs(wild), (program, x) => {
        const f = compile(x.length, (xs) => run<Operand>(program, xs, record));
        const t = new Tape();
        const eager = run<Operand>(program, x.map((v) => t.variable(v)), record); // prettier-ignore
        const values = eager.map((y) => (typeof y === "number" ? y : y.value));
        expect(Array.from(f.value(x) as Float64Array)).toEqual(values);
        f.dispose();
      }),
      { numRuns: 400 },
    );
  });

  it("has the gradient that the table gives by hand", () => {
    fc.assert(
      fc.property(steps(tame), inputs(fc.double({ min: -2, max: 2, noNaN: true })), (program, x) => {
        const f = compile(x.length, (xs) => free.sum(run<Operand>(program, xs, record) as Expr[]));
        const gradient = f.gradient(x);
        const expected = gradientByHand(program, x);
        gradient.forEach((g, i) => expect(difference(g, expected[i]!, 1e-3 + Math.abs(f.value(x) as number))).toBeLessThan(1e-10)); // prettier-ignore
        f.dispose();
      }),
      { numRuns: 300 },
    );
  });

  it("agrees forward, reverse and second order", () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(steps(tame), inputs(number), fc.array(number, { minLength: 5, maxLength: 5 }), (program, x, far) => {
        const v = far.slice(0, x.length);
        const f = compile(x.length, (xs) => free.mean(run<Operand>(program, xs, record) as Expr[]).tanh());
        const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((s, t, i) => s + t * b[i]!, 0);
        const gradient = f.gradient(x);
        const size = 1e-3 + Array.from(gradient).reduce((s, g) => s + Math.abs(g), 0);
        expect(Math.abs(dot(gradient, v) - (f.jvp(x, v) as number))).toBeLessThan(1e-11 * size);
        const hv = f.hvp(x, v);
        const hessian = f.hessian(x);
        const n = x.length;
        hv.forEach((h, i) => expect(difference(h, dot(hessian.subarray(i * n, i * n + n), v), 1)).toBeLessThan(1e-9));
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(difference(hessian[i * n + j]!, hessian[j * n + i]!, 1)).toBeLessThan(1e-8); // prettier-ignore
        f.dispose();
      }),
      { numRuns: 300 },
    );
  });
});

/** Gradient of the sum of all results, by reverse accumulation over numbers. */
function gradientByHand(program: readonly Step[], x: readonly number[]): number[] {
  const values: number[] = [...x];
  const adjoints: number[] = x.map(() => 0);
  const calls: { name: OpName; from: number[]; args: number[] }[] = [];
  for (const { name, operands, constant } of program) {
    const arity = rules[name].arity as number;
    const from = operands.slice(0, arity).map((k) => k % values.length);
    const args = from.map((k) => values[k]!);
    if (constant !== undefined && arity > 1) [from[arity - 1], args[arity - 1]] = [-1, constant];
    values.push((reference[name] as (...a: number[]) => number)(...args));
    adjoints.push(1);
    calls.push({ name, from, args });
  }
  for (let k = calls.length - 1; k >= 0; k--) {
    const { name, from, args } = calls[k]!;
    const y = x.length + k;
    partialsOf(reference, name, args, values[y]!).forEach((p, i) => {
      const part = contribution(reference, p, adjoints[y]!);
      if (part !== zero && from[i]! >= 0) adjoints[from[i]!]! += part as number;
    });
  }
  return adjoints.slice(0, x.length);
}
