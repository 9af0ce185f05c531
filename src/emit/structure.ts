/** Groups of one structure differ in where their numbers stand and in how often they turn: one function serves them all. */
import type { Group } from "./group.js";
import { isSame } from "./member.js";
import type { Stride } from "./member.js";
import type { Unit } from "./plan.js";

/** Fewer are as well written out. */
const FEW = 3;

/** The strides of a group, each once: what its function is told the places of. */
export function stridesOf({ members, windows }: Group): Stride[] {
  const all: Stride[] = [];
  const add = (at: Stride): void => void (all.some((one) => isSame(one, at)) || all.push(at));
  for (const { results, operands } of members) [...operands, results!].forEach(add);
  windows.forEach(add);
  return all;
}

/** What such a function does not do: sums, kept derivatives, steps back, gifts that are scattered. */
function isPlain({ members, windows }: Group): boolean {
  return (
    members.every(({ run, results, operands }) => results && !run.keeps && operands.every(({ step }) => step >= 0)) &&
    windows.every(({ scattered }) => !scattered)
  );
}

/** The same for groups that one function serves: all but places, and how often it turns. */
function structureOf(group: Group): string | undefined {
  if (!isPlain(group)) return undefined;
  const strides = stridesOf(group);
  const of = (at: Stride): string => `${strides.findIndex((one) => isSame(one, at))}:${at.step}`;
  const members = group.members.map((member) => {
    const { run, operands, targets, results } = member;
    const given = targets.map(({ operand, fresh }) => `${operand}${fresh ? "fresh" : ""}`);
    return [run.name, operands.map(of), given, of(results!), group.stored.has(member)].join(" ");
  });
  const windows = group.windows.map((window) => [of(window), window.targets.map(of)].join(" "));
  return [...members, ...windows].join("; ");
}

/** Notes in groups of which there are several, once it is settled what they store, what structure they have. */
export function noteStructures(units: readonly Unit[]): void {
  const all = new Map<string, Group[]>();
  for (const { by } of units) {
    const structure = typeof by === "string" ? undefined : structureOf(by);
    if (structure !== undefined) all.set(structure, [...(all.get(structure) ?? []), by as Group]);
  }
  for (const [structure, groups] of all)
    if (groups.length >= FEW) for (const group of groups) group.structure = structure;
}
