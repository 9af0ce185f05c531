/** Linear algebra: values against residuals, derivatives against elimination written out with Exprs. */
import { describe, expect, it } from "vitest";
import { compile, dot, fold, grad, hessian, map, mapSum, sum } from "../src/index";
import type { Expr } from "../src/index";
import * as linalg from "../src/linalg";
import { cholesky, det, inverse, logDet, logDetSpd, matMul, matVec, outer, solve, solveSpd, trace, transpose, triangularSolve } from "../src/linalg"; // prettier-ignore
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

/** Numbers in [-1, 1), the same every time. */
function random(count: number, seed = 1): number[] {
  let state = seed;
  const next = (): number => (state = (state * 48271) % 2147483647) / 1073741823.5 - 1;
  return Array.from({ length: count + 3 }, next).slice(3);
}

const cut = <T>(xs: readonly T[], columns: number): T[][] =>
  Array.from({ length: xs.length / columns }, (_, i) => xs.slice(i * columns, (i + 1) * columns));
/** Pivoting is needed here: the diagonal is small. */
const anyMatrix = (n: number, seed = 1): number[][] =>
  cut(random(n * n, seed), n).map((row, i) => row.map((x, j) => (i === j ? 0.1 * x : x + (j === (i + 1) % n ? 2 : 0))));
const definiteMatrix = (n: number, seed = 1): number[][] => {
  const g = cut(random(n * n, seed), n);
  return g.map((a, i) => g.map((b, j) => a.reduce((s, x, k) => s + x * b[k]!, i === j ? n : 0)));
};
/** What n numbers of an expression need of A, as one input list. */
const split = (x: readonly Expr[], n: number): { a: Expr[][]; b: Expr[] } => ({ a: cut(x.slice(0, n * n), n), b: x.slice(n * n) }); // prettier-ignore
/** A = BBᵀ + n of any numbers, so that derivatives go through symmetric matrices. */
const definiteOf = (g: Expr[][]): Expr[][] => g.map((r, i) => g.map((s, j) => dot(r, s).add(i === j ? g.length : 0)));

/** By elimination without pivoting, on the tape: x of a x = b, and the pivots. */
function eliminated(a: Expr[][], b: Expr[]): { x: Expr[]; pivots: Expr[] } {
  const n = a.length;
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const times = rows[i]![k]!.div(rows[k]![k]!);
      for (let j = k; j <= n; j++) rows[i]![j] = rows[i]![j]!.sub(times.mul(rows[k]![j]!));
    }
  }
  const x: Expr[] = [];
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i]![n]!;
    for (let j = i + 1; j < n; j++) rest = rest.sub(rows[i]![j]!.mul(x[j]!));
    x[i] = rest.div(rows[i]![i]!);
  }
  return { x, pivots: rows.map((row, i) => row[i]!) };
}

/** Cholesky's factor on the tape. */
function factored(a: Expr[][]): Expr[][] {
  const l: Expr[][] = a.map(() => []);
  a.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest = rest.sub(l[i]![k]!.mul(l[j]![k]!));
      l[i]!.push(i === j ? rest.sqrt() : rest.div(l[j]![j]!));
    }
  });
  return l;
}

const weighted = (xs: readonly Expr[]): Expr => sum(xs.map((x, i) => x.mul(1 + ((0.3 * i) % 2)).sin()));

