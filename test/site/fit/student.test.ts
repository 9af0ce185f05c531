/** Quantiles of Student's t distribution against closed forms. */
import { describe, expect, it } from "vitest";
import { quantile } from "../../../site/fit/student.js";

describe("the quantile of |T|", () => {
  it("is tan(π (1 - p) / 2) with 1 degree of freedom", () => {
    for (const p of [0.5, 0.05, 0.01]) expect(quantile(1, p) / Math.tan((Math.PI * (1 - p)) / 2)).toBeCloseTo(1, 11);
  });

  it("is (1 - p) √(2 / (p (2 - p))) with 2", () => {
    for (const p of [0.5, 0.05, 0.01]) expect(quantile(2, p) / ((1 - p) * Math.sqrt(2 / (p * (2 - p))))).toBeCloseTo(1, 11); // prettier-ignore
  });

  it("falls to that of the normal distribution", () => {
    expect(quantile(30)).toBeLessThan(quantile(12));
    expect(quantile(1e9)).toBeCloseTo(1.959963984540054, 7);
  });

  it("is NaN without degrees of freedom", () => {
    expect([quantile(0), quantile(-1)]).toEqual([NaN, NaN]);
  });
});
