/**
 * Reverse mode: one sweep backwards gives the adjoint of every node, that is how the output
 * changes with it. The adjoints of the inputs are the gradient.
 *
 *     node examples/reverse-mode.mjs
 */
import assert from "node:assert/strict";
import { compile } from "wasmgrad";

const h = compile(2, ([x, y]) => x.mul(y).add(x.sin()));
const at = [Math.PI, 1];

console.log("h(x, y) = xy + sin x at (π, 1), every node with its primal, tangent and adjoint:\n");
console.log(h.toString(at));
console.log("\nThe same as a Mermaid graph:\n");
console.log(h.toMermaid(at));

// By hand: ∂h/∂x = y + cos x = 1 − 1 = 0 and ∂h/∂y = x = π.
const [dx, dy] = h.gradient(at);
console.log(`\ngradient (${dx}, ${dy})`);
assert.ok(Math.abs(dx - 0) < 1e-15);
assert.ok(Math.abs(dy - Math.PI) < 1e-15);

// Two inputs share sin(a + b)·cos(a + b); their adjoints meet in a + b. cos(2(a + b)) = cos 3π = −1.
const f = compile(2, ([a, b]) => a.add(b).sin().mul(a.add(b).cos()));
const [da, db] = f.gradient([Math.PI, Math.PI / 2]);
console.log(`f(a, b) = sin(a + b)·cos(a + b) at (π, π/2): gradient (${da}, ${db}), ${f.length} operations`);
assert.ok(Math.abs(da + 1) < 1e-15);
assert.ok(Math.abs(db + 1) < 1e-15);
assert.equal(f.length, 4, "a + b is written twice and recorded once");
console.log("Reverse mode agrees with the partial derivatives by hand.");
