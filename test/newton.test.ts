/** Newton's method in numbers. */
import { describe, expect, it } from "vitest";
import { lengthOf, newton, newtonStep } from "../src/newton";
import type { Equations } from "../src/newton";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

/** [x² + y² - 4, x y - 1], and how often they were asked for. */
function circle(): Equations & { asked: number } {
  const equations = {
    asked: 0,
    residual: ([x, y]: Float64Array) => (equations.asked++, Float64Array.of(x! * x! + y! * y! - 4, x! * y! - 1)),
    jacobian: ([x, y]: Float64Array) => Float64Array.of(2 * x!, 2 * y!, y!, x!),
  };
  return equations as unknown as Equations & { asked: number };
}

const settings = { tolerance: 1e-10, iterations: 20 };

describe("newton", () => {
  it("doubles the digits with each step, and takes one more for the last", () => {
    const equations = circle();
    const [x, y] = newton(equations, Float64Array.of(2, 0.5), settings, "test");
    expectClose([x! * x! + y! * y!, x! * y!], [4, 1], 4e-16 * 4);
    expect(equations.asked).toBeLessThanOrEqual(6);
  });

  it("returns a start that is a root", () => {
    const start = Float64Array.of(1, 0);
    const line = {
      residual: ([x, y]: Float64Array) => Float64Array.of(x! - 1, y!),
      jacobian: () => new Float64Array(4),
    };
    expect(newton(line as unknown as Equations, start, settings, "test")).toBe(start);
  });

  it("goes on towards a double root, whose steps are halves, until they are small", () => {
    const double = { residual: ([x]: Float64Array) => Float64Array.of((x! - 1) ** 2), jacobian: ([x]: Float64Array) => Float64Array.of(2 * (x! - 1)) }; // prettier-ignore
    const [x] = newton(double as unknown as Equations, Float64Array.of(3), { tolerance: 1e-6, iterations: 50 }, "test");
    expect(Math.abs(x! - 1)).toBeLessThan(4e-6);
    expect(errorOf(() => newton(double as unknown as Equations, Float64Array.of(3), { tolerance: 1e-6, iterations: 5 }, "test"))).toMatch(/^limit: test: Newton's method got to \[1\.06250\] with a residual of 0\.00391 in 5 iterations \(no step below 0\.000001\)/); // prettier-ignore
  });

  it("shows four unknowns of many where it ends without a root", () => {
    const none = { residual: (x: Float64Array) => x.map((xi) => xi * xi + 1), jacobian: (x: Float64Array) => Float64Array.from({ length: 25 }, (_, k) => (k % 6 === 0 ? 2 * x[k / 6]! : 0)) }; // prettier-ignore
    expect(errorOf(() => newton(none, new Float64Array(5), settings, "test"))).toMatch(/^limit: test: Newton's method got to \[0\.00000, 0\.00000, 0\.00000, 0\.00000, \.\.\.\] with a residual of 1\.00 in 0 iterations \(no decrease along its step\)/); // prettier-ignore
  });
});

describe("a step", () => {
  it("leads from x to the root of the linearised equations; its length is relative above 1", () => {
    const x = Float64Array.of(2, 1);
    expectClose(newtonStep(circle(), x), [0, 1 / 2], 1e-15);
    expect(lengthOf(Float64Array.of(-3, 1), Float64Array.of(0.5, 0))).toBe(3);
    expect(lengthOf(Float64Array.of(-3, 1), Float64Array.of(0.5, -10))).toBe(0.3);
  });
});
