/** What TypeScript is told of exported functions. */
import { describe, expect, it } from "vitest";
import { exportWasm } from "../../src/export.js";
import { compile } from "../../src/index.js";

const ofLists = (dts: string): string[] => dts.match(/\/\*\* .* \*\/\nexport type \w+/g) ?? [];

describe("declarations", () => {
  it("name inputs, outputs and parameters by their paths, elements of one array together", () => {
    const f = compile({ w: [2, 2], b: [], "odd key": 3 }, ({ w, b }, { p }) => ({ s: w[0]![0]!.mul(b), t: [p[0]!, p[1]!] }), { parameters: { p: 2 } }); // prettier-ignore
    expect(ofLists(exportWasm(f).dts)).toEqual([
      "/** 0-1 w[0][0] to w[0][1], 2-3 w[1][0] to w[1][1], 4 b, 5-7 odd key[0] to odd key[2] */\nexport type Inputs",
      "/** 0 s, 1-2 t[0] to t[1] */\nexport type Outputs",
      "/** 0-1 p[0] to p[1] */\nexport type ParameterList",
    ]);
  });

  it("have value and gradient of a function of one output", () => {
    expect(exportWasm(compile(2, ([x, y]) => x!.mul(y!))).dts).toMatchInlineSnapshot(`
      "// Made by wasmgrad. All lists are flat.

      /** 0-1 x[0] to x[1] */
      export type Inputs = ArrayLike<number>;

      export interface Loaded {
        value(x: Inputs): number;
        /** One number an input, in a new array or in \`out\`. */
        gradient(x: Inputs, out?: Float64Array): Float64Array;
        /** Both, for the price of the gradient. */
        valueAndGradient(x: Inputs, out?: Float64Array): [value: number, gradient: Float64Array];
      }

      /**
       * @param from The module, a response or its bytes; not given, the file beside this one, by fetch or, in Node, read.
       * @returns Functions that throw a RangeError for lists of another length.
       */
      export declare function load(
        from?: URL | Response | Promise<Response> | BufferSource | WebAssembly.Module,
      ): Promise<Loaded>;
      "
    `);
  });

  it("are ended by no key", () => {
    const f = compile({ "a*/b": [], "c\nd": [] }, (x) => x["a*/b"].mul(x["c\nd"]));
    expect(ofLists(exportWasm(f).dts)).toEqual(["/** 0 a*\\/b, 1 c d */\nexport type Inputs"]);
  });
});
