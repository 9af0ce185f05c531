// Tape to program (src/schedule.ts): the order of execution, the slots, the runs, and which contributions come first.
import { CONSTANT, LEAVES, PARAMETER } from "../src/layout";
import { markFresh } from "./fresh";
import { order } from "./order";
import { writeRuns } from "./runs";
import { Tape, at, codeOf, put } from "./tape";

/** Leaves true in the tape's words: slots, runs, index and cleared. Traps where memory is exhausted. */
export function schedule(tape: Tape, inputs: i32, parameters: i32): bool {
  const batches = order(tape);
  numberSlots(tape, inputs, parameters);
  writeRuns(tape, batches);
  markFresh(tape, tape.leaves + tape.operations, inputs);
  return true;
}

/** Leaves have the first slots, results those behind, in the order of execution. */
function numberSlots(tape: Tape, inputs: i32, parameters: i32): void {
  tape.leaves = inputs + parameters + tape.constantsLength;
  tape.operations = 0;
  for (let i = 0; i < tape.length; i++) {
    const code = codeOf(tape, i);
    // Of operations it is no slot yet: there is no branch to guess.
    put(tape.slots, i, at(tape.a, i) + (code == CONSTANT ? inputs + parameters : code == PARAMETER ? inputs : 0));
    tape.operations += <i32>(code < LEAVES);
  }
}
