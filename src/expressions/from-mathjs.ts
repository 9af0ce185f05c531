/** Formulas of trees that somebody else has parsed, or made. */
import { AdError, describe } from "../errors.js";
import { checkNames, formulaOf } from "./formula.js";
import type { Formula, FormulaNames } from "./formula.js";
import type { MathNode } from "./nodes.js";

/**
 * Makes a formula of a node of mathjs: of `math.parse`, `math.simplify` and the like, of any mathjs.
 *
 * @throws FormulaError "formula" for what is not supported; "limit" for what is too large. AdError "type" for names that
 * are none.
 */
export function fromMathjs<const V extends string = never, const P extends string = never>(
  node: MathNode,
  names: FormulaNames<V, P> = {},
): Formula<V, P> {
  if (typeof node !== "object" || node === null || typeof node.type !== "string") {
    throw new AdError("type", `fromMathjs: got ${describe(node)}, expected a node of mathjs, such as math.parse("a*x") returns`); // prettier-ignore
  }
  const text = { where: "fromMathjs", root: node, positions: new Map<MathNode, number>() };
  return formulaOf(text, checkNames(names, "fromMathjs")) as Formula<V, P>;
}
