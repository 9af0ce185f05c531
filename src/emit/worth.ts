/** Which programs are worth compiling. */
import { AdError } from "../errors.js";
import type { Unit } from "./plan.js";

/** More operations than this, in straight-line code, would make a function that engines do not compile well. */
export const MOST_OPERATIONS = 2000;
/** More long runs than this, in loops, and code comes slower than the interpreter's data. */
const MOST_RUNS = 1000;

/** Numbers that are computed by operations one by one, by the core, by loops of one run, and by loops of several. */
function workOf(units: readonly Unit[]): { operations: number; core: number; single: number; several: number } {
  const work = { operations: 0, core: 0, single: 0, several: 0 };
  for (const { runs, by } of units) {
    const kind = typeof by === "string" ? by : by.members.length > 1 ? "several" : "single";
    for (const run of runs) work[kind] += run.count + run.elements;
  }
  return work;
}

/** Code in long runs with loops of their own: a call is about a quarter of one. */
const codeOf = (by: Unit["by"]): number =>
  typeof by === "string" ? 0 : by.structure === undefined ? by.members.length : 0.25;

/** @throws AdError "limit" for programs that gain nothing by it, or are too large. */
export function check(units: readonly Unit[]): void {
  const { operations, core, single, several } = workOf(units);
  if (operations + several < core + single) {
    throw new AdError("limit", "most of it is long runs, which the interpreter does as fast");
  }
  if (operations > MOST_OPERATIONS) {
    throw new AdError(
      "limit",
      `it has ${operations} operations outside of long runs, expected at most ${MOST_OPERATIONS}`,
    );
  }
  const loops = units.reduce((sum, { by }) => sum + codeOf(by), 0);
  if (loops > MOST_RUNS)
    throw new AdError("limit", `it has ${Math.ceil(loops)} long runs that differ, expected at most ${MOST_RUNS}`);
}
