/**
 * Least squares by Levenberg and Marquardt's method: a damped oscillation fitted to samples,
 * with the residuals' Jacobian from `f.jacobian`.
 *
 *     node examples/curve-fit.mjs
 */
import assert from "node:assert/strict";
import { compile, cos, exp, mul, neg, sub, add } from "wasmgrad";

const truth = [2, 0.3, 1.7, 0.5]; // amplitude, decay, frequency, phase
const model = ([a, decay, frequency, phase], t) =>
  mul(mul(a, exp(mul(neg(decay), t))), cos(add(mul(frequency, t), phase)));

const times = Array.from({ length: 60 }, (_, i) => i / 6);
const samples = times.map((t) => model(truth, t)); // on plain numbers, a number

const residuals = compile(4, (p) => times.map((t, i) => sub(model(p, t), samples[i])));
const guess = [1, 0.1, 1.5, 0];
const { x, steps } = levenbergMarquardt(residuals, guess);

console.log(`true parameters    ${truth.join("  ")}`);
console.log(`first guess        ${guess.join("  ")}`);
console.log(`after ${String(steps).padStart(2)} steps     ${x.map((v) => v.toFixed(12)).join("  ")}`);
x.forEach((v, i) => assert.ok(Math.abs(v - truth[i]) < 1e-10));
console.log("The fit recovers the parameters.");

/** Minimises the sum of squares of f's outputs. */
function levenbergMarquardt(f, start) {
  let [x, damping, steps] = [start, 1e-2, 0];
  let r = f.value(x);
  for (; steps < 100 && norm2(r) > 1e-28; steps++) {
    const { matrix, rhs } = normalEquations(f.jacobian(x), r, x.length, damping);
    const step = solve(matrix, rhs);
    const next = x.map((v, i) => v - step[i]);
    const nextR = f.value(next);
    const better = norm2(nextR) < norm2(r);
    damping *= better ? 0.1 : 10;
    if (better) [x, r] = [next, nextR];
  }
  return { x, steps };
}

/** JᵀJ with its diagonal raised, and Jᵀr; `jacobian` is row-major [outputs, n]. */
function normalEquations(jacobian, r, n, damping) {
  const column = (j) => Array.from(r, (_, i) => jacobian[i * n + j]);
  const columns = Array.from({ length: n }, (_, j) => column(j));
  const inner = (a, b) => a.reduce((s, v, i) => s + v * b[i], 0);
  const matrix = columns.map((a, i) => columns.map((b, j) => inner(a, b) * (i === j ? 1 + damping : 1)));
  return { matrix, rhs: columns.map((a) => inner(a, r)) };
}

/** Gaussian elimination; the matrix is positive definite, so it needs no pivoting. */
function solve(matrix, rhs) {
  const rows = matrix.map((row, i) => [...row, rhs[i]]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    for (let k = i + 1; k < n; k++) {
      const factor = rows[k][i] / rows[i][i];
      for (let j = i; j <= n; j++) rows[k][j] -= factor * rows[i][j];
    }
  }
  const x = new Array(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = x.reduce((s, v, j) => s + rows[i][j] * v, 0);
    x[i] = (rows[i][n] - known) / rows[i][i];
  }
  return x;
}

function norm2(r) {
  return r.reduce((s, v) => s + v * v, 0);
}
