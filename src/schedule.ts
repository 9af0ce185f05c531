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
import { T_FIRST, T_SECOND, T_THIRD } from "./layout.js";
import { CONSTANT, INPUT, PARAMETER, operationsIn } from "./tape.js";
import type { Tape } from "./tape.js";
import { markFresh } from "./fresh.js";
import { RunWriter } from "./runs.js";

export interface Program {
  readonly slots: number;
  readonly inputs: number;
  readonly parameters: number;
  readonly constants: Float64Array;
  /** RUN_WORDS words a run. */
  readonly runs: Uint32Array;
  readonly index: Uint32Array;
  /** Pairs (first slot, count) of adjoints to clear. */
  readonly cleared: Uint32Array;
  /** Slot of each output. */
  readonly outputs: Uint32Array;
}

export interface Schedule {
  readonly program: Program;
  /** Node of the tape to slot of the program. */
  readonly slotOf: Int32Array;
}

/**
 * Operations in the order of execution, and what each node's operands receive. A batch is a stretch of one kind whose
 * operations do not use one another; `joined` marks those that a batch of the same kind before them made ready.
 */
export interface Order {
  readonly nodes: Int32Array;
  readonly active: Int32Array;
  readonly starts: Int32Array;
  readonly joined: readonly boolean[];
}

/** The list scheduler itself is in the core: assembly/order.ts. */
function order(tape: Tape, wanted: ArrayLike<number>): Order {
  const operations = operationsIn(tape);
  return withImage({ ...tape, outputs: Int32Array.from(wanted) }, (image) => {
    const batches = image.run((at) => image.core.exports.order(at) + 1) - 1;
    const starts = image.answer(T_THIRD, batches);
    return {
      nodes: image.answer(T_FIRST, operations),
      active: image.answer(T_SECOND, tape.length),
      starts: starts.map((start) => start & 0x7fffffff),
      joined: Array.from(starts, (start) => start < 0),
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

/** `wanted`: nodes, besides the inputs, whose adjoints will be read. */
export function schedule(tape: Tape, wanted: ArrayLike<number> = []): Schedule {
  const ordered = order(tape, wanted);
  const slotOf = numberSlots(tape, ordered.nodes);
  const leaves = tape.inputs + tape.parameters + tape.constants.length;
  const runs = new RunWriter(tape, ordered.active, slotOf, leaves).write(ordered);
  const outputs = Uint32Array.from(tape.outputs, (output) => slotOf[output]!);
  const read = Array.from(wanted, (node) => slotOf[node]!);
  const cleared = markFresh(runs, [...outputs, ...read], leaves + ordered.nodes.length, tape.inputs);
  const program: Program = {
    slots: leaves + ordered.nodes.length,
    inputs: tape.inputs,
    parameters: tape.parameters,
    constants: tape.constants,
    runs: runs.runs.trimmed(),
    index: runs.index.trimmed(),
    cleared,
    outputs,
  };
  return { program, slotOf };
}
