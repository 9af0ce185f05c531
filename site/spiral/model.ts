/** A network of two hidden layers, its loss over a table of points, and what it says everywhere. */
import { compile, dot, mapSum } from "wasmgrad";
import type { Expr, Table } from "wasmgrad";
import { normal } from "../common/random.js";
import { ROW } from "./data.js";

// #region network
const shape = { w1: [16, 2], b1: 16, w2: [16, 16], b2: 16, w3: 16, b3: [] } as const;

interface Network {
  readonly w1: Expr[][];
  readonly b1: Expr[];
  readonly w2: Expr[][];
  readonly b2: Expr[];
  readonly w3: Expr[];
  readonly b3: Expr;
}

function layer(w: Expr[][], b: Expr[], x: Expr[]): Expr[] {
  return w.map((row, i) => dot(row, x).add(b[i]!).tanh());
}

/** Positive where a point is taken for one of the first spiral. */
function output({ w1, b1, w2, b2, w3, b3 }: Network, point: Expr[]): Expr {
  return dot(w3, layer(w2, b2, layer(w1, b1, point))).add(b3);
}

/** The logistic loss, log(1 + exp(-label · output)). */
function rowLoss(network: Network, [x, y, label]: readonly Expr[]): Expr {
  return output(network, [x!, y!]).mul(label!).neg().softplus();
}

/** Its sum over a table: traced for one row, whatever their number. */
function total(network: Network, points: Table): Expr {
  return mapSum((row: Expr[]) => rowLoss(network, row), points);
}

export function compileLoss() {
  const data = { points: ROW };
  return compile(shape, (network, _, { points }) => total(network, points), { data });
}

/** The output as a function of the point; weights are parameters. */
export function compileOutput() {
  const parameters = shape;
  return compile(2, (point, network) => output(network, point), { parameters });
}
// #endregion network

export type Loss = ReturnType<typeof compileLoss>;
export type Output = ReturnType<typeof compileOutput>;

/** Weights of a layer are normal with variance 1 / inputs, biases 0; the first layer's are larger, since points lie within [-1, 1]. */
export function startOf(random: () => number): Float64Array {
  const fill = (count: number, scale: number): number[] => Array.from({ length: count }, () => scale * normal(random));
  const { w1, w2, w3 } = {
    w1: fill(32, 2),
    w2: fill(256, 1 / 4),
    w3: fill(16, 1 / 4),
  };
  const zeros = new Array<number>(16).fill(0);
  return Float64Array.from([...w1, ...zeros, ...w2, ...zeros, ...w3, 0]);
}
