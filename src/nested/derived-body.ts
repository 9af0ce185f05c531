/** Bodies made of bodies: more inputs, other outputs; what derivatives of nested functions are recorded with. */
import { TapeBuilder } from "../builder.js";
import { copyAll, withRowsActive } from "../copy.js";
import { deriveJvp } from "../derive.js";
import { Expr } from "../expr.js";
import { resultsOf } from "./nested.js";
import type { Body, FoldNode, MapNode, Nested, Rows } from "./nested.js";

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

/** Tangents of a body's outputs. */
export function tangentsOf({
  builder,
  shared,
  state,
  active,
  moreShared,
  moreState,
  moreActive,
  outputs,
}: Parts): Expr[] {
  const inputs = nodesOf([...shared, ...state, ...active]);
  return deriveJvp(builder, inputs, [...moreShared, ...moreState, ...moreActive], nodesOf(outputs));
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

/** The rows side by side. */
export const beside = <T>(a: readonly (readonly T[])[], b: readonly (readonly T[])[]): T[] =>
  a.flatMap((row, k) => [...row, ...b[k]!]);

/** Rows that are constants become arguments, so that others may stand beside them. */
export function withRowsAsArguments<N extends MapNode | FoldNode>(
  builder: TapeBuilder,
  { body, rows }: N,
  args: readonly Expr[],
): { body: Body; rows: Rows; given: Arguments<Expr> } {
  if (rows.from !== "constants") return { body, rows, given: argumentsOf(body, args, countOf(rows)) };
  const { count, values } = rows;
  const active = { ...body, tape: withRowsActive(body.tape), active: body.passive, passive: 0 };
  const constants = Array.from(values, (x) => new Expr(builder, builder.constant(x)));
  return {
    body: active,
    rows: { from: "arguments", count },
    given: argumentsOf(active, [...args, ...constants], count),
  };
}
