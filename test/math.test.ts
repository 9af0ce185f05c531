/** The elementary functions: accuracy, special values, exact properties, and equal bits in one lane and two. */
import { beforeAll, describe, expect, it } from "vitest";
import { buildHarness, limitOf, measure, readReferences, type MathHarness } from "../scripts/accuracy.js";

let math: MathHarness;
beforeAll(() => {
  math = buildHarness();
}, 120_000);

const references = readReferences();
const binary = new Set(references.filter((r) => r.y).map((r) => r.name));
const names = references.map((r) => r.name);

/** One scalar call. */
const call = (name: string, x: number, y = 0): number => math.run(name, 1, [x], binary.has(name) ? [y] : undefined)[0]!;

/** Mulberry32: the same random numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Doubles of any bits, of ordinary size, and special ones, in random order: fast lanes stand beside slow ones. */
function mixed(count: number, seed: number): Float64Array {
  const next = random(seed);
  const special = [0, -0, 1, -1, 0.5, -0.5, 2, -2, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e-310, 1e308, -1e308];
  const words = new Uint32Array(2);
  return Float64Array.from({ length: count }, () => {
    const kind = next();
    if (kind < 0.2) return special[Math.floor(next() * special.length)]!;
    if (kind < 0.6) return (next() - 0.5) * 2 ** Math.floor(next() * 12);
    words[0] = next() * 2 ** 32;
    words[1] = next() * 2 ** 32;
    return new Float64Array(words.buffer.slice(0))[0]!;
  });
}

describe.each(references)("$name", (reference) => {
  const { name } = reference;

  it(`is within ${limitOf(name)} ULP of the true value`, () => {
    const { worst, at } = measure(math, reference);
    expect(worst, `at ${at}`).toBeLessThanOrEqual(limitOf(name));
  });

  it("has the same bits in a scalar and in either SIMD lane", () => {
    const x = Float64Array.from([...reference.x, ...mixed(20_000, 1)]);
    const y = Float64Array.from([...(reference.y ?? reference.x), ...mixed(20_000, 2)]);
    const z = reference.z && Float64Array.from([...reference.z, ...mixed(20_000, 7)]);
    const one = math.run(name, 1, x, y, z);
    const two = math.run(name, 2, x, y, z);
    // Shifted by one, every argument stands in the other lane.
    const shifted = math.run(name, 2, [0, ...x], [0, ...y], z && [0, ...z]).subarray(1);
    const differ = [...x.keys()].filter((i) => !Object.is(one[i], two[i]) || !Object.is(one[i], shifted[i]));
    expect(differ.map((i) => [x[i], y[i], one[i], two[i], shifted[i]])).toEqual([]);
  });
});

/** Joint functions: their first and other results, as functions of one result. */
const joint: [name: string, first: string, other: string, sign: number][] = [
  ["sinAndCos", "sin", "cos", 1],
  ["cosAndMinusSin", "cos", "sin", -1],
];

describe.each(joint)("%s", (name, first, other, sign) => {
  /** Arguments at which bits differ from those of the functions of one result, in one lane or two. */
  const differing = (x: number[]): unknown[] => {
    const expected = [math.run(first, 1, x), math.run(other, 1, x).map((y) => sign * y)] as const;
    return ([1, 2] as const).flatMap((lanes) => {
      const got = [math.run(name, lanes, x), math.run(`${name}Other`, lanes, x)] as const;
      const wrong = (i: number) => [0, 1].some((k) => !Object.is(got[k]![i], expected[k]![i]));
      return x.flatMap((value, i) => (wrong(i) ? [[lanes, value, got[0][i], got[1][i]]] : []));
    });
  };

  it(`gives the bits of ${first} and of ${sign < 0 ? "minus " : ""}${other}, in one lane and in two`, () => {
    const hard = references.filter((r) => r.name === first || r.name === other).flatMap((r) => [...r.x]);
    const x = [...hard, ...mixed(20_000, 6)];
    expect(differing(x)).toEqual([]);
    // Shifted by one, every argument stands in the other lane.
    expect(differing([0, ...x])).toEqual([]);
  });

  it("does so in pairs of every two kinds of argument", () => {
    const kinds = [
      0,
      5e-324,
      0.3,
      0.785,
      0.7853981633974484,
      3,
      22,
      700,
      710.4,
      711,
      1048575.9,
      1048576,
      1e22,
      Infinity,
    ];
    const values = [...kinds, ...kinds.map((x) => -x), NaN];
    expect(differing(values.flatMap((a) => values.flatMap((b) => [a, b])))).toEqual([]);
  });
});

