/** Sparse Hessians and Jacobians: against gradients, dense ones and loops written by hand. Answers are compared first. */
import { compile, sum, type Expr } from "wasmgrad";
import { best } from "./best";
import { nanoseconds } from "./engines/engine";
import { seeded, uniform } from "./random";
import { worstError } from "./statistics";
import { duration, figure, table } from "./text";

const ROUNDS = 25;
/** A round takes about so long. */
const ROUND_NS = 5e6;
const TOLERANCE = 1e-9;

const random = seeded(17);

interface Case {
  name: string;
  inputs: number;
  build(x: Expr[]): Expr;
  /** The entries of the Hessian, row by row, written by hand. */
  hand(x: Float64Array, values: Float64Array): void;
}

/** Σ 100 (x[i+1] - x[i]²)² + (1 - x[i])²: three diagonals. */
const rosenbrock = (n: number): Case => ({
  name: `Rosenbrock ${n}`,
  inputs: n,
  build: (x) => sum(x.slice(1).map((next, i) => next.sub(x[i]!.square()).square().mul(100).add(x[i]!.sub(1).square()))),
  hand(x, values) {
    let left = 0;
    for (let i = 0, at = 0; i < n; i++) {
      if (i > 0) values[at++] = left;
      const last = i === n - 1;
      values[at++] = (i > 0 ? 200 : 0) + (last ? 0 : 1200 * x[i]! * x[i]! - 400 * x[i + 1]! + 2);
      left = -400 * x[i]!;
      if (!last) values[at++] = left;
    }
  },
});

/** Terms of one input each: a diagonal. */
const separable = (n: number): Case => ({
  name: `separable ${n}`,
  inputs: n,
  build: (x) => sum(x.map((xi) => xi.square().mul(xi).add(xi.exp()))),
  hand(x, values) {
    for (let i = 0; i < n; i++) values[i] = 6 * x[i]! + Math.exp(x[i]!);
  },
});

/** Σ (x[i] · x[n-1])² + x[i]³: an arrow. */
const arrow = (n: number): Case => ({
  name: `arrow ${n}`,
  inputs: n,
  build: (x) =>
    sum(
      x.slice(0, -1).map((xi) =>
        xi
          .mul(x[n - 1]!)
          .square()
          .add(xi.square().mul(xi)),
      ),
    ),
  hand(x, values) {
    const t = x[n - 1]!;
    let corner = 0;
    for (let i = 0; i + 1 < n; i++) {
      const xi = x[i]!;
      values[2 * i] = 2 * t * t + 6 * xi;
      values[2 * i + 1] = values[2 * n - 2 + i] = 4 * xi * t;
      corner += 2 * xi * xi;
    }
    values[3 * n - 3] = corner;
  },
});

function row({ name, inputs, build, hand }: Case): string[] {
  const f = compile(inputs, build);
  const x = new Float64Array(inputs);
  const draw = (): Float64Array => (uniform(random, x, -1.5, 1.5), x);
  draw();
  const start = nanoseconds();
  const h = f.sparseHessian(x);
  const first = nanoseconds() - start;
  const byHand = new Float64Array(h.values.length);
  hand(x, byHand);
  const error = worstError(h.values, byHand);
  if (!(error <= TOLERANCE)) throw new Error(`${name}: WRONG by ${error}`);
  const gradient = new Float64Array(inputs);
  const [grad, sparse, written] = best([() => f.gradient(x, gradient), () => f.sparseHessian(x, h), () => hand(x, byHand)], ROUNDS, ROUND_NS) as [number, number, number]; // prettier-ignore
  f.dispose();
  return [
    name,
    String(h.values.length),
    duration(first),
    duration(sparse),
    duration(grad),
    duration(written),
    `${figure(sparse / grad)} ×`,
    `${figure(sparse / written)} ×`,
  ];
}

const cases = [rosenbrock(100), rosenbrock(1000), rosenbrock(100_000), separable(100), separable(100_000), arrow(100), arrow(100_000)]; // prettier-ignore
const head = ["Hessian", "entries", "first call", "values", "gradient", "hand-written JS", "to gradient", "to hand-written JS"]; // prettier-ignore
console.log(table(head, cases.map(row))); // prettier-ignore
