/** The reverse sweep as the core's templates do it, over sets of contributions in place of numbers. */
import { NEAR, SHARED } from "../src/layout.js";
import { rules } from "../src/ops.js";
import type { Program } from "../src/schedule.js";
import { bitOf, isList, runsOf } from "./programs.js";
import type { Run } from "./programs.js";

/** What every adjoint holds: the names of its contributions, or undefined where it is left of a sweep before. */
export class Adjoints {
  readonly held: (string[] | undefined)[];
  /** What was done that a sweep may not do. */
  readonly wrong: string[] = [];

  constructor(slots: number) {
    this.held = new Array<undefined>(slots).fill(undefined);
  }

  clear(slot: number): void {
    if (this.held[slot]) this.wrong.push(`slot ${slot} is cleared twice`);
    this.held[slot] = [];
  }

  read(slot: number): void {
    if (!this.held[slot]) this.wrong.push(`slot ${slot} is read before anything was stored there`);
  }

  add(slot: number, what: string): void {
    if (!this.held[slot]) this.wrong.push(`${what} is added to slot ${slot}, which holds nothing yet`);
    (this.held[slot] ??= []).push(what);
  }

  store(slot: number, what: string): void {
    const held = this.held[slot];
    if (held) this.wrong.push(`${what} is stored in slot ${slot}, which ${held.length > 0 ? `held ${held.join(", ")}` : "was cleared"}`); // prettier-ignore
    this.held[slot] = [what];
  }
}

/** Name of what an operation gives to one of its operands. */
const contribution = (run: Run, k: number, i: number): string => `${run.name} ${run.first + k}.${i}`;

/** Clears, seeds all outputs and sweeps. */
export function reverse(program: Program): Adjoints {
  const adjoints = new Adjoints(program.slots);
  const { cleared } = program;
  for (let c = 0; c < cleared.length; c += 2) {
    for (let slot = cleared[c]!; slot < cleared[c]! + cleared[c + 1]!; slot++) adjoints.clear(slot);
  }
  program.outputs.forEach((slot, i) => adjoints.add(slot, `seed ${i}`));
  for (const run of runsOf(program).reverse()) {
    if (run.active) (isList(run) ? reverseLists : reverseFixed)(adjoints, run);
  }
  return adjoints;
}

function give(adjoints: Adjoints, run: Run, k: number, i: number): void {
  const operands = run.operands[k]!;
  const bit = bitOf(run, operands, i);
  if (!((run.active >> bit) & 1)) return;
  // Only what is near, and lists, are ever stored.
  const stores = (run.fresh >> bit) & 1 && (isList(run) || run.forms[bit] === NEAR);
  adjoints[stores ? "store" : "add"](operands[i]!, contribution(run, k, i));
}

/**
 * From the last operation down: what has no partner first, then pairs; what is shared is delivered once, after the
 * pairs. Three operands: all one by one.
 */
function reverseFixed(adjoints: Adjoints, run: Run): void {
  const { count, first, forms, single } = run;
  const pairs = single || forms.length === 3 ? 0 : count & ~1;
  const operands = forms.map((_, i) => i);
  for (let k = count - 1; k >= pairs; k--) {
    adjoints.read(first + k);
    for (const i of operands) give(adjoints, run, k, i);
  }
  for (let k = pairs - 2; k >= 0; k -= 2) {
    for (const one of [k + 1, k]) adjoints.read(first + one);
    for (const i of operands) if (forms[i] !== SHARED) for (const one of [k + 1, k]) give(adjoints, run, one, i);
  }
  for (const i of operands) if (forms[i] === SHARED) for (let k = 0; k < pairs; k++) give(adjoints, run, k, i);
}

/** Operations down, the elements of each up; two near lists two elements at a time. */
function reverseLists(adjoints: Adjoints, run: Run): void {
  for (let k = run.count - 1; k >= 0; k--) {
    adjoints.read(run.first + k);
    const lists = rules[run.name].arity === "pairs" ? 2 : 1;
    const n = run.operands[k]!.length / lists;
    const together = run.forms[0] === NEAR ? 2 : 1;
    for (let from = 0; from < n; from += together) {
      for (let list = 0; list < lists; list++) {
        for (let e = from; e < Math.min(from + together, n); e++) give(adjoints, run, k, list * n + e);
      }
    }
  }
}

/** What every adjoint must hold in the end: the seeds, and what each operation gives to each of its operands. */
export function expectedOf(program: Program): string[][] {
  const expected = Array.from({ length: program.slots }, (): string[] => []);
  program.outputs.forEach((slot, i) => expected[slot]!.push(`seed ${i}`));
  for (const run of runsOf(program)) {
    run.operands.forEach((operands, k) => {
      operands.forEach((slot, i) => {
        if ((run.active >> bitOf(run, operands, i)) & 1) expected[slot]!.push(contribution(run, k, i));
      });
    });
  }
  return expected;
}
