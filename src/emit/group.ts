/** Which long runs share a loop, so that the bits are those of one run after the other. */
import { isSame, meet, memberOf } from "./member.js";
import type { Member, Stride, Target } from "./member.js";
import type { Run } from "./runs.js";
import type { Structure } from "./structure.js";

/** More in one loop than registers can serve. */
const MOST_MEMBERS = 24;

/**
 * Adjoints that go on by a step, and all targets of a group among them, in order. Operation k of a target gives to number
 * k of them or, where it lags, to number k + 1. So all that number k receives is at hand in turn k, and is one store.
 */
export interface Window extends Stride {
  readonly targets: readonly Target[];
  /** Targets lie otherwise: each adds in memory, where the next finds it. */
  readonly scattered: boolean;
}

export const lags = (window: Window, target: Target): boolean => target.first !== window.first;

/** Members of as many operations, which a loop does together: operation k of each, then k + 1. */
export class Group {
  readonly members: readonly Member[];
  readonly count: number;
  /** Those that are not shared by all operations of their member. */
  readonly windows: readonly Window[];
  /** In the order of the reverse sweep. */
  readonly targets: readonly Target[];
  /** Members whose results must stand in memory. */
  readonly stored = new Set<Member>();
  /** Where there are several of one: they share a function (src/emit/structure.ts). */
  structure: Structure | undefined;

  constructor(members: readonly Member[], windows: readonly Window[]) {
    this.members = members;
    this.count = members[0]!.count;
    this.windows = windows;
    this.targets = targetsOf(members);
  }

  /** Whose results these are. */
  maker(at: Stride): Member | undefined {
    return this.members.find(({ results }) => results && isSame(results, at));
  }

  windowOf(target: Target): Window | undefined {
    return this.windows.find(({ targets }) => targets.includes(target));
  }
}

const targetsOf = (members: readonly Member[]): Target[] =>
  members
    .slice()
    .reverse()
    .flatMap(({ targets }) => targets);

/** Nothing where they would not have the bits of one member after the other. */
export function groupOf(members: readonly Member[]): Group | undefined {
  const { count } = members[0]!;
  if (members.length > MOST_MEMBERS) return undefined;
  if (!members.every((one) => one.count === count && one.goesUp && one.operands.every((at) => follows(members, at)))) {
    return undefined;
  }
  const targets = targetsOf(members);
  // What operations share is added up in fours, behind which come up to three, not two by two.
  if (members.some((one) => one.alternates) && targets.some(({ step }) => step === 0)) return undefined;
  for (const [i, a] of targets.entries()) {
    if (a.step === 0 && targets.slice(i + 1).some((b) => b.step !== 0 && meet(a, b, count))) return undefined;
  }
  const windows = clusters(targets, count).map((all) => windowOf(all, count));
  return windows.includes(undefined) ? undefined : new Group(members, windows as Window[]);
}

/** A run that can have a loop. */
export function loopOf(run: Run): Member | undefined {
  if (run.loop === undefined) {
    const member = memberOf(run);
    run.loop = member && groupOf([member]) ? member : null;
  }
  return run.loop ?? undefined;
}

/** What is made in the loop is used in the turn in which it is made. */
function follows(members: readonly Member[], at: Stride): boolean {
  return members.every(({ run, results, count }) => {
    if (results) return isSame(results, at) || !meet(results, at, count);
    return !meet({ first: run.first, step: 0 }, at, count);
  });
}

/** Targets that meet, or meet targets that do. */
function clusters(targets: readonly Target[], count: number): Target[][] {
  let all: Target[][] = [];
  for (const target of targets) {
    if (target.step === 0) continue;
    const touched = all.filter((some) => some.some((one) => meet(one, target, count)));
    const order = (a: Target, b: Target): number => targets.indexOf(a) - targets.indexOf(b);
    all = [...all.filter((some) => !touched.includes(some)), [...touched.flat(), target].sort(order)];
  }
  return all;
}

function windowOf(targets: readonly Target[], count: number): Window | undefined {
  const { first, step } = targets[0]!;
  const offsets = targets.map((target) => (target.step === step ? (target.first - first) / step : NaN));
  const lowest = Math.min(...offsets);
  const scattered = targets.some(({ member }) => member.alternates) || !offsets.every((offset) => offset <= lowest + 1);
  if (!scattered) return { first: first + lowest * step, step, targets, scattered };
  for (const [i, a] of targets.entries()) {
    // Each slot gets what is first in order in an earlier turn, or in the same.
    for (const b of targets.slice(i + 1)) {
      const inOrder = a.step === b.step && (a.first - b.first) / a.step >= 0;
      const alternate = a.member === b.member && a.member.alternates;
      if (!inOrder && !alternate && meet(a, b, count)) return undefined;
    }
  }
  return { first, step, targets, scattered };
}
