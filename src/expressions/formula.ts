/** A formula: a function of named Exprs, made of a tree of mathjs. */
import type { OpName } from "../algebra.js";
import { compile } from "../compile.js";
import type { CompileOptions } from "../compile.js";
import type { Compiled } from "../compiled.js";
import { AdError, describe } from "../errors.js";
import { Expr, constantIn, home, isOperand, record } from "../expr.js";
import type { Operand } from "../expr.js";
import { evaluate } from "../functions.js";
import { Walk } from "./walk.js";
import type { Text } from "./walk.js";

/** The names that a formula may use for what it is given. */
export interface FormulaNames<V extends string = string, P extends string = string> {
  /** Names of what is differentiated. */
  variables?: readonly V[];
  /** Names of what changes between calls and is not differentiated. */
  parameters?: readonly P[];
}

/** What `compile` takes beside the parameters, which the formula has. */
export type FormulaOptions = Omit<CompileOptions, "parameters" | "data">;

type Numbers<K extends string> = { readonly [N in K]: readonly [] };

/** A compiled formula: inputs are `{ a, b, c }`, or a flat list in the order of `variables`; parameters likewise. */
export type CompiledFormula<V extends string = string, P extends string = string> = Compiled<
  Numbers<V>,
  Numbers<P>,
  Expr
>;

/** A function of named Exprs, for use inside any function that is traced; of numbers it computes a number. */
export interface Formula<V extends string = string, P extends string = string> {
  /** @throws AdError "type" where a value is missing or is no number or Expr. */
  (variables: Readonly<Record<V, number>>, parameters?: Readonly<Record<P, number>>): number;
  (variables: Readonly<Record<V, Expr>>, parameters?: Readonly<Record<P, Operand>>): Expr;
  (variables: Readonly<Record<V, Operand>>, parameters?: Readonly<Record<P, Operand>>): Operand;
  /** Names of what is differentiated, in the order of flat inputs. */
  readonly variables: readonly V[];
  /** Names of what changes between calls, in the order of flat parameters. */
  readonly parameters: readonly P[];
  /** @throws AdError as `compile` does. */
  compile(options?: FormulaOptions): CompiledFormula<V, P>;
}

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** What mathjs reads as something else than a name; and a name that objects cannot have. */
const RESERVED = new Set("and or xor not mod to in end true false null undefined NaN Infinity __proto__".split(" "));

/** @throws AdError "type" for anything but lists of names, each once. */
export function checkNames(
  names: unknown,
  where: string,
): { variables: readonly string[]; parameters: readonly string[] } {
  if (typeof names !== "object" || names === null) throw new AdError("type", `${where}: got ${describe(names)}, expected an object such as { variables: ["a", "b"], parameters: ["x"] }`); // prettier-ignore
  const { variables = [], parameters = [], ...others } = names as Record<string, unknown>;
  const other = Object.keys(others)[0];
  if (other !== undefined) throw new AdError("type", `${where}: got ${JSON.stringify(other)}, expected variables and parameters`); // prettier-ignore
  const seen = new Set<unknown>();
  for (const [what, list] of Object.entries({ variables, parameters })) {
    if (!Array.isArray(list)) throw new AdError("type", `${where}: ${what}: got ${describe(list)}, expected an array of names such as ["a", "b"]`); // prettier-ignore
    for (const name of list as unknown[]) {
      if (typeof name !== "string" || !NAME.test(name) || RESERVED.has(name)) throw new AdError("type", `${where}: ${what}: got ${describe(name)}, expected a name of letters, digits, _ and $ that mathjs has no other meaning for`); // prettier-ignore
      if (seen.has(name)) throw new AdError("type", `${where}: ${what}: got ${JSON.stringify(name)} twice, expected each name once`); // prettier-ignore
      seen.add(name);
    }
  }
  return { variables: [...(variables as string[])], parameters: [...(parameters as string[])] };
}

const operate = (name: OpName, operands: readonly Operand[]): Operand =>
  operands.some((x) => x instanceof Expr) ? record(name, operands) : evaluate(name, operands as readonly number[]);

/** @throws FormulaError for what is no formula of these names, or is too large. */
export function formulaOf(text: Text, given: ReturnType<typeof checkNames>): Formula {
  const { variables, parameters } = given;
  const names = [...variables, ...parameters];
  // A walk that computes nothing finds every mistake now, and not in the first call.
  new Walk(text, new Map(names.map((name) => [name, NaN])), () => NaN).run();
  const call = (inputs: unknown, others: unknown): Operand => {
    const values = new Map([
      ...variables.map((name) => [name, valueOf(inputs, name, "variables")] as const),
      ...parameters.map((name) => [name, valueOf(others, name, "parameters")] as const),
    ]);
    const result = new Walk(text, values, operate).run();
    // A formula that does not depend on its Exprs is a constant among them.
    const builder = home([...values.values()]);
    return typeof result === "number" && builder ? constantIn(builder, result) : result;
  };
  const shape = (of: readonly string[]) => Object.fromEntries(of.map((name) => [name, [] as const]));
  const compiled = (options: FormulaOptions = {}): unknown =>
    parameters.length > 0
      ? compile(shape(variables), (xs, ps) => call(xs, ps), { ...options, parameters: shape(parameters) })
      : compile(shape(variables), (xs) => call(xs, undefined), options);
  return Object.assign(call, { variables, parameters, compile: compiled }) as Formula;
}

function valueOf(values: unknown, name: string, what: string): Operand {
  const has = typeof values === "object" && values !== null && name in values;
  const value: unknown = has ? (values as Record<string, unknown>)[name] : undefined;
  if (isOperand(value)) return value;
  throw new AdError("type", `formula: ${what}: got ${describe(value)} for ${JSON.stringify(name)}, expected an Expr or a number`); // prettier-ignore
}
