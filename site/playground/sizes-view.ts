/** The sizes of tape and derivative as bars by powers of ten. */
import { el } from "./dom.js";
import type { Sizes } from "./sizes.js";

/** Counts from a million on, and of what is no count any more. */
export function countWords(count: number): string {
  if (count === Infinity) return "more than 10³⁰⁸";
  return count < 1e6 ? String(count) : count.toExponential(1).replace(/(\d)\.0e/, "$1e").replace(/e\+(\d+)/, (_, e: string) => ` · 10${[...e].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("")}`); // prettier-ignore
}

/** @param name Of the derivative: `∂f/∂x`. */
export function sizesView(sizes: Sizes | string, name: string): HTMLElement {
  if (typeof sizes === "string") return el("p", { class: "pg-note" }, sizes);
  const { tape, shared, expanded, formula } = sizes;
  const rows: [string, number, string][] = [
    ["Tape: operations of one sweep", tape, "pg-bar-tape"],
    ["Formula of the function, written out", formula, "pg-bar-formula"],
    [`${name}, equal parts written once`, shared, "pg-bar-shared"],
    [`${name}, written out`, expanded, "pg-bar-expanded"],
  ];
  // At least a hundred, so that small numbers do not look large.
  const longest = Math.max(2, ...rows.map(([, count]) => Math.log10(Math.min(count, 1e308) + 1)));
  const bars = rows.map(([words, count, kind]) => {
    const share = Math.log10(Math.min(count, 1e308) + 1) / longest;
    const bar = el("span", { class: `pg-bar ${kind}`, style: `width: ${(100 * share).toFixed(1)}%` });
    return el("div", { class: "pg-size" }, el("dt", {}, words), el("dd", {}, el("b", {}, countWords(count)), bar));
  });
  const note = `Operations, inputs and constants; bars by powers of ten. Reverse mode writes none of this down: it goes over the ${tape} operations of the tape once forward and once back.`;
  return el("div", {}, el("dl", { class: "pg-sizes" }, ...bars), el("p", { class: "pg-note" }, note));
}
