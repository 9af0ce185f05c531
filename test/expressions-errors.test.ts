/** What is no formula is refused with a sentence and a position; what is too large, in time and without a full stack. */
import { create, all } from "mathjs";
import { describe, expect, it } from "vitest";
import { FormulaError, fromMathjs, parse } from "../src/expressions.js";
import type { MathNode } from "../src/expressions.js";
import { AdError, compile } from "../src/index.js";

const math = create(all!, {});
const names = { variables: ["x", "rate"] };

/** What a formula is refused with. */
function refusal(text: string): FormulaError {
  try {
    parse(text, names);
  } catch (error) {
    expect(error).toBeInstanceOf(FormulaError);
    expect(error).toBeInstanceOf(AdError);
    return error as FormulaError;
  }
  throw new Error(`${text.slice(0, 40)} is taken for a formula`);
}

describe("parse refuses", () => {
  it.each([
    ["2 foo(x)", 3, 'parse: function "foo" is not known at character 3; docs/expressions.md lists those that are'],
    ["1 + sn(x)", 5, 'parse: function "sn" is not known at character 5; did you mean "sin"?'],
    ["ln(x)", 1, 'parse: function "ln" is not known at character 1; did you mean "log"?'],
    ["x + Rate", 5, 'parse: name "Rate" is not known at character 5; did you mean "rate"?'],
    ["x + y", 5, 'parse: name "y" is not known at character 5, expected "x", "rate" or a constant; add it to variables or parameters'],
    ["5 cm", 3, 'parse: name "cm" is not known at character 3, expected "x", "rate" or a constant; add it to variables or parameters'],
    ["1 + i", 5, 'parse: name "i" is not known at character 5, for formulas have no complex numbers; if it is one of yours, add it to variables or parameters'],
    ["# x\n2 * q", 9, 'parse: name "q" is not known at character 9, expected "x", "rate" or a constant; add it to variables or parameters'],
    ["g(t) = t + q; g(x)", 12, 'parse: name "q" is not known at character 12, expected "t", "x", "rate", "g" or a constant; add it to variables or parameters'],
    ["x + sin", 5, 'parse: function "sin" stands without arguments at character 5, expected sin(...)'],
    ["2 x(3)", 3, 'parse: "x" is a value at character 3, expected a function; for a product write x*(...)'],
    ["sin(x, 2)", 1, 'parse: function "sin": got 2 arguments at character 1, expected 1'],
    ["log(x, 2, 3)", 1, 'parse: function "log": got 3 arguments at character 1, expected 1 to 2'],
    ["g(t) = t; g(x, 1)", 11, 'parse: function "g": got 2 arguments at character 11, expected 1'],
    ["1 + g(x); g(t) = t", 5, 'parse: function "g" is not known at character 5; docs/expressions.md lists those that are'],
    ["g(t) = g(t - 1); g(x)", 8, 'parse: function "g" calls itself at character 8, expected one that does not end in itself; loops are fold and whileLoop of JavaScript'],
    ["f(t) = g(t); g(t) = f(t); g(x)", 8, 'parse: function "g" calls itself at character 8, expected one that does not end in itself; loops are fold and whileLoop of JavaScript'],
    ["g(t) = t^2", 1, 'parse: got the definition of "g" as the end at character 1, expected an expression; add one that uses it'],
    ["1 + (u = x)", 6, "parse: an assignment is not supported here at character 6, expected it as a statement of its own: g(t) = t^2; u = g(x); u*sin(u)"],
    ["x'", 1, `parse: operator "'" is not supported at character 1; docs/expressions.md lists those that are`],
    ["2 + x to rate", 1, 'parse: operator "to" is not supported at character 1; docs/expressions.md lists those that are'],
    ["x & 3", 1, 'parse: operator "&" is not supported at character 1; docs/expressions.md lists those that are'],
    ["x + rate.b", 5, "parse: parts of values are not supported here at character 5; docs/expressions.md lists what is"],
    ["x[1]", 1, "parse: parts of values are not supported here at character 1; docs/expressions.md lists what is"],
    ["x.constructor(\"return 1\")", 1, "parse: parts of values are not supported here at character 1; docs/expressions.md lists what is"],
    ["x + sum(1:3)", 9, "parse: ranges are not supported here at character 9; docs/expressions.md lists what is"],
    ["{a: x}", 2, "parse: objects are not supported here at character 2; docs/expressions.md lists what is"],
    ["x + \"a\"", 5, 'parse: got "a" at character 5, expected one of numbers and names such as a*x + b'],
    ["x + null", 5, "parse: got null at character 5, expected one of numbers and names such as a*x + b"],
    ["", undefined, "parse: got no expression, expected one of numbers and names such as a*x + b"],
    ["[x, 2]", 2, "parse: got a list of 2 at character 2, expected a number; lists are for sum, mean, dot, norm and the like"],
    ["[x, 2] + 1", 2, 'parse: operator "+": got a list of 2 at character 2, expected numbers'],
    ["dot([x, 2], [1])", 1, 'parse: function "dot": got an array of length 2 and an array of length 1 at character 1, expected two lists of one length'],
    ["sum([])", 1, 'parse: function "sum": got an empty list at character 1, expected one number at least'],
    ["x + ", 5, "parse: Unexpected end of expression at character 5, expected a formula such as a*x + b"],
    ["sin(x", 6, "parse: Parenthesis ) expected at character 6, expected a formula such as a*x + b"],
    ["x @ 2", 3, 'parse: Syntax error in part "@ 2" at character 3, expected a formula such as a*x + b'],
  ] as const)("%s", (text, position, message) => {
    const { code, message: got, position: at } = refusal(text);
    expect([code, got, at]).toEqual(["formula", message, position]);
  }); // prettier-ignore

  it("what is no text", () => {
    for (const [text, got] of [
      [3, "number 3"],
      [undefined, "undefined"],
      [["x"], "an array of length 1"],
    ] as const) {
      // prettier-ignore
      expect(() => parse(text as never)).toThrow(new AdError("type", `parse: got ${got}, expected text such as "a*x + b"`)); // prettier-ignore
    }
  });

  it.each<readonly [unknown, string]>([
    [null, 'parse: got null, expected an object such as { variables: ["a", "b"], parameters: ["x"] }'],
    [{ inputs: ["x"] }, 'parse: got "inputs", expected variables and parameters'],
    [{ variables: "x" }, 'parse: variables: got "x", expected an array of names such as ["a", "b"]'],
    [{ variables: ["x", "x"] }, 'parse: variables: got "x" twice, expected each name once'],
    [{ variables: ["x"], parameters: ["x"] }, 'parse: parameters: got "x" twice, expected each name once'],
    ...["x y", "2x", "", "__proto__", "mod", "true", "NaN"].map(
      (name) => [{ variables: [name] }, `parse: variables: got ${JSON.stringify(name)}, expected a name of letters, digits, _ and $ that mathjs has no other meaning for`] as const, // prettier-ignore
    ),
  ])("names %j", (given, message) => {
    expect(() => parse("1", given as never)).toThrow(new AdError("type", message));
  });
});

