/** How the runs of a program are compiled: straight-line code, loops, or the core's own loops. */
import type { Program } from "../schedule.js";
import { groupOf, loopOf } from "./group.js";
import type { Group } from "./group.js";
import { LONG } from "./member.js";
import type { Member } from "./member.js";
import { isDue } from "./pauses.js";
import { runsOf } from "./runs.js";
import type { Run } from "./runs.js";
import { tiled } from "./tiles.js";

/** Neighbouring runs that are done alike. */
export interface Unit {
  readonly runs: readonly Run[];
  readonly by: "operations" | "core" | Group;
}

/** From here on the core's loop beats operations one by one: of what is looked up, and of elements of lists. */
const LONG_GATHERED = 256;
const LONG_LISTS = 96;

const plain = new Set(["sum", "dot"]);

function isLong(run: Run): boolean {
  if (run.isList) return !plain.has(run.name) || run.elements > LONG_LISTS;
  let strided = !run.single;
  for (let i = 0; i < run.operands; i++) strided &&= !Number.isNaN(run.step(i));
  return run.count >= (strided ? LONG : LONG_GATHERED);
}

/** It yields after a few runs, as `emission` does. Long runs have loops where these have the bits of the sweeps. */
export function* unitsOf(program: Program): Generator<void, Unit[], void> {
  const runs = yield* runsOf(program);
  const inCore = yield* doneByCore(runs);
  const units: { runs: Run[]; by: Unit["by"] }[] = [];
  const add = (run: Run, by: "operations" | "core"): void => {
    const last = units.at(-1);
    // The core does runs that follow one another in the program.
    if (last?.by === by && (by === "operations" || last.runs.at(-1)!.number + 1 === run.number)) last.runs.push(run);
    else units.push({ runs: [run], by });
  };
  for (const run of yield* tiled(program, runs, inCore)) {
    const member = inCore.has(run.number) ? undefined : loopOf(run);
    if (member) join(units, run, member);
    else add(run, inCore.has(run.number) ? "core" : "operations");
    if (isDue(1)) yield;
  }
  return units;
}

/** Numbers of runs that are long and can have no loop, and of those beside them of the same kind: the core goes on with these. */
function* doneByCore(runs: readonly Run[]): Generator<void, Set<number>, void> {
  const found = new Set<number>();
  for (let from = 0; from < runs.length;) {
    let to = from + 1;
    while (to < runs.length && runs[to]!.kind === runs[from]!.kind) to++;
    const alike = runs.slice(from, to);
    if (alike.some((run) => isLong(run) && !loopOf(run))) for (const { number } of alike) found.add(number);
    if (isDue(to - from)) yield;
    from = to;
  }
  return found;
}

/** It goes into the loop before it, if it can. */
function join(units: { runs: Run[]; by: Unit["by"] }[], run: Run, member: Member): void {
  const last = units.at(-1);
  const wider = typeof last?.by === "object" ? groupOf([...last.by.members, member]) : undefined;
  if (wider) units[units.length - 1] = { runs: [...last!.runs, run], by: wider };
  else units.push({ runs: [run], by: groupOf([member])! });
}
