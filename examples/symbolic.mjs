/**
 * Automatic differentiation is not symbolic differentiation. Of sin(sin(… x)), nested n deep,
 * a tape has n operations and its gradient costs as many again; the expression of the
 * derivative has of the order of n² nodes, because the chain rule repeats the inner ones.
 *
 *     node examples/symbolic.mjs
 */
import assert from "node:assert/strict";
import { derivative } from "mathjs";
import { compile, sin } from "wasmgrad";

/** mathjs simplifies no deeper expressions once one has taken this long. */
const PATIENCE_MS = 200;
const X = 0.7;

const nested = (n) => "sin(".repeat(n) + "x" + ")".repeat(n);
const countNodes = (expression) => expression.filter(() => true).length;

console.log("         tape   derivative by mathjs");
console.log("  n   operations   nodes   simplified   time to simplify");
let patient = true;
for (const n of [1, 2, 3, 5, 10, 15, 20, 30, 50, 75, 100]) {
  const f = compile(1, ([x]) => {
    for (let i = 0; i < n; i++) x = sin(x);
    return x;
  });
  const [slope] = f.gradient([X]);
  const symbolic = derivative(nested(n), "x", { simplify: false });
  const nodes = countNodes(symbolic);

  assert.ok(Math.abs(slope - chainRule(n)) < 1e-14);
  assert.ok(Math.abs(symbolic.evaluate({ x: X }) - slope) < 1e-14);
  assert.equal(f.length, n);
  assert.equal(nodes, n * n + 3 * n + 1);
  console.log(
    `${pad(n, 3)}   ${pad(f.length, 10)}   ${pad(nodes, 5)}   ${patient ? simplified(n) : "(no longer tried)"}`,
  );
  f.dispose();
}
console.log(`Simplifying is given up once it takes over ${PATIENCE_MS} ms.`);
console.log("The tape grows as n, the symbolic derivative as n².");

/** cos(x)·cos(sin x)·cos(sin(sin x))… */
function chainRule(n) {
  let [x, product] = [X, 1];
  for (let i = 0; i < n; i++) [x, product] = [Math.sin(x), product * Math.cos(x)];
  return product;
}

/** The nodes that mathjs's simplified derivative has left, and the time it took. */
function simplified(n) {
  const from = performance.now();
  const nodes = countNodes(derivative(nested(n), "x"));
  const milliseconds = performance.now() - from;
  patient = milliseconds < PATIENCE_MS;
  return `${pad(nodes, 10)}   ${pad(milliseconds.toFixed(0), 13)} ms`;
}

function pad(value, width) {
  return String(value).padStart(width);
}
