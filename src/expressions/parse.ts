/** Formulas of text. mathjs reads it; this is the one file that needs it. */
import { parse as parseText } from "mathjs/number";
import { AdError, describe } from "../errors.js";
import { FormulaError, at } from "./errors.js";
import { checkNames, formulaOf } from "./formula.js";
import type { Formula, FormulaNames } from "./formula.js";
import type { MathNode } from "./nodes.js";
import { positionsOf } from "./positions.js";

const MOST_CHARACTERS = 100_000;
/** mathjs reads what follows a % twice, and in brackets within brackets twice at each. */
const MOST_PERCENTS = 8;

/**
 * Makes a formula of text such as "a*exp(-b*x) + c", in the syntax of mathjs. It is read and walked, never run as code.
 *
 * @throws FormulaError "formula" with the position for what is no formula or not supported; "limit" for what is too
 * large. AdError "type" for names that are none.
 */
export function parse<const V extends string = never, const P extends string = never>(
  text: string,
  names: FormulaNames<V, P> = {},
): Formula<V, P> {
  if (typeof text !== "string")
    throw new AdError("type", `parse: got ${describe(text)}, expected text such as "a*x + b"`);
  const checked = checkNames(names, "parse");
  mustBeShort(text);
  const root = read(text);
  return formulaOf({ where: "parse", root, positions: positionsOf(root, text) }, checked) as Formula<V, P>;
}

function mustBeShort(text: string): void {
  if (text.length > MOST_CHARACTERS) throw new FormulaError("limit", `parse: got ${text.length} characters, expected at most ${MOST_CHARACTERS}; make the formula shorter`); // prettier-ignore
  const percents = text.split("%").length - 1;
  if (percents > MOST_PERCENTS) throw new FormulaError("limit", `parse: got ${percents} signs %, expected at most ${MOST_PERCENTS}; write mod(x, y)`); // prettier-ignore
}

function read(text: string): MathNode {
  try {
    return parseText(text);
  } catch (error) {
    // As engines report that the stack is full: it is empty again here.
    if (error instanceof RangeError || (error as Error).name === "InternalError") {
      throw new FormulaError("limit", "parse: got too many expressions within one another; give parts of it names: u = ...; u*sin(u)"); // prettier-ignore
    }
    const { message, char } = error as { message: string; char?: number };
    // mathjs may put all that is left of the text into it.
    const said = message.replace(/ \(char \d+\)$/, "");
    const short = said.length > 80 ? `${said.slice(0, 80)}…` : said;
    throw new FormulaError("formula", `parse: ${short}${at(char)}, expected a formula such as a*x + b`, char);
  }
}