const inf = Infinity;
/** Rows `[function, argument or arguments, result]`: C99 Annex F, and what a logistic function should do. */
// prettier-ignore
const special: [string, number | [number, number], number][] = [
  ["exp", 0, 1], ["exp", -0, 1], ["exp", inf, inf], ["exp", -inf, 0], ["exp", 710, inf], ["exp", -746, 0],
  ["exp2", -inf, 0], ["exp2", inf, inf], ["exp2", 1024, inf], ["exp2", -1074, 5e-324], ["exp2", -1076, 0],
  ["expm1", 0, 0], ["expm1", -0, -0], ["expm1", inf, inf], ["expm1", -inf, -1], ["expm1", 5e-324, 5e-324],
  ["log", 1, 0], ["log", 0, -inf], ["log", -0, -inf], ["log", -1, NaN], ["log", inf, inf], ["log", -inf, NaN],
  ["log2", 1, 0], ["log2", 0, -inf], ["log2", -1, NaN], ["log2", inf, inf], ["log2", 8, 3], ["log2", 5e-324, -1074],
  ["log10", 1, 0], ["log10", 0, -inf], ["log10", -1, NaN], ["log10", inf, inf], ["log10", 1000, 3],
  ["log1p", 0, 0], ["log1p", -0, -0], ["log1p", -1, -inf], ["log1p", -2, NaN], ["log1p", inf, inf],
  ["sin", 0, 0], ["sin", -0, -0], ["sin", inf, NaN], ["sin", -inf, NaN], ["sin", 1e22, -0.8522008497671888],
  ["cos", 0, 1], ["cos", -0, 1], ["cos", inf, NaN], ["cos", -inf, NaN],
  ["tan", 0, 0], ["tan", -0, -0], ["tan", inf, NaN], ["tan", -inf, NaN],
  ["asin", 0, 0], ["asin", -0, -0], ["asin", 1, Math.PI / 2], ["asin", -1, -Math.PI / 2], ["asin", 1.1, NaN],
  ["asin", inf, NaN], ["acos", 1, 0], ["acos", -1, Math.PI], ["acos", 0, Math.PI / 2], ["acos", -1.1, NaN],
  ["acos", inf, NaN], ["acos", 2, NaN],
  ["atan", 0, 0], ["atan", -0, -0], ["atan", inf, Math.PI / 2], ["atan", -inf, -Math.PI / 2], ["atan", 1, Math.PI / 4],
  ["sinh", 0, 0], ["sinh", -0, -0], ["sinh", inf, inf], ["sinh", -inf, -inf], ["sinh", 711, inf], ["sinh", -711, -inf],
  ["cosh", 0, 1], ["cosh", inf, inf], ["cosh", -inf, inf], ["cosh", -711, inf],
  ["tanh", 0, 0], ["tanh", -0, -0], ["tanh", inf, 1], ["tanh", -inf, -1], ["tanh", 5e-324, 5e-324],
  ["asinh", 0, 0], ["asinh", -0, -0], ["asinh", inf, inf], ["asinh", -inf, -inf],
  ["acosh", 1, 0], ["acosh", 0.5, NaN], ["acosh", -inf, NaN], ["acosh", inf, inf],
  ["atanh", 0, 0], ["atanh", -0, -0], ["atanh", 1, inf], ["atanh", -1, -inf], ["atanh", 1.1, NaN], ["atanh", -inf, NaN],
  ["cbrt", 0, 0], ["cbrt", -0, -0], ["cbrt", inf, inf], ["cbrt", -inf, -inf], ["cbrt", -8, -2],
  ["erf", 0, 0], ["erf", -0, -0], ["erf", inf, 1], ["erf", -inf, -1],
  ["erfc", 0, 1], ["erfc", inf, 0], ["erfc", -inf, 2], ["erfc", 28, 0],
  ["sigmoid", 0, 0.5], ["sigmoid", inf, 1], ["sigmoid", -inf, 0],
  ["softplus", inf, inf], ["softplus", -inf, 0], ["softplus", 0, Math.LN2], ["softplus", 1e300, 1e300],
  ["pow", [NaN, 0], 1], ["pow", [inf, -0], 1], ["pow", [1, NaN], 1], ["pow", [1, inf], 1], ["pow", [NaN, 1], NaN],
  ["pow", [2, NaN], NaN], ["pow", [0, 3], 0], ["pow", [-0, 3], -0], ["pow", [-0, 2], 0], ["pow", [-0, 4], 0],
  ["pow", [-0, 0.5], 0], ["pow", [0, -3], inf], ["pow", [-0, -3], -inf], ["pow", [-0, -1], -inf],
  ["pow", [-0, -2], inf], ["pow", [-0, -2.5], inf], ["pow", [0, -inf], inf], ["pow", [-0, -inf], inf],
  ["pow", [-1, inf], 1], ["pow", [-1, -inf], 1], ["pow", [0.5, inf], 0], ["pow", [-2, inf], inf],
  ["pow", [2, -inf], 0], ["pow", [-0.5, -inf], inf], ["pow", [inf, 3], inf], ["pow", [inf, -0.1], 0],
  ["pow", [-inf, 3], -inf], ["pow", [-inf, 4], inf], ["pow", [-inf, -3], -0], ["pow", [-inf, -4], 0],
  ["pow", [-inf, 0.5], inf], ["pow", [-8, 1 / 3], NaN], ["pow", [-2, 3], -8], ["pow", [-2, 4], 16],
  ["pow", [-1, 2 ** 53], 1], ["pow", [-1, 2 ** 53 - 1], -1], ["pow", [-1, 1e300], 1], ["pow", [2, 1024], inf],
  ["pow", [-2, 1025], -inf], ["pow", [2, -1074], 5e-324], ["pow", [2, -1076], 0], ["pow", [-2, -1077], -0],
  ["atan2", [0, 1], 0], ["atan2", [-0, 1], -0], ["atan2", [0, -1], Math.PI], ["atan2", [-0, -1], -Math.PI],
  ["atan2", [0, 0], 0], ["atan2", [-0, 0], -0], ["atan2", [0, -0], Math.PI], ["atan2", [-0, -0], -Math.PI],
  ["atan2", [1, 0], Math.PI / 2], ["atan2", [-1, -0], -Math.PI / 2], ["atan2", [1, inf], 0], ["atan2", [-1, inf], -0],
  ["atan2", [1, -inf], Math.PI], ["atan2", [inf, 1], Math.PI / 2], ["atan2", [-inf, -1], -Math.PI / 2],
  ["atan2", [inf, inf], Math.PI / 4], ["atan2", [inf, -inf], (3 * Math.PI) / 4],
  ["atan2", [-inf, -inf], (-3 * Math.PI) / 4], ["atan2", [NaN, 1], NaN], ["atan2", [inf, NaN], NaN],
  ["hypot", [inf, NaN], inf], ["hypot", [NaN, -inf], inf], ["hypot", [NaN, 1], NaN], ["hypot", [0, -0], 0],
  ["hypot", [3, 4], 5], ["hypot", [3e307, 4e307], 5e307], ["hypot", [5e-324, 0], 5e-324],
  ["hypot", [1.7e308, 1.7e308], inf],
];

