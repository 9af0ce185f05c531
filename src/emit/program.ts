/** A program as a module of WebAssembly. */
import type { Program } from "../schedule.js";
import { entryModule } from "./core-module.js";
import { Locals } from "./locals.js";
import { LoopReverse } from "./loop-reverse.js";
import { LoopValues } from "./loop-values.js";
import { slotsOf } from "./member.js";
import type { Stride } from "./member.js";
import type { Places } from "./places.js";
import { unitsOf } from "./plan.js";
import type { Unit } from "./plan.js";
import type { Run } from "./runs.js";
import { Reverse } from "./reverse.js";
import { settle } from "./stored.js";
import { Tangents } from "./tangents.js";
import { Values } from "./values.js";
import { check } from "./worth.js";

/**
 * What a module does: values of outputs; these and the adjoints of inputs, from outputs seeded with 1 or with what stands
 * there; tangents of outputs.
 */
export type Entry = "value" | "gradient" | "vjp" | "jvp";

/**
 * Emits one entry, exported by its name, a function of the address of the program. It yields after each run or loop, so that
 * others can have the thread, and returns the module.
 * @throws AdError "limit" for programs that gain nothing by it, or are too large.
 */
export const emission = (
  program: Program,
  places: Places,
  entry: Entry,
): Generator<void, Uint8Array<ArrayBuffer>, void> =>
  entryModule(entry, (code, imports) => write(program, new Locals(code, places, imports), entry));

function* write(program: Program, locals: Locals, entry: Entry): Generator<void> {
  const values = new Values(locals);
  const back = entry === "gradient" || entry === "vjp";
  const units = yield* unitsOf(program, entry !== "jvp");
  settle(program, units, back);
  check(units);
  yield;
  for (const { runs, by } of units) {
    if (by === "core") values.runsInCore(runs, entry !== "value");
    else if (by !== "operations") new LoopValues(values, by).run(back);
    else yield* each(runs, (run) => values.run(run, entry !== "value"));
    yield;
  }
  if (entry === "jvp") yield* tangents(new Tangents(locals, values), units, program.outputs);
  else if (back) yield* adjoints(new Reverse(locals, values), units, program, entry === "gradient");
  for (const slot of program.outputs) values.store(slot);
}

function* each(runs: readonly Run[], write: (run: Run) => void): Generator<void> {
  for (const run of runs) {
    write(run);
    yield;
  }
}

function* tangents(of: Tangents, units: readonly Unit[], outputs: Uint32Array): Generator<void> {
  for (const { runs, by } of units) {
    if (by === "core") of.runsInCore(runs);
    else yield* each(runs, (run) => of.run(run));
  }
  for (const slot of new Set(outputs)) of.store(slot);
}

/** @param one Outputs are seeded with 1. */
function* adjoints(of: Reverse, units: readonly Unit[], { inputs, outputs }: Program, one: boolean): Generator<void> {
  for (const slot of outputs) of.adjoints.seed(slot, one);
  const isMade = (at: Stride, count: number): boolean =>
    units.some(({ by }) => typeof by === "object" && by.count === count && by.maker(at));
  for (const { runs, by } of units.slice().reverse()) {
    if (by === "core" && !runs.every(({ name }) => name === "sum")) of.adjoints.runsInCore(runs);
    else if (typeof by === "object") new LoopReverse(of.values, of.adjoints, by, isMade).run();
    else yield* each(runs.slice().reverse(), (run) => of.run(run));
    yield;
  }
  of.adjoints.storeAll(slotsOf({ first: 0, step: 1 }, inputs));
}
