/**
 * Sweeps as work that can stop in between: what takes long yields pieces, and goes on when they are done. Here all are
 * done at once; src/threads/spread.ts has them done by threads, or in slices of time, and lets the event loop go on meanwhile.
 */

import { look } from "../limits.js";

/** Pieces that are yielded together do not depend on one another. */
export interface Piece {
  /** Does it, with points to pause in between. */
  steps(): Iterable<void>;
}

/** Work that has a result. */
export type WorkFor<T> = Generator<readonly Piece[], T, undefined>;
export type Work = WorkFor<void>;

/** Does it here and now. Where there are limits, each point to pause is one to look at the clock. */
export function doNow(work: Work): void {
  for (const pieces of work) {
    look();
    for (const piece of pieces) for (const _ of piece.steps()) look();
  }
}
