/** Exported functions in this process, by their own loader. */
import { expect } from "vitest";
import { exportWasm } from "../../src/export.js";
import type { Exportable } from "../../src/export.js";
import { compile } from "../../src/index.js";
import type { Fn } from "../programs.js";

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

export const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, NaN, Infinity, -Infinity, 1e-300, 1e300, Math.PI, 0.25, 7];

export interface Point {
  x: number[];
  tangent?: number[];
  cotangent?: number[];
  parameters?: number[];
}

/** All entries of a function at each point, from wasmgrad and from the exported module. */
export async function sameBits(inputs: number, fn: Fn, points: readonly Point[], parameters = 0): Promise<void> {
  const f = compile(inputs, fn as never, { parameters });
  const g = await loaded(f);
  for (const { x, tangent = x, cotangent = numbers, parameters: p = [] } of points) {
    f.setParameters(p as never);
    if (parameters > 0) g.setParameters(p);
    const seeds = Array.from({ length: f.outputs }, (_, i) => cotangent[i % cotangent.length]!);
    const out = (n: number): Float64Array => new Float64Array(n);
    const flat = f.value(x as never, out(f.outputs));
    if (f.outputs === 1) {
      const gradient = f.gradient(x as never, out(inputs));
      expect([g.value(x), ...g.valueAndGradient(x)]).toEqual([flat[0], flat[0], gradient]);
      expect(g.gradient(x)).toEqual(gradient);
    } else {
      expect(g.value(x)).toEqual(flat);
      expect(g.vjp(x, seeds)).toEqual(f.vjp(x as never, seeds, out(inputs)));
      expect(g.jvp(x, tangent)).toEqual(f.jvp(x as never, tangent as never, out(f.outputs)));
    }
  }
  f.dispose();
}
