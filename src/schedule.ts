/**
 * Tape to program: the same operations, grouped into RUNS of one opcode, slots numbered in the order of
 * execution (src/layout.ts draws the formats).
 *
 * An interpreter pays one unpredictable branch a dispatch; a run pays it once for all its operations. A list
 * scheduler keeps a queue of ready operations for each opcode, takes the one that most changes of opcode wait for, and
 * lets operations of that opcode which become ready meanwhile join the run. The order is a function of the tape alone. The core does
 * the work: assembly/graph.ts, order.ts, runs.ts and fresh.ts, one after the other.
 */
import { withImage } from "./image.js";
import type { Tape } from "./tape.js";

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
  /** How many derivatives the forward sweep keeps for the reverse sweep. */
  readonly slopes: number;
}

export interface Schedule {
  readonly program: Program;
  /** Node of the tape to slot of the program. */
  readonly slotOf: Int32Array;
}

/**
 * @param wanted Nodes, besides the inputs, whose adjoints will be read.
 * @throws AdError "memory" where the core has no room.
 */
export function schedule(tape: Tape, wanted: ArrayLike<number> = []): Schedule {
  return withImage(tape, (image) => ({ program: image.schedule(), slotOf: image.slotOf() }), wanted);
}

/** The optimised tape and its program, in one visit to the core. */
export function prepare(recorded: Tape): { tape: Tape; program: Program } {
  return withImage(recorded, (image) => {
    image.optimize();
    const tape = image.read();
    return { tape, program: image.schedule() };
  });
}
