/** The reverse sweep over sets of contributions in place of numbers: what it loses, wipes out or reads too early. */
import type { Program } from "../src/schedule.js";
import { bitOf, runsOf } from "./programs.js";
import type { Run } from "./programs.js";
import { sweepBack } from "./sweep.js";
import type { Ledger } from "./sweep.js";

/** What every adjoint holds: the names of its contributions, or undefined where it is left of a sweep before. */
export class Adjoints implements Ledger {
  readonly held: (string[] | undefined)[];
  /** What was done that a sweep may not do. */
  readonly wrong: string[] = [];
  readonly #unread: (slot: number) => boolean;

  constructor(slots: number, unread: (slot: number) => boolean) {
    this.held = new Array<undefined>(slots).fill(undefined);
    this.#unread = unread;
  }

  clear(slot: number): void {
    if (this.held[slot]) this.wrong.push(`slot ${slot} is cleared twice`);
    this.held[slot] = [];
  }

  read(run: Run, k: number): void {
    const slot = run.first + k;
    if (!this.held[slot]) this.wrong.push(`slot ${slot} is read before anything was stored there`);
  }

  add(slot: number, what: string): void {
    if (this.#unread(slot)) return;
    if (!this.held[slot]) this.wrong.push(`${what} is added to slot ${slot}, which holds nothing yet`);
    (this.held[slot] ??= []).push(what);
  }

  give(run: Run, k: number, i: number, stores: boolean): void {
    const [slot, what] = [run.operands[k]![i]!, contribution(run, k, i)];
    if (!stores) return this.add(slot, what);
    const held = this.held[slot];
    if (held) this.wrong.push(`${what} is stored in slot ${slot}, which ${held.length > 0 ? `held ${held.join(", ")}` : "was cleared"}`); // prettier-ignore
    this.held[slot] = [what];
  }

  deliver(run: Run, i: number): void {
    for (let k = 0; k < run.count; k++) this.give(run, k, i, false);
  }
}

/** Name of what an operation gives to one of its operands. */
const contribution = (run: Run, k: number, i: number): string => `${run.name} ${run.first + k}.${i}`;

/** Parameters and constants that are neither outputs nor wanted: runs may give to them, and nobody looks. */
function unreadOf({ inputs, parameters, constants, outputs }: Program, wanted: readonly number[]) {
  const leaves = inputs + parameters + constants.length;
  return (slot: number) => slot >= inputs && slot < leaves && !outputs.includes(slot) && !wanted.includes(slot);
}

/** Clears, seeds all outputs and sweeps. `wanted` are slots. */
export function reverse(program: Program, wanted: readonly number[] = []): Adjoints {
  const adjoints = new Adjoints(program.slots, unreadOf(program, wanted));
  const { cleared } = program;
  for (let c = 0; c < cleared.length; c += 2) {
    for (let slot = cleared[c]!; slot < cleared[c]! + cleared[c + 1]!; slot++) adjoints.clear(slot);
  }
  program.outputs.forEach((slot, i) => adjoints.add(slot, `seed ${i}`));
  sweepBack(program, adjoints);
  return adjoints;
}

/** What every adjoint must hold in the end: the seeds, and what each operation gives to each of its operands. */
export function expectedOf(program: Program, wanted: readonly number[] = []): string[][] {
  const expected = Array.from({ length: program.slots }, (): string[] => []);
  const unread = unreadOf(program, wanted);
  program.outputs.forEach((slot, i) => expected[slot]!.push(`seed ${i}`));
  for (const run of runsOf(program)) {
    run.operands.forEach((operands, k) => {
      operands.forEach((slot, i) => {
        if ((run.active >> bitOf(run, operands, i)) & 1 && !unread(slot)) expected[slot]!.push(contribution(run, k, i));
      });
    });
  }
  return expected;
}
