/** Threads that do pieces of work, and who has which. */
import type { Call } from "./calls.js";
import { AdError } from "../errors.js";
import { Hand, errorOf, notStarted } from "./hand.js";
import { WHOLE, WHOLE_WITH } from "./messages.js";
import type { Answer, Data, Start } from "./messages.js";
import type { Body } from "../nested/nested.js";
import { RowPiece } from "../nested/map-executor.js";
import { PointsPiece, cut, deliver } from "./portion.js";
import type { RowWidths, Stand } from "./portion.js";
import type { RowTask } from "../nested/rows.js";
import { Arena, isShared } from "./shared-memory.js";
import type { AnyWorker } from "./thread.js";
import type { Piece } from "../nested/work.js";

/** Jobs that a thread has at once: while one is done, the next is there. */
const AT_ONCE = 2;
/** Operations, a millisecond or two of them, below which it takes longer to wake other threads than to do the work. */
const WORTH = 1_000_000;

/** A piece as others do it. */
interface Portion {
  readonly task: RowTask;
  readonly widths: RowWidths;
  /** Which of the bodies, or `WHOLE`, `WHOLE_WITH`. */
  readonly body: number;
  /** Operations in all. */
  readonly length: number;
}

/** Portions that are done together. */
interface Round {
  readonly call: Call;
  readonly queue: Sent[];
  left: number;
  readonly over: (error?: unknown) => void;
}

interface Sent {
  readonly portion: Portion;
  /** The task in shared memory. */
  readonly task: RowTask;
  readonly round: Round;
}

export class Team {
  readonly #sent = new Map<number, Sent & { readonly hand: Hand }>();
  #arena = new Arena();
  #round: Round | undefined;
  #jobs = 0;
  #calls = 0;
  #ended = false;
  /** Of the call under way, as long as the threads do not know it. */
  #state: Omit<Data, "kind"> | undefined;

  private constructor(
    readonly hands: readonly Hand[],
    readonly bodies: readonly Body[],
    /** Shared: number of the last call that was given up. */
    readonly stopped: Int32Array,
    /** Called where a thread can no longer be counted on; all are ended then. */
    readonly failed: (error: AdError) => void,
  ) {
    for (const hand of hands) {
      hand.heard = (answer) => this.#heard(answer);
      hand.failed = (how) => this.#fail(how);
    }
  }

  /** @throws AdError "thread" where they do not start, and what they say where they cannot do it. */
  static async start(
    workers: readonly AnyWorker[],
    parts: Pick<Start, "tape" | "module" | "tables" | "limits">,
    bodies: readonly Body[],
    failed: (error: AdError) => void,
  ): Promise<Team> {
    const stopped = new Int32Array(new SharedArrayBuffer(4));
    try {
      const start: Start = { kind: "start", ...parts, stopped };
      const hands = await Promise.all(workers.map((worker) => Hand.start(worker, start)));
      for (const { lost } of hands) if (lost !== undefined) throw notStarted(lost);
      return new Team(hands, bodies, stopped, failed);
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
  }

  /** Before the pieces of a call; what it needs is sent once there is something to do. */
  begin(state: Omit<Data, "kind">): void {
    this.#calls++;
    this.#state = state;
  }

  /** After a call. */
  rest(): void {
    const woken = !this.#state;
    this.#state = undefined;
    if (woken && !this.#ended) for (const hand of this.hands) hand.hold(false);
  }

  #wake(): void {
    const state = this.#state;
    this.#state = undefined;
    if (!state) return;
    for (const hand of this.hands) {
      hand.hold(true);
      if (state.rows.length + state.parameters.length > 0) hand.post({ kind: "data", ...state });
    }
  }

  /** The pieces as portions, where it is worth it to hand them out. */
  portionsOf(pieces: readonly Piece[]): Portion[] | undefined {
    const portions: Portion[] = [];
    let operations = 0;
    for (const piece of pieces) {
      const portion = this.#portion(piece);
      if (!portion) return undefined;
      portions.push(portion);
      operations += portion.length;
    }
    return operations >= WORTH ? portions : undefined;
  }

  #portion(piece: Piece): Portion | undefined {
    if (piece instanceof PointsPiece) {
      const { task, widths, engine } = piece;
      const body = piece.withParameters ? WHOLE_WITH : WHOLE;
      return { task, widths, body, length: (task.to - task.from) * engine.length };
    }
    if (!(piece instanceof RowPiece)) return undefined;
    const { task, executor } = piece;
    const { engine, node } = executor;
    const { active, passive } = node.body;
    const body = this.bodies.indexOf(node.body);
    if (body < 0) return undefined;
    const widths = { rows: active + passive, active, outputs: engine.outputs.length };
    return { task, widths, body, length: (task.to - task.from) * engine.length };
  }

