/** The runs of a program, read as src/layout.ts draws them. */
import {
  ACTIVE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, LIST, NEAR, PAIRS, RUN_A, RUN_B, RUN_C, RUN_COUNT, RUN_FIRST,
  RUN_KIND, RUN_WORDS, SHARED, SINGLE_SHIFT, STRIDED,
} from "../layout.js"; // prettier-ignore
import { nameOf, rules } from "../ops.js";
import type { OpName } from "../algebra.js";
import { light } from "../readings.js";
import type { Program } from "../schedule.js";
import type { Member } from "./member.js";
import { isDue } from "./pauses.js";
import { operandKind } from "../tape.js";

/** Operations of which operands are looked at without a pause. */
const AT_ONCE = 1024;

export class Run {
  /** As loops see it, once that was asked for; null where it can have none (src/emit/group.ts). */
  loop: Member | null | undefined;
  readonly kind: number;
  readonly name: OpName;
  readonly count: number;
  /** Slot of the first result. */
  readonly first: number;
  /** 1 to 3 operands, LIST or PAIRS. */
  readonly operands: number;
  /** Bit i: operand i, or list i, is to receive an adjoint. */
  readonly active: number;
  readonly single: boolean;
  /** The derivative is kept by the forward sweep. */
  readonly keeps: boolean;

  constructor(
    readonly program: Program,
    /** Which of the program's runs it is, or is a part of. */
    readonly number: number,
    /** The first of its operations that belongs to the part. */
    readonly from = 0,
    count?: number,
  ) {
    this.kind = this.word(RUN_KIND);
    this.name = nameOf[this.kind & 0xff]!;
    this.count = count ?? this.word(RUN_COUNT);
    this.first = this.word(RUN_FIRST) + from;
    this.operands = operandKind[this.kind & 0xff]!;
    this.active = (this.kind >> ACTIVE_SHIFT) & 15;
    this.single = Boolean((this.kind >> SINGLE_SHIFT) & 1);
    this.keeps = Boolean(this.active & 1) && "together" in rules[this.name];
  }

  /** So many of its operations, from one on; of no list. */
  part(from: number, count: number): Run {
    return new Run(this.program, this.number, this.from + from, count);
  }

  word(which: number): number {
    return this.program.runs[this.number * RUN_WORDS + which]!;
  }

  get isList(): boolean {
    return this.operands >= LIST;
  }

  /** Lists an operation has. */
  get lists(): number {
    return this.operands === PAIRS ? 2 : this.operands === LIST ? 1 : 0;
  }

  form(operand: number): number {
    return (this.kind >> (FORMS_SHIFT + 2 * operand)) & 3;
  }

  receives(operand: number): boolean {
    return Boolean((this.active >> operand) & 1);
  }

  /** Contributions to it are the first to reach their adjoints: they are stored. Only what is near, and lists. */
  isFresh(operand: number): boolean {
    const fresh = Boolean((this.kind >> (FRESH_SHIFT + operand)) & 1);
    return fresh && (this.isList || this.form(operand) === NEAR);
  }

  /** Slots from one operation's operand to the next; NaN where gathered. */
  step(operand: number): number {
    const form = this.form(operand);
    if (form === STRIDED) return this.program.index[this.word(RUN_A + operand) + 1]! | 0;
    return form === NEAR ? 1 : form === SHARED ? 0 : NaN;
  }

  /** Slot of operand i of operation k. */
  operand(i: number, k: number): number {
    const word = this.word(RUN_A + i);
    const { index } = this.program;
    const form = this.form(i);
    const at = this.from + k;
    if (form === GATHERED) return index[word + at]!;
    if (form === NEAR) return word + at;
    return form === SHARED ? word : index[word]! + at * (index[word + 1]! | 0);
  }

  /** Elements of the list, or of each of the two, of operation k. */
  length(k: number): number {
    return this.program.index[this.word(RUN_B) + k]!;
  }

  /** Slot of element e of a list of operation k. */
  element(list: number, k: number, e: number): number {
    const { index } = this.program;
    const start = index[this.word(list ? RUN_C : RUN_A) + k]!;
    return this.form(0) === NEAR ? start + e : index[start + e]!;
  }

  /** Every slot that an operation reads, with the operand, or the list, that it is: operand after operand, list after list. */
  eachOperand(of: (slot: number, i: number) => void): void {
    const { many, each } = this.#sequences;
    for (let k = 0; k < many; k++) for (let i = 0; i < each; i++) this.#some(of, i, k, 0, this.#lengthOf(k));
  }

  /** As `eachOperand`; it yields now and then. */
  *operandSteps(of: (slot: number, i: number) => void): Generator<void> {
    const { many, each } = this.#sequences;
    for (let k = 0; k < many; k++) {
      for (let i = 0; i < each; i++) {
        const length = this.#lengthOf(k);
        for (let from = 0; from < length; from += AT_ONCE) {
          const to = Math.min(from + AT_ONCE, length);
          this.#some(of, i, k, from, to);
          if (isDue(to - from)) yield;
        }
      }
    }
  }

  /** What is read, one after the other: an operand by all operations, or a list by one of them. */
  get #sequences(): { many: number; each: number } {
    return this.isList ? { many: this.count, each: this.lists } : { many: 1, each: this.operands };
  }

  #lengthOf(k: number): number {
    return this.isList ? this.length(k) : this.count;
  }

  #some(of: (slot: number, i: number) => void, i: number, k: number, from: number, to: number): void {
    if (this.isList) {
      for (let e = from; e < to; e++) of(this.element(i, k, e), i);
      return;
    }
    const step = this.step(i);
    const first = this.operand(i, 0);
    for (let n = from; n < to; n++) of(Number.isNaN(step) ? this.operand(i, n) : first + n * step, i);
  }

  /** Of all lists of all its operations. */
  get elements(): number {
    if (!this.isList) return 0;
    let sum = 0;
    for (let k = 0; k < this.count; k++) sum += this.length(k);
    return this.lists * sum;
  }

  /** Operations and elements, or as much to do as these. */
  get size(): number {
    return this.count + this.elements;
  }

  /** Which of the program's slopes is that of its first operation. */
  get slope(): number {
    return this.isList ? this.word(RUN_C) : this.word(RUN_B) + this.from;
  }

  /** Light, and looks nothing up: its operands receive one after the other, each through the whole run. */
  get goesByOperand(): boolean {
    if (!light.has(this.name)) return false;
    for (let i = 0; i < this.operands; i++) if (this.form(i) === GATHERED) return false;
    return true;
  }

  /** How many operations, from the first, give two at a time. Short runs of light ones have none, nor have three operands. */
  get pairs(): number {
    const pairs = this.single || this.operands === 3 ? 0 : this.count & ~1;
    return light.has(this.name) && (this.operands === 1 || pairs < 16) ? 0 : pairs;
  }
}

/** It yields after a few runs, as all of emission does (src/emit/pauses.ts). */
export function* runsOf(program: Program): Generator<void, Run[], void> {
  const count = program.runs.length / RUN_WORDS;
  const runs: Run[] = [];
  for (let number = 0; number < count; number++) {
    runs.push(new Run(program, number));
    if (isDue(1)) yield;
  }
  return runs;
}
