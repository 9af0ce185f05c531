/**
 * A recurrent network of four tanh units reads a series and predicts its next value. The step is
 * traced once and `fold` takes it 4,096 times, so the tape is that of one step; the gradient is
 * checked against all steps written out on one tape.
 *
 *     node examples/recurrent-network.mjs
 */
import assert from "node:assert/strict";
import { compile, dot, fold, square } from "wasmgrad";
import { climb } from "./gmm/adam.mjs";

const UNITS = 4;
const STEPS = 4096;
const weights = { recurrent: [UNITS, UNITS], input: UNITS, bias: UNITS, output: UNITS, offset: [] };

// Two waves that beat against each other, and a row for every step: what is read, what comes next.
const wave = Array.from({ length: STEPS + 1 }, (_, t) => 0.5 * Math.sin(0.3 * t) + 0.4 * Math.sin(0.37 * t));
const series = wave.slice(1).map((next, t) => ({ now: wave[t], next }));

/** The state is what the units hold and the squared error so far. */
const step =
  (w) =>
  ({ units, error }, { now, next }) => {
    const held = w.recurrent.map((row, i) => dot(row, units).add(w.input[i].mul(now)).add(w.bias[i]).tanh());
    const predicted = dot(w.output, held).add(w.offset);
    return { units: held, error: square(predicted.sub(next)).add(error) };
  };
const start = { units: new Array(UNITS).fill(0), error: 0 };

// Rows of a table are given before a call; there may be any number of them.
const folded = compiled("fold", () =>
  compile(weights, (w, _, data) => fold(step(w), start, data.series).error.div(STEPS), {
    data: { series: { now: [], next: [] } },
  }),
);
folded.setData({ series });
const unrolled = compiled("written out", () => compile(weights, (w) => series.reduce(step(w), start).error.div(STEPS)));

const x = Float64Array.from({ length: folded.inputs }, (_, i) => 0.5 * Math.sin(i + 1));
const [before, gradient] = folded.valueAndGradient(x);
const [written, expected] = unrolled.valueAndGradient(x);
assert.ok(close(before, written));
gradient.forEach((g, i) => assert.ok(close(g, expected[i])));
console.log(`Value and all ${folded.inputs} derivatives agree to 1e-9.`);

climb(x, (at, out) => -descend(at, out), { steps: 150, rate: 0.05 });
const after = folded.value(x);
console.log(`Mean squared error ${before.toFixed(4)} before, ${after.toFixed(4)} after 150 steps of Adam.`);
assert.ok(after < 0.05 * before);

/** The error, and the way down. */
function descend(at, out) {
  const value = folded.valueAndGradient(at, out);
  out.forEach((g, i) => (out[i] = -g));
  return value;
}

function compiled(name, make) {
  const from = performance.now();
  const f = make();
  const ms = (performance.now() - from).toFixed(0);
  console.log(`${name.padEnd(11)} ${String(f.explain().operations).padStart(6)} operations, compiled in ${ms} ms`);
  return f;
}

function close(a, b) {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
