/** Runs a user's function on Exprs and keeps what it recorded. */
import { TapeBuilder } from "./builder.js";
import { getCore } from "./core.js";
import { AdError, describe } from "./errors.js";
import { Expr, home, isOperand, nodeOf } from "./expr.js";
import { layoutOfTree, unflatten } from "./shape.js";
import type { Layout, Skeleton } from "./shape.js";
import type { Table } from "./nested/tables.js";
import type { Tape } from "./tape.js";

export interface Trace {
  readonly builder: TapeBuilder;
  /** Node of each output. */
  readonly nodes: readonly number[];
  /** Structure of the outputs. */
  readonly outputs: Skeleton;
}

/** Traces in progress, the innermost last. */
const active: TapeBuilder[] = [];

/** The trace that is in progress, if any. */
const innermost = (): TapeBuilder | undefined => active[active.length - 1];

/** The trace that something is recorded in: the innermost of that in progress and those of the operands. */
export const traceAround = (operands: readonly unknown[]): TapeBuilder | undefined => home(operands, innermost());

/** Calls `fn` with `builder` as the innermost trace: what it records without Exprs stands there, too. */
export function within<T>(builder: TapeBuilder, fn: () => T): T {
  active.push(builder);
  try {
    return fn();
  } finally {
    active.pop();
  }
}

/**
 * Calls `fn` with Exprs in the structure of the inputs (and parameters) and records its outputs.
 * @throws AdError "type" where `fn` returns anything but Exprs, numbers, or arrays and objects of them;
 * "outputs" where it returns none. What `fn` throws passes through.
 */
export function trace(
  fn: (...args: never[]) => unknown,
  inputs: Layout,
  parameters: Layout | undefined,
  where: string,
  parent?: TapeBuilder,
  tables?: Readonly<Record<string, Table>>,
  /** What to record on; where there is none, one as the trace around has. */
  on?: TapeBuilder,
): Trace {
  mustBeFunction(fn, where);
  getCore();
  const builder = on ?? parent?.like(parent) ?? new TapeBuilder(undefined, tables && Object.values(tables));
  const leaves = (layout: Layout, make: () => number): unknown => {
    const nodes = Array.from({ length: layout.size }, make);
    return unflatten(layout.skeleton, (i) => new Expr(builder, nodes[i]!));
  };
  const args = [leaves(inputs, () => builder.input())];
  if (parameters || tables) args.push(parameters && leaves(parameters, () => builder.parameter()));
  if (tables) args.push(tables);
  const result: unknown = within(builder, () => (fn as (...args: unknown[]) => unknown)(...args));
  const output = layoutOfTree(result, isOperand, `${where}: the function's result`);
  if (output.size === 0) {
    throw new AdError(
      "outputs",
      `${where}: the function returned no outputs, expected an Expr or an array or object of them`,
    );
  }
  const nodes = output.leaves.map((x) => nodeOf(builder, x, where));
  return { builder, nodes, outputs: output.skeleton };
}

export function mustBeFunction(fn: unknown, where: string): void {
  if (typeof fn !== "function") throw new AdError("type", `${where}: got ${describe(fn)}, expected a function`);
}

/** Ends a trace: nothing more can be recorded on it. */
export function finish(traced: Trace): Tape {
  traced.builder.close();
  return traced.builder.tape(traced.nodes);
}
