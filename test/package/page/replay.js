import { hex } from "./sample.js";

/** A function that was recorded as data (../recorded.ts) at its points: bits of its value, gradient, tangent and Hessian along v. */
export function replay(wasmgrad, { title, inputs, nodes, points }) {
  const f = wasmgrad.compile(inputs, (xs) => {
    const results = [...xs];
    const operand = (a) => (Array.isArray(a) ? a.map(operand) : typeof a === "string" ? Number(a) : results[a]);
    for (const [name, ...operands] of nodes) results.push(wasmgrad[name](...operands.map(operand)));
    return results.at(-1);
  });
  const v = Array.from({ length: inputs }, (_, i) => 2 - 3 * i);
  const lines = points.map((texts) => {
    const at = texts.map(Number);
    const [value, gradient] = f.valueAndGradient(at);
    const all = [value, ...gradient, f.jvp(at, v), ...f.hvp(at, v), ...f.batch.gradient(Float64Array.from(at))];
    return `${title} (${texts.join(", ")}) ${all.map(hex).join(" ")}`;
  });
  f.dispose();
  return lines;
}
