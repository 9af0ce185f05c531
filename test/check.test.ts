/** `wasmgrad/check`: right functions pass, wrong ones fail, and who is to blame. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { checkGradient } from "../src/check.js";
import type { CheckOptions, GradientCheck } from "../src/check.js";
import { differences } from "../src/check/differences.js";
import type { Difference } from "../src/check/differences.js";
import {
  compile,
  defineOp,
  defineOpaque,
  fold,
  map,
  mapLogSumExp,
  mapSum,
  scan,
  sum,
  whileLoop,
} from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { activeOperands } from "../src/readings.js";
import { layoutOf, pathsOf } from "../src/shape.js";
import { errorOf } from "./mistakes.js";
import { apply, wide } from "./programs.js";

/** Passes, and every derivative was told by a difference. */
function expectCertain(report: GradientCheck): void {
  expect(String(report)).toMatch(/^✓ \d+ derivatives? as by differences\n {2}farthest off: .*$/);
  expect(report).toMatchObject({ pass: true, uncertain: 0, failures: [], culprit: undefined });
}

const quiet = { throws: false } as const;
/** Of a function of one input that is one number. */
const at = (x: number, f: (x: Expr) => Operand, options: CheckOptions = quiet): GradientCheck => checkGradient(f, x, options); // prettier-ignore

const tripled = defineOp({ name: "tripled", value: (x) => x.square(), partials: (x) => x.mul(3) });
const negated = defineOp({ name: "area", value: (a, b) => a!.mul(b!), partials: (a, b) => [b!, a!.neg()] });
/** A matrix that is not its transpose, times x. */
const turned = {
  name: "turn",
  inputs: 2,
  outputs: 2,
  value: ([a, b]: number[]): number[] => [a! + 2 * b!, 3 * a! + b!],
  jvp: (_: number[], [a, b]: number[]): number[] => [a! + 2 * b!, 3 * a! + b!],
  vjp: (_: number[], [p, q]: number[]): number[] => [p! + 2 * q!, 3 * p! + q!],
} as const;

/** Operand by which there are second derivatives, where by the others, shapes, there are none (docs/conventions.md). */
const beside: { [K in OpName]?: number } = { gammaP: 1, gammaQ: 1, gammaPByA: 1, betaInc: 2, betaIncByA: 2, betaIncByB: 2 }; // prettier-ignore

/** Along each operand by which the operation has derivatives. */
function directionsOf(name: OpName, sample: readonly number[]): number[][] {
  // What is only chosen by has no derivative at the sample 0 of select.
  const active = typeof rules[name].arity === "string" || activeOperands(name) === 0 ? ~0 : activeOperands(name);
  const mask = beside[name] === undefined ? active : 1 << beside[name];
  return sample.flatMap((_, k) => ((mask >> k) & 1 ? [sample.map((_, j) => Number(j === k))] : []));
}

