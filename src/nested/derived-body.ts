/** Bodies made of bodies: more inputs, other outputs; what derivatives of nested functions are recorded with. */
import { zero } from "../algebra.js";
import { TapeBuilder } from "../builder.js";
import { copyAll, withRowsActive } from "../copy.js";
import { Expr, constantIn } from "../expr.js";
import { resultsOf } from "./nested.js";
import type { Body, FoldNode, MapNode, Nested, Rows } from "./nested.js";
import { plainIn, propagate } from "../taylor-derive.js";
import type { Propagated } from "../taylor-derive.js";
import type { Coefficient } from "../taylor-series.js";

/** The inputs of a body, and what its outputs are, while it is recorded anew. */
export interface Parts {
  readonly builder: TapeBuilder;
  readonly shared: Expr[];
  readonly state: Expr[];
  readonly active: Expr[];
  /** Further inputs of each kind, behind those of the body. */
  readonly moreShared: Expr[];
  readonly moreState: Expr[];
  readonly moreActive: Expr[];
  readonly outputs: Expr[];
}

/** How many inputs of each kind there are besides those of the body. */
interface More {
  readonly shared: number;
  readonly state?: number;
  readonly active?: number;
}

/** A body with more inputs, whose outputs are what `outputsOf` makes of those of `body`. */
export function derivedBody(body: Body, more: More, outputsOf: (parts: Parts) => readonly Expr[]): Body {
  const builder = new TapeBuilder();
  const inputs = (count: number): Expr[] => Array.from({ length: count }, () => new Expr(builder, builder.input()));
  const { state: moreState = 0, active: moreActive = 0 } = more;
  const [shared, sharedToo] = [inputs(body.shared), inputs(more.shared)];
  const [state, stateToo] = [inputs(body.state), inputs(moreState)];
  const [active, activeToo] = [inputs(body.active), inputs(moreActive)];
  const parameters = Array.from({ length: body.passive }, () => builder.parameter());
  const nodes = [...shared, ...state, ...active].map((x) => x.node);
  const outputs = copyAll(body.tape, nodes, parameters, builder).map((node) => new Expr(builder, node));
  const parts = { builder, shared, state, active, moreShared: sharedToo, moreState: stateToo, moreActive: activeToo, outputs }; // prettier-ignore
  const results = outputsOf(parts).map((x) => x.node);
  return {
    tape: builder.tape(results),
    shared: body.shared + more.shared,
    state: body.state + moreState,
    active: body.active + moreActive,
    passive: body.passive,
  };
}

export const nodesOf = (xs: readonly Expr[]): number[] => xs.map((x) => x.node);

/** The series of a body's outputs, where its further inputs are the coefficients of its inputs, order after order. */
export function seriesOf(parts: Parts, order: number): Propagated {
  const { builder, shared, state, active, outputs } = parts;
  const given = Array.from({ length: order }, (_, k) => {
    const at = (own: readonly Expr[], more: readonly Expr[]): Coefficient[] =>
      own.map((_, i) => more[k * own.length + i] ?? zero);
    return [...at(shared, parts.moreShared), ...at(state, parts.moreState), ...at(active, parts.moreActive)];
  });
  return propagate(builder, nodesOf([...shared, ...state, ...active]), given, nodesOf(outputs), order);
}

/** The arguments of a node, by kind; rows one by one. */
export interface Arguments<T> {
  readonly shared: readonly T[];
  readonly state: readonly T[];
  readonly rows: readonly (readonly T[])[];
}

export function argumentsOf<T>({ shared, state, active }: Body, all: readonly T[], rows: number): Arguments<T> {
  const first = shared + state;
  const row = (k: number): readonly T[] => all.slice(first + k * active, first + (k + 1) * active);
  return {
    shared: all.slice(0, shared),
    state: all.slice(shared, first),
    rows: Array.from({ length: active > 0 ? rows : 0 }, (_, k) => row(k)),
  };
}

export const countOf = (rows: Rows): number => (rows.from === "arguments" ? rows.count : 0);

export function record(builder: TapeBuilder, node: Nested, args: readonly Expr[]): Expr[] {
  const first = builder.pushNested(node, nodesOf(args), resultsOf(node));
  return Array.from({ length: resultsOf(node) }, (_, k) => new Expr(builder, first + k));
}

/** Coefficients of the arguments of a node, or of its results: a list an order, from 1 on. */
export type Dots = readonly (readonly Coefficient[])[];

/** The arguments of a node with their coefficients behind them, by kind, and how many more of each kind that makes. */
export interface Lifted {
  readonly more: Required<More>;
  readonly shared: readonly Expr[];
  readonly state: readonly Expr[];
  /** Rows one after the other. */
  readonly rows: readonly Expr[];
}

/** @param dots Coefficients of the arguments, a list an order. Of rows and what is shared, orders that are `zero` are left out. */
export function lifted(builder: TapeBuilder, body: Body, args: readonly Expr[], dots: Dots, count: number): Lifted {
  const given = argumentsOf(body, args, count);
  const tangents = dots.map((all) => argumentsOf(body, all, count));
  const used = (of: (t: Arguments<Coefficient>) => readonly Coefficient[]): number =>
    tangents.reduce((most, t, k) => (of(t).some((c) => c !== zero) ? k + 1 : most), 0);
  const [shared, active] = [used((t) => t.shared), used((t) => t.rows.flat())];
  const plain = (all: readonly Coefficient[]): Expr[] => all.map((c) => plainIn(builder, c));
  return {
    more: { shared: shared * body.shared, state: dots.length * body.state, active: active * body.active },
    shared: [...given.shared, ...tangents.slice(0, shared).flatMap((t) => plain(t.shared))],
    state: [...given.state, ...tangents.flatMap((t) => plain(t.state))],
    rows: given.rows.flatMap((row, r) => [...row, ...tangents.slice(0, active).flatMap((t) => plain(t.rows[r]!))]),
  };
}

/** Of results that are coefficients of one order after another, `width` of each, again and again: those of each order. */
export const byOrder = (results: readonly Expr[], order: number, width: number): Expr[][] =>
  Array.from({ length: order }, (_, k) => results.filter((_, i) => Math.floor(i / width) % order === k));

/** Rows that are constants become arguments, so that others may stand beside them. */
export function withRowsAsArguments<N extends MapNode | FoldNode>(
  builder: TapeBuilder,
  { body, rows }: N,
  args: readonly Expr[],
): { body: Body; rows: Rows; given: Arguments<Expr> } {
  if (rows.from !== "constants") return { body, rows, given: argumentsOf(body, args, countOf(rows)) };
  const { count, values } = rows;
  const active = { ...body, tape: withRowsActive(body.tape), active: body.passive, passive: 0 };
  const constants = Array.from(values, (x) => constantIn(builder, x));
  return {
    body: active,
    rows: { from: "arguments", count },
    given: argumentsOf(active, [...args, ...constants], count),
  };
}
