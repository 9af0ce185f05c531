/**
 * Derivatives of nested functions on the tape, which are nested functions again: their bodies are derivatives of the
 * bodies. So they nest to any order like everything else.
 */
import { contract, zero } from "../algebra.js";
import type { Zero } from "../algebra.js";
import type { TapeBuilder } from "../builder.js";
import { foldJvp, foldVjp, whileJvp } from "./derive-loop.js";
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
import type { Arguments, Parts } from "./derived-body.js";
import { AdError } from "../errors.js";
import { Expr, exprsOf } from "../expr.js";
import { resultsOf } from "./nested.js";
import { ruleOf } from "./opaque.js";
import type { MapNode } from "./nested.js";
import { rules } from "../ops.js";
import { RESULT, operandsOf } from "../tape.js";

/** Tangents of the results of nested node `i`; `dots` are those of its arguments. */
export function nestedJvp(builder: TapeBuilder, i: number, dots: readonly (Expr | Zero)[]): readonly Expr[] {
  const m = exprsOf(builder);
  const node = builder.nested[builder.c[i]!]!;
  const args = operandsOf(builder, i).map((a) => new Expr(builder, a));
  const tangents = dots.map((dot) => (dot === zero ? m.lit(0) : (dot as Expr)));
  if (node.kind === "opaque")
    return ruleOf(builder, node.operation, "jvp")(args, resultsAt(builder, i), tangents) as Expr[];
  if (node.kind === "map") return mapJvp(builder, i, node, args, tangents);
  return node.kind === "fold" ? foldJvp(builder, node, args, tangents) : whileJvp(builder, node, args, tangents);
}

/** Adjoints of the arguments of nested node `i`; `seeds` are those of its results, where they have any. */
export function nestedVjp(builder: TapeBuilder, i: number, seeds: readonly (Expr | undefined)[]): readonly Expr[] {
  const m = exprsOf(builder);
  const node = builder.nested[builder.c[i]!]!;
  const args = operandsOf(builder, i).map((a) => new Expr(builder, a));
  const all = Array.from({ length: resultsOf(node) }, (_, k) => seeds[k] ?? m.lit(0));
  if (node.kind === "opaque") return ruleOf(builder, node.operation, "vjp")(args, resultsAt(builder, i), all) as Expr[];
  if (node.kind === "map") return mapVjp(builder, i, node, args, all);
  if (node.kind === "fold" && node.rows.from !== "table") return foldVjp(builder, node, args, all);
  const what = node.kind === "fold" ? "a fold over a table" : "a whileLoop";
  throw new AdError("trace", `grad: got ${what}, whose number of steps is not known while tracing, expected one that is, to record its derivative in reverse; go forward (jvp), or call gradient or hvp of the compiled function`); // prettier-ignore
}

/** The results of nested node `i`, those that nothing used before, too. */
const resultsAt = (builder: TapeBuilder, i: number): Expr[] =>
  Array.from({ length: resultsOf(builder.nested[builder.c[i]!]!) }, (_, k) => new Expr(builder, builder.push(RESULT, i, k, -1))); // prettier-ignore

/** Of a list operation: its results, the tallies of its rule, and what their terms are made of, each one an output. */
function reducedOf(builder: TapeBuilder, i: number, node: MapNode, args: readonly Expr[]): Expr[] {
  const { length } = node.body.tape.outputs;
  const results = resultsAt(builder, i);
  const { pivot, tally } = rules[node.reduction as "maxOf"];
  const tops = (): Expr[] => record(builder, { ...node, reduction: "maxOf" }, args);
  const from = pivot ? tops().map((top) => pivot(exprsOf(builder), top)) : results;
  const body = derivedBody(node.body, { shared: length }, (parts) =>
    parts.outputs.map((x, j) => tally!(exprsOf(parts.builder), x, parts.moreShared[j]!)),
  );
  const given = argumentsOf(node.body, args, countOf(node.rows));
  const tallied: MapNode = { ...node, body, reduction: "sum" };
  return [...results, ...record(builder, tallied, [...given.shared, ...from, ...given.rows.flat()]), ...from];
}

/** What output `j` of a row receives of the cotangent `t` of its reduction; `reduced` as `reducedOf` has them. */
function receivedBy(node: MapNode, parts: Parts, reduced: readonly Expr[], j: number, t: Expr): Expr {
  const m = exprsOf(parts.builder);
  const { partials, tally } = rules[node.reduction as "maxOf"];
  const [y, sum, from] = [0, 1, 2].map((k) => reduced[k * parts.outputs.length + j]!) as [Expr, Expr, Expr];
  const [p] = partials!(m, parts.outputs[j]!, y, sum, tally!(m, parts.outputs[j]!, from));
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
