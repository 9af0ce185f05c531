/** A program at many points as a module of WebAssembly: a loop over the points of a block, two at a time, in straight-line code. */
import { AdError } from "../errors.js";
import { B_BYTES } from "../layout.js";
import type { Program } from "../schedule.js";
import { isPlain } from "./plan.js";
import { PointAdjoints } from "./point-adjoints.js";
import { PointLocals } from "./point-places.js";
import type { PointPlaces } from "./point-places.js";
import { CoreImports, MOST_OPERATIONS, words } from "./program.js";
import { Reverse } from "./reverse.js";
import { runsOf } from "./runs.js";
import type { Run } from "./runs.js";
import { Tangents } from "./tangents.js";
import { Values } from "./values.js";
import { Code, I32, Module } from "./wasm.js";

/** Values of outputs; these and the adjoints of inputs, from outputs that are seeded; these and the tangents of outputs. */
export type PointsEntry = "value" | "vjp" | "jvp";

/**
 * Emits one entry, exported by its name, a function of the address of the batch. It yields after each run, so that others
 * can have the thread, and returns the module.
 * @throws AdError "limit" for programs with lists that have no code, or that are too large.
 */
export function* pointsEmission(
  program: Program,
  places: PointPlaces,
  entry: PointsEntry,
): Generator<void, Uint8Array<ArrayBuffer>, void> {
  const module = new Module();
  const code = new Code(words(1));
  const writer = new PointsWriter(new PointLocals(code, places, new CoreImports(module)), program);
  yield* writer.write(entry);
  module.function(code, entry);
  return module.bytes({ from: "core", name: "memory" });
}

class PointsWriter {
  readonly runs: readonly Run[];
  readonly values: Values;

  constructor(
    readonly locals: PointLocals,
    readonly program: Program,
  ) {
    this.runs = runsOf(program);
    this.values = new Values(locals);
    check(this.runs);
  }

  *write(entry: PointsEntry): Generator<void> {
    const { code, at } = this.locals;
    const end = code.local(I32);
    code.get(0);
    code.i32Load(4 * B_BYTES);
    code.set(end);
    code.beginLoop();
    const { slopes, roomBytes } = this.locals.places;
    const slopeBytes = 16 * this.program.slopes;
    const adjoints = new PointAdjoints(this.locals, slopes + slopeBytes, roomBytes - slopeBytes);
    if (entry === "vjp") adjoints.begin();
    for (const run of this.runs) {
      this.values.run(run, entry !== "value");
      yield;
    }
    if (entry === "jvp") yield* this.#tangents();
    else if (entry === "vjp") yield* this.#adjoints(adjoints);
    for (const slot of this.program.outputs) this.values.store(slot);
    code.endLoop(at, end, 16);
    adjoints.deliver();
  }

  *#tangents(): Generator<void> {
    const tangents = new Tangents(this.locals, this.values);
    for (const run of this.runs) {
      tangents.run(run);
      yield;
    }
    for (const slot of new Set(this.program.outputs)) tangents.store(slot);
  }

  *#adjoints(adjoints: PointAdjoints): Generator<void> {
    const { inputs, outputs } = this.program;
    const reverse = new Reverse(this.locals, this.values, adjoints);
    const { uniform } = this.locals.places;
    for (const slot of outputs) if (slot >= uniform) adjoints.seed(slot, false);
    for (const run of this.runs.slice().reverse()) {
      reverse.run(run);
      yield;
    }
    for (let slot = uniform; slot < inputs; slot++) adjoints.store(slot);
  }
}

function check(runs: readonly Run[]): void {
  const list = runs.find((run) => run.isList && !isPlain(run.name));
  if (list) throw new AdError("limit", `there is no code for ${list.name} at many points`);
  const operations = runs.reduce((sum, run) => sum + run.count + run.elements, 0);
  if (operations > MOST_OPERATIONS) {
    throw new AdError("limit", `it has ${operations} operations, expected at most ${MOST_OPERATIONS} at many points`);
  }
}
