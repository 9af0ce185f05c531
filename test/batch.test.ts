/** Many points at once: the bits of one point at a time, whatever the program and the number of points. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getCore } from "../src/core.js";
import { AdError, compile, dot, logSumExp, maxOf, norm, sum } from "../src/index.js";
import type { Compiled } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { apply, wide } from "./programs.js";

/** Rows of numbers, and the same one at a time. */
const rowsOf = (flat: Float64Array, width: number): Float64Array[] =>
  Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));

const flat = (rows: readonly ArrayLike<number>[]): Float64Array => Float64Array.from(rows.flatMap((row) => [...Array.from(row)])); // prettier-ignore

const outputsOf = (value: unknown): Float64Array =>
  typeof value === "number" ? Float64Array.of(value) : (value as Float64Array);

/** All ways against one point after another, to the bit. */
function expectSame(f: Compiled, xs: Float64Array, tangents: Float64Array, cotangents: Float64Array): void {
  const points = rowsOf(xs, f.inputs);
  const ts = rowsOf(tangents, f.inputs);
  const cs = rowsOf(cotangents, f.outputs);
  expect(f.batch.value(xs)).toEqual(flat(points.map((x) => outputsOf(f.value(x)))));
  expect(f.batch.jvp(xs, tangents)).toEqual(flat(points.map((x, i) => outputsOf(f.jvp(x, ts[i]!)))));
  expect(f.batch.vjp(xs, cotangents)).toEqual(flat(points.map((x, i) => f.vjp(x, cs[i]!))));
  if (f.inputs >= f.outputs) expect(f.batch.jacobian(xs)).toEqual(flat(points.map((x) => f.jacobian(x))));
  if (f.outputs > 1) return;
  expect(f.batch.gradient(xs)).toEqual(flat(points.map((x) => f.gradient(x))));
  const [values, gradients] = f.batch.valueAndGradient(xs);
  expect(values).toEqual(flat(points.map((x) => outputsOf(f.value(x)))));
  expect(gradients).toEqual(f.batch.gradient(xs));
}

const numbers = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(seed + 1.7 * i) + (i % 5 === 0 ? 1 : 0));

const lengths = [1, 2, 3, 5, 63, 64, 65, 129];

