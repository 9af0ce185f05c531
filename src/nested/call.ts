/** A compiled function inside the trace of another: one operation there, not a copy. */
import { mustRecord } from "./body.js";
import { withRowsActive } from "../copy.js";
import { AdError, plural } from "../errors.js";
import { Expr, isOperand, nodeOf } from "../expr.js";
import type { Operand } from "../expr.js";
import type { Body, MapNode } from "./nested.js";
import { layoutOfTree, structureOf, unflatten } from "../shape.js";
import type { Layout, Skeleton } from "../shape.js";
import type { Tape } from "../tape.js";
import { traceAround } from "../trace.js";

/** The body that stands for a function in the traces that call it; parameters are arguments like any other. */
export const bodyFor = (tape: Tape): Body => ({
  tape: withRowsActive(tape),
  ...{ shared: 0, state: 0, active: tape.inputs + tape.parameters, passive: 0 },
});

/** The leaves of `given`, in the structure of `layout` or flat. */
export function argumentsIn(layout: Layout, given: unknown, where: string): Operand[] {
  const { leaves, skeleton, size } = layoutOfTree(given, isOperand, where);
  const flat = Array.isArray(skeleton) && skeleton.every((s) => typeof s === "number") && size === layout.size;
  if (flat || structureOf(skeleton) === structureOf(layout.skeleton)) return leaves;
  throw new AdError("shape", `${where}: got ${plural(size, "value")}, expected ${layout.size} in the declared structure, or flat`); // prettier-ignore
}

/**
 * Records a call.
 * @returns Exprs in the structure of the outputs; undefined outside a trace.
 */
export function recordCall(body: Body, operands: readonly Operand[], outputs: Skeleton): unknown {
  const outer = traceAround(operands);
  if (!outer) return undefined;
  mustRecord(outer, "call");
  const node: MapNode = { kind: "map", body, rows: { from: "arguments", count: 1 }, reduction: "rows" };
  const nodes = operands.map((x) => nodeOf(outer, x, "call"));
  const first = outer.pushNested(node, nodes, body.tape.outputs.length);
  return unflatten(outputs, (i) => new Expr(outer, first + i));
}
