import { leastSquares, step } from "../../gradbench/llsq";
import { uniform } from "../random";
import type { Workload } from "../workload";
import { goldenOfVector } from "./golden";

/** A polynomial of m coefficients fitted to n points. */
export function llsq(n: number, m: number): Workload {
  return {
    name: `llsq n=${n} m=${m}`,
    about: `squared error of a polynomial of ${m} coefficients at ${n} points of a step`,
    inputs: m,
    draw: (random, x) => uniform(random, x, 0, 1),
    prepare: () => leastSquares(m, n),
    handWritten: { file: "llsq.c", data: Float64Array.from([n, m, ...step(n)]) },
    golden: goldenOfVector("llsq", `n=${n},m=${m}`),
  };
}
