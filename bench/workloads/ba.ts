import { entries, jacobianOf, Scene, type Input, type Sizes } from "../../gradbench/ba";
import type { Workload } from "../workload";
import { golden } from "./golden";

/** How far the inputs are spread around those that came with the suite, relative to them. */
const SPREAD = 0.1;
/** Entries of an observation's two rows. */
const SENT = 30;

/**
 * The sparse Jacobian of a bundle adjustment; the value is its last entry. The suite sends one observation for all, so
 * its answer is one for a scene of any size.
 */
export function ba(title: string, sizes: Sizes): Workload {
  const { input, output } = golden<Input, { vals: number[] }>("ba", "ba1_n49_m7776_p31843.jacobian")!;
  const { variables: x, features } = Scene.of({ ...input, ...sizes });
  const results = entries(sizes);
  const { n, m, p } = sizes;
  const value = output.vals.at(-1)!;
  return {
    name: `${title} Jacobian`,
    about: `sparse Jacobian of bundle adjustment: ${n} cameras, ${m} points, ${p} observations`,
    inputs: x.length,
    results,
    draw(random, out) {
      for (let i = 0; i < x.length; i++) out[i] = x[i]! * (1 + SPREAD * (2 * random() - 1));
    },
    prepare() {
      const scene = new Scene(sizes);
      scene.features.set(features);
      const jacobian = jacobianOf(scene);
      return {
        length: jacobian.length,
        valueAndGradient(at, out) {
          scene.variables.set(at);
          jacobian.fill(out);
          return out[results - 1]!;
        },
      };
    },
    handWritten: { file: "ba.c", data: Float64Array.from([n, m, p, ...features]) },
    golden: { x, value, gradient: Float64Array.from({ length: results }, (_, i) => (i < SENT * p ? output.vals[i % SENT]! : value)) }, // prettier-ignore
  };
}
