/**
 * Derivatives of nested functions on the tape, which are nested functions again: their bodies are derivatives of the
 * bodies. So they nest to any order like everything else.
 */
import { contract, zero } from "./algebra.js";
import type { Zero } from "./algebra.js";
import { TapeBuilder } from "./builder.js";
import { copyAll, withRowsActive } from "./copy.js";
import { deriveJvp, deriveVjp } from "./derive.js";
import { AdError } from "./errors.js";
import { Expr, exprsOf } from "./expr.js";
import { resultsOf } from "./nested.js";
import type { Body, FoldNode, MapNode, Nested, Rows, WhileNode } from "./nested.js";
import { rules } from "./ops.js";
import { operandsOf } from "./tape.js";

/** The inputs of a body, and what its outputs are, while it is recorded anew. */
interface Parts {
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
function derivedBody(body: Body, more: More, outputsOf: (parts: Parts) => readonly Expr[]): Body {
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

const nodesOf = (xs: readonly Expr[]): number[] => xs.map((x) => x.node);

/** Tangents of a body's outputs. */
function tangentsOf({ builder, shared, state, active, moreShared, moreState, moreActive, outputs }: Parts): Expr[] {
  const inputs = nodesOf([...shared, ...state, ...active]);
  return deriveJvp(builder, inputs, [...moreShared, ...moreState, ...moreActive], nodesOf(outputs));
}

/** The arguments of a node, by kind; rows one by one. */
interface Arguments<T> {
  readonly shared: readonly T[];
  readonly state: readonly T[];
  readonly rows: readonly (readonly T[])[];
}

function argumentsOf<T>({ shared, state, active }: Body, all: readonly T[], rows: number): Arguments<T> {
  const first = shared + state;
  const row = (k: number): readonly T[] => all.slice(first + k * active, first + (k + 1) * active);
  return {
    shared: all.slice(0, shared),
    state: all.slice(shared, first),
    rows: Array.from({ length: active > 0 ? rows : 0 }, (_, k) => row(k)),
  };
}

const countOf = (rows: Rows): number => (rows.from === "arguments" ? rows.count : 0);

function record(builder: TapeBuilder, node: Nested, args: readonly Expr[]): Expr[] {
  const first = builder.pushNested(node, nodesOf(args), resultsOf(node));
  return Array.from({ length: resultsOf(node) }, (_, k) => new Expr(builder, first + k));
}

/** The rows side by side. */
const beside = <T>(a: readonly (readonly T[])[], b: readonly (readonly T[])[]): T[] =>
  a.flatMap((row, k) => [...row, ...b[k]!]);

/** Tangents of the results of nested node `i`; `dots` are those of its arguments. */
export function nestedJvp(builder: TapeBuilder, i: number, dots: readonly (Expr | Zero)[]): readonly Expr[] {
  const m = exprsOf(builder);
  const node = builder.nested[builder.c[i]!]!;
  const args = operandsOf(builder, i).map((a) => new Expr(builder, a));
  const tangents = dots.map((dot) => (dot === zero ? m.lit(0) : (dot as Expr)));
  if (node.kind === "map") return mapJvp(builder, i, node, args, tangents);
  return node.kind === "fold" ? foldJvp(builder, node, args, tangents) : whileJvp(builder, node, args, tangents);
}

/** Adjoints of the arguments of nested node `i`; `seeds` are those of its results, where they have any. */
export function nestedVjp(builder: TapeBuilder, i: number, seeds: readonly (Expr | undefined)[]): readonly Expr[] {
  const m = exprsOf(builder);
  const node = builder.nested[builder.c[i]!]!;
  const args = operandsOf(builder, i).map((a) => new Expr(builder, a));
  const all = Array.from({ length: resultsOf(node) }, (_, k) => seeds[k] ?? m.lit(0));
  if (node.kind === "map") return mapVjp(builder, i, node, args, all);
  if (node.kind === "fold" && node.rows.from !== "table") return foldVjp(builder, node, args, all);
  const what = node.kind === "fold" ? "a fold over a table" : "a whileLoop";
  throw new AdError("trace", `grad: got ${what}, whose number of steps is not known while tracing, expected one that is, to record its derivative in reverse; go forward (jvp), or call gradient or hvp of the compiled function`); // prettier-ignore
}

/** Of a list operation: its results, and the tallies of its rule, one an output. */
function reducedOf(builder: TapeBuilder, i: number, node: MapNode, args: readonly Expr[]): Expr[] {
  const { length } = node.body.tape.outputs;
  const results = Array.from({ length }, (_, k) => new Expr(builder, builder.push(builder.opcodes[i + 1]!, i, k, -1)));
  const rule = rules[node.reduction as "maxOf"];
  const { tally } = rule;
  if (!tally) return [...results, ...results.map(() => new Expr(builder, builder.constant(0)))];
  const body = derivedBody(node.body, { shared: length }, (parts) =>
    parts.outputs.map((x, j) => tally(exprsOf(parts.builder), x, parts.moreShared[j]!)),
  );
  const given = argumentsOf(node.body, args, countOf(node.rows));
  const tallied: MapNode = { ...node, body, reduction: "sum" };
  return [...results, ...record(builder, tallied, [...given.shared, ...results, ...given.rows.flat()])];
}

/** What output `j` of a row receives of the cotangent `t` of its reduction; `reduced` as `reducedOf` has them. */
function receivedBy(node: MapNode, parts: Parts, reduced: readonly Expr[], j: number, t: Expr): Expr {
  const m = exprsOf(parts.builder);
  const { partials } = rules[node.reduction as "maxOf"];
  const [p] = partials!(m, parts.outputs[j]!, reduced[j]!, reduced[parts.outputs.length + j]!);
  return contract(m, p, t) as Expr;
}

function mapJvp(builder: TapeBuilder, i: number, node: MapNode, args: Expr[], dots: Expr[]): Expr[] {
  const { body, reduction } = node;
  const [given, tangents] = [args, dots].map((all) => argumentsOf(body, all, countOf(node.rows))) as [Arguments<Expr>, Arguments<Expr>]; // prettier-ignore
  const rows = beside(given.rows, tangents.rows);
  if (reduction === "rows" || reduction === "sum") {
    const derived = derivedBody(body, { shared: body.shared, active: body.active }, tangentsOf);
    return record(builder, { ...node, body: derived }, [...given.shared, ...tangents.shared, ...rows]);
  }
  const reduced = reducedOf(builder, i, node, args);
  const more = { shared: body.shared + reduced.length, active: body.active };
  const derived = derivedBody(body, more, (parts) => {
    const behind = { ...parts, moreShared: parts.moreShared.slice(0, body.shared) };
    const inner = parts.moreShared.slice(body.shared);
    return tangentsOf(behind).map((dot, j) => receivedBy(node, parts, inner, j, dot));
  });
  const all = [...given.shared, ...tangents.shared, ...reduced, ...rows];
  return record(builder, { ...node, body: derived, reduction: "sum" }, all);
}

function mapVjp(builder: TapeBuilder, i: number, node: MapNode, args: Expr[], seeds: Expr[]): Expr[] {
  const { reduction } = node;
  const each = reduction === "rows";
  const { body, rows, given } = each ? withRowsAsArguments(builder, node, args) : { ...node, given: argumentsOf(node.body, args, countOf(node.rows)) }; // prettier-ignore
  const outputs = body.tape.outputs.length;
  const listed = !each && reduction !== "sum";
  const reduced = listed ? reducedOf(builder, i, node, args) : [];
  const more = each ? { shared: 0, active: outputs } : { shared: reduced.length + outputs };
  const received = each ? [] : [...reduced, ...seeds];
  const seedRow = (k: number): Expr[] => (each ? seeds.slice(k * outputs, (k + 1) * outputs) : []);
  const all = [...given.shared, ...received, ...given.rows.flatMap((row, k) => [...row, ...seedRow(k)])];
  const adjoints = (reduce: "rows" | "sum", inputsOf: (parts: Parts) => readonly Expr[]): Expr[] => {
    const derived = derivedBody(body, more, (parts) => {
      const cotangents = each ? parts.moreActive : parts.moreShared.slice(reduced.length);
      const ofRow = listed ? cotangents.map((t, j) => receivedBy(node, parts, parts.moreShared, j, t)) : cotangents;
      return deriveVjp(parts.builder, nodesOf(parts.outputs), ofRow, nodesOf(inputsOf(parts)));
    });
    return derived.tape.outputs.length > 0 ? record(builder, { ...node, rows, body: derived, reduction: reduce }, all) : []; // prettier-ignore
  };
  const shared = adjoints("sum", (parts) => parts.shared);
  return node.rows.from === "arguments" ? [...shared, ...adjoints("rows", (parts) => parts.active)] : shared;
}

/** Rows that are constants become arguments, so that others may stand beside them. */
function withRowsAsArguments<N extends MapNode | FoldNode>(
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

function foldJvp(builder: TapeBuilder, node: FoldNode, args: Expr[], dots: Expr[]): Expr[] {
  const { body } = node;
  const [given, tangents] = [args, dots].map((all) => argumentsOf(body, all, countOf(node.rows))) as [Arguments<Expr>, Arguments<Expr>]; // prettier-ignore
  const derived = derivedBody(body, body, (parts) => [...parts.outputs.slice(0, body.state), ...tangentsOf(parts)]);
  const all = [...given.shared, ...tangents.shared, ...given.state, ...tangents.state, ...beside(given.rows, tangents.rows)]; // prettier-ignore
  return record(builder, { ...node, body: derived }, all).slice(body.state);
}

function whileJvp(builder: TapeBuilder, node: WhileNode, args: Expr[], dots: Expr[]): Expr[] {
  const { body, condition } = node;
  const { shared, state } = body;
  const derived = derivedBody(body, body, (parts) => [...parts.outputs, ...tangentsOf(parts)]);
  const until = derivedBody(condition, { shared: 0, state }, (parts) => parts.outputs);
  const all = [...args.slice(0, shared), ...dots.slice(0, shared), ...args.slice(shared), ...dots.slice(shared + condition.shared)]; // prettier-ignore
  return record(builder, { ...node, body: derived, condition: until }, all).slice(state);
}

/** Forward once more for the state before every step; then from the last step to the first, the adjoints as the state. */
function foldVjp(builder: TapeBuilder, node: FoldNode, args: Expr[], seeds: Expr[]): Expr[] {
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
