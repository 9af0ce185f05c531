/** Which results of loops must stand in memory: those that others read, and those that cost more to compute twice. */
import { light } from "../readings.js";
import type { Program } from "../schedule.js";
import type { Group } from "./group.js";
import type { Member } from "./member.js";
import { isDue } from "./pauses.js";
import type { Unit } from "./plan.js";
import { A, Y, templateOf } from "./template.js";

/** In place of the number of a unit. */
const NOBODY = -1;
const OTHERS = -2;

/** Notes them in the groups of the units, and yields after a few runs. @param back The reverse sweep follows. */
export function* settle(program: Program, units: readonly Unit[], back: boolean): Generator<void> {
  if (units.every(({ by }) => typeof by === "string")) return;
  const readers = yield* readersOf(program, units);
  for (const [number, { by }] of units.entries()) {
    if (typeof by === "string") continue;
    for (const member of by.members) {
      const { results, count } = member;
      if (!results) continue;
      for (let slot = results.first; slot < results.first + count; slot++) {
        if (isDue(0.1)) yield;
        const reader = readers[slot]!;
        if (reader === NOBODY || reader === number) continue;
        by.stored.add(member);
        break;
      }
    }
    if (back) settleBack(by);
    if (isDue(by.count)) yield;
  }
}

/** The unit that reads each slot. */
function* readersOf({ slots, outputs }: Program, units: readonly Unit[]): Generator<void, Int32Array, void> {
  const readers = new Int32Array(slots).fill(NOBODY);
  for (const [number, { runs }] of units.entries()) {
    for (const run of runs) {
      yield* run.operandSteps((slot) => {
        readers[slot] = readers[slot] === NOBODY || readers[slot] === number ? number : OTHERS;
      });
    }
  }
  for (const slot of outputs) readers[slot] = OTHERS;
  return readers;
}

const isCheap = ({ run: { name } }: Member): boolean => light.has(name) && name !== "div";

function settleBack(group: Group): void {
  const needed = new Set<Member | undefined>();
  const need = (member: Member, reads: number): void => {
    if ((reads >> Y) & 1) needed.add(member);
    member.operands.forEach((at, i) => (reads >> (A + i)) & 1 && needed.add(group.maker(at)));
  };
  for (const member of group.members.slice().reverse()) {
    const { name } = member.run;
    for (const { operand } of member.targets) need(member, templateOf(name, "adjoint", 1 << operand).reads);
    if (!needed.has(member) || group.stored.has(member)) continue;
    if (isCheap(member)) need(member, templateOf(name, "value").reads);
    else group.stored.add(member);
  }
}
