/**
 * Patterns that people write come out in strided runs, without a word from them. Each share that is asked for is a
 * little below what is measured; where operations are still gathered, the test says which.
 */
import { describe, expect, it } from "vitest";
import { compile, dot } from "../src/index.js";
import type { Expr } from "../src/index.js";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** `total = total.add(term)` in a loop, from the first term on. */
const added = (terms: Iterable<Expr>): Expr => {
  let total: Expr | undefined;
  for (const term of terms) total = total ? total.add(term) : term;
  return total!;
};

/** Strided share of the work, and operations a run. */
const figures = (f: { explain(): { strided: number; meanRun: number } }): { strided: number; meanRun: number } => {
  const { strided, meanRun } = f.explain();
  return { strided, meanRun };
};

describe("a loop over points", () => {
  const sizes = [10, 100, 1_000];

  it.each(sizes)("that adds up squared errors, %i of them, is strided throughout", (n) => {
    const data = { parameters: { x: n, y: n } };
    const errors = compile(n, (w, { x, y }) => added(upTo(n).map((i) => w[i]!.mul(x[i]!).sub(y[i]!).square())), data);
    const line = compile(2, ([a, b], { x, y }) => added(upTo(n).map((i) => a!.mul(x[i]!).add(b!).sub(y[i]!).square())), data); // prettier-ignore
    // One run an operation of the loop, where a difference and its square are one; and one for the sum.
    expect(figures(errors)).toEqual({ strided: 1, meanRun: (2 * n + 1) / 3 });
    expect(figures(line)).toEqual({ strided: 1, meanRun: (3 * n + 1) / 4 });
  });

  it.each(sizes)("with %i data written as constants is strided throughout", (n) => {
    const f = compile(n, (w) =>
      added(
        upTo(n).map((i) =>
          w[i]!.mul(0.3 + i / 7)
            .sub(1 / (i + 3))
            .square(),
        ),
      ),
    );
    expect(figures(f)).toEqual({ strided: 1, meanRun: (2 * n + 1) / 3 });
  });

  it.each(sizes)("of a logistic regression, %i of them, is strided throughout", (n) => {
    const f = compile(3, ([a, b, c], { x, y, label }) => added(upTo(n).map((i) => {
      const z = a!.mul(x[i]!).add(b!.mul(y[i]!)).add(c!);
      return z.softplus().sub(z.mul(label[i]!));
    })), { parameters: { x: n, y: n, label: n } }); // prettier-ignore
    expect(figures(f)).toEqual({ strided: 1, meanRun: (7 * n + 1) / 8 });
  });

  it.each(sizes)("and their neighbours, Rosenbrock of %i, is strided throughout", (n) => {
    const f = compile(n, (x) => added(upTo(n - 1).map((i) => {
      const slope = x[i + 1]!.sub(x[i]!.square()).square().mul(100);
      return slope.add(x[i]!.sub(1).square());
    }))); // prettier-ignore
    expect(figures(f)).toEqual({ strided: 1, meanRun: (5 * (n - 1) + 1) / 6 });
  });

  it("that are few, 5, is gathered and single: a run of its own pays from eight on", () => {
    const f = compile(5, (w, { x, y }) => added(upTo(5).map((i) => w[i]!.mul(x[i]!).sub(y[i]!).square())), { parameters: { x: 5, y: 5 } }); // prettier-ignore
    expect(f.explain().strided).toBe(0);
  });
});

describe("all pairs", () => {
  const pairs = (n: number): [number, number][] => upTo(n).flatMap((i) => upTo(i).map((j): [number, number] => [i, j]));

  // Of the differences, those of the first points with fewer than eight others are gathered.
  it.each([[10, 0.7], [20, 0.91], [40, 0.98], [80, 0.995]])("of %i points with coordinates side by side or in two lists", (n, least) => {
    const together = compile([n, 2], (p) => added(pairs(n).map(([i, j]) => {
      const [across, up] = [p[i]![0]!.sub(p[j]![0]!), p[i]![1]!.sub(p[j]![1]!)];
      return across.square().add(up.square()).add(0.01).reciprocal();
    })));
    const apart = compile({ x: n, y: n }, ({ x, y }) => added(pairs(n).map(([i, j]) => {
      const [across, up] = [x[i]!.sub(x[j]!), y[i]!.sub(y[j]!)];
      return across.square().add(up.square()).add(0.01).reciprocal();
    })));
    expect(together.explain().strided).toBeGreaterThan(least);
    expect(apart.explain().strided).toBeGreaterThan(least);
  }); // prettier-ignore
});

