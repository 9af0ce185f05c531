/** A times B. */
import { product } from "./kernels.js";
import { byDots, isConstantMatrix, plus, transposed } from "./matrix.js";
import type { Matrix } from "./matrix.js";
import { apply } from "./operation.js";
import type { Operation } from "./operation.js";

/** Multiplications up to which dots in the core are faster; they take 8 bytes each (docs/linalg.md has the measurement). */
const MOST_ON_TAPE = 2 ** 20;

/** Every entry a `dot` where one operand is a vector, or both are small; else an operation of its own. */
export function times(a: Matrix, b: Matrix): Matrix {
  const onTape = Math.min(a.rows, a.columns, b.columns) === 1 || a.rows * a.columns * b.columns <= MOST_ON_TAPE;
  const numbers = isConstantMatrix(a) && isConstantMatrix(b);
  return onTape && !numbers ? byDots(a, b) : apply(productOf(a.rows, a.columns, b.columns), [a, b]);
}

/** d(A B) = dA B + A dB (Giles 2008, multiplication). */
const productOf = (rows: number, between: number, columns: number): Operation => ({
  name: "matMul",
  rows,
  columns,
  value: ([a, b], y) => product(a!, b!, between, columns, y),
  jvp: ([a, b], _y, [da, db]) => plus(da && times(da, b!), db && times(a!, db)),
  vjp: ([a, b], _y, seed) => [() => times(seed, transposed(b!)), () => times(transposed(a!), seed)],
});
