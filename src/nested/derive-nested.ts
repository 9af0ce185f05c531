/**
 * Derivatives of nested functions on the tape, which are nested functions again: their bodies are derivatives of the
 * bodies. So they nest to any order like everything else.
 */
import { contract, zero } from "../algebra.js";
import type { Algebra, Partial } from "../algebra.js";
import type { TapeBuilder } from "../builder.js";
import { foldTaylor, foldVjp, whileTaylor } from "./derive-loop.js";
import { deriveVjp } from "../derive.js";
import { argumentsOf, byOrder, countOf, derivedBody, lifted, nodesOf, record, seriesOf, withRowsAsArguments } from "./derived-body.js"; // prettier-ignore
import type { Dots, Lifted, Parts } from "./derived-body.js";
import { AdError } from "../errors.js";
import { Expr, exprsOf } from "../expr.js";
import { resultsOf } from "./nested.js";
import type { Body, MapNode } from "./nested.js";
import { ruleOf } from "./opaque.js";
import type { Opaque } from "./opaque.js";
import { rules } from "../ops.js";
import { RESULT, operandsOf } from "../tape.js";
import { coefficientsOf, plainIn, propagate } from "../taylor-derive.js";
import type { Series } from "../taylor-series.js";

/**
 * Coefficients of the results of nested node `i`, a list an order; `dots` are those of its arguments. Of order 1, they are
 * tangents.
 */
