/** Every row of the table: value, forward, reverse and second order against numbers and finite differences. */
import { describe, expect, it } from "vitest";
import type { OpName, Partial } from "../src/algebra.js";
import { contract, zero } from "../src/algebra.js";
import { compile } from "../src/index.js";
import { names, nameOf, rules } from "../src/ops.js";
import { activeOperands, partialsOf, talliesOf } from "../src/readings.js";
import type { Expr } from "../src/expr.js";
import * as free from "../src/methods.generated.js";
import { derivative, difference, held, listNames, reference, valueAt } from "./reference.js";

/** The operation on Exprs, from a flat list of operands. */
function apply(name: OpName, xs: readonly Expr[]): Expr {
  const f = free[name] as (...args: unknown[]) => Expr;
  if (name === "dot") return f(xs.slice(0, xs.length / 2), xs.slice(xs.length / 2));
  return listNames.has(name) ? f(xs) : f(...xs);
}

const compiled = new Map<string, ReturnType<typeof make>>();
const make = (name: OpName, n: number) => compile(n, (xs) => apply(name, xs));
function program(name: OpName, n: number) {
  const key = `${name} ${n}`;
  if (!compiled.has(key)) compiled.set(key, make(name, n));
  return compiled.get(key)!;
}

/** Partial derivatives by the table read with numbers; undefined for rows recorded as other operations. */
function partialsAt(name: OpName, at: readonly number[]): number[] | undefined {
  const rule = rules[name];
  const y = valueAt(name, at);
  const number = (p: Partial<number>): number => {
    const part = contract(reference, p, 1);
    return part === zero ? 0 : (part as number);
  };
  if (!rule.partials) return undefined;
  if (rule.arity === "list") {
    const { terms, sum } = talliesOf(reference, rule, at, y);
    return at.map((x, k) => number(rule.partials!(reference, x, y, sum, terms[k]!)[0]));
  }
  if (rule.arity === "pairs") {
    const n = at.length / 2;
    const both = Array.from({ length: n }, (_, i) => rule.partials(reference, at[i]!, at[n + i]!, y).map(number));
    return [...both.map((p) => p[0]!), ...both.map((p) => p[1]!)];
  }
  return partialsOf(reference, name, at, y).map(number);
}

/** Deterministic random numbers in (0, 1). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Where random inputs are drawn from, for operations that are not defined on all of [-3, 3]. */
const domains: { [K in OpName]?: readonly [number, number] } = {
  sqrt: [0.01, 9], log: [0.01, 9], log2: [0.01, 9], log10: [0.01, 9], log1p: [-0.9, 9], asin: [-0.95, 0.95],
  acos: [-0.95, 0.95], acosh: [1.05, 9], atanh: [-0.95, 0.95], cbrt: [0.1, 9], reciprocal: [0.1, 9], div: [0.2, 3],
  pow: [0.1, 3], tan: [-1.2, 1.2], normalQuantile: [0.05, 0.95], logit: [0.05, 0.95], erfinv: [-0.9, 0.9],
  lgamma: [2.5, 6], gamma: [0.5, 4], digamma: [2, 6], trigamma: [0.5, 4], beta: [0.5, 3],
  ierfcx: [0.51, 3], polygamma: [0.51, 3], besselJ: [0.51, 3], besselI: [0.51, 3],
  gammaPdf: [0.6, 3], gammaP: [0.6, 3], gammaQ: [0.6, 3], gammaPByA: [0.6, 3],
  betaPdf: [0.6, 0.9], betaInc: [0.6, 0.9], betaIncByA: [0.6, 0.9], betaIncByB: [0.6, 0.9],
  besselJ0: [-2, 2], besselY0: [1.1, 3], besselY1: [0.6, 1.9], besselK0: [0.6, 3], besselK1: [0.6, 3],
}; // prettier-ignore

/** Whose first operand is a whole number. */
const ofOrder = new Set<OpName>(["ierfcx", "polygamma", "besselJ", "besselI"]);
/** And a second derivative. */
const heldTwice: { [K in OpName]?: number } = { ...held, gammaP: 1, gammaQ: 1, betaInc: 2 };
/** A random direction that leaves the first `count` operands where they are. */
function direction(at: readonly number[], seed: number, count = 0): number[] {
  const next = random(seed);
  return at.map((_, i) => (i < count ? 0 : next() - 0.5));
}

