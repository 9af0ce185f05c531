/** Functions of the core that emitted modules call. */
import type { OpName } from "../algebra.js";
import { names, rules } from "../ops.js";
import { templateOf } from "./template.js";
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

/** Functions that have code of their own for one number; the others do one in both lanes. */
const single = new Set(["exp", "log", "sin", "cos", "tanh", "sigmoid", "sinAndCos", "cosAndMinusSin"]);

export const hasSingle = (of: string): boolean => single.has(of);

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

const forms = (of: string): CoreFunction[] =>
  [...(single.has(of) ? [`${of}_1`] : []), `${of}_2`].map((name) => functionNamed(name));

/** Every function that a template calls (the core is made with these), and those that keep a derivative for the way back. */
export function calledFunctions(): CoreFunction[] {
  const found = new Map<string, CoreFunction[]>();
  for (const name of names) {
    const rule = rules[name];
    if (typeof rule.arity !== "number") continue;
    if (rule.arity === 1 && rule.together) found.set(rule.together, forms(rule.together));
    for (const kind of ["value", "adjoint", "tangent"] as const) {
      for (const of of templateOf(name, kind).calls) found.set(of, forms(of));
    }
  }
  return [...found.values()].flat();
}
