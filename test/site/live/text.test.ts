import { compile } from "wasmgrad";
import { describe, expect, it } from "vitest";
import { isData, textOf } from "../../../site/live/text.js";

describe("text of a value", () => {
  it.each([
    [-0, "-0"],
    [NaN, "NaN"],
    [1n, "1n"],
    ["as it is", "as it is"],
    [["a", 1, null, undefined], '["a", 1, null, undefined]'],
    [Float64Array.of(0, -0, 0.5), "Float64Array [0, -0, 0.5]"],
    [{ a: -14, "b c": { d: [] } }, '{ a: -14, "b c": { d: [] } }'],
    [{}, "{}"],
    [new Map([["a", 1]]), "Map { a: 1 }"],
    [new Set([1]), "Set [1]"],
    [new RangeError("no"), "RangeError: no"],
    [[[[[[[1]]]]]], "[[[[[[…]]]]]]"],
  ])("%o", (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  it("says how long a list is of which it shows the beginning", () => {
    expect(textOf(new Float64Array(1000))).toMatch(/^Float64Array \[(0, ){24}… 1000 in all\]$/);
  });

  it("is an object's own, where it has one", () => {
    const explanation = compile(1, ([x]) => x!.sin()).explain();
    expect(textOf(explanation)).toBe(String(explanation));
  });
});

describe("data", () => {
  it("are numbers, texts, lists and plain objects, but not functions, promises or compiled functions", () => {
    for (const value of [1, "a", null, [1], Float64Array.of(1), { a: 1 }]) expect(isData(value)).toBe(true);
    const compiled = compile(1, ([x]) => x!.sin());
    for (const value of [undefined, () => 1, Promise.resolve(1), compiled]) expect(isData(value)).toBe(false);
  });
});
