/** Groups of one structure differ in where their numbers stand and in how often they turn: one function serves them all. */
import type { Group } from "./group.js";
import { isSame } from "./member.js";
import type { Stride } from "./member.js";
import { isDue } from "./pauses.js";
import type { Unit } from "./plan.js";

/** Fewer are as well written out. */
const FEW = 3;
/** To read what structure a group has takes as long as so many operations. */
const GROUP = 16;

export interface Structure {
  /** The same for groups that one function serves: all but places, and how often they turn. */
  readonly key: string;
  /**
   * Of each stride the one from which it is as far in all groups, by number; it is a parameter. NOWHERE for strides that all
   * groups have at one place.
   */
  readonly origins: readonly number[];
}

export const NOWHERE = -1;

/** The strides of a group, each once. */
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

function keyOf(group: Group): string | undefined {
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

/**
 * Notes in groups of which there are several, once it is settled what they store, what structure they have. It yields after a
 * few of them.
 */
export function* noteStructures(units: readonly Unit[]): Generator<void> {
  const all = new Map<string, Group[]>();
  for (const { by } of units) {
    const key = typeof by === "string" ? undefined : keyOf(by);
    if (key === undefined) continue;
    if (isDue(GROUP)) yield;
    const known = all.get(key);
    if (known) known.push(by as Group);
    else all.set(key, [by as Group]);
  }
  for (const [key, groups] of all) {
    if (groups.length < FEW) continue;
    const structure = { key, origins: originsOf(groups.map(stridesOf)) };
    for (const group of groups) group.structure = structure;
    if (isDue(groups.length)) yield;
  }
}

/** Of strides that go along the lowest, so that what is added to its place is not less than 0. */
function originsOf(groups: readonly (readonly Stride[])[]): number[] {
  const [first] = groups as [readonly Stride[]];
  const goAlong = (i: number, j: number): boolean => {
    const far = first[i]!.first - first[j]!.first;
    return groups.every((strides) => strides[i]!.first - strides[j]!.first === far);
  };
  const byPlace = first.map((_, i) => i).sort((i, j) => first[i]!.first - first[j]!.first);
  return first.map(({ first: place }, i) => {
    if (groups.every((strides) => strides[i]!.first === place)) return NOWHERE;
    return byPlace.find((j) => goAlong(i, j))!;
  });
}
