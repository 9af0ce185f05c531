/** Has work done by threads, or in slices of time, and lets the event loop go on meanwhile. */
import type { Call } from "./calls.js";
import { RowPiece } from "../nested/map-executor.js";
import type { Pace } from "./pace.js";
import { PointsPiece } from "./portion.js";
import type { Team } from "./team.js";
import type { Piece, Work } from "../nested/work.js";

const rowsIn = (piece: Piece): number =>
  piece instanceof RowPiece || piece instanceof PointsPiece ? piece.task.to - piece.task.from : 0;

export class Runner {
  constructor(
    readonly pace: Pace,
    readonly team: Team | undefined,
  ) {}

  /** @throws what the call was stopped with. */
  async run(work: Work, call: Call): Promise<void> {
    await this.#breathe(call);
    for (const pieces of call.each(work)) {
      const portions = this.team?.portionsOf(pieces);
      if (portions) await this.team!.do(portions, call);
      else await this.#here(pieces, call);
      await this.#breathe(call);
    }
  }

  async #here(pieces: readonly Piece[], call: Call): Promise<void> {
    for (const piece of pieces) {
      for (const _ of call.each(piece.steps())) if (this.pace.isDue) await this.#breathe(call);
      call.advance(rowsIn(piece));
      await this.#breathe(call);
    }
  }

  async #breathe(call: Call): Promise<void> {
    if (this.pace.isDue) await this.pace.pause();
    call.check();
  }
}
