/** `wasmgrad/expressions`: formulas as text, parsed by mathjs, as functions of named Exprs. Needs mathjs beside wasmgrad. */
export { FormulaError } from "./expressions/errors.js";
export type { CompiledFormula, Formula, FormulaNames, FormulaOptions } from "./expressions/formula.js";
export { fromMathjs } from "./expressions/from-mathjs.js";
export type { MathNode } from "./expressions/nodes.js";
export { parse } from "./expressions/parse.js";
