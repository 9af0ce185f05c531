/** A program as a module of WebAssembly. */
import type { Program } from "../schedule.js";
import { entryModule } from "./core-module.js";
import type { Next } from "./core-module.js";
import { Locals } from "./locals.js";
import { LoopReverse } from "./loop-reverse.js";
import { LoopTangents } from "./loop-tangents.js";
import { LoopValues } from "./loop-values.js";
import { slotsOf } from "./member.js";
import type { Stride } from "./member.js";
import { crossingOf, piecesOf } from "./pieces.js";
import type { Piece } from "./pieces.js";
import type { Places } from "./places.js";
import { isDue } from "./pauses.js";
import { unitsOf } from "./plan.js";
import type { Run } from "./runs.js";
import { RepeatAdjoints } from "./repeat-adjoints.js";
import type { Repeat } from "./repeats.js";
import { Reverse } from "./reverse.js";
import { settle } from "./stored.js";
import { noteStructures } from "./structure.js";
import { Tangents } from "./tangents.js";
import { Values } from "./values.js";
import { check } from "./worth.js";

/** To write a loop, or a call, takes as long as so many operations. */
const LOOP = 64;

/**
 * What a module does: values of outputs; these and the adjoints of inputs, from outputs seeded with 1 or with what stands
 * there; tangents of outputs.
 */
export type Entry = "value" | "gradient" | "vjp" | "jvp";

/**
 * Emits one entry, exported by its name, a function of the address of the program. It pauses now and then (src/emit/pauses.ts), and
 * returns the module.
 * @throws AdError "limit" for programs that gain nothing by it, or are too large.
 */
export const emission = (
  program: Program,
  places: Places,
  entry: Entry,
): Generator<void, Uint8Array<ArrayBuffer>, void> =>
  entryModule(entry, (code, imports, next) => write(program, new Locals(code, places, imports), entry, next));

function* write(program: Program, locals: Locals, entry: Entry, next: Next): Generator<void> {
  const back = entry === "gradient" || entry === "vjp";
  const units = yield* unitsOf(program);
  const pieces = yield* piecesOf(units, locals.places);
  yield* settle(program, units, back);
  const written = pieces.flatMap((piece) => piece.units);
  // Tangents are made in the loops of values, which are written out.
  if (entry !== "jvp") yield* noteStructures(pieces.flatMap((piece) => (piece.repeat ? [] : piece.units)));
  check(units, written);
  yield;
  const crossing = pieces.length > 1 || pieces[0]!.repeat ? yield* crossingOf(program, pieces, back) : undefined;
  yield* new Writer(program, pieces, new Values(locals, crossing), next).write(entry);
}

/** What has numbers in locals, which it leaves before another function begins. */
interface Engine {
  leave(): void;
}

/** Code of the pieces of a program, each in a function of its own; there and back again where there is one. */
class Writer {
  constructor(
    readonly program: Program,
    readonly pieces: readonly Piece[],
    readonly values: Values,
    readonly next: Next,
  ) {}

  *write(entry: Entry): Generator<void> {
    const { values, program } = this;
    if (entry === "value") yield* this.#each([values], (piece) => this.#forward(piece, false, false));
    else if (entry === "jvp") yield* this.#tangents(new Tangents(values.locals, values));
    else yield* this.#back(new Reverse(values.locals, values), entry === "gradient");
    for (const slot of program.outputs) values.store(slot);
  }

  *#each(engines: readonly Engine[], write: (piece: Piece) => Generator<void>): Generator<void> {
    for (const [i, piece] of this.pieces.entries()) {
      const { repeat } = piece;
      if (i > 0 || repeat) this.#begin(engines, repeat);
      yield* write(piece);
      if (repeat) this.values.repeat(repeat);
      if (repeat) this.#begin(engines);
    }
  }

  #begin(engines: readonly Engine[], repeat?: Repeat, direction = 1): void {
    const { locals } = this.values;
    for (const one of engines) one.leave();
    if (repeat || locals.isRepeated || !locals.isUnused)
      locals.begin(this.next(direction * (repeat?.all.length ?? 1)), repeat);
  }

  /** @param keep Derivatives that others will want are stored. */
  *#forward(piece: Piece, keep: boolean, back: boolean): Generator<void> {
    const { values } = this;
    for (const { runs, by } of piece.units) {
      if (by === "core") yield* values.runsInCore(runs, keep);
      else if (by !== "operations") new LoopValues(values, by).run(back);
      else yield* each(runs, (run) => values.run(run, keep));
      if (isDue(LOOP)) yield;
    }
  }

  *#tangents(of: Tangents): Generator<void> {
    yield* this.#each([this.values, of], (piece) => this.#together(piece, of));
    for (const slot of new Set(this.program.outputs)) of.store(slot);
  }

  /** Of each unit values and then tangents, of loops in the same. */
  *#together(piece: Piece, of: Tangents): Generator<void> {
    for (const unit of piece.units) {
      const { runs, by } = unit;
      if (typeof by === "object") new LoopValues(this.values, by, new LoopTangents(of, by)).run(true);
      else yield* this.#forward({ units: [unit] }, true, false);
      if (by === "core") yield* of.runsInCore(runs);
      else if (by === "operations") yield* each(runs, (run) => of.run(run));
      if (isDue(LOOP)) yield;
    }
  }

  /** @param one Outputs are seeded with 1. */
  *#back(of: Reverse, one: boolean): Generator<void> {
    const { pieces, program, values } = this;
    const { adjoints } = of;
    yield* this.#each([values], (piece) => this.#forward(piece, true, true));
    for (const slot of program.outputs) adjoints.seed(slot, one);
    for (const piece of pieces.slice().reverse()) {
      const repeated = piece.repeat && new RepeatAdjoints(adjoints, piece.repeat);
      if (repeated) yield* repeated.begin();
      if (pieces.length > 1 || repeated) this.#begin([values, adjoints], piece.repeat, -1);
      yield* this.#reverse(piece, of);
      if (!repeated) continue;
      this.#begin([values, adjoints]);
      yield* repeated.end();
    }
    if (isDue(program.inputs)) yield;
    adjoints.storeAll(slotsOf({ first: 0, step: 1 }, program.inputs));
  }

  *#reverse(piece: Piece, of: Reverse): Generator<void> {
    for (const { runs, by } of piece.units.slice().reverse()) {
      if (by === "core" && !runs.every(({ name }) => name === "sum")) yield* of.adjoints.runsInCore(runs);
      else if (typeof by === "object") new LoopReverse(of.values, of.adjoints, by, this.#isMade).run();
      else yield* each(runs.slice().reverse(), (run) => of.run(run));
      if (isDue(LOOP)) yield;
    }
  }

  readonly #isMade = (at: Stride, count: number): boolean =>
    this.pieces.some(({ units }) =>
      units.some(({ by }) => typeof by === "object" && by.count === count && by.maker(at)),
    );
}

function* each(runs: readonly Run[], write: (run: Run) => void): Generator<void> {
  for (const run of runs) {
    write(run);
    if (isDue(run.size)) yield;
  }
}
