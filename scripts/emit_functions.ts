/** Writes assembly/functions.generated.ts: the elementary functions by name, which emitted modules import. */
import { calledFunctions } from "../src/emit/functions.js";
import type { CoreFunction } from "../src/emit/functions.js";
import { F64 } from "../src/emit/wasm.js";

const letters = ["a", "b", "c"];

function emit({ name, of, arity, lane, keeps }: CoreFunction): string {
  const type = lane === F64 ? "f64" : "v128";
  const args = letters.slice(0, arity);
  const declared = args.map((arg) => `${arg}: ${type}`).concat(keeps ? ["at: usize"] : []);
  return `export function ${name}(${declared.join(", ")}): ${type} { return M.${of}<${type}>(${args.concat(keeps ? ["at"] : []).join(", ")}); }`;
}

export function emitFunctions(): string {
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import * as M from "./math";

${calledFunctions().map(emit).join("\n")}
`;
}
