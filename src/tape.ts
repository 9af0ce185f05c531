/**
 * The tape: a flat record of the operations of one function, in the order they were made (SSA).
 *
 *   node i:  opcodes[i] | a[i] | b[i] | c[i]
 *
 *   fixed arity    a, b, c are nodes made before i (-1: no such operand)
 *   list           a: where the operands start in `lists`, b: how many
 *   pairs          a, c: where the two lists start in `lists`, b: how many in each
 *   NESTED         as a list, the arguments of a nested function; c: which of `nested`
 *   RESULT         a: its node, b: which of its results
 *   INPUT, PARAMETER, CONSTANT, CAPTURE   a: which one
 */
import { CAPTURE, CONSTANT, INPUT, LEAVES, LIST, NESTED, PAIRS, PARAMETER, RESULT } from "./layout.js";
import type { Nested } from "./nested/nested.js";
import { nameOf, rules } from "./ops.js";
import type { Sources } from "./source.js";

export { CAPTURE, CONSTANT, INPUT, LEAVES, LIST, NESTED, PAIRS, PARAMETER, RESULT };

export interface Tape {
  readonly inputs: number;
  readonly parameters: number;
  /** Number of nodes, leaves included. */
  readonly length: number;
  readonly opcodes: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  readonly lists: Int32Array;
  readonly constants: Float64Array;
  /** Functions that are one node each. */
  readonly nested: readonly Nested[];
  /** Nodes that are the function's outputs. */
  readonly outputs: Int32Array;
  /** Where operations were recorded, where that was noted. */
  readonly sources?: Sources;
}

/** How the operands of each opcode are laid out: 0 leaf, 1 to 3 fixed, LIST or PAIRS. */
export const operandKind: Uint8Array = /* @__PURE__ */ (() => {
  const kinds = new Uint8Array(256);
  nameOf.forEach((name, code) => {
    const arity = rules[name].arity;
    kinds[code] = arity === "list" ? LIST : arity === "pairs" ? PAIRS : arity;
  });
  kinds[NESTED] = LIST;
  kinds[RESULT] = 1;
  return kinds;
})();

/** The part of a tape that says which operations there are. */
export type Records = Pick<Tape, "opcodes" | "a" | "b" | "c" | "lists">;

/** Calls `visit` for every operand of node `i`, in order. */
export function forEachOperand(tape: Records, i: number, visit: (operand: number) => void): void {
  const kind = operandKind[tape.opcodes[i]!]!;
  const a = tape.a[i]!;
  if (kind >= LIST) {
    const n = tape.b[i]!;
    for (let k = 0; k < n; k++) visit(tape.lists[a + k]!);
    const other = tape.c[i]!;
    if (kind === PAIRS) for (let k = 0; k < n; k++) visit(tape.lists[other + k]!);
    return;
  }
  if (kind >= 1) visit(a);
  if (kind >= 2) visit(tape.b[i]!);
  if (kind >= 3) visit(tape.c[i]!);
}

/** The operands of node `i` as an array; two lists one after the other. */
export function operandsOf(tape: Records, i: number): number[] {
  const operands: number[] = [];
  forEachOperand(tape, i, (operand) => operands.push(operand));
  return operands;
}
