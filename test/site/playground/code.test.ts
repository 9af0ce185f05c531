import { describe, expect, test } from "vitest";
import { fromJSON } from "wasmgrad/file";
import { runCode } from "../../../site/playground/code.js";

function done(code: string) {
  const result = runCode(code);
  if (result.type === "failed") throw new Error(result.message);
  return { inputs: result.inputs, f: fromJSON(result.json) };
}

function failed(code: string) {
  const result = runCode(code);
  if (result.type === "done") throw new Error(`${code} runs`);
  return result;
}

describe("code", () => {
  test("is a function of an object, whose names are the inputs in the order in which they are read", () => {
    const { inputs, f } = done("({ y, x }) => x.mul(y).add(exp(x))");
    expect(inputs).toEqual(["y", "x"]);
    expect(f.value([2, 0])).toBe(1);
    expect([...f.gradient([2, 0], new Float64Array(2))]).toEqual([0, 3]);
  });

  test("may be statements that return one, with lines of comments before them", () => {
    const { inputs, f } = done(
      "// squares\nconst square = (x) => x.mul(x);\nreturn ({ a, b }) => [square(a), square(b)];",
    );
    expect(inputs).toEqual(["a", "b"]);
    expect([...f.value([2, 3], new Float64Array(2))]).toEqual([4, 9]);
  });

  test("may read an input in the middle of a loop that stays one", () => {
    const { inputs, f } = done("(p) => fold((s) => s.mul(p.x), p.start, 10)");
    expect(inputs).toEqual(["start", "x"]);
    expect(f.value([3, 2])).toBe(3 * 2 ** 10);
  });
});

describe("code that gives no function is refused", () => {
  test.each([
    ["({ x }) => x.mul(", 18],
    ["({ x }) => {\n  const y = ;\n}", 26],
    ["const y = 2;\nreturn ({ x }) => x.mul(y", 39],
  ])("a mistake in %j is found at character %i", (code, position) => {
    expect(failed(code).position).toBe(position);
  });

  test("an error while it runs names the line", () => {
    const code = "({ x }) => {\n  const y = x.mul(2);\n  return y.foo();\n}";
    const { message, position } = failed(code);
    expect(message).toContain("foo");
    expect(code.slice(0, position).split("\n")).toHaveLength(3);
  });

  test.each([
    ["42", /gives a number, expected a function/],
    ["const x = 1;", /gives nothing, expected a function/],
    ["(x, y) => x.mul(y)", /2 arguments, expected one/],
    ["(x) => x.mul(2)", /inputs come as one object/],
    ["([x]) => x", /inputs come as one object/],
    ["() => 1", /./],
    ["({ x }) => undefined", /./],
    ["({ x }) => { throw 5; }", /threw 5/],
    ["({ x }) => x + 1", /./],
    [`(p) => sum(Array.from({ length: 99 }, (_, k) => p["a" + k]))`, /more than 32 inputs/],
  ])("%j", (code, message) => {
    expect(failed(code).message).toMatch(message);
  });

  test("recording that does not end is stopped by the limit of operations", () => {
    expect(failed("({ x }) => { while (true) x = x.sin(); }").message).toMatch(/operations/);
  });
});
