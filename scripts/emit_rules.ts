/** Writes assembly/rules.generated.ts: one class of inlined methods an operation, and the dispatch on opcodes. */
import { names, rules } from "../src/ops.js";
import { activeOperands } from "../src/readings.js";
import { manyRules, ruleClass } from "./emit_classes.js";
import { blocks, dispatch, loopNumbers, seldom } from "./emit_sweeps.js";
import { byOpcode, className, isList, isRare, letters, recorded, shapeNames, width } from "./groups.js";

/** Words of operands an operation has in the index, by opcode; 0 for an opcode that no run may have. */
function operandWords(): string {
  const words = { 1: 1, 2: 2, 3: 3, list: 2, pairs: 3 } as const;
  return `/** Number of operands, by opcode, lists not counted; 3 for lists; 0: not an opcode of a run. */
const operandWords = memory.data<u8>([${byOpcode((name) => words[rules[name].arity])}]);
/** 1 where the operands are a list, 2 where they are two lists, by opcode. */
const lists = memory.data<u8>([${byOpcode((name) => (rules[name].arity === "list" ? 1 : rules[name].arity === "pairs" ? 2 : 0))}]);

export function operandWordsOf(opcode: u32): u32 { return opcode < ${names.length} ? load<u8>(operandWords + opcode) : 0; }
export function listsOf(opcode: u32): u32 { return load<u8>(lists + opcode); }
`;
}

function evaluateList(): string {
  const cases = recorded.filter(isList).map((name) => {
    const args = rules[name].arity === "pairs" ? "NEAR, x, 0, (<usize>n) << 3, n" : "NEAR, x, 0, n, 0";
    return `    case ${rules[name].code}: return changetype<${className(name)}>(0).value(${args});`;
  });
  return `/** Result of one operation over the \`n\` numbers at \`x\` (a second list stands behind them), NaN for any other. */
export function evaluateList(opcode: u32, x: usize, n: u32): f64 {\n  switch (opcode) {\n${cases.join("\n")}\n    default: return NaN;\n  }\n}\n`;
}

function evaluate(): string {
  const cases = recorded
    .filter((name) => !isList(name))
    .map((name) => {
      const args = letters.slice(0, width(name)).join(", ");
      const rule = isRare(name) ? `${shapeNames[rules[name].arity]}Rules>(opcode)` : `${className(name)}>(0)`;
      return `    case ${rules[name].code}: return changetype<${rule}.value<f64>(${args});`;
    });
  return `/** Result of one operation of fixed arity; NaN for any other opcode. */
export function evaluate(opcode: u32, a: f64, b: f64, c: f64): f64 {\n  switch (opcode) {\n${cases.join("\n")}\n    default: return NaN;\n  }\n}\n`;
}

export function emitRules(): string {
  const common = ["run", "w", "x"];
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import { LOOP_SHIFT, NEAR } from "../src/layout";
import * as L from "./lanes";
import * as M from "./math";
import * as R from "./reduce";
import * as T from "./templates";

${operandWords()}
${loopNumbers()}
${recorded.map(ruleClass).join("\n")}
${manyRules(1)}
${manyRules(2)}
${manyRules(3)}
${dispatch("value", [...common, "s"], 1, () => true)}
${seldom("tangent", [...common, "d", "s"], 1)}
${dispatch("adjoint", [...common, "g", "s"], -1, (name) => activeOperands(name) !== 0)}
${seldom("second", [...common, "d", "g", "e", "s"], -1)}
${blocks()}
${evaluate()}
${evaluateList()}`;
}
