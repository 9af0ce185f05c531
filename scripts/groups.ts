/** Which operations share what in the core's sweeps, and names for them there. */
import type { OpName } from "../src/algebra.js";
import { kernel, names, rules } from "../src/ops.js";
import { EVERY, activeOperands, curvesOf, light } from "../src/readings.js";
import { capital } from "./source.js";

export const letters = ["a", "b", "c"];
export const shapeNames = { 1: "Unary", 2: "Binary", 3: "Ternary", list: "List", pairs: "Pairs" } as const;
export const isList = (name: OpName): boolean => typeof rules[name].arity === "string";

/** Operands, a list counted as one. */
export const width = (name: OpName): number => {
  const arity = rules[name].arity;
  return arity === "list" ? 1 : arity === "pairs" ? 2 : arity;
};

/** Those that a run may have. */
export const recorded = names.filter((name) => !(isList(name) && rules[name].value !== kernel));
export const className = (name: OpName): string => `${capital(name)}Rule`;

/** Slopes are kept by the forward sweep, which has them almost for nothing. */
export const isKept = (name: OpName): boolean => "together" in rules[name];

/** Operations that are asked for often enough to have loops of their own in the sweeps of values and adjoints. */
const frequent = new Set<OpName>([
  ...light,
  "neg",
  "sqrt",
  "reciprocal",
  "exp",
  "log",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "min",
  "max",
]);

const isPlain = (name: OpName): boolean => typeof rules[name].arity === "number";
/** Operations that share one loop in every sweep, or in those that run seldom. */
export const isRare = (name: OpName): boolean => !frequent.has(name) && isPlain(name);
export const isOneOfMany = (name: OpName): boolean => !light.has(name) && activeOperands(name) !== 0 && isPlain(name);

/** Its partial derivatives have no tangents: tangents of adjoints go the way of adjoints. */
export const isStraight = (name: OpName): boolean => curvesOf(name).every((set) => set === 0);

/** Bit k is set where, of the operands in set k, a partial derivative by one has a tangent from one. */
export const curvedSets = (name: OpName): number =>
  Array.from({ length: 8 }, (_, set) =>
    curvesOf(name).some((curves, i) => (set >> i) & 1 && curves & (set | EVERY)),
  ).reduce((bits, curved, set) => bits | (Number(curved) << set), 0);

/** A number an opcode; 0 for those that no run may have. */
export function byOpcode(of: (name: OpName) => number): string {
  const by = new Map(recorded.map((name) => [rules[name].code, name]));
  return Array.from({ length: names.length }, (_, code) => (by.has(code) ? of(by.get(code)!) : 0)).join(", ");
}
