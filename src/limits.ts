/**
 * What a function may take, for formulas of people one does not know. A `Budget` is a function's, for as long as it lives;
 * an `Allowance` is for one recording, preparation or call, and in force while that runs: builders count what they record,
 * owners of memory what they ask for, and whoever goes over much looks at the clock in between. Where none is in force,
 * that is one look at a variable.
 */
import { AdError, describe, mustBePositive, plural } from "./errors.js";

/** Budgets; what is not given is not limited. */
export interface Limits {
  /**
   * Operations that may be recorded, those of inner tapes included: by `fn`, and by any call that makes a tape of its own.
   * Inputs and constants count, and elements of lists, one each.
   */
  operations?: number;
  /**
   * Bytes that the function may hold at any time: of the core's memory, and for states that loops keep. Preparing takes some
   * 130 an operation for a while.
   */
  bytes?: number;
  /** Milliseconds that recording may take, preparing, and each call. */
  milliseconds?: number;
}

const NAMES: readonly (keyof Limits)[] = ["operations", "bytes", "milliseconds"];

/** Operations recorded between two looks at the clock: a fraction of a millisecond. */
const LOOK_EVERY = 1024;
/** Milliseconds; longer timers come at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

let inForce: Allowance | undefined;

/** What is in force now. */
export const allowance = (): Allowance | undefined => inForce;

/** @throws AdError "limit" where the time that is in force is over. */
export const look = (): void => inForce?.look();

/**
 * Who holds memory of the function that is prepared or swept now. Undefined where that is not limited.
 */
export const holding = (): Holding | undefined => inForce && new Holding(inForce.budget);

function within<T>(given: Allowance | undefined, part: () => T): T {
  const before = inForce;
  inForce = given;
  try {
    return part();
  } finally {
    inForce = before;
  }
}

/** What `make` makes, a builder for a copy, counts nothing: what is copied was counted when it was recorded. */
export const uncounted = <T>(make: () => T): T => within(undefined, make);

/** Runs `part` within a budget, if there is one. */
export const during = <T>(budget: Budget | undefined, where: string, part: () => T): T =>
  budget ? budget.begin(where).run(part) : part();

export class Budget {
  #held = 0;

  constructor(readonly limits: Limits) {}

  /** Bytes that owners have taken and not given back. */
  get held(): number {
    return this.#held;
  }

  begin(where: string): Allowance {
    return new Allowance(this, where, inForce);
  }

  /** @throws AdError "limit" where it is more than there may be; nothing is counted then. */
  take(bytes: number): void {
    const { bytes: most = Infinity } = this.limits;
    if (this.#held + bytes > most) {
      const where = inForce ? `${inForce.where}: ` : "";
      throw new AdError("limit", `${where}got a request for ${plural(bytes, "byte")} with ${this.#held} held, expected at most ${most} in all (limits.bytes); raise the limit, or make the function smaller`); // prettier-ignore
    }
    this.#held += bytes;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

/** The bytes of one owner. */
export class Holding {
  #bytes = 0;

  constructor(readonly budget: Budget) {}

  /** Before they are allocated; in place of some of those it has. */
  take(bytes: number, instead = 0): void {
    this.budget.take(bytes - instead);
    this.#bytes += bytes - instead;
  }

  release(): void {
    this.budget.giveBack(this.#bytes);
    this.#bytes = 0;
  }
}

export class Allowance {
  readonly #start = performance.now();
  #operations = 0;
  #unlooked = 0;

  constructor(
    readonly budget: Budget,
    /** What is done, as messages begin. */
    readonly where: string,
    /** What was in force before; it stays so. */
    readonly around: Allowance | undefined,
  ) {}

  /** Runs a part of what it is for. */
  run<T>(part: () => T): T {
    return within(this, part);
  }

  /** So many operations more. */
  record(operations: number): void {
    const { operations: most = Infinity } = this.budget.limits;
    this.#operations += operations;
    if (this.#operations > most) {
      throw new AdError("limit", `${this.where}: got more than ${plural(most, "operation")}, expected at most so many (limits.operations); raise the limit, or record less: mapSum, fold and the like record their function once`); // prettier-ignore
    }
    this.#unlooked += operations;
    if (this.#unlooked >= LOOK_EVERY) {
      this.#unlooked = 0;
      this.look();
    }
    this.around?.record(operations);
  }

  /** @throws AdError "limit" where the time is over. */
  look(): void {
    const { milliseconds = Infinity } = this.budget.limits;
    if (performance.now() - this.#start > milliseconds) throw this.#late();
    this.around?.look();
  }

  /** Calls `stop` when the time is over; what is returned takes that back. */
  whenLate(stop: (error: AdError) => void): () => void {
    const { milliseconds } = this.budget.limits;
    if (milliseconds === undefined || milliseconds > LONGEST_TIMER) return () => undefined;
    const timer = setTimeout(() => stop(this.#late()), milliseconds);
    return () => clearTimeout(timer);
  }

  #late(): AdError {
    const went = Math.round(performance.now() - this.#start);
    return new AdError("limit", `${this.where}: got no end within ${went} ms, expected one within ${this.budget.limits.milliseconds} (limits.milliseconds); raise the limit, or ask for less`); // prettier-ignore
  }
}

/** @throws AdError "type" for what are no limits. */
export function checkLimits(limits: unknown, where: string): Limits {
  if (typeof limits !== "object" || limits === null) throw new AdError("type", `${where}: got ${describe(limits)}, expected an object such as { operations: 10000 }`); // prettier-ignore
  for (const [name, most] of Object.entries(limits)) {
    if (!NAMES.includes(name as keyof Limits)) throw new AdError("type", `${where}: got ${JSON.stringify(name)}, expected ${NAMES.join(", ")}`); // prettier-ignore
    if (most !== undefined) mustBePositive(most, `${where}: ${name}`);
  }
  // A copy: whoever keeps the object may not raise them later.
  return { ...(limits as Limits) };
}

/**
 * Has each call of these methods run within the budget, with a look at the clock at its end. They become properties of the
 * object, so that functions without limits have no part in this.
 */
export function limitCalls<T extends object>(
  of: T,
  budget: Budget,
  methods: readonly (keyof T & string)[],
  prefix = "",
): T {
  // prettier-ignore
  for (const name of methods) {
    const method = of[name] as (...args: unknown[]) => unknown;
    const value = (...args: unknown[]): unknown =>
      during(budget, prefix + name, () => {
        const result = method.apply(of, args);
        look();
        return result;
      });
    Object.defineProperty(of, name, { value });
  }
  return of;
}
