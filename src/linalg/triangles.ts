/** Cholesky's factor, and what is solved with a triangle. */
import { solveLower } from "./kernels.js";
import { halvedLower, lowerOf, mirrored, negated, plus, transposed, withZeros } from "./matrix.js";
import type { Matrix } from "./matrix.js";
import { apply } from "./operation.js";
import type { Operation } from "./operation.js";
import { times } from "./product.js";
import { definite } from "./square.js";

/** L⁻¹B, or L⁻ᵀB: L dX = dB - dL X; only the triangle of L is an operand. */
export function triangularSolution(l: Matrix, b: Matrix, turned = false): Matrix {
  const [n, k] = [b.rows, b.columns];
  const way = (m: Matrix): Matrix => (turned ? transposed(m) : m);
  const operation: Operation = {
    name: `triangularSolve${turned ? " transposed" : ""}`,
    rows: n,
    columns: k,
    value: ([l, b], x) => {
      x.set(b!);
      solveLower(l!, x, k, turned);
    },
    jvp: ([l], x, [dl, db]) => triangularSolution(l!, plus(db, dl && negated(times(way(withZeros(dl, n)), x))), turned),
    vjp: ([l], x, seed) => {
      const w = triangularSolution(l!, seed, !turned);
      return [() => lowerOf(way(negated(times(w, transposed(x))))), () => w];
    },
  };
  return apply(operation, [l, b]);
}

/**
 * The triangle L of A = L Lᵀ, of a triangle: dL = L Φ(L⁻¹ dA L⁻ᵀ) and the adjoint Φ(L⁻ᵀ(P + Pᵀ)L⁻¹) of P = Φ(LᵀL̄), where Φ
 * takes the lower triangle and half the diagonal (Murray 2016).
 */
export function choleskyOf(a: Matrix, n: number): Matrix {
  const operation: Operation = {
    name: "cholesky",
    rows: 1,
    columns: a.columns,
    value: ([a], l) => l.set(definite.factors.of(a!, n).lower),
    jvp: (_, l, [da]) => {
      const half = triangularSolution(l, mirrored(da!, n));
      const inside = halvedLower(triangularSolution(l, transposed(half)));
      return lowerOf(times(withZeros(l, n), withZeros(inside, n)));
    },
    vjp: (_, l, seed) => {
      const p = lowerOf(times(transposed(withZeros(l, n)), withZeros(seed, n)));
      const half = triangularSolution(l, mirrored(p, n), true);
      return [() => halvedLower(triangularSolution(l, transposed(half), true))];
    },
  };
  return apply(operation, [a]);
}
