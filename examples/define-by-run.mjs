/**
 * Define by run: a Tape knows the values while it records, so plain `if` and `while` may look
 * at them. What is differentiated is the path that was taken.
 *
 *     node examples/define-by-run.mjs
 */
import assert from "node:assert/strict";
import { Tape } from "wasmgrad";

/** Newton's square root: iterates until it no longer moves. */
function newtonSqrt(a) {
  let x = a;
  let steps = 0;
  while (Math.abs(x.value * x.value - a.value) > 1e-15 * a.value && steps < 60) {
    x = x.add(a.div(x)).mul(0.5);
    steps++;
  }
  return { root: x, steps };
}

for (const value of [2, 9, 1e6]) {
  const tape = new Tape();
  const a = tape.variable(value);
  const { root, steps } = newtonSqrt(a);
  const [slope] = tape.gradient(root, [a]);
  console.log(`√${value} = ${root.value} after ${steps} steps, derivative ${slope}`);
  assert.ok(Math.abs(root.value / Math.sqrt(value) - 1) < 1e-15);
  assert.ok(Math.abs(slope * 2 * Math.sqrt(value) - 1) < 1e-12);
}

/** Huber's loss: quadratic near zero, linear away from it. */
function huber(r) {
  return Math.abs(r.value) < 1 ? r.square().mul(0.5) : r.abs().sub(0.5);
}

for (const [value, expected] of [
  [0.5, 0.5],
  [3, 1],
  [-3, -1],
]) {
  const tape = new Tape();
  const r = tape.variable(value);
  const [slope] = tape.gradient(huber(r), [r]);
  console.log(`Huber's loss at ${value}: derivative ${slope}`);
  assert.equal(slope, expected);
}
console.log("Loops and branches were differentiated along the path taken.");
