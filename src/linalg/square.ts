/** What is done with a square matrix by way of its factors: by elimination, or by Cholesky where it is positive definite. */
import type { Operand } from "../expr.js";
import { numbers } from "../functions.js";
import { dot, mul } from "../methods.generated.js";
import { Cholesky, LowerUpper } from "./kernels.js";
import type { Factors } from "./kernels.js";
import { foldedLower, lowerOf, matrix, mirrored, negated, plus, scaled, transposed } from "./matrix.js";
import type { Matrix } from "./matrix.js";
import { apply } from "./operation.js";
import type { Operation } from "./operation.js";
import { times } from "./product.js";
import { Recent } from "./recent.js";

/** How a square matrix is given, and taken apart. */
export interface Kind<F extends Factors = Factors> {
  readonly name: string;
  readonly factors: Recent<F>;
  /** The operand for a matrix, and the matrix for an operand of n rows. */
  given(a: Matrix): Matrix;
  full(a: Matrix, n: number): Matrix;
  /** The adjoint of the operand from that of the matrix. */
  received(adjoint: Matrix): Matrix;
}

export const general: Kind = /* @__PURE__ */ (() => ({
  name: "",
  factors: new Recent((a, n) => new LowerUpper(a, n)),
  given: (a: Matrix) => a,
  full: (a: Matrix) => a,
  received: (adjoint: Matrix) => adjoint,
}))();

/** Symmetric and positive definite: the lower triangle is the operand. */
export const definite: Kind<Cholesky> = /* @__PURE__ */ (() => ({
  name: "Spd",
  factors: new Recent((a, n) => new Cholesky(a, n)),
  given: lowerOf,
  full: mirrored,
  received: foldedLower,
}))();

/** X of A X = B, or of AᵀX = B: A dX = dB - dA X (Giles 2008, inverse product). `a` is an operand of the kind. */
export function solution(kind: Kind, a: Matrix, b: Matrix, turned = false): Matrix {
  const [n, k] = [b.rows, b.columns];
  const way = (m: Matrix): Matrix => (turned ? transposed(m) : m);
  const operation: Operation = {
    name: `solve${kind.name}${turned ? " transposed" : ""}`,
    rows: n,
    columns: k,
    value: ([a, b], x) => {
      x.set(b!);
      kind.factors.of(a!, n).solve(x, k, turned);
    },
    jvp: ([a], x, [da, db]) => solution(kind, a!, plus(db, da && negated(times(way(kind.full(da, n)), x))), turned),
    vjp: ([a], x, seed) => {
      const w = solution(kind, a!, seed, !turned);
      return [() => kind.received(way(negated(times(w, transposed(x))))), () => w];
    },
  };
  return apply(operation, [a, b]);
}

/** A⁻¹ of n rows: dY = -Y dA Y (Giles 2008, inverse). */
export function inverseOf(kind: Kind, a: Matrix, n: number): Matrix {
  const operation: Operation = {
    name: `inverse${kind.name}`,
    rows: n,
    columns: n,
    value: ([a], y) => y.set(kind.factors.of(a!, n).inverse),
    jvp: (_, y, [da]) => negated(times(times(y, kind.full(da!, n)), y)),
    vjp: (_, y, seed) => {
      const turned = transposed(y);
      return [() => kind.received(negated(times(times(turned, seed), turned)))];
    },
  };
  return apply(operation, [a]);
}

/** log |det A|, [1, 1]: its derivative is A⁻ᵀ (Giles 2008, determinant). */
export function logDetOf(kind: Kind, a: Matrix, n: number): Matrix {
  const value = (pivots: Float64Array): number => pivots.reduce((sum, p) => sum + numbers.log(Math.abs(p)), 0);
  return ofPivots(`logDet${kind.name}`, kind, a, n, value, (seed) => seed);
}

/** det A, [1, 1]: its derivative is det A · A⁻ᵀ. */
export function detOf(kind: Kind, a: Matrix, n: number): Matrix {
  return ofPivots(`det${kind.name}`, kind, a, n, (pivots) => pivots.reduce((y, p) => y * p, 1), mul);
}

/** A function of the determinant, whose derivative is c · A⁻ᵀ; `weighted` makes c · t of t and the value. */
function ofPivots(
  name: string,
  kind: Kind,
  a: Matrix,
  n: number,
  value: (pivots: Float64Array) => number,
  weighted: (t: Operand, y: Operand) => Operand,
): Matrix {
  const operation: Operation = {
    name,
    rows: 1,
    columns: 1,
    value: ([a], y) => (y[0] = value(kind.factors.of(a!, n).pivots)),
    jvp: ([a], y, [da]) => {
      const slope = transposed(inverseOf(kind, a!, n)).at as Operand[];
      return matrix(1, 1, () => weighted(dot(slope, kind.full(da!, n).at as Operand[]), y.at[0]!));
    },
    vjp: ([a], y, seed) => [
      () => kind.received(scaled(transposed(inverseOf(kind, a!, n)), weighted(seed.at[0]!, y.at[0]!))),
    ],
  };
  return apply(operation, [a]);
}
