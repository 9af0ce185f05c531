/**
 * Adjoints of slots that repetitions give to, or whose operations give. The code is that of the first repetition, with what it
 * knows when it begins; so all must begin alike: with the same slots in memory, and nothing in the others.
 */
import { AdError } from "../errors.js";
import { activeOperands } from "../readings.js";
import type { Adjoints } from "./adjoints.js";
import type { Locals } from "./locals.js";
import { slotsOf } from "./member.js";
import { isDue } from "./pauses.js";
import type { Repeat } from "./repeats.js";

export class RepeatAdjoints {
  /** Slots that the first repetition gives to, and the lowest and highest of them. */
  readonly #given: ReadonlySet<number>;
  #lowest = Infinity;
  #highest = -Infinity;
  readonly #count: number;

  constructor(
    readonly adjoints: Adjoints,
    readonly repeat: Repeat,
  ) {
    this.#given = givenBy(repeat, adjoints.locals);
    for (const slot of this.#given) {
      this.#lowest = Math.min(this.#lowest, slot);
      this.#highest = Math.max(this.#highest, slot);
    }
    this.#count = repeat.all.length;
  }

  /** Before the last repetition, which goes first: what others find in memory stands there, and the first knows what it finds. */
  *begin(): Generator<void> {
    const { adjoints, repeat } = this;
    const stored: number[] = [];
    const found: number[] = [];
    for (const slot of new Set([...this.#given, ...slotsOf({ first: repeat.first, step: 1 }, repeat.stride)])) {
      const lag = this.#lag(slot);
      if (isDue(this.#count)) yield;
      if (lag === 0 && this.#by(slot) !== 0 && this.#each(slot).every((one) => adjoints.isZero(one))) continue;
      found.push(slot);
      // Those of which a later repetition is the first to give to have its sum in memory.
      for (const [r, one] of this.#each(slot).entries())
        if (lag === 0 || r + lag >= this.#count || !adjoints.isZero(one)) stored.push(one);
    }
    adjoints.storeAll(stored);
    adjoints.leave();
    for (const slot of found) adjoints.standInMemory({ first: slot, step: 0 }, 1);
  }

  /** Behind the first repetition, which goes last. */
  *end(): Generator<void> {
    const { adjoints } = this;
    const { first, stride } = this.repeat;
    const end = first + stride * this.#count;
    for (const slot of this.#given) {
      if ((slot < first || slot >= end) && !adjoints.isStored(slot)) throw new AdError("limit", `adjoint ${slot} of a repetition does not stand in memory`); // prettier-ignore
      for (const one of this.#each(slot)) adjoints.standInMemory({ first: one, step: 0 }, 1);
      if (isDue(this.#count)) yield;
    }
    for (let slot = first; slot < end; slot++) {
      adjoints.clear(slot);
      if (isDue(0.1)) yield;
    }
  }

  #by(slot: number): number {
    return this.repeat.moves.get(slot)!;
  }

  /** A slot, and those that are in its place in later repetitions. */
  #each(slot: number): number[] {
    const by = this.#by(slot);
    return by === 0 ? [slot] : Array.from({ length: this.#count }, (_, r) => slot + r * by);
  }

  /** How many repetitions later one gives to the slot of this one; 0 where none does. */
  #lag(slot: number): number {
    const by = this.#by(slot);
    if (by === 0) return 0;
    for (let lag = 1; lag < this.#count; lag++) {
      const other = slot - lag * by;
      if (by > 0 ? other < this.#lowest : other > this.#highest) return 0;
      if (this.#given.has(other) && this.#by(other) === by) return lag;
    }
    return 0;
  }
}

function givenBy({ units }: Repeat, locals: Locals): Set<number> {
  const given = new Set<number>();
  for (const { runs, by } of units) {
    for (const run of runs) {
      const has = by === "core" ? run.active : run.active & activeOperands(run.name);
      run.eachOperand((slot, i) => {
        if ((has >> i) & 1 && !locals.isPassive(slot)) given.add(slot);
      });
    }
  }
  return given;
}
