/** Formulas mean what mathjs says they do, on real numbers. */
import fc from "fast-check";
import { create, all } from "mathjs";
import { parse as parseNumbers } from "mathjs/number";
import { describe, expect, it } from "vitest";
import { fromMathjs, parse } from "../src/expressions.js";
import { functions } from "../src/expressions/functions.js";
import { compile, fold, mapSum } from "../src/index.js";
import type { Expr } from "../src/index.js";

const math = create(all!, {});

/** The real number that mathjs gives: of complex numbers none. */
function expected(text: string, scope: Record<string, number>): number {
  const result = math.evaluate(text, { ...scope }) as unknown;
  const last = math.isResultSet(result) ? (result.entries.at(-1) as unknown) : result;
  return typeof last === "number" ? last : typeof last === "boolean" ? Number(last) : NaN;
}

/** Values with numbers, and with Exprs. */
function values(text: string, scope: Record<string, number>): [number, number] {
  const f = parse(text, { variables: Object.keys(scope) });
  const compiled = f.compile();
  const value = compiled.value(scope);
  compiled.dispose();
  return [f(scope), value];
}

/** Units in the last place between two numbers; 0 for two NaN. */
function ulps(x: number, y: number): number {
  if (Object.is(x, y) || x === y || (Number.isNaN(x) && Number.isNaN(y))) return 0;
  const size = Math.max(Math.abs(x), Math.abs(y));
  const unit = Math.max(2 ** (Math.floor(Math.log2(size)) - 52), Number.MIN_VALUE);
  return Math.abs(x - y) / unit;
}

const points = [-7.3, -2, -1, -0.5, -1e-3, 0, 1e-9, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 6.75, 20.5];

describe("functions of mathjs", () => {
  /** How far from the true value mathjs is, relative or absolute, where that is more than a few ulp. */
  const rough: Record<string, number> = { erf: 1e-14, gamma: 1e-12, lgamma: 1e-11, factorial: 1e-12, asech: 1e-14, acsch: 1e-7, acoth: 1e-7, acot: 1e-14, csch: 1e-7, coth: 1e-7 }; // prettier-ignore
  const one = ["abs acos acosh acot acoth acsc acsch asec asech asin asinh atan atanh cbrt ceil cos cosh cot coth csc csch cube erf exp expm1 fix floor gamma lgamma log log10 log1p log2 round sec sech sign sin sinh sqrt square tan tanh unaryMinus unaryPlus not factorial min max sum prod mean norm hypot"]; // prettier-ignore
  /** What docs/expressions.md says is not as in mathjs, which throws, or has another value at poles. */
  const differs = (name: string, x: number): boolean => {
    if (name === "gamma" && Number.isInteger(x)) return x < 0;
    return (name === "factorial" || name === "lgamma") && x < 0;
  };

  it.each(one.flatMap((names) => names.split(" ")))("%s has its values", (name) => {
    for (const x of points.filter((x) => !differs(name, x))) {
      const want = expected(`${name}(x)`, { x });
      for (const got of values(`${name}(x)`, { x })) {
        if (rough[name])
          expect(Math.abs(got - want) <= rough[name] * Math.max(1, Math.abs(want)) || Object.is(got, want), `${name}(${x}): ${got}, not ${want}`).toBe(true); // prettier-ignore
        else expect([name, x, got, want, ulps(got, want) <= 4]).toEqual([name, x, got, want, true]);
      }
    }
  });

  const two = "add subtract multiply divide dotMultiply dotDivide dotPow pow atan2 hypot min max mod log log1p smaller smallerEq larger largerEq equal unequal and or xor sum mean prod".split(" "); // prettier-ignore
  it.each(two)("%s has its values of two arguments", (name) => {
    for (const x of points) {
      for (const y of points) {
        // mathjs takes what is within 1e-12 of a whole number for one: x / y here.
        if (name === "mod" && y === 1e-9) continue;
        const want = expected(`${name}(x, y)`, { x, y });
        for (const got of values(`${name}(x, y)`, { x, y })) {
          expect([name, x, y, got, want, ulps(got, want) <= 4]).toEqual([name, x, y, got, want, true]);
        }
      }
    }
  });

  it("of lists have their values", () => {
    for (const text of [
      "sum(x, y, 3)",
      "sum([x, y, 3])",
      "mean([x, y, 3])",
      "min(x, y, 0.3)",
      "max([x, 1, y])",
      "norm([x, y, 2])",
      "dot([x, y], [y, 2])",
      "hypot(x, y, 1)",
      "u = [x, y]; sum(u) * norm(u)",
    ]) {
      // prettier-ignore
      for (const got of values(text, { x: 1.25, y: -2.5 })) expect([text, ulps(got, expected(text, { x: 1.25, y: -2.5 })) <= 2]).toEqual([text, true]); // prettier-ignore
    }
  });

  it("and constants are all that share a name with mathjs", () => {
    const ours = [...functions.keys()].filter((name) => Reflect.has(math, name));
    const covered = new Set([...one.flatMap((names) => names.split(" ")), ...two, "dot"]);
    expect(ours.filter((name) => !covered.has(name))).toEqual([]);
  });

  it("of constants have their values", () => {
    for (const text of "pi PI tau e E phi LN2 LN10 LOG2E LOG10E SQRT1_2 SQRT2 Infinity NaN true false".split(" ")) {
      expect([text, parse(text)({})]).toEqual([text, expected(text, {})]);
    }
  });
});