describe("a batch", () => {
  const recorded = names.filter((name) => rules[name].partials ?? rules[name].value === "kernel");

  it("gives each point the bits that it gets alone, for random programs", () => {
    fc.assert(
      fc.property(
        wide(recorded, 12),
        fc.constantFrom(1, 2, 3, 7),
        fc.nat(1000),
        ({ inputs, parameters, fn }, n, seed) => {
          const f = compile(inputs, fn as never, { parameters }) as Compiled;
          if (parameters) f.setParameters(numbers(parameters, seed));
          expectSame(f, numbers(n * inputs, seed), numbers(n * inputs, seed + 9), numbers(n * f.outputs, seed + 5));
          f.dispose();
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  it.each(recorded)("gives the bits of %s alone, whatever the number of points", (name) => {
    const { arity, samples } = rules[name];
    const lists = typeof arity === "string";
    const inputs = lists ? 18 : arity;
    const f = compile(inputs, (xs) => apply(name, xs)) as unknown as Compiled;
    for (const n of lengths) {
      const xs = numbers(n * inputs, n);
      samples.forEach((sample, i) => i < n && sample.length === inputs && xs.set(sample, i * inputs));
      expectSame(f, xs, numbers(n * inputs, 2), numbers(n, 3));
    }
    f.dispose();
  });

  it("of no points is empty", () => {
    const f = compile(2, ([a, b]) => [a!.mul(b!), a!.exp()]);
    const none = new Float64Array(0);
    expect(f.batch.value(none)).toEqual(none);
    expect(f.batch.jvp(none, none)).toEqual(none);
    expect(f.batch.vjp(none, none)).toEqual(none);
  });

  it("goes in blocks of fewer points where a program is large, down to eight", () => {
    for (const n of [4_000, 40_000]) {
      const f = compile(n, (x) => sum(x.map((a, i) => a.mul(x[(i * 7) % n]!).sin())));
      const xs = numbers(50 * n, 1);
      const points = rowsOf(xs, n);
      expect(f.batch.gradient(xs)).toEqual(flat(points.map((x) => f.gradient(x))));
      f.dispose();
    }
  });

  it("sees parameters as they are set", () => {
    const f = compile(1, ([a], [p]) => a!.mul(p!), { parameters: 1 });
    f.setParameters([2]);
    expect(f.batch.value(Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(2, 4, 6));
    f.setParameters([5]);
    expect(f.batch.value(Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 10, 15));
  });

  it("takes parameters of each point, and leaves those that are set", () => {
    const many = compile(2, ([a, b], [p, q]) => [a!.mul(p!).add(b!.sin().mul(q!)), a!.mul(b!), q!], {
      parameters: 2,
    }) as unknown as Compiled;
    const one = compile(2, ([a, b], [p, q]) => a!.mul(p!).add(b!.sin().mul(q!)), {
      parameters: 2,
    }) as unknown as Compiled;
    for (const n of [1, 2, 3, 64, 130]) {
      const [xs, ts, cs, ps] = [numbers(2 * n, 1), numbers(2 * n, 2), numbers(3 * n, 3), numbers(2 * n, 4)];
      const parameters = { parameters: ps };
      /** What \`then\` gives at one point after another. */
      const alone = (f: Compiled, then: (x: Float64Array, i: number) => ArrayLike<number>): Float64Array =>
        flat(rowsOf(xs, 2).map((x, i) => (f.setParameters(ps.subarray(2 * i, 2 * i + 2)), then(x, i))));
      const row = (of: Float64Array, i: number): Float64Array =>
        of.subarray((i * of.length) / n, ((i + 1) * of.length) / n);
      const units = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ];
      expect(many.batch.value(xs, undefined, parameters)).toEqual(alone(many, (x) => outputsOf(many.value(x))));
      expect(many.batch.jvp(xs, ts, undefined, parameters)).toEqual(
        alone(many, (x, i) => outputsOf(many.jvp(x, row(ts, i)))),
      );
      expect(many.batch.vjp(xs, cs, undefined, parameters)).toEqual(alone(many, (x, i) => many.vjp(x, row(cs, i))));
      expect(many.batch.jacobian(xs, undefined, parameters)).toEqual(
        alone(many, (x) => flat(units.map((unit) => many.vjp(x, unit)))),
      );
      const gradients = alone(one, (x) => one.gradient(x));
      const out = new Float64Array(2 * n);
      expect(one.batch.gradient(xs, out, parameters)).toBe(out);
      expect(out).toEqual(gradients);
      expect(one.batch.valueAndGradient(xs, undefined, undefined, parameters)).toEqual([
        alone(one, (x) => outputsOf(one.value(x))),
        gradients,
      ]);
    }
    many.setParameters([1, 0]);
    expect(many.batch.value(Float64Array.of(5, 7))).toEqual(Float64Array.of(5, 35, 0));
    const never = compile(1, ([a], [p]) => a!.mul(p!), { parameters: 1 });
    expect(never.batch.value(Float64Array.of(2, 3), undefined, { parameters: Float64Array.of(5, 7) })).toEqual(Float64Array.of(10, 21)); // prettier-ignore
    expect(() => never.value([1])).toThrow(/parameters were never set/);
  });

  it("fills arrays that it is given, and leaves those of calls before alone", () => {
    const f = compile(2, ([a, b]) => a!.mul(b!));
    const xs = Float64Array.of(1, 2, 3, 4);
    const [values, gradients] = [new Float64Array(2), new Float64Array(4)];
    expect(f.batch.valueAndGradient(xs, values, gradients)).toEqual([Float64Array.of(2, 12), Float64Array.of(2, 1, 4, 3)]); // prettier-ignore
    expect(values).toEqual(Float64Array.of(2, 12));
    const first = f.batch.value(xs);
    expect(f.batch.value(Float64Array.of(5, 6))).toEqual(Float64Array.of(30));
    expect(first).toEqual(Float64Array.of(2, 12));
    const out = new Float64Array(2);
    expect(f.batch.value(xs, out)).toBe(out);
  });

  it("gives to two operands of three in the order of one point", () => {
    const f = compile(
      4,
      (x, [most]) => {
        const [a, b] = [x[1]!.clamp(x[1]!, most!), x[2]!.clamp(x[1]!, most!)];
        return [x[1]!, a, b, dot([0, a], [0, a])];
      },
      { parameters: 1 },
    ).setParameters([1.5]);
    const [xs, seeds] = [Float64Array.from({ length: 800 }, (_, i) => Math.sin(i) * 2), Float64Array.from({ length: 800 }, (_, i) => Math.cos(7 * i))]; // prettier-ignore
    const alone = Array.from({ length: 200 }, (_, k) => [...f.vjp(xs.subarray(4 * k, 4 * k + 4), seeds.subarray(4 * k, 4 * k + 4))]); // prettier-ignore
    expect([...f.batch.vjp(xs, seeds)]).toEqual(alone.flat());
  });

  it("does not disturb single calls, nor they it", () => {
    const f = compile(3, (x) => logSumExp([dot(x, x), norm(x), maxOf(x)]));
    const xs = numbers(9, 4);
    const before = [f.gradient(xs.slice(0, 3)), f.hvp(xs.slice(0, 3), xs.slice(3, 6))];
    const batch = f.batch.gradient(xs);
    expect([f.gradient(xs.slice(0, 3)), f.hvp(xs.slice(0, 3), xs.slice(3, 6))]).toEqual(before);
    expect(f.batch.gradient(xs)).toEqual(batch);
  });

  it("frees its memory with the function", () => {
    const make = (): void => {
      const f = compile(200, (x) => sum(x.map((a) => a.exp())));
      f.batch.gradient(numbers(400, 1));
      f.dispose();
    };
    for (let i = 0; i < 20; i++) make();
    const held = getCore().bytes;
    for (let i = 0; i < 200; i++) make();
    expect(getCore().bytes).toBe(held);
  });
});

describe("a batch says what is wrong", () => {
  const f = compile(3, (x) => sum(x)) as Compiled;
  const message = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      expect(error).toBeInstanceOf(AdError);
      return (error as AdError).message;
    }
    return "nothing thrown";
  };

  it("with rows that are not whole, or no Float64Array", () => {
    expect(message(() => f.batch.value(new Float64Array(7)))).toBe("batch.value: xs: got 7 numbers, expected rows of 3, one number per input"); // prettier-ignore
    expect(message(() => f.batch.gradient([1, 2, 3] as never))).toBe("batch.gradient: xs: got an array of length 3, expected a Float64Array of rows, one number per input"); // prettier-ignore
  });

  it("with another number of tangents or cotangents than points", () => {
    const xs = new Float64Array(6);
    expect(message(() => f.batch.jvp(xs, new Float64Array(3)))).toBe("batch.jvp: tangents: got 1 rows, expected 2, one per point"); // prettier-ignore
    expect(message(() => f.batch.vjp(xs, new Float64Array(3)))).toBe("batch.vjp: cotangents: got 3 rows, expected 2, one per point"); // prettier-ignore
  });

  it("with rows of parameters that do not fit", () => {
    const p = compile(1, ([a], [b, c]) => a!.mul(b!).add(c!), { parameters: 2 });
    const given = (parameters: unknown) => message(() => p.batch.value(new Float64Array(2), undefined, { parameters } as never)); // prettier-ignore
    expect(given(new Float64Array(2))).toBe("batch.value: parameters: got 1 rows, expected 2, one per point");
    expect(given(new Float64Array(3))).toBe("batch.value: parameters: got 3 numbers, expected rows of 2, one number per parameter"); // prettier-ignore
    expect(given([1, 2, 3, 4])).toBe("batch.value: parameters: got an array of length 4, expected a Float64Array of rows, one number per parameter"); // prettier-ignore
    expect(message(() => f.batch.value(new Float64Array(6), undefined, { parameters: new Float64Array(2) }))).toBe("batch.value: this function declares no parameters, and rows of them were given; pass compile(inputs, fn, { parameters: shape })"); // prettier-ignore
  });

  it("with an array to fill that does not fit", () => {
    expect(message(() => f.batch.value(new Float64Array(6), new Float64Array(3)))).toBe(
      "batch.value: out has 3 values, expected 2",
    );
  });

  it("with a gradient of several outputs, parameters never set, and after dispose", () => {
    const two = compile(1, ([a]) => [a!, a!.sin()]);
    expect(message(() => two.batch.gradient(new Float64Array(2)))).toMatch(
      /^batch.gradient: the function has 2 outputs/,
    );
    const p = compile(1, ([a], [b]) => a!.add(b!), { parameters: 1 });
    expect(message(() => p.batch.value(new Float64Array(2)))).toMatch(/^batch.value: parameters were never set/);
    p.dispose();
    expect(message(() => p.batch.value(new Float64Array(2)))).toMatch(/^batch.value: this function has been disposed/);
  });
});
