/** The sweeps of an engine as work that can stop in between, where the engine has functions between its stages. */
import type { Engine } from "../engine.js";
import { resultsOf } from "../nested/nested.js";
import { Resident } from "../resident.js";
import { schedule } from "../schedule.js";
import { Staged } from "../nested/staged.js";
import type { Tables } from "../nested/tables.js";
import type { Tape } from "../tape.js";
import type { Work } from "../nested/work.js";

type Seed = (output: number) => number;

/** `reverse` follows a `forward` for it; `second` follows `tangent`, which computes values, too. */
export interface Sweeps {
  forward(forReverse: boolean): Work;
  tangent(): Work;
  reverse(seed: Seed): Work;
  second(seed: Seed, seedTangent: Seed): Work;
}

/** An engine for the tape of a compiled function, which is prepared already. */
export const engineFrom = (tape: Tape, tables: Tables): Engine =>
  tape.nested.length > 0 ? new Staged(tape, tables) : Resident.upload(schedule(tape).program);

/** A program is swept at one go. */
function* atOnce(sweep: () => void): Work {
  sweep();
  yield [];
}

export function sweepsOf(engine: Engine): Sweeps {
  if (engine instanceof Staged) {
    return {
      forward: (forReverse) => engine.forward(forReverse),
      tangent: () => engine.tangentWork(true),
      reverse: (seed) => engine.reverseWork(seed),
      second: (seed, seedTangent) => engine.secondWork(seed, seedTangent),
    };
  }
  return {
    forward: (forReverse) => atOnce(() => (forReverse ? engine.primal() : engine.value())),
    tangent: () => atOnce(() => (engine.linearize(), engine.tangent())),
    reverse: (seed) => atOnce(() => engine.reverse(seed)),
    second: (seed, seedTangent) => atOnce(() => engine.second(seed, seedTangent)),
  };
}

/** What is asked, by the sweeps that it takes. */
export type Question = "value" | "gradient" | "tangent" | "second";

/** Times that the rows of a map are gone over; a sum of one output finds its derivatives on its way forward. */
const rounds = { value: [1, 1], gradient: [2, 1], tangent: [1, 1], second: [3, 2] };

/** Rows that will be gone over: an estimate, which other nested functions have no part in. */
export function expectedRows(tape: Tape, tables: Tables, question: Question): number {
  return tape.nested.reduce((sum, node) => {
    if (node.kind !== "map") return sum;
    return (
      sum + tables.countOf(node.rows) * rounds[question][Number(node.reduction === "sum" && resultsOf(node) === 1)]!
    );
  }, 0);
}
