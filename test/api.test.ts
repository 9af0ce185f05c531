/** The public names: adding or removing one is a decision, not an accident. */
import { describe, expect, it } from "vitest";
import * as check from "../src/check.js";
import * as api from "../src/index.js";
import * as equations from "../src/equations.js";
import * as exporting from "../src/export.js";
import * as expressions from "../src/expressions.js";
import * as file from "../src/file.js";
import * as linalg from "../src/linalg.js";
import * as threads from "../src/threads.js";
import * as byUrl from "../src/url.js";
import { Expr } from "../src/expr.js";
import { names, rules } from "../src/ops.js";

describe("the public names", () => {
  it("are these", () => {
    expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
      [
        "AdError",
        "Expr",
        "Tape",
        "abs",
        "acos",
        "acosh",
        "add",
        "asin",
        "asinh",
        "atan",
        "atan2",
        "atanh",
        "besselI",
        "besselI0",
        "besselI1",
        "besselJ",
        "besselJ0",
        "besselJ1",
        "besselK0",
        "besselK1",
        "besselY0",
        "besselY1",
        "beta",
        "betaInc",
        "betaIncByA",
        "betaIncByB",
        "betaPdf",
        "cbrt",
        "ceil",
        "clamp",
        "compile",
        "cos",
        "cosh",
        "defineOp",
        "defineOpaque",
        "digamma",
        "div",
        "dot",
        "eq",
        "erf",
        "erfc",
        "erfcx",
        "erfinv",
        "exp",
        "exp2",
        "expm1",
        "floor",
        "fold",
        "gamma",
        "gammaP",
        "gammaPByA",
        "gammaPdf",
        "gammaQ",
        "ge",
        "grad",
        "gt",
        "hessian",
        "hvp",
        "hypot",
        "ierfcx",
        "jacobian",
        "jvp",
        "le",
        "lgamma",
        "log",
        "log10",
        "log1p",
        "log2",
        "logSumExp",
        "logit",
        "lt",
        "map",
        "mapLogSumExp",
        "mapMax",
        "mapSum",
        "max",
        "maxOf",
        "mean",
        "min",
        "minOf",
        "mul",
        "ne",
        "neg",
        "norm",
        "normalCdf",
        "normalLogCdf",
        "normalPdf",
        "normalQuantile",
        "polygamma",
        "pow",
        "prod",
        "reciprocal",
        "relu",
        "round",
        "scan",
        "select",
        "sigmoid",
        "sign",
        "sin",
        "sinh",
        "softmax",
        "softplus",
        "sqrt",
        "square",
        "squaredDifference",
        "stopGradient",
        "sub",
        "sum",
        "tan",
        "tanh",
        "taylor",
        "taylorAlong",
        "trigamma",
        "valueAndGrad",
        "vjp",
        "whileLoop",
        "withPartial",
      ]
    `);
  });

  it("of wasmgrad/url are the same and load", () => {
    expect(Object.keys(byUrl).sort()).toEqual([...Object.keys(api), "load"].sort());
  });

  it("of wasmgrad/linalg are these", () => {
    expect(Object.keys(linalg).sort()).toMatchInlineSnapshot(`
      [
        "cholesky",
        "det",
        "inverse",
        "logDet",
        "logDetSpd",
        "matMul",
        "matVec",
        "outer",
        "solve",
        "solveSpd",
        "trace",
        "transpose",
        "triangularSolve",
      ]
    `);
  });

  it("of wasmgrad/threads are one", () => {
    expect(Object.keys(threads)).toEqual(["spread"]);
  });

  it("of wasmgrad/equations are two", () => {
    expect(Object.keys(equations)).toEqual(["implicit", "odeint"]);
  });

  it("of wasmgrad/export are one", () => {
    expect(Object.keys(exporting)).toEqual(["exportWasm"]);
  });

  it("of wasmgrad/file are two", () => {
    expect(Object.keys(file)).toEqual(["fromBytes", "fromJSON"]);
  });

  it("of wasmgrad/expressions are three", () => {
    expect(Object.keys(expressions)).toEqual(["FormulaError", "fromMathjs", "parse"]);
  });

  it("of wasmgrad/check are one", () => {
    expect(Object.keys(check)).toEqual(["checkGradient"]);
  });

  it("are the same things by either entry", () => {
    for (const name of Object.keys(api)) expect(Reflect.get(byUrl, name)).toBe(Reflect.get(api, name));
  });
});

describe("every row of the table", () => {
  it("is a free function", () => {
    for (const name of names) expect([name, typeof Reflect.get(api, name)]).toEqual([name, "function"]);
  });

  it("of fixed arity is a method, and no list is", () => {
    for (const name of names) {
      const method: unknown = Reflect.get(Expr.prototype, name);
      expect([name, typeof method]).toEqual([name, typeof rules[name].arity === "number" ? "function" : "undefined"]);
    }
  });
});

describe("the methods of an Expr", () => {
  it("are the operations, and value", () => {
    const own = Object.getOwnPropertyNames(Expr.prototype).filter(
      (name) => !Object.hasOwn(rules, name) && name !== "constructor",
    );
    expect(own.sort()).toEqual(["value"]);
  });
});

describe("a compiled function", () => {
  it("has these members", () => {
    const own = api.compile(1, ([x]) => x!).constructor.prototype as object;
    const above = Object.getPrototypeOf(own) as object;
    expect([own, above, Object.getPrototypeOf(above) as object].flatMap(Object.getOwnPropertyNames).sort())
      .toMatchInlineSnapshot(`
        [
          "batch",
          "call",
          "constructor",
          "constructor",
          "constructor",
          "dataGradient",
          "diagnose",
          "dispose",
          "explain",
          "guarded",
          "made",
          "ports",
          "ready",
          "setData",
          "setParameters",
          "tier",
          "tierReason",
          "toBytes",
          "toDot",
          "toJSON",
          "toMermaid",
          "toString",
          "use",
        ]
      `);
  });

  it("shows its counts to console.log and no internals", () => {
    const f = api.compile(2, ([x, y]) => [x!.mul(y!)], { parameters: 1 });
    expect({ ...f }).toEqual({ inputs: 2, outputs: 1, parameters: 1, length: 1 });
  });
});
