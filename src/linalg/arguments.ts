/** Matrices and vectors as users have them, checked. */
import { AdError, describe, plural } from "../errors.js";
import { isOperand } from "../expr.js";
import type { Expr, Operand } from "../expr.js";
import { matrix, rowsOf } from "./matrix.js";
import type { Matrix } from "./matrix.js";

/** Rows of a matrix, all of one length. */
export type Rows<T> = readonly ArrayLike<T>[];

/** What comes of numbers and Exprs: numbers where all are. Where nothing is known, in a trace, Exprs. */
export type Mixed<A, B = A> = [A] extends [Expr]
  ? Expr
  : [B] extends [Expr]
    ? Expr
    : [A | B] extends [number]
      ? number
      : Operand;

const isList = (x: unknown): x is ArrayLike<unknown> => Array.isArray(x) || (ArrayBuffer.isView(x) && "length" in x);

function mustBeOperands(xs: ArrayLike<unknown>, where: string): ArrayLike<Operand> {
  for (let i = 0; i < xs.length; i++) {
    if (!isOperand(xs[i])) throw new AdError("type", `${where}[${i}]: got ${describe(xs[i])}, expected an Expr or a number`); // prettier-ignore
  }
  return xs as ArrayLike<Operand>;
}

/** @throws AdError "shape" for anything but rows of one length, one at least; "type" for what stands in them. */
export function matrixOf(given: unknown, where: string): Matrix {
  if (!Array.isArray(given) || !given.every(isList)) {
    throw new AdError("shape", `${where}: got ${describe(given)}, expected an array of rows, each an array of Exprs or numbers; a flat list is to be cut into rows`); // prettier-ignore
  }
  const rows = given.map((row, i) => mustBeOperands(row, `${where}[${i}]`));
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new AdError("shape", `${where}: got ${plural(rows.length, "row")} of 0 values, expected one value at least`); // prettier-ignore
  const other = rows.findIndex((row) => row.length !== columns);
  if (other > 0) throw new AdError("shape", `${where}[${other}]: got ${plural(rows[other]!.length, "value")}, expected ${columns}, as there are in row 0`); // prettier-ignore
  return matrix(rows.length, columns, (i, j) => rows[i]![j]!);
}

/** @throws AdError "shape" also where there are not as many rows as columns. */
export function squareOf(given: unknown, where: string): Matrix {
  const a = matrixOf(given, where);
  if (a.rows === a.columns) return a;
  throw new AdError("shape", `${where}: got ${a.rows} x ${a.columns} values, expected as many rows as columns`);
}

const isVector = (given: unknown): given is ArrayLike<unknown> => isList(given) && !isList(given[0]);

/** A vector, as one column. */
export function columnOf(given: unknown, where: string): Matrix {
  if (!isVector(given) || given.length === 0) throw new AdError("shape", `${where}: got ${describe(given)}, expected an array of Exprs or numbers, one at least`); // prettier-ignore
  const xs = mustBeOperands(given, where);
  return matrix(xs.length, 1, (i) => xs[i]!);
}

/** @throws AdError "length" (a vector) or "shape" where there is not a row for each of `rows`. */
function mustHaveRows(b: Matrix, rows: number, where: string, vector: boolean): Matrix {
  if (b.rows === rows) return b;
  throw new AdError(vector ? "length" : "shape", `${where}: got ${plural(b.rows, vector ? "value" : "row")}, expected ${rows}, one a column of a`); // prettier-ignore
}

/** A vector that a matrix with so many columns is multiplied with. */
export const factorOf = (given: unknown, rows: number, where: string): Matrix =>
  mustHaveRows(columnOf(given, where), rows, where, true);

/** A matrix likewise. */
export const matrixFactorOf = (given: unknown, rows: number, where: string): Matrix =>
  mustHaveRows(matrixOf(given, where), rows, where, false);

/** Applies `fn` to right-hand sides, one column or several, and gives the result in the same form. */
export function onColumns(given: unknown, rows: number, where: string, fn: (b: Matrix) => Matrix): unknown {
  if (isVector(given)) return flat(fn(factorOf(given, rows, where)));
  return rowsOf(fn(matrixFactorOf(given, rows, where)));
}

/** The entries, one after the other. */
export const flat = ({ at }: Matrix): Operand[] => Array.from(at as readonly Operand[]);
