/** Sparse Jacobians and Hessians against dense ones: patterns, values, and what is wrong with an `out`. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import {
  compile,
  defineOpaque,
  exp,
  fold,
  logSumExp,
  map,
  mapLogSumExp,
  mapMax,
  mapSum,
  maxOf,
  norm,
  relu,
  scan,
  stopGradient,
  sum,
  tanh,
  whileLoop,
  withPartial,
} from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { curvesOf } from "../src/readings.js";
import type { SparseMatrix, SparsePattern } from "../src/sparse/matrix.js";
import { errorOf } from "./mistakes.js";
import { wide } from "./programs.js";

/** Defined and smooth on all numbers, not growing fast; their Hessians are symmetric. */
const tame: OpName[] = ["add", "sub", "mul", "neg", "sin", "cos", "tanh", "sigmoid", "atan", "softplus", "erf", "atan2", "squaredDifference", "min", "max", "clamp", "select", "relu", "dot", "sum", "norm", "logSumExp", "maxOf"]; // prettier-ignore

/** The columns of each row. */
const rowsIn = ({ rows, rowStart, columnIndex }: SparsePattern): number[][] =>
  Array.from({ length: rows }, (_, i) => [...columnIndex.subarray(rowStart[i], rowStart[i + 1])]);

const hessianOf = (n: number, fn: (x: readonly Expr[]) => Operand): number[][] =>
  rowsIn(compile(n, (x: Expr[]) => fn(x) as Expr).hessianPattern());

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));

/** Every number of the dense matrix, from the sparse one, to `tolerance` of the largest; where all are finite. */
function expectSame(sparse: SparseMatrix, dense: Float64Array, tolerance: number): void {
  const largest = dense.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  if (!Number.isFinite(largest)) return;
  const got = sparse.dense();
  const wrong = [...dense.keys()].filter((k) => !(Object.is(got[k]! + 0, dense[k]! + 0) || Math.abs(got[k]! - dense[k]!) <= tolerance * largest)); // prettier-ignore
  expect(wrong.map((k) => [k, got[k], dense[k]])).toEqual([]);
}

describe("what meets in an operation, by the table", () => {
  it("is nothing where it is made of straight pieces, and is symmetric but where it is declared", () => {
    const straight = names.filter((name) => rules[name].partials && curvesOf(name).every((set) => set === 0));
    expect(straight.join(" ")).toBe("add sub neg abs sign min max floor ceil round relu lt le gt ge eq ne select clamp sum maxOf minOf stopGradient"); // prettier-ignore
    for (const name of names.filter((name) => !rules[name].declared)) {
      const curves = curvesOf(name);
      curves.forEach((set, i) => {
        curves.forEach((other, j) => {
          // By an order there is no derivative, and by some shapes no second one.
          if (set && other) expect([name, (set >> j) & 1]).toEqual([name, (other >> i) & 1]);
        });
      });
    }
  });
});

describe("the pattern of a Hessian", () => {
  it("is a band, an arrow, blocks or a diagonal where the function is made so", () => {
    const band = hessianOf(5, (x) => sum(x.slice(1).map((y, i) => y.sub(x[i]!.square()).square())));
    expect(band).toEqual([[0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4]]); // prettier-ignore
    expect(hessianOf(4, (x) => sum(x.slice(1).map((y) => y.mul(x[0]!).sin())))).toEqual([[0, 1, 2, 3], [0, 1], [0, 2], [0, 3]]); // prettier-ignore
    expect(hessianOf(4, (x) => x[0]!.mul(x[1]!).exp().add(x[2]!.div(x[3]!)))).toEqual([[0, 1], [0, 1], [3], [2, 3]]); // prettier-ignore
    expect(hessianOf(3, (x) => sum(x.map((y) => y.exp())))).toEqual([[0], [1], [2]]);
  });

  it("has nothing of what is linear, in pieces or not", () => {
    expect(hessianOf(3, (x) => x[0]!.mul(3).add(x[1]!).sub(x[2]!.abs()))).toEqual([[], [], []]);
    expect(hessianOf(3, (x) => maxOf([x[0]!.max(x[1]!), relu(x[2]!), x[0]!.gt(0).select(x[1]!, x[2]!)]))).toEqual([[], [], []]); // prettier-ignore
    // The condition is no derivative's business, what is chosen is.
    expect(hessianOf(3, (x) => x[0]!.exp().gt(1).select(x[1]!.square(), x[2]!))).toEqual([[], [1], []]);
    expect(hessianOf(2, (x) => stopGradient(x[0]!.square()).mul(x[1]!))).toEqual([[], []]);
  });

  it("has a product's operands and not their squares", () => {
    expect(hessianOf(2, (x) => x[0]!.mul(x[1]!))).toEqual([[1], [0]]);
    expect(hessianOf(2, (x) => x[0]!.mul(x[0]!))).toEqual([[0], []]);
    expect(hessianOf(2, (x) => x[1]!.div(x[0]!))).toEqual([[0, 1], [0]]);
  });

  it("has all of a list whose result the derivatives need", () => {
    expect(hessianOf(3, (x) => logSumExp([x[0]!, x[2]!]))).toEqual([[0, 2], [], [0, 2]]);
    expect(hessianOf(3, (x) => norm([x[0]!, x[1]!]).add(x[2]!))).toEqual([[0, 1], [0, 1], []]);
  });

  it("has what a declared partial derivative depends on", () => {
    const f = (x: readonly Expr[]): Operand => withPartial(0, x[0]!, exp(x[1]!));
    expect(hessianOf(2, f)).toEqual([[1], [0]]);
  });

  it("passes over what no output needs", () => {
    expect(hessianOf(2, (x) => (x[0]!.exp(), x[1]!.square()))).toEqual([[], [1]]);
  });

  it("of a function of no input is empty", () => {
    const f = compile(0, () => 3);
    expect([f.sparseHessian([]).values.length, f.sparseJacobian([]).values.length]).toEqual([0, 0]);
  });
});

