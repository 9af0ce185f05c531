/** Functions of the core that emitted modules call. */
import type { OpName } from "../algebra.js";
import { rules } from "../ops.js";
import { F64, I32, V128 } from "./wasm.js";
import type { FunctionType } from "./wasm.js";

export interface CoreFunction {
  /** As the core exports it: `exp_1` for one number, `exp_2` for two. */
  readonly name: string;
  readonly of: string;
  readonly arity: number;
  readonly lane: typeof F64 | typeof V128;
  /** It stores the derivative at an address, its last argument. */
  readonly keeps: boolean;
}

/** A function of the core in its forms: for one number, where it has that, and for two. */
export interface Called {
  readonly name: string;
  readonly single: string | undefined;
  readonly pair: string;
}

/** Functions that have code of their own for one number; the others do one in both lanes. */
const single = new Set(["exp", "log", "sin", "cos", "tanh", "sigmoid", "sinAndCos", "cosAndMinusSin"]);

export const called = (name: string): Called => ({
  name,
  single: single.has(name) ? `${name}_1` : undefined,
  pair: `${name}_2`,
});

export const typeOf = ({ arity, lane, keeps }: CoreFunction): FunctionType => ({
  parameters: [...new Array<number>(arity).fill(lane), ...(keeps ? [I32] : [])],
  results: [lane],
});

/** That of a name such as `exp_2`. Those that are no operations of the table keep a derivative. */
export function functionNamed(name: string): CoreFunction {
  const of = name.slice(0, -2);
  const rule = of in rules ? rules[of as OpName] : undefined;
  return { name, of, arity: rule ? Number(rule.arity) : 1, lane: name.endsWith("_1") ? F64 : V128, keeps: !rule };
}
