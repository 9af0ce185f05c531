/**
 * Prey and predators by Lotka and Volterra's equations: their four rates are found from counts at 21 times,
 * by the gradient through the solution (`odeint`), whose steps are chosen and kept on the way.
 *
 *     node examples/ode.mjs
 */
import assert from "node:assert/strict";
import { compile, exp, square, sum } from "wasmgrad";
import { odeint } from "wasmgrad/equations";
import { climb } from "./gmm/adam.mjs";

const truth = [1.5, 1, 3, 1]; // births and deaths of prey, deaths and births of predators
const times = Array.from({ length: 21 }, (_, k) => k / 4);

const slopes =
  ([a, b, c, d]) =>
  (t, { prey, predators }) => ({
    prey: a.sub(b.mul(predators)).mul(prey),
    predators: d.mul(prey).sub(c).mul(predators),
  });
const solution = (rates) => odeint(slopes(rates), { prey: 1, predators: 0.5 }, times, { rtol: 1e-8 });

// What was counted: the solution for the true rates.
const flat = (states) => states.flatMap(({ prey, predators }) => [prey, predators]);
const counts = compile(4, (rates) => flat(solution(rates))).value(truth);

/** Mean squared error, by the logarithms of the rates, which may be anything. */
const error = compile(4, (logs) => {
  const states = flat(solution(logs.map((l) => exp(l))));
  return sum(states.map((y, i) => square(y.sub(counts[i])))).div(states.length);
});

const x = Float64Array.from([1, 0.5, 2, 0.7], Math.log);
const gradient = error.gradient(x);
x.forEach((xi, j) => {
  const moved = (h) => error.value(x.map((v, i) => (i === j ? v + h : v)));
  assert.ok(Math.abs(gradient[j] - (moved(1e-4) - moved(-1e-4)) / 2e-4) < 1e-4);
});
console.log("The gradient agrees with differences of whole solutions.");

const before = error.value(x);
climb(x, (at, out) => -descend(at, out), { steps: 1000, rate: 0.05 });
const after = error.value(x);
const found = Array.from(x, Math.exp);
console.log(`Mean squared error ${before.toFixed(4)} before, ${after.toExponential(1)} after 1,000 steps of Adam.`);
console.log(`rates  ${found.map((r) => r.toFixed(3)).join("  ")}`);
console.log(`truth  ${truth.map((r) => r.toFixed(3)).join("  ")}`);
found.forEach((r, i) => assert.ok(Math.abs(r - truth[i]) < 0.01 * truth[i]));
console.log("The fit recovers the rates.");

/** The error, and the way down. */
function descend(at, out) {
  const value = error.valueAndGradient(at, out);
  out.forEach((g, i) => (out[i] = -g));
  return value;
}
