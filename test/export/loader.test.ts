/** The loader: where it takes a module from, what it checks, how small it is. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { exportWasm } from "../../src/export.js";
import { loaderOf } from "../../src/export/loader.js";
import { compile } from "../../src/index.js";
import type { Program } from "../../src/schedule.js";
import { loaded, loaderIn } from "./exported.js";

const folder = mkdtempSync(join(tmpdir(), "wasmgrad-loader-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const product = compile(2, ([x, y]) => x!.mul(y!));
const { wasm, js } = exportWasm(product, { name: "product" });

describe("a loader", () => {
  it.each<[string, () => unknown]>([
    ["bytes", () => wasm],
    ["a buffer", () => wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)],
    ["a module", () => new WebAssembly.Module(wasm)],
    ["a response", () => new Response(wasm)],
    ["a promise of a response", () => Promise.resolve(new Response(wasm))],
    ["the address of a file", () => pathToFileURL(join(folder, "product.wasm"))],
    ["another address", () => new URL(`data:application/wasm;base64,${Buffer.from(wasm).toString("base64")}`)],
  ])("takes %s", async (_name, from) => {
    writeFileSync(join(folder, "product.wasm"), wasm);
    const f = await (await loaderIn(js))(from());
    expect(f.gradient([2, 3])).toEqual(Float64Array.of(3, 2));
  });

  it("finds the file of its name beside it", async () => {
    writeFileSync(join(folder, "product.mjs"), js);
    writeFileSync(join(folder, "product.wasm"), wasm);
    const path = pathToFileURL(join(folder, "product.mjs")).href;
    const { load } = (await import(/* @vite-ignore */ path)) as { load: () => ReturnType<typeof loaded> };
    expect((await load()).value([2, 3])).toBe(6);
  });

  it("fills `out` and returns it, and gives new arrays without", async () => {
    const f = await loaded(product);
    const out = new Float64Array(2);
    expect(f.gradient([2, 3], out)).toBe(out);
    expect(f.valueAndGradient([4, 5], out)).toEqual([20, Float64Array.of(5, 4)]);
    const first = f.gradient([2, 3]);
    f.gradient([7, 8]);
    expect([first, out]).toEqual([Float64Array.of(3, 2), Float64Array.of(5, 4)]);
  });

  it("says which list has another length", async () => {
    const f = await loaded(product);
    expect(() => f.value([1])).toThrow("inputs: got 1 numbers, expected 2");
    expect(() => f.value(undefined as never)).toThrow("inputs: got undefined numbers, expected 2");
    expect(() => f.gradient([1, 2], new Float64Array(3))).toThrow("adjoints: got 3 numbers, expected 2");
    const g = await loaded(compile(2, ([x, y]) => [x!, y!, x!.mul(y!)]));
    expect(() => g.vjp([1, 2], [1])).toThrow("cotangents: got 1 numbers, expected 3");
    expect(() => g.jvp([1, 2], [1, 2, 3])).toThrow("tangents: got 3 numbers, expected 2");
    expect(() => g.value([1, 2], new Float64Array(2))).toThrow("outputs: got 2 numbers, expected 3");
  });

  it("has less than 1 kB, whatever the function", () => {
    for (const outputs of [1, 100_000]) {
      const program = { inputs: 1_000_000, outputs: new Uint32Array(outputs), parameters: 1_000_000 } as Program;
      expect(loaderOf("n".repeat(60), program).length).toBeLessThan(1024);
      expect(loaderOf("rosenbrock", program).length).toBeLessThan(1000);
    }
  });
});
