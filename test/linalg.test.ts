/** Linear algebra: values against residuals, derivatives against elimination written out with Exprs. */
import { describe, expect, it } from "vitest";
import { Tape, compile, dot, fold, grad, hessian, map, mapSum, sum } from "../src/index";
import type { Expr } from "../src/index";
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
    loss: (x) =>
      det(split(x, n).a)
        .mul(3 ** -n)
        .sin(),
    written: (x) =>
      eliminated(split(x, n).a, split(x, n).b)
        .pivots.reduce((y, p) => y.mul(p))
        .mul(3 ** -n)
        .sin(),
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
    const third = (h: Loss) => (x: Expr[]) => dot(grad(second(h))(x) as Expr[], [...along].reverse());
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

/** ‖A x - b‖, largest entry. */
const residual = (a: number[][], x: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...a.map((row, i) => Math.abs(row.reduce((s, v, j) => s + v * x[j]!, -b[i]!))));

describe("numbers alone", () => {
  it.each([1, 2, 5, 30, 200])("are computed, and solutions fit, for n = %i", (n) => {
    const [a, s, b] = [anyMatrix(n), definiteMatrix(n), random(n, 3)];
    const lower = cholesky(s);
    expect(residual(a, solve(a, b), b)).toBeLessThan(1e-11 * n);
    expect(residual(s, solveSpd(s, b), b)).toBeLessThan(1e-11 * n);
    expect(residual(lower, triangularSolve(lower, b), b)).toBeLessThan(1e-11 * n);
    expect(residual(transpose(lower), triangularSolve(lower, b, { transposed: true }), b)).toBeLessThan(1e-11 * n);
    expectClose(matMul(lower, transpose(lower)), s, 1e-12);
    expectClose(matMul(inverse(a), a), a.map((_, i) => a.map((__, j) => Number(i === j))), 1e-10); // prettier-ignore
    expectClose(logDetSpd(s), logDet(s), 1e-11);
    if (n < 100) expectClose(Math.abs(det(a)), Math.exp(logDet(a)), 1e-10);
    expectClose(matVec(a, b), a.map((row) => row.reduce((t, x, j) => t + x * b[j]!, 0)), 1e-13); // prettier-ignore
  });

  it("have known factors and determinants", () => {
    expect(cholesky([[4, 9], [2, 10]])).toEqual([[2, 0], [1, 3]]); // prettier-ignore
    expect(det([[0, 2], [3, 0]])).toBe(-6); // prettier-ignore
    expect(logDet([[0, 1], [1, 0]])).toBe(0); // prettier-ignore
    expect(solve([[0, 2], [4, 0]], [2, 4])).toEqual([1, 1]); // prettier-ignore
    expect(solve([[0, 2], [4, 0]], [[2, 4], [4, 8]])).toEqual([[1, 2], [1, 2]]); // prettier-ignore
    expect(outer([1, 2], [3, 4, 5])).toEqual([[3, 4, 5], [6, 8, 10]]); // prettier-ignore
    expect(transpose([[1, 2, 3]])).toEqual([[1], [2], [3]]);
    expect(trace([[1, 2], [3, 4]])).toBe(5); // prettier-ignore
  });

  it("may stand in typed arrays, and are numbers inside a trace, too", () => {
    const a = [Float64Array.of(2, 0), Float64Array.of(0, 4)];
    expect(solve(a, Float64Array.of(2, 4))).toEqual([1, 1]);
    const f = compile(1, ([x]) => x!.mul(solve(a, [2, 4])[1]! * 3));
    expect(f.length).toBe(1);
    expect(f.value([2])).toBe(6);
  });

  it("that are singular, or not positive definite, flow on as IEEE has it", () => {
    const singular = [[1, 2], [2, 4]]; // prettier-ignore
    expect([Math.abs(det(singular)), logDet(singular)]).toEqual([0, -Infinity]);
    expect(solve(singular, [1, 1]).every((x) => !Number.isFinite(x))).toBe(true);
    expect(cholesky([[1, 2], [2, 1]])).toEqual([[1, 0], [2, NaN]]); // prettier-ignore
    expect(logDetSpd([[-1, 0], [0, -1]])).toBeNaN(); // prettier-ignore
    expect(logDetSpd([[1, 2], [2, 1]])).toBeNaN(); // prettier-ignore
    expect(solveSpd([[1, 2], [2, 1]], [1, 1])).toEqual([NaN, NaN]); // prettier-ignore
    expect(compile([2, 2], (a) => logDet(a)).value([1, 2, 2, 4])).toBe(-Infinity);
    expect(det([[1, NaN], [0, 1]])).toBeNaN(); // prettier-ignore
    expect(compile([2, 2], (a) => det(a)).gradient([1, 2, 2, 4]).every(Number.isNaN)).toBe(true); // prettier-ignore
  });
});

