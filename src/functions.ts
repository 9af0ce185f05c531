/** Free functions that mirror the methods: `sin(x)`, `add(x, y)`, `sum(xs)`. On plain numbers they compute. */
import type { OpName } from "./algebra.js";
import { getCore } from "./core.js";
import { AdError, describe, plural } from "./errors.js";
import { Expr, record, recordBinary, recordUnary } from "./expr.js";
import type { Operand } from "./expr.js";
import { kernel, rules } from "./ops.js";
import { algebraOf } from "./readings.js";

export interface UnaryFunction {
  (a: number): number;
  (a: Expr): Expr;
  (a: Operand): Operand;
}
export interface BinaryFunction {
  (a: number, b: number): number;
  (a: Expr, b: Operand): Expr;
  (a: Operand, b: Expr): Expr;
  (a: Operand, b: Operand): Operand;
}
export interface TernaryFunction {
  (a: number, b: number, c: number): number;
  (a: Expr, b: Operand, c: Operand): Expr;
  (a: Operand, b: Operand, c: Operand): Operand;
}
export interface ListFunction {
  (xs: ArrayLike<number>): number;
  (xs: ArrayLike<Expr>): Expr;
  (xs: ArrayLike<Operand>): Operand;
}
export interface PairsFunction {
  (xs: ArrayLike<number>, zs: ArrayLike<number>): number;
  (xs: ArrayLike<Expr>, zs: ArrayLike<Operand>): Expr;
  (xs: ArrayLike<Operand>, zs: ArrayLike<Expr>): Expr;
  (xs: ArrayLike<Operand>, zs: ArrayLike<Operand>): Operand;
}

/** An operation on plain numbers, by the core's own functions. */
export function evaluate(name: OpName, args: readonly number[]): number {
  const { arity, code, partials, value } = rules[name];
  if (value !== kernel && !partials) return (value as (m: unknown, xs: readonly number[]) => number)(numbers, args);
  if (typeof arity === "string") return getCore().evaluateList(code, args, arity === "pairs" ? 2 : 1);
  return getCore().evaluate(code, args[0]!, args[1] ?? 0, args[2] ?? 0);
}

/** The operations over plain numbers. */
export const numbers = /* @__PURE__ */ algebraOf<number>((x) => x, evaluate);

type Lifted = UnaryFunction & BinaryFunction & TernaryFunction & ListFunction & PairsFunction;

/** The free function of one operation. */
export function lift(name: OpName): Lifted {
  const { arity, code } = rules[name];
  const checked = (args: readonly unknown[]): Operand => apply(name, args);
  if (arity === 1) {
    return function (...args: Operand[]) {
      const a = args[0];
      return a instanceof Expr && args.length === 1 ? recordUnary(code, a) : checked(args);
    } as Lifted;
  }
  if (arity === 2) {
    return function (...args: Operand[]) {
      const a = args[0];
      const b = args[1];
      const traced = a instanceof Expr || b instanceof Expr;
      return traced && args.length === 2 ? recordBinary(name, code, a!, b!) : checked(args);
    } as Lifted;
  }
  return ((...args: unknown[]) => checked(args)) as Lifted;
}

/** Checks the arguments of a free function; then records it, or computes it where all are numbers. */
function apply(name: OpName, args: readonly unknown[]): Operand {
  const { arity } = rules[name];
  const operands = typeof arity === "string" ? elements(name, args, arity === "pairs" ? 2 : 1) : (args as Operand[]);
  if (typeof arity === "number" && operands.length !== arity) {
    throw new AdError("length", `${name}: got ${plural(operands.length, "argument")}, expected ${arity}`);
  }
  return areTraced(name, operands) ? record(name, operands) : evaluate(name, operands as number[]);
}

/** Is an Expr among the operands, and nothing else but numbers? */
function areTraced(name: string, operands: readonly unknown[]): boolean {
  let traced = false;
  for (const x of operands) {
    if (x instanceof Expr) traced = true;
    else if (typeof x !== "number") {
      throw new AdError("type", `${name}: got ${describe(x)}, expected an Expr or a number`);
    }
  }
  return traced;
}

/** The elements of one or two lists, one list after the other. */
function elements(name: string, args: readonly unknown[], lists: 1 | 2): Operand[] {
  if (args.length !== lists) {
    throw new AdError("length", `${name}: got ${plural(args.length, "argument")}, expected ${plural(lists, "array")}`);
  }
  const arrays = args.map((x) => {
    if (Array.isArray(x)) return x as Operand[];
    if (ArrayBuffer.isView(x) && "length" in x) return Array.from(x as unknown as ArrayLike<number>);
    throw new AdError("type", `${name}: got ${describe(x)}, expected an array of Exprs or numbers`);
  });
  const [xs, zs] = arrays as [Operand[], Operand[]?];
  if (zs && zs.length !== xs.length) {
    throw new AdError(
      "length",
      `${name}: got lists of ${xs.length} and ${zs.length} elements, expected the same length`,
    );
  }
  if (xs.length === 0 && name !== "sum" && name !== "prod" && name !== "dot") {
    throw new AdError("length", `${name}: got an empty list, expected at least one element`);
  }
  return zs ? xs.concat(zs) : xs;
}

/**
 * e^x / Σ e^x of each element of a list: shares that add up to 1, recorded as exponentials of the distance from the
 * largest element, which counts as constant, divided by their sum.
 * @throws AdError "type" for what is no list of Exprs and numbers, "length" for the empty list.
 */
export function softmax(xs: ArrayLike<number>): number[];
export function softmax(xs: ArrayLike<Expr>): Expr[];
export function softmax(xs: ArrayLike<Operand>): Operand[];
export function softmax(...args: unknown[]): Operand[] {
  const operands = elements("softmax", args, 1);
  const traced = areTraced("softmax", operands);
  const compute = (name: OpName, of: readonly Operand[]): Operand =>
    traced ? record(name, of) : evaluate(name, of as readonly number[]);
  const largest = compute("stopGradient", [compute("maxOf", operands)]);
  const parts = operands.map((x) => compute("exp", [compute("sub", [x, largest])]));
  const sum = compute("sum", parts);
  return parts.map((part) => compute("div", [part, sum]));
}
