/** Matrices of Exprs, and what is done with them entry by entry. */
import { exprsOf } from "../expr.js";
import type { Operand } from "../expr.js";
import { add, dot, mul, neg } from "../methods.generated.js";
import { traceAround } from "../trace.js";

/** Row-major; a Float64Array where all are numbers. A triangle (src/linalg/kernels.ts) is one row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly at: readonly Operand[] | Float64Array;
}

/** A matrix of numbers. */
export interface Constant extends Matrix {
  readonly at: Float64Array;
}

export const isConstantMatrix = (a: Matrix): a is Constant => a.at instanceof Float64Array;

/** Entry (i, j) made by `entry`. */
export function matrix(rows: number, columns: number, entry: (i: number, j: number) => Operand): Matrix {
  const at: Operand[] = [];
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) at.push(entry(i, j));
  const numbers = at.every((x) => typeof x === "number");
  return { rows, columns, at: numbers ? Float64Array.from(at) : at };
}

export const rowsOf = ({ rows, columns, at }: Matrix): Operand[][] =>
  Array.from({ length: rows }, (_, i) => Array.from(at.slice(i * columns, (i + 1) * columns) as Operand[]));

export const transposed = (a: Matrix): Matrix => matrix(a.columns, a.rows, (i, j) => a.at[j * a.columns + i]!);

/** The function of every entry. */
export const each = (a: Matrix, fn: (x: Operand) => Operand): Matrix =>
  matrix(a.rows, a.columns, (i, j) => fn(a.at[i * a.columns + j]!));

export const negated = (a: Matrix): Matrix => each(a, neg);

export const scaled = (a: Matrix, by: Operand): Matrix => each(a, (x) => mul(x, by));

/** The sum of one or two. */
export function plus(a: Matrix | undefined, b: Matrix | undefined): Matrix {
  if (!a || !b) return (a ?? b)!;
  return matrix(a.rows, a.columns, (i, j) => add(a.at[i * a.columns + j]!, b.at[i * a.columns + j]!));
}

/** Exprs for numbers, each once. */
function lifted(a: Matrix, operands: readonly Operand[]): Matrix {
  if (!isConstantMatrix(a)) return a;
  const m = exprsOf(traceAround(operands)!);
  return { ...a, at: Array.from(a.at, (x) => m.lit(x)) };
}

/** A [rows, between] times B, a `dot` for every entry; one of them at least has Exprs. */
export function byDots(a: Matrix, b: Matrix): Matrix {
  const operands = [...(isConstantMatrix(a) ? [] : a.at), ...(isConstantMatrix(b) ? [] : b.at)];
  const rows = rowsOf(lifted(a, operands));
  const columns = rowsOf(transposed(lifted(b, operands)));
  const entry = (xs: Operand[], zs: Operand[]): Operand => (xs.length === 1 ? mul(xs[0]!, zs[0]!) : dot(xs, zs));
  return matrix(a.rows, b.columns, (i, j) => entry(rows[i]!, columns[j]!));
}

/** The triangle whose entry (i, j), j ≤ i, is made by `entry`. */
function triangle(n: number, entry: (i: number, j: number) => Operand): Matrix {
  const at: Operand[] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) at.push(entry(i, j));
  return matrix(1, at.length, (_, k) => at[k]!);
}

/** The entries of a triangle, and what stands above them. */
const square = ({ at }: Matrix, n: number, above: (i: number, j: number) => Operand): Matrix =>
  matrix(n, n, (i, j) => (j <= i ? at[(i * (i + 1)) / 2 + j]! : above(i, j)));

/** A square matrix as its lower triangle. */
export const lowerOf = (a: Matrix): Matrix => triangle(a.rows, (i, j) => a.at[i * a.rows + j]!);

/** The same with half the diagonal. */
export const halvedLower = (a: Matrix): Matrix =>
  triangle(a.rows, (i, j) => (j < i ? a.at[i * a.rows + j]! : mul(a.at[i * a.rows + i]!, 0.5)));

/** Entry (i, j) and (j, i) together, as the adjoint of a triangle that stands for both. */
export const foldedLower = (a: Matrix): Matrix =>
  triangle(a.rows, (i, j) => (j < i ? add(a.at[i * a.rows + j]!, a.at[j * a.rows + i]!) : a.at[i * a.rows + i]!));

/** The square matrix that a triangle stands for: symmetric, or with zeros above. */
export const mirrored = (t: Matrix, n: number): Matrix => square(t, n, (i, j) => t.at[(j * (j + 1)) / 2 + i]!);
export const withZeros = (t: Matrix, n: number, zero: Operand = 0): Matrix => square(t, n, () => zero);
