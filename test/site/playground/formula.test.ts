import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AdError } from "wasmgrad";
import { markedLine, placeOf } from "../../../site/playground/places.js";
import { subjectOf, TextError } from "../../../site/playground/formula.js";

const namesOf = (text: string): { inputs: readonly string[]; outputs: readonly string[] } => {
  const { f, inputs, outputs } = subjectOf(text);
  f.dispose();
  return { inputs, outputs };
};

/** What is thrown for a text. */
function failureOf(text: string): TextError {
  try {
    subjectOf(text).f.dispose();
  } catch (error) {
    expect(error).toBeInstanceOf(TextError);
    return error as TextError;
  }
  throw new Error(`${JSON.stringify(text)} is a formula`);
}

describe("names of a formula", () => {
  test.each([
    ["x*y + sin(x)", ["x", "y"], ["f"]],
    ["b - a; a^2", ["b", "a"], ["f1", "f2"]],
    ["u = x^2\nu * sin(u)", ["x"], ["f"]],
    ["x = r*cos(t)\ny = r*sin(t)", ["r", "t"], ["x", "y"]],
    ["u = x^2\nv = u + 1", ["x"], ["v"]],
    ["g(t) = t^2 + x\ng(x) + g(y)", ["x", "y"], ["f"]],
    ["# a comment; with = signs\n\n 2 pi r ;", ["r"], ["f"]],
    ["max(\n x,\n y)", ["x", "y"], ["f"]],
    ["x*y +\n\nsin(x)\n# and\nu = 2 *\n y", ["x", "y"], ["f1", "u"]],
    ["e^x + tau", ["x"], ["f"]],
    ["e = x; e^2", ["x"], ["f"]],
  ])("%j", (text, inputs, outputs) => {
    expect(namesOf(text)).toEqual({ inputs, outputs });
  });

  test("a name that a later line assigns is an input until then", () => {
    const { f, inputs } = subjectOf("u = x + 1; x = u^2; x");
    expect(inputs).toEqual(["x"]);
    expect(f.value([2])).toBe(9);
  });
});

describe("values of a formula", () => {
  test("every output sees the lines before it and no others", () => {
    const { f } = subjectOf("u = x + 1\nu * 2\nu2 = u^2; u2 + y");
    expect([...f.value([2, 10], new Float64Array(2))]).toEqual([6, 19]);
  });
});

describe("what is no formula", () => {
  test.each([
    ["x*(y+", 6],
    ["x*y)", 4],
    ["x*y\n+ 2 @", 9],
    ["x + 1\ny + foo(x)", 11],
    ["x*y +\nfoo(x)", 7],
    ["a = x; b = a; a.c", 15],
  ])("%j is refused at character %i", (text, position) => {
    expect(failureOf(text).position).toBe(position);
  });

  test.each(["", "  \n ; # nothing", "2 + 3", "g(t) = t^2", `${"x;".repeat(51)}`, "x".repeat(10_001)])(
    "%j is refused with a sentence that says what to write",
    (text) => {
      expect(failureOf(text).message).toMatch(/^[A-Z].*(write|expected|add|at most).*\.$/);
    },
  );

  test("a formula nested too deeply, or too large, is an error in words", () => {
    for (const text of [
      `${"(".repeat(4999)}x${")".repeat(4999)}`,
      `${"sin(".repeat(1500)}x${")".repeat(1500)}`,
      "-".repeat(9000) + "x",
    ]) {
      expect(() => subjectOf(text)).toThrow(/nested|deep|large/);
    }
    const doubling = [
      "f0(t) = t * sin(t)",
      ...Array.from({ length: 40 }, (_, k) => `f${k + 1}(t) = f${k}(t) + f${k}(t + 1)`),
      "f40(x)",
    ];
    expect(() => subjectOf(doubling.join("\n"))).toThrow();
  });

  test("any text is a function or an error with a message", () => {
    const part = fc.constantFrom(
      "x",
      "y",
      "sin",
      "(",
      ")",
      "+",
      "*",
      "^",
      "=",
      ";",
      "\n",
      ",",
      "2",
      ".5",
      "#",
      '"',
      "[",
      "]",
      "e",
      " ",
      "?",
      ":",
      "!",
      "'",
      "end",
      "of",
      "{",
      "}",
      "__proto__",
      "constructor",
    );
    const check = (parts: string[]): void => {
      try {
        subjectOf(parts.join("")).f.dispose();
      } catch (error) {
        expect(error instanceof TextError || error instanceof AdError, String((error as Error).stack)).toBe(true);
        expect((error as Error).message).not.toBe("");
      }
    };
    fc.assert(fc.property(fc.array(part, { maxLength: 14 }), check), { numRuns: 3000, seed: 11 });
  });
});

describe("the place of an error", () => {
  test("is said by line and character, and marked below it", () => {
    expect(placeOf("a\nbc", 4)).toBe("Line 2, character 2");
    expect(markedLine("a\nbc", 4)).toBe("bc\n ^");
    expect(markedLine("\nx", 1)).toBe("\n^");
    expect(markedLine("x", 2)).toBe("x\n ^");
  });

  test("a long line is shown around it", () => {
    const [line, mark] = markedLine(`${"a".repeat(500)}b${"c".repeat(500)}`, 501).split("\n");
    expect(line!.length).toBeLessThan(100);
    expect(line![mark!.indexOf("^")]).toBe("b");
  });
});
