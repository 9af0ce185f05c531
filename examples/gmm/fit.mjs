/**
 * Fits a Gaussian mixture to 1,000 points of the plane by 200 steps of Adam, and checks the
 * gradient it uses.
 *
 *     node examples/gmm/fit.mjs
 */
import { readFileSync } from "node:fs";
import { compile } from "wasmgrad";
import { climb } from "./adam.mjs";
import { logConstant, logPosterior } from "./model.mjs";

const data = JSON.parse(readFileSync(new URL("data.json", import.meta.url), "utf8"));
const { d, k, n, start, golden } = data;
const STEPS = 200;

// Trace and compile once. The points are rows of a table: not differentiated, and there may be any number of them.
const clock = performance.now();
const shape = { alpha: k, mu: [k, d], q: [k, d], l: [k, (d * (d - 1)) / 2] };
const f = compile(shape, (mixture, _, { points }) => logPosterior(mixture, points, data), { data: { points: d } });
f.setData({ points: data.x });
const x = Float64Array.from(flatten(start));
const atStart = f.gradient(x);
const before = f.value(x) + logConstant(data);
console.log(`A mixture of ${k} Gaussians, ${n} points in ${d} dimensions: ${f.inputs} variables.`);
console.log(`${f.length} operations traced and compiled in ${(performance.now() - clock).toFixed(0)} ms.`);

let seconds = 0;
const timed = (at, gradient) => {
  const from = performance.now();
  const value = f.valueAndGradient(at, gradient);
  seconds += (performance.now() - from) / 1e3;
  return value;
};

climb(x, timed, { steps: STEPS, rate: 0.1, onStep: (step, value) => progress(step, value + logConstant(data)) });
const after = f.value(x) + logConstant(data);
console.log(`Log posterior ${before.toFixed(2)} before, ${after.toFixed(2)} after ${STEPS} steps of Adam.`);
console.log(`${((seconds / STEPS) * 1e6).toFixed(0)} µs for a value and gradient.\n`);

const close = (a, b, tolerance) => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
const expected = flatten(golden.gradient);
check("log posterior at the start is the golden one to 1e-9", close(before, golden.logPosterior, 1e-9));
check(
  "gradient at the start is the golden one to 1e-9",
  atStart.every((g, i) => close(g, expected[i], 1e-9)),
);
check(
  "gradient at the start is that of finite differences to 1e-6",
  atStart.every((g, i) => close(g, slope(i), 1e-6)),
);
check("the fit raised the log posterior by more than 500", after > before + 500);
check("the gradient has all but vanished", norm(f.gradient(x)) < 0.01 * norm(atStart));
f.dispose();

/** Central difference of the model on plain numbers, along variable i. */
function slope(i) {
  const h = 1e-5;
  const at = (delta) => {
    const values = flatten(start).map((v, j) => (j === i ? v + delta : v));
    return logPosterior(unflatten(values), data.x, data);
  };
  return (at(h) - at(-h)) / (2 * h);
}

/** Variables in the order of `shape`. */
function flatten({ alpha, mu, q, l }) {
  return [alpha, mu, q, l].flat(2);
}

function unflatten(values) {
  let next = 0;
  const take = (/** @type {number[]} */ row) => row.map(() => values[next++]);
  return { alpha: take(start.alpha), mu: start.mu.map(take), q: start.q.map(take), l: start.l.map(take) };
}

function norm(v) {
  return Math.hypot(...v);
}

/** A bar on a terminal, a line every 20 steps elsewhere. */
function progress(step, value) {
  if (process.stdout.isTTY) {
    const done = Math.round((30 * step) / STEPS);
    const bar = "█".repeat(done) + "░".repeat(30 - done);
    process.stdout.write(`\r${bar} ${step}/${STEPS}  ${value.toFixed(2)}${step === STEPS ? "\n" : ""}`);
  } else if (step % 20 === 0) {
    console.log(`step ${String(step).padStart(3)}  log posterior ${value.toFixed(2)}`);
  }
}

function check(fact, holds) {
  console.log(`${holds ? "✓" : "✗ FAILED:"} ${fact}`);
  if (!holds) process.exitCode = 1;
}