/** Made of straight pieces: differences are exact with a step short enough not to cross a kink. */
const pieces = new Set<OpName>([
  "abs", "sign", "min", "max", "floor", "ceil", "round", "relu", "select", "clamp", "maxOf", "minOf",
  "lt", "le", "gt", "ge", "eq", "ne",
]); // prettier-ignore
const stepFor = (name: OpName, size: number): number => (pieces.has(name) ? 1e-5 : 1e-2) * Math.min(1, size);

/** Far from where differences lose their digits; none where derivatives are not those of the value. */
const plain = (name: OpName): number[][] =>
  (rules[name].declared ? [] : smooth(name)).filter((at) =>
    at.every((x) => x === 0 || (Math.abs(x) > 1e-4 && Math.abs(x) < 1e3)),
  );

function randomPoints(name: OpName): number[][] {
  const next = random(rules[name].code + 1);
  const [low, high] = domains[name] ?? [-3, 3];
  const arity = rules[name].arity;
  const sizes = typeof arity === "number" ? Array<number>(12).fill(arity) : [1, 2, 3, 7, 8, 9, 17];
  const points = sizes.map((n) => Array.from({ length: arity === "pairs" ? 2 * n : n }, () => low + (high - low) * next())); // prettier-ignore
  return ofOrder.has(name) ? points.map(([n, ...rest]) => [Math.round(n!), ...rest]) : points;
}

/** Step operations have kinks; random inputs keep clear of them, so every point here is smooth. */
const smooth = (name: OpName): number[][] => [...rules[name].samples.map((s) => [...s]), ...randomPoints(name)];
const scaleOf = (xs: readonly number[]): number => Math.max(1e-3, ...xs.map((x) => Math.min(1, Math.abs(x))));

describe.each(names)("%s", (name) => {
  it("has the value of the reference", () => {
    for (const at of smooth(name)) {
      expect(difference(program(name, at.length).value(at), valueAt(name, at), 1e-300)).toBeLessThan(4e-15);
    }
  });

  it("has the table's partial derivatives in reverse", () => {
    for (const at of smooth(name)) {
      const expected = partialsAt(name, at);
      if (!expected) continue;
      const gradient = program(name, at.length).gradient(at);
      expected.forEach((p, i) => expect(difference(gradient[i]!, p, 1e-300)).toBeLessThan(1e-13));
    }
  });

  it("agrees forward and reverse: ⟨ȳ, J·v⟩ = ⟨Jᵀ·ȳ, v⟩", () => {
    for (const at of smooth(name)) {
      const v = direction(at, at.length, held[name]);
      const f = program(name, at.length);
      const forward = 0.75 * f.jvp(at, v);
      const cotangents = f.vjp(at, 0.75);
      const terms = v.map((t, i) => (t === 0 ? 0 : t * cotangents[i]!));
      const size = terms.reduce((s, t) => s + Math.abs(t), 0);
      expect(Math.abs(forward - terms.reduce((s, t) => s + t, 0))).toBeLessThanOrEqual(1e-14 * size);
    }
  });

  it("has the derivatives that differences of the reference show", () => {
    for (const at of plain(name)) {
      const gradient = program(name, at.length).gradient(at);
      at.forEach((x, i) => {
        if (i < (held[name] ?? 0)) return;
        const f = (h: number): number => valueAt(name, at.map((z, k) => (k === i ? z + h : z))); // prettier-ignore
        const slope = derivative(f, stepFor(name, x === 0 ? 1e-2 : Math.abs(x)));
        expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-6 * Math.max(scaleOf([slope]), Math.abs(slope)));
      });
    }
  });

  it("has the second derivatives that differences of its gradient show", () => {
    for (const at of plain(name)) {
      const f = program(name, at.length);
      const step = stepFor(name, Math.min(...at.map((x) => (x === 0 ? 1e-2 : Math.abs(x)))));
      const [first, v] = [heldTwice[name] ?? 0, direction(at, at.length + 7, heldTwice[name])];
      const product = f.hvp(at, v);
      const hessian = f.hessian(at);
      at.forEach((_, i) => {
        if (i < (held[name] ?? 0)) return;
        const slope = derivative((h) => f.gradient(at.map((z, k) => z + h * v[k]!))[i]!, step);
        expect(Math.abs(product[i]! - slope)).toBeLessThan(2e-6 * Math.max(1, Math.abs(slope)));
        const row = v.reduce((s, t, k) => (k < first ? s : s + hessian[i * at.length + k]! * t), 0);
        expect(Math.abs(product[i]! - row)).toBeLessThan(1e-12 * Math.max(1, Math.abs(slope)));
      });
    }
  });

  it("keeps its conventions at the edges, forward, reverse and in batches", () => {
    for (const [at, partials] of rules[name].edges ?? []) {
      const f = program(name, at.length);
      expect(
        Array.from(f.gradient([...at]), (p) => p + 0),
        `reverse at ${at.join()}`,
      ).toEqual(partials.map((p) => p + 0));
      expect(f.batch.gradient(Float64Array.of(...at, ...at)), `in a batch at ${at.join()}`).toEqual(
        Float64Array.from([...f.gradient([...at]), ...f.gradient([...at])]),
      );
      partials.forEach((p, i) => {
        const unit = at.map((_, k) => (k === i ? 1 : 0));
        expect(f.jvp([...at], unit) + 0, `forward at ${at.join()}, operand ${i}`).toEqual(p + 0);
      });
    }
  });
});

