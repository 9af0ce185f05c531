/**
 * An orbit by Taylor series: the coefficients of the solution of a differential equation, one from the other.
 *
 *     node examples/taylor.mjs
 */
import assert from "node:assert/strict";
import { compile, taylorAlong } from "wasmgrad";

const ORDER = 16;
const STEPS = 100;

// A planet around a sun at the origin: position and velocity to velocity and acceleration.
const field = ([x, y, u, v]) => {
  const r = x.hypot(y);
  const pull = r.mul(r).mul(r);
  return [u, v, x.neg().div(pull), y.neg().div(pull)];
};

// s(t) = Σ c_k t^k solves s' = field(s) where (k + 1) c_(k + 1) is coefficient k of field along s. All of them are one
// program: what a coefficient has in common with those before it is computed once.
const series = compile(4, (start) => {
  const curve = [start];
  for (let k = 0; k < ORDER; k++) {
    const rate = taylorAlong(field)(curve, k)[k];
    curve.push(rate.map((c) => c.div(k + 1)));
  }
  return curve;
});
console.log(`${ORDER} coefficients of 4 equations: one program of ${series.length} operations`);

/** The sum of the series at t, by Horner's rule. */
const at = (curve, t) => curve.reduceRight((sum, c) => c.map((x, i) => x + t * sum[i]), [0, 0, 0, 0]);

// Eccentricity 0.5, from the point next to the sun: 2π is a year.
const start = [0.5, 0, 0, Math.sqrt(3)];
const energy = ([x, y, u, v]) => (u * u + v * v) / 2 - 1 / Math.hypot(x, y);
let state = start;
for (let i = 0; i < STEPS; i++) state = at(series.value(state), (2 * Math.PI) / STEPS);
const away = Math.hypot(...state.map((x, i) => x - start[i]));
console.log(`after a year in ${STEPS} steps: ${away.toExponential(1)} away from where it began`);
console.log(`energy: ${Math.abs(energy(state) - energy(start)).toExponential(1)} lost`);
assert.ok(away < 1e-11);

console.log("The orbit closes.");
