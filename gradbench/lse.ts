/** log Σ exp(xᵢ), from its primitive elements: a maximum, exponentials, a sum and a logarithm. */
import { add, compile, exp, log, maxOf, sub, sum, type Operand } from "wasmgrad";
import { gradientJob, valueJob, type Functions } from "./runner.js";
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
  primal: ({ x }: Input) => valueJob(compiledLse(x.length), Float64Array.from(x)),
  gradient: ({ x }: Input) => gradientJob(compiledLse(x.length), Float64Array.from(x)),
};