export function nestedTaylor(builder: TapeBuilder, i: number, dots: Dots): Expr[][] {
  const node = builder.nested[builder.c[i]!]!;
  const args = operandsOf(builder, i).map((a) => new Expr(builder, a));
  if (node.kind === "opaque") return opaqueTaylor(builder, node.operation, args, resultsAt(builder, i), dots);
  if (node.kind === "map") return mapTaylor(builder, i, node, args, dots);
  return node.kind === "fold" ? foldTaylor(builder, node, args, dots) : whileTaylor(builder, node, args, dots);
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

/** y' = rule(x, y, x'): coefficient k - 1 of it is known where those of y are up to there. */
function opaqueTaylor(builder: TapeBuilder, operation: Opaque, x: Expr[], y: Expr[], dots: Dots): Expr[][] {
  const m = exprsOf(builder);
  const rule = ruleOf(builder, operation, "jvp");
  const all = dots.map((c) => c.map((dot) => plainIn(builder, dot)));
  if (dots.length === 1) return [rule(x, y, all[0]!) as Expr[]];
  // Nodes of their own, as one Expr may be an argument and a tangent.
  const own = (of: readonly Expr[]): Expr[] => of.map((z) => m.add(z, m.lit(-0)));
  const [x0, y0, rate] = [own(x), own(y), own(all[0]!)];
  const outputs = nodesOf(rule(x0, y0, rate) as Expr[]);
  const found: Expr[][] = [];
  for (let k = 1; k <= dots.length; k++) {
    const given = dots.slice(0, k - 1).map((c, j) => [...c, ...found[j]!, ...all[j + 1]!.map((dot) => dot.mul(j + 2))]);
    const series = propagate(builder, nodesOf([...x0, ...y0, ...rate]), given, outputs, k - 1).outputs;
    found.push(series.map((s) => plainIn(builder, s.at(k - 1)).div(k)));
  }
  return found;
}

/** Of a reduction by a list operation, one an output: results, what terms are made of, and tallies, an order each. */
interface Reduced {
  readonly y: readonly Expr[];
  readonly from: readonly Expr[];
  readonly sums: readonly (readonly Expr[])[];
}

const flat = ({ y, from, sums }: Reduced): Expr[] => [...y, ...from, ...sums.flat()];

/** `flat` undone. */
function reducedIn(all: readonly Expr[], outputs: number): Reduced {
  const [y, from, ...sums] = Array.from({ length: all.length / outputs }, (_, k) => all.slice(k * outputs, (k + 1) * outputs)); // prettier-ignore
  return { y: y!, from: from!, sums };
}

/** Parts of a body of whose further shared inputs `count` are coefficients; and the others. */
const divided = (parts: Parts, count: number): [own: Parts, others: readonly Expr[]] => [
  { ...parts, moreShared: parts.moreShared.slice(0, count) },
  parts.moreShared.slice(count),
];

/** @param orders How many orders of the tallies are wanted; those that are 0 anyway are left out. */
function reducedOf(builder: TapeBuilder, i: number, node: MapNode, all: Lifted, orders: number): Reduced {
  const m = exprsOf(builder);
  const { length } = node.body.tape.outputs;
  const { pivot, tally } = rules[node.reduction as "maxOf"];
  const y = resultsAt(builder, i);
  const args = operandsOf(builder, i).map((a) => new Expr(builder, a));
  const tops = (): Expr[] => record(builder, { ...node, reduction: "maxOf" }, args);
  const from = pivot ? tops().map((top) => m.stopGradient(pivot(m, top))) : y;
  const more = { shared: all.more.shared + length, active: all.more.active };
  const body = derivedBody(node.body, more, (parts) => {
    const [own, given] = divided(parts, all.more.shared);
    const { s, outputs } = seriesOf(own, orders - 1);
    const terms = outputs.map((x, j) => tally!(s.m, x, s.of([given[j]!])));
    return coefficientsOf(parts.builder, terms, 0, terms.every((term) => term.constant) ? 0 : orders - 1).flat();
  });
  const sums = record(builder, { ...node, body, reduction: "sum" }, [...all.shared, ...from, ...all.rows]);
  return reducedIn([...y, ...from, ...sums], length);
}

/** The partial derivative of a reduction by the output `x` of a row. */
function partialBy<V>(m: Algebra<V>, node: MapNode, x: V, y: V, sum: V, from: V): Partial<V> {
  const { partials, tally } = rules[node.reduction as "maxOf"];
  return partials!(m, x, y, sum, tally!(m, x, from))[0];
}

/** Bodies of coefficients, made once each, so that calls of one function remain calls of one function. */
const known = /* @__PURE__ */ new WeakMap<Body, Map<string, Body>>();

function seriesBody(body: Body, more: Lifted["more"], order: number): Body {
  const made = known.get(body) ?? new Map<string, Body>();
  known.set(body, made);
  const key = `${order} ${more.shared} ${more.active}`;
  const derived = made.get(key) ?? derivedBody(body, more, (parts) => coefficientsOf(parts.builder, seriesOf(parts, order).outputs, 1, order).flat()); // prettier-ignore
  made.set(key, derived);
  return derived;
}

function mapTaylor(builder: TapeBuilder, i: number, node: MapNode, args: readonly Expr[], dots: Dots): Expr[][] {
  const { body, reduction } = node;
  const order = dots.length;
  const all = lifted(builder, body, args, dots, countOf(node.rows));
  const of = (lifts: MapNode, shared: readonly Expr[]): Expr[][] =>
    byOrder(record(builder, lifts, [...shared, ...all.rows]), order, body.tape.outputs.length);
  if (reduction === "rows" || reduction === "sum") return of({ ...node, body: seriesBody(body, all.more, order) }, all.shared); // prettier-ignore
  const reduced = flat(reducedOf(builder, i, node, all, order));
  const more = { ...all.more, shared: all.more.shared + reduced.length };
  const derived = derivedBody(body, more, (parts) => {
    const [own, others] = divided(parts, all.more.shared);
    const { s, outputs } = seriesOf(own, order);
    const { y, from, sums } = reducedIn(others, outputs.length);
    const received = outputs.map((x, j) => {
      const tally = s.of(sums.map((c) => c[j]!));
      const flow = s.flow([partialBy(s.m, node, x, s.of([y[j]!]), tally, s.of([from[j]!]))], [x]);
      return flow === zero ? s.lit(0) : (flow as Series);
    });
    return coefficientsOf(parts.builder, received, 1, order).flat();
  });
  return of({ ...node, body: derived, reduction: "sum" }, [...all.shared, ...reduced]);
}

function mapVjp(builder: TapeBuilder, i: number, node: MapNode, args: Expr[], seeds: Expr[]): Expr[] {
  const { reduction } = node;
  const each = reduction === "rows";
  const { body, rows, given } = each ? withRowsAsArguments(builder, node, args) : { ...node, given: argumentsOf(node.body, args, countOf(node.rows)) }; // prettier-ignore
  const outputs = body.tape.outputs.length;
  const listed = !each && reduction !== "sum";
  const plain = lifted(builder, node.body, args, [], countOf(node.rows));
  const reduced = listed ? flat(reducedOf(builder, i, node, plain, 1)) : [];
  const more = each ? { shared: 0, active: outputs } : { shared: reduced.length + outputs };
  const received = each ? [] : [...reduced, ...seeds];
  const seedRow = (k: number): Expr[] => (each ? seeds.slice(k * outputs, (k + 1) * outputs) : []);
  const all = [...given.shared, ...received, ...given.rows.flatMap((row, k) => [...row, ...seedRow(k)])];
  const adjoints = (reduce: "rows" | "sum", inputsOf: (parts: Parts) => readonly Expr[]): Expr[] => {
    const derived = derivedBody(body, more, (parts) => {
      const cotangents = each ? parts.moreActive : parts.moreShared.slice(reduced.length);
      const received = (t: Expr, j: number): Expr => {
        const { y, from, sums } = reducedIn(parts.moreShared.slice(0, reduced.length), outputs);
        const m = exprsOf(parts.builder);
        return contract(m, partialBy(m, node, parts.outputs[j]!, y[j]!, sums[0]![j]!, from[j]!), t) as Expr;
      };
      const ofRow = listed ? cotangents.map(received) : cotangents;
      return deriveVjp(parts.builder, nodesOf(parts.outputs), ofRow, nodesOf(inputsOf(parts)));
    });
    return derived.tape.outputs.length > 0 ? record(builder, { ...node, rows, body: derived, reduction: reduce }, all) : []; // prettier-ignore
  };
  const shared = adjoints("sum", (parts) => parts.shared);
  return node.rows.from === "arguments" ? [...shared, ...adjoints("rows", (parts) => parts.active)] : shared;
}