describe("a matrix times a vector", () => {
  const product = (rows: number, columns: number, row: (a: Expr[], x: Expr[]) => Expr) =>
    compile({ A: [rows, columns], x: columns }, ({ A, x }) => A.map((a) => row(a, x)));
  const loop = (a: Expr[], x: Expr[]): Expr => added(a.map((entry, j) => entry.mul(x[j]!)));

  it.each([[3, 8], [8, 3], [8, 8], [16, 4], [20, 30]])("of %i by %i, written as a loop or as dot, is strided throughout", (rows, columns) => {
    expect(product(rows, columns, loop).explain().strided).toBe(1);
    expect(product(rows, columns, dot).explain().strided).toBe(1);
  }); // prettier-ignore

  it.each([2, 3, 4])("of %i by itself is gathered as a loop, in one run of products and one of additions", (n) => {
    expect(product(n, n, loop).explain()).toMatchObject({ gathered: 1, runs: 2 });
    expect(product(n, n, dot).explain()).toMatchObject({ strided: 1, runs: 1 });
  });
});

describe("a network, sample by sample", () => {
  const sizes = [
    [20, 8],
    [50, 16],
    [100, 8],
  ] as const;
  const data = (samples: number) => ({ parameters: { x: [samples, 2], y: samples } }) as const;

  /** What a unit does with its inputs: products added in a loop, with a bias or without, or `dot` and a bias. */
  const units = {
    plain: (w: Expr[], xs: Expr[]): Expr => added(w.map((weight, k) => weight.mul(xs[k]!))),
    biased: (w: Expr[], xs: Expr[], b: Expr): Expr => units.plain(w, xs).add(b),
    dot: (w: Expr[], xs: Expr[], b: Expr): Expr => dot(w, xs).add(b),
  };
  type Unit = keyof typeof units;

  /** Strided share with one hidden layer, and with two. */
  function layers(samples: number, hidden: number, unit: Unit): [number, number] {
    const of = units[unit];
    const one = compile({ w1: [hidden, 2], b1: hidden, w2: hidden, b2: [] }, ({ w1, b1, w2, b2 }, { x, y }) =>
      added(x.map((inputs, s) => {
        const first = w1.map((row, k) => of(row, inputs, b1[k]!).tanh());
        return of(w2, first, b2).sub(y[s]!).square();
      })), data(samples)); // prettier-ignore
    const shape = { w1: [hidden, 2], b1: hidden, w2: [hidden, hidden], b2: hidden, w3: hidden, b3: [] } as const;
    const two = compile(shape, ({ w1, b1, w2, b2, w3, b3 }, { x, y }) =>
      added(x.map((inputs, s) => {
        const first = w1.map((row, k) => of(row, inputs, b1[k]!).tanh());
        const second = w2.map((row, k) => of(row, first, b2[k]!).tanh());
        return of(w3, second, b3).sub(y[s]!).square();
      })), data(samples)); // prettier-ignore
    return [one.explain().strided, two.explain().strided];
  }

  it.each(sizes)(
    "of %i samples and %i units is strided throughout, written with dot or as loops, with biases or without",
    (...size) => {
      for (const unit of ["dot", "plain", "biased"] as const) expect(layers(...size, unit)).toEqual([1, 1]);
    },
  );

  // Four are no stretch, and as a chain no list.
  it.each([10, 50])("of %i samples and four units is strided for the most part with dot, less so with loops", (n) => {
    expect(Math.min(...layers(n, 4, "dot"))).toBeGreaterThan(0.82);
    expect(Math.min(...layers(n, 4, "biased"))).toBeGreaterThan(0.39);
  });
});
