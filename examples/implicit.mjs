/**
 * Ridge regression whose penalties, one a feature, are learnt: the weights are where the gradient of the
 * training loss is 0, and the loss on other data is differentiated through them by `implicit`, not through
 * the iterations that found them.
 *
 *     node examples/implicit.mjs
 */
import assert from "node:assert/strict";
import { compile, dot, exp, grad, square, sum } from "wasmgrad";
import { implicit } from "wasmgrad/equations";

const FEATURES = 8;
const truth = [2, -1, 0.5, 0, 0, 0, 0, 0]; // five features say nothing
const random = seeded(5);
const [training, validation] = [24, 40].map((rows) => Array.from({ length: rows }, example));

const squared = (w, data) => sum(data.map(({ x, y }) => square(dot(w, x).sub(y)))).div(data.length);
const loss = (w, penalties) => squared(w, training).add(sum(w.map((wj, j) => square(wj).mul(exp(penalties[j])))));

/** Weights by the logarithms of the penalties: a root of the gradient, found by Newton's method. */
const fitted = implicit((w, penalties) => grad((v) => loss(v, penalties))(w), {
  start: new Array(FEATURES).fill(0),
});

const validated = compile(FEATURES, (penalties) => squared(fitted(penalties), validation));

const theta = new Array(FEATURES).fill(-2);
const before = validated.value(theta);
const gradient = validated.gradient(theta);
theta.forEach((_, j) => {
  const moved = (h) => validated.value(theta.map((t, i) => (i === j ? t + h : t)));
  assert.ok(Math.abs(gradient[j] - (moved(1e-4) - moved(-1e-4)) / 2e-4) < 1e-7);
});
console.log(`All ${FEATURES} derivatives agree with differences of whole fits.`);

let penalties = theta;
for (let step = 0; step < 200; step++) {
  const slope = validated.gradient(penalties);
  penalties = penalties.map((t, j) => Math.min(4, Math.max(-8, t - 5 * slope[j])));
}
const after = validated.value(penalties);
console.log(`Mean squared error on other data ${before.toFixed(4)} before, ${after.toFixed(4)} after 200 steps.`);
console.log(`penalties  ${penalties.map((t) => Math.exp(t).toExponential(1)).join("  ")}`);
console.log(
  `weights    ${fitted(penalties)
    .map((w) => w.toFixed(3))
    .join("  ")}`,
);
console.log(`truth      ${truth.map((w) => w.toFixed(3)).join("  ")}`);
assert.ok(after < 0.9 * before);

function example() {
  const x = Array.from({ length: FEATURES }, () => 2 * random() - 1);
  return { x, y: x.reduce((s, xj, j) => s + truth[j] * xj, 0) + 1.5 * (random() - 0.5) };
}

/** Numbers between 0 and 1, the same every time (mulberry32). */
function seeded(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