describe("the pattern of a Jacobian", () => {
  it("is found from the side that has fewer, with the same answer", () => {
    const tall = compile(2, ([x, y]: Expr[]) => [x!.mul(2), y!.exp(), x!.mul(y!), 5]);
    expect(rowsIn(tall.jacobianPattern())).toEqual([[0], [1], [0, 1], []]);
    const flat = compile(4, (x: Expr[]) => [x[3]!.mul(x[1]!), x[1]!.floor().add(x[2]!)]);
    expect(rowsIn(flat.jacobianPattern())).toEqual([[1, 3], [2]]);
  });

  it("takes as many sweeps as rows or columns meet", () => {
    const n = 300;
    const x = numbers(n + 1);
    // Every output has the last input, which forward asks for a colour of its own.
    const f = compile(n + 1, (xs: Expr[]) => xs.slice(0, n).map((y, i) => y.mul(xs[n]!).add(xs[(i + 1) % n]!)));
    expectSame(f.sparseJacobian(x), f.jacobian(x), 0);
    // Every input is in the last output: rows, in reverse.
    const g = compile(n, (xs: Expr[]) => [...xs.slice(1).map((y, i) => y.mul(xs[i]!)), sum(xs)]);
    expectSame(g.sparseJacobian(x.slice(1)), g.jacobian(x.slice(1)), 1e-15);
  });
});

