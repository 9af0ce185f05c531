/** The functions and constants of formulas: mathjs's by its names, and all of the table by wasmgrad's. */
import type { OpName } from "../algebra.js";
import type { Operand } from "../expr.js";
import { names, rules } from "../ops.js";

/** What functions are made of. */
export interface Machine {
  /** One operation of the table; elements of two lists stand one after the other. */
  apply(name: OpName, operands: readonly Operand[]): Operand;
  /** 1 for what a condition takes as true, else 0: as in JavaScript 0 and NaN are not. */
  truth(x: Operand): Operand;
}

export interface Known {
  readonly least: number;
  readonly most: number;
  /** Lists that it takes instead of numbers; where it is one, several numbers are that list, too. */
  readonly lists: 0 | 1 | 2;
  /** Its value is 1 or 0. */
  readonly isTruth: boolean;
  readonly of: (m: Machine, xs: readonly Operand[]) => Operand;
}

type Of = Known["of"];

const fixed = (count: number, of: Of, most = count): Known => ({ least: count, most, lists: 0, isTruth: false, of });
const listed = (of: Of): Known => ({ least: 1, most: Infinity, lists: 1, isTruth: false, of });
const logical = (count: number, of: Of): Known => ({ ...fixed(count, of), isTruth: true });
const operation =
  (name: OpName): Of =>
  (m, xs) =>
    m.apply(name, xs);
const inverted =
  (name: OpName): Of =>
  (m, [x]) =>
    m.apply("div", [1, m.apply(name, [x!])]);
const ofInverse =
  (name: OpName): Of =>
  (m, [x]) =>
    m.apply(name, [m.apply("div", [1, x!])]);
const chained =
  (name: OpName): Of =>
  (m, xs) =>
    xs.reduce((x, y) => m.apply(name, [x, y]));
const byCount =
  (one: OpName | undefined, two: OpName, more: OpName): Of =>
  (m, xs) =>
    xs.length === 1 && !one ? xs[0]! : m.apply(xs.length === 1 ? one! : xs.length === 2 ? two : more, xs);

/** Chosen now where the condition is known. */
const choose = (m: Machine, when: Operand, then: Operand, otherwise: Operand): Operand =>
  typeof when === "number" ? (when !== 0 ? then : otherwise) : m.apply("select", [when, then, otherwise]);

const product: Of = chained("mul");

/** Small whole powers are products, as exact and cheaper. */
const power: Of = (m, [x, y]) => {
  const squared = () => m.apply("square", [x!]);
  if (y === 2) return squared();
  if (y === 3) return m.apply("mul", [squared(), x!]);
  if (y === 4) return m.apply("square", [squared()]);
  return m.apply("pow", [x!, y!]);
};

const logarithm =
  (name: OpName): Of =>
  (m, [x, base]) => {
    const log = m.apply(name, [x!]);
    return base === undefined ? log : m.apply("div", [log, m.apply("log", [base])]);
  };

/** Halves away from 0, as mathjs has it; the operation of the table rounds them to even. */
const round: Of = (m, [x]) => {
  const size = m.apply("abs", [x!]);
  const whole = m.apply("floor", [size]);
  const up = m.apply("ge", [m.apply("sub", [size, whole]), 0.5]);
  return m.apply("mul", [m.apply("sign", [x!]), m.apply("add", [whole, up])]);
};

const modulo: Of = (m, [x, y]) => {
  const times = m.apply("floor", [m.apply("div", [x!, y!])]);
  return choose(m, m.apply("eq", [y!, 0]), x!, m.apply("sub", [x!, m.apply("mul", [y!, times])]));
};

const both: Of = (m, [x, y]) => m.apply("mul", [m.truth(x!), m.truth(y!)]);
const either: Of = (m, [x, y]) => m.apply("max", [m.truth(x!), m.truth(y!)]);
const oneOf: Of = (m, [x, y]) => m.apply("ne", [m.truth(x!), m.truth(y!)]);
const not: Of = (m, [x]) => m.apply("sub", [1, m.truth(x!)]);

