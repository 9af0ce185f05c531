/**
 * Automatic differentiation is not finite differences. Their error is V-shaped in the step h:
 * too large a step truncates the series, too small a one cancels digits. And they need an
 * evaluation or two an input, where reverse mode needs one sweep.
 *
 *     node examples/finite-differences.mjs
 */
import assert from "node:assert/strict";
import { add, compile, grad, mul, sin, square, sub, sum } from "wasmgrad";

const f = (x) => sin(square(x)); // numbers and expressions alike
const x = 1.3;
const exact = 2 * x * Math.cos(x * x);
const ad = grad(f)(x);

console.log("Error of the derivative of sin(x²) at 1.3, against the step:\n");
console.log("h        forward    central");
const errors = { forward: [], central: [] };
for (let exponent = 1; exponent <= 15; exponent++) {
  const h = Number(`1e-${exponent}`);
  errors.forward.push(Math.abs((f(x + h) - f(x)) / h - exact));
  errors.central.push(Math.abs((f(x + h) - f(x - h)) / (2 * h) - exact));
  const [a, b] = [errors.forward.at(-1), errors.central.at(-1)];
  console.log(`1e-${String(exponent).padEnd(4)}  ${a.toExponential(1)}    ${b.toExponential(1)}`);
}
console.log(`AD       ${Math.abs(ad - exact).toExponential(1)}    whatever the step: there is none\n`);

// The V: the best step lies inside, both ends are far worse, and AD beats the best.
for (const list of Object.values(errors)) {
  const best = Math.min(...list);
  assert.ok(list[0] > 1e4 * best && list.at(-1) > 1e4 * best);
  assert.ok(Math.abs(ad - exact) < best);
}

console.log("Evaluations for the gradient of Rosenbrock's function, against the dimension:\n");
console.log("inputs   central differences   reverse mode   largest difference");
for (const n of [2, 10, 100, 1000]) {
  let evaluations = 0;
  const rosenbrock = (v) => {
    evaluations++;
    return sum(v.slice(1).map((b, i) => add(square(sub(1, v[i])), mul(100, square(sub(b, square(v[i])))))));
  };
  const at = Array.from({ length: n }, (_, i) => Math.sin(i));
  const compiled = compile(n, rosenbrock);
  const gradient = compiled.gradient(at);
  assert.equal(evaluations, 1, "tracing runs the function once, differentiating never again");

  evaluations = 0;
  const difference = gradient.map((g, i) => Math.abs(g - slope(rosenbrock, at, i)));
  assert.equal(evaluations, 2 * n);
  const worst = Math.max(...difference);
  assert.ok(worst < 1e-4);
  console.log(
    `${String(n).padStart(6)}   ${String(evaluations).padStart(19)}   1 sweep        ${worst.toExponential(1)}`,
  );
  compiled.dispose();
}

function slope(g, at, i, h = 1e-6) {
  const shifted = (delta) => at.map((v, j) => (j === i ? v + delta : v));
  return (g(shifted(h)) - g(shifted(-h))) / (2 * h);
}
