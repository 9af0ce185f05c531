import { total, type Ops } from "../ops";
import type { Problem, ValueAndGradient } from "../problem";
import { seeded, uniform } from "../random";

const WIDTH = 16;
/** Where each part of the flat weights begins: w1 [16, 2], b1 [16], w2 [16, 16], b2 [16], w3 [16], b3. */
const W1 = 0;
const B1 = W1 + WIDTH * 2;
const W2 = B1 + WIDTH;
const B2 = W2 + WIDTH * WIDTH;
const W3 = B2 + WIDTH;
const B3 = W3 + WIDTH;
const WEIGHTS = B3 + 1;

/** Regression by a 2-16-16-1 network over all samples at once, one unrolled program. */
export function tanhNetwork(samples: number): Problem {
  const data = makeSamples(samples);
  return {
    name: "tanh network",
    about: `squared error of a 2-16-16-1 tanh network over ${samples} samples; ${WEIGHTS} weights`,
    inputs: WEIGHTS,
    draw: (random, x) => uniform(random, x, -0.7, 0.7),
    build: (ops, w) => build(ops, w, data),
    hand: hand(data),
  };
}

/** Rows of p, q and the target sin(p) cos(2 q). */
function makeSamples(count: number): Float64Array {
  const data = new Float64Array(3 * count);
  uniform(seeded(11), data, -2, 2);
  for (let i = 0; i < data.length; i += 3) {
    data[i + 2] = Math.sin(data[i]!) * Math.cos(2 * data[i + 1]!);
  }
  return data;
}

function build<V>(ops: Ops<V>, w: readonly V[], data: Float64Array): V {
  const errors: V[] = [];
  for (let i = 0; i < data.length; i += 3) {
    const point = [ops.lit(data[i]!), ops.lit(data[i + 1]!)];
    const first = layer(ops, w, W1, B1, point);
    const second = layer(ops, w, W2, B2, first);
    const output = affine(ops, w, W3, B3, second);
    errors.push(ops.square(ops.sub(output, ops.lit(data[i + 2]!))));
  }
  return ops.mul(total(ops, errors), ops.lit(3 / data.length));
}

function layer<V>(ops: Ops<V>, w: readonly V[], row: number, bias: number, below: V[]): V[] {
  const above: V[] = [];
  for (let unit = 0; unit < WIDTH; unit++) {
    above.push(ops.tanh(affine(ops, w, row + unit * below.length, bias + unit, below)));
  }
  return above;
}

function affine<V>(ops: Ops<V>, w: readonly V[], row: number, bias: number, below: V[]): V {
  let sum = w[bias] as V;
  below.forEach((value, i) => (sum = ops.add(sum, ops.mul(w[row + i]!, value))));
  return sum;
}

function hand(data: Float64Array): ValueAndGradient {
  const first = new Float64Array(WIDTH);
  const second = new Float64Array(WIDTH);
  const firstBar = new Float64Array(WIDTH);
  return (w, g) => {
    g.fill(0);
    const mean = 3 / data.length;
    let loss = 0;
    for (let i = 0; i < data.length; i += 3) {
      const error = forward(w, data[i]!, data[i + 1]!, first, second) - data[i + 2]!;
      loss += error * error;
      backThroughSecond(w, g, 2 * mean * error, first, second, firstBar);
      backThroughFirst(g, data[i]!, data[i + 1]!, first, firstBar);
    }
    return loss * mean;
  };
}

function forward(w: Float64Array, p: number, q: number, first: Float64Array, second: Float64Array): number {
  for (let j = 0; j < WIDTH; j++) {
    first[j] = Math.tanh(w[B1 + j]! + w[W1 + 2 * j]! * p + w[W1 + 2 * j + 1]! * q);
  }
  let output = w[B3]!;
  for (let k = 0; k < WIDTH; k++) {
    let sum = w[B2 + k]!;
    const row = W2 + k * WIDTH;
    for (let j = 0; j < WIDTH; j++) sum += w[row + j]! * first[j]!;
    second[k] = Math.tanh(sum);
    output += w[W3 + k]! * second[k]!;
  }
  return output;
}

/** From the adjoint of the output to `firstBar`, the adjoints of the first layer's results. */
function backThroughSecond(
  w: Float64Array,
  g: Float64Array,
  outputBar: number,
  first: Float64Array,
  second: Float64Array,
  firstBar: Float64Array,
): void {
  firstBar.fill(0);
  g[B3]! += outputBar;
  for (let k = 0; k < WIDTH; k++) {
    const y = second[k]!;
    g[W3 + k]! += outputBar * y;
    const sumBar = outputBar * w[W3 + k]! * (1 - y * y);
    g[B2 + k]! += sumBar;
    const row = W2 + k * WIDTH;
    for (let j = 0; j < WIDTH; j++) {
      g[row + j]! += sumBar * first[j]!;
      firstBar[j]! += sumBar * w[row + j]!;
    }
  }
}

function backThroughFirst(g: Float64Array, p: number, q: number, first: Float64Array, firstBar: Float64Array): void {
  for (let j = 0; j < WIDTH; j++) {
    const y = first[j]!;
    const sumBar = firstBar[j]! * (1 - y * y);
    g[B1 + j]! += sumBar;
    g[W1 + 2 * j]! += sumBar * p;
    g[W1 + 2 * j + 1]! += sumBar * q;
  }
}
