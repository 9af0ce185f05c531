import type { Problem } from "../problem";
import type { Ops } from "../ops";
import { uniform } from "../random";

const SAMPLES = [
  [0, 0, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
] as const;

/** The weights: for each hidden unit two weights and a bias, then the same for the output. */
export const sigmoidNetwork: Problem = {
  name: "2-2-1 sigmoid network",
  about: "squared error of a 2-2-1 network over the four samples of exclusive or; 9 weights",
  inputs: 9,
  draw: (random, x) => uniform(random, x, -3, 3),
  build(ops, w) {
    let loss = ops.lit(0);
    for (const [p, q, target] of SAMPLES) {
      const h0 = neuron(ops, w, 0, ops.lit(p), ops.lit(q));
      const h1 = neuron(ops, w, 3, ops.lit(p), ops.lit(q));
      const error = ops.sub(neuron(ops, w, 6, h0, h1), ops.lit(target));
      loss = ops.add(loss, ops.square(error));
    }
    return loss;
  },
  hand,
};

function neuron<V>(ops: Ops<V>, w: readonly V[], at: number, p: V, q: V): V {
  const weighted = ops.add(ops.mul(w[at]!, p), ops.mul(w[at + 1]!, q));
  return ops.sigmoid(ops.add(weighted, w[at + 2]!));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function hand(w: Float64Array, gradient: Float64Array): number {
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < 4; i++) {
    const [p, q, target] = SAMPLES[i]!;
    const h0 = sigmoid(w[0]! * p + w[1]! * q + w[2]!);
    const h1 = sigmoid(w[3]! * p + w[4]! * q + w[5]!);
    const y = sigmoid(w[6]! * h0 + w[7]! * h1 + w[8]!);
    const error = y - target;
    loss += error * error;
    const dy = 2 * error * y * (1 - y);
    const d0 = dy * w[6]! * h0 * (1 - h0);
    const d1 = dy * w[7]! * h1 * (1 - h1);
    gradient[0]! += d0 * p;
    gradient[1]! += d0 * q;
    gradient[2]! += d0;
    gradient[3]! += d1 * p;
    gradient[4]! += d1 * q;
    gradient[5]! += d1;
    gradient[6]! += dy * h0;
    gradient[7]! += dy * h1;
    gradient[8]! += dy;
  }
  return loss;
}
