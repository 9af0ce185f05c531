/** Calls that take a while: one after the other, each of which can be given up, and says how far it is. */
import { AdError, describe } from "../errors.js";
import { look } from "../limits.js";
import type { Allowance } from "../limits.js";

/** What is read of an AbortSignal. */
export interface Signal {
  /** Whether it is aborted already. */
  readonly aborted: boolean;
  /** What calls reject with. */
  readonly reason: unknown;
  /** Has a function called once it is aborted. */
  addEventListener(type: "abort", listener: () => void): void;
  /** Takes that back. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options of the calls of what `spread` gives. */
export interface CallOptions {
  /** Once it is aborted, the call rejects with its reason. What is under way is ignored. */
  signal?: Signal;
  /** Gets the share that is done, from 0 to 1: never less than before, and 1 at the end. */
  onProgress?: (fraction: number) => void;
}

/** Shares below 1 stay below this: that all is done is said once. */
const ALMOST = 0.999;

export class Call {
  #stopped = false;
  #reason: unknown;
  #done = 0;
  #said = 0;
  /** Rows that will be gone over, as far as is known. */
  expected = 0;
  readonly #listeners = new Set<() => void>();
  readonly #abort = (): void => this.stop(this.options.signal!.reason);
  #allowance: Allowance | undefined;
  #unlimit: () => void = () => undefined;

  /** @throws AdError "type" for options that are none; the reason of a signal that is aborted already. */
  constructor(
    readonly options: CallOptions,
    readonly where: string,
  ) {
    checkOptions(options, where);
    const { signal } = options;
    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener("abort", this.#abort);
  }

  /** @throws what it was stopped with. */
  check(): void {
    if (this.#stopped) throw this.#reason;
  }

  stop(reason: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }

  /** Runs `listener` when it is stopped. @returns what takes that back. */
  onStop(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Its time begins. */
  limitBy(allowance: Allowance | undefined): void {
    this.#allowance = allowance;
    this.#unlimit = allowance?.whenLate((error) => this.stop(error)) ?? this.#unlimit;
  }

  /** Runs a part of it, within its limits. */
  run<T>(part: () => T): T {
    return this.#allowance ? this.#allowance.run(part) : part();
  }

  /** The same steps, each within its limits. */
  *each<T>(steps: Iterable<T>): Generator<T> {
    const iterator = steps[Symbol.iterator]();
    const next = (): IteratorResult<T> => {
      const result = iterator.next();
      look();
      return result;
    };
    try {
      for (let step = this.run(next); !step.done; step = this.run(next)) yield step.value;
    } finally {
      iterator.return?.();
    }
  }

  /** So many rows more are done. */
  advance(rows: number): void {
    this.#done += rows;
    if (this.expected > 0) this.#say(Math.min(this.#done / this.expected, ALMOST));
  }

  finish(): void {
    this.#say(1);
  }

  close(): void {
    this.#unlimit();
    this.options.signal?.removeEventListener("abort", this.#abort);
  }

  /** What the caller's function throws ends the call. */
  #say(fraction: number): void {
    if (this.#stopped || fraction <= this.#said) return;
    this.#said = fraction;
    try {
      this.options.onProgress?.(fraction);
    } catch (error) {
      this.stop(error);
    }
  }
}

function checkOptions(options: unknown, where: string): void {
  if (typeof options !== "object" || options === null) {
    throw new AdError("type", `${where}: options: got ${describe(options)}, expected an object such as { signal, onProgress }`); // prettier-ignore
  }
  const { signal, onProgress } = options as Record<string, unknown>;
  const isSignal = typeof signal === "object" && signal !== null && "aborted" in signal && "addEventListener" in signal;
  if (signal !== undefined && !isSignal) {
    throw new AdError("type", `${where}: signal: got ${describe(signal)}, expected an AbortSignal: new AbortController().signal`); // prettier-ignore
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new AdError("type", `${where}: onProgress: got ${describe(onProgress)}, expected a function of the share that is done`); // prettier-ignore
  }
}

export class Calls {
  readonly #open = new Set<Call>();
  #last: Promise<void> = Promise.resolve();
  #ended: ((where: string) => AdError) | undefined;

  /**
   * Makes a call, after those before it.
   * @param given Takes what is given to the call now, and returns what does it when its turn has come.
   */
  async make<T>(where: string, options: CallOptions, given: () => (call: Call) => Promise<T>): Promise<T> {
    if (this.#ended) throw this.#ended(where);
    const call = new Call(options, where);
    this.#open.add(call);
    try {
      const run = given();
      const turn = this.#last.then(() => {
        call.check();
        return run(call);
      });
      this.#last = turn.then(
        () => undefined,
        () => undefined,
      );
      const result = await sooner(turn, call);
      call.finish();
      call.check();
      return result;
    } finally {
      call.close();
      this.#open.delete(call);
    }
  }

  /** Ends all calls, those to come too. */
  end(reason: (where: string) => AdError): void {
    this.#ended ??= reason;
    for (const call of this.#open) call.stop(reason(call.where));
  }
}

/** The result, or the reason for which the call is stopped, without waiting for the work to notice. */
function sooner<T>(turn: Promise<T>, call: Call): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      try {
        call.check();
      } catch (reason) {
        reject(reason as Error);
      }
    };
    call.onStop(stop);
    stop();
    turn.then(resolve, reject);
  });
}
