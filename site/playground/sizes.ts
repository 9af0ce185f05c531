/** How large a derivative is as one formula: counted on the derivative that wasmgrad records, expanded and not. */
import * as wasmgrad from "wasmgrad";
import { compile, jvp } from "wasmgrad";
import type { Expr } from "wasmgrad";
import { LIMITS } from "./limits.js";
import { mainOf, tapeOf } from "./tape.js";
import type { Tape } from "./tape.js";

export interface Sizes {
  /** Operations on the tape of the function. */
  readonly tape: number;
  /** Operations and leaves of the derivative's formula where equal parts are written once. */
  readonly shared: number;
  /** The same where everything is written out, as on paper; Infinity from 2¹⁰²⁴ on. */
  readonly expanded: number;
  /** Operations and leaves of the function itself, written out. */
  readonly formula: number;
}

/**
 * Sizes for the derivative of one output by one input, or why there are none.
 * @param output, input Which.
 */
export function sizesOf(tape: Tape, output: number, input: number): Sizes | string {
  if (tape.nodes.some(({ op }) => op === "nested")) {
    return "A loop on the tape has no formula to be written out.";
  }
  const seed = tape.inputs.map((_, k) => Number(k === input));
  const slope = (xs: Expr[]): Expr => jvp((point: Expr[]) => replay(tape, point)[output]!)(xs, seed as never) as never;
  try {
    const derivative = compile([tape.inputs.length], slope as never, { limits: LIMITS });
    try {
      const { shared, expanded } = countOf(tapeOf(derivative as never, tape.inputs), 0);
      return { tape: tape.operations, shared, expanded, formula: countOf(tape, output).expanded };
    } finally {
      derivative.dispose();
    }
  } catch (error) {
    return `The derivative is too large to be written down: ${(error as Error).message}`;
  }
}

/** Nodes of the formula of one output, with and without what it shares. */
export function countOf(tape: Tape, output: number): { shared: number; expanded: number } {
  const { node: last } = tape.outputs[output]!;
  const used = tape.nodes.map((_, i) => i === last);
  for (let i = last; i >= 0; i--) if (used[i]) for (const operand of tape.nodes[i]!.operands) used[operand] = true;
  const sizes: number[] = [];
  for (const { operands } of tape.nodes) sizes.push(operands.reduce((sum, operand) => sum + sizes[operand]!, 1));
  return { shared: used.filter(Boolean).length, expanded: sizes[last]! };
}

type Operation = (...operands: (Expr | number | (Expr | number)[])[]) => Expr;

const LISTS: ReadonlySet<string> = new Set(["sum", "norm", "logSumExp", "maxOf", "minOf"]);

/** Records the tape's operations once more, with other inputs. */
export function replay(tape: Tape, inputs: readonly Expr[]): (Expr | number)[] {
  const values: (Expr | number)[] = [];
  let input = 0;
  tape.nodes.forEach(({ op, operands }, i) => {
    const of = operands.map((operand) => values[operand]!);
    const record = (wasmgrad as never as Record<string, Operation>)[op];
    if (op === "input") values.push(inputs[input++]!);
    else if (op === "constant") values.push(constantOf(tape, i));
    else if (op === "dot") values.push(record!(of.slice(0, of.length / 2), of.slice(of.length / 2)));
    else values.push(LISTS.has(op) ? record!(of) : record!(...of));
  });
  return tape.outputs.map(({ node }) => values[node]!);
}

const constantOf = (tape: Tape, i: number): number => Number(mainOf(tape.json).nodes[i]![1]);
