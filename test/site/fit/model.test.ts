/** The fit reaches what NIST certifies, from both of NIST's starts; its band is the delta method's. */
import { describe, expect, it } from "vitest";
import { checkGradient } from "wasmgrad/check";
import { parse } from "wasmgrad/expressions";
import { Curve, parametersOf } from "../../../site/fit/curve.js";
import { datasets } from "../../../site/fit/datasets.js";
import type { Dataset } from "../../../site/fit/datasets.js";
import { digits, Fit } from "../../../site/fit/model.js";

const begin = (dataset: Dataset, start: 0 | 1, curve = new Curve(dataset.formula)): Fit =>
  new Fit(curve, dataset.x, dataset.y, dataset.parameters.map(({ starts }) => starts[start])); // prettier-ignore

const cases = datasets.flatMap((dataset) => ([0, 1] as const).map((start) => ({ name: dataset.name, dataset, start })));

describe.each(cases)("$name from start $start", ({ dataset, start }) => {
  it("converges to the certified parameters, errors and sum of squares, 10 digits or more", () => {
    const fit = begin(dataset, start);
    fit.run();
    expect(fit.converged).toBe(true);
    dataset.parameters.forEach(({ certified }, i) => expect(digits(fit.b[i]!, certified)).toBeGreaterThan(10));
    fit.errors().forEach((error, i) => expect(digits(error, dataset.parameters[i]!.error)).toBeGreaterThan(10));
    expect(digits(fit.squares, dataset.squares)).toBeGreaterThan(10);
    fit.curve.dispose();
  });
});

describe.each(datasets)("$name", (dataset) => {
  it("names in its formula exactly the parameters that are certified", () => {
    expect(parametersOf(dataset.formula)).toEqual(dataset.parameters.map(({ name }) => name));
    expect(dataset.x.length).toBe(dataset.y.length);
  });

  it("has a formula whose gradient is that of differences, at every observation", () => {
    const names = parametersOf(dataset.formula);
    const f = parse(dataset.formula, { variables: names, parameters: ["x"] }).compile();
    for (const x of dataset.x) {
      f.setParameters([x]);
      expect(checkGradient(f, dataset.parameters.map(({ certified }) => certified)).pass).toBe(true); // prettier-ignore
    }
    f.dispose();
  });
});

describe("a straight line", () => {
  const x = [0, 1, 2, 3, 5];
  const y = [1, 2.5, 2, 4, 7];
  const curve = new Curve("b1 + b2*x");
  const fit = new Fit(curve, x, y, [0, 0]);
  fit.run();
  const middle = x.reduce((a, b) => a + b) / x.length;
  const spread = x.reduce((total, v) => total + (v - middle) ** 2, 0);
  const slope = x.reduce((total, v, i) => total + (v - middle) * y[i]!, 0) / spread;

  it("has the parameters and errors of linear regression", () => {
    expect(fit.b[1]).toBeCloseTo(slope, 12);
    expect(fit.b[0]).toBeCloseTo(y.reduce((a, b) => a + b) / y.length - slope * middle, 12);
    expect(fit.errors()[1]).toBeCloseTo(fit.deviation / Math.sqrt(spread), 12);
  });

  it("has the band of linear regression, t at 3 degrees of freedom being 3.182446305", () => {
    const { values, halves } = fit.band([-1, 2, 8]);
    [-1, 2, 8].forEach((at, k) => {
      expect(values[k]).toBeCloseTo(fit.b[0]! + slope * at, 12);
      const half = 3.182446305284263 * fit.deviation * Math.sqrt(1 / x.length + (at - middle) ** 2 / spread);
      expect(halves[k]! / half).toBeCloseTo(1, 9);
    });
  });

  it("follows an observation that is moved", () => {
    const moved = new Fit(curve, x, y, fit.b);
    moved.run();
    moved.observe(4, 9);
    expect(moved.converged).toBe(false);
    moved.run();
    expect(moved.b[1]).toBeCloseTo(slope + ((5 - middle) * 2) / spread, 12);
    expect(y[4]).toBe(7);
  });
});

describe("what data do not determine", () => {
  it("has no finite error, and a fit of as many parameters as observations has none, either", () => {
    const twice = new Fit(new Curve("b1 + b2 + x"), [0, 1, 2], [1, 2, 4], [0, 0]);
    twice.run(50);
    expect(twice.errors().every(Number.isFinite)).toBe(false);
    const exact = new Fit(new Curve("b1 + b2*x"), [0, 1], [1, 3], [0, 0]);
    exact.run(50);
    expect(exact.b[1]).toBeCloseTo(2, 9);
    expect(exact.errors().some(Number.isFinite)).toBe(false);
  });
});

describe("formulas", () => {
  it("have parameters by number, each once, and no others", () => {
    expect(parametersOf("b10*x + b2 + b2*ab1 + b0 + exp(b1)")).toEqual(["b1", "b2", "b10"]);
  });

  it("are refused in words where a name is not known", () => {
    expect(() => new Curve("b1*y")).toThrow(/y/);
  });
});

describe("digits", () => {
  it("are those of the relative error, from 0 to the 11 that are certified", () => {
    expect(digits(1.001, 1)).toBeCloseTo(3, 6);
    expect([digits(2, 2), digits(-5, 1), digits(NaN, 1)]).toEqual([11, 0, 0]);
  });
});