describe("syntax", () => {
  const texts = [
    "2x", "2 x y", "1/2 x", "1/2(x + y)", "(x)(y)", "-x^2", "2^-x", "2^x^y", "x^2y", "-2^2", "x!", "x - y - 1", "x / y / 2", "x * -y", "+x", "x mod 2", "x % 2", "50%", "x + 10%", "x .* y ./ 2 .^ 2", "x < y", "x < y < 3", "x == 1.5 ? y : -y",
    "not x", "x and y", "x or y xor 1", "x ? y : 2", "x > 1 ? (x > 2 ? 3 : 4) : 5", "x > 2 ? 3 : x > 1 ? 4 : 5", "u = x^2; u + u", "u = x\nu * 2", "g(t) = t^2; g(x) + g(y)",
    "a = 2; g(t) = a t; a = 3; g(x)", "g(x) = x + y; g(2)", "f(s) = g(s) + 1; g(t) = 2 t; f(x)", "e = 2; e x", "x = x + 1; x^2", "sin(x)^2 + cos(y)",
    "1e3x", ".5x", "0xff + x", "0b101 x", "x # comment", "log(x, 2)", "pi x", "2 pi", "true + x",
  ]; // prettier-ignore
  it.each([...new Set(texts)])("%s", (text) => {
    for (const scope of [
      { x: 1.5, y: 3.25 },
      { x: 3, y: 0.75 },
    ]) {
      for (const got of values(text, scope)) expect(ulps(got, expected(text, scope))).toBeLessThanOrEqual(4);
    }
  });

  it("takes NaN for false, as mathjs does", () => {
    for (const text of ["x ? 1 : 2", "not x", "x or 0", "x and 1", "x xor 0", "u = x; u ? 3 : 4"]) {
      for (const x of [NaN, 0, -0, 1e-300, -3]) {
        for (const got of values(text, { x })) expect([text, x, got]).toEqual([text, x, expected(text, { x })]);
      }
    }
  });

  it("gives NaN where mathjs gives complex numbers", () => {
    for (const text of ["sqrt(x)", "log(x)", "x^0.5", "x^(1/3)", "asin(x)", "acosh(x)", "log2(x)", "log10(x)"]) {
      expect(math.isComplex(math.evaluate(text, { x: -8 }))).toBe(true);
      expect([text, ...values(text, { x: -8 })]).toEqual([text, NaN, NaN]);
    }
  });
});

