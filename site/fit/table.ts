/** The parameters: their values, which can be edited, how certain they are, and what NIST certifies. */
import type { Dataset, Parameter } from "./datasets.js";
import { digits } from "./model.js";
import type { Fit } from "./model.js";
import { short } from "../common/plot.js";

/** Titles after the first column; those of NIST, which hold for its formula and data only, and those that always hold. */
const withCertified = ["value", "certified", "digits agree", "± standard error", "digits agree"];
const alone = ["value", "± standard error"];

/** Shows a fit; beside what NIST certifies where `dataset` is given. */
export function showParameters(table: HTMLTableElement, fit: Fit, dataset: Dataset | undefined): void {
  const titles = dataset ? withCertified : alone;
  if (table.rows.length !== fit.b.length + 1 || table.rows[0]!.cells.length !== titles.length + 1) build(table, fit, titles); // prettier-ignore
  const errors = fit.converged ? fit.errors() : undefined;
  fit.b.forEach((value, i) => {
    const [name, field, ...others] = table.rows[i + 1]!.cells;
    name!.textContent = fit.curve.names[i]!;
    const input = field!.querySelector("input")!;
    input.setAttribute("aria-label", `value of ${fit.curve.names[i]}`);
    if (document.activeElement !== input) input.value = shown(value);
    const texts = textsOf(value, errors?.[i], dataset?.parameters[i]);
    others.forEach((cell, k) => (cell.textContent = texts[k]!));
  });
}

function textsOf(value: number, error: number | undefined, parameter: Parameter | undefined): string[] {
  const text = error === undefined ? "–" : Number.isFinite(error) ? short(error) : "not determined";
  if (!parameter) return [text];
  const agree = error === undefined ? "–" : digits(error, parameter.error).toFixed(1);
  return [shown(parameter.certified), digits(value, parameter.certified).toFixed(1), text, agree];
}

/** With as many digits as certified values have. */
function shown(value: number): string {
  return String(Number(value.toPrecision(11)));
}

function build(table: HTMLTableElement, fit: Fit, titles: readonly string[]): void {
  const first = '<th scope="col"><span class="wg-hidden">parameter</span></th>';
  const others = titles.map((title) => `<th scope="col">${title}</th>`);
  const cells = "<td></td>".repeat(titles.length - 1);
  const row = `<tr><th scope="row"></th><td><input type="number" step="any"></td>${cells}</tr>`;
  table.innerHTML = `<thead><tr>${first}${others.join("")}</tr></thead><tbody>${row.repeat(fit.b.length)}</tbody>`;
}

/** The values in the table's fields; what is no number stays as it is in the fit. */
export function editedValues(table: HTMLTableElement, fit: Fit): number[] {
  return fit.b.map((value, i) => {
    const { value: text } = table.rows[i + 1]!.cells[1]!.querySelector("input")!;
    // An untouched field shows 11 digits of more.
    return text === "" || text === shown(value) ? value : Number(text);
  });
}
