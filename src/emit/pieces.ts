/**
 * A program in pieces, each a function of its own: engines take long for large functions, and make them slow. What crosses
 * from one to another stands in memory.
 */
import type { Program } from "../schedule.js";
import type { Unit } from "./plan.js";
import type { Run } from "./runs.js";
import { A, Y, templateOf } from "./template.js";

/**
 * A program of more operations than fit into one function, in straight-line code, is cut into pieces of so many. Speed is the
 * same; what engines take to compile an operation grows with the function that it is in.
 */
export const size = { whole: 1000, piece: 250 };

/** Operations that are as much code as a run that is in a loop, or a call. */
const LOOP = 3;

export type Piece = readonly Unit[];

export function piecesOf(units: readonly Unit[]): Piece[] {
  const all = units.reduce((sum, unit) => sum + lengthOf(unit), 0);
  if (all <= size.whole) return [units];
  const pieces: Unit[][] = [];
  let room = 0;
  for (const unit of units.flatMap(cut)) {
    if (room <= 0) {
      pieces.push([]);
      room = size.piece;
    }
    pieces.at(-1)!.push(unit);
    room -= lengthOf(unit);
  }
  return pieces;
}

/** In operations. */
function lengthOf({ runs, by }: Unit): number {
  if (by === "operations") return runs.reduce((sum, run) => sum + run.count + run.elements, 0);
  return by === "core" || by.structure === undefined ? LOOP * runs.length : LOOP;
}

const cut = (unit: Unit): Unit[] =>
  unit.by === "operations" ? unit.runs.map((run) => ({ runs: [run], by: unit.by })) : [unit];

/** 1 for slots that another piece reads, forward or, where the way back follows, in the piece of the way back. */
export function crossingOf({ slots, outputs }: Program, pieces: readonly Piece[], back: boolean): Uint8Array {
  const crossing = new Uint8Array(slots);
  /** The piece that makes each slot, as far as they have gone. */
  const makers = new Int32Array(slots).fill(-1);
  for (const [number, piece] of pieces.entries()) {
    for (const run of piece.flatMap(({ runs }) => runs)) makers.fill(number, run.first, run.first + run.count);
    for (const { runs, by } of piece) {
      for (const run of runs) {
        const reads = back ? readsBack(run, by) : 0;
        run.eachOperand((slot, i) => {
          if (makers[slot] !== number || (reads >> (A + i)) & 1) crossing[slot] = 1;
        });
        if ((reads >> Y) & 1) crossing.fill(1, run.first, run.first + run.count);
      }
    }
  }
  for (const slot of outputs) crossing[slot] = 1;
  return crossing;
}

/** Leaves of the templates that the way back fills. Loops and the core find in memory what they read, but for what is shared. */
function readsBack(run: Run, by: Unit["by"]): number {
  if (!run.active || by === "core") return 0;
  return by === "operations" ? templateOf(run.name, "adjoint").reads : 0xff << A;
}
