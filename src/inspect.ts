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
  if (!(engine instanceof Staged)) {
    const { slotOf } = schedule(tape);
    return swept(tape, engine, (base) => Float64Array.from(slotOf, (slot) => engine.f64[base + slot]!));
  }
  const inspected = new Staged(tape, tables, true);
  try {
    const { inputs, parameters } = tape;
    const tangents = inspected.tangents();
    inspected.f64.set(engine.f64.subarray(engine.primals, engine.primals + inputs + parameters), inspected.primals);
    inspected.f64.set(engine.f64.subarray(engine.tangents(), engine.tangents() + inputs), tangents);
    return swept(tape, inspected, (base) => inspected.atNodes(base));
  } finally {
    inspected.free();
  }
}

/** @param read Gives the numbers at a base, by node. */
function swept(tape: Tape, engine: Engine, read: (base: number) => Float64Array): NodeValues {
  const tangents = engine.tangents();
  engine.primal();
  engine.tangent();
  engine.reverse(() => 1);
  return {
    primal: read(engine.primals),
    tangent: read(tangents),
    adjoint: ownAdjoints(tape, read(engine.adjoints)),
  };
}
