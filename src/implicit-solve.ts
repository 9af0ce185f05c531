/** Linear equations as one operation on the tape: all that src/implicit.ts needs of linear algebra. */
import type { Operand } from "./expr.js";
import { div, dot, mul, neg, sub } from "./methods.generated.js";
import { applyOpaque } from "./nested/opaque.js";
import type { Opaque } from "./nested/opaque.js";

/**
 * Solves `a x = b` by elimination with partial pivoting; `a`, [n, n] row-major, is used up, and `b` becomes x. A singular
 * matrix gives Inf or NaN.
 */
export function eliminate(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i;
    if (pivot !== k) {
      [b[k], b[pivot]] = [b[pivot]!, b[k]!];
      for (let j = k; j < n; j++) [a[k * n + j], a[pivot * n + j]] = [a[pivot * n + j]!, a[k * n + j]!];
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k]! / a[k * n + k]!;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!;
      b[i]! -= factor * b[k]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i]! -= a[i * n + j]! * b[j]!;
    b[i]! /= a[i * n + i]!;
  }
}

type Matrix = readonly (readonly Operand[])[];

const rowsOf = <T>(xs: readonly T[], n: number): T[][] =>
  Array.from({ length: n }, (_, i) => xs.slice(i * n, (i + 1) * n));

/** Of [a | b], a row-major. Rules: Giles, "Collected matrix derivative results" (2008), section 2.3.1. */
function operationOf(n: number): Opaque {
  return {
    name: "linearSolve",
    inputs: n * n + n,
    outputs: n,
    evaluate: (args, results) => {
      results.set(args.subarray(n * n));
      eliminate(args.slice(0, n * n), results);
    },
    jvp: (args, x, dots) => {
      const moved = rowsOf(dots, n).map((row, i) => sub(dots[n * n + i]!, dot(row, x)));
      return linearSolve(rowsOf(args, n), moved);
    },
    vjp: (args, x, cotangents) => {
      const back = linearSolve(transposed(rowsOf(args, n)), cotangents);
      return [...back.flatMap((y) => x.map((z) => neg(mul(y, z)))), ...back];
    },
  };
}

const operations = /* @__PURE__ */ new Map<number, Opaque>();

/** The solution of `a x = b`, [n, n] and [n]. One equation is a division. */
export function linearSolve(a: Matrix, b: readonly Operand[]): Operand[] {
  const n = b.length;
  if (n === 1) return [div(b[0]!, a[0]![0]!)];
  const operation = operations.get(n) ?? operationOf(n);
  operations.set(n, operation);
  return applyOpaque(operation, [...a.flat(), ...b]);
}

export const transposed = (a: Matrix): Operand[][] => a.map((_, i) => a.map((row) => row[i]!));
