/** Factors and products of numbers, and what is remembered of them. */
import { describe, expect, it } from "vitest";
import { Cholesky, LowerUpper, product, solveLower } from "../src/linalg/kernels";
import { Recent } from "../src/linalg/recent";
import { expectClose } from "./close";

const f64 = (...xs: number[]): Float64Array => Float64Array.from(xs);
const wave = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(1 + i * i));
const transposed = (a: Float64Array, n: number): Float64Array => a.map((_, k) => a[(k % n) * n + Math.floor(k / n)]!);
const times = (a: Float64Array, b: Float64Array, between: number, columns: number): Float64Array => {
  const y = new Float64Array((a.length / between) * columns);
  product(a, b, between, columns, y);
  return y;
};

describe("a product", () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9])("sums %i terms as a loop does, whatever is left of fours", (between) => {
    const [a, b] = [wave(2 * between), wave(3 * between)];
    const y = new Float64Array(6);
    product(a, b, between, 3, y);
    y.forEach((got, k) => {
      let sum = 0;
      for (let t = 0; t < between; t++) sum += a[Math.floor(k / 3) * between + t]! * b[t * 3 + (k % 3)]!;
      expectClose(got, sum, 1e-15);
    });
  });
});

describe("elimination", () => {
  it("takes the largest pivot, and keeps the sign of the order", () => {
    expect(new LowerUpper(f64(0, 2, 3, 0), 2).pivots).toEqual(f64(-3, 2));
    expect(new LowerUpper(f64(1, 2, 4, 4), 2).pivots).toEqual(f64(-4, 1));
    expect(new LowerUpper(f64(0, 0, 1, 1, 0, 0, 0, 1, 0), 3).pivots).toEqual(f64(1, 1, 1));
  });

  it.each([1, 2, 3, 4, 7, 20])("solves with A and with its transpose, for several columns, n = %i", (n) => {
    const a = wave(n * n);
    const factors = new LowerUpper(a, n);
    const b = wave(3 * n);
    for (const turned of [false, true]) {
      const x = b.slice();
      factors.solve(x, 3, turned);
      expectClose(times(turned ? transposed(a, n) : a, x, n, 3), b, 1e-11);
    }
    expectClose(times(a, factors.inverse, n, n), f64(...a.map((_, k) => Number(k % (n + 1) === 0))), 1e-11);
    expect(a).toEqual(wave(n * n));
  });

  it("leaves a column without a pivot as it is", () => {
    expect(new LowerUpper(f64(0, 1, 0, 1), 2).pivots).toEqual(f64(0, 1));
    expect(new LowerUpper(f64(0, 0, 0, 0), 2).pivots).toEqual(f64(0, 0));
    const x = f64(1, 1);
    new LowerUpper(f64(0, 1, 0, 1), 2).solve(x, 1, false);
    expect(x.some((y) => Number.isFinite(y) === false)).toBe(true);
  });
});

describe("Cholesky's factor", () => {
  it("is known where it is whole numbers", () => {
    const factors = new Cholesky(f64(4, 2, 10, 6, 9, 14), 3);
    expect(factors.lower).toEqual(f64(2, 1, 3, 3, 2, 1));
    expect(factors.pivots).toEqual(f64(4, 9, 1));
  });

  it("solves as both triangles do, one after the other", () => {
    const factors = new Cholesky(f64(4, 2, 10, 6, 9, 14), 3);
    const [x, y] = [f64(1, 2, 3, 4, 5, 6), f64(1, 2, 3, 4, 5, 6)];
    factors.solve(x, 2);
    solveLower(factors.lower, y, 2, false);
    solveLower(factors.lower, y, 2, true);
    expect(x).toEqual(y);
    expectClose(times(f64(4, 2, 6, 2, 10, 9, 6, 9, 14), x, 3, 2), [1, 2, 3, 4, 5, 6], 1e-12);
  });

  it("has an inverse that is symmetric to the bit", () => {
    const { inverse } = new Cholesky(f64(4, 2, 10, 6, 9, 14), 3);
    expect(inverse).toEqual(transposed(inverse, 3));
    expectClose(times(f64(4, 2, 6, 2, 10, 9, 6, 9, 14), inverse, 3, 3), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-12);
  });

  it("has pivots of NaN from one on that is negative", () => {
    expect(new Cholesky(f64(1, 0, -1, 0, 0, 1), 3).pivots).toEqual(f64(1, NaN, NaN));
  });
});

describe("what is remembered", () => {
  const counted = (): { made: number[]; recent: Recent<number> } => {
    const made: number[] = [];
    return { made, recent: new Recent<number>((matrix) => made.push(matrix[0]!)) };
  };

  it("is what the last sixteen matrices gave, by their bits", () => {
    const { made, recent } = counted();
    for (let i = 0; i < 16; i++) recent.of(f64(i), 1);
    for (let i = 0; i < 16; i++) expect(recent.of(f64(i), 1)).toBe(i + 1);
    expect(made.length).toBe(16);
    recent.of(f64(16), 1);
    recent.of(f64(1), 1);
    expect(made.length).toBe(17);
    recent.of(f64(0), 1);
    expect(made.length).toBe(18);
    recent.of(f64(-0), 1);
    expect(made.length).toBe(19);
    recent.of(f64(NaN), 1);
    recent.of(f64(NaN), 1);
    expect(made.length).toBe(20);
  });

  it("is no more than 2^18 numbers, but for the latest", () => {
    const { made, recent } = counted();
    const large = (x: number): Float64Array => new Float64Array(100_000).fill(x);
    for (const x of [1, 2, 3]) recent.of(large(x), 1);
    recent.of(large(2), 1);
    expect(made).toEqual([1, 2, 3]);
    recent.of(large(1), 1);
    expect(made).toEqual([1, 2, 3, 1]);
    recent.of(new Float64Array(300_000), 1);
    recent.of(new Float64Array(300_000), 1);
    recent.of(large(1), 1);
    expect(made).toEqual([1, 2, 3, 1, 0, 1]);
  });

  it("is not what has been written into the matrix since", () => {
    const { made, recent } = counted();
    const matrix = f64(1);
    recent.of(matrix, 1);
    matrix[0] = 2;
    recent.of(matrix, 1);
    expect(made).toEqual([1, 2]);
  });
});
