/**
 * When a program is compiled: once its calls are worth it, in the background, an entry at a time. Until then, and where it
 * cannot be, it is interpreted, with the same bits.
 */
import { atOnce } from "./emit/pauses.js";
import { Pace } from "./threads/pace.js";

/** What runs a function: the interpreter in the core, or WebAssembly made of it. */
export type Tier = "interpreter" | "compiled";

/** What is asked for: "auto" is the interpreter until a program has earned it, "compiled" all of it at once. */
export type TierChoice = Tier | "auto";

/** Where nobody asks. Tests of the compiled tier set it. */
export const byDefault: { tier: TierChoice } = { tier: "auto" };

/** What Tiering needs of a program in the core, or of a batch of it: something with entries. */
export interface Compilable<E extends string> {
  readonly entries: readonly E[];
  /** Operations of the program. */
  readonly length: number;
  /** Points that are as much work as one call; 1 where a call is one point. */
  readonly pointsOfCall: number;
  /** Steps of emitting the module of an entry. @throws AdError where it is to be interpreted. */
  emission(entry: E): Generator<void, Uint8Array<ArrayBuffer>, void>;
  /** Nothing of it may be read any more. */
  readonly isFreed: boolean;
  /** What emitted modules import. */
  readonly imports: WebAssembly.Imports;
  /** Nothing where the program is gone. */
  setCode(entry: E, code: () => void): void;
}

/**
 * Calls after which an entry is compiled: about what emitting and compiling it takes, measured in calls of the interpreter.
 * Small programs take less time a call, and so more calls.
 */
const callsOf = (operations: number): number => Math.ceil((2000 * (operations + 100)) / (operations + 20));

/** Milliseconds at a stretch in which a thread that has other things to do emits code. */
const SLICE = 1;
/** Bytes. What is smaller is compiled within half a millisecond, half of what it takes to have another thread do it. */
const SMALL = 100_000;

type Bytes = Uint8Array<ArrayBuffer>;

const instanceNow = (bytes: Bytes, imports: WebAssembly.Imports): WebAssembly.Instance =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);

async function instance(bytes: Bytes, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  try {
    if (bytes.length < SMALL) return instanceNow(bytes, imports);
  } catch (error) {
    // Some browsers refuse to compile more than 4 kB in a page without another thread.
    if (!(error instanceof RangeError)) throw error;
  }
  return (await WebAssembly.instantiate(bytes, imports)).instance;
}

const pace = /* @__PURE__ */ new Pace(SLICE);
/** Of all programs, one after the other. */
let jobs: Promise<void> = Promise.resolve();

export class Tiering<E extends string = string> {
  tier: Tier = "interpreter";
  /** Why it is interpreted, and undefined where it is not. */
  reason: string | undefined;
  /** Everything was asked for. */
  told = false;
  /** Why an entry cannot be compiled. */
  #refusal: string | undefined;
  /** Calls before each entry is compiled; 0 where they are not counted. */
  readonly #left: Record<E, number>;
  /** How many entries are counted: looked at in every call. */
  #counted: number;
  readonly #jobs = new Map<E, Promise<void>>();

  constructor(
    readonly of: Compilable<E>,
    auto: boolean,
  ) {
    const calls = auto ? of.pointsOfCall * callsOf(of.length) : 0;
    this.#left = Object.fromEntries(of.entries.map((entry) => [entry, calls])) as Record<E, number>;
    this.#counted = calls === 0 ? 0 : of.entries.length;
    this.reason = "it was not called often enough yet";
  }

  /** So many calls, of which one may be what makes the entry worth compiling. */
  count(entry: E, calls = 1): void {
    if (this.#counted > 0) this.#count(entry, calls);
  }

  #count(entry: E, calls: number): void {
    const left = this.#left[entry];
    if (left === 0) return;
    this.#left[entry] = Math.max(0, left - calls);
    if (left > calls) return;
    this.#counted--;
    void this.#compile(entry);
  }

  /** Compiles all entries in the background, whether they have earned it or not. */
  async ready(): Promise<void> {
    this.told = true;
    await Promise.all(this.of.entries.map((entry) => this.#compile(entry)));
  }

  /** The same at once. */
  compileNow(): void {
    for (const entry of this.of.entries) {
      try {
        this.#take(entry, instanceNow(atOnce(this.of.emission(entry)), this.of.imports));
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  #compile(entry: E): Promise<void> {
    let job = this.#jobs.get(entry);
    if (!job) {
      this.reason = "it is being compiled";
      job = jobs = jobs.then(() => this.#inBackground(entry));
      this.#jobs.set(entry, job);
    }
    return job;
  }

  async #inBackground(entry: E): Promise<void> {
    // It had to wait, and what it is for may be gone.
    if (this.of.isFreed) return;
    try {
      const steps = this.of.emission(entry);
      let step = steps.next();
      for (; !step.done; step = steps.next()) if (pace.isDue) await pace.pause();
      this.#take(entry, await instance(step.value, this.of.imports));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.reason = this.#refusal = error instanceof Error ? error.message : String(error);
  }

  #take(entry: E, { exports }: WebAssembly.Instance): void {
    this.of.setCode(entry, exports[entry] as () => void);
    this.tier = "compiled";
    this.reason = this.#refusal;
  }
}
