/** What is wrong with a formula, and what may have been meant. */
import { distance } from "fastest-levenshtein";
import { AdError } from "../errors.js";
import type { AdErrorCode } from "../errors.js";

/** An AdError about a formula, of code "formula", or "limit" where it is too large. */
export class FormulaError extends AdError {
  constructor(
    code: AdErrorCode,
    message: string,
    /** Character of the text that it is about, from 1; undefined where that is not known. */
    readonly position?: number,
  ) {
    super(code, message);
  }
}

export const at = (position: number | undefined): string => (position === undefined ? "" : ` at character ${position}`);

/** Names that other languages have for what is there. */
const elsewhere: Readonly<Record<string, string>> = {
  ln: "log",
  lg: "log10",
  arcsin: "asin",
  arccos: "acos",
  arctan: "atan",
  logGamma: "lgamma",
  loggamma: "lgamma",
  sgn: "sign",
};

/** `; did you mean "floor"?`, or nothing. */
export function meant(name: string, known: Iterable<string>): string {
  const other = Object.hasOwn(elsewhere, name) ? elsewhere[name]! : nearest(name, [...known]);
  return other === undefined ? "" : `; did you mean ${JSON.stringify(other)}?`;
}

/** One wrong letter in three may be a slip. */
function nearest(name: string, known: readonly string[]): string | undefined {
  // One letter is like any other, and what is far too long is no slip.
  if (name.length === 1 || name.length > 40) return undefined;
  // What differs in case alone is nearest.
  const far = (other: string): number => (other.toLowerCase() === name.toLowerCase() ? 0 : distance(name, other));
  const most = Math.max(1, Math.floor(name.length / 3));
  const near = known.filter((other) => far(other) <= most && other.length > 1);
  return near.sort((a, b) => far(a) - far(b))[0];
}
