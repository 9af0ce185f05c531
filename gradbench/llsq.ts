/** ½ Σᵢ (sᵢ − Σⱼ xⱼ tᵢʲ)²: a polynomial fitted to a step, tᵢ evenly spaced over [−1, 1], sᵢ = sign tᵢ. */
import { compile, dot, mul, square, sub, sum, type Operand } from "wasmgrad";
import { type BlockSum, blockSum } from "./blocks.js";
import type { Functions, Job } from "./runner.js";

interface Input {
  x: number[];
  n: number;
}

/** Half the squared error over points `[t, s]`. */
export function halfSquaredError(x: Operand[], points: Operand[][]): Operand {
  const errors = points.map(([t, s]) => square(sub(s!, dot(x, powers(t!, x.length)))));
  return mul(0.5, sum(errors));
}

/** 1, t, t², …, each from the one before. */
function powers(t: Operand, count: number): Operand[] {
  const list: Operand[] = [1];
  while (list.length < count) list.push(mul(list.at(-1)!, t));
  return list;
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

function objective({ x, n }: Input): BlockSum {
  const m = x.length;
  const make = (size: number) => compile(m, halfSquaredError, { parameters: [size, 2] });
  return blockSum(`llsq m=${m}`, step(n), 2, m + 2, make);
}

export const llsq: Functions = {
  primal(input: Input): Job {
    const f = objective(input);
    const x = Float64Array.from(input.x);
    let y = 0;
    return { run: () => void (y = f.value(x)), output: () => y };
  },

  gradient(input: Input): Job {
    const f = objective(input);
    const x = Float64Array.from(input.x);
    const gradient = new Float64Array(x.length);
    const run = (): void => {
      gradient.fill(0);
      f.addValueAndGradient(x, gradient);
    };
    return { run, output: () => gradient };
  },
};
