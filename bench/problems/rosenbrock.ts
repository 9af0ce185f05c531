import { total, type Ops } from "../ops";
import type { Problem } from "../problem";
import { uniform } from "../random";

/** Wide and regular: the same few operations at every index. */
export function rosenbrock(n: number): Problem {
  return {
    name: `Rosenbrock ${n}`,
    about: "sum of 100 (x[i+1] - x[i]²)² + (1 - x[i])²",
    inputs: n,
    draw: (random, x) => uniform(random, x, -2, 2),
    build,
    hand,
  };
}

function build<V>(ops: Ops<V>, x: readonly V[]): V {
  const terms: V[] = [];
  for (let i = 0; i + 1 < x.length; i++) {
    const valley = ops.sub(x[i + 1]!, ops.square(x[i]!));
    const slope = ops.sub(ops.lit(1), x[i]!);
    terms.push(ops.add(ops.mul(ops.lit(100), ops.square(valley)), ops.square(slope)));
  }
  return total(ops, terms);
}

function hand(x: Float64Array, gradient: Float64Array): number {
  const last = x.length - 1;
  let value = 0;
  let carried = 0;
  for (let i = 0; i < last; i++) {
    const xi = x[i]!;
    const valley = x[i + 1]! - xi * xi;
    const slope = 1 - xi;
    value += 100 * valley * valley + slope * slope;
    gradient[i] = carried - 400 * xi * valley - 2 * slope;
    carried = 200 * valley;
  }
  gradient[last] = carried;
  return value;
}
