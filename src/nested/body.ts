/**
 * From a user's function to a body (src/nested/nested.ts): traced once, in the trace around it. What does not depend on the
 * row or the state, but on Exprs of that trace, is recorded there, and reaches the body as shared inputs.
 */
import type { TapeBuilder } from "../builder.js";
import { copyNode } from "../copy.js";
import { inline } from "../derive.js";
import { AdError } from "../errors.js";
import { uncounted } from "../limits.js";
import type { Body } from "./nested.js";
import { liveNodes } from "../optimize.js";
import { CAPTURE, INPUT, LEAVES, PARAMETER, operandsOf } from "../tape.js";
import type { Tape } from "../tape.js";
import { Table } from "./tables.js";
import type { Trace } from "../trace.js";

/** Constants alone are 0. */
const SHARED = 1;
const VARYING = 2;

/** What each node depends on: constants alone, Exprs of the trace around it, or the row or state. */
function dependence(tape: Tape): Uint8Array {
  const depends = new Uint8Array(tape.length);
  for (let i = 0; i < tape.length; i++) {
    const code = tape.opcodes[i]!;
    if (code === INPUT || code === PARAMETER) depends[i] = VARYING;
    else if (code === CAPTURE) depends[i] = SHARED;
    else if (code < LEAVES)
      for (const operand of operandsOf(tape, i)) depends[i] = Math.max(depends[i]!, depends[operand]!);
  }
  return depends;
}

export interface Hoisted {
  readonly body: Body;
  /** Nodes of the trace around it that the shared inputs stand for. */
  readonly shared: readonly number[];
}

/** @param state How many of the inputs of the trace are the state; they are the first. */
export function bodyOf(traced: Trace, outer: TapeBuilder, state: number): Hoisted {
  const inner = traced.builder;
  const tape = inner.tape(traced.nodes);
  const live = liveNodes(tape);
  const depends = dependence(tape);
  const shared = new Set<number>();
  const need = (i: number): void => {
    if (depends[i] === SHARED) shared.add(i);
  };
  tape.outputs.forEach(need);
  for (let i = 0; i < tape.length; i++) {
    if (live[i] && depends[i] === VARYING && tape.opcodes[i]! < LEAVES) operandsOf(tape, i).forEach(need);
  }
  const builder = uncounted(() => inner.like());
  const to = new Int32Array(tape.length);
  for (const i of shared) to[i] = builder.input();
  const inputs = Array.from({ length: tape.inputs }, () => builder.input());
  const parameters = Array.from({ length: tape.parameters }, () => builder.parameter());
  for (let i = 0; i < tape.length; i++) {
    const code = tape.opcodes[i]!;
    if (code === INPUT) to[i] = inputs[tape.a[i]!]!;
    else if (code === PARAMETER) to[i] = parameters[tape.a[i]!]!;
    else if (live[i] && depends[i] !== SHARED) to[i] = copyNode(tape, i, to, builder);
  }
  inner.close();
  return {
    body: {
      tape: builder.tape(Array.from(tape.outputs, (i) => to[i]!)),
      shared: shared.size,
      state,
      active: tape.inputs - state,
      passive: tape.parameters,
    },
    shared: inline(inner, [...shared], [], outer),
  };
}

/** @throws AdError "trace" where functions of rows and steps cannot be recorded, "data" where a table is another's. */
export function mustRecord(outer: TapeBuilder, where: string, rows?: unknown): void {
  if (rows instanceof Table && !outer.tables.includes(rows)) {
    throw new AdError("data", `${where}: rows: got table ${rows.name} of another function, expected one that this function declares; pass compile(inputs, fn, { data: { ${rows.name}: row } })`); // prettier-ignore
  }
  if (outer.valueAt(0) === undefined) return;
  throw new AdError("trace", `${where}: got Exprs of a Tape, which records step by step, expected those of a function that is compiled; use compile(inputs, fn)`); // prettier-ignore
}
