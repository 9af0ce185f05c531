/** The tape as a table: what the graph shows, in text. */
import { el } from "./dom.js";
import { DRAWN } from "./limits.js";
import { drawnNodes } from "./layout.js";
import type { Frame } from "./stepper.js";
import { short } from "./tape.js";
import type { Tape } from "./tape.js";

/** Rows of a table; those of larger tapes are left out. */
const MOST_ROWS = 4 * DRAWN;
const COLUMNS = ["primal", "tangent", "adjoint"] as const;

export function tableOf(tape: Tape, frame: Frame): HTMLElement {
  const all = drawnNodes(tape);
  const number = (x: number | undefined): HTMLElement => el("td", {}, x === undefined ? "·" : short(x));
  const row = (i: number): HTMLElement => {
    const { name, formula } = tape.nodes[i]!;
    const words = formula === name ? name : `${name} = ${formula}`;
    return el("tr", { "data-active": i === frame.step.node }, el("th", { scope: "row" }, words), ...COLUMNS.map((column) => number(frame[column][i]))); // prettier-ignore
  };
  const head = el("tr", {}, ...["node", ...COLUMNS].map((column) => el("th", { scope: "col" }, column)));
  const rows = all.slice(0, MOST_ROWS).map(row);
  const outputs = tape.outputs.map(({ node, name }) => `${name} is ${tape.nodes[node]!.name}`).join(", ");
  const left = all.length > MOST_ROWS ? ` The first ${MOST_ROWS} of ${all.length} nodes.` : "";
  return el("table", { class: "pg-table" }, el("caption", {}, `Outputs: ${outputs}.${left}`), el("thead", {}, head), el("tbody", {}, ...rows)); // prettier-ignore
}
