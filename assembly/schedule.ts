// Tape to program (src/schedule.ts): the order of execution, the slots, the runs, and which contributions come first.
import { CONSTANT, INPUT, LEAVES, PARAMETER } from "../src/layout";
import { markFresh } from "./fresh";
import { order } from "./order";
import { writeRuns } from "./runs";
import { Tape, at, codeOf, put } from "./tape";

/** Leaves true in the tape's words: slots, runs, index and cleared. Traps where memory is exhausted. */
export function schedule(tape: Tape, inputs: i32, parameters: i32): bool {
  const batches = order(tape);
  const operations = numberSlots(tape, inputs, parameters);
  writeRuns(tape, batches, operations);
  markFresh(tape, tape.leaves + operations, inputs);
  return true;
}

/** Slots of all nodes: leaves first, then results in the order of execution. Returns the number of operations. */
function numberSlots(tape: Tape, inputs: i32, parameters: i32): i32 {
  tape.leaves = inputs + parameters + tape.constantsLength;
  let operations = 0;
  for (let i = 0; i < tape.length; i++) {
    const code = codeOf(tape, i), which = at(tape.a, i);
    if (code < LEAVES) operations++;
    else put(tape.slots, i, code == INPUT ? which : code == PARAMETER ? inputs + which : inputs + parameters + which);
  }
  for (let k = 0; k < operations; k++) put(tape.slots, at(tape.first, k), tape.leaves + k);
  return operations;
}
