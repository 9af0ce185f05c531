/** ½ Σᵢ (sᵢ − Σⱼ xⱼ tᵢʲ)²: a polynomial fitted to a step, tᵢ evenly spaced over [−1, 1], sᵢ = sign tᵢ. */
import { compile, dot, mapSum, mul, square, sub, type Expr, type Operand } from "wasmgrad";
import { gradientJob, valueJob, type Functions, type Objective } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  x: number[];
  n: number;
}

interface Point {
  t: Expr;
  s: Expr;
}

function halfSquaredError(x: Operand[], { t, s }: Point): Operand {
  return mul(0.5, square(sub(s, dot(x, powers(t, x.length)))));
}

/** 1, t, t², …: they depend on the data alone, so no derivative goes through them. */
function powers(t: Operand, count: number): Operand[] {
  const all: Operand[] = [1];
  while (all.length < count) all.push(mul(all.at(-1)!, t));
  return all;
}

/** The points, a row [t, s] each. */
export function step(n: number): Float64Array {
  const rows = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const t = -1 + (i * 2) / (n - 1);
    rows.set([t, Math.sign(t)], 2 * i);
  }
  return rows;
}

/** The objective of m coefficients over n points. */
export function leastSquares(m: number, n: number): Objective {
  const f = tape(`llsq m=${m}`, 2 * m, () =>
    compile(m, (x, _, { points }) => mapSum((point: Point) => halfSquaredError(x, point), points), {
      data: { points: { t: [], s: [] } },
    }),
  );
  return f.setData({ points: step(n) });
}

export const llsq: Functions = {
  primal: ({ x, n }: Input) => valueJob(leastSquares(x.length, n), Float64Array.from(x)),
  gradient: ({ x, n }: Input) => gradientJob(leastSquares(x.length, n), Float64Array.from(x)),
};
