/**
 * Backpropagation is reverse mode: a 2-2-1 sigmoid network, the gradient of its squared error
 * with respect to every weight, beside the same derived by hand and by finite differences.
 *
 *     node examples/neural-network.mjs
 */
import assert from "node:assert/strict";
import { add, compile, dot, mul, sigmoid, square, sub } from "wasmgrad";

/** Weights of the hidden layer [2, 2] and the output layer, and their biases. */
const start = {
  w1: [
    [0.15, 0.2],
    [0.25, 0.3],
  ],
  b1: [0.35, 0.35],
  w2: [0.4, 0.45],
  b2: [0.6],
};
const sample = { input: [0.05, 0.1], target: 0.01 };

/** Half the squared error; expressions and numbers alike. */
function loss({ w1, b1, w2, b2 }, { input, target }) {
  const hidden = w1.map((row, i) => sigmoid(add(dot(row, input), b1[i])));
  const output = sigmoid(add(dot(w2, hidden), b2[0]));
  return mul(0.5, square(sub(output, target)));
}

const f = compile({ w1: [2, 2], b1: 2, w2: 2, b2: 1 }, (weights) => loss(weights, sample));
const byReverseMode = f.gradient(start);

/** The same by hand: the error of each layer, passed back through its weights. */
function backpropagate({ w1, b1, w2, b2 }, { input, target }) {
  const s = (z) => 1 / (1 + Math.exp(-z));
  const hidden = w1.map((row, i) => s(row[0] * input[0] + row[1] * input[1] + b1[i]));
  const output = s(w2[0] * hidden[0] + w2[1] * hidden[1] + b2[0]);
  const error2 = (output - target) * output * (1 - output);
  const error1 = hidden.map((a, i) => error2 * w2[i] * a * (1 - a));
  return {
    w1: error1.map((e) => input.map((x) => e * x)),
    b1: error1,
    w2: hidden.map((a) => error2 * a),
    b2: [error2],
  };
}

/** And by central differences on plain numbers. */
function differences(weights, h = 1e-5) {
  const shifted = (layer, i, delta) => {
    const copy = structuredClone(weights);
    const row = Array.isArray(copy[layer][0]) ? copy[layer][i >> 1] : copy[layer];
    row[Array.isArray(copy[layer][0]) ? i & 1 : i] += delta;
    return loss(copy, sample);
  };
  return Object.keys(weights).flatMap((layer) =>
    weights[layer].flat().map((_, i) => (shifted(layer, i, h) - shifted(layer, i, -h)) / (2 * h)),
  );
}

const reverse = Object.values(byReverseMode).flat(2);
const hand = Object.values(backpropagate(start, sample)).flat(2);
const finite = differences(start);
const names = ["w1[0][0]", "w1[0][1]", "w1[1][0]", "w1[1][1]", "b1[0]", "b1[1]", "w2[0]", "w2[1]", "b2"];

console.log(`loss ${f.value(start)}\n`);
console.log("weight     reverse mode             by hand                  finite differences");
names.forEach((name, i) => {
  console.log(name.padEnd(10), String(reverse[i]).padEnd(24), String(hand[i]).padEnd(24), finite[i]);
  assert.ok(Math.abs(reverse[i] - hand[i]) < 1e-15);
  assert.ok(Math.abs(reverse[i] - finite[i]) < 1e-9);
});
console.log("\nAll nine weights agree with backpropagation by hand.");
