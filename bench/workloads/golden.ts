import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Input and output of an evaluation as the suite sends and expects them; undefined where we keep no such file. */
export function golden<I, O>(workload: string, name: string): { input: I; output: O } | undefined {
  const file = new URL(`../../test/data/gradbench/${workload}/${name}.json.gz`, import.meta.url);
  if (!existsSync(file)) return undefined;
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as { input: I; output: O };
}

/** The input, value and gradient of an eval that has functions `primal` and `gradient` of a vector `x`. */
export function goldenOfVector(workload: string, name: string) {
  const primal = golden<{ x: number[] }, number | number[]>(workload, `${name}.primal`);
  const gradient = golden<{ x: number[] }, number[]>(workload, `${name}.gradient`);
  if (!primal || !gradient) return undefined;
  const value = typeof primal.output === "number" ? primal.output : primal.output.at(-1)!;
  return { x: Float64Array.from(gradient.input.x), value, gradient: Float64Array.from(gradient.output) };
}
