/** The linker on the core, whose code has all that it knows, and on modules of a few instructions. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { coreBytes, getCore } from "../../src/core.js";
import type { Bytes } from "../../src/emit/bytes.js";
import { binary, list } from "../../src/emit/sections.js";
import { Module } from "../../src/emit/module.js";
import { Code, F64, I32 } from "../../src/emit/wasm.js";
import "../../src/export.js";
import { link } from "../../src/export/link.js";
import { readModule } from "../../src/export/module.js";
import type { Wasm } from "../../src/export/module.js";
import { Reach, bodyAt } from "../../src/export/reach.js";
import type { Modules } from "../../src/export/reach.js";
import { names, rules } from "../../src/ops.js";

const built = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const core = readModule(built);

/** What these exports of a module reach. */
const reachOf = (modules: Modules, of: Wasm, exported: readonly string[]): Reach =>
  new Reach(modules, exported.map((name) => bodyAt(modules, of, of.exports.get(name)!))); // prettier-ignore

const ofCore = (...exported: string[]): Reach => reachOf({ core }, core, exported);

/** A module with one function, exported as `f`, whose body is written by `write`. */
function moduleWith(write: (code: Code, module: Module) => void, parameters: number[] = [], results = [F64]): Wasm {
  const module = new Module();
  const code = new Code({ parameters, results });
  write(code, module);
  module.function(code, "f");
  return readModule(module.bytes({ from: "core", name: "memory" }));
}

const returns = (x: number) => (code: Code) => {
  code.body.byte(0x44);
  code.body.f64(x);
};

const calls = (from: string) => (code: Code, module: Module) =>
  code.call(module.imported(from, "f", () => ({ parameters: [], results: [F64] })));

describe("linking", () => {
  it("the core with all its exports gives a module that computes what the core does", () => {
    const face: Wasm = { ...core, exports: core.exports };
    const memory = 65536;
    const wasm = link(ofCore(...core.exports.keys()), { face, addresses: {}, memory, image: new Uint8Array() });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
    expect(Object.keys(exports).sort()).toEqual(["memory", ...core.exports.keys()].sort());
    const evaluate = exports["evaluate"] as (code: number, a: number, b: number, c: number) => number;
    for (const name of names) {
      const { arity, code, samples } = rules[name];
      if (typeof arity !== "number") continue;
      for (const [a = 0, b = 0, c = 0] of samples) expect(evaluate(code, a, b, c)).toBe(getCore().evaluate(code, a, b, c)); // prettier-ignore
    }
  });

  it("finds functions by module and name, and leaves out what is not called", () => {
    const modules = { leaf: moduleWith(returns(7)), middle: moduleWith(calls("leaf")), other: moduleWith(returns(8)), face: moduleWith(calls("middle")) }; // prettier-ignore
    const reach = reachOf(modules, modules.face, ["f"]);
    expect(reach.bodies.size).toBe(3);
    const wasm = link(reach, { face: modules.face, addresses: { at: 300 }, memory: 65537, image: new Uint8Array() });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
    expect((exports["f"] as () => number)()).toBe(7);
    expect((exports["at"] as WebAssembly.Global).value).toBe(300);
    expect((exports["memory"] as WebAssembly.Memory).buffer.byteLength).toBe(2 * 65536);
  });

  it("gives an AdError for an import that no module exports", () => {
    const face = moduleWith(calls("nobody"));
    expect(() => reachOf({ face }, face, ["f"])).toThrow("link: got an import of nobody.f, which no module exports");
  });

  it("has an image in memory, cut where it is zero for long", () => {
    const face = moduleWith((code) => {
      code.get(0);
      code.loadF64(0);
    }, [I32]); // prettier-ignore
    const image = new Uint8Array(200_000);
    const view = new DataView(image.buffer);
    view.setFloat64(16, 1.5, true);
    view.setFloat64(32, -2.5, true);
    view.setFloat64(199_992, Math.PI, true);
    const wasm = link(reachOf({ face }, face, ["f"]), { face, addresses: {}, memory: image.length, image });
    expect(wasm.length).toBeLessThan(150);
    const f = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports["f"] as (at: number) => number;
    expect([0, 16, 24, 32, 199_992].map(f)).toEqual([0, 1.5, 0, -2.5, Math.PI]);
  });
});

describe("reading", () => {
  it("is of the bytes that are embedded, those of core.wasm", () => {
    expect(Buffer.from(coreBytes()).equals(built)).toBe(true);
  });

  it("finds every function, global and datum of the core, and the objects that data are of", () => {
    expect(core.bodies.length).toBeGreaterThan(400);
    expect(core.data.length).toBeGreaterThan(100);
    expect(core.objects).toEqual(core.objects.slice().sort((a, b) => a - b));
    for (const { at, bytes } of core.data) {
      const next = core.objects.findIndex((begin) => begin > at);
      expect(next).toBeGreaterThan(0);
      expect(at + bytes.length).toBeLessThanOrEqual(core.objects[next]!);
    }
  });

  it.each<[string, number[], RegExp]>([
    ["an instruction that the core has none of", [0x00, 0x12, 0x00, 0x0b], /^link: got instruction 0x12, expected/],
    ["a copy of a table", [0x00, 0xfc, 0x0e, 0x00, 0x00, 0x0b], /^link: got instruction 0xfc0e, expected/],
  ])("gives an AdError for %s", (_name, body, message) => {
    const bytes = (of: number[]): Bytes => list([of], (to, one) => to.append(Uint8Array.from(one)));
    const module = binary([[1, bytes([0x60, 0, 0])], [3, bytes([0])], [10, bytes([body.length, ...body])]]); // prettier-ignore
    expect(() => readModule(module)).toThrow(message);
  });
});

describe("what is reached", () => {
  it("from arithmetic is nothing of the core", () => {
    const { bodies, starts, dataEnd } = reachOf({ core, face: moduleWith(returns(1)) }, moduleWith(returns(1)), ["f"]);
    expect([bodies.size, starts.length, dataEnd]).toEqual([1, 0, 0]);
  });

  it("from a function that reads a table is what makes the table, and no more of the start", () => {
    expect([ofCore("exp_2").starts.length, ofCore("log_2").starts.length, ofCore("pow_2").starts.length]).toEqual([1, 1, 2]); // prettier-ignore
    expect(ofCore("exp_2").starts).not.toEqual(ofCore("log_2").starts);
    expect(ofCore("sin_2").starts).toEqual([]);
  });

  it("through the table are functions of a kind that is called, whose objects are reached", () => {
    const { elements, callsIndirect } = ofCore("lgamma_2");
    expect(callsIndirect).toBe(true);
    expect(elements.size).toBeGreaterThan(0);
    expect(elements.size).toBeLessThan(4);
    expect(ofCore("sin_2").callsIndirect).toBe(false);
  });

  it("allocates nothing: memory keeps its size, and views of it hold", () => {
    const grows = (reach: Reach): boolean => [...reach.bodies].some((body) => body === bodyAt({ core }, core, core.exports.get("allocate")!)); // prettier-ignore
    expect(grows(ofCore("allocate"))).toBe(true);
    expect(grows(ofCore("value", "gradient", "vjp", "jvp", "clearAdjoints", "gather", "scatter"))).toBe(false);
  });
});
