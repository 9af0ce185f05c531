/**
 * When a program is compiled: once its calls are worth it, in the background, an entry at a time. Until then, and where it
 * cannot be, it is interpreted, with the same bits.
 */
import { emission } from "./emit/program.js";
import type { Entry } from "./emit/program.js";
import type { Places } from "./emit/places.js";
import type { Program } from "./schedule.js";
import { Pace } from "./threads/pace.js";

/** What runs a function: the interpreter in the core, or WebAssembly made of it. */
export type Tier = "interpreter" | "compiled";

/** What is asked for: "auto" is the interpreter until a program has earned it, "compiled" all of it at once. */
export type TierChoice = Tier | "auto";

/** Where nobody asks. Tests of the compiled tier set it. */
export const byDefault: { tier: TierChoice } = { tier: "auto" };

/** What Tiering needs of a program in the core. */
export interface Compilable {
  readonly length: number;
  readonly outputs: ArrayLike<number>;
  /** Copies, and the addresses that stay as they are while it lives. */
  image(entry: Entry): { program: Program; places: Places };
  /** What emitted modules import. */
  readonly imports: WebAssembly.Imports;
  /** Nothing where the program is gone. */
  setCode(entry: Entry, code: () => void): void;
}

/**
 * Calls after which an entry is compiled: about what emitting and compiling it takes, measured in calls of the interpreter.
 * Small programs take less time a call, and so more calls.
 */
const callsOf = (operations: number): number => Math.ceil((2000 * (operations + 100)) / (operations + 20));

/** Milliseconds at a stretch in which a thread that has other things to do emits code. */
const SLICE = 3;

export class Tiering {
  tier: Tier = "interpreter";
  /** Why it is interpreted, and undefined where it is not. */
  reason: string | undefined;
  /** Calls before each entry is compiled; 0 where they are not counted. */
  readonly #left: Record<Entry, number>;
  readonly #jobs = new Map<Entry, Promise<void>>();

  constructor(
    readonly of: Compilable,
    auto: boolean,
  ) {
    const calls = auto ? callsOf(of.length) : 0;
    this.#left = { value: calls, gradient: calls, vjp: calls, jvp: calls };
    this.reason = "it was not called often enough yet";
  }

  /** So many calls, of which one may be what makes the entry worth compiling. */
  count(entry: Entry, calls = 1): void {
    const left = this.#left[entry];
    if (left === 0) return;
    this.#left[entry] = Math.max(0, left - calls);
    if (left <= calls) void this.#compile(entry);
  }

  /** Those that the function has. */
  get entries(): readonly Entry[] {
    return this.of.outputs.length === 1 ? ["value", "gradient", "vjp", "jvp"] : ["value", "vjp", "jvp"];
  }

  /** Compiles all entries in the background, whether they have earned it or not. */
  async ready(): Promise<void> {
    await Promise.all(this.entries.map((entry) => this.#compile(entry)));
  }

  /** The same at once. */
  compileNow(): void {
    for (const entry of this.entries) {
      this.#attempt(() => {
        const { program, places } = this.of.image(entry);
        const steps = emission(program, places, entry);
        let step = steps.next();
        while (!step.done) step = steps.next();
        const module = new WebAssembly.Module(step.value);
        this.#take(entry, new WebAssembly.Instance(module, this.of.imports));
      });
    }
  }

  #compile(entry: Entry): Promise<void> {
    let job = this.#jobs.get(entry);
    if (!job) this.#jobs.set(entry, (job = this.#inBackground(entry)));
    return job;
  }

  async #inBackground(entry: Entry): Promise<void> {
    this.reason = "it is being compiled";
    try {
      const { program, places } = this.of.image(entry);
      const pace = new Pace(SLICE);
      const steps = emission(program, places, entry);
      let step = steps.next();
      for (; !step.done; step = steps.next()) if (pace.isDue) await pace.pause();
      const module = await WebAssembly.compile(step.value);
      this.#take(entry, await WebAssembly.instantiate(module, this.of.imports));
    } catch (error) {
      this.#fail(error);
    }
  }

  #attempt(make: () => void): void {
    try {
      make();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.reason = error instanceof Error ? error.message : String(error);
  }

  #take(entry: Entry, { exports }: WebAssembly.Instance): void {
    this.of.setCode(entry, exports[entry] as () => void);
    this.tier = "compiled";
    this.reason = undefined;
  }
}