describe("a matrix of numbers and Exprs", () => {
  it("gives numbers no adjoints: they are no arguments", () => {
    const a = definiteMatrix(3);
    const f = compile(3, (b) => solve(a, b));
    const g = compile(3, (b) => matVec(a, b));
    expectClose(f.jacobian([1, 2, 3]), inverse(a), 1e-13);
    expectClose(g.jacobian([1, 2, 3]), a, 0);
    expect(f.toString()).toContain("solve");
  });

  it("may have parameters: gradients are by the inputs alone", () => {
    const a = definiteMatrix(3);
    const f = compile(3, (b, m) => dot(b, solve(m, b)), { parameters: [3, 3] }).setParameters(a);
    expectClose(f.gradient([1, 2, 3]), matVec(inverse(a), [2, 4, 6]), 1e-13);
  });

  it("computes the bits of numbers alone", () => {
    const [a, s, b] = [anyMatrix(7), definiteMatrix(7), random(7, 3)];
    const compiled = compile({ a: [7, 7], s: [7, 7], b: 7 }, (x) => [...solve(x.a, x.b), ...solveSpd(x.s, x.b), ...inverse(x.a).flat(), logDet(x.a), det(x.a), logDetSpd(x.s)]); // prettier-ignore
    const alone = [...solve(a, b), ...solveSpd(s, b), ...inverse(a).flat(), logDet(a), det(a), logDetSpd(s)];
    expect([...compiled.value({ a, s, b })]).toEqual(alone);
  });

  it("reads the lower triangle alone where it is symmetric", () => {
    const a = definiteMatrix(3);
    const above = a.map((row, i) => row.map((x, j) => (j > i ? NaN : x)));
    for (const f of [
      logDetSpd,
      cholesky,
      (m: Expr[][]) => solveSpd(m, [1, 2, 3]),
      (m: Expr[][]) => triangularSolve(m, [1, 2, 3]),
    ]) {
      // prettier-ignore
      const compiled = compile([3, 3], f as (m: Expr[][]) => Expr[]);
      expect(compiled.value(above)).toEqual(compiled.value(a));
      const row = compiled.jacobian(above).subarray(0, 9);
      expect([row[1], row[2], row[5]]).toEqual([0, 0, 0]);
    }
    const twice = compile([3, 3], (m) => logDetSpd(m)).gradient(a);
    const once = compile([3, 3], (m) => logDet(m)).gradient(a);
    expectClose(twice[1]![0], once[1]![0]! + once[0]![1]!, 1e-14);
  });

  it("is multiplied by an operation of its own where it is large", () => {
    const n = 110;
    const f = compile([2, n, n], ([a, b]) => sum(matMul(a!, b!).flat().map((x) => x.square()))); // prettier-ignore
    const x = random(2 * n * n, 5);
    const along = random(2 * n * n, 6);
    const [a, b] = [cut(x.slice(0, n * n), n), cut(x.slice(n * n), n)];
    const c = matMul(a, b);
    expect(f.length).toBeLessThan(2 * n * n);
    expectClose(f.value(x), c.flat().reduce((s, y) => s + y * y, 0), 1e-12); // prettier-ignore
    const twice = c.map((row) => row.map((y) => 2 * y));
    const adjoints = [...matMul(twice, transpose(b)).flat(), ...matMul(transpose(a), twice).flat()];
    const gradient = f.gradient(Float64Array.from(x));
    expectClose(gradient, adjoints, 1e-12);
    const slope = adjoints.reduce((s, y, i) => s + y * along[i]!, 0);
    expectClose(f.jvp(x, along), slope, 1e-11);
    const [ahead, behind] = [1, -1].map((h) => f.gradient(Float64Array.from(x, (y, i) => y + h * along[i]!))) as [Float64Array, Float64Array]; // prettier-ignore
    const both = f.gradient(Float64Array.from(x, (y, i) => y + 2 * along[i]!));
    // The gradient is of the third degree along a line: these differences have no error.
    const exact = ahead.map((y, i) => (-both[i]! + 6 * y - 3 * gradient[i]! - 2 * behind[i]!) / 6);
    expectClose(f.hvp(Float64Array.from(x), along), exact, 1e-9);
  });
});

/** Two by two, written out. */
const twoByTwo = (a: Expr[][], b: Expr[]): Expr[] => {
  const [[p, q], [r, s]] = a as [[Expr, Expr], [Expr, Expr]];
  const under = p.mul(s).sub(q.mul(r));
  return [s.mul(b[0]!).sub(q.mul(b[1]!)).div(under), p.mul(b[1]!).sub(r.mul(b[0]!)).div(under)];
};
type Solver = (a: Expr[][], b: Expr[]) => Expr[];

