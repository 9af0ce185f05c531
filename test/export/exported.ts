/** Exported functions in this process, by their own loader. */
import { exportWasm } from "../../src/export.js";
import type { Exportable } from "../../src/export.js";

/** What a loader gives: of a function of one output the first three, of one of several `value`, `vjp` and `jvp`. */
export interface Loaded {
  value(x: ArrayLike<number>, out?: Float64Array): number | Float64Array;
  gradient(x: ArrayLike<number>, out?: Float64Array): Float64Array;
  valueAndGradient(x: ArrayLike<number>, out?: Float64Array): [number, Float64Array];
  vjp(x: ArrayLike<number>, cotangent: ArrayLike<number>, out?: Float64Array): Float64Array;
  jvp(x: ArrayLike<number>, tangent: ArrayLike<number>, out?: Float64Array): Float64Array;
  setParameters(parameters: ArrayLike<number>): void;
}

/** `load` of a loader. */
export async function loaderIn(js: string): Promise<(from: unknown) => Promise<Loaded>> {
  const url = `data:text/javascript,${encodeURIComponent(js)}`;
  return ((await import(/* @vite-ignore */ url)) as { load: (from: unknown) => Promise<Loaded> }).load;
}

export async function loaded(f: Exportable): Promise<Loaded> {
  const { wasm, js } = exportWasm(f);
  return (await loaderIn(js))(wasm);
}
