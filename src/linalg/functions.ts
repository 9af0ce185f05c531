/** Linear algebra on Exprs and numbers; docs/linalg.md has conventions, rules and costs. */
import { Expr, constantIn } from "../expr.js";
import type { Operand } from "../expr.js";
import { sum } from "../methods.generated.js";
import { columnOf, factorOf, flat, matrixFactorOf, matrixOf, onColumns, squareOf } from "./arguments.js";
import type { Mixed, Rows } from "./arguments.js";
import { lowerOf, rowsOf, transposed, withZeros } from "./matrix.js";
import { times } from "./product.js";
import { definite, detOf, general, inverseOf, logDetOf, solution } from "./square.js";
import type { Kind } from "./square.js";
import { choleskyOf, triangularSolution } from "./triangles.js";

/** A right-hand side, or the columns of several, and what comes of it. */
interface Solve {
  <A extends Operand, B extends Operand>(a: Rows<A>, b: ArrayLike<B>): Mixed<A, B>[];
  <A extends Operand, B extends Operand>(a: Rows<A>, b: Rows<B>): Mixed<A, B>[][];
}

/**
 * The product of a [m, n] and the vector x [n].
 * @returns [m]; numbers where all are numbers, as with all functions here.
 * @throws AdError "shape", "length", "type".
 */
export function matVec<A extends Operand, X extends Operand>(a: Rows<A>, x: ArrayLike<X>): Mixed<A, X>[] {
  const m = matrixOf(a, "matVec: a");
  return flat(times(m, factorOf(x, m.columns, "matVec: x"))) as never;
}

/**
 * The product of a [m, k] and b [k, n]: in reverse, ā = c̄ bᵀ and b̄ = aᵀ c̄ (Giles 2008).
 * @returns [m, n].
 * @throws AdError "shape", "type".
 */
export function matMul<A extends Operand, B extends Operand>(a: Rows<A>, b: Rows<B>): Mixed<A, B>[][] {
  const m = matrixOf(a, "matMul: a");
  return rowsOf(times(m, matrixFactorOf(b, m.columns, "matMul: b"))) as never;
}

/** [n, m] of a [m, n]; nothing is recorded. */
export const transpose = <T extends Operand>(a: Rows<T>): T[][] => rowsOf(transposed(matrixOf(a, "transpose: a"))) as T[][]; // prettier-ignore

/** Products of each of x [m] with each of y [n], [m, n]. */
export function outer<X extends Operand, Y extends Operand>(x: ArrayLike<X>, y: ArrayLike<Y>): Mixed<X, Y>[][] {
  return rowsOf(times(columnOf(x, "outer: x"), transposed(columnOf(y, "outer: y")))) as never;
}

/** Sum of the diagonal of a [n, n]. */
export function trace<T extends Operand>(a: Rows<T>): Mixed<T> {
  const { at, rows } = squareOf(a, "trace: a");
  return sum(Array.from({ length: rows }, (_, i) => at[i * rows + i]!)) as never;
}

const solver = (kind: Kind, where: string): Solve =>
  ((a: unknown, b: unknown) => {
    const m = squareOf(a, `${where}: a`);
    return onColumns(b, m.rows, `${where}: b`, (columns) => solution(kind, kind.given(m), columns));
  }) as Solve;

/**
 * x of a x = b, for a [n, n] and b [n], or [n, k] for k right-hand sides, by elimination with partial pivoting; in reverse,
 * aᵀ b̄ = x̄ and ā = -b̄ xᵀ (Giles 2008). Where a is singular, x has Inf and NaN.
 * @returns In the form of b.
 * @throws AdError "shape", "length", "type".
 */
export const solve: Solve = /* @__PURE__ */ solver(general, "solve");

/**
 * The same for a symmetric positive definite, by Cholesky's factor. Only the lower triangle is read and receives adjoints,
 * those of the upper one with them. NaN where a is not positive definite.
 * @returns In the form of b.
 * @throws AdError "shape", "length", "type".
 */
export const solveSpd: Solve = /* @__PURE__ */ solver(definite, "solveSpd");

/**
 * x of l x = b, or lᵀ x = b, for l [n, n] lower triangular, of which only that triangle is read, and b [n] or [n, k].
 * @returns In the form of b.
 * @throws AdError "shape", "length", "type".
 */
export const triangularSolve = ((l: unknown, b: unknown, { transposed: turned = false } = {}) => {
  const m = squareOf(l, "triangularSolve: l");
  return onColumns(b, m.rows, "triangularSolve: b", (x) => triangularSolution(lowerOf(m), x, turned));
}) as {
  <A extends Operand, B extends Operand>(l: Rows<A>, b: ArrayLike<B>, options?: TriangularOptions): Mixed<A, B>[];
  <A extends Operand, B extends Operand>(l: Rows<A>, b: Rows<B>, options?: TriangularOptions): Mixed<A, B>[][];
};

/** Options of `solveTriangular`. */
export interface TriangularOptions {
  /** Solve with lᵀ; false by default. */
  transposed?: boolean;
}

/**
 * The lower triangular l [n, n] of a = l lᵀ, zeros above, for a symmetric positive definite, of which only the lower
 * triangle is read; derivatives as Murray 2016 has them. NaN where a is not positive definite.
 * @throws AdError "shape", "type".
 */
export function cholesky<T extends Operand>(a: Rows<T>): Mixed<T>[][] {
  const m = squareOf(a, "cholesky: a");
  const l = choleskyOf(lowerOf(m), m.rows);
  const [first] = l.at;
  const zero = first instanceof Expr ? constantIn(first.builder, 0) : 0;
  return rowsOf(withZeros(l, m.rows, zero)) as never;
}

/**
 * log |det a| of a [n, n], -Inf where a is singular; `det` has the sign.
 * @throws AdError "shape", "type".
 */
export function logDet<T extends Operand>(a: Rows<T>): Mixed<T> {
  const m = squareOf(a, "logDet: a");
  return logDetOf(general, m, m.rows).at[0] as never;
}

/**
 * log det a of a symmetric positive definite, as `solveSpd` takes it; NaN where it is not positive definite.
 * @throws AdError "shape", "type".
 */
export function logDetSpd<T extends Operand>(a: Rows<T>): Mixed<T> {
  const m = squareOf(a, "logDetSpd: a");
  return logDetOf(definite, lowerOf(m), m.rows).at[0] as never;
}

/**
 * The determinant of a [n, n]; 0 where a is singular, and its derivative is NaN there.
 * @throws AdError "shape", "type".
 */
export function det<T extends Operand>(a: Rows<T>): Mixed<T> {
  const m = squareOf(a, "det: a");
  return detOf(general, m, m.rows).at[0] as never;
}

/**
 * The inverse of a [n, n]; to apply it to vectors, `solve` is cheaper and more accurate. Inf and NaN where a is singular.
 * @throws AdError "shape", "type".
 */
export function inverse<T extends Operand>(a: Rows<T>): Mixed<T>[][] {
  const m = squareOf(a, "inverse: a");
  return rowsOf(inverseOf(general, m, m.rows)) as never;
}
