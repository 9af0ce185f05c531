import { total, type Ops } from "../ops";
import type { Problem } from "../problem";
import { uniform } from "../random";

/** One long reduction around one elementary function, shifted by the maximum as it must be. */
export function logSumExp(n: number): Problem {
  return {
    name: `log-sum-exp ${n}`,
    about: "m + log(sum of exp(x[i] - m)) with m the largest input, written in primitives",
    inputs: n,
    draw: (random, x) => uniform(random, x, -5, 5),
    build,
    hand,
    isLogSumExp: true,
  };
}

function build<V>(ops: Ops<V>, x: readonly V[]): V {
  const largest = x.reduce((m, xi) => ops.max(m, xi));
  const powers = x.map((xi) => ops.exp(ops.sub(xi, largest)));
  return ops.add(largest, ops.log(total(ops, powers)));
}

function hand(x: Float64Array, gradient: Float64Array): number {
  const n = x.length;
  let largest = x[0]!;
  for (let i = 1; i < n; i++) if (x[i]! > largest) largest = x[i]!;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const power = Math.exp(x[i]! - largest);
    gradient[i] = power;
    sum += power;
  }
  const scale = 1 / sum;
  for (let i = 0; i < n; i++) gradient[i]! *= scale;
  return largest + Math.log(sum);
}