/** What a condition chooses: the part that is not taken has a derivative of exactly 0. */
export const conditional: Of = (m, [when, then, otherwise]) => choose(m, m.truth(when!), then!, otherwise!);

/** Of the names that mathjs has, those that are not in the table under that name or with that meaning. */
const ofMathjs: Readonly<Record<string, Known>> = {
  add: { ...fixed(2, chained("add")), most: Infinity },
  multiply: { ...fixed(2, product), most: Infinity },
  subtract: fixed(2, operation("sub")),
  divide: fixed(2, operation("div")),
  unaryMinus: fixed(1, operation("neg")),
  unaryPlus: fixed(1, (_m, [x]) => x!),
  dotMultiply: fixed(2, operation("mul")),
  dotDivide: fixed(2, operation("div")),
  dotPow: fixed(2, power),
  pow: fixed(2, power),
  cube: fixed(1, (m, [x]) => power(m, [x!, 3])),
  log: fixed(1, logarithm("log"), 2),
  log1p: fixed(1, logarithm("log1p"), 2),
  round: fixed(1, round),
  fix: fixed(1, (m, [x]) => m.apply("mul", [m.apply("sign", [x!]), m.apply("floor", [m.apply("abs", [x!])])])),
  mod: fixed(2, modulo),
  factorial: fixed(1, (m, [x]) => m.apply("gamma", [m.apply("add", [x!, 1])])),
  min: listed(byCount(undefined, "min", "minOf")),
  max: listed(byCount(undefined, "max", "maxOf")),
  hypot: listed(byCount("abs", "hypot", "norm")),
  sec: fixed(1, inverted("cos")),
  csc: fixed(1, inverted("sin")),
  cot: fixed(1, inverted("tan")),
  sech: fixed(1, inverted("cosh")),
  csch: fixed(1, inverted("sinh")),
  coth: fixed(1, inverted("tanh")),
  asec: fixed(1, ofInverse("acos")),
  acsc: fixed(1, ofInverse("asin")),
  acot: fixed(1, ofInverse("atan")),
  asech: fixed(1, ofInverse("acosh")),
  acsch: fixed(1, ofInverse("asinh")),
  acoth: fixed(1, ofInverse("atanh")),
  smaller: logical(2, operation("lt")),
  smallerEq: logical(2, operation("le")),
  larger: logical(2, operation("gt")),
  largerEq: logical(2, operation("ge")),
  equal: logical(2, operation("eq")),
  unequal: logical(2, operation("ne")),
  and: logical(2, both),
  or: logical(2, either),
  xor: logical(2, oneOf),
  not: logical(1, not),
};

const comparisons: ReadonlySet<OpName> = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

function ofTable(name: OpName): Known {
  const { arity } = rules[name];
  const of = operation(name);
  if (arity === "list") return listed(of);
  if (arity === "pairs") return { ...fixed(2, of), lists: 2 };
  return comparisons.has(name) ? logical(arity, of) : fixed(arity, of);
}

/** By name. */
export const functions: ReadonlyMap<string, Known> = /* @__PURE__ */ new Map<string, Known>([
  ...names.map((name) => [name, ofTable(name)] as const),
  ...Object.entries(ofMathjs),
]);

/** By name, with the values that mathjs gives them. */
export const constants: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["pi", Math.PI],
  ["PI", Math.PI],
  ["tau", 2 * Math.PI],
  ["e", Math.E],
  ["E", Math.E],
  ["phi", 1.618033988749895],
  ["LN2", Math.LN2],
  ["LN10", Math.LN10],
  ["LOG2E", Math.LOG2E],
  ["LOG10E", Math.LOG10E],
  ["SQRT1_2", Math.SQRT1_2],
  ["SQRT2", Math.SQRT2],
  ["Infinity", Infinity],
  ["NaN", NaN],
]);
