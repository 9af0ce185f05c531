/** Functions of the core that emitted modules call. */
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

function forms(of: string, arity: number, keeps: boolean): CoreFunction[] {
  const two: CoreFunction = { name: `${of}_2`, of, arity, lane: V128, keeps };
  return single.has(of) ? [{ ...two, name: `${of}_1`, lane: F64 }, two] : [two];
}

/** Every function that a template calls, and those that keep a derivative for the way back. */
export function calledFunctions(): CoreFunction[] {
  const found = new Map<string, CoreFunction[]>();
  for (const name of names) {
    const rule = rules[name];
    if (typeof rule.arity !== "number") continue;
    if (rule.arity === 1 && rule.together) found.set(rule.together, forms(rule.together, 1, true));
    for (const kind of ["value", "adjoint", "tangent"] as const) {
      for (const of of templateOf(name, kind).calls) {
        found.set(of, forms(of, rules[of as keyof typeof rules].arity as number, false));
      }
    }
  }
  return [...found.values()].flat();
}
