/** Derivatives of loops on the tape. Of a loop with a condition, and of a fold over a table, forward alone. */
import { TapeBuilder } from "../builder.js";
import { copyAll } from "../copy.js";
import { deriveVjp } from "../derive.js";
import {
  byOrder,
  countOf,
  derivedBody,
  lifted,
  nodesOf,
  record,
  seriesOf,
  withRowsAsArguments,
} from "./derived-body.js";
import type { Dots } from "./derived-body.js";
import { Expr, constantIn, exprsOf } from "../expr.js";
import type { Body, FoldNode, WhileNode } from "./nested.js";
import { coefficientsOf } from "../taylor-derive.js";

/** `dots` are the coefficients of the arguments, a list an order; gives those of the results. */
export function foldTaylor(builder: TapeBuilder, node: FoldNode, args: readonly Expr[], dots: Dots): Expr[][] {
  const { body, emitted } = node;
  const order = dots.length;
  const all = lifted(builder, body, args, dots, countOf(node.rows));
  const derived = derivedBody(body, all.more, (parts) => {
    const series = coefficientsOf(parts.builder, seriesOf(parts, order).outputs, 1, order);
    const [state, rest] = [series.map((c) => c.slice(0, body.state)), series.map((c) => c.slice(body.state))];
    return [...parts.outputs.slice(0, body.state), ...state.flat(), ...rest.flat()];
  });
  const lifts: FoldNode = { ...node, body: derived, emitted: order * emitted };
  const results = record(builder, lifts, [...all.shared, ...all.state, ...all.rows]).slice(body.state);
  const states = byOrder(results.slice(0, order * body.state), order, body.state);
  const ofSteps = byOrder(results.slice(order * body.state), order, emitted);
  return states.map((c, k) => [...c, ...ofSteps[k]!]);
}

export function whileTaylor(builder: TapeBuilder, node: WhileNode, args: readonly Expr[], dots: Dots): Expr[][] {
  const { body, condition } = node;
  const order = dots.length;
  // The condition has shared inputs of its own between those of the body and the state.
  const ofBody = <T>(all: readonly T[]): T[] => [...all.slice(0, body.shared), ...all.slice(body.shared + condition.shared)]; // prettier-ignore
  const all = lifted(builder, body, ofBody(args), dots.map(ofBody), 0);
  const derived = derivedBody(body, all.more, (parts) => {
    const series = coefficientsOf(parts.builder, seriesOf(parts, order).outputs, 1, order);
    return [...parts.outputs, ...series.flat()];
  });
  const until = derivedBody(condition, { shared: 0, state: all.more.state }, (parts) => parts.outputs);
  const given = [...all.shared, ...args.slice(body.shared, body.shared + condition.shared), ...all.state];
  const lifts: WhileNode = { ...node, body: derived, condition: until };
  return byOrder(record(builder, lifts, given).slice(body.state), order, body.state);
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
  const zeros = given.shared.map(() => constantIn(builder, 0));
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
