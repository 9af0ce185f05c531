/** What a compiled function is made of, and what it shows of itself: numbers at every node, why it is fast or slow. */
import { compact } from "./copy.js";
import type { Engine } from "./engine.js";
import { explain } from "./explain.js";
import type { Explanation } from "./explain.js";
import { bodiesIn } from "./nested/nested.js";
import { ownAdjoints } from "./print.js";
import type { NodeValues } from "./print.js";
import { Resident } from "./resident.js";
import { prepare, schedule } from "./schedule.js";
import type { Program } from "./schedule.js";
import { Staged } from "./nested/staged.js";
import { stagesOf } from "./nested/stages.js";
import type { Tables } from "./nested/tables.js";
import type { Tape } from "./tape.js";

export interface Prepared {
  /** Optimised; with nested functions, what no output needs is left out. */
  readonly tape: Tape;
  readonly engine: Engine;
}

/**
 * The function ready to be swept.
 * @param again It is the tape that was made of one here before: it stays as it is, and so do the bits of its results.
 */
export function prepared(recorded: Tape, tables: Tables, again = false): Prepared {
  if (recorded.nested.length > 0) {
    const tape = again ? recorded : compact(recorded);
    return { tape, engine: new Staged(tape, tables) };
  }
  if (again) return { tape: recorded, engine: Resident.upload(schedule(recorded).program) };
  const { tape, program } = prepare(recorded);
  return { tape, engine: Resident.upload(program) };
}

/** The programs that sweep it, and those of nested functions, each body once. */
function programsOf({ tape, engine }: Prepared): Program[] {
  if (!(engine instanceof Staged)) return [schedule(tape).program];
  const ofTape = (recorded: Tape): Program[] => {
    if (recorded.nested.length === 0) return [prepare(recorded).program];
    const stages = stagesOf(recorded).steps.flatMap((step) => ("nested" in step ? [] : ofTape(step.tape)));
    return stages.concat([...bodiesIn(recorded)].flatMap((body) => ofTape(body.tape)));
  };
  return ofTape(tape);
}

/** @param recorded Operations before optimising. */
export function explained(of: Prepared, recorded: number): Explanation {
  const { inputs, parameters, outputs } = of.tape;
  const bodies = bodiesIn(of.tape).size;
  const memory = of.engine.bytes;
  return explain(programsOf(of), { inputs, parameters, outputs: outputs.length, recorded, bodies, memory });
}

/**
 * Primal, tangent and adjoint at every node for the inputs, parameters and tangents that stand in the engine; outputs are
 * seeded with 1.
 */
export function nodeValues({ tape, engine }: Prepared, tables: Tables): NodeValues {
  const inspected = engine instanceof Staged ? new Staged(tape, tables, true) : undefined;
  const used = inspected ?? engine;
  const tangents = used.tangents();
  if (inspected) {
    const { inputs, parameters } = tape;
    inspected.f64.set(engine.f64.subarray(engine.primals, engine.primals + inputs + parameters), inspected.primals);
    inspected.f64.set(engine.f64.subarray(engine.tangents(), engine.tangents() + inputs), tangents);
  }
  used.primal();
  used.tangent();
  used.reverse(() => 1);
  const slots = inspected ? undefined : schedule(tape).slotOf;
  const read = (base: number): Float64Array =>
    inspected?.atNodes(base) ?? Float64Array.from(slots!, (slot) => engine.f64[base + slot]!);
  const values = {
    primal: read(used.primals),
    tangent: read(tangents),
    adjoint: ownAdjoints(tape, read(used.adjoints)),
  };
  inspected?.free();
  return values;
}