type Loss = (x: Expr[]) => Expr;
/** Each function in a loss of n² + n inputs, and the same written out. */
const losses: Record<string, (n: number) => { loss: Loss; written: Loss; definite?: true }> = {
  solve: (n) => ({
    loss: (x) => weighted(solve(split(x, n).a, split(x, n).b)),
    written: (x) => weighted(eliminated(split(x, n).a, split(x, n).b).x),
  }),
  "solve with two right-hand sides": (n) => ({
    loss: (x) => weighted(solve(split(x, n).a, transpose([split(x, n).b, split(x, n).a[0]!])).flat()),
    written: (x) => {
      const { a, b } = split(x, n);
      const [p, q] = [eliminated(a, b).x, eliminated(a, a[0]!).x];
      return weighted(p.flatMap((y, i) => [y, q[i]!]));
    },
  }),
  solveSpd: (n) => ({
    loss: (x) => weighted(solveSpd(definiteOf(split(x, n).a), split(x, n).b)),
    written: (x) => weighted(eliminated(definiteOf(split(x, n).a), split(x, n).b).x),
  }),
  "solve of a constant matrix": (n) => ({
    loss: (x) => weighted(solve(definiteMatrix(n), split(x, n).b)),
    written: (x) => weighted(eliminated(definiteMatrix(n).map((row) => row.map((v) => x[0]!.mul(0).add(v))), split(x, n).b).x), // prettier-ignore
  }),
  logDet: (n) => ({
    loss: (x) => logDet(split(x, n).a).mul(dot(split(x, n).b, split(x, n).b)),
    written: (x) => sum(eliminated(split(x, n).a, split(x, n).b).pivots.map((p) => p.abs().log())).mul(dot(split(x, n).b, split(x, n).b)), // prettier-ignore
  }),
  logDetSpd: (n) => ({
    loss: (x) => logDetSpd(definiteOf(split(x, n).a)).square(),
    written: (x) => sum(eliminated(definiteOf(split(x, n).a), split(x, n).b).pivots.map((p) => p.log())).square(),
  }),
  det: (n) => ({
    loss: (x) => det(split(x, n).a).mul(3 ** -n).sin(),
    written: (x) => eliminated(split(x, n).a, split(x, n).b).pivots.reduce((y, p) => y.mul(p)).mul(3 ** -n).sin(),
  }),
  inverse: (n) => ({
    loss: (x) => weighted(inverse(split(x, n).a).flat()),
    written: (x) => {
      const { a } = split(x, n);
      const unit = (k: number): Expr[] => a.map((_, i) => x[0]!.mul(0).add(i === k ? 1 : 0));
      return weighted(transpose(a.map((_, k) => eliminated(a, unit(k)).x)).flat());
    },
  }),
  cholesky: (n) => ({
    loss: (x) => weighted(cholesky(definiteOf(split(x, n).a)).flatMap((row, i) => row.slice(0, i + 1))),
    written: (x) => weighted(factored(definiteOf(split(x, n).a)).flat()),
  }),
  triangularSolve: (n) => ({
    loss: (x) => {
      const { a, b } = split(x, n);
      return weighted([...triangularSolve(a, b), ...triangularSolve(a, a, { transposed: true }).flat()]);
    },
    written: (x) => {
      const { a, b } = split(x, n);
      const lower = a.map((row, i) => row.map((y, j) => (j > i ? y.mul(0) : y)));
      const up = transpose(transpose(a).map((column) => eliminated(transpose(lower), column).x));
      return weighted([...eliminated(lower, b).x, ...up.flat()]);
    },
  }),
  matMul: (n) => ({
    loss: (x) => weighted([...matMul(split(x, n).a, transpose(split(x, n).a)).flat(), ...matVec(split(x, n).a, split(x, n).b)]), // prettier-ignore
    written: (x) => {
      const { a, b } = split(x, n);
      const of = (r: Expr[], s: Expr[]): Expr => r.map((y, k) => y.mul(s[k]!)).reduce((p, q) => p.add(q));
      return weighted([...a.flatMap((r) => a.map((s) => of(r, s))), ...a.map((r) => of(r, b))]);
    },
  }),
};
/** Diagonally dominant, so that elimination without pivoting is accurate, too. */
const pointOf = (n: number): number[] => random(n * n + n, n).map((x, k) => (k < n * n && k % (n + 1) === 0 ? x + 3 : x)); // prettier-ignore

describe.each(Object.entries(losses))("%s", (_, made) => {
  it.each([1, 2, 3, 4, 5, 6])("has the derivatives of elimination written out, for n = %i", (n) => {
    const { loss, written } = made(n);
    const [f, g] = [compile(n * n + n, loss), compile(n * n + n, written)];
    const at = pointOf(n);
    const along = random(at.length, 7);
    expectClose(f.value(at), g.value(at), 1e-12);
    expectClose(f.gradient(at), g.gradient(at), 1e-11);
    expectClose(f.jvp(at, along), g.jvp(at, along), 1e-11);
    expectClose(f.hvp(at, along), g.hvp(at, along), 1e-10);
    if (n <= 3) expectClose(f.hessian(at), g.hessian(at), 1e-10);
    const xs = Float64Array.from([...at, ...at.map((x) => x * 1.1)]);
    expectClose(f.batch.gradient(xs), g.batch.gradient(xs), 1e-11);
  });

  it("has derivatives on the tape, to the third order", () => {
    const { loss, written } = made(3);
    const at = pointOf(3);
    const along = random(at.length, 9);
    const second = (h: Loss) => (x: Expr[]) => dot(grad(h)(x) as Expr[], along);
    const third = (h: Loss) => (x: Expr[]) => dot(grad(second(h))(x) as Expr[], along.toReversed());
    expectClose(compile(12, second(loss)).gradient(at), compile(12, second(written)).gradient(at), 1e-10);
    expectClose(compile(12, third(loss)).gradient(at), compile(12, third(written)).gradient(at), 1e-8);
    expectClose(compile(12, second(loss)).hvp(at, along), compile(12, second(written)).hvp(at, along), 1e-8);
    expectClose(hessian(loss)(at), hessian(written)(at), 1e-10);
  });

  it("agrees forward, in reverse, and with differences, for n = 20", () => {
    const n = 20;
    const f = compile(n * n + n, made(n).loss);
    const at = pointOf(n);
    const along = random(at.length, 5);
    const gradient = f.gradient(at);
    const slope = gradient.reduce((s, g, i) => s + g * along[i]!, 0);
    expectClose(f.jvp(at, along), slope, 1e-9);
    const value = (h: number): number => f.value(at.map((x, i) => x + h * along[i]!)) as number;
    expectClose((value(1e-5) - value(-1e-5)) / 2e-5, slope, 1e-6 * Math.max(1, Math.abs(slope)));
    const moved = (h: number) => f.gradient(at.map((x, i) => x + h * along[i]!));
    const [ahead, behind] = [moved(1e-5), moved(-1e-5)];
    const scale = Math.max(...gradient.map(Math.abs), 1);
    expectClose(f.hvp(at, along), ahead.map((x, i) => (x - behind[i]!) / 2e-5), 1e-5 * scale); // prettier-ignore
  });
});