describe("random functions", () => {
  it("have the dense Hessian", () => {
    let compared = 0;
    fc.assert(
      fc.property(wide(tame, 12), ({ inputs, parameters, fn }) => {
        const options = { parameters };
        const outputs = compile(inputs, fn, options).setParameters(numbers(parameters));
        const f = compile(inputs, (xs, ps) => sum((fn(xs, ps) as Expr[]).map((y, i) => (i % 2 ? y : tanh(y)))), options); // prettier-ignore
        f.setParameters(numbers(parameters));
        const x = numbers(inputs);
        const dense = f.hessian(x);
        const sparse = f.sparseHessian(x);
        // Where numbers grow, they cancel: there only the pattern is looked at.
        const sizes = [...(outputs.value(x) as Float64Array), ...outputs.jacobian(x)].map(Math.abs);
        const covered = new Set(rowsIn(sparse).flatMap((row, i) => row.map((j) => i * inputs + j)));
        expect([...dense.keys()].filter((k) => Number.isFinite(dense[k]) && dense[k] !== 0 && !covered.has(k))).toEqual([]); // prettier-ignore
        if (sizes.every((size) => size < 1e3)) {
          expectSame(sparse, dense, 1e-9);
          compared++;
        }
        outputs.dispose();
        f.dispose();
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("have the dense Jacobian", () => {
    fc.assert(
      fc.property(wide(tame), ({ inputs, parameters, fn }) => {
        const f = compile(inputs, fn, { parameters });
        f.setParameters(numbers(parameters));
        const x = numbers(inputs);
        // Where numbers grow, they cancel, and forward and reverse lose other digits.
        const tame = [...(f.value(x) as Float64Array)].every((y) => Math.abs(y) < 1e3);
        if (tame) expectSame(f.sparseJacobian(x), f.jacobian(x), 1e-9);
        f.dispose();
      }),
      { numRuns: 300 },
    );
  });
});

describe("functions that stay functions", () => {
  const expectDense = (f: ReturnType<typeof compile>, x: number[]): void => {
    expectSame(f.sparseJacobian(x), f.jacobian(x), 1e-14);
    if (f.outputs === 1) expectSame(f.sparseHessian(x), f.hessian(x), 1e-13);
  };

  it("have the pattern of a row at each of its places", () => {
    const f = compile([3, 2], (rows: Expr[][]) => mapSum(([a, b]: Expr[]) => a!.sin().mul(b!), rows).add(rows[0]![0]!.mul(rows[2]![0]!))); // prettier-ignore
    expect(rowsIn(f.hessianPattern())).toEqual([[0, 1, 4], [0], [2, 3], [2], [0, 4, 5], [4]]);
    expectDense(f, numbers(6));
    const g = compile([3, 2], (rows: Expr[][]) => map(([a, b]: Expr[]) => [a!.square(), b!.mul(2)], rows).flat());
    expect(rowsIn(g.jacobianPattern())).toEqual([[0], [1], [2], [3], [4], [5]]);
    expectDense(g as never, numbers(6));
  });

  it("have it of data in rows, of the reduction, and of what is shared", () => {
    const data = [[1, 2], [0.5, -1], [3, 1]]; // prettier-ignore
    for (const over of [mapSum, mapMax, mapLogSumExp]) {
      const f = compile(4, (w: Expr[]) => over(([u, v]: Expr[]) => w[0]!.mul(u!).tanh().mul(w[1]!).add(w[2]!.mul(v!)), data)); // prettier-ignore
      expect(rowsIn(f.hessianPattern())[3]).toEqual([]);
      expect(rowsIn(f.hessianPattern())[2]).toEqual(over === mapLogSumExp ? [0, 1, 2] : []);
      expectDense(f, numbers(4));
    }
  });

  it("have it of calls, and of functions in functions", () => {
    const inner = compile(2, ([a, b]: Expr[]) => [a!.mul(b!), b!.exp()]);
    const f = compile(4, (x: Expr[]) => {
      const [p, q] = inner.call([x[0]!, x[1]!]) as Expr[];
      return mapSum((row: Expr) => (inner.call([row, q!]) as Expr[])[0]!, [x[2]!, x[3]!]).add(p!);
    });
    expect(rowsIn(f.hessianPattern())).toEqual([[1], [0, 1, 2, 3], [1], [1]]);
    expectDense(f, numbers(4));
  });

  it("have it of folds over arguments, step by step", () => {
    const f = compile(4, (x: Expr[]) => fold((s: Expr, row: Expr) => s.mul(0.5).add(row.square()), x[0]!, x.slice(1)));
    expect(rowsIn(f.hessianPattern())).toEqual([[], [1], [2], [3]]);
    const g = compile(4, (x: Expr[]) => scan((s: Expr, row: Expr) => [s.add(row), s.mul(row)] as const, x[0]!, x.slice(1))[1]); // prettier-ignore
    expect(rowsIn(g.jacobianPattern())).toEqual([
      [0, 1],
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
    expectDense(f, numbers(4));
    expectDense(g as never, numbers(4));
  });

  it("have of other loops what any number of steps may bring together", () => {
    // A state goes round: a takes b's place, b c's; d stays by itself.
    const step = ([a, b, c, d]: Expr[]): Expr[] => [b!, c!.add(a!.mul(0.1)), a!.sin(), d!.mul(2)];
    const f = compile(4, (x: Expr[]) => fold((s: Expr[]) => step(s), x, 5));
    expect(rowsIn(f.jacobianPattern())).toEqual([[0, 1, 2], [0, 1, 2], [0, 1, 2], [3]]);
    expectDense(f as never, numbers(4));
    const total = compile(4, (x: Expr[]) => sum(fold((s: Expr[]) => step(s), x, 5) as Expr[]));
    expect(rowsIn(total.hessianPattern())).toEqual([[0, 1, 2], [0, 1, 2], [0, 1, 2], []]);
    expectDense(total, numbers(4));
    const until = compile(2, ([x, y]: Expr[]) => whileLoop((s: Expr[]) => s[0]!.lt(20), (s: Expr[]) => [s[0]!.mul(y!).add(1), s[1]!.add(s[0]!)], [x!, 0])[1]!); // prettier-ignore
    expectDense(until, [0.5, 1.5]);
  });

  it("have patterns that do not depend on how many rows of data there are", () => {
    const f = compile(3, (w, _, { points }) => mapSum((r: Expr) => r.mul(w[0]!).sin().mul(w[1]!), points), { data: { points: [] } }); // prettier-ignore
    expect(rowsIn(f.hessianPattern())).toEqual([[0, 1], [0], []]);
    f.setData({ points: numbers(50) });
    expectDense(f as never, numbers(3));
  });
});

describe("a sparse matrix", () => {
  const f = compile(3, (x: Expr[]) => x[0]!.mul(x[1]!).add(x[2]!.square()));

  it("has the same pattern at every call, and numbers of its own", () => {
    const [h, k] = [f.sparseHessian([1, 2, 3]), f.sparseHessian([4, 5, 6])];
    expect(h.columnIndex).toBe(k.columnIndex);
    expect(h.values).not.toBe(k.values);
    expect([h.rows, h.columns, ...h.values]).toEqual([3, 3, 1, 1, 2]);
    expect(h.dense()).toEqual(Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 2));
    expect(f.sparseHessian([7, 8, 9], h)).toBe(h);
  });

  it("is symmetric to the bit", () => {
    const g = compile(40, (x: Expr[]) =>
      sum(
        x.slice(2).map((y, i) =>
          y
            .mul(x[i]!)
            .sin()
            .mul(x[i + 1]!.exp()),
        ),
      ),
    );
    const h = g.sparseHessian(numbers(40)).dense();
    for (let i = 0; i < 40; i++) for (let j = 0; j < i; j++) expect(h[40 * i + j]).toBe(h[40 * j + i]);
  });

  it("has the same numbers by sweeps and by a tape of its own, which small functions have", () => {
    const chain = (n: number) => compile(n, (x: Expr[]) => sum(x.slice(1).map((y, i) => y.sub(x[i]!.square()).square().mul(y.sin())))); // prettier-ignore
    const [small, large] = [chain(20), chain(700)];
    expect([small, large].map((g) => g.length * 3 > 5_000)).toEqual([false, true]);
    for (const g of [small, large]) expectSame(g.sparseHessian(numbers(g.inputs)), g.hessian(numbers(g.inputs)), 1e-13);
  });

  it("goes with the function, and what it was made of", () => {
    const g = compile(2, ([x, y]: Expr[]) => x!.mul(y!).exp());
    expect(g.sparseHessian([1, 0]).dense()).toEqual(Float64Array.of(0, 1, 1, 1));
    g.dispose();
    expect(() => g.sparseHessian([1, 0])).toThrow(/^sparseHessian: this function has been disposed of/);
  });

  it("says what is wrong with an out, an input or a function", () => {
    const g = compile(1, ([x]: Expr[]) => [x!, x!]);
    const h = f.sparseHessian([1, 2, 3]);
    expect(
      [
        errorOf(() => f.sparseHessian([1, 2, 3], new Float64Array(3) as never)),
        errorOf(() => f.sparseJacobian([1, 2, 3], h)),
        errorOf(() => f.sparseHessian([1, 2])),
        errorOf(() => g.sparseHessian([1])),
        errorOf(() => g.hessianPattern()),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "type: sparseHessian: out is Float64Array of length 3, expected a SparseMatrix that sparseHessian of this function returned
      type: sparseJacobian: out is a SparseMatrix of another function or derivative, expected a SparseMatrix that sparseJacobian of this function returned
      length: sparseHessian: input has 2 values, expected 3
      outputs: sparseHessian: the function has 2 outputs, expected 1; use vjp, jvp or jacobian
      outputs: hessianPattern: the function has 2 outputs, expected 1; use vjp, jvp or jacobian"
    `);
  });
});

describe("sparse derivatives of functions with opaque operations", () => {
  const square = defineOpaque({ inputs: 2, value: ([a, b]) => a! * b!, rules: { vjp: ([a, b], s) => [b!.mul(s), a!.mul(s)] } }); // prettier-ignore

  it("are dense in what the operation reads, and nowhere else", () => {
    const f = compile(4, (x) => square([x[0]!, x[1]!]).add(x[2]!.square()).add(x[3]!));
    const hessian = f.sparseHessian([1, 2, 3, 4]);
    expect(hessian.columnIndex).toEqual(Uint32Array.of(0, 1, 0, 1, 2));
    expect(hessian.values).toEqual(Float64Array.of(0, 1, 1, 0, 2));
    expect(f.jacobianPattern().columnIndex).toEqual(Uint32Array.of(0, 1, 2, 3));
  });
});

describe('sparse derivatives of functions compiled with convention: "error"', () => {
  it("are none at points without a derivative", () => {
    const f = compile(2, (x) => x[0]!.abs().mul(x[1]!).add(1).square(), { convention: "error" });
    expect(f.sparseHessian([1, 2]).values).toEqual(Float64Array.of(8, 10, 10, 2));
    for (const run of [
      () => f.sparseHessian([0, 2]),
      () => f.sparseJacobian([0, 2]),
      () => f.taylor([0, 2], [1, 0], 2),
    ]) {
      expect(run).toThrow(/got abs \(node \d+\) of input x\[0\] = 0/);
    }
  });
});
