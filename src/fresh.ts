/**
 * Which contributions of the reverse sweep are the first to reach an adjoint. Those are stored instead of added, so
 * that nothing need be cleared for them; only what is left over is.
 */
import { ACTIVE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, NEAR, RUN_A, RUN_B, RUN_C, RUN_COUNT, RUN_FIRST, RUN_KIND, RUN_WORDS, SHARED } from "./layout.js"; // prettier-ignore
import { LIST, PAIRS, operandKind } from "./tape.js";
import type { RunWriter } from "./runs.js";

/**
 * Sets the fresh bits of the runs and returns the ranges to clear, as pairs (first slot, count). `read` are the slots
 * that are seeded before a reverse sweep or read after it, besides the inputs.
 */
export function markFresh(writer: RunWriter, read: readonly number[], slots: number, inputs: number): Uint32Array {
  const marks = new Marks(writer.runs.words, writer.index.words, slots);
  for (const slot of read) marks.need(slot);
  for (let run = writer.runs.length - RUN_WORDS; run >= 0; run -= RUN_WORDS) marks.reverse(run);
  for (let input = 0; input < inputs; input++) marks.need(input);
  return marks.ranges();
}

const UNTOUCHED = 0;
const TOUCHED = 1;
const CLEARED = 2;

class Marks {
  readonly #state: Uint8Array;
  /** The operand that last looked at a slot. */
  readonly #seen: Int32Array;
  #look = 0;

  constructor(
    readonly runs: Uint32Array,
    readonly index: Uint32Array,
    slots: number,
  ) {
    this.#state = new Uint8Array(slots);
    this.#seen = new Int32Array(slots);
  }

  /** The adjoint is read or added to: if nothing was stored there it must be cleared. */
  need(slot: number): void {
    if (this.#state[slot] === UNTOUCHED) this.#state[slot] = CLEARED;
  }

  reverse(run: number): void {
    const word = this.runs[run + RUN_KIND]!;
    const active = (word >> ACTIVE_SHIFT) & 15;
    if (!active) return;
    const first = this.runs[run + RUN_FIRST]!;
    const count = this.runs[run + RUN_COUNT]!;
    for (let slot = first; slot < first + count; slot++) this.need(slot);
    const receiving = [0, 1, 2].filter((operand) => (active >> operand) & 1);
    // Where operands overlap, one's store could wipe out another's contribution: then all are added.
    let fresh = true;
    this.#look++;
    for (const operand of receiving) {
      if (!fresh) break;
      if (this.#form(word, this.#isList(word) ? 0 : operand) !== NEAR) fresh = false;
      else this.#each(run, operand, (slot) => {
        if (this.#state[slot] !== UNTOUCHED || this.#seen[slot] === this.#look) fresh = false;
        this.#seen[slot] = this.#look;
      }); // prettier-ignore
    }
    for (const operand of receiving) {
      if (fresh) this.runs[run + RUN_KIND]! |= 1 << (FRESH_SHIFT + operand);
      this.#each(run, operand, (slot) => {
        if (fresh) this.#state[slot] = TOUCHED;
        else this.need(slot);
      });
    }
  }

  #form(word: number, operand: number): number {
    return (word >> (FORMS_SHIFT + 2 * operand)) & 3;
  }

  #isList(word: number): boolean {
    return operandKind[word & 0xff]! >= LIST;
  }

  /** Calls `visit` with every slot of an operand. */
  #each(run: number, operand: number, visit: (slot: number) => void): void {
    const word = this.runs[run + RUN_KIND]!;
    const count = this.runs[run + RUN_COUNT]!;
    if (this.#isList(word)) {
      this.#eachOfLists(run, operand, visit);
      return;
    }
    const form = this.#form(word, operand);
    const at = this.runs[run + RUN_A + operand]!;
    if (form === SHARED) visit(at);
    else for (let k = 0; k < count; k++) visit(form === NEAR ? at + k : this.index[at + k]!);
  }

  #eachOfLists(run: number, operand: number, visit: (slot: number) => void): void {
    const word = this.runs[run + RUN_KIND]!;
    const starts = this.runs[run + (operandKind[word & 0xff] === PAIRS && operand === 1 ? RUN_C : RUN_A)]!;
    const lengths = this.runs[run + RUN_B]!;
    const near = this.#form(word, 0) === NEAR;
    for (let k = 0; k < this.runs[run + RUN_COUNT]!; k++) {
      const start = this.index[starts + k]!;
      const end = start + this.index[lengths + k]!;
      for (let e = start; e < end; e++) visit(near ? e : this.index[e]!);
    }
  }

  ranges(): Uint32Array {
    const ranges: number[] = [];
    for (let slot = 0; slot < this.#state.length; slot++) {
      if (this.#state[slot] !== CLEARED) continue;
      const first = slot;
      while (this.#state[slot + 1] === CLEARED) slot++;
      ranges.push(first, slot + 1 - first);
    }
    return Uint32Array.from(ranges);
  }
}
