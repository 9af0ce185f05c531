/**
 * Functions that stay functions on the tape: a body, traced once and swept for every row of data or every step. The size
 * of the tape does not depend on how many there are.
 *
 *   body   inputs      [ shared | state | active row ]     what is differentiated
 *          parameters  [ passive row ]                     data
 *          outputs     map: of one row;  fold: [ state | emitted ]
 *
 *   node   arguments   [ shared | state | active rows, row-major ]
 *          results     map: [rows, outputs], or reduced to [outputs];  fold: [ state | emitted, [steps, emitted] ]
 */
import { RESULT } from "../layout.js";
import type { Tape } from "../tape.js";
import type { Opaque } from "./opaque.js";
import type { Work } from "./work.js";

export interface Body {
  /** Nothing in it depends on shared inputs alone: that is recorded outside. */
  readonly tape: Tape;
  readonly shared: number;
  readonly state: number;
  readonly active: number;
  readonly passive: number;
}

/** What a body goes over, a row each time. */
export type Rows =
  /** Arguments of the node, `active` numbers a row. */
  | { readonly from: "arguments"; readonly count: number }
  /** Known while recording, `passive` numbers a row. */
  | { readonly from: "constants"; readonly count: number; readonly values: Float64Array }
  /** Set before a call, any number of rows of `passive` numbers. */
  | { readonly from: "table"; readonly table: number };

/** How the outputs of all rows become the results: not at all, or one number an output by a list operation. */
export type Reduction = "rows" | "sum" | "maxOf" | "minOf" | "logSumExp";

export interface MapNode {
  readonly kind: "map";
  readonly body: Body;
  readonly rows: Rows;
  readonly reduction: Reduction;
}

export interface FoldNode {
  readonly kind: "fold";
  readonly body: Body;
  readonly rows: Rows;
  /** Outputs of a step besides the state. */
  readonly emitted: number;
  /** Bytes that states kept for the way back may take. */
  readonly memory: number;
}

/** Steps as long as `condition`, of [ shared of its own | state ], is not 0. */
export interface WhileNode {
  readonly kind: "while";
  readonly body: Body;
  readonly condition: Body;
  readonly limit: number;
  readonly memory: number;
  /** What is said of the loop where it passes the limit. */
  readonly beyond?: string | undefined;
}

/** Bytes that states may take where nobody says. */
export const KEPT_STATES = 2 ** 26;

/** A function in JavaScript, with rules for its derivatives (src/nested/opaque.ts). It has no body. */
export interface OpaqueNode {
  readonly kind: "opaque";
  readonly operation: Opaque;
}

/** Those that have a body. */
export type Bodied = MapNode | FoldNode | WhileNode;
export type Nested = Bodied | OpaqueNode;

/**
 * Sweeps over one nested node. Arguments and results are those of the node, in arrays of the caller's; results and
 * adjoints are overwritten. `reverse` and `second` follow a `value`, `primal` or `tangent` with values at the same arguments;
 * so does `tangent`, unless it is given results to compute values, too.
 */
export interface Executor {
  readonly bytes: number;
  value(args: Float64Array, results: Float64Array): Work;
  /** Values, and whatever a reverse sweep wants kept. */
  primal(args: Float64Array, results: Float64Array): Work;
  tangent(args: Float64Array, dots: Float64Array, resultDots: Float64Array, results?: Float64Array): Work;
  /** Cotangents of the results to adjoints of the arguments. */
  reverse(args: Float64Array, seeds: Float64Array, adjoints: Float64Array): Work;
  /** Adjoints of the arguments and their tangents. */
  second(second: Second): Work;
  free(): void;
}

/** What goes into a second-order sweep, and the two it fills. */
export interface Second {
  readonly args: Float64Array;
  readonly dots: Float64Array;
  readonly seeds: Float64Array;
  readonly seedDots: Float64Array;
  readonly adjoints: Float64Array;
  readonly adjointDots: Float64Array;
}

/** Steps a fold takes or rows a map goes over, where that is known while recording. */
const rowsOf = (rows: Rows): number => (rows.from === "table" ? NaN : rows.count);

/** How many results a node has. */
export function resultsOf(node: Nested): number {
  if (node.kind === "opaque") return node.operation.outputs;
  const { body } = node;
  const outputs = body.tape.outputs.length;
  if (node.kind === "map") return node.reduction === "rows" ? rowsOf(node.rows) * outputs : outputs;
  return body.state + (node.kind === "fold" && node.emitted > 0 ? node.emitted * rowsOf(node.rows) : 0);
}

/** The bodies of a node: what it goes through, then its condition. */
export function bodiesOf(node: Nested): Body[] {
  if (node.kind === "opaque") return [];
  return node.kind === "while" ? [node.body, node.condition] : [node.body];
}

/** The bodies of nested functions of a tape, each once. */
export function bodiesIn(tape: Tape): Set<Body> {
  return new Set(tape.nested.flatMap(bodiesOf));
}

/** Whether what `holds` says is true of a node of a tape, or of one nested in it: found once for each tape. */
function someNested(holds: (node: Nested) => boolean): (tape: Tape) => boolean {
  const known = new WeakMap<Tape, boolean>();
  const some = (tape: Tape): boolean => {
    const found =
      known.get(tape) ?? tape.nested.some((node) => holds(node) || bodiesOf(node).some((body) => some(body.tape)));
    known.set(tape, found);
    return found;
  };
  return some;
}

/** Whether it calls JavaScript, in itself or in what is nested in it. */
export const callsOpaque = /* @__PURE__ */ someNested((node) => node.kind === "opaque");

/** The rows of its table are differentiated. */
const hasActiveTable = (node: Nested): boolean =>
  (node.kind === "map" || node.kind === "fold") && node.rows.from === "table" && node.body.active > 0;
const someActiveTable = /* @__PURE__ */ someNested(hasActiveTable);

/** Whether it differentiates the rows of a table, in itself or in what is nested in it. */
export const differentiatesTable = (node: Nested): boolean =>
  hasActiveTable(node) || bodiesOf(node).some((body) => someActiveTable(body.tape));

/** A body at one point, the arguments. */
export const isCall = (node: Nested): boolean =>
  node.kind === "map" && node.reduction === "rows" && node.rows.from === "arguments" && node.rows.count === 1;

/** Calls of one body that do not wait for one another, as one map: its rows are their arguments. */
export const together = (call: MapNode, count: number): MapNode => ({ ...call, rows: { from: "arguments", count } });

/** Operations as they were recorded, those of bodies included, each body once. */
export function recordedIn(tape: Tape): number {
  // A long tape is not to be gone through for a count.
  if (tape.nested.length === 0) return tape.length - tape.inputs - tape.parameters - tape.constants.length;
  const own = tape.opcodes.reduce((count, code) => count + Number(code < RESULT), 0);
  return [...bodiesIn(tape)].reduce((count, body) => count + recordedIn(body.tape), own);
}
