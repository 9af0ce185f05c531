import { compiledLse } from "../../gradbench/lse";
import { logSumExp } from "../problems/log-sum-exp";
import { uniform } from "../random";
import type { Workload } from "../workload";
import { goldenOfVector } from "./golden";

/** Log-sum-exp of n numbers. */
export function lse(n: number): Workload {
  return {
    name: `lse n=${n}`,
    about: `log-sum-exp of ${n} numbers`,
    inputs: n,
    draw: (random, x) => uniform(random, x, 0, 1),
    prepare: () => compiledLse(n),
    reference: logSumExp(n).hand,
    handWritten: { file: "lse.c", data: Float64Array.of(n) },
    golden: goldenOfVector("lse", `n=${n}`),
  };
}
