/** One function step after step: `fold`, `scan` and `whileLoop`. */
import { bodyOf, mustRecord } from "./body.js";
import type { TapeBuilder } from "../builder.js";
import { AdError, describe, mustBePositive, plural } from "../errors.js";
import { Expr, isOperand, nodeOf } from "../expr.js";
import type { Operand } from "../expr.js";
import { computed } from "./map.js";
import type { Row, RowsOf, Traced } from "./map.js";
import { KEPT_STATES, resultsOf } from "./nested.js";
import type { FoldNode, WhileNode } from "./nested.js";
import { givenRows } from "./row-structure.js";
import type { GivenRows } from "./row-structure.js";
import { layoutOfTree, structureOf, unflatten } from "../shape.js";
import type { Layout, Skeleton, Tree } from "../shape.js";
import { mustBeFunction, trace, traceAround } from "../trace.js";
import type { Trace } from "../trace.js";
import type { Outputs } from "../values.js";

/** The state as it comes out: of Exprs, or of numbers where there was nothing to trace. */
export type State<T> = T extends Operand ? Expr : { [K in keyof T]: State<T[K]> };

/** What a step may return for it. */
export type Next<T> = T extends Operand ? Operand : { readonly [K in keyof T]: Next<T[K]> };

/** Options of `fold` and `scan`. */
export interface FoldOptions {
  /** Bytes that states kept for the way back may take, 64 MB by default: with fewer, steps are done again. */
  memory?: number;
}

/** Options of `whileLoop`. */
export interface WhileOptions extends FoldOptions {
  /** Steps after which it is an error to go on, 1,000,000 by default. */
  limit?: number;
  /** @internal What the error says in place of its own words. */
  beyond?: string;
}

/**
 * The state after `step` has been applied once for each row, or so many times.
 *
 * `step` is traced once, whatever the number of rows, and stays one operation on the tape. It gets the state and a row,
 * with Exprs, and returns the next state in the same structure. On the way back states are restored from checkpoints
 * (binomial, in bounded memory) and steps done again between them.
 * @param initial A number, an Expr, or an array or object of them.
 * @param rows An array of rows, a table, or a number of steps.
 * @throws AdError "type", "shape", "length", "trace".
 */
export function fold<T, R = unknown>(
  step: (state: NoInfer<State<T>>, row: NoInfer<Row<R>>) => NoInfer<Next<T>>,
  initial: T,
  rows: RowsOf<R> | number,
  options: FoldOptions = {},
): State<T> {
  return folded({ where: "fold", step, initial, rows, options, emits: false }) as State<T>;
}

/**
 * As `fold`, where `step` returns `[state, output]`: gives the last state and the outputs of all steps.
 * @param rows An array of rows, or a number of steps. (Of a table nobody knows the length: carry in the state what is
 * wanted of it.)
 */
export function scan<T, O extends Outputs, R = unknown>(
  step: (state: NoInfer<State<T>>, row: NoInfer<Row<R>>) => readonly [NoInfer<Next<T>>, O],
  initial: T,
  rows: readonly R[] | Float64Array | number,
  options: FoldOptions = {},
): [state: State<T>, outputs: Traced<O>[]] {
  return folded({ where: "scan", step, initial, rows, options, emits: true }) as [State<T>, Traced<O>[]];
}

/**
 * The state after as many steps as `condition`, a number that is not 0, holds for it; how many depends on the inputs.
 * Derivatives are those of the steps that were taken.
 * @throws AdError as `fold`; at evaluation "limit" where it still holds after so many steps.
 */
export function whileLoop<T>(
  condition: (state: NoInfer<State<T>>) => Operand,
  step: (state: NoInfer<State<T>>) => Outputs,
  initial: T,
  options: WhileOptions = {},
): State<T> {
  const where = "whileLoop";
  const state = layoutOfTree(initial, isOperand, `${where}: initial`);
  const outer = traceAround(state.leaves);
  if (!outer) return computed(() => whileLoop(condition, step, initial, options) as Outputs) as State<T>;
  mustRecord(outer, where);
  const { limit = 1_000_000 } = options;
  const held = trace(condition as never, state, undefined, `${where}: condition`, outer);
  if (held.nodes.length !== 1) throw new AdError("outputs", `${where}: condition returned ${plural(held.nodes.length, "value")}, expected one: not 0 to go on`); // prettier-ignore
  const stepped = trace(step as never, state, undefined, `${where}: step`, outer);
  mustBeLike(state, stepped.outputs, where);
  const [body, until] = [bodyOf(stepped, outer, state.size), bodyOf(held, outer, state.size)];
  const node: WhileNode = {
    ...{ kind: "while", body: body.body, condition: until.body },
    ...{ limit: mustBePositive(limit, `${where}: limit`), memory: memoryOf(options, where) },
    ...{ beyond: options.beyond },
  };
  const nodes = state.leaves.map((x) => nodeOf(outer, x, where));
  const first = outer.pushNested(node, [...body.shared, ...until.shared, ...nodes], resultsOf(node));
  return exprs(state.skeleton, outer, first) as State<T>;
}

