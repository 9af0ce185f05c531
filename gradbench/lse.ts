/** log Σ exp(xᵢ), from its primitive elements: a maximum, exponentials, a sum and a logarithm. */
import { add, compile, exp, log, maxOf, sub, sum, type Operand } from "wasmgrad";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  x: number[];
}

export function logSumOfExponentials(x: Operand[]): Operand {
  const top = maxOf(x); // taken out so that exp cannot overflow
  return add(top, log(sum(x.map((xi) => exp(sub(xi, top))))));
}

export const compiledLse = (n: number) => tape(`lse n=${n}`, 2 * n + 4, () => compile(n, logSumOfExponentials));

export const lse: Functions = {
  primal(input: Input): Job {
    const x = Float64Array.from(input.x);
    const f = compiledLse(x.length);
    let y = 0;
    return { run: () => void (y = f.value(x)), output: () => y };
  },

  gradient(input: Input): Job {
    const x = Float64Array.from(input.x);
    const f = compiledLse(x.length);
    const gradient = new Float64Array(x.length);
    return { run: () => void f.gradient(x, gradient), output: () => gradient };
  },
};
