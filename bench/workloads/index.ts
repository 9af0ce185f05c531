import type { Workload } from "../workload";
import { ba } from "./ba";
import { gmm } from "./gmm";
import { llsq } from "./llsq";
import { lse } from "./lse";
import { ode, odeSum } from "./ode";

/** Every workload of the GradBench suite that is measured, in the order of the report. */
export const workloads: readonly Workload[] = [
  llsq(4096, 128),
  lse(20_000),
  lse(160_000),
  gmm(2, 5),
  gmm(10, 25),
  ba("ba1", { n: 49, m: 7776, p: 31_843 }),
  ode(1000, 10),
  odeSum(1000, 10),
];
