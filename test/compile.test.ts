/** Compiled functions: values and all derivatives against closed forms. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Expr } from "../src/index.js";
import { add, compile, cos, dot, exp, lt, mul, sin, sum } from "../src/index.js";

const list = (x: unknown): number[] => Array.from(x as ArrayLike<number>);
const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((s, x, i) => s + x * b[i]!, 0);
const close = (got: ArrayLike<number>, expected: ArrayLike<number>, digits = 12): void => {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < got.length; i++) expect(got[i]).toBeCloseTo(expected[i]!, digits);
};
const number = fc.double({ min: -2, max: 2, noNaN: true });

describe("a function of a vector", () => {
  const f = compile(2, ([x, y]) => x!.mul(y!).add(x!.sin()));
  afterAll(() => f.dispose());

  it("knows its inputs, outputs, parameters and operations", () => {
    expect([f.inputs, f.outputs, f.parameters, f.length]).toEqual([2, 1, 0, 3]);
  });

  it("has the closed forms of x y + sin x", () => {
    fc.assert(
      fc.property(number, number, number, number, (x, y, v, w) => {
        expect(f.value([x, y])).toBeCloseTo(x * y + Math.sin(x), 14);
        const gradient = [y + Math.cos(x), x];
        const hessian = [-Math.sin(x), 1, 1, 0];
        close(f.gradient([x, y]), gradient);
        const [value, g] = f.valueAndGradient([x, y]);
        expect(value).toBe(f.value([x, y]));
        expect(list(g)).toEqual(list(f.gradient([x, y])));
        expect(f.jvp([x, y], [v, w])).toBeCloseTo(inner(gradient, [v, w]), 12);
        close(f.vjp([x, y], v) as Float64Array, [v * gradient[0]!, v * gradient[1]!]);
        close(f.hvp([x, y], [v, w]) as Float64Array, [hessian[0]! * v + w, v]);
        close(f.hessian([x, y]), hessian);
        close(f.jacobian([x, y]), gradient);
      }),
    );
  });

  it("takes arrays and typed arrays of any kind", () => {
    for (const x of [[1, 2], Float64Array.of(1, 2), Float32Array.of(1, 2), Int32Array.of(1, 2), Uint8Array.of(1, 2)]) {
      expect(f.value(x)).toBe(f.value([1, 2]));
      expect(list(f.gradient(x))).toEqual(list(f.gradient([1, 2])));
    }
  });

  it("takes a part of a larger typed array", () => {
    expect(f.value(Float64Array.of(9, 1, 2, 9).subarray(1, 3))).toBe(f.value([1, 2]));
  });

  it("gives NaN and Inf where they come in", () => {
    expect(f.value([NaN, 1])).toBeNaN();
    expect(f.value([1, Infinity])).toBe(Infinity);
    expect(list(f.gradient([0, Infinity]))).toEqual([Infinity, 0]);
  });

  it("does not write into what it is given", () => {
    const x = Object.freeze([1, 2]);
    f.hvp(x, Object.freeze([1, 0]));
    expect(x).toEqual([1, 2]);
  });
});

describe("out", () => {
  const f = compile(2, ([x, y]) => [x!.mul(y!), x!.add(y!), x!.exp()]);
  const g = compile(2, ([x, y]) => x!.mul(y!).square());
  const x = [0.5, 3];
  const v = [1, -2];

  it.each<[string, length: number, call: (out: Float64Array) => unknown, expected: () => ArrayLike<number>]>([
    ["value", 3, (out) => f.value(x, out), () => f.value(x)],
    ["jvp", 3, (out) => f.jvp(x, v, out), () => f.jvp(x, v)],
    ["vjp", 2, (out) => f.vjp(x, [1, 2, 3], out), () => f.vjp(x, [1, 2, 3]) as Float64Array],
    ["jacobian", 6, (out) => f.jacobian(x, out), () => f.jacobian(x)],
    ["gradient", 2, (out) => g.gradient(x, out), () => g.gradient(x) as Float64Array],
    ["hvp", 2, (out) => g.hvp(x, v, out), () => g.hvp(x, v) as Float64Array],
    ["hessian", 4, (out) => g.hessian(x, out), () => g.hessian(x)],
    ["value of one output", 1, (out) => g.value(x, out), () => [g.value(x) as number]],
    ["jvp of one output", 1, (out) => g.jvp(x, v, out), () => [g.jvp(x, v) as number]],
  ])("is filled in place and returned by %s", (_name, length, call, expected) => {
    const out = new Float64Array(length).fill(NaN);
    expect(call(out)).toBe(out);
    expect(list(out)).toEqual(list(expected()));
  });

  it("of valueAndGradient is filled, and the value returned", () => {
    const out = new Float64Array(2);
    expect(g.valueAndGradient(x, out)).toBe(g.value(x));
    expect(list(out)).toEqual(list(g.gradient(x)));
  });

  it("may be the input", () => {
    const both = Float64Array.from(x);
    g.gradient(both, both);
    expect(list(both)).toEqual(list(g.gradient(x)));
  });

  it("may be a part of a larger array, whose rest stays", () => {
    const all = new Float64Array(4).fill(7);
    g.gradient(x, all.subarray(1, 3));
    expect(list(all)).toEqual([7, ...list(g.gradient(x)), 7]);
  });

  it("is flat for structured inputs and outputs", () => {
    const h = compile({ a: [], b: 2 }, ({ a, b }) => ({ s: a.mul(b[0]!), t: [b[1]!] }));
    const out = new Float64Array(2);
    expect(h.value({ a: 2, b: [3, 4] }, out)).toBe(out);
    expect(list(out)).toEqual([6, 4]);
    const back = new Float64Array(3);
    expect(h.vjp({ a: 2, b: [3, 4] }, { s: 1, t: [10] }, back)).toBe(back);
    expect(list(back)).toEqual([3, 2, 10]);
  });
});

describe("results", () => {
  it("are the caller's own: later calls, growth of memory and dispose leave them as they are", () => {
    const f = compile(3, (xs) => [sum(xs), xs[0]!.mul(xs[1]!), xs[2]!.exp()]);
    const g = compile(3, (xs) => dot(xs, xs).mul(xs[0]!));
    const x = [1, 2, 3];
    const results = [
      f.value(x), f.jvp(x, x), f.vjp(x, x), f.jacobian(x), g.gradient(x), g.valueAndGradient(x)[1], g.hvp(x, x), g.hessian(x),
    ] as Float64Array[]; // prettier-ignore
    const copies = results.map((r) => Float64Array.from(r));
    for (const r of results) expect(r.buffer.byteLength).toBe(r.byteLength);
    f.jacobian([7, 8, 9]);
    f.vjp([7, 8, 9], [1, 1, 1]);
    g.hessian([7, 8, 9]);
    const large = compile(300_000, (xs) => sum(xs.map((y) => y.sin())));
    large.gradient(new Float64Array(300_000));
    large.dispose();
    f.dispose();
    g.dispose();
    results.forEach((r, i) => expect(list(r)).toEqual(list(copies[i]!)));
  });

  it("of a function do not depend on what else was called between", () => {
    const f = compile(2, ([x, y]) => x!.mul(y!).sin());
    const calls: (() => unknown)[] = [
      () => f.value([1, 2]),
      () => list(f.gradient([1, 2])),
      () => f.jvp([1, 2], [3, 4]),
      () => list(f.vjp([1, 2], 5)),
      () => list(f.hvp([1, 2], [3, 4])),
      () => list(f.hessian([1, 2])),
      () => list(f.jacobian([1, 2])),
      () => f.toString([1, 2]),
    ];
    const alone = calls.map((call) => call());
    fc.assert(
      fc.property(fc.array(fc.nat(calls.length - 1), { maxLength: 12 }), (order) => {
        for (const k of order) expect(calls[k]!()).toEqual(alone[k]);
      }),
    );
  });
});

describe("inputs of other shapes", () => {
  it("dimensions are nested arrays", () => {
    const f = compile([2, 3], (m) => sum(m.map((row, i) => sum(row).mul(i + 1))));
    expect(f.inputs).toBe(6);
    expect(f.value([[1, 2, 3], [4, 5, 6]])).toBe(6 + 30); // prettier-ignore
    expect(f.value([1, 2, 3, 4, 5, 6])).toBe(36);
    expect(f.gradient([[1, 2, 3], [4, 5, 6]])).toEqual([[1, 1, 1], [2, 2, 2]]); // prettier-ignore
    expect(f.gradient(new Float64Array(6))).toEqual(Float64Array.of(1, 1, 1, 2, 2, 2));
  });

  it("[] is one number", () => {
    const f = compile([], (x) => x.exp());
    expect(f.value(0)).toBe(1);
    expect(f.gradient(0)).toBe(1);
    expect(f.hvp(0, 2)).toBe(2);
    expect(f.valueAndGradient(0)).toEqual([1, 1]);
    expect(f.gradient([0])).toEqual(Float64Array.of(1));
    expect(list(f.hessian(0))).toEqual([1]);
  });

  it("a tree gives its gradient, hvp and vjp as a tree, and jvp takes one", () => {
    const f = compile({ w: [2, 2], b: 2 }, ({ w, b }) =>
      sum(w.map((row, i) => row[0]!.mul(2).add(row[1]!.mul(3)).add(b[i]!).square())),
    );
    const x = { w: [[1, 2], [3, 4]], b: [5, 6] }; // prettier-ignore
    const r = [2 + 6 + 5, 6 + 12 + 6];
    const gradient = { w: r.map((s) => [4 * s, 6 * s]), b: r.map((s) => 2 * s) };
    expect(f.value(x)).toBe(r[0]! ** 2 + r[1]! ** 2);
    expect(f.gradient(x)).toEqual(gradient);
    expect(f.vjp(x, 1)).toEqual(gradient);
    expect(f.valueAndGradient(x)).toEqual([f.value(x), gradient]);
    const v = { w: [[1, 0], [0, 0]], b: [0, 1] }; // prettier-ignore
    expect(f.jvp(x, v)).toBe(4 * r[0]! + 2 * r[1]!);
    expect(f.hvp(x, v)).toEqual({ w: [[8, 12], [4, 6]], b: [4, 2] }); // prettier-ignore
    expect(f.jvp(x, [1, 0, 0, 0, 0, 1])).toBe(f.jvp(x, v));
  });

  it("a tuple may hold numbers, vectors and trees", () => {
    const f = compile([[], 2, { s: [] }], ([a, v, { s }]) => a.mul(v[0]!).add(v[1]!.mul(s)));
    expect(f.value([2, [3, 4], { s: 5 }])).toBe(26);
    expect(f.gradient([2, [3, 4], { s: 5 }])).toEqual([3, [2, 5], { s: 4 }]);
  });

  it("a tuple of a number and a vector of one is not taken for a flat list", () => {
    const f = compile([[], [1]] as const, ([a, [b]]) => a.mul(b!));
    expect(f.value([2, [3]])).toBe(6);
    expect(f.gradient([2, [3]])).toEqual([3, [2]]);
    expect(f.gradient([2, 3])).toEqual(Float64Array.of(3, 2));
  });

  it("none at all: a constant function has empty derivatives", () => {
    const f = compile(0, () => 3);
    expect(f.value([])).toBe(3);
    expect(f.gradient([])).toEqual(new Float64Array(0));
    expect(f.valueAndGradient([])).toEqual([3, new Float64Array(0)]);
    expect(f.jvp([], [])).toBe(0);
    expect(f.vjp([], 1)).toEqual(new Float64Array(0));
    expect(f.hvp([], [])).toEqual(new Float64Array(0));
    expect(f.jacobian([])).toEqual(new Float64Array(0));
    expect(f.hessian([])).toEqual(new Float64Array(0));
    expect(f.value(new Float64Array(0))).toBe(3);
  });

  it("none at all, but parameters", () => {
    const f = compile(0, (_, [p]) => p!.sin(), { parameters: 1 });
    expect(f.setParameters([1]).value([])).toBe(sin(1));
    expect(f.gradient([])).toEqual(new Float64Array(0));
  });
});

describe("several outputs", () => {
  it("as an array give a Float64Array", () => {
    const f = compile(2, ([x, y]) => [x!.add(y!), x!.mul(y!)]);
    expect(f.outputs).toBe(2);
    expect(f.value([2, 3])).toEqual(Float64Array.of(5, 6));
    expect(f.jvp([2, 3], [1, 10])).toEqual(Float64Array.of(11, 23));
  });

  it("as an array of one give a Float64Array of one, and have a gradient", () => {
    const f = compile(1, ([x]) => [x!.square()]);
    expect(f.value([3])).toEqual(Float64Array.of(9));
    expect(f.gradient([3])).toEqual(Float64Array.of(6));
    expect(f.vjp([3], [2])).toEqual(Float64Array.of(12));
    expect(f.vjp([3], 2)).toEqual(Float64Array.of(12));
  });

  it("as an object or nested give that structure", () => {
    const f = compile(2, ([x, y]) => ({ s: x!.add(y!), rest: [[x!, y!], { p: x!.mul(y!) }], c: 7 }));
    expect(f.outputs).toBe(5);
    expect(f.value([2, 3])).toEqual({ s: 5, rest: [[2, 3], { p: 6 }], c: 7 });
    expect(f.jvp([2, 3], [1, 10])).toEqual({ s: 11, rest: [[1, 10], { p: 23 }], c: 0 });
    const cotangent = { s: 1, rest: [[10, 100], { p: 1000 }], c: 5 };
    expect(f.vjp([2, 3], cotangent)).toEqual(Float64Array.of(1 + 10 + 3000, 1 + 100 + 2000));
    expect(f.vjp([2, 3], [1, 10, 100, 1000, 5])).toEqual(f.vjp([2, 3], cotangent));
    expect(list(f.jacobian([2, 3]))).toEqual([1, 1, 1, 0, 0, 1, 3, 2, 0, 0]);
  });

  it("an array of rows is a tree, not a flat list", () => {
    expect(compile(1, ([x]) => [[x!], [x!.neg()]]).value([2])).toEqual([[2], [-2]]);
  });

  it.each([
    ["wide", 5, 2],
    ["tall", 2, 5],
    ["square", 3, 3],
    ["of one input", 1, 4],
    ["of one output", 4, 1],
  ])("%s have the Jacobian of their closed form, row-major [outputs, inputs]", (_name, inputs, outputs) => {
    const f = compile(
      inputs,
      (xs) =>
      Array.from({ length: outputs }, (_, i) => sum(xs.map((x, j) => x.mul(i + 1).sin().mul(j + 1)))), // prettier-ignore
    );
    const x = Array.from({ length: inputs }, (_, j) => 0.3 * j - 0.5);
    const expected = Array.from({ length: outputs }, (_, i) =>
      x.map((v, j) => (j + 1) * (i + 1) * Math.cos((i + 1) * v)),
    );
    close(f.jacobian(x), expected.flat());
    expected.forEach((row, i) => {
      const seed = new Float64Array(outputs);
      seed[i] = 1;
      close(f.vjp(x, seed) as Float64Array, row);
    });
  });
});

describe("outputs without operations", () => {
  it("that do not depend on the inputs have gradient 0", () => {
    const f = compile(2, () => 4);
    expect(f.value([1, 2])).toBe(4);
    expect(list(f.gradient([1, 2]))).toEqual([0, 0]);
    expect(list(f.hessian([1, 2]))).toEqual([0, 0, 0, 0]);
    expect(f.jvp([1, 2], [1, 1])).toBe(0);
  });

  it("that depend through steps only have gradient 0", () => {
    const f = compile(2, ([x, y]) => lt(x!, y!).mul(3).add(x!.floor()).add(y!.sign()));
    expect(list(f.gradient([1.5, 2]))).toEqual([0, 0]);
    expect(list(f.hessian([1.5, 2]))).toEqual([0, 0, 0, 0]);
    expect(f.jvp([1.5, 2], [1, 1])).toBe(0);
  });

  it("an input may be an output", () => {
    const f = compile(2, ([x]) => x!);
    expect(f.length).toBe(0);
    expect(f.value([3, 4])).toBe(3);
    expect(list(f.gradient([3, 4]))).toEqual([1, 0]);
    expect(f.jvp([3, 4], [5, 6])).toBe(5);
    expect(list(f.vjp([3, 4], 7))).toEqual([7, 0]);
    expect(list(f.hvp([3, 4], [1, 1]))).toEqual([0, 0]);
  });

  it("the same output may be returned twice: its cotangents add up", () => {
    const f = compile(1, ([x]) => {
      const y = x!.square();
      return [y, y, x!, x!];
    });
    expect(list(f.value([3]))).toEqual([9, 9, 3, 3]);
    expect(list(f.vjp([3], [1, 10, 100, 1000]))).toEqual([66 + 1100]);
    expect(list(f.jacobian([3]))).toEqual([6, 6, 1, 1]);
  });

  it("equal outputs that are recorded twice are shared and still both there", () => {
    const f = compile(2, ([x, y]) => [x!.mul(y!), y!.mul(x!)]);
    expect(f.length).toBe(1);
    expect(list(f.jacobian([2, 3]))).toEqual([3, 2, 3, 2]);
  });

  it("an output may be an intermediate result of another", () => {
    const f = compile(1, ([x]) => {
      const y = x!.square();
      return [y.square(), y];
    });
    expect(list(f.vjp([3], [1, 1]))).toEqual([108 + 6]);
  });

  it("numbers stand among outputs", () => {
    const f = compile(1, ([x]) => [1, x!, -0, NaN]);
    expect(list(f.value([5]))).toEqual([1, 5, -0, NaN]);
    expect(list(f.jacobian([5]))).toEqual([0, 1, 0, 0]);
    expect(list(f.vjp([5], [9, 9, 9, 9]))).toEqual([9]);
  });

  it("unused inputs have derivative 0", () => {
    const f = compile(3, ([, y]) => y!.square());
    expect(list(f.gradient([1, 2, 3]))).toEqual([0, 4, 0]);
    expect(list(f.hessian([1, 2, 3]))).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0]);
  });
});

describe("parameters", () => {
  const f = compile(2, ([x, y], { k, m }) => x!.mul(k).add(y!.mul(m[0]!)).add(m[1]!), {
    parameters: { k: [], m: 2 },
  });

  it("are set in their shape or flat, and kept between calls", () => {
    expect(f.parameters).toBe(3);
    f.setParameters({ k: 2, m: [3, 4] });
    expect(f.value([1, 1])).toBe(9);
    expect(list(f.gradient([1, 1]))).toEqual([2, 3]);
    expect(f.value([10, 10])).toBe(54);
    f.setParameters([5, 6, 7]);
    expect(f.value([1, 1])).toBe(18);
    f.setParameters(Float64Array.of(2, 3, 4));
    expect(f.value([1, 1])).toBe(9);
  });

  it("are not differentiated", () => {
    f.setParameters([2, 3, 4]);
    expect(list(f.jacobian([1, 1]))).toEqual([2, 3]);
    expect(f.jvp([1, 1], [1, 0])).toBe(2);
    expect(f.gradient([1, 1]).length).toBe(2);
    expect(list(f.hessian([1, 1]))).toEqual([0, 0, 0, 0]);
  });

  it("are copied: changing the caller's array later changes nothing", () => {
    const p = Float64Array.of(2, 3, 4);
    f.setParameters(p);
    p.fill(100);
    expect(f.value([1, 1])).toBe(9);
  });

  it("of one function are not those of another", () => {
    const make = () => compile(1, ([x], [p]) => x!.mul(p!), { parameters: 1 });
    const [a, b] = [make().setParameters([2]), make().setParameters([3])];
    expect([a.value([1]), b.value([1])]).toEqual([2, 3]);
  });

  it("survive growth of the core's memory", () => {
    f.setParameters([2, 3, 4]);
    const large = compile(200_000, (xs) => sum(xs.map((x) => x.exp())));
    large.hvp(new Float64Array(200_000), new Float64Array(200_000));
    large.dispose();
    expect(f.value([1, 1])).toBe(9);
  });

  it("may be unused, an output, or none", () => {
    expect(
      compile(1, ([x]) => x!, { parameters: 2 })
        .setParameters([1, 2])
        .value([5]),
    ).toBe(5);
    const g = compile(1, (_, [p]) => [p!, p!.mul(2)], { parameters: 1 }).setParameters([4]);
    expect(list(g.value([1]))).toEqual([4, 8]);
    expect(list(g.jacobian([1]))).toEqual([0, 0]);
    expect(compile(1, ([x]) => x!, { parameters: 0 }).value([5])).toBe(5);
  });
});

describe("derivatives agree with one another", () => {
  const f = compile(3, ([x, y, z]) => [
    x!.mul(y!).add(z!.exp()),
    x!.sin().mul(z!),
    y!.square().sub(x!.atan2(z!.add(4))),
    z!.tanh(),
  ]);
  const vector = (n: number) => fc.array(number, { minLength: n, maxLength: n });

  it("⟨cotangent, J · tangent⟩ is ⟨Jᵀ · cotangent, tangent⟩", () => {
    fc.assert(
      fc.property(vector(3), vector(3), vector(4), (x, tangent, cotangent) => {
        const forward = inner(cotangent, f.jvp(x, tangent));
        const reverse = inner(f.vjp(x, cotangent) as Float64Array, tangent);
        const size = inner(cotangent.map(Math.abs), list(f.jvp(x, tangent)).map(Math.abs));
        expect(Math.abs(forward - reverse)).toBeLessThanOrEqual(1e-13 * (1 + size) * 10);
      }),
    );
  });

  it("rows of the Jacobian are vjps, columns are jvps", () => {
    fc.assert(
      fc.property(vector(3), (x) => {
        const J = f.jacobian(x);
        for (let j = 0; j < 3; j++) {
          const e = [0, 1, 2].map((k) => Number(k === j));
          expect(list(f.jvp(x, e))).toEqual([0, 1, 2, 3].map((i) => J[3 * i + j]));
        }
        for (let i = 0; i < 4; i++) {
          const e = [0, 1, 2, 3].map((k) => Number(k === i));
          close(f.vjp(x, e) as Float64Array, J.subarray(3 * i, 3 * i + 3), 13);
        }
      }),
    );
  });

  it("hvp is linear in v and columns of the symmetric Hessian", () => {
    const g = compile(3, ([x, y, z]) => x!.mul(y!).mul(z!).add(x!.mul(z!).sin()).add(y!.exp()));
    fc.assert(
      fc.property(vector(3), vector(3), (x, v) => {
        const H = g.hessian(x);
        close(g.hvp(x, v) as Float64Array, [0, 1, 2].map((i) => inner(H.subarray(3 * i, 3 * i + 3), v)), 11); // prettier-ignore
        for (let i = 0; i < 3; i++) for (let j = 0; j < i; j++) expect(H[3 * i + j]).toBeCloseTo(H[3 * j + i]!, 12);
      }),
    );
  });

  it("of a long and narrow program are those of its recurrence", () => {
    // x <- x + h (1 - x²), 500 times: the derivative is the product of 1 - 2 h x.
    const h = 0.01;
    const f = compile([], (x) => {
      let y = x;
      for (let k = 0; k < 500; k++) y = y.add(y.square().neg().add(1).mul(h));
      return y;
    });
    let [x, d] = [0.3, 1];
    for (let k = 0; k < 500; k++) {
      d *= 1 - 2 * h * x;
      x += h * (1 - x * x);
    }
    expect(f.value(0.3)).toBeCloseTo(x, 13);
    expect(f.gradient(0.3) as number).toBeCloseTo(d, 13);
  });

  it("of a wide program are those of its terms", () => {
    const n = 20_000;
    const f = compile(n, (xs) => sum(xs.map((x, i) => x.mul(i % 7).sin())));
    const x = Float64Array.from({ length: n }, (_, i) => (i % 100) / 50);
    close(f.gradient(x), x.map((v, i) => (i % 7) * Math.cos(v * (i % 7)))); // prettier-ignore
  });
});

describe("functions written with the free functions", () => {
  const f = <T extends number | Expr>(x: T, y: T): T => add(mul(x as number, y as number), exp(sin(x as number))) as T;

  it("run on numbers too, with the same bits", () => {
    const g = compile(2, ([x, y]) => f(x!, y!));
    fc.assert(
      fc.property(number, number, (x, y) => {
        expect(g.value([x, y])).toBe(f(x, y));
      }),
    );
    expect(list(g.gradient([1, 2]))).toEqual([2 + exp(sin(1)) * cos(1), 1]);
  });
});
