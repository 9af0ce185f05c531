/** Which programs are worth compiling. */
import { AdError } from "../errors.js";
import type { Unit } from "./plan.js";

/** More operations than this, in straight-line code, or long runs, in loops, and code comes slower than the interpreter's data. */
const MOST_OPERATIONS = 100_000;
const MOST_RUNS = 6000;
/** Code of so many operations stays in fast caches. More gain nothing where the interpreter has as many as this in a run. */
const FEW_OPERATIONS = 2000;
const MOST_A_RUN = 20;

/** Numbers that are computed by operations one by one, by the core, by loops of one run, and by loops of several. */
function workOf(units: readonly Unit[]): { operations: number; core: number; single: number; several: number } {
  const work = { operations: 0, core: 0, single: 0, several: 0 };
  for (const { runs, by } of units) {
    const kind = typeof by === "string" ? by : by.members.length > 1 ? "several" : "single";
    for (const run of runs) work[kind] += run.size;
  }
  return work;
}

/** Code in long runs with loops of their own: a call is about a quarter of one. */
const codeOf = (by: Unit["by"]): number =>
  typeof by === "string" ? 0 : by.structure === undefined ? by.members.length : 0.25;
const runsBy = (units: readonly Unit[], of: (by: Unit["by"]) => boolean): number =>
  units.reduce((sum, { runs, by }) => sum + (of(by) ? runs.length : 0), 0);

/**
 * @param written Of the units those that code is written for: of repetitions the first.
 * @throws AdError "limit" for programs that gain nothing by it, or are too large.
 */
export function check(units: readonly Unit[], written: readonly Unit[]): void {
  const all = workOf(units);
  if (all.operations + all.several < all.core + all.single) {
    throw new AdError("limit", "most of it is long runs, which the interpreter does as fast");
  }
  const { operations } = workOf(written);
  if (operations > MOST_OPERATIONS) {
    throw new AdError(
      "limit",
      `it has ${operations} operations outside of long runs, expected at most ${MOST_OPERATIONS}`,
    );
  }
  const together = operations / runsBy(written, (by) => by === "operations");
  if (operations > FEW_OPERATIONS && together > MOST_A_RUN) {
    throw new AdError(
      "limit",
      `its ${operations} operations outside of long runs are alike ${Math.round(together)} at a time, which the interpreter does as fast`,
    );
  }
  const loops = written.reduce((sum, { by }) => sum + codeOf(by), 0);
  if (loops > MOST_RUNS)
    throw new AdError("limit", `it has ${Math.ceil(loops)} long runs that differ, expected at most ${MOST_RUNS}`);
}