describe("a formula refuses", () => {
  const f = parse("a*x", { variables: ["a"], parameters: ["x"] });

  it("values that are missing or are no numbers", () => {
    const missing = (what: string, got: string, name: string): AdError => new AdError("type", `formula: ${what}: got ${got} for "${name}", expected an Expr or a number`); // prettier-ignore
    expect(() => f({ a: 1 })).toThrow(missing("parameters", "undefined", "x"));
    expect(() => f({} as never, { x: 1 })).toThrow(missing("variables", "undefined", "a"));
    expect(() => f({ a: "1" } as never, { x: 1 })).toThrow(missing("variables", '"1"', "a"));
  });

  it("names that an object has without being given them", () => {
    const g = parse("toString", { variables: ["toString"] });
    expect(() => g({} as never)).toThrow('got a function for "toString"');
    expect(g({ toString: 3 } as never)).toBe(3);
  });
});

describe("fromMathjs refuses", () => {
  it("what formulas do not have, by its name and without a position", () => {
    const refused = (text: string) => () => fromMathjs(math.parse(text), names);
    expect(refused("x + foo(2)")).toThrow(new FormulaError("formula", 'fromMathjs: function "foo" is not known; docs/expressions.md lists those that are')); // prettier-ignore
    expect(refused("x + [1]")).toThrow('fromMathjs: operator "+": got a list of 1, expected numbers');
  });

  it("what is no node, and nodes that it does not know", () => {
    expect(() => fromMathjs("x" as never)).toThrow(new AdError("type", 'fromMathjs: got "x", expected a node of mathjs, such as math.parse("a*x") returns')); // prettier-ignore
    expect(() => fromMathjs({ type: "Surprise" })).toThrow('fromMathjs: "Surprise" of mathjs is not supported here');
  });

  it("trees that go round in a circle", () => {
    for (const type of ["ParenthesisNode", "OperatorNode"]) {
      const node = { type, op: "-", fn: "unaryMinus" } as MathNode & { content?: MathNode; args?: MathNode[] };
      Object.assign(node, { content: node, args: [node] });
      expect(() => fromMathjs(node)).toThrow(FormulaError);
    }
  });
});