  /** Has them done; their tasks are filled then. */
  do(portions: readonly Portion[], call: Call): Promise<void> {
    this.#wake();
    // Jobs of a call that was given up may still write into the old one.
    if (this.#sent.size > 0) this.#arena = new Arena();
    this.#arena.reset();
    const stand = standsIn(this.#arena);
    return new Promise((resolve, reject) => {
      const queue: Sent[] = [];
      const over = (error?: unknown): void => {
        if (this.#round !== round) return;
        this.#round = undefined;
        unheard();
        if (round.left > 0) Atomics.store(this.stopped, 0, this.#calls);
        if (round.left > 0) reject(error as Error);
        else resolve();
      };
      const round: Round = { call, queue, left: portions.length, over };
      const unheard = call.onStop(() => over());
      for (const portion of portions) {
        queue.push({ portion, task: cut(portion.task, portion.widths, stand), round });
      }
      this.#round = round;
      this.#handOut();
    });
  }

  #handOut(): void {
    const queue = this.#round?.queue ?? [];
    for (let jobs = 0; jobs < AT_ONCE; jobs++) {
      for (const hand of this.hands) {
        if (hand.jobs > jobs || queue.length === 0) continue;
        const sent = queue.shift()!;
        const id = this.#jobs++;
        hand.jobs++;
        this.#sent.set(id, { ...sent, hand });
        hand.post({ kind: "job", id, call: this.#calls, body: sent.portion.body, task: sent.task });
      }
    }
  }

  #heard(answer: Answer): void {
    if (answer.kind === "ready") return;
    const sent = this.#sent.get(answer.id!)!;
    this.#sent.delete(answer.id!);
    sent.hand.jobs--;
    const { round, portion } = sent;
    if (round === this.#round) {
      if (answer.kind === "failed") round.over(errorOf(answer));
      else this.#done(sent, portion);
    }
    this.#handOut();
  }

  #done({ task, round }: Sent, portion: Portion): void {
    deliver(task, portion.task, portion.widths);
    round.left--;
    round.call.advance(portion.task.to - portion.task.from);
    if (round.left === 0) round.over();
  }

  #fail(how: string): void {
    if (this.#ended) return;
    this.end();
    this.failed(new AdError("thread", `spread: a thread ${how}, expected it to stay until dispose(); all are ended, call spread(f) again`)); // prettier-ignore
  }

  end(): void {
    this.#ended = true;
    for (const { worker } of this.hands) worker.terminate();
  }
}

/** What stands in shared memory for the arrays of the tasks of a round: copies of what is read, zeros to be filled. */
function standsIn(arena: Arena): Stand {
  const stands = new Map<Float64Array, Float64Array>();
  return (array, filled) => {
    if (!filled && isShared(array)) return array;
    let stand = stands.get(array);
    if (!stand) {
      stands.set(array, (stand = arena.take(array.length)));
      if (filled) stand.fill(0);
      else stand.set(array);
    }
    return stand;
  };
}
