/**
 * Derivatives of derivatives: grad takes a function and gives one, so it nests.
 *
 *     node examples/higher-derivatives.mjs
 */
import assert from "node:assert/strict";
import { compile, cos, exp, grad, hessian, mul, sin } from "wasmgrad";

// sin, and what follows: cos, −sin, −cos, sin again.
const x = 0.7;
const byHand = [Math.sin(x), Math.cos(x), -Math.sin(x), -Math.cos(x), Math.sin(x)];
let f = (v) => sin(v);
byHand.forEach((expected, order) => {
  const value = f(x);
  console.log(`derivative ${order} of sin at ${x}: ${value}`);
  assert.ok(Math.abs(value - expected) < 1e-15);
  f = grad(f);
});

// A Hessian, and its product with a vector without forming it. g = exp(x)·cos(y).
const g = ([a, b]) => mul(exp(a), cos(b));
const [a, b] = [0.5, 0.3];
const [c, s] = [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)];
const second = hessian(g)([a, b]);
const product = compile(2, g).hvp([a, b], [1, 2]);
console.log("Hessian of exp(x)·cos(y) at (0.5, 0.3):", second);
console.log("times (1, 2):", [...product]);
[
  [c, -s],
  [-s, -c],
].forEach((row, i) => row.forEach((v, j) => assert.ok(Math.abs(second[i][j] - v) < 1e-14)));
assert.ok(Math.abs(product[0] - (c - 2 * s)) < 1e-14 && Math.abs(product[1] - (-s - 2 * c)) < 1e-14);
console.log("Second and higher derivatives agree with those by hand.");
