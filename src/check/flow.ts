/** Parts of a tape: what values and derivatives go through, and one operation with all that it is made of. */
import { TapeBuilder } from "../builder.js";
import { copyNode } from "../copy.js";
import type { OpName } from "../algebra.js";
import { nameOf, rules } from "../ops.js";
import { activeOperands } from "../readings.js";
import { CONSTANT, INPUT, LEAVES, LIST, PARAMETER, operandKind, operandsOf } from "../tape.js";
import type { Tape } from "../tape.js";

/** 1 for what the nodes `ends` are made of, by the operands of each operation that `mask` has a bit for. */
function reached(tape: Tape, ends: ArrayLike<number>, mask: (name: OpName) => number, stops?: Set<number>): Uint8Array {
  const found = new Uint8Array(tape.length);
  for (const end of Array.from(ends)) found[end] = 1;
  for (let i = tape.length - 1; i >= 0; i--) {
    const code = tape.opcodes[i]!;
    if (!found[i] || code >= LEAVES || stops?.has(i)) continue;
    const name = nameOf[code];
    const bits = name && operandKind[code]! < LIST ? mask(name) : ~0;
    operandsOf(tape, i).forEach((operand, k) => (found[operand]! |= (bits >> k) & 1));
  }
  return found;
}

/** Whose values the outputs are made of: of an operation whose partials are declared, the first operand's. */
export const carriesValue = (tape: Tape): Uint8Array =>
  reached(tape, tape.outputs, (name) => (rules[name].declared ? 1 : ~0));

/** What receives adjoints of the outputs. */
export const carriesDerivative = (tape: Tape): Uint8Array => reached(tape, tape.outputs, activeOperands);

const isLeaf = (code: number): boolean => code === INPUT || code === PARAMETER;

/** Inputs and parameters of the tape that node `end` depends on by other ways than `cut`. */
export function leavesOf(tape: Tape, end: number, cut: readonly number[]): number[] {
  const found = reached(tape, [end], () => ~0, new Set(cut));
  return Array.from(found.keys()).filter((i) => found[i] && isLeaf(tape.opcodes[i]!) && !cut.includes(i));
}

/** Node `end` as a function of the nodes `cut`; what else it depends on are its parameters, in the order of `leavesOf`. */
export function functionOf(tape: Tape, end: number, cut: readonly number[]): Tape {
  const builder = new TapeBuilder();
  const found = reached(tape, [end], () => ~0, new Set(cut));
  const to = new Int32Array(tape.length);
  for (const node of cut) to[node] = builder.input();
  for (const leaf of leavesOf(tape, end, cut)) to[leaf] = builder.parameter();
  for (let i = 0; i < tape.length; i++) {
    const code = tape.opcodes[i]!;
    if (found[i] && !cut.includes(i) && (code < LEAVES || code === CONSTANT)) to[i] = copyNode(tape, i, to, builder);
  }
  return builder.tape([to[end]!]);
}
