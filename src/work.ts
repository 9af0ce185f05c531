/**
 * Sweeps as work that can stop in between: what takes long yields pieces, and goes on when they are done. Here all are
 * done at once; src/parallel.ts spreads them over threads and lets the event loop go on.
 */

/** Pieces that are yielded together do not depend on one another. */
export interface Piece {
  run(): void;
}

export type Work = Generator<readonly Piece[], void, undefined>;

/** Does it here and now. */
export function doNow(work: Work): void {
  for (const pieces of work) for (const piece of pieces) piece.run();
}
