/** How the runs of a program are compiled: straight-line code for some, the core's own loops for others. */
import type { Run } from "./runs.js";

/** Neighbouring runs that are done alike. */
export interface Unit {
  readonly runs: readonly Run[];
  /** By the core's loops. */
  readonly inCore: boolean;
}

/** From here on a loop of two lanes beats operations one by one; in memory its operands are one after another, or are looked up. */
const LONG_STRIDED = 24;
const LONG_GATHERED = 256;
/** Elements of the lists of a run that are added one by one. */
const LONG_LISTS = 96;

const plain = new Set(["sum", "dot"]);

function isLong(run: Run): boolean {
  if (run.isList) return !plain.has(run.name) || run.elements > LONG_LISTS;
  let strided = !run.single;
  for (let i = 0; i < run.operands; i++) strided &&= !Number.isNaN(run.step(i));
  return run.count >= (strided ? LONG_STRIDED : LONG_GATHERED);
}

/** The core goes on while runs are of one kind, so that those are always in one unit. */
export function unitsOf(runs: readonly Run[]): Unit[] {
  const units: { runs: Run[]; inCore: boolean }[] = [];
  for (let from = 0; from < runs.length;) {
    let to = from + 1;
    while (to < runs.length && runs[to]!.kind === runs[from]!.kind) to++;
    const alike = runs.slice(from, to);
    const inCore = alike.some(isLong);
    const last = units.at(-1);
    if (last?.inCore === inCore) last.runs.push(...alike);
    else units.push({ runs: alike, inCore });
    from = to;
  }
  return units;
}
