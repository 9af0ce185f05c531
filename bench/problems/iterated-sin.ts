import type { Ops } from "../ops";
import type { Problem } from "../problem";
import { uniform } from "../random";

/** As deep and narrow as a program can be: every operation waits for the one before. */
export function iteratedSin(depth: number): Problem {
  return {
    name: `iterated sin ${depth}`,
    about: `sin(sin(… sin(x))), ${depth} times`,
    inputs: 1,
    draw: (random, x) => uniform(random, x, -2, 2),
    build<V>(ops: Ops<V>, x: readonly V[]): V {
      let y = x[0] as V;
      for (let i = 0; i < depth; i++) y = ops.sin(y);
      return y;
    },
    hand(x, gradient) {
      let y = x[0]!;
      let slope = 1;
      for (let i = 0; i < depth; i++) {
        slope *= Math.cos(y);
        y = Math.sin(y);
      }
      gradient[0] = slope;
      return y;
    },
  };
}