interface Fold {
  readonly where: string;
  readonly step: (state: never, row: never) => unknown;
  readonly initial: unknown;
  readonly rows: unknown;
  readonly options: FoldOptions;
  /** The step returns an output besides the state. */
  readonly emits: boolean;
}

function folded(given: Fold): unknown {
  const { where, initial, emits } = given;
  mustBeFunction(given.step, `${where}: step`);
  const state = layoutOfTree(initial, isOperand, `${where}: initial`);
  const rows = stepsOf(given.rows, where);
  if (emits && rows.rows.from === "table") throw new AdError("type", `${where}: rows: got a table, whose length is not known while tracing, expected an array of rows or a number of steps; or carry what is wanted in the state of a fold`); // prettier-ignore
  const outer = traceAround(state.leaves.concat(rows.operands));
  if (!outer) return computed(() => folded(given) as Outputs);
  mustRecord(outer, where, given.rows);
  const traced = traceStep(given, state, rows, outer);
  const [next, output] = emits ? (traced.outputs as readonly Skeleton[]) : [traced.outputs];
  mustBeLike(state, next!, where);
  const { body, shared } = bodyOf(traced, outer, state.size);
  const emitted = traced.nodes.length - state.size;
  const node: FoldNode = { kind: "fold", body, rows: rows.rows, emitted, memory: memoryOf(given.options, where) };
  const nodes = state.leaves.concat(rows.operands).map((x) => nodeOf(outer, x, where));
  const first = outer.pushNested(node, [...shared, ...nodes], resultsOf(node));
  const last = exprs(state.skeleton, outer, first);
  if (!emits) return last;
  const steps = (resultsOf(node) - state.size) / emitted;
  // The skeleton of an output counts from the state on, as what is emitted at the first step does.
  return [last, Array.from({ length: steps }, (_, k) => exprs(output!, outer, first + k * emitted))];
}

/** A number of steps is rows without numbers. */
function stepsOf(rows: unknown, where: string): GivenRows {
  if (typeof rows !== "number") return givenRows(rows, `${where}: rows`);
  if (!Number.isInteger(rows) || rows < 0) throw new AdError("type", `${where}: got ${rows} steps, expected a whole number of them, or rows`); // prettier-ignore
  return {
    row: { skeleton: [], size: 0 },
    rows: { from: "constants", count: rows, values: new Float64Array(0) },
    operands: [],
  };
}

function traceStep({ where, step, emits }: Fold, state: Layout, { row, rows }: GivenRows, outer: TapeBuilder): Trace {
  const call = (s: unknown, r: unknown): unknown => {
    const result = (step as (state: unknown, row: unknown) => unknown)(s, row.size > 0 ? r : undefined);
    if (emits && (!Array.isArray(result) || result.length !== 2)) throw new AdError("shape", `${where}: step returned ${describe(result)}, expected [state, output]`); // prettier-ignore
    return result;
  };
  if (rows.from !== "arguments") return trace(call as never, state, row, where, outer);
  const behind = unflatten(row.skeleton, (i) => state.size + i) as Skeleton;
  const both = { skeleton: [state.skeleton, behind], size: state.size + row.size };
  return trace((([s, r]: [unknown, unknown]) => call(s, r)) as never, both, undefined, where, outer);
}

function mustBeLike(state: Layout, next: Skeleton, where: string): void {
  if (structureOf(next) === structureOf(state.skeleton)) return;
  throw new AdError("shape", `${where}: step returned a state in another structure than the initial one, ${plural(state.size, "value")}; return the next state in that structure`); // prettier-ignore
}

const exprs = (skeleton: Skeleton, builder: TapeBuilder, first: number): Tree<Expr> =>
  unflatten(skeleton, (i) => new Expr(builder, first + i));

const memoryOf = ({ memory }: FoldOptions, where: string): number =>
  memory === undefined ? KEPT_STATES : mustBePositive(memory, `${where}: memory`);
