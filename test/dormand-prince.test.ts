/** One step of Dormand and Prince's method. */
import { describe, expect, it } from "vitest";
import { compile } from "../src/index";
import { errorOf, firstStep, step } from "../src/dormand-prince";
import type { Field } from "../src/dormand-prince";
import { expectClose } from "./close";

const power = (n: number): Field => (t) => [Array.from({ length: n }, () => t).reduce((p, x) => p.mul(x), t.mul(0).add(n + 1))]; // prettier-ignore
/** Of [t, y, h]: y after the step, the last slope, the mean square error. */
const stepped = (f: Field) =>
  compile(3, ([t, y, h]) => {
    const done = step(f, t!, [y!], f(t!, [y!]), h!);
    return [done.y[0]!, done.slopes[6]![0]!, errorOf(done, [y!], h!, { rtol: 0, atol: 1 })];
  });

describe("a step", () => {
  it("is exact for polynomials of degree 5, and estimates an error where they are above 4", () => {
    for (const n of [0, 1, 2, 3, 4]) {
      const [y, slope, error] = stepped(power(n)).value([1, 2, 0.5]);
      expectClose(y!, 2 + 1.5 ** (n + 1) - 1, 1e-14);
      expectClose(slope!, (n + 1) * 1.5 ** n, 1e-14);
      if (n < 4) expect(error).toBeLessThan(1e-28);
      else expect(error).toBeGreaterThan(1e-12);
    }
    expect(Math.abs(stepped(power(5)).value([1, 2, 0.5])[0]! - (2 + 1.5 ** 6 - 1))).toBeGreaterThan(1e-6);
  });

  it("of dy/dt = y is the polynomial of e^h to order 5", () => {
    const f = stepped((_t, y) => y);
    const taylor = [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120];
    for (const h of [1e-2, 0.1]) {
      const exact = taylor.reduce((s, c, k) => s + c * h ** k, 0);
      expect(Math.abs(f.value([0, 1, h])[0]! - exact)).toBeLessThan(h ** 6 / 500);
    }
  });

  it("differentiates the state and no error", () => {
    const f = stepped((t, y) => [y[0]!.mul(t)]);
    expect(f.vjp([1, 2, 0.1], [0, 0, 1])).toEqual(new Float64Array(3));
    expect(f.vjp([1, 2, 0.1], [1, 0, 0])[1]).toBeGreaterThan(1);
  });
});

describe("the first step", () => {
  const first = (f: Field, rtol: number) => compile(1, ([y]) => firstStep(f, y!.mul(0), [y!], f(y!.mul(0), [y!]), y!.sign(), { rtol, atol: rtol })); // prettier-ignore

  it("is shorter where slopes are steeper and tolerances smaller, and is not differentiated", () => {
    const decay = (k: number): Field => (_t, y) => [y[0]!.mul(-k)]; // prettier-ignore
    const [loose, close, steep] = [first(decay(1), 1e-3), first(decay(1), 1e-9), first(decay(1000), 1e-3)];
    expect(loose.value([1])).toBeGreaterThan(10 * close.value([1]));
    expect(loose.value([1])).toBeGreaterThan(30 * steep.value([1]));
    expect(loose.gradient([1])).toEqual(Float64Array.of(0));
  });

  it("is finite where nothing moves", () => {
    expect(first((_t, y) => [y[0]!.mul(0)], 1e-6).value([0])).toBeGreaterThan(0);
    expect(first((_t, y) => [y[0]!.mul(0)], 1e-6).gradient([1])).toEqual(Float64Array.of(0));
  });
});