describe("the table", () => {
  it("has permanent codes that are unique and dense", () => {
    expect(names.map((name) => rules[name].code).sort((a, b) => a - b)).toEqual(names.map((_, i) => i));
    expect(nameOf.map((name) => rules[name].code)).toEqual(names.map((_, i) => i));
  });

  it("has a sample for every row and one line of doc", () => {
    for (const name of names) {
      expect(rules[name].samples.length, name).toBeGreaterThan(0);
      expect(rules[name].doc, name).toMatch(/^[^\n]+\.$/);
    }
  });

  it("lists an edge for every row whose doc names a convention", () => {
    for (const name of names) {
      if (/derivative/.test(rules[name].doc)) expect(rules[name].edges, name).toBeDefined();
    }
  });

  it("knows which operands have a derivative", () => {
    expect(activeOperands("select")).toBe(0b110);
    expect(activeOperands("floor")).toBe(0);
    expect(activeOperands("mul")).toBe(0b11);
    expect(activeOperands("maxOf")).toBe(1);
    expect(activeOperands("dot")).toBe(0b11);
  });

  it("calls commutative only what has the same bits both ways", () => {
    const inputs = [0, -0, 1, -2.5, Infinity, NaN, 1e-310, 3.7];
    for (const name of names.filter((n) => rules[n].commutative)) {
      const f = free[name] as (a: number, b: number) => number;
      for (const a of inputs) for (const b of inputs) expect(f(a, b), `${name} ${a} ${b}`).toBe(f(b, a));
    }
  });

  it("calls neutral only what leaves every operand as it is", () => {
    for (const name of names) {
      const { neutral } = rules[name];
      if (neutral === undefined) continue;
      const f = free[name] as (a: number, b: number) => number;
      for (const a of [0, -0, 1, -2.5, Infinity, -Infinity, NaN, 1e-310]) expect(f(a, neutral), name).toBe(a);
    }
  });

  it("has maxima and minima that see NaN and the sign of zero wherever they stand", () => {
    for (let n = 1; n < 20; n++) {
      for (let k = 0; k < n; k++) {
        const among = (others: number, x: number) => Array.from({ length: n }, (_, i) => (i === k ? x : others));
        expect([free.maxOf(among(-0, 0)), free.maxOf(among(-1, -0)), free.maxOf(among(Infinity, NaN))]).toEqual([0, -0, NaN]); // prettier-ignore
        expect([free.minOf(among(0, -0)), free.minOf(among(1, 0)), free.minOf(among(-Infinity, NaN))]).toEqual([-0, 0, NaN]); // prettier-ignore
        expect(free.maxOf(among(-2, NaN))).toBe(NaN);
        expect(free.maxOf(among(-Infinity, Infinity))).toBe(Infinity);
        expect(free.minOf(among(Infinity, -Infinity))).toBe(-Infinity);
        expect([free.maxOf(among(-3, -2)), free.minOf(among(3, 2))]).toEqual([-2, 2]);
      }
    }
  });
});
