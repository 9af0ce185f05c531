/** The reverse sweep in the documented order (docs/architecture.md, "Runs"), one contribution at a time. */
import { NEAR } from "../src/layout.js";
import { rules } from "../src/ops.js";
import type { Program } from "../src/schedule.js";
import { bitOf, isList, light, runsOf } from "./programs.js";
import type { Run } from "./programs.js";

/** Adjoints as a sweep changes them, of whatever contributions are. */
export interface Ledger {
  /** The adjoint of operation k's result is looked at. */
  read(run: Run, k: number): void;
  /** Operation k gives to its operand i; `stores` where nothing is there yet. */
  give(run: Run, k: number, i: number, stores: boolean): void;
  /** All operations give to the operand i that they share, in four partial sums. */
  deliver(run: Run, i: number): void;
}

/** One sweep over adjoints that are cleared and seeded. */
export function sweepBack(program: Program, ledger: Ledger): void {
  for (const run of runsOf(program).reverse()) if (run.active) sweepRun(run, ledger);
}

/**
 * One sweep over tangents of adjoints. Runs whose partial derivatives have no tangents go as adjoints do; of the others, lists
 * do, too, and the rest goes from the last down, one alone, then pairs, whatever the forms.
 */
export function sweepTwice(program: Program, isCurved: (run: Run) => boolean, straight: Ledger, curved: Ledger): void {
  for (const run of runsOf(program).reverse()) {
    if (!run.active) continue;
    if (!isCurved(run)) sweepRun(run, straight);
    else if (isList(run)) sweepLists(run, curved);
    else sweepFixed(run, curved, run.single || run.forms.length === 3 ? 0 : run.count & ~1);
  }
}

export function sweepRun(run: Run, ledger: Ledger): void {
  if (isList(run)) sweepLists(run, ledger);
  else if (light.has(run.name) && run.steps.every((step) => !Number.isNaN(step))) sweepStrided(run, ledger);
  else sweepFixed(run, ledger);
}

const receives = (run: Run, i: number): boolean => Boolean((run.active >> bitOf(run, run.operands[0]!, i)) & 1);

function give(run: Run, k: number, i: number, ledger: Ledger): void {
  const bit = bitOf(run, run.operands[k]!, i);
  // Only what is near, and lists, are ever stored.
  const stores = Boolean((run.fresh >> bit) & 1) && (isList(run) || run.forms[bit] === NEAR);
  if ((run.active >> bit) & 1) ledger.give(run, k, i, stores);
}

/** Light operations that look nothing up: operand by operand, upward; one that all share receives once. */
function sweepStrided(run: Run, ledger: Ledger): void {
  for (let k = 0; k < run.count; k++) ledger.read(run, k);
  run.steps.forEach((step, i) => {
    if (step === 0 && receives(run, i)) ledger.deliver(run, i);
    else for (let k = 0; k < run.count; k++) give(run, k, i, ledger);
  });
}

/** How many operations, from the first, go in pairs. Short runs of light ones have none, nor have three operands. */
function pairsOf({ name, count, single, forms }: Run): number {
  const pairs = single || forms.length === 3 ? 0 : count & ~1;
  return light.has(name) && (forms.length === 1 || pairs < 16) ? 0 : pairs;
}

/** From the last operation down: one by one, then pairs; operand a before operand b. */
export function sweepFixed(run: Run, ledger: Ledger, pairs = pairsOf(run)): void {
  const go = (ks: number[]): void => {
    for (const k of ks) ledger.read(run, k);
    run.forms.forEach((_, i) => {
      for (const k of ks) give(run, k, i, ledger);
    });
  };
  for (let k = run.count - 1; k >= pairs; k--) go([k]);
  for (let k = pairs - 2; k >= 0; k -= 2) go([k + 1, k]);
}

/** Operations down, the elements of each up; two near lists two elements at a time. */
export function sweepLists(run: Run, ledger: Ledger): void {
  for (let k = run.count - 1; k >= 0; k--) {
    ledger.read(run, k);
    const lists = rules[run.name].arity === "pairs" ? 2 : 1;
    const n = run.operands[k]!.length / lists;
    const together = run.forms[0] === NEAR ? 2 : 1;
    for (let from = 0; from < n; from += together) {
      for (let list = 0; list < lists; list++) {
        for (let e = from; e < Math.min(from + together, n); e++) give(run, k, list * n + e, ledger);
      }
    }
  }
}