/** Random formulas whose operations IEEE arithmetic defines to the bit. */
const exact = fc.letrec<{ tree: string; leaf: string; condition: string }>((tie) => {
  const tree = tie("tree");
  return {
    leaf: fc.constantFrom("x", "y", "z", "2", "0.5", "3", "1.25", "10"),
    condition: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.tuple(tree, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), tree).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie("condition"), fc.constantFrom("and", "or", "xor"), tie("condition")).map(([a, op, b]) => `(${a} ${op} ${b})`), // prettier-ignore
      tie("condition").map((c) => `not(${c})`),
    ),
    tree: fc.oneof(
      { maxDepth: 6, depthSize: "small" },
      tie("leaf"),
      fc.tuple(tree, fc.constantFrom("+", "-", "*", "/", " * -"), tree).map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(tree, fc.constantFrom("+", "-", "*", "/"), tree).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc
        .tuple(fc.constantFrom("abs", "sign", "square", "cube", "-", "floor"), tree)
        .map(([name, a]) => `${name}(${a})`),
      fc.tuple(fc.constantFrom("min", "max"), tree, tree).map(([name, a, b]) => `${name}(${a}, ${b})`),
      fc.tuple(fc.constantFrom("2", "0.5"), tree).map(([k, a]) => `${k}(${a})`),
      fc.tuple(tie("condition"), tree, tree).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      fc.tuple(tree, tree).map(([a, b]) => `half(${a}, ${b})`),
    ),
  };
});

/** Any formula, of functions that are smooth and tame. */
const smooth = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.constantFrom("x", "y", "z", "2", "pi", "0.3"),
    fc.tuple(tie("tree"), fc.constantFrom("+", "-", "*"), tie("tree")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom("sin", "cos", "tanh", "atan", "asinh", "erf"), tie("tree")).map(([name, a]) => `${name}(${a})`), // prettier-ignore
    tie("tree").map((a) => `exp(-abs(${a}))`),
    tie("tree").map((a) => `log(1 + (${a})^2)`),
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(1 + abs(${a}))^sin(${b})`),
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(${a}) / (1 + (${b})^2)`),
  ),
}));

const scopes = [{ x: 1.5, y: -0.75, z: 3 }, { x: -2, y: 0.1, z: 1e3 }]; // prettier-ignore

describe("random formulas", () => {
  it("of exact operations have the bits of mathjs", () => {
    const property = fc.property(exact.tree, (tree) => {
      const text = `half(s, t) = (s + t) / 2; u = ${tree}; u`;
      for (const scope of scopes) {
        const want = expected(text, scope);
        for (const got of values(text, scope)) expect([text, got]).toEqual([text, want]);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });

  it("of smooth functions have the values of mathjs to 1e-10", () => {
    const property = fc.property(smooth.tree, (tree) => {
      for (const scope of scopes) {
        const want = expected(tree, scope);
        for (const got of values(tree, scope)) {
          expect(Math.abs(got - want), `${tree}: ${got}, not ${want}`).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(want))); // prettier-ignore
        }
      }
    });
    fc.assert(property, { seed: 7, numRuns: 200 });
  });

  it("have the derivatives of mathjs, symbolically", () => {
    const property = fc.property(
      smooth.tree.filter((tree) => !/erf|abs/.test(tree)),
      (tree) => {
        const scope = scopes[0]!;
        const want = expected(math.derivative(tree, "x").toString(), scope);
        const got = parse(tree, { variables: ["x"], parameters: ["y", "z"] }).compile();
        const slope = got.setParameters({ y: scope.y, z: scope.z }).gradient({ x: scope.x }).x;
        expect(Math.abs(slope - want), `${tree}: ${slope}, not ${want}`).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(want))); // prettier-ignore
        got.dispose();
      },
    );
    fc.assert(property, { seed: 11, numRuns: 60 });
  });
});

