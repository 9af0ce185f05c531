/**
 * A Gaussian process fitted to samples: its length scale, height and noise are those of the largest marginal
 * likelihood, found by Newton's method with the gradient and Hessian through Cholesky's factor of a 40 x 40 matrix.
 *
 *     node examples/gaussian-process.mjs
 */
import assert from "node:assert/strict";
import { compile, dot, exp, mul } from "wasmgrad";
import { logDetSpd, matVec, solveSpd } from "wasmgrad/linalg";

const noise = random();
const times = Array.from({ length: 40 }, (_, i) => i / 5 + noise() / 10);
const samples = times.map((t) => Math.sin(t) + Math.sin(2.5 * t) / 3 + noise() / 5);

/** h² e^(-(s - t)² / 2ℓ²). */
const covariance = (s, t, [logLength, logHeight]) =>
  exp(logHeight.mul(2).sub(exp(logLength.mul(-2)).mul((s - t) ** 2 / 2)));

/** Negative log marginal likelihood of y ~ N(0, K + noise² I), without its constant: (log det K + yᵀK⁻¹y) / 2. */
const f = compile(3, (p) => {
  // Symmetric: the lower triangle is all that is read.
  const K = times.map((s, i) =>
    times.map((t, j) => (j < i ? covariance(s, t, p) : j > i ? 0 : exp(p[1].mul(2)).add(exp(p[2].mul(2))))),
  );
  return mul(logDetSpd(K).add(dot(samples, solveSpd(K, samples))), 0.5);
});

const guess = [0, 0, 0]; // logarithms of length scale, height and noise: all are 1
checkGradient(guess);
const { p, steps } = newton(guess);
const [length, height, deviation] = p.map(Math.exp);

console.log(`length scale ${length.toFixed(4)}, height ${height.toFixed(4)}, noise ${deviation.toFixed(4)}`);
console.log(
  `-log likelihood ${f.value(guess).toFixed(4)} before, ${f.value(p).toFixed(4)} after ${steps} Newton steps`,
);
f.gradient(p).forEach((g) => assert.ok(Math.abs(g) < 1e-8));
assert.ok(deviation > 0.05 && deviation < 0.2); // the samples' noise is uniform in ±0.2: 0.115
checkPrediction(3.33);
console.log("The likelihood is stationary, and the process predicts what lies between the samples.");

/** Damped where the Hessian is not positive definite or the step does not descend; three unknowns. */
function newton(start) {
  let [p, steps, damping] = [start, 0, 1];
  for (; steps < 100; steps++) {
    const [value, gradient] = f.valueAndGradient(p);
    if (Math.max(...gradient.map(Math.abs)) < 1e-9) break;
    const hessian = f.hessian(p);
    const raised = p.map((_, i) => p.map((__, j) => hessian[3 * i + j] + (i === j ? damping : 0)));
    // On numbers the functions compute; a matrix that is not positive definite gives NaN, which is never less.
    const next = p.map((x, i) => x - solveSpd(raised, gradient)[i]);
    const better = f.value(next) <= value;
    damping = better ? damping / 10 : damping * 10 + 1e-12;
    if (better) p = next;
  }
  return { p, steps };
}

/** The mean at t, kᵀK⁻¹y, against the curve below the noise. */
function checkPrediction(t) {
  const kernel = (a, b) => height ** 2 * Math.exp(-((a - b) ** 2) / (2 * length ** 2));
  const K = times.map((a, i) => times.map((b, j) => kernel(a, b) + (i === j ? deviation ** 2 : 0)));
  const weights = solveSpd(K, samples);
  const residual = matVec(K, weights).map((y, i) => Math.abs(y - samples[i]));
  assert.ok(Math.max(...residual) < 1e-10);
  const mean = dot(times.map((s) => kernel(s, t)), weights); // prettier-ignore
  console.log(`at ${t}: predicted ${mean.toFixed(3)}, true ${(Math.sin(t) + Math.sin(2.5 * t) / 3).toFixed(3)}`);
  assert.ok(Math.abs(mean - (Math.sin(t) + Math.sin(2.5 * t) / 3)) < 0.15);
}

function checkGradient(p) {
  const h = 1e-5;
  f.gradient(p).forEach((g, i) => {
    const [ahead, behind] = [h, -h].map((by) => f.value(p.map((x, k) => (k === i ? x + by : x))));
    assert.ok(Math.abs((ahead - behind) / (2 * h) - g) < 1e-6 * Math.max(1, Math.abs(g)));
  });
}

/** Numbers in [-1, 1), the same every time. */
function random() {
  let state = 42;
  return () => (state = (state * 48271) % 2147483647) / 2147483647 * 2 - 1; // prettier-ignore
}
