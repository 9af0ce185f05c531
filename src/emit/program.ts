/** A program as a module of WebAssembly. */
import { AdError } from "../errors.js";
import type { Program } from "../schedule.js";
import { calledFunctions, typeOf } from "./functions.js";
import { Locals } from "./locals.js";
import type { Imports, Places } from "./places.js";
import { unitsOf } from "./plan.js";
import type { Unit } from "./plan.js";
import { Reverse } from "./reverse.js";
import { runsOf } from "./runs.js";
import { Tangents } from "./tangents.js";
import { Values } from "./values.js";
import { Code, I32, Module } from "./wasm.js";
import type { FunctionType } from "./wasm.js";

/**
 * What a module does: values of outputs; these and the adjoints of inputs, from outputs seeded with 1 or with what stands
 * there; tangents of outputs.
 */
export type Entry = "value" | "gradient" | "vjp" | "jvp";

export const words = (count: number): FunctionType => ({ parameters: new Array<number>(count).fill(I32), results: [] });

const functions: ReadonlyMap<string, FunctionType> = /* @__PURE__ */ new Map([
  ...calledFunctions().map((one) => [one.name, typeOf(one)] as const),
  ["valueRuns", words(4)],
  ["tangentRuns", words(3)],
  ["adjointRuns", words(3)],
]);

export class CoreImports implements Imports {
  constructor(readonly module: Module) {}

  function(name: string): number {
    return this.module.imported("core", name, functions.get(name)!);
  }
}

/** More operations than this, in straight-line code, would make a function that engines do not compile well. */
export const MOST_OPERATIONS = 2000;

/**
 * Emits one entry, exported by its name, a function of the address of the program. It yields after each unit, so that
 * others can have the thread, and returns the module.
 * @throws AdError "limit" for programs that gain nothing by it, or are too large.
 */
export function* emission(
  program: Program,
  places: Places,
  entry: Entry,
): Generator<void, Uint8Array<ArrayBuffer>, void> {
  const module = new Module();
  const code = new Code(words(1));
  const locals = new Locals(code, places, new CoreImports(module));
  const values = new Values(locals);
  const units = unitsOf(runsOf(program));
  check(units);
  for (const { runs, inCore } of units) {
    if (inCore) values.runsInCore(runs, entry !== "value");
    else for (const run of runs) values.run(run, entry !== "value");
    yield;
  }
  if (entry === "jvp") yield* tangents(new Tangents(locals, values), units, program.outputs);
  else if (entry !== "value") yield* adjoints(new Reverse(locals, values), units, program, entry === "gradient");
  for (const slot of program.outputs) values.store(slot);
  module.function(code, entry);
  return module.bytes({ from: "core", name: "memory" });
}

/** Numbers that are computed one by one. */
const workOf = (units: readonly Unit[], inCore: boolean): number =>
  units
    .filter((unit) => unit.inCore === inCore)
    .flatMap(({ runs }) => runs)
    .reduce((sum, run) => sum + run.count + run.elements, 0);

function check(units: readonly Unit[]): void {
  const straight = workOf(units, false);
  const inCore = workOf(units, true);
  if (straight < inCore) throw new AdError("limit", "most of it is long runs, which the interpreter does as fast");
  if (straight > MOST_OPERATIONS) {
    throw new AdError(
      "limit",
      `it has ${straight} operations outside of long runs, expected at most ${MOST_OPERATIONS}`,
    );
  }
}

function* tangents(of: Tangents, units: readonly Unit[], outputs: Uint32Array): Generator<void> {
  for (const { runs, inCore } of units) {
    if (inCore) of.runsInCore(runs);
    else for (const run of runs) of.run(run);
    yield;
  }
  for (const slot of new Set(outputs)) of.store(slot);
}

/** @param one Outputs are seeded with 1. */
function* adjoints(of: Reverse, units: readonly Unit[], { inputs, outputs }: Program, one: boolean): Generator<void> {
  for (const slot of outputs) of.adjoints.seed(slot, one);
  for (const { runs, inCore } of units.slice().reverse()) {
    if (inCore) of.adjoints.runsInCore(runs);
    else for (const run of runs.slice().reverse()) of.run(run);
    yield;
  }
  for (let slot = 0; slot < inputs; slot++) of.adjoints.store(slot);
}