describe("a formula", () => {
  const f = parse("a*exp(-b*x) + c", { variables: ["a", "b", "c"], parameters: ["x"] });

  it("knows its names", () => {
    expect([f.variables, f.parameters]).toEqual([["a", "b", "c"], ["x"]]);
  });

  it("compiles to a function of an object or a flat list of its variables", () => {
    const compiled = f.compile().setParameters({ x: 2 });
    const at = { a: 3, b: 0.5, c: 1 };
    expect(compiled.value(at)).toBe(f(at, { x: 2 }));
    expect(compiled.gradient([3, 0.5, 1])).toEqual(Float64Array.of(...Object.values(compiled.gradient(at))));
    expect(compiled.gradient(at).c).toBe(1);
  });

  it("stands in the bodies of other functions", () => {
    const fit = compile(
      { a: [], b: [], c: [] },
      (p, _, { points }) => mapSum(([x, y]) => f(p, { x: x! }).sub(y!).square(), points),
      { data: { points: 2 } },
    );
    const rows = [[0, 1], [1, 0.5], [2, 0.25]]; // prettier-ignore
    const at = { a: 1, b: 0.6, c: 0.1 };
    const byHand = rows.reduce((sum, [x, y]) => sum + (f(at, { x: x! }) - y!) ** 2, 0);
    expect(fit.setData({ points: rows }).value(at)).toBeCloseTo(byHand, 14);
    const step = parse("s + k*(1 - s)", { variables: ["s"], parameters: ["k"] });
    const decay = compile(1, ([k]) => fold((s: Expr) => step({ s }, { k: k! }), 0, 10));
    expect(decay.value([0.5])).toBeCloseTo(1 - 0.5 ** 10, 14);
  });

  it("is a constant among Exprs where it does not depend on them, and a number of numbers", () => {
    const two = parse("1 + 1", { variables: ["x"] });
    expect(two({ x: 3 })).toBe(2);
    expect(compile({ x: [] }, (p) => two(p).mul(p.x)).gradient({ x: 5 })).toEqual({ x: 2 });
    expect(two.compile().gradient([7])).toEqual(Float64Array.of(0));
  });

  it("chooses by conditions: what is not taken has a derivative of exactly 0", () => {
    const safe = parse("x > 0 ? sqrt(x) : 0", { variables: ["x"] }).compile();
    expect([...safe.gradient([-1]), ...safe.gradient([4])]).toEqual([0, 0.25]);
    const within = parse("x < 1 and x > -1 ? x^2 : abs(x)", { variables: ["x"] }).compile();
    expect([0.5, 2, -3].map((x) => within.gradient([x])[0])).toEqual([1, 1, -1]);
  });

  it("has higher derivatives, as any function", () => {
    const cubed = parse("x^3", { variables: ["x"] }).compile();
    expect(cubed.hessian([2])).toEqual(Float64Array.of(12));
  });

  it("takes variables before constants and functions of that name", () => {
    expect(parse("e*pi + sin", { variables: ["e", "sin"] })({ e: 2, sin: 1 })).toBe(2 * Math.PI + 1);
  });
});

describe("fromMathjs", () => {
  it("takes trees of any mathjs, parsed, simplified or differentiated", () => {
    const node = math.parse("sin(x)*y + sin(x)*y");
    for (const tree of [node, math.simplify(node), parseNumbers("2 y sin(x)")]) {
      expect(fromMathjs(tree, { variables: ["x", "y"] })({ x: 1, y: 2 })).toBeCloseTo(4 * Math.sin(1), 14);
    }
    const slope = fromMathjs(math.derivative("x^4", "x"), { variables: ["x"] });
    expect(slope({ x: 2 })).toBe(32);
  });

  it("takes BigNumbers, fractions and bigints for numbers", () => {
    for (const number of ["BigNumber", "Fraction", "bigint"] as const) {
      const node = create(all!, { number }).parse("3 x");
      expect([number, fromMathjs(node, { variables: ["x"] })({ x: 0.5 })]).toEqual([number, 1.5]);
    }
  });
});
