/**
 * Tape to program: the same operations, grouped into RUNS of one opcode, slots numbered in the order of
 * execution (src/layout.ts draws the formats).
 *
 * An interpreter pays one unpredictable branch a dispatch; a run pays it once for all its operations. A list
 * scheduler keeps a queue of ready operations for each kind (opcode and the operands that receive adjoints),
 * always takes the longest, and lets operations of that kind which become ready meanwhile join the run. The
 * order is a function of the tape alone.
 */
import { withImage } from "./image.js";
import { RUN_WORDS, T_FIRST, T_SECOND, T_THIRD } from "./layout.js";
import { CONSTANT, INPUT, LIST, PAIRS, PARAMETER, operandKind, operationsIn } from "./tape.js";
import type { Tape } from "./tape.js";

export interface Program {
  readonly slots: number;
  readonly inputs: number;
  readonly parameters: number;
  readonly constants: Float64Array;
  /** RUN_WORDS words a run. */
  readonly runs: Uint32Array;
  readonly index: Uint32Array;
  /** Slot of each output. */
  readonly outputs: Uint32Array;
}

export interface Schedule {
  readonly program: Program;
  /** Node of the tape to slot of the program. */
  readonly slotOf: Int32Array;
}

/** Operations in the order of execution, where each run starts in it, and what each node's operands receive. */
interface Order {
  readonly nodes: Int32Array;
  readonly starts: Int32Array;
  readonly active: Int32Array;
}

/** The list scheduler itself is in the core: assembly/order.ts. */
function order(tape: Tape, wanted: ArrayLike<number>): Order {
  const operations = operationsIn(tape);
  return withImage({ ...tape, outputs: Int32Array.from(wanted) }, (image) => {
    const runs = image.run((at) => image.core.exports.order(at) + 1) - 1;
    return {
      nodes: image.answer(T_FIRST, operations),
      active: image.answer(T_SECOND, tape.length),
      starts: image.answer(T_THIRD, runs),
    };
  });
}

/** Leaves first, then results in the order of execution. */
function numberSlots(tape: Tape, nodes: Int32Array): Int32Array {
  const { opcodes, a, inputs, parameters, constants } = tape;
  const slotOf = new Int32Array(tape.length);
  for (let i = 0; i < tape.length; i++) {
    const code = opcodes[i]!;
    if (code === INPUT) slotOf[i] = a[i]!;
    else if (code === PARAMETER) slotOf[i] = inputs + a[i]!;
    else if (code === CONSTANT) slotOf[i] = inputs + parameters + a[i]!;
  }
  const leaves = inputs + parameters + constants.length;
  for (let k = 0; k < nodes.length; k++) slotOf[nodes[k]!] = leaves + k;
  return slotOf;
}

/** Words of operands that the operations of one kind take, lists not counted. */
const operandWords = [0, 1, 2, 3, 2, 3];

/** `wanted`: nodes, besides the inputs, whose adjoints will be read. */
export function schedule(tape: Tape, wanted: ArrayLike<number> = []): Schedule {
  const { nodes, starts, active } = order(tape, wanted);
  const slotOf = numberSlots(tape, nodes);
  const leaves = tape.inputs + tape.parameters + tape.constants.length;
  const runs = new Uint32Array(starts.length * RUN_WORDS);
  let words = tape.lists.length;
  for (let k = 0; k < nodes.length; k++) words += operandWords[operandKind[tape.opcodes[nodes[k]!]!]!]!;
  const index = new Uint32Array(words);
  for (let k = 0; k < tape.lists.length; k++) index[k] = slotOf[tape.lists[k]!]!;
  let at = tape.lists.length;
  starts.forEach((start, r) => {
    const count = (starts[r + 1] ?? nodes.length) - start;
    const first = nodes[start]!;
    const code = tape.opcodes[first]!;
    runs.set([code | (active[first]! << 8), count, leaves + start, at], r * RUN_WORDS);
    writeOperands(tape, nodes.subarray(start, start + count), slotOf, index, at);
    at += count * operandWords[operandKind[code]!]!;
  });
  const program: Program = {
    slots: leaves + nodes.length,
    inputs: tape.inputs,
    parameters: tape.parameters,
    constants: tape.constants,
    runs,
    index,
    outputs: Uint32Array.from(tape.outputs, (output) => slotOf[output]!),
  };
  return { program, slotOf };
}

/** Operand words of one run: all first operands, then all second, then all third. */
function writeOperands(tape: Tape, nodes: Int32Array, slotOf: Int32Array, index: Uint32Array, at: number): void {
  const { a, b, c } = tape;
  const kind = operandKind[tape.opcodes[nodes[0]!]!]!;
  const n = nodes.length;
  const list = kind >= LIST;
  for (let k = 0; k < n; k++) {
    const i = nodes[k]!;
    index[at + k] = list ? a[i]! : slotOf[a[i]!]!;
    if (kind > 1) index[at + n + k] = list ? b[i]! : slotOf[b[i]!]!;
    if (kind === 3 || kind === PAIRS) index[at + 2 * n + k] = list ? c[i]! : slotOf[c[i]!]!;
  }
}
