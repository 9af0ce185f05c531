/** One function over rows of data: `map`, and the sum, maximum or log-sum-exp of all of them. */
import type { TapeBuilder } from "../builder.js";
import { bodyOf, mustRecord } from "./body.js";
import { compile } from "../compile.js";
import { AdError } from "../errors.js";
import { Expr, nodeOf } from "../expr.js";
import type { Operand } from "../expr.js";
import { resultsOf } from "./nested.js";
import type { MapNode, Reduction } from "./nested.js";
import { givenRows } from "./row-structure.js";
import type { GivenRows } from "./row-structure.js";
import { unflatten } from "../shape.js";
import type { Skeleton, Tree } from "../shape.js";
import type { Table } from "./tables.js";
import { mustBeFunction, trace, traceAround } from "../trace.js";
import type { Outputs } from "../values.js";

/** Rows of one structure: of Exprs, which are differentiated, or of numbers; or a table that is given before a call. */
export type RowsOf<R> = Table | Float64Array | readonly R[];

/** A row as the function sees it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Row<R> = unknown extends R ? any : R extends Operand ? Expr : { [K in keyof R]: Row<R[K]> };

/** What a function of rows returned, made of Exprs; numbers where there was nothing to trace. */
export type Traced<O> = O extends Operand ? Expr : O extends readonly Operand[] ? Expr[] : Tree<Expr>;

/**
 * The outputs of `fn` at every row, in an array.
 *
 * `fn` is traced once, whatever the number of rows, and stays one operation on the tape. It gets a row, with Exprs, and
 * `shared` as it is; it may also close over Exprs. Derivatives by these are summed over rows in a fixed order.
 * @param rows An array of rows, all of one structure. (Of a table nobody knows the length; reduce it by `mapSum`.)
 * @throws AdError "type", "shape", "length", "trace".
 */
export function map<R, O extends Outputs, S = undefined>(
  fn: (row: NoInfer<Row<R>>, shared: NoInfer<S>) => O,
  rows: readonly R[] | Float64Array,
  shared?: S,
): Traced<O>[] {
  return mapped("map", "rows", fn, rows, shared) as Traced<O>[];
}

/** The sum over rows of each output of `fn`, in its structure; as `map` besides. Memory is that of a block of rows. */
export function mapSum<R, O extends Outputs, S = undefined>(
  fn: (row: NoInfer<Row<R>>, shared: NoInfer<S>) => O,
  rows: RowsOf<R>,
  shared?: S,
): Traced<O> {
  return mapped("mapSum", "sum", fn, rows, shared) as Traced<O>;
}

/** The largest over rows of each output of `fn`; at a tie all that are largest share the derivative. */
export function mapMax<R, O extends Outputs, S = undefined>(
  fn: (row: NoInfer<Row<R>>, shared: NoInfer<S>) => O,
  rows: RowsOf<R>,
  shared?: S,
): Traced<O> {
  return mapped("mapMax", "maxOf", fn, rows, shared) as Traced<O>;
}

/** log Σ exp over rows of each output of `fn`, without overflow. */
export function mapLogSumExp<R, O extends Outputs, S = undefined>(
  fn: (row: NoInfer<Row<R>>, shared: NoInfer<S>) => O,
  rows: RowsOf<R>,
  shared?: S,
): Traced<O> {
  return mapped("mapLogSumExp", "logSumExp", fn, rows, shared) as Traced<O>;
}

type AnyFunction = (row: never, shared: never) => unknown;

function mapped(where: string, reduction: Reduction, fn: AnyFunction, rows: unknown, shared: unknown): unknown {
  mustBeFunction(fn, where);
  const given = givenRows(rows, `${where}: rows`);
  if (reduction === "rows" && given.rows.from === "table") {
    throw new AdError("type", `${where}: rows: got a table, whose length is not known while tracing, expected an array of rows; or reduce it by mapSum, mapMax or mapLogSumExp`); // prettier-ignore
  }
  const outer = traceAround(given.operands);
  if (!outer) return computed(() => mapped(where, reduction, fn, rows, shared) as Outputs);
  mustRecord(outer, where, rows);
  return recorded(where, reduction, fn, given, shared, outer);
}

/** Outside a trace, all is numbers. */
export function computed(fn: () => Outputs): unknown {
  const f = compile(0, fn);
  try {
    return f.value([]);
  } finally {
    f.dispose();
  }
}

const none = { skeleton: [], size: 0 };

function recorded(
  where: string,
  reduction: Reduction,
  fn: AnyFunction,
  { row, rows, operands }: GivenRows,
  shared: unknown,
  outer: TapeBuilder,
): unknown {
  const active = rows.from === "arguments";
  const call = fn as (row: unknown, shared: unknown) => unknown;
  const traced = active
    ? trace((x: never) => call(x, shared), row, undefined, where, outer)
    : trace((_: never, x: never) => call(x, shared), none, row, where, outer);
  const hoisted = bodyOf(traced, outer, 0);
  const node: MapNode = { kind: "map", body: hoisted.body, rows, reduction };
  const args = hoisted.shared.concat(operands.map((x) => nodeOf(outer, x, where)));
  const first = outer.pushNested(node, args, resultsOf(node));
  const outputs = traced.nodes.length;
  const tree = (skeleton: Skeleton, k: number): unknown =>
    unflatten(skeleton, (i) => new Expr(outer, first + k * outputs + i));
  if (reduction !== "rows") return tree(traced.outputs, 0);
  return Array.from({ length: resultsOf(node) / outputs }, (_, k) => tree(traced.outputs, k));
}
