import { constant, flatten, logPosterior, type Independent, type Input } from "../../gradbench/gmm";
import type { Workload } from "../workload";
import { golden } from "./golden";

/** How far the inputs are spread around the one that came with the suite. */
const SPREAD = 0.1;

/** The log posterior of a mixture of k Gaussians in d dimensions, at the suite's 1,000 points. */
export function gmm(d: number, k: number): Workload {
  const name = `${d}_${k}_1000`;
  const { input, output: gradient } = golden<Input, Independent<number>>("gmm", `${name}.jacobian`)!;
  const { output: value } = golden<Input, number>("gmm", `${name}.objective`)!;
  const { n, m, gamma } = input;
  const x = flatten(input);
  return {
    name: `gmm d=${d} K=${k}`,
    about: `log posterior of a mixture of ${k} Gaussians in ${d} dimensions, ${n} points`,
    inputs: x.length,
    draw(random, out) {
      for (let i = 0; i < x.length; i++) out[i] = x[i]! + SPREAD * (2 * random() - 1);
    },
    prepare: () => logPosterior(input),
    handWritten: { file: "gmm.c", data: Float64Array.from([d, k, n, m, gamma, constant(input), ...input.x.flat()]) },
    golden: { x, value, gradient: flatten(gradient) },
  };
}
