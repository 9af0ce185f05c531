/**
 * Value and gradient of log det A + bᵀA⁻¹b, the log likelihood of a Gaussian, for A [n, n] and b: by `wasmgrad/linalg`,
 * by elimination written out on the tape, and against JavaScript by hand. Answers are compared first. A is another one
 * in every call, so that no factor of the call before serves.
 */
import { compile, dot, sum, type Expr } from "wasmgrad";
import { logDet, logDetSpd, solve, solveSpd } from "wasmgrad/linalg";
import { nanoseconds } from "./engines/engine";
import { seeded } from "./random";
import { median, ratio, worstError } from "./statistics";
import { duration, figure, table } from "./text";

const ROUNDS = 11;
/** Rounds before: engines compile JavaScript when they have time. */
const WARM_UP = 9;
const TOLERANCE = 1e-9;
/** Beyond it, what is written out takes n³/3 operations of the tape and more. */
const MOST_WRITTEN = 50;

/** Value and gradient, [1 + n² + n], of x = [A | b]; what belongs to the upper triangle stands in the lower one. */
type Way = (x: Float64Array, out: Float64Array) => void;

const rowsOf = (x: Expr[], n: number): Expr[][] => Array.from({ length: n }, (_, i) => x.slice(i * n, (i + 1) * n));

function compiled(n: number, loss: (a: Expr[][], b: Expr[]) => Expr): Way {
  const f = compile(n * n + n, (x) => loss(rowsOf(x, n), x.slice(n * n)));
  return (x, out) => {
    out[0] = f.valueAndGradient(x, out.subarray(1));
  };
}

/** Elimination reads the whole matrix, so its adjoints of the upper triangle come to those of the lower one. */
const folded =
  (way: Way, n: number): Way =>
  (x, out) => {
    way(x, out);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        out[1 + i * n + j]! += out[1 + j * n + i]!;
        out[1 + j * n + i] = 0;
      }
    }
  };

/** Cholesky's factor and the triangular system, operation by operation. */
function writtenOut(a: Expr[][], b: Expr[]): Expr {
  const n = b.length;
  const l: Expr[][] = [];
  const z: Expr[] = [];
  for (let i = 0; i < n; i++) {
    const row: Expr[] = [];
    l.push(row);
    for (let j = 0; j < i; j++) row.push(a[i]![j]!.sub(dot(row, l[j]!.slice(0, j))).div(l[j]![j]!));
    z.push(b[i]!.sub(dot(row, z)));
    row.push(a[i]![i]!.sub(dot(row, row)).sqrt());
    z[i] = z[i]!.div(row[i]!);
  }
  return sum(l.map((row, i) => row[i]!.log()))
    .mul(2)
    .add(dot(z, z));
}

/** What an expert writes: the factor, its inverse, A⁻¹ and w = A⁻¹b; then Ā = A⁻¹ - wwᵀ and b̄ = 2w. */
function byHand(n: number): Way {
  const l = new Float64Array(n * n);
  const inverse = new Float64Array(n * n);
  const w = new Float64Array(n);
  return (x, out) => {
    out.fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let rest = x[i * n + j]!;
        for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
        l[i * n + j] = i === j ? Math.sqrt(rest) : rest / l[j * n + j]!;
      }
      out[0]! += 2 * Math.log(l[i * n + i]!);
    }
    // L⁻¹ by rows; row i is made of those above it.
    for (let i = 0; i < n; i++) {
      inverse.fill(0, i * n, (i + 1) * n);
      for (let k = 0; k < i; k++)
        for (let j = 0; j <= k; j++) inverse[i * n + j]! -= l[i * n + k]! * inverse[k * n + j]!;
      inverse[i * n + i] = 1;
      for (let j = 0; j <= i; j++) inverse[i * n + j]! /= l[i * n + i]!;
    }
    w.fill(0);
    for (let k = 0; k < n; k++) {
      let z = 0;
      for (let j = 0; j <= k; j++) z += inverse[k * n + j]! * x[n * n + j]!;
      for (let j = 0; j <= k; j++) w[j]! += inverse[k * n + j]! * z;
      for (let i = 0; i <= k; i++)
        for (let j = 0; j <= i; j++) out[1 + i * n + j]! += inverse[k * n + i]! * inverse[k * n + j]!;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) out[1 + i * n + j]! = (out[1 + i * n + j]! - w[i]! * w[j]!) * (i === j ? 1 : 2);
      out[1 + n * n + i] = 2 * w[i]!;
      out[0]! += w[i]! * x[n * n + i]!;
    }
  };
}

function pointOf(n: number): Float64Array {
  const random = seeded(n);
  const x = Float64Array.from({ length: n * n + n }, () => random() - 0.5);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) x[j * n + i] = x[i * n + j]!;
    x[i * n + i]! += n;
  }
  return x;
}

function row(n: number): string[] {
  const hand = byHand(n);
  const ways: [string, Way | undefined][] = [
    ["solveSpd and logDetSpd", compiled(n, (a, b) => logDetSpd(a).add(dot(b, solveSpd(a, b))))],
    [
      "solve and logDet",
      folded(
        compiled(n, (a, b) => logDet(a).add(dot(b, solve(a, b)))),
        n,
      ),
    ],
    ["written out", n <= MOST_WRITTEN ? compiled(n, writtenOut) : undefined],
    ["by hand", hand],
  ];
  const x = pointOf(n);
  const expected = new Float64Array(1 + x.length);
  const out = new Float64Array(1 + x.length);
  hand(x, expected);
  for (const [name, way] of ways) {
    way?.(x, out);
    const error = way ? worstError(out, expected) : 0;
    if (!(error <= TOLERANCE)) throw new Error(`${name}, n = ${n}: WRONG by ${error}`);
  }
  const calls = Math.ceil(2e6 / n ** 3);
  const times = ways.map((): number[] => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    ways.forEach(([, way], k) => {
      if (!way) return;
      const start = nanoseconds();
      for (let call = 0; call < calls; call++) {
        x[n * n - 1]! += 1e-9;
        way(x, out);
      }
      if (round >= WARM_UP) times[k]!.push((nanoseconds() - start) / calls);
    });
  }
  const [, , , own] = times;
  const cell = (t: number[]): string => (t.length ? `${duration(median(t))}, ${figure(ratio(t, own!))} ×` : "");
  return [`${n}`, ...times.slice(0, 3).map(cell), duration(median(own!))];
}

const head = ["n", "solveSpd and logDetSpd", "solve and logDet", "written out on the tape", "hand-written JS"];
console.log(table(head, [10, 50, 200].map(row)));
