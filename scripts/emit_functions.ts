/** Writes assembly/functions.generated.ts: the elementary functions by name, which emitted modules import. */
import { called, functionNamed } from "../src/emit/functions.js";
import type { Called, CoreFunction } from "../src/emit/functions.js";
import { templateOf } from "../src/emit/template.js";
import { F64 } from "../src/emit/wasm.js";
import { names, rules } from "../src/ops.js";

const letters = ["a", "b", "c"];

function emit({ name, of, arity, lane, keeps }: CoreFunction): string {
  const type = lane === F64 ? "f64" : "v128";
  const args = letters.slice(0, arity);
  const declared = args.map((arg) => `${arg}: ${type}`).concat(keeps ? ["at: usize"] : []);
  return `export function ${name}(${declared.join(", ")}): ${type} { return M.${of}<${type}>(${args.concat(keeps ? ["at"] : []).join(", ")}); }`;
}

const forms = ({ single, pair }: Called): CoreFunction[] =>
  [...(single ? [single] : []), pair].map((name) => functionNamed(name));

/** Every function that a template calls, and those that keep a derivative for the way back. */
function calledFunctions(): CoreFunction[] {
  const found = new Map<string, CoreFunction[]>();
  for (const name of names) {
    const rule = rules[name];
    if (typeof rule.arity !== "number") continue;
    if (rule.arity === 1 && rule.together) found.set(rule.together, forms(called(rule.together)));
    for (const kind of ["value", "adjoint", "tangent"] as const) {
      for (const of of templateOf(name, kind).calls) found.set(of.name, forms(of));
    }
  }
  return [...found.values()].flat();
}

export function emitFunctions(): string {
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import * as M from "./math";

${calledFunctions().map(emit).join("\n")}
`;
}
