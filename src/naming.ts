/** What nodes are called for people: inputs by their path, operations by name, nested functions by the function that makes them. */
import { plural } from "./errors.js";
import { callerOf, nestedAt, rowAt, stateAt } from "./interpret.js";
import type { Frame } from "./interpret.js";
import { isCall } from "./nested/nested.js";
import type { Nested } from "./nested/nested.js";
import { nameOf } from "./ops.js";
import { short } from "./print.js";
import { pathsOf } from "./shape.js";
import type { Layout } from "./shape.js";
import { CONSTANT, INPUT, NESTED, PARAMETER, RESULT, operandsOf } from "./tape.js";

export interface Names {
  readonly inputs: Layout;
  readonly parameters: Layout | undefined;
  readonly tables: readonly { readonly name: string; readonly row: Layout }[];
}

const reductions = { rows: "map", sum: "mapSum", maxOf: "mapMax", minOf: "mapMin", logSumExp: "mapLogSumExp" };

export function nestedName(node: Nested): string {
  if (node.kind === "opaque") return node.operation.name;
  if (node.kind === "while") return "whileLoop";
  if (node.kind === "fold") return node.emitted > 0 ? "scan" : "fold";
  return isCall(node) ? "call" : reductions[node.reduction];
}

/** `log`, `mapSum`; results are those of their function. */
export function operationAt(frame: Frame, i: number): string {
  const { opcodes, a } = frame.tape;
  if (opcodes[i] === RESULT) return operationAt(frame, a[i]!);
  return opcodes[i] === NESTED ? nestedName(nestedAt(frame, i)) : nameOf[opcodes[i]!]!;
}

/** What a node is: `input w[1][0]`, `constant 2`, `log (node 7)`. */
export function whatIs(names: Names, frame: Frame, i: number): string {
  const { opcodes, a, constants } = frame.tape;
  const code = opcodes[i]!;
  const which = a[i]!;
  if (code === CONSTANT) return `constant ${constants[which]!}`;
  if (code !== INPUT && code !== PARAMETER) return `${operationAt(frame, i)} (node ${i})`;
  if (!frame.caller) {
    return code === INPUT
      ? `input ${pathsOf(names.inputs.skeleton, "x")[which]!}`
      : `parameter ${pathsOf(names.parameters!.skeleton, "p")[which]!}`;
  }
  const leaf = leafIn(frame, i);
  if ("argument" in leaf) return whatIs(names, frame.caller.frame, leaf.argument);
  const { row } = frame.caller;
  const of = callerOf(frame.caller);
  if ("state" in leaf) return `state[${leaf.state}] before step ${row} of ${nestedName(of)}`;
  if (of.kind === "while" || of.rows.from !== "table")
    return `number ${leaf.column} of row ${row} of ${nestedName(of)}`;
  const table = names.tables[of.rows.table]!;
  return `data ${pathsOf(table.row.skeleton, `${table.name}[${row}]`, true)[leaf.column]!}`;
}

/** What a leaf of a body is: a node of the caller, the state that the step before left, or a number of the row. */
function leafIn(frame: Frame, i: number): { argument: number } | { state: number } | { column: number } {
  const { frame: outer, node: at, row, condition } = frame.caller!;
  const node = callerOf(frame.caller!);
  const { body } = node;
  const which = frame.tape.a[i]!;
  if (frame.tape.opcodes[i] === PARAMETER) return { column: body.active + which };
  const own = condition && node.kind === "while" ? node.condition : body;
  const argument = (k: number) => ({ argument: operandsOf(outer.tape, at)[k]! });
  if (which < own.shared) return argument(which + (condition ? body.shared : 0));
  const state = which - own.shared;
  if (state < own.state) return row === 0 ? argument(stateAt(node) + state) : { state };
  const column = state - own.state;
  return node.kind !== "while" && node.rows.from === "arguments" ? argument(rowAt(node, row) + column) : { column };
}

/** `input x[0] = 2`; a constant says so itself. */
export const withValue = (what: string, value: number): string =>
  what.startsWith("constant ") ? what : `${what} = ${short(value)}`;

/** Where a body is: `row 3 of mapSum`, the innermost first. */
export function placesOf({ caller }: Frame): string[] {
  if (!caller) return [];
  const { frame, row, condition } = caller;
  const node = callerOf(caller);
  const name = nestedName(node);
  if (name === "call") return [name, ...placesOf(frame)];
  const what = condition ? "condition before step" : node.kind === "map" ? "row" : "step";
  return [`${what} ${row} of ${name}`, ...placesOf(frame)];
}

/** Inputs of the whole that nodes depend on, and numbers of data that are differentiated. */
export function inputsBehind(names: Names, frame: Frame, nodes: readonly number[]): string {
  const found = new Set<string>();
  const seen = new Map<Frame, Set<number>>();
  const visit = (at: Frame, i: number): void => {
    const here = seen.get(at) ?? new Set();
    seen.set(at, here);
    if (here.has(i) || !at.active[i]) return;
    here.add(i);
    const code = at.tape.opcodes[i]!;
    const all = (of: Frame, node: number): void => operandsOf(of.tape, node).forEach((k) => visit(of, k));
    if (code === RESULT) return all(at, at.tape.a[i]!);
    if (code !== INPUT) return all(at, i);
    const leaf = at.caller ? leafIn(at, i) : undefined;
    if (leaf && "argument" in leaf) visit(at.caller!.frame, leaf.argument);
    else if (leaf && "state" in leaf) all(at.caller!.frame, at.caller!.node);
    else found.add(whatIs(names, at, i));
  };
  nodes.forEach((i) => visit(frame, i));
  const all = [...found];
  return all.length > 4 ? `${all.slice(0, 3).join(", ")} and ${plural(all.length - 3, "more input")}` : all.join(", ");
}
