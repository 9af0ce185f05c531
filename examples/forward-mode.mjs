/**
 * Forward mode: a tangent travels with every value, and one sweep gives the derivative
 * along one direction.
 *
 *     node examples/forward-mode.mjs
 */
import assert from "node:assert/strict";
import { compile, cos, square } from "wasmgrad";

const h = compile([], (x) => cos(square(x)));

// Seeding x with tangent 1 asks for dh/dx; by hand, dh/dx = −sin(x²)·2x.
const value = h.value([5]);
const derivative = h.jvp([5], [1]);

console.log("h(x) = cos(x²) at x = 5");
console.log(`  value       ${value}   cos 25 = ${Math.cos(25)}`);
console.log(`  derivative  ${derivative}   −10 sin 25 = ${-10 * Math.sin(25)}`);
assert.ok(Math.abs(value - Math.cos(25)) < 1e-15);
assert.ok(Math.abs(derivative - -10 * Math.sin(25)) < 1e-14);

// The tangent is linear in its seed: seed 3, and the answer triples.
assert.ok(Math.abs(h.jvp([5], [3]) - 3 * derivative) < 1e-14);
console.log("Forward mode agrees with the derivative by hand.");
