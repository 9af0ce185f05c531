/** A tape for people: a listing, a Graphviz graph, a Mermaid flowchart. */
import { plural } from "./errors.js";
import { bodiesIn, isCall } from "./nested/nested.js";
import type { Body } from "./nested/nested.js";
import {
  CONSTANT,
  INPUT,
  LEAVES,
  LIST,
  NESTED,
  PARAMETER,
  RESULT,
  forEachOperand,
  operandKind,
  operandsOf,
} from "./tape.js";
import { nameOf } from "./ops.js";
import { activeOperands } from "./readings.js";
import type { Tape } from "./tape.js";

/** Numbers to show at each node, by node. */
export interface NodeValues {
  readonly primal: Float64Array;
  readonly tangent: Float64Array;
  readonly adjoint: Float64Array;
}

export const short = (x: number): string => (Object.is(x, -0) ? "-0" : String(Number(x.toPrecision(6))));

/** `x0`, `p0`, the constant, or `%i` for an operation. */
function reference(tape: Tape, i: number): string {
  const which = tape.a[i]!;
  switch (tape.opcodes[i]) {
    case INPUT:
      return `x${which}`;
    case PARAMETER:
      return `p${which}`;
    case CONSTANT:
      return short(tape.constants[which]!);
    default:
      return `%${i}`;
  }
}

/** As a listing calls it. */
export const bodyName = (tape: Tape, body: Body): string => `body ${[...bodiesIn(tape)].indexOf(body)}`;

/** The name of an operation; of a nested function with the size of what it does, of a result with which it is. */
function operationOf(tape: Tape, i: number): string {
  const code = tape.opcodes[i]!;
  if (code === RESULT) return `result ${tape.b[i]!}`;
  if (code !== NESTED) return nameOf[code]!;
  const node = tape.nested[tape.c[i]!]!;
  if (node.kind === "opaque") return `opaque ${node.operation.name}`;
  if (isCall(node)) return `call ${bodyName(tape, node.body)}`;
  const over =
    node.kind === "while" ? "" : node.rows.from === "table" ? " rows of data" : ` ${plural(node.rows.count, "row")}`;
  const reduced = node.kind === "map" && node.reduction !== "rows" ? ` ${node.reduction}` : "";
  return `${node.kind}${reduced} ${bodyName(tape, node.body)}${over}`;
}

/** Leaves that something uses, and operations. */
function shownNodes(tape: Tape): number[] {
  const used = new Uint8Array(tape.length);
  for (const output of tape.outputs) used[output] = 1;
  for (let i = 0; i < tape.length; i++) forEachOperand(tape, i, (operand) => (used[operand] = 1));
  return Array.from(used.keys()).filter((i) => used[i] || tape.opcodes[i] === INPUT);
}

/**
 * The adjoints that nodes have: of what depends on no input, the seeds of 1 that outputs get. Reverse sweeps leave
 * something else there where that is faster than to leave nothing.
 */
export function ownAdjoints(tape: Tape, adjoint: Float64Array): Float64Array {
  const active = nameOf.map(activeOperands);
  const depends = tape.opcodes.map((code) => Number(code === INPUT));
  const own = adjoint.map((x, i) => {
    const code = tape.opcodes[i]!;
    if (code < LEAVES) {
      const bitOf = (k: number): number => (operandKind[code]! < LIST ? k : 0);
      // Nested functions may depend on every argument.
      operandsOf(tape, i).forEach(
        (operand, k) => (depends[i]! |= depends[operand]! & ((active[code] ?? ~0) >> bitOf(k))),
      );
    }
    return depends[i] && code !== NESTED ? x : 0;
  });
  for (const output of tape.outputs) if (!depends[output]) own[output]!++;
  return own;
}

/** A leaf, or an operation as a listing has it: `%3 = mul x0 %2`. */
export function lineOf(tape: Tape, i: number): string {
  if (tape.opcodes[i]! >= LEAVES) return reference(tape, i);
  const of = tape.opcodes[i] === RESULT ? ["of"] : [];
  return `%${i} = ${[operationOf(tape, i), ...of, ...operandsOf(tape, i).map((o) => reference(tape, o))].join(" ")}`;
}

/** One line an operation: `%3 = mul x0 %2`; with values, a table with primal, tangent and adjoint. */
export function listing(tape: Tape, values?: NodeValues): string {
  const rows = shownNodes(tape).filter((i) => values || tape.opcodes[i]! < LEAVES);
  const text = rows.map((i) => lineOf(tape, i));
  const outputs = `return ${Array.from(tape.outputs, (i) => reference(tape, i)).join(", ")}`;
  const bodies = [...bodiesIn(tape)].map((body) => `\n${bodyName(tape, body)}:\n${listing(body.tape)}`);
  if (!values) return [...text, outputs, ...bodies].join("\n");
  const columns = [values.primal, values.tangent, values.adjoint];
  const cells = rows.map((i, k) => [text[k]!, ...columns.map((column) => short(column[i]!))]);
  return [...aligned([["", "primal", "tangent", "adjoint"], ...cells]), outputs, ...bodies].join("\n");
}

/** Rows as lines, the first column to the left, the others to the right. */
export function aligned(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, c) => rows.reduce((width, row) => Math.max(width, row[c]!.length), 0));
  return rows.map((row) =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join("  "),
  );
}

/** What stands in the box of a node. */
function label(tape: Tape, i: number, values: NodeValues | undefined): string[] {
  const code = tape.opcodes[i]!;
  const lines = [code >= LEAVES ? reference(tape, i) : operationOf(tape, i)];
  if (values && code !== CONSTANT) {
    lines.push(`primal ${short(values.primal[i]!)}`, `tangent ${short(values.tangent[i]!)}`, `adjoint ${short(values.adjoint[i]!)}`); // prettier-ignore
  }
  return lines;
}

/** Graphviz; render with `dot -Tsvg`. */
export function toDot(tape: Tape, values?: NodeValues): string {
  const lines = ["digraph tape {", "  rankdir=BT;", "  node [shape=box, fontname=monospace];"];
  const outputs = new Set(tape.outputs);
  for (const i of shownNodes(tape)) {
    const style = outputs.has(i) ? ", peripheries=2" : tape.opcodes[i]! >= LEAVES ? ", style=rounded" : "";
    lines.push(`  n${i} [label="${label(tape, i, values).join("\\n")}"${style}];`);
    forEachOperand(tape, i, (operand) => lines.push(`  n${operand} -> n${i};`));
  }
  return [...lines, "}"].join("\n");
}

/** Mermaid flowchart. */
export function toMermaid(tape: Tape, values?: NodeValues): string {
  const lines = ["flowchart BT"];
  const outputs = new Set(tape.outputs);
  for (const i of shownNodes(tape)) {
    const text = `"${label(tape, i, values).join("<br>")}"`;
    const leaf = tape.opcodes[i]! >= LEAVES;
    lines.push(`  n${i}${outputs.has(i) ? `[[${text}]]` : leaf ? `([${text}])` : `[${text}]`}`);
    forEachOperand(tape, i, (operand) => lines.push(`  n${operand} --> n${i}`));
  }
  return lines.join("\n");
}
