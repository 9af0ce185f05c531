/** Writes src/methods.generated.ts: the methods of Expr and the free functions, with their docs. */
import type { OpName } from "../src/algebra.js";
import { names, rules } from "../src/ops.js";

const comment = (name: OpName, indent: string): string => `${indent}/** ${rules[name].doc} */\n`;
const isList = (name: OpName): boolean => typeof rules[name].arity === "string";
const kind = { 1: "Unary", 2: "Binary", 3: "Ternary", list: "List", pairs: "Pairs" } as const;

function method(name: OpName): string {
  const arity = rules[name].arity as number;
  const parameters = ["b", "c"].slice(0, arity - 1).map((p) => `${p}: Operand`);
  return `${comment(name, "  ")}  ${name}(${parameters.join(", ")}): Expr;`;
}

function free(name: OpName): string {
  const k = kind[rules[name].arity];
  return `${comment(name, "")}export const ${name}: ${k}Function = /* @__PURE__ */ lift("${name}");`;
}

export function emitMethods(): string {
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import { lift } from "./functions.js";
import type { BinaryFunction, ListFunction, PairsFunction, TernaryFunction, UnaryFunction } from "./functions.js";
import type { Expr, Operand } from "./expr.js";

/** The operations as methods; \`a\` in the docs is the receiver. */
export interface Methods {
${names
  .filter((name) => !isList(name))
  .map(method)
  .join("\n")}
}

${names.map(free).join("\n")}
`;
}
