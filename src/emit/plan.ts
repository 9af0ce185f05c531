/** How the runs of a program are compiled: straight-line code, loops, or the core's own loops. */
import type { Program } from "../schedule.js";
import { groupOf } from "./group.js";
import type { Group } from "./group.js";
import { LONG, memberOf } from "./member.js";
import type { Member } from "./member.js";
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
  const runs = yield* tiled(program, runsOf(program));
  const units: { runs: Run[]; by: Unit["by"] }[] = [];
  const add = (all: Run[], by: Unit["by"]): void => {
    const last = units.at(-1);
    if (last?.by === by) last.runs.push(...all);
    else units.push({ runs: all, by });
  };
  // The core goes on while runs are of one kind, so that those are always in one unit.
  for (let from = 0; from < runs.length;) {
    let to = from + 1;
    while (to < runs.length && runs[to]!.kind === runs[from]!.kind) to++;
    const alike = runs.slice(from, to);
    const members = alike.map(loopOf);
    if (alike.some((run, i) => isLong(run) && !members[i])) add(alike, "core");
    else alike.forEach((run, i) => (members[i] ? join(units, run, members[i]) : add([run], "operations")));
    from = to;
    yield;
  }
  return units;
}

/** A run that can have a loop. */
function loopOf(run: Run): Member | undefined {
  const member = memberOf(run);
  return member && groupOf([member]) ? member : undefined;
}

/** It goes into the loop before it, if it can. */
function join(units: { runs: Run[]; by: Unit["by"] }[], run: Run, member: Member): void {
  const last = units.at(-1);
  const wider = typeof last?.by === "object" ? groupOf([...last.by.members, member]) : undefined;
  if (wider) units[units.length - 1] = { runs: [...last!.runs, run], by: wider };
  else units.push({ runs: [run], by: groupOf([member])! });
}