describe("special values", () => {
  it.each(special)("%s(%j) is %d", (name, x, result) => {
    expect(Array.isArray(x) ? call(name, ...x) : call(name, x)).toBe(result);
  });

  it.each(names.filter((name) => !binary.has(name)))("%s(NaN) is NaN", (name) => {
    expect(call(name, NaN)).toBeNaN();
  });
});

describe("exact properties", () => {
  const xs = mixed(5000, 3);
  const ys = mixed(5000, 4);
  const run = (name: string, x: ArrayLike<number>, y?: ArrayLike<number>) => [...math.run(name, 1, x, y)];
  const filled = (value: number) => new Float64Array(xs.length).fill(value);
  const negated = xs.map((x) => -x);

  it("pow knows its exact exponents", () => {
    expect(run("pow", xs, filled(0))).toEqual([...filled(1)]);
    expect(run("pow", xs, filled(1))).toEqual([...xs]);
    expect(run("pow", xs, filled(2))).toEqual([...xs].map((x) => x * x));
    expect(run("pow", xs, filled(-1))).toEqual([...xs].map((x) => 1 / x));
    expect(run("pow", filled(1), ys)).toEqual([...filled(1)]);
  });

  it("exp2 of an integer is that power of two, log2 gives it back, and pow agrees", () => {
    const exponents = Float64Array.from({ length: 1074 + 1024 }, (_, i) => i - 1074);
    const powers = [...exponents].map((k) => 2 ** k);
    expect(run("exp2", exponents)).toEqual(powers);
    expect(run("log2", powers)).toEqual([...exponents]);
    expect(run("pow", new Float64Array(exponents.length).fill(2), exponents)).toEqual(powers);
  });

  it("cbrt of a perfect cube is its root", () => {
    const roots = Float64Array.from({ length: 20_000 }, (_, i) => i * 10 - 100_000).map((x) => x + 0);
    expect(
      run(
        "cbrt",
        roots.map((x) => x * x * x),
      ),
    ).toEqual([...roots]);
  });

  it.each(["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "expm1", "cbrt", "erf"])(
    "%s keeps the sign of a subnormal",
    (name) => {
      expect([call(name, 5e-324), call(name, -5e-324), call(name, -1e-310)]).toEqual(
        [5e-324, -5e-324, -1e-310].map((x) =>
          name === "cbrt" ? Math.cbrt(x) : name === "erf" ? x * 1.1283791670955126 : x,
        ),
      );
    },
  );

  it.each(["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "cbrt", "erf"])("%s is odd", (name) => {
    expect(run(name, negated)).toEqual(run(name, xs).map((y) => -y));
  });

  it.each(["cos", "cosh"])("%s is even", (name) => {
    expect(run(name, negated)).toEqual(run(name, xs));
  });

  it("hypot is symmetrical and does not see signs", () => {
    expect(run("hypot", ys, negated)).toEqual(run("hypot", xs, ys));
    expect(run("hypot", xs, filled(0))).toEqual([...xs].map(Math.abs));
  });

  it.each([
    ["exp", -5, 5],
    ["exp", -746, 710],
    ["log", 0.5, 2],
    ["log", 0.9999, 1.0001],
    ["tanh", -3, 3],
    ["sigmoid", -40, 40],
  ] as const)("%s rises from %d to %d", (name, from, to) => {
    const x = Float64Array.from({ length: 30_000 }, (_, i) => from + ((to - from) * i) / 30_000);
    const y = math.run(name, 1, x);
    expect(y.every((value, i) => i === 0 || value >= y[i - 1]!)).toBe(true);
  });

  it("neighbouring arguments of exp and log give results in order", () => {
    const next = random(5);
    for (const [name, from, to] of [
      ["exp", -700, 700],
      ["log", 1e-3, 1e3],
    ] as const) {
      const bits = new BigInt64Array(2);
      const pair = new Float64Array(bits.buffer);
      for (let i = 0; i < 2000; i++) {
        pair[0] = from + (to - from) * next();
        bits[1] = bits[0]! + (pair[0]! > 0 ? 1n : -1n);
        const [a, b] = math.run(name, 2, pair);
        expect(a! <= b!, `${name} at ${pair[0]}`).toBe(true);
      }
    }
  });
});
