/**
 * Tiles: long runs are cut where those whose results they read end, and what belongs together is done together, so that it
 * has one loop. The order in which each adjoint receives is that of the sweeps, or nothing is cut.
 */
import type { Program } from "../schedule.js";
import { loopOf } from "./group.js";
import { LONG, meet } from "./member.js";
import type { Member } from "./member.js";
import { isDue } from "./pauses.js";
import type { Run } from "./runs.js";

/** Pieces that are done one after the other. */
interface Tile {
  readonly pieces: Member[];
  /** The first slot of the piece that it began with. */
  readonly start: number;
}

class Tiler {
  /** The tile that has each piece, by the slot of its first result. */
  readonly #tiles = new Map<number, Tile>();
  readonly #pieces = new Map<number, Member>();
  /** 1 for slots at which a piece begins, or one has ended. */
  readonly #starts: Uint8Array;

  constructor(
    readonly runs: readonly Run[],
    /** Numbers of those that stay as they are. */
    readonly stay: ReadonlySet<number>,
    slots: number,
  ) {
    this.#starts = new Uint8Array(slots + 1);
  }

  /** The runs in the order in which they are to be done. */
  *order(): Generator<void, Run[], void> {
    const tiles: Tile[][] = this.runs.map(() => []);
    const rest: Run[][] = [];
    for (const [i, run] of this.runs.entries()) {
      rest.push(yield* this.#place(run, tiles[i]!));
    }
    const order: Run[] = [];
    for (const [i, runs] of rest.entries()) {
      for (const { pieces } of tiles[i]!) order.push(...pieces.map(({ run }) => run));
      order.push(...runs);
      if (isDue(1)) yield;
    }
    return order;
  }

  /** Puts the pieces of a run into tiles, of which some may begin with it. @returns what is too short for that. */
  *#place(run: Run, begun: Tile[]): Generator<void, Run[], void> {
    const whole = this.stay.has(run.number) ? undefined : loopOf(run);
    if (!whole?.results) return [run];
    const rest: Run[] = [];
    for (const part of yield* this.#cut(whole)) {
      const piece = loopOf(part);
      if (!piece) rest.push(part);
      else if (!this.#join(piece)) this.#begin(piece, begun);
    }
    return rest;
  }

  /** Where what it reads begins or ends, if no adjoint receives twice and the pieces are long, most of them. */
  *#cut({ run, operands, targets, count }: Member): Generator<void, Run[], void> {
    const together = targets.some((a, i) => a.step === 0 || targets.slice(i + 1).some((b) => meet(a, b, count)));
    if (together) return [run];
    const near = operands.flatMap(({ first, step }) => (step === 1 ? [first] : []));
    const parts: Run[] = [];
    let from = 0;
    for (let k = 1; k <= count; k++) {
      if (isDue(1)) yield;
      let begins = k === count;
      for (const first of near) begins ||= this.#starts[first + k] === 1;
      if (!begins) continue;
      parts.push(k - from < count ? run.part(from, k - from) : run);
      from = k;
    }
    const short = parts.reduce((sum, part) => sum + (part.count < LONG ? part.count : 0), 0);
    const all = parts.every((part) => part.count < LONG || loopOf(part));
    return !all || 4 * short > count ? [run] : parts;
  }

  #begin(piece: Member, begun: Tile[]): void {
    const tile: Tile = { pieces: [], start: piece.run.first };
    begun.push(tile);
    this.#add(tile, piece);
  }

  #add(tile: Tile, piece: Member): void {
    const { first, count } = piece.run;
    tile.pieces.push(piece);
    this.#tiles.set(first, tile);
    this.#pieces.set(first, piece);
    this.#starts[first] = this.#starts[first + count] = 1;
  }

  /** Puts a piece behind those that make its operands, all in the last of their tiles. */
  #join(piece: Member): boolean {
    const tiles = new Set<Tile>();
    for (const at of piece.operands) {
      const maker = at.step === 1 ? this.#pieces.get(at.first) : undefined;
      if (maker?.count === piece.count) tiles.add(this.#tiles.get(at.first)!);
    }
    const [tile, ...others] = [...tiles].sort((a, b) => b.start - a.start);
    if (!tile) return false;
    const before = others.reverse().flatMap(({ pieces }) => pieces.splice(0));
    tile.pieces.unshift(...before);
    for (const { run } of before) this.#tiles.set(run.first, tile);
    this.#add(tile, piece);
    return true;
  }
}

/** Of each slot the order in which runs give to it on the way back, as a number. */
function* orders({ slots }: Program, runs: readonly Run[]): Generator<void, Int32Array, void> {
  const seen = new Int32Array(slots);
  for (const run of runs) {
    if (!run.active) continue;
    yield* run.operandSteps((slot, i) => {
      if (run.receives(i)) seen[slot] = Math.imul(seen[slot]! ^ (run.number + 1), 0x01000193);
    });
  }
  return seen;
}

/** Whether all that a run reads is computed before. */
function* stands(
  { slots, inputs, parameters, constants }: Program,
  runs: readonly Run[],
): Generator<void, boolean, void> {
  const made = new Uint8Array(slots).fill(1, 0, inputs + parameters + constants.length);
  let missing = false;
  for (const run of runs) {
    // A run may read what it makes itself.
    made.fill(1, run.first, run.first + run.count);
    yield* run.operandSteps((slot) => (missing ||= made[slot] === 0));
  }
  return !missing;
}

/**
 * The runs, or their pieces, in the order in which they are to be done. It yields after a few runs.
 * @param stay Numbers of those that stay as they are.
 */
export function* tiled(
  program: Program,
  runs: readonly Run[],
  stay: ReadonlySet<number> = new Set(),
): Generator<void, readonly Run[], void> {
  if (!runs.some((run) => !stay.has(run.number) && loopOf(run))) return runs;
  const order = yield* new Tiler(runs, stay, program.slots).order();
  if (order.length === runs.length || !(yield* stands(program, order))) return runs;
  const before = yield* orders(program, runs);
  const after = yield* orders(program, order);
  return before.every((one, slot) => one === after[slot]) ? order : runs;
}
