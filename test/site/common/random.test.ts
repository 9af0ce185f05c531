/** Random numbers have the moments they should, and depend on the seed alone. */
import { describe, expect, it } from "vitest";
import { below, normal, uniform } from "../../../site/common/random.js";

const many = (draw: () => number): number[] => Array.from({ length: 20_000 }, draw);
const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;

describe("random numbers", () => {
  it("are uniform in [0, 1)", () => {
    const values = many(uniform(1));
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
    // Five standard errors of 20,000.
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 20_000));
  });

  it("are normal with mean 0 and variance 1", () => {
    const random = uniform(2);
    const values = many(() => normal(random));
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(20_000));
    expect(Math.abs(mean(values.map((v) => v * v)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
  });

  it("are every integer below a limit", () => {
    const random = uniform(3);
    expect(new Set(many(() => below(random, 7)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  it("depend on the seed alone", () => {
    expect(many(uniform(4))).toEqual(many(uniform(4)));
    expect(many(uniform(4))).not.toEqual(many(uniform(5)));
  });
});