describe("checkGradient of right functions", () => {
  const declared = names.filter((name) => rules[name].declared);

  it.each(names.filter((name) => !rules[name].declared))("finds nothing wrong with %s at its samples, first and second order", (name) => {
    for (const sample of rules[name].samples) {
      const n = sample.length;
      const f = compile(n, (xs) => apply(name, xs));
      const directions = directionsOf(name, sample);
      // Second derivatives there are beyond the range of numbers, or made of what is; by shapes nobody knows them.
      const far = name.includes("By") || sample.some((x) => x !== 0 && (Math.abs(x) > 1e100 || Math.abs(x) < 1e-100));
      for (const order of far ? ([1] as const) : ([1, 2] as const)) {
        const report = checkGradient(f, [...sample], { order, directions, throws: false });
        expect(`${sample.join()} ${report.pass ? "passes" : String(report)}`).toBe(`${sample.join()} passes`);
      }
      f.dispose();
    }
  }); // prettier-ignore

  it("can tell at nearly all samples", () => {
    const uncertain = names.filter((name) => !rules[name].declared).flatMap((name) => rules[name].samples.filter((sample) => {
      const f = compile(sample.length, (xs) => apply(name, xs));
      return checkGradient(f, [...sample], { ...quiet, directions: directionsOf(name, sample) }).uncertain > 0;
    }).map((sample) => `${name} ${sample.join()}`)); // prettier-ignore
    expect(uncertain).toMatchInlineSnapshot(`
      [
        "exp -745",
        "sin 1e+22",
        "cos 1e+22",
        "atan 10000000000",
      ]
    `);
  });

  it.each(declared)("says of %s that its derivative is declared", (name) => {
    const sample = rules[name].samples[0]!;
    const report = checkGradient((xs: Expr[]) => apply(name, xs), [...sample], quiet);
    expect(report.pass).toBe(false);
    expect(report.culprit).toMatch(name === "stopGradient" ? /is declared constant/ : /states the partial derivative/);
  });

  it("finds nothing wrong with random programs", () => {
    const tame: OpName[] = ["add", "sub", "neg", "sin", "cos", "tanh", "sigmoid", "atan", "softplus", "asinh", "erf", "sum", "mean"]; // prettier-ignore
    const seed = { seed: fc.integer(), x: fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: 50, maxLength: 50 }) }; // prettier-ignore
    fc.assert(
      fc.property(wide(tame, 12), fc.record(seed), ({ inputs, parameters, fn }, { seed, x }) => {
        const f = compile(inputs, (xs, ps) => fn(xs, ps), { parameters });
        f.setParameters(x.slice(inputs, inputs + parameters));
        expect(checkGradient(f, x.slice(0, inputs), { directions: 2, seed }).pass).toBe(true);
        f.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it("goes through nested functions, parameters, data and several outputs", () => {
    const f = compile(
      { w: 2, b: [] },
      ({ w, b }, [p], { points }) => ({
        mean: mapSum((x: Expr) => x.mul(w[0]!).sin().mul(p!), points),
        states: scan((s: Expr) => [s.mul(w[1]!).tanh(), s.mul(b)] as const, b, 3)[1],
        rows: map((x: Expr) => x.mul(b).exp(), [w[0]!, w[1]!]),
        most: mapLogSumExp((x: Expr) => x.mul(b), points),
        folded: fold((s: Expr) => s.mul(0.5).add(w[0]!), b, 5),
      }),
      { parameters: 1, data: { points: [] } },
    );
    f.setParameters([2]).setData({ points: [1, 2, 4] });
    expectCertain(checkGradient(f, { w: [0.3, 0.7], b: 1.5 }));
  });

  it("of second order goes through nested functions", () => {
    const halved = (x: Operand): Expr => whileLoop((s: Expr) => s.gt(1), (s: Expr) => s.mul(s).mul(0.4), x) as Expr; // prettier-ignore
    expectCertain(checkGradient(([x, y]: Expr[]) => halved(x!).mul(y!).add(fold((s: Expr) => s.mul(x!).sin(), y!, 4)), [2.1, 0.7], { order: 2 })); // prettier-ignore
  });

  it.each([1e-12, 1e-6, 1, 1e6, 1e12])("does not depend on the scale of inputs and values: %d", (scale) => {
    expectCertain(at(scale, (x) => x.div(scale).sin(), { order: 2 }));
    expectCertain(at(1, (x) => x.sin().mul(scale), { order: 2 }));
    expectCertain(checkGradient(([x, y]: Expr[]) => x!.mul(1 / scale).sin().mul(y!.mul(scale).exp()), [scale, 1 / scale])); // prettier-ignore
    expectCertain(checkGradient(([x, y]: Expr[]) => x!.mul(1 / scale).sin().mul(y!.mul(scale).exp()), [scale, 1 / scale], { directions: 3 })); // prettier-ignore
  });

  it("takes inputs that are 0, or small by chance", () => {
    expectCertain(at(0, (x) => x.cos().add(x)));
    expectCertain(at(1e-12, (x) => x.sin().add(1)));
    expectCertain(checkGradient(([x, y]: Expr[]) => x!.mul(y!).exp(), [0, 0], { order: 2 }));
  });

  it("is not deceived by what bends on a smaller scale than its input", () => {
    expectCertain(at(1.0003, (x) => x.sub(1).mul(1e3).square().neg().exp()));
    expectCertain(at(1.3, (x) => x.mul(1e5).sin().mul(1e-8).add(x)));
  });

  it("finds the derivative beside a kink", () => {
    expectCertain(at(1 + 1e-6, (x) => x.sub(1).abs()));
    expectCertain(at(1.0005, (x) => x.mul(1000).floor().add(x.relu())));
    expectCertain(at(1e-9, (x) => x.abs()));
  });
});

describe("a difference that is no good", () => {
  it("fails no right gradient, and says why", () => {
    const report = at(1 + 1e-14, (x) => x.sub(1).abs());
    expect(report).toMatchObject({ pass: true, compared: 3, uncertain: 2 });
    expect(report.culprit).toBe("%3 = abs %2 is 1e-14 from a point where it has no derivative; check farther from it, or with a smaller step"); // prettier-ignore
    expect(at(1.001, (x) => x.sub(1).abs(), { step: 0.1 })).toMatchObject({ pass: true, uncertain: 2, culprit: expect.stringMatching(/^%3 = abs %2 is 0\.001 from/) as string }); // prettier-ignore
  });

  it("is known by the digits that operations lose, in bodies, too", () => {
    const lost = (x: Expr): Expr => x.add(1e16).sub(1e16);
    expect(at(1, lost)).toMatchObject({ pass: true, uncertain: 2, culprit: expect.stringMatching(/^%2 = add x0 1(0{16}) rounds off/) as string }); // prettier-ignore
    expect(at(1, (w) => mapSum((x: Expr) => lost(x.mul(w)), [1, 2]))).toMatchObject({ pass: true, uncertain: 2, culprit: expect.stringMatching(/^body 0: %\d+ = add .* rounds off/) as string }); // prettier-ignore
    expect(at(1e12, (x) => x.sin())).toMatchObject({ pass: true, uncertain: 2, culprit: expect.stringMatching(/^x0 rounds off/) as string }); // prettier-ignore
  });

  it("does not hide a wrong rule", () => {
    expect(at(1, (x) => tripled(x).add(1e14))).toMatchObject({ pass: false, failures: [], uncertain: 2, culprit: expect.stringContaining("states the partial derivative 3 where") as string }); // prettier-ignore
    const kinked = at(1, (x) => tripled(x).add(x.sub(1).abs()));
    expect(kinked.culprit).toContain("states the partial derivative 3");
  });
});

describe("checkGradient of wrong functions", () => {
  it("throws, and names the component and the partial derivative of defineOp", () => {
    const f = compile({ w: [2, 2] }, ({ w }) => negated(w[0]![0]!, w[1]![0]!).sin());
    expect(errorOf(() => checkGradient(f, { w: [[1, 2], [3, 4]] }))).toMatchInlineSnapshot(`"check: checkGradient: w[1][0]: got 0.9899924966 by gradient, expected -0.9899924966 by differences (± 2e-14), and 1 more; %8 = withPartial %7 x2 %5 states the partial derivative -1 where differences of its value give 1; correct partials[1] of that defineOp or withPartial"`); // prettier-ignore
  });

  it("names an opaque operation and its rule", () => {
    const op = defineOpaque(turned);
    const report = checkGradient((x: Expr[]) => op(x), [1, 2], quiet);
    expect(String(report)).toMatchInlineSnapshot(`
      "✗ 4 of 10 derivatives wrong
        output[0] by x[1]: got 3 by vjp, expected 2 by differences (± 2e-14)
        output[1] by x[0]: got 2 by vjp, expected 3 by differences (± 3e-14)
        ⟨Jᵀ·ȳ, v⟩ along x[0]: got 2.176804556 by vjp, expected 3.149804807 as by jvp
        ⟨Jᵀ·ȳ, v⟩ along x[1]: got 1.665412412 by vjp, expected 1.434608358 as by jvp
        %2 = opaque turn x0 x1 gives 3 by its vjp of output 0 by input 1 where differences of its value give 2; correct that rule"
    `);
    const shorter = defineOpaque({ ...turned, jvp: undefined as never });
    expect(checkGradient((x: Expr[]) => shorter(x)[0]!, [1, 2], quiet).culprit).toMatchInlineSnapshot(
      `"%2 = opaque turn x0 x1 gives 3 by its jvp or vjp of output 0 by input 1 where differences of its value give 2; correct that rule"`,
    );
    const alone = defineOpaque({ name: "sinh", inputs: [], value: Math.sinh, rules: { vjp: (x, s) => x.sinh().mul(s) } }); // prettier-ignore
    expect(at(1, (x) => alone(x.mul(2))).culprit).toMatchInlineSnapshot(
      `"%3 = opaque sinh %2 gives 3.626860408 by its vjp where differences of its value give 3.762195691; correct that rule"`,
    );
  });

  it("finds a wrong operation in the bodies of maps, folds and loops", () => {
    const over = {
      map: (w: Expr) => mapSum((x: Expr) => tripled(x.mul(w)), [1, 2]),
      fold: (w: Expr) => fold((s: Expr) => tripled(s.mul(w)).mul(0.3), w, 3),
      loop: (w: Expr) => whileLoop((s: Expr) => s.lt(9), (s: Expr) => tripled(s).add(w), w) as Expr,
    }; // prettier-ignore
    for (const [name, f] of Object.entries(over)) {
      expect([name, at(1.2, f).culprit]).toEqual([name, expect.stringMatching(/^body 0: %\d+ = withPartial .* correct partials\[0\]/)]); // prettier-ignore
    }
  });

  it.each([
    ["abs", 0, (x: Expr) => x.abs()],
    ["relu", 0, (x: Expr) => x.relu()],
    ["max", 1, (x: Expr) => x.max(1)],
    ["floor", 2, (x: Expr) => x.floor()],
    ["gt", 1, (x: Expr) => x.gt(1).select(x, x.neg())],
    ["clamp", 1, (x: Expr) => x.clamp(1, 2)],
    ["norm", 0, (x: Expr) => sum([x, x]).hypot(0)],
    ["sqrt", 0, (x: Expr) => x.sqrt()],
    ["log", -1, (x: Expr) => x.log()],
  ] as const)("says of %s that there is no derivative", (name, x, f) => {
    const report = at(x, f);
    expect(report.pass).toBe(false);
    expect(report.culprit).toMatch(new RegExp(`^%\\d+ = ${name === "norm" ? "hypot" : name} .* no derivative, or none that is finite`)); // prettier-ignore
  });

  it("names what makes a derivative NaN where the value is fine", () => {
    const report = at(-800, (x) => x.neg().exp().add(1).reciprocal());
    expect(report.worst!.got).toBeNaN();
    expect(report.culprit).toMatch(/^%2 = exp %1 is at a point/);
  });

  it("names what a definition leaves out, but not what is constant by right", () => {
    const hidden = (y: Expr) => defineOp({ value: (x) => x.mul(y), partials: () => y });
    expect(checkGradient(([x, y]: Expr[]) => hidden(y!)(x!), [1, 2], quiet).culprit).toMatchInlineSnapshot(
      `"%4 = withPartial %3 x0 x1 depends on x1, by which its definition states no partial derivative; pass it as an operand"`,
    );
    expect(at(2, (x) => x.stopGradient().mul(x)).culprit).toMatchInlineSnapshot(
      `"%1 = stopGradient x0 depends on x0 and is declared constant; check without it"`,
    );
    // log Σ exp by hand: what is taken away and added again may be constant.
    expectCertain(
      checkGradient(
        ([x, y]: Expr[]) => {
          const most = x!.max(y!).stopGradient();
          return x!.sub(most).exp().add(y!.sub(most).exp()).log().add(most);
        },
        [1, 2],
      ),
    );
  });

  it("blames no operation whose operands share what stands on the tape once", () => {
    const product = defineOp({ value: (a, b) => a!.mul(b!.add(1)), partials: (a, b) => [b!.add(1), a!] });
    expect(at(1, (t) => product(t.add(1), t).add(t.sub(1).abs())).culprit).toMatch(/^%\d+ = abs/);
  });

  it("does not go through more operations than anybody waits for", () => {
    const hidden = defineOpaque({ inputs: [], value: (x) => 2 * x, vjp: (_, s) => s });
    const steps = (x: Expr): Expr => fold((s: Expr) => s.mul(0.5).add(x.sin()), x, 200_000);
    expect(at(1, (x) => hidden(steps(x))).culprit).toMatch(/^the function has more operations than are searched/);
  });

  it("says so where nothing is finite and no operation shows why", () => {
    const op = defineOpaque({ inputs: [], value: (x) => Math.sqrt(x - 5), vjp: (_, s) => s });
    expect(at(1, (x) => op(x)).culprit).toBe("the function is not finite on both sides of x; check at another point");
  });

  it("finds second derivatives that are not those of the first", () => {
    // Right to first order only where it is not differentiated again.
    const op = defineOp({ value: (x) => x.square(), partials: (x) => x.mul(2).stopGradient() });
    expectCertain(at(3, (x) => op(x), {}));
    const report = at(3, (x) => op(x), { order: 2, throws: false });
    expect(report).toMatchObject({ pass: false, failures: [{ mode: "hvp", path: "Hessian at x, x", got: 0 }] });
  });
});

describe("directions", () => {
  const many = compile(300, (w) => w.reduce<Expr>((s, x, i) => s.add((i === 170 ? tripled(x) : x.sin()).mul(i)), w[0]!)); // prettier-ignore
  const x = Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 7) / 7);

  it("are some random ones where there are many inputs, and still name the component", () => {
    const report = checkGradient(many, x, quiet);
    expect(report.compared).toBe(16 * 3);
    expect(report.worst).toMatchObject({ path: "x[170]", got: expect.closeTo(3 * 170 * x[170]!, 6) as number });
    expect(report.failures[0]!.path).toMatch(/^slope along direction \d+$/);
  });

  it("are the same for a seed", () => {
    const of = (seed?: number): string => String(checkGradient(many, x, { directions: 2, seed, throws: false } as CheckOptions)); // prettier-ignore
    expect(of(7)).toBe(of(7));
    expect(of()).toBe(of(1));
    expect(of(7)).not.toBe(of(8));
  });

  it("may be given, flat or in the structure of x", () => {
    const f = compile({ a: [], b: 2 }, ({ a, b }) => negated(a.mul(b[0]!), b[1]!));
    const point = { a: 1, b: [2, 3] };
    const along = (...directions: unknown[]): GradientCheck => checkGradient(f, point, { directions, throws: false });
    expectCertain(along({ a: 1, b: [0, 0] }, [0, 2, 0]));
    expect(along([1, 0, 1]).worst!.path).toBe("b[1]");
    expect(checkGradient(f, point, { directions: "inputs", throws: false }).compared).toBe(9);
  });
});

describe("a difference", () => {
  it("is nearer to the derivative than it says, whatever the first step", () => {
    const functions = [
      [(t: number) => 1 / (1.3 + t), -1 / 1.3 ** 2],
      [(t: number) => Math.sqrt(1.3 + t), 0.5 / Math.sqrt(1.3)],
      [(t: number) => 1e6 + (1.3 + t) ** 3, 3 * 1.3 ** 2],
      [(t: number) => (1.3 + t) ** 2 - 1.69, 2.6],
      [(t: number) => Math.abs(t + 1e-4), 1],
    ] as const;
    for (const [f, slope] of functions) {
      for (const first of [1, 0.1, 1e-3, 1e-5, 1e-7, 1e-9]) {
        const [{ slope: found, error, unseen }] = differences((t) => [f(t)], [f(0)], first, 1) as [Difference];
        expect([first, Math.abs(found - slope) <= 10 * error + unseen]).toEqual([first, true]);
      }
    }
  });

  it("sees a jump of the slope, and values that are not finite on one side", () => {
    const of = (f: (t: number) => number): Difference => differences((t) => [f(t)], [f(0)], 0.1, 1)[0]!;
    expect(of((t) => Math.abs(t) + t)).toMatchObject({ slope: expect.closeTo(1, 12) as number, jump: expect.closeTo(2, 12) as number }); // prettier-ignore
    expect(of(Math.log)).toMatchObject({ error: Infinity, step: 0 });
    // The first steps only.
    expect(of((t) => Math.log(0.05 + t)).slope).toBeCloseTo(20, 3);
  });
});

describe("the names of derivatives", () => {
  it("are paths in the structures of inputs and outputs", () => {
    const { skeleton } = layoutOf({ a: [], b: [2, 2], c: [{ d: [] }] }, "test");
    expect(pathsOf(skeleton, "x")).toEqual(["a", "b[0][0]", "b[0][1]", "b[1][0]", "b[1][1]", "c[0].d"]);
    expect(pathsOf(skeleton, "output", true).slice(0, 2)).toEqual(["output.a", "output.b[0][0]"]);
    expect(pathsOf(layoutOf([], "test").skeleton, "x")).toEqual(["x"]);
    expect(pathsOf(layoutOf([2, 1], "test").skeleton, "x")).toEqual(["x[0][0]", "x[1][0]"]);
    const f = compile({ a: [], b: 2 }, ({ a, b }) => ({ y: [a, tripled(b[1]!)] }));
    expect(checkGradient(f, [1, 2, 3], quiet).worst!.path).toBe("output.y[1] by b[1]");
  });
});

describe("the text of a check", () => {
  it("is short where it passes", () => {
    expect(String(checkGradient(([x, y]: Expr[]) => x!.mul(y!).sin(), [1, 2], { order: 2 }))).toMatchInlineSnapshot(`
      "✓ 10 derivatives as by differences
        farthest off: Hessian at x[0], x[0]: got -3.637189707 by hvp, expected -3.637189707 by differences (± 7e-14)"
    `);
    expect(String(at(1, (x) => x.add(1e16).sub(1e16)))).toMatchInlineSnapshot(`
      "✓ 1 derivative as by differences
        2 uncertain: no difference was exact enough to tell
        least certain: x: got 1 by gradient, expected 18.16666667 by differences (± 30)
        %2 = add x0 10000000000000000 rounds off what makes 31 of a difference with steps of 0.071; check where less cancels, or with a larger step"
    `);
  });

  it("has the worst, some others, and the culprit where it fails", () => {
    expect(String(checkGradient((x: Expr[]) => sum(x.map((z) => tripled(z))), [1, 2, 3, 4], { ...quiet, directions: 3 }))).toMatchInlineSnapshot(`
      "✗ 6 of 9 derivatives wrong
        x[3]: got 12 by gradient, expected 8 by differences (± 6e-14)
        slope along direction 2: got 31.47257301 by gradient, expected 20.98171534 by differences (± 1e-13)
        slope along direction 2: got 31.47257301 by jvp, expected 20.98171534 by differences (± 1e-13)
        slope along direction 1: got -27.80754249 by gradient, expected -18.53836166 by differences (± 2e-13)
        and 3 more
        %20 = withPartial %19 x3 %18 states the partial derivative 12 where differences of its value give 8; correct partials[0] of that defineOp or withPartial"
    `); // prettier-ignore
    expect(String(at(0, (x) => x.abs()))).toMatchInlineSnapshot(`
      "✗ no derivative to be found
        2 uncertain: no difference was exact enough to tell
        x: got 0 by gradient, expected 0 by differences (± 1)
        %1 = abs x0 is at a point where it has no derivative, or none that is finite; check at another point"
    `);
  });
});

describe("checkGradient", () => {
  it("says what is wrong with its arguments", () => {
    const f = compile({ a: [], b: 2 }, ({ a, b }) => [a, b[0]!]);
    const waiting = compile(1, ([x], [p]) => x!.mul(p!), { parameters: 1 });
    expect([
      errorOf(() => checkGradient(7 as never, [1])),
      errorOf(() => checkGradient(f, [1, 2])),
      errorOf(() => checkGradient(f, { a: 1, b: [NaN, 2] })),
      errorOf(() => checkGradient((x: Expr) => x, "1" as never)),
      errorOf(() => checkGradient(f, [1, 2, 3], 3 as never)),
      errorOf(() => checkGradient(f, [1, 2, 3], { order: 2 })),
      errorOf(() => checkGradient(f, [1, 2, 3], { order: 3 as never })),
      errorOf(() => checkGradient(f, [1, 2, 3], { tolerance: -1 })),
      errorOf(() => checkGradient(f, [1, 2, 3], { step: 0 })),
      errorOf(() => checkGradient(f, [1, 2, 3], { seed: 0.5 })),
      errorOf(() => checkGradient(f, [1, 2, 3], { directions: 0 })),
      errorOf(() => checkGradient(f, [1, 2, 3], { directions: [[1, 2]] })),
      errorOf(() => checkGradient(f, [1, 2, 3], { directions: [[0, 0, 0]] })),
      errorOf(() => checkGradient(f, [1, 2, 3], { directions: [[0, NaN, 1]] })),
      errorOf(() => checkGradient(waiting, [1])),
    ].join("\n")).toMatchInlineSnapshot(`
      "type: checkGradient: got number 7, expected a function, plain or made by compile(inputs, fn)
      length: checkGradient: x has 2 values, expected 3
      type: checkGradient: b[0]: got NaN, expected a finite number to go from
      type: checkGradient: x: got "1", expected numbers, or arrays and objects of them
      type: checkGradient: options: got number 3, expected an object such as { order: 2 }
      outputs: checkGradient: order 2: the function has 2 outputs, expected 1; check one of them, or a sum of them
      type: checkGradient: order: got number 3, expected 1 or 2
      type: checkGradient: tolerance: got number -1, expected a relative error such as 1e-6
      type: checkGradient: step: got number 0, expected the largest step, more than 0
      type: checkGradient: seed: got number 0.5, expected a whole number
      type: checkGradient: directions: got number 0, expected "inputs", a whole number of random ones, or an array of vectors such as x
      length: checkGradient: directions[0] has 2 values, expected 3
      type: checkGradient: directions[0]: got nothing but 0, expected a direction to go along
      type: checkGradient: directions[0]: got a number that is not finite, expected a direction to go along
      parameters: checkGradient: parameters were never set, expected 1; call setParameters(values) first"
    `); // prettier-ignore
  });

  it("leaves the function as it was, parameters and all", () => {
    const f = compile(1, ([x], [p]) => x!.mul(p!), { parameters: 1 }).setParameters([3]);
    checkGradient(f, [1]);
    expect(f.value([2])).toBe(6);
  });

  it("lets pass what the function throws", () => {
    const op = defineOpaque({ inputs: [], value: () => { throw new Error("no network"); }, vjp: (_, s) => s }); // prettier-ignore
    expect(() => at(1, (x) => op(x))).toThrow("no network");
  });
});
