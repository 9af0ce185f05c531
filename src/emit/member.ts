/** Long runs as loops see them: operations 0, 1, 2, ..., whose operands each go on by a step. */
import { NEAR } from "../layout.js";
import { activeOperands, light } from "../readings.js";
import type { Run } from "./runs.js";

/** From here on a loop of two lanes beats operations one by one. */
export const LONG = 12;

/** The slots first, first + step, first + 2 * step, ... */
export interface Stride {
  readonly first: number;
  readonly step: number;
}

/** What an operand receives, all operations of a member after another. */
export interface Target extends Stride {
  readonly member: Member;
  readonly operand: number;
  /** Nothing is there yet: what it receives is stored. */
  readonly fresh: boolean;
}

export const isSame = (a: Stride, b: Stride): boolean => a.first === b.first && a.step === b.step;

export function slotsOf({ first, step }: Stride, count: number): number[] {
  const slots: number[] = [];
  for (let k = 0; k < count; k++) slots.push(first + k * step);
  return slots;
}

/** They may have a slot in common, of so many each. */
export function meet(a: Stride, b: Stride, count: number): boolean {
  if (a.step === b.step && a.step !== 0 && (a.first - b.first) % a.step !== 0) return false;
  const lowest = ({ first, step }: Stride): number => first + Math.min(0, step) * (count - 1);
  const highest = ({ first, step }: Stride): number => first + Math.max(0, step) * (count - 1);
  return lowest(a) <= highest(b) && lowest(b) <= highest(a);
}

/** A run of as many operations, or one sum, or dot, of as many terms. */
export class Member {
  readonly count: number;
  /** Of a sum its list, of a dot both. */
  readonly operands: readonly Stride[];
  /** Where results of a run stand. A sum has none that an operation of the loop could use. */
  readonly results: Stride | undefined;
  /** Those that receive an adjoint somebody reads, in the order in which they do. */
  readonly targets: readonly Target[];

  constructor(readonly run: Run) {
    this.count = run.isList ? run.length(0) : run.count;
    this.results = run.isList ? undefined : { first: run.first, step: 1 };
    this.operands = Array.from({ length: run.lists || run.operands }, (_, i) =>
      run.isList ? { first: run.element(i, 0, 0), step: 1 } : { first: run.operand(i, 0), step: run.step(i) },
    );
    this.targets = this.operands.flatMap((at, operand) =>
      this.#gives(at, operand) ? [this.#target(at, operand)] : [],
    );
  }

  #gives(at: Stride, operand: number): boolean {
    if (!this.run.receives(operand) || !((activeOperands(this.run.name) >> operand) & 1)) return false;
    const { inputs, parameters, constants } = this.run.program;
    const leaves = inputs + parameters + constants.length;
    const last = at.first + at.step * (this.count - 1);
    return Math.min(at.first, last) < inputs || Math.max(at.first, last) >= leaves;
  }

  #target(at: Stride, operand: number): Target {
    return { first: at.first, step: at.step, member: this, operand, fresh: this.run.isFresh(operand) };
  }

  /** Going up has the bits of the sweeps. Operations that are not light go down there. */
  get goesUp(): boolean {
    if (light.has(this.run.name) || this.run.isList) return true;
    const [a, b, c] = this.targets;
    const apart = (x?: Target, y?: Target): boolean => !x || !y || !meet(x, y, this.count);
    return this.targets.every(({ step }) => step !== 0) && apart(a, b) && apart(b, c) && apart(a, c);
  }

  /** Two lists of a dot receive in turn, two elements at a time: also where each gives to what the other does, later. */
  get alternates(): boolean {
    const [a, b] = this.targets;
    return this.run.isList && b !== undefined && !isSame(a!, b) && meet(a!, b, this.count);
  }
}

/** Nothing where it is short, or looks anything up. */
export function memberOf(run: Run): Member | undefined {
  return isRegular(run) ? new Member(run) : undefined;
}

function isRegular(run: Run): boolean {
  if (run.isList) {
    const plain = run.name === "sum" || run.name === "dot";
    return plain && run.count === 1 && run.form(0) === NEAR && run.length(0) >= LONG;
  }
  if (run.single || run.count < LONG) return false;
  for (let i = 0; i < run.operands; i++) if (Number.isNaN(run.step(i))) return false;
  return true;
}
