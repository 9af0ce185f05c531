/** Writes ordered operations as runs: finds the stretches whose operands lie one after another. */
import { SINGLE_SHIFT, FORMS_SHIFT, ACTIVE_SHIFT, GATHERED, NEAR, RUN_A, RUN_COUNT, RUN_FIRST, RUN_KIND, RUN_WORDS, SHARED } from "./layout.js"; // prettier-ignore
import type { Order } from "./schedule.js";
import { LIST, PAIRS, operandKind } from "./tape.js";
import type { Tape } from "./tape.js";
import { Words } from "./words.js";

/** A stretch is a run of its own from this length on; shorter ones are gathered with their neighbours. */
const STRETCH = 8;

export class RunWriter {
  readonly runs = new Words();
  readonly index = new Words();
  readonly #tape: Tape;
  readonly #active: Int32Array;
  readonly #slotOf: Int32Array;
  readonly #leaves: number;
  #nodes: Int32Array = new Int32Array(0);

  constructor(tape: Tape, active: Int32Array, slotOf: Int32Array, leaves: number) {
    this.#tape = tape;
    this.#active = active;
    this.#slotOf = slotOf;
    this.#leaves = leaves;
  }

  write(order: Order): this {
    this.#nodes = order.nodes;
    const { starts, joined } = order;
    for (let b = 0; b < starts.length;) {
      let last = b + 1;
      while (last < starts.length && joined[last]) last++;
      const ends = Array.from(starts.subarray(b + 1, last + 1));
      if (ends.length < last - b) ends.push(order.nodes.length);
      if (operandKind[this.#tape.opcodes[this.#nodes[starts[b]!]!]!]! >= LIST) this.#listBatches(starts[b]!, ends);
      else this.#batches(starts[b]!, ends);
      b = last;
    }
    return this;
  }

  /** Batches of one kind, each made ready by those before: their stretches, and gathered what is between. */
  #batches(from: number, ends: readonly number[]): void {
    const kind = operandKind[this.#tape.opcodes[this.#nodes[from]!]!]!;
    let pending = from;
    for (const to of ends) {
      for (let k = Math.max(from, pending); k < to;) {
        const [end, forms] = this.#stretch(k, to, kind);
        if (end - k >= STRETCH) {
          if (pending < k) this.#gathered(pending, k);
          this.#near(k, end, kind, forms);
          pending = end;
        }
        k = end;
      }
      from = to;
    }
    const to = ends[ends.length - 1]!;
    if (pending < to) this.#gathered(pending, to);
  }

  #listBatches(from: number, ends: readonly number[]): void {
    for (const to of ends) {
      while (from < to) {
        const [end, near] = this.#likeLists(from, to);
        this.#lists(from, end, near ? NEAR : GATHERED);
        from = end;
      }
    }
  }

  #slot(operand: number, k: number): number {
    const { a, b, c } = this.#tape;
    const i = this.#nodes[k]!;
    return this.#slotOf[(operand === 0 ? a : operand === 1 ? b : c)[i]!]!;
  }

  /** The end of the stretch that starts at k, and its forms. */
  #stretch(k: number, to: number, kind: number): [end: number, forms: number] {
    if (k + 1 >= to) return [to, 0];
    let forms = 0;
    for (let operand = 0; operand < kind; operand++) {
      const step = this.#slot(operand, k + 1) - this.#slot(operand, k);
      if (step !== 0 && step !== 1) return [k + 1, 0];
      forms |= (step === 1 ? NEAR : SHARED) << (2 * operand);
    }
    let end = k + 2;
    for (; end < to; end++) {
      for (let operand = 0; operand < kind; operand++) {
        const step = ((forms >> (2 * operand)) & 3) === NEAR ? 1 : 0;
        if (this.#slot(operand, end) - this.#slot(operand, end - 1) !== step) return [end, forms];
      }
    }
    return [end, forms];
  }

  /** The end of the operations from k on whose lists all lie one after another, or all do not. */
  #likeLists(k: number, to: number): [end: number, near: boolean] {
    const near = this.#isNearList(k);
    let end = k + 1;
    while (end < to && this.#isNearList(end) === near) end++;
    return [end, near];
  }

  #isNearList(k: number): boolean {
    const { a, b, c, lists, opcodes } = this.#tape;
    const i = this.#nodes[k]!;
    const n = b[i]!;
    for (const start of operandKind[opcodes[i]!] === PAIRS ? [a[i]!, c[i]!] : [a[i]!]) {
      const first = this.#slotOf[lists[start]!]!;
      for (let e = 1; e < n; e++) if (this.#slotOf[lists[start + e]!] !== first + e) return false;
    }
    return n > 0;
  }

  #header(from: number, to: number, forms: number): number {
    const i = this.#nodes[from]!;
    const at = this.runs.take(RUN_WORDS);
    const words = this.runs.words;
    words[at + RUN_KIND] = this.#tape.opcodes[i]! | (this.#active[i]! << ACTIVE_SHIFT) | (forms << FORMS_SHIFT); // prettier-ignore
    words[at + RUN_COUNT] = to - from;
    words[at + RUN_FIRST] = this.#leaves + from;
    return at;
  }

  #near(from: number, to: number, operands: number, forms: number): void {
    const at = this.#header(from, to, forms);
    for (let operand = 0; operand < operands; operand++)
      this.runs.words[at + RUN_A + operand] = this.#slot(operand, from);
  }

  #gathered(from: number, to: number): void {
    const kind = operandKind[this.#tape.opcodes[this.#nodes[from]!]!]!;
    const at = this.#header(from, to, 0);
    let single = false;
    for (let operand = 0; operand < kind; operand++) {
      const start = this.index.take(to - from);
      this.runs.words[at + RUN_A + operand] = start;
      const words = this.index.words;
      for (let k = from; k < to; k++) {
        const slot = this.#slot(operand, k);
        words[start + k - from] = slot;
        // The second of a pair uses the first.
        if (slot === this.#leaves + k - 1 && ((k - from) & 1) === 1) single = true;
      }
    }
    if (single) this.runs.words[at + RUN_KIND]! |= 1 << SINGLE_SHIFT;
  }

  #lists(from: number, to: number, form: number): void {
    const { a, b, c, lists, opcodes } = this.#tape;
    const at = this.#header(from, to, form);
    const pairs = operandKind[opcodes[this.#nodes[from]!]!] === PAIRS;
    const place = (start: number, n: number): number => {
      if (form === NEAR) return this.#slotOf[lists[start]!]!;
      const to = this.index.take(n);
      for (let e = 0; e < n; e++) this.index.words[to + e] = this.#slotOf[lists[start + e]!]!;
      return to;
    };
    const each = (word: number, of: (i: number) => number): void => {
      const values = Array.from(this.#nodes.subarray(from, to), of);
      const start = this.index.take(values.length);
      this.runs.words[at + RUN_A + word] = start;
      this.index.words.set(values, start);
    };
    each(0, (i) => place(a[i]!, b[i]!));
    each(1, (i) => b[i]!);
    if (pairs) each(2, (i) => place(c[i]!, b[i]!));
  }
}
