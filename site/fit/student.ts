/** Student's t distribution, by wasmgrad's incomplete beta function and its derivative. */
import { betaInc, compile } from "wasmgrad";

/** P(|T| > t) of so many degrees of freedom. */
const beyond = compile(1, ([t], freedom) => betaInc(freedom.div(2), 0.5, freedom.div(t!.square().add(freedom))), {
  parameters: [],
});

/**
 * The t that |T| exceeds with this probability, by Newton's method.
 * @param freedom Degrees of freedom, more than 0; NaN otherwise.
 */
export function quantile(freedom: number, probability = 0.05): number {
  if (!(freedom > 0)) return NaN;
  beyond.setParameters(freedom);
  // Convex in t, and from the left of the root steps never pass it.
  let t = 1;
  for (let k = 0; k < 100; k++) {
    const [value, [slope]] = beyond.valueAndGradient([t]);
    const step = (probability - value) / slope!;
    t += step;
    if (Math.abs(step) <= 1e-14 * t) break;
  }
  return t;
}
