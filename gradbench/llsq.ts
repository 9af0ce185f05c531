/** ½ Σᵢ (sᵢ − Σⱼ xⱼ tᵢʲ)²: a polynomial fitted to a step, tᵢ evenly spaced over [−1, 1], sᵢ = sign tᵢ. */
import { add, compile, mul, square, sub, sum, type Operand } from "wasmgrad";
import { blockSum, type Objective } from "./blocks.js";
import type { Functions, Job } from "./runner.js";

interface Input {
  x: number[];
  n: number;
}

/** Half the squared error over points `t[i]`, `s[i]`. */
export function halfSquaredError(x: Operand[], [t, s]: Operand[][]): Operand {
  const errors = t!.map((ti, i) => square(sub(s![i]!, polynomial(x, ti))));
  return mul(0.5, sum(errors));
}

/** x₀ + x₁ t + x₂ t² + …, by Horner's rule. */
function polynomial(x: Operand[], t: Operand): Operand {
  return x.reduceRight((higher, xj) => add(xj, mul(higher, t)));
}

/** The points, a row `[t, s]` each. */
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
  const make = (size: number) => compile(m, halfSquaredError, { parameters: [2, size] });
  return blockSum(`llsq m=${m}`, step(n), 2, 2 * m + 1, make);
}

export const llsq: Functions = {
  primal(input: Input): Job {
    const f = leastSquares(input.x.length, input.n);
    const x = Float64Array.from(input.x);
    let y = 0;
    return { run: () => void (y = f.value(x)), output: () => y };
  },

  gradient(input: Input): Job {
    const f = leastSquares(input.x.length, input.n);
    const x = Float64Array.from(input.x);
    const gradient = new Float64Array(x.length);
    return { run: () => void f.valueAndGradient(x, gradient), output: () => gradient };
  },
};