/**
 * One step of a Kalman filter that sees the first of position and speed: the log likelihood so far, the estimate and its
 * covariance.
 */
function kalman(solver: Solver, noise: Expr) {
  return ({ log, mean, cov }: { log: Expr; mean: Expr[]; cov: Expr[][] }, seen: Expr) => {
    const move = [[1, 0.1], [0, 1]]; // prettier-ignore
    const ahead = matVec(move, mean);
    const spread = matMul(matMul(move, cov), transpose(move)).map((row, i) => row.map((x, j) => (i === j ? x.add(noise) : x))); // prettier-ignore
    const apart = seen.sub(ahead[0]!);
    // Seen with its own weak copy of the second state, so that the innovation is of two numbers.
    const innovation = [[spread[0]![0]!.add(0.5), spread[0]![1]!], [spread[1]![0]!, spread[1]![1]!.add(20)]]; // prettier-ignore
    const weights = solver(innovation, [apart, ahead[1]!.neg()]);
    const gain = matVec(spread, weights);
    const columns = spread.map((row) => solver(innovation, row));
    return {
      log: log.add(apart.mul(weights[0]!)),
      mean: ahead.map((x, i) => x.add(gain[i]!)),
      cov: spread.map((row, i) => row.map((x, j) => x.sub(dot(columns[i]!, spread[j]!)))),
    };
  };
}

describe("in other functions", () => {
  const solvers: [Solver, Solver] = [solve, twoByTwo];
  const both = (fn: (solver: Solver) => (x: Expr[]) => Expr) => solvers.map((solver) => compile(2, fn(solver))) as [ReturnType<typeof compile>, ReturnType<typeof compile>]; // prettier-ignore
  const at = [0.3, 0.7];
  const agree = ([f, g]: ReturnType<typeof both>): void => {
    expectClose(f.gradient(at), g.gradient(at), 1e-11);
    expectClose(f.hvp(at, [1, 2]), g.hvp(at, [1, 2]), 1e-10);
    const xs = Float64Array.of(...at, 0.5, 0.6);
    expectClose(f.batch.gradient(xs), g.batch.gradient(xs), 1e-11);
    expectClose(f.batch.value(xs), g.batch.value(xs), 1e-12);
  };

  it("stand in bodies of maps", () => {
    const of = (solver: Solver) => (w: Expr[]) => (r: Expr) =>
      solver([[r.add(3), w[0]!], [w[1]!, r.add(2)]], [r, w[0]!.mul(2)])[0]!; // prettier-ignore
    agree(both((solver) => (w) => mapSum(of(solver)(w), [1, 2, 3])));
    agree(both((solver) => (w) => weighted(map(of(solver)(w), [w[0]!, w[1]!.exp()]))));
    agree(both((solver) => (w) => dot(grad((v: Expr[]) => mapSum(of(solver)(v), [1, 2, 3]))(w) as Expr[], [1, 2])));
  });

  it("stand in steps of folds: a Kalman filter", () => {
    const seen = random(12, 4);
    const log = (solver: Solver) => (x: Expr[]) => {
      const zero = x[0]!.mul(0);
      const start = { log: zero, mean: [x[1]!, zero], cov: [[zero.add(1), zero], [zero, zero.add(1)]] }; // prettier-ignore
      return fold(kalman(solver, x[0]!.exp()), start, seen).log;
    };
    const [f, g] = both(log);
    agree([f, g]);
    // Derivatives on the tape, where the solver's rules are recorded in the derivative of a step.
    const slope = compile(2, (x) => dot(grad(log(solvers[0]))(x as Expr[]) as Expr[], [1, 2]));
    expectClose(slope.value(at), g.jvp(at, [1, 2]), 1e-11);
    expectClose(slope.gradient(at), g.hvp(at, [1, 2]), 1e-10);
  });

  it("stand in functions that are called", () => {
    const [f, g] = solvers.map((solver) => compile(6, (x) => solver(cut(x.slice(0, 4), 2), x.slice(4))));
    const called = [f!, g!].map((h) => compile(2, ([x, y]) => dot(h.call([x!.add(2), y!, y!, 3, x!, y!]), h.call([y!.add(1), x!, 1, 4, 1, 2])))); // prettier-ignore
    agree(called as never);
  });
});

