/** Sums over rows of data: in the order that is documented, whatever the number of rows, in memory that does not grow. */
import { describe, expect, it } from "vitest";
import { getCore } from "../src/core.js";
import { compile, dot, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { optimize } from "../src/optimize.js";
import { schedule } from "../src/schedule.js";
import { many } from "./many.js";
import { tapeOf } from "./programs.js";

/** Points in a block of a small function. */
const BLOCK = 64;

const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(seed + 1.3 * i)); // prettier-ignore

/** Blocks one after the other, each in the order of `sum`. */
function inBlocks(terms: readonly number[]): number {
  let total = 0;
  for (let from = 0; from < terms.length; from += BLOCK) total += sum(terms.slice(from, from + BLOCK));
  return total;
}

/** The squared error of a line with a bend, of one row (x, y). */
const error = ([a, b, c]: Expr[], [x, y]: Expr[]): Expr =>
  a!
    .mul(x!)
    .add(b!.mul(c!.mul(x!).sin()))
    .sub(y!)
    .square();

describe("a sum over rows", () => {
  const f = compile(3, error as never, { parameters: 2 });
  const one = compile(3, error as never, { parameters: 2 });
  const { program } = schedule(optimize(tapeOf(3, error, 2)));
  const x = Float64Array.of(0.3, -1.2, 2);

  it.each([1, 2, 3, 63, 64, 65, 127, 128, 1000])(
    "of %i rows has the bits of its order, and so has its gradient",
    (n) => {
      const rows = numbers(2 * n, n);
      const values: number[] = [];
      for (let i = 0; i < n; i++) values.push(one.setParameters(rows.slice(2 * i, 2 * i + 2)).value(x) as number);
      const leaves = values.map((_, i) => Float64Array.of(...x, rows[2 * i]!, rows[2 * i + 1]!, ...program.constants));
      const blocks = values.flatMap((_, i) => (i % BLOCK === 0 ? [Math.min(BLOCK, n - i)] : []));
      const expected = many(program, 3, leaves, leaves, values.map(() => [1]), values.map(() => [0]), blocks); // prettier-ignore
      expect(f.batch.sum(x, rows)).toEqual(Float64Array.of(inBlocks(values)));
      const [total, gradient] = f.batch.sumAndGradient(x, rows);
      expect(total).toBe(inBlocks(values));
      expect(gradient).toEqual(Float64Array.from(expected.shared));
    },
  );

  it("is that of the unrolled function, to rounding", () => {
    const rows = numbers(600, 1);
    const unrolled = compile(3, (w) => sum(Array.from({ length: 300 }, (_, i) => error(w, [w[0]!.mul(0).add(rows[2 * i]!), w[0]!.mul(0).add(rows[2 * i + 1]!)])))); // prettier-ignore
    const [value, gradient] = unrolled.valueAndGradient(x) as [number, Float64Array];
    const [total, g] = f.batch.sumAndGradient(x, rows);
    expect(total).toBeCloseTo(value, 10);
    g.forEach((gi, i) => expect(gi).toBeCloseTo(gradient[i]!, 10));
  });

  it("of no rows is 0, with gradient 0", () => {
    expect(f.batch.sum(x, new Float64Array(0))).toEqual(Float64Array.of(0));
    expect(f.batch.sumAndGradient(x, new Float64Array(0))).toEqual([0, new Float64Array(3)]);
  });

  it("of several outputs has one sum each", () => {
    const two = compile(1, ([a], [p]) => [a!.mul(p!), p!.square()], { parameters: 1 });
    expect(two.batch.sum([2], Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(12, 14));
    const out = new Float64Array(2);
    expect(two.batch.sum([2], Float64Array.of(1), out)).toBe(out);
  });

  it("needs no parameters set, and leaves those that are", () => {
    const g = compile(1, ([a], [p]) => a!.mul(p!), { parameters: 1 });
    expect(g.batch.sum([2], Float64Array.of(5, 6))).toEqual(Float64Array.of(22));
    expect(() => g.value([2])).toThrow(/parameters were never set/);
    g.setParameters([7]);
    g.batch.sum([2], Float64Array.of(5, 6));
    expect(g.value([2])).toBe(14);
    expect(g.batch.value(Float64Array.of(1, 2))).toEqual(Float64Array.of(7, 14));
  });

  it("is NaN where a row makes it so, and not because of points that there are not", () => {
    const g = compile(1, ([a], [p]) => a!.mul(p!.log()), { parameters: 1 });
    expect(g.batch.sumAndGradient([1], Float64Array.of(1, Math.E))).toEqual([1, Float64Array.of(1)]);
    expect(g.batch.sumAndGradient([1], Float64Array.of(1, -1))).toEqual([NaN, Float64Array.of(NaN)]);
  });

  it("takes memory for a block, whatever the number of rows", () => {
    const model = compile(20, (w, r) => dot(w, r.slice(0, 20)).sub(r[20]!).square(), { parameters: 21 });
    const at = numbers(20, 3);
    model.batch.sumAndGradient(at, numbers(21 * 1_000, 1));
    const held = getCore().bytes;
    for (const n of [10_000, 100_000]) model.batch.sumAndGradient(at, numbers(21 * n, 1));
    expect(getCore().bytes).toBe(held);
  });

  it("says what is wrong", () => {
    expect(() => f.batch.sum(x, new Float64Array(3))).toThrow("batch.sum: rows: got 3 numbers, expected rows of 2, one number per parameter"); // prettier-ignore
    expect(() => f.batch.sum([1], new Float64Array(2))).toThrow("batch.sum: x has 1 value, expected 3");
    expect(() => f.batch.sumAndGradient(x, new Float64Array(2), new Float64Array(2))).toThrow("batch.sumAndGradient: out has 2 values, expected 3"); // prettier-ignore
    const none = compile(1, ([a]) => a!);
    expect(() => none.batch.sum([1], new Float64Array(2))).toThrow("batch.sum: this function declares no parameters, and rows are theirs; pass compile(inputs, fn, { parameters: shape })"); // prettier-ignore
  });
});
