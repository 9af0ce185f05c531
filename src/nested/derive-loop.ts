/** Derivatives of loops on the tape. Of a loop with a condition, and of a fold over a table, forward alone. */
import { TapeBuilder } from "../builder.js";
import { copyAll } from "../copy.js";
import { deriveVjp } from "../derive.js";
import {
  argumentsOf,
  beside,
  countOf,
  derivedBody,
  nodesOf,
  record,
  tangentsOf,
  withRowsAsArguments,
} from "./derived-body.js";
import type { Arguments } from "./derived-body.js";
import { Expr, exprsOf } from "../expr.js";
import type { Body, FoldNode, WhileNode } from "./nested.js";

export function foldJvp(builder: TapeBuilder, node: FoldNode, args: Expr[], dots: Expr[]): Expr[] {
  const { body } = node;
  const [given, tangents] = [args, dots].map((all) => argumentsOf(body, all, countOf(node.rows))) as [Arguments<Expr>, Arguments<Expr>]; // prettier-ignore
  const derived = derivedBody(body, body, (parts) => [...parts.outputs.slice(0, body.state), ...tangentsOf(parts)]);
  const all = [...given.shared, ...tangents.shared, ...given.state, ...tangents.state, ...beside(given.rows, tangents.rows)]; // prettier-ignore
  return record(builder, { ...node, body: derived }, all).slice(body.state);
}

export function whileJvp(builder: TapeBuilder, node: WhileNode, args: Expr[], dots: Expr[]): Expr[] {
  const { body, condition } = node;
  const { shared, state } = body;
  const derived = derivedBody(body, body, (parts) => [...parts.outputs, ...tangentsOf(parts)]);
  const until = derivedBody(condition, { shared: 0, state }, (parts) => parts.outputs);
  const all = [...args.slice(0, shared), ...dots.slice(0, shared), ...args.slice(shared), ...dots.slice(shared + condition.shared)]; // prettier-ignore
  return record(builder, { ...node, body: derived, condition: until }, all).slice(state);
}

/** Forward once more for the state before every step; then from the last step to the first, the adjoints as the state. */
export function foldVjp(builder: TapeBuilder, node: FoldNode, args: Expr[], seeds: Expr[]): Expr[] {
  const { body, rows, given } = withRowsAsArguments(builder, node, args);
  const { shared, state } = body;
  const steps = (node.rows as { count: number }).count;
  const keeping = derivedBody(body, { shared: 0 }, (parts) => [...parts.outputs.slice(0, state), ...parts.state]);
  const forth = [...given.shared, ...given.state, ...given.rows.flat()];
  const states = record(builder, { ...node, body: keeping, rows, emitted: state }, forth).slice(state);
  const rowOf = (k: number): Expr[] => [
    ...states.slice(k * state, (k + 1) * state),
    ...(given.rows[k] ?? []),
    ...seeds.slice(state + k * node.emitted, state + (k + 1) * node.emitted),
  ];
  const back = Array.from({ length: steps }, (_, k) => rowOf(steps - 1 - k)).flat();
  const zeros = given.shared.map(() => new Expr(builder, builder.constant(0)));
  const reversed: FoldNode = { ...node, body: reverseBody(body, node.emitted), rows: { from: "arguments", count: steps }, emitted: body.active }; // prettier-ignore
  const results = record(builder, reversed, [...given.shared, ...seeds.slice(0, state), ...zeros, ...back]);
  const [adjoints, rest] = [results.slice(0, state + shared), results.slice(state + shared)];
  const ofRows = Array.from({ length: steps }, (_, k) => rest.slice((steps - 1 - k) * body.active, (steps - k) * body.active)); // prettier-ignore
  const own = [...adjoints.slice(state), ...adjoints.slice(0, state)];
  return node.rows.from === "arguments" ? [...own, ...ofRows.flat()] : own;
}

/** One step back. State: [ adjoints of the state | of shared inputs so far ]; row: [ state | row | seeds of what is emitted ]. */
function reverseBody(body: Body, emitted: number): Body {
  const builder = new TapeBuilder();
  const m = exprsOf(builder);
  const inputs = (count: number): Expr[] => Array.from({ length: count }, () => new Expr(builder, builder.input()));
  const [shared, stateAdjoints, sharedAdjoints] = [inputs(body.shared), inputs(body.state), inputs(body.shared)];
  const [state, active, seeds] = [inputs(body.state), inputs(body.active), inputs(emitted)];
  const from = nodesOf([...shared, ...state, ...active]);
  const outputs = copyAll(body.tape, from, [], builder);
  const received = deriveVjp(builder, outputs, [...stateAdjoints, ...seeds], from);
  const next = [
    ...received.slice(body.shared, body.shared + body.state),
    ...sharedAdjoints.map((x, i) => m.add(x, received[i]!)),
    ...received.slice(body.shared + body.state),
  ];
  return {
    tape: builder.tape(nodesOf(next)),
    ...{ shared: body.shared, state: body.state + body.shared, active: body.state + body.active + emitted, passive: 0 },
  };
}