describe("n = 200", () => {
  const n = 200;
  const size = n * n + n;
  const [a, b] = [definiteMatrix(n, 11), random(n, 12)];
  const x = Float64Array.from([...a.flat(), ...b]);
  const moved = (h: number, along: number[]): Float64Array => x.map((y, i) => y + h * along[i]!);
  /** Symmetric in what belongs to the matrix, so that all readings of it agree. */
  const along = [...definiteMatrix(n, 13).flat(), ...random(n, 14)].map((y) => y / 10);

  it.each([
    ["solve and logDet", (m: Expr[][], v: Expr[]) => dot(v, solve(m, v)).add(logDet(m))],
    ["solveSpd and logDetSpd", (m: Expr[][], v: Expr[]) => dot(v, solveSpd(m, v)).add(logDetSpd(m))],
    ["cholesky", (m: Expr[][], v: Expr[]) => dot(v, matVec(cholesky(m), v)).mul(10)],
  ])("has value and gradient of %s on a short tape", (_, loss) => {
    const f = compile(size, (y) => loss(split(y, n).a, split(y, n).b));
    expect(f.length).toBeLessThan(2 * size);
    const slope = f.gradient(x).reduce((s, g, i) => s + g * along[i]!, 0);
    const [ahead, behind] = [1e-4, -1e-4].map((h) => f.value(moved(h, along)) as number) as [number, number];
    expectClose((ahead - behind) / 2e-4, slope, 1e-6 * Math.abs(slope) + 1e-6);
    expectClose(f.jvp(x, along), slope, 1e-9);
    f.dispose();
  });
});

describe("mistakes", () => {
  const two = [[1, 2], [3, 4]]; // prettier-ignore
  const said = (fn: () => unknown): string => errorOf(fn);
  it("in shapes are told", () => {
    expect(said(() => solve([[1, 2, 3], [4, 5, 6]], [1, 2]))).toMatchInlineSnapshot(`"shape: solve: a: got 2 x 3 values, expected as many rows as columns"`); // prettier-ignore
    expect(said(() => solve(two, [1, 2, 3]))).toMatchInlineSnapshot(
      `"length: solve: b: got 3 values, expected 2, one a column of a"`,
    );
    expect(said(() => solve(two, [[1, 2]]))).toMatchInlineSnapshot(
      `"shape: solve: b: got 1 row, expected 2, one a column of a"`,
    );
    expect(said(() => solve(two, 3 as never))).toMatchInlineSnapshot(
      `"shape: solve: b: got number 3, expected an array of rows, each an array of Exprs or numbers; a flat list is to be cut into rows"`,
    );
    expect(said(() => matVec(two, []))).toMatchInlineSnapshot(
      `"shape: matVec: x: got an array of length 0, expected an array of Exprs or numbers, one at least"`,
    );
    expect(said(() => matVec(two, [[1], [2]] as never))).toMatchInlineSnapshot(
      `"shape: matVec: x: got an array of length 2, expected an array of Exprs or numbers, one at least"`,
    );
    expect(said(() => matMul(two, [[1, 2]]))).toMatchInlineSnapshot(
      `"shape: matMul: b: got 1 row, expected 2, one a column of a"`,
    );
    expect(said(() => logDet([]))).toMatchInlineSnapshot(
      `"shape: logDet: a: got 0 rows of 0 values, expected one value at least"`,
    );
    expect(said(() => det([[], []]))).toMatchInlineSnapshot(
      `"shape: det: a: got 2 rows of 0 values, expected one value at least"`,
    );
    expect(said(() => cholesky([[1, 2], [3]]))).toMatchInlineSnapshot(`"shape: cholesky: a[1]: got 1 value, expected 2, as there are in row 0"`); // prettier-ignore
    expect(said(() => inverse(Float64Array.of(1, 2, 3, 4) as never))).toMatchInlineSnapshot(
      `"shape: inverse: a: got Float64Array of length 4, expected an array of rows, each an array of Exprs or numbers; a flat list is to be cut into rows"`,
    );
    expect(said(() => trace([1, 2] as never))).toMatchInlineSnapshot(
      `"shape: trace: a: got an array of length 2, expected an array of rows, each an array of Exprs or numbers; a flat list is to be cut into rows"`,
    );
  });

  it("in what stands there are told", () => {
    expect(said(() => logDetSpd([["1" as never]]))).toMatchInlineSnapshot(
      `"type: logDetSpd: a[0][0]: got "1", expected an Expr or a number"`,
    );
    expect(said(() => triangularSolve(two, [1, undefined as never]))).toMatchInlineSnapshot(
      `"type: triangularSolve: b[1]: got undefined, expected an Expr or a number"`,
    );
    const t = new Tape();
    expect(said(() => logDet([[t.variable(1)]]))).toMatchInlineSnapshot(
      `"trace: logDet: got Exprs of a Tape, which records step by step, expected those of a function that is compiled; use compile(inputs, fn)"`,
    );
    expect(matVec(two, [t.variable(1), t.variable(2)]).map((y) => y.value)).toEqual([5, 11]);
  });
});
