/**
 * A program in pieces, each a function of its own: engines take long for large functions, and make them slow. What crosses
 * from one to another stands in memory.
 */
import type { Program } from "../schedule.js";
import type { Group } from "./group.js";
import type { Unit } from "./plan.js";
import { isDue } from "./pauses.js";
import { Repeats } from "./repeats.js";
import type { Leaves, Repeat } from "./repeats.js";
import type { Run } from "./runs.js";
import { A, Y, templateOf } from "./template.js";

/**
 * A program of more operations than fit into one function, in straight-line code, is cut into pieces of so many. Speed is the
 * same; what engines take to compile an operation grows with the function that it is in.
 */
export const size = { whole: 1000, piece: 250 };

/** Operations that are as much code as a run that is in a loop, or a call. */
const LOOP = 3;

/** Units of one function or, where they are repeated, of one that is called for each repetition. */
export interface Piece {
  readonly units: readonly Unit[];
  readonly repeat?: Repeat;
}

/** It yields after a few units, as `emission` does. */
export function* piecesOf(units: readonly Unit[], leaves: Leaves): Generator<void, Piece[], void> {
  const all = units.reduce((sum, unit) => sum + lengthOf(unit), 0);
  if (all <= size.whole) return [{ units }];
  const each = units.flatMap(cut);
  const repeats = yield* Repeats.of(each, leaves);
  const pieces: Piece[] = [];
  let open: OpenUnit[] = [];
  let room = 0;
  for (let at = 0; at < each.length;) {
    const repeat = yield* repeats.at(at, size.piece, lengthOf);
    if (repeat) {
      pieces.push({ units: repeat.units, repeat });
      at += repeat.units.length * repeat.all.length;
      room = 0;
      continue;
    }
    if (room <= 0) {
      pieces.push({ units: (open = []) });
      room = size.piece;
    }
    const unit = each[at++]!;
    add(open, unit);
    room -= lengthOf(unit);
    if (isDue(4)) yield;
  }
  return pieces;
}

/** One that others may join. */
interface OpenUnit extends Unit {
  readonly runs: Run[];
}

/** Operations join those before. */
function add(units: OpenUnit[], { runs, by }: Unit): void {
  const last = units.at(-1);
  if (last?.by === "operations" && by === "operations") last.runs.push(...runs);
  else units.push({ runs: [...runs], by });
}

/** In operations. */
const lengthOf = ({ runs, by }: Unit): number =>
  by === "operations" ? runs.reduce((sum, run) => sum + run.size, 0) : LOOP * runs.length;

const cut = (unit: Unit): Unit[] =>
  unit.by === "operations" ? unit.runs.map((run) => ({ runs: [run], by: unit.by })) : [unit];

/**
 * 1 for slots that another piece reads, or another repetition, forward or, where the way back follows, in the piece of the way
 * back. Repetitions have it alike.
 */
export function* crossingOf(
  { slots, outputs }: Program,
  pieces: readonly Piece[],
  back: boolean,
): Generator<void, Uint8Array, void> {
  const crossing = new Uint8Array(slots);
  /** The piece, or repetition, that makes each slot, as far as they have gone. */
  const makers = new Int32Array(slots).fill(-1);
  const all = pieces.flatMap(({ units, repeat }) => repeat?.all ?? [units]);
  for (const [number, units] of all.entries()) {
    for (const run of units.flatMap(({ runs }) => runs)) makers.fill(number, run.first, run.first + run.count);
    for (const { runs, by } of units) {
      for (const run of runs) {
        const reads = back ? readsBack(run, by) : 0;
        yield* run.operandSteps((slot, i) => {
          if (makers[slot] !== number || (reads >> (A + i)) & 1) crossing[slot] = 1;
        });
        if ((reads >> Y) & 1) crossing.fill(1, run.first, run.first + run.count);
      }
    }
  }
  for (const slot of outputs) crossing[slot] = 1;
  for (const { repeat } of pieces) if (repeat) yield* alike(repeat, crossing);
  return crossing;
}

/** What crosses in one repetition is stored in all; what a loop stores in one, too. */
function* alike({ units, all, first, stride }: Repeat, crossing: Uint8Array): Generator<void> {
  for (let slot = first; slot < first + stride; slot++) {
    if (all.some((_, r) => crossing[slot + r * stride])) all.forEach((_, r) => (crossing[slot + r * stride] = 1));
    if (isDue(all.length)) yield;
  }
  for (const [u, { by }] of units.entries()) {
    if (typeof by === "string") continue;
    for (const [m, member] of by.members.entries()) {
      if (all.some((some) => { const of = some[u]!.by as Group; return of.stored.has(of.members[m]!); })) by.stored.add(member); // prettier-ignore
      if (isDue(all.length)) yield;
    }
  }
}

/** Leaves of the templates that the way back fills. Loops and the core find in memory what they read, but for what is shared. */
function readsBack(run: Run, by: Unit["by"]): number {
  if (!run.active || by === "core") return 0;
  return by === "operations" ? templateOf(run.name, "adjoint").reads : 0xff << A;
}
