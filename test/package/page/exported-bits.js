/** What exported functions and those that they were made of give alike. */
import { hex } from "./sample.js";

/** A line for each point. @param mixed Of three inputs and one output. @param several Of three outputs and one parameter. */
export function exportedBits(mixed, several) {
  several.setParameters([1.5]);
  const points = [[0.1, 0.7, 2], [1.5, -2.25, 0.3], [3, 1e-8, 1e5]]; // prettier-ignore
  return points.map((x) => {
    const [value, gradient] = mixed.valueAndGradient(x);
    const values = several.value(x, new Float64Array(3));
    const tangents = several.jvp(x, [1, -2, 0.5], new Float64Array(3));
    return [value, ...gradient, ...values, ...several.vjp(x, [1, 2, 3]), ...tangents].map(hex).join(" ");
  });
}
