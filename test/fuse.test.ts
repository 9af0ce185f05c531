import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { listing } from "../src/print.js";
import { apply, tapeOf } from "./programs.js";
import type { Fn } from "./programs.js";

const optimized = (inputs: number, fn: Fn): string => listing(optimize(tapeOf(inputs, fn)));

const fused = names.flatMap((name) => {
  const rule = rules[name];
  return rule.arity === 2 && rule.fuses ? [[name, ...rule.fuses] as const] : [];
});

describe("two operations that the table has as one", () => {
  it("are a square and a difference", () => {
    expect(fused).toEqual([["squaredDifference", "square", "sub"]]);
  });

  it.each(fused)("become it: %s is %s of %s", (name, outer, inner) => {
    const two: Fn = ([a, b]) => apply(outer, [apply(inner, [a!, b!])]);
    expect(optimized(2, two)).toBe(`%2 = ${name} x0 x1\nreturn %2`);
    expect(optimized(2, ([a, b]) => apply(outer, [apply(inner, [b!, a!])]))).toBe(`%2 = ${name} x1 x0\nreturn %2`);
  });

  it.each(fused)("keep the bits of value and adjoints, tangents to rounding: %s", (name, outer, inner) => {
    const one = compile(2, ([a, b]) => apply(name, [a!, b!]));
    // The inner result is an output too, so the two stay two.
    const two = compile(2, ([a, b]) => {
      const result = apply(inner, [a!, b!]);
      return [apply(outer, [result]), result];
    });
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), (a, b, t) => {
        expect(one.value([a, b])).toBe((two.value([a, b]) as Float64Array)[0]);
        expect(one.vjp([a, b], t)).toEqual(two.vjp([a, b], [t, 0]));
      }),
    );
    const moderate = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(moderate, moderate, moderate, (a, b, t) => {
        const expected = (two.jvp([a, b], [t, 1]) as Float64Array)[0]!;
        expect(Math.abs(one.jvp([a, b], [t, 1]) - expected)).toBeLessThan(1e-15 * (Math.abs(a - b) + 1) * 4e3);
      }),
    );
  });

  it("stay two where something else uses the inner result, or it is an output", () => {
    const difference = ([a, b]: Expr[]): Expr => a!.sub(b!);
    const kept = "%2 = sub x0 x1\n%3 = square %2\n";
    expect(optimized(2, (x) => difference(x).square().mul(difference(x)))).toBe(`${kept}%4 = mul %2 %3\nreturn %4`);
    expect(optimized(2, (x) => [difference(x).square(), difference(x)])).toBe(`${kept}return %3, %2`);
  });

  it("become one where what else used the inner result is needed by no output", () => {
    const fn: Fn = ([a, b]) => {
      const difference = a!.sub(b!);
      difference.exp();
      return difference.square();
    };
    expect(optimized(2, fn)).toBe("%2 = squaredDifference x0 x1\nreturn %2");
  });

  it("become one among the terms of a sum", () => {
    const text = optimized(9, (x) => x.slice(1).reduce((sum: Expr, a) => sum.add(a.sub(x[0]!).square()), x[0]!.mul(0)));
    expect(text.match(/squaredDifference/g)).toHaveLength(8);
    expect(text).not.toContain(" sub ");
  });
});
