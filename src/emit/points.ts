/** A program at many points as a module of WebAssembly: a loop over the points of a block, in straight-line code. */
import { AdError } from "../errors.js";
import { entryModule } from "./core-module.js";
import type { Program } from "../schedule.js";
import { PointAdjoints } from "./point-adjoints.js";
import { PointLoop } from "./point-loop.js";
import { PointLocals } from "./point-places.js";
import type { PointPlaces } from "./point-places.js";
import type { Imports } from "./places.js";
import { Reverse } from "./reverse.js";
import { isDue } from "./pauses.js";
import { runsOf } from "./runs.js";
import type { Run } from "./runs.js";
import { Tangents } from "./tangents.js";
import { Values } from "./values.js";
import type { Code } from "./wasm.js";

/** More operations than this would make a function that engines do not compile well. */
const MOST_OPERATIONS = 2000;

/** Values of outputs; these and the adjoints of inputs, from outputs that are seeded; these and the tangents of outputs. */
export type PointsEntry = "value" | "vjp" | "jvp";

/**
 * Emits one entry, exported by its name, a function of the address of the batch. It pauses now and then (src/emit/pauses.ts) and
 * returns the module.
 * @throws AdError "limit" for programs that are too large, or for which there is no room.
 */
export const pointsEmission = (
  program: Program,
  places: PointPlaces,
  entry: PointsEntry,
): Generator<void, Uint8Array<ArrayBuffer>, void> =>
  entryModule(entry, function* (code, imports) {
    const runs = yield* runsOf(program);
    check(runs);
    yield* new PointsWriter(code, places, imports, program, runs).write(entry);
  });

/** Two points of four. */
class Half {
  readonly values: Values;
  readonly tangents: Tangents;
  readonly adjoints: PointAdjoints;
  readonly reverse: Reverse;

  constructor(
    readonly locals: PointLocals,
    kept: number,
  ) {
    this.values = new Values(locals);
    this.tangents = new Tangents(locals, this.values);
    this.adjoints = new PointAdjoints(locals, kept);
    this.reverse = new Reverse(locals, this.values, this.adjoints);
  }
}

class PointsWriter {
  readonly halves: readonly Half[];
  readonly loop: PointLoop;

  constructor(
    code: Code,
    readonly places: PointPlaces,
    readonly imports: Imports,
    readonly program: Program,
    readonly runs: readonly Run[],
  ) {
    this.loop = new PointLoop(code);
    const half = (which: 0 | 1): Half =>
      new Half(new PointLocals(code, places, imports, this.loop.at, which), 32 * program.slopes);
    this.halves = [half(0), half(1)];
  }

  *write(entry: PointsEntry): Generator<void> {
    this.loop.begin();
    yield* this.#each(this.runs, ({ values }, run) => values.run(run, entry !== "value"));
    if (entry === "jvp") yield* this.#tangents();
    else if (entry === "vjp") yield* this.#adjoints();
    for (const { values } of this.halves) for (const slot of this.program.outputs) values.store(slot);
    this.loop.end();
    this.halves[0]!.adjoints.deliver();
  }

  *#each(runs: readonly Run[], write: (half: Half, run: Run) => void): Generator<void> {
    for (const run of runs) {
      for (const half of this.halves) write(half, run);
      if (isDue(2 * run.size)) yield;
    }
  }

  *#tangents(): Generator<void> {
    yield* this.#each(this.runs, ({ tangents }, run) => tangents.run(run));
    for (const { tangents } of this.halves) for (const slot of new Set(this.program.outputs)) tangents.store(slot);
  }

  *#adjoints(): Generator<void> {
    const { inputs, outputs } = this.program;
    const { uniform } = this.places;
    for (const { adjoints } of this.halves) for (const slot of outputs) if (slot >= uniform) adjoints.seed(slot, false);
    yield* this.#each(this.runs.slice().reverse(), ({ reverse }, run) => reverse.run(run));
    for (const { adjoints } of this.halves) for (let slot = uniform; slot < inputs; slot++) adjoints.store(slot);
  }
}

function check(runs: readonly Run[]): void {
  const operations = runs.reduce((sum, run) => sum + run.size, 0);
  if (operations > MOST_OPERATIONS) {
    throw new AdError("limit", `it has ${operations} operations, expected at most ${MOST_OPERATIONS} at many points`);
  }
}
