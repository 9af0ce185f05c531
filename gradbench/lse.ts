/** log Σ exp(xᵢ). */
import { compile, logSumExp } from "wasmgrad";
import { gradientJob, valueJob, type Functions } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  x: number[];
}

export const compiledLse = (n: number) => tape(`lse n=${n}`, n, () => compile(n, (x) => logSumExp(x)));

export const lse: Functions = {
  primal: ({ x }: Input) => valueJob(compiledLse(x.length), Float64Array.from(x)),
  gradient: ({ x }: Input) => gradientJob(compiledLse(x.length), Float64Array.from(x)),
};