describe("hostile text", () => {
  const twice = (n: number): string => Array.from({ length: n }, (_, i) => `f${i}(t) = ${i ? `f${i - 1}(f${i - 1}(t))` : "t + t"}`).join("; "); // prettier-ignore
  const brackets = (open: string, n: number, close = ")"): string => open.repeat(n) + "x" + close.repeat(n);

  it.each([
    ["brackets", brackets("(", 201)],
    ["so many brackets that mathjs fills the stack", brackets("(", 20_000)],
    ["calls", brackets("sin(", 10_000)],
    ["lists", brackets("[", 10_000, "]")],
    ["powers", "2^".repeat(40_000) + "x"],
    ["signs", "-".repeat(90_000) + "x"],
    ["negations", "not ".repeat(20_000) + "x"],
    ["conditions", "x ? 1 : ".repeat(10_000) + "1"],
    ["assignments", "u = ".repeat(10_000) + "x"],
    ["percents in brackets, each of which mathjs reads twice", brackets("1%(", 40)],
    ["functions that double what they are given", `${twice(60)}; f59(x)`],
    ["functions of functions", `${Array.from({ length: 300 }, (_, i) => `f${i}(t) = ${i ? `f${i - 1}(t)` : "t"}`).join(";")}; f299(x)`],
    ["text", "x + ".repeat(30_000) + "x"],
    ["a list that is added up over and over", `u = [${"x,".repeat(5000)}x]; ${"sum(u) +".repeat(100)} 1`],
  ])("of many %s is over the limit", (_, text) => {
    expect(refusal(text).code).toBe("limit");
  }); // prettier-ignore

  it("is not all in the message", () => {
    const long = "a".repeat(50_000);
    for (const text of [long, `${long}(x)`, `"${long}"`, `@${long}`, `${long}.b`, `'${'\\"'.repeat(20_000)}'`]) {
      expect(refusal(text).message.length).toBeLessThan(200);
    }
  });

  it("that is merely long is a formula", () => {
    const f = parse(`${"x + ".repeat(5000)} rate ${"* 1".repeat(5000)}`, names);
    expect(f({ x: 1, rate: 2 })).toBe(5002);
    expect(parse(`x${"!".repeat(3)} ${"- 1".repeat(3)}`, names)({ x: 2, rate: 0 })).toBe(-1);
    expect(parse(brackets("(", 150), names)({ x: 3, rate: 0 })).toBe(3);
  });

  it("is held to the limits of the function that it is compiled to", () => {
    const text = `${twice(12)}; f11(x)`;
    const f = parse(text, { variables: ["x"] });
    for (const limits of [{ operations: 1000 }, { bytes: 10_000 }, { milliseconds: 1e-6 }]) {
      expect(() => f.compile({ limits })).toThrow(expect.objectContaining({ code: "limit" }) as Error);
    }
    const inside = (limits: object) => compile(1, ([x]) => parse(text, { variables: ["x"] })({ x: x! }), { limits });
    expect(() => inside({ operations: 1000 })).toThrow("got more than 1000 operations");
    expect(f.compile({ limits: { operations: 10_000 } }).value([1])).toBe(2 ** 2048);
  });

  it("cannot reach what objects inherit", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"]) {
      expect([name, refusal(name).code, refusal(`${name}(x)`).code]).toEqual([name, "formula", "formula"]);
    }
  });
});
