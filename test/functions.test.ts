/** softmax: the one free function that gives a list. */
import { describe, expect, it } from "vitest";
import { AdError, compile, softmax } from "../src/index.js";

describe("softmax", () => {
  it("of numbers is shares that add up to 1", () => {
    const shares = softmax([1, 2, 3]);
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3);
    shares.forEach((share, i) => expect(share).toBeCloseTo(Math.exp(i + 1) / total, 15));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 15);
  });

  it("neither overflows nor sees what all elements have in common", () => {
    expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
    expect(softmax([-Infinity, 0])).toEqual([0, 1]);
    expect(softmax(Float64Array.of(-2000))).toEqual([1]);
  });

  it("has the Jacobian diag(p) - p pᵀ", () => {
    const f = compile(3, (xs) => softmax(xs));
    const x = [0.5, -1, 2];
    const p = softmax(x);
    expect(f.value(x)).toEqual(Float64Array.from(p));
    const jacobian = f.jacobian(x);
    p.forEach((a, i) => p.forEach((b, j) => expect(jacobian[3 * i + j]).toBeCloseTo((i === j ? a : 0) - a * b, 14)));
  });

  it("mixes Exprs and numbers", () => {
    const f = compile(1, ([x]) => softmax([x!, 0]));
    expect(f.value([0])).toEqual(Float64Array.of(0.5, 0.5));
  });

  it("refuses the empty list and what is no list of numbers", () => {
    expect(() => softmax([])).toThrow(
      new AdError("length", "softmax: got an empty list, expected at least one element"),
    );
    expect(() => softmax(["a"] as unknown as number[])).toThrow(/^softmax: got .*, expected an Expr or a number$/);
  });
});
