/** One thread of a team. */
import { AdError } from "../errors.js";
import type { Answer, Message, Start } from "./messages.js";
import { hold, listen } from "./thread.js";
import type { AnyWorker } from "./thread.js";

/** Milliseconds to wait for a thread to start. */
const PATIENCE = 30_000;

export const notStarted = (how: string): AdError =>
  new AdError("thread", `spread: a thread ${how}, expected it to start; pass { worker: () => new Worker(...) } that loads wasmgrad/worker, or { threads: 1 }`); // prettier-ignore

/** The error that a thread had. */
export const errorOf = ({ code, message }: Extract<Answer, { kind: "failed" }>): AdError =>
  code ? new AdError(code, message) : new AdError("thread", `spread: a thread failed: ${message}`);

export class Hand {
  /** Jobs that it has not answered. */
  jobs = 0;
  /** What it says after its start, and what becomes of it. */
  heard: (answer: Answer) => void = () => undefined;
  failed: (how: string) => void = () => undefined;
  /** What became of it before its team was complete. */
  lost: string | undefined;

  private constructor(readonly worker: AnyWorker) {}

  /** @throws AdError "thread" where it does not start, and what it says where it cannot do the work. */
  static start(worker: AnyWorker, start: Start): Promise<Hand> {
    const hand = new Hand(worker);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(notStarted(`did not answer within ${PATIENCE / 1000} s`)), PATIENCE);
      // In Node the worker keeps the process alive meanwhile.
      if (typeof late === "object") late.unref();
      const begun = (answer: Answer): void => {
        clearTimeout(late);
        hand.failed = (how) => (hand.lost = how);
        hold(worker, false);
        if (answer.kind === "failed") reject(errorOf(answer));
        else resolve(hand);
      };
      hand.heard = begun;
      hand.failed = (how) => reject(notStarted(how));
      listen(
        worker,
        (data) => hand.heard(data as Answer),
        (how) => hand.failed(how),
      );
      worker.postMessage(start);
    });
  }

  post(message: Message): void {
    this.worker.postMessage(message);
  }

  /** Whether it keeps a process of Node alive. */
  hold(on: boolean): void {
    hold(this.worker, on);
  }
}
