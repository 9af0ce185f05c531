/**
 * Units that come again and again, as steps of a simulation do: the same operations on slots that go on by a stride. They are
 * emitted once, as a function of the number of the repetition.
 */
import { isDue } from "./pauses.js";
import type { Unit } from "./plan.js";
import type { Run } from "./runs.js";
import { NEAR } from "../layout.js";

/** The units of the first repetition, and how the others follow. */
export interface Repeat {
  readonly units: readonly Unit[];
  /** Those of all repetitions, the first among them. */
  readonly all: readonly (readonly Unit[])[];
  /** Slot of the first result. Those of a repetition, and of one after the other, are neighbours. */
  readonly first: number;
  /** Slots of the results of a repetition; and from its slopes to those of the next. */
  readonly stride: number;
  readonly slopes: number;
  /** From the numbers of its runs in the program to those of the next: some may be parts of one. */
  readonly numbers: number;
  /** Of the slots of the first repetition, how far they are from those of the next; 0 where all have one. */
  readonly moves: ReadonlyMap<number, number>;
}

/** Longest period, in units, and fewest repetitions of it. */
const PERIOD = 64;
const FEWEST = 4;

export interface Leaves {
  readonly inputs: number;
  readonly leaves: number;
}

export class Repeats {
  /** A number for each unit: equal where they have the same operations and forms, and seldom otherwise. */
  readonly #keys: Int32Array;
  /** Where the next one with that number is; 0 where none is. */
  readonly #next: Int32Array;

  private constructor(
    readonly units: readonly Unit[],
    readonly places: Leaves,
  ) {
    this.#keys = new Int32Array(units.length);
    this.#next = new Int32Array(units.length);
  }

  static *of(units: readonly Unit[], places: Leaves): Generator<void, Repeats, void> {
    const repeats = new Repeats(units, places);
    const last = new Map<number, number>();
    for (const [at, unit] of units.entries()) {
      const key = (repeats.#keys[at] = keyOf(unit));
      repeats.#next[last.get(key) ?? at] = at;
      last.set(key, at);
      if (isDue(unit.runs.length)) yield;
    }
    for (const at of last.values()) repeats.#next[at] = 0;
    return repeats;
  }

  /**
   * Repetitions that begin with a unit, as many as there are.
   * @param least Length of all of them but one, and of each, which are several periods where these are short.
   */
  *at(from: number, least: number, lengthOf: (unit: Unit) => number): Generator<void, Repeat | undefined, void> {
    for (let next = this.#next[from]!; next > 0 && next - from <= PERIOD; next = this.#next[next]!) {
      const period = next - from;
      if (!this.#mayBegin(from, period)) continue;
      const count = yield* this.#count(from, period);
      if (count < FEWEST) continue;
      const length = this.units.slice(from, from + period).reduce((sum, unit) => sum + lengthOf(unit), 0);
      const together = Math.min(Math.ceil(least / length), count >> 1);
      if (length * (count - together) < least) continue;
      const repeat = this.#repeat(from, period * together, Math.floor(count / together));
      if (repeat) return repeat;
    }
    return undefined;
  }

  /** Units of the period come as often as they must, and operands of the first go on evenly: most do not, and are seen here. */
  #mayBegin(from: number, period: number): boolean {
    if (from + FEWEST * period >= this.units.length) return false;
    for (let at = from; at < from + 2; at++) {
      for (let r = 1; r < FEWEST; r++) if (this.#keys[at] !== this.#keys[at + r * period]) return false;
    }
    for (let r = 2; r < FEWEST; r++) if (!this.#isEven(from + r * period, period)) return false;
    for (let at = from + 1; at < from + (FEWEST - 1) * period; at++) {
      if (this.#keys[at] !== this.#keys[at + period]) return false;
    }
    return true;
  }

  /** The first operation of a unit is as far from that of a period before as that is from the one before it. */
  #isEven(at: number, period: number): boolean {
    const c = this.units[at]!.runs[0]!;
    const b = this.units[at - period]!.runs[0]!;
    const a = this.units[at - 2 * period]!.runs[0]!;
    if (c.first - b.first !== b.first - a.first) return false;
    if (c.isList) return true;
    for (let i = 0; i < c.operands; i++) {
      if (c.operand(i, 0) - b.operand(i, 0) !== b.operand(i, 0) - a.operand(i, 0)) return false;
    }
    return true;
  }

  /** How often the period that begins there comes, one right after the other. */
  *#count(from: number, period: number): Generator<void, number, void> {
    const { units } = this;
    const shifts: (readonly number[])[] = [];
    let at = from;
    for (; at + period < units.length; at++) {
      if (this.#keys[at] !== this.#keys[at + period] || !areAlike(units[at]!, units[at + period]!)) break;
      const shift = shiftOf(units[at]!, units[at + period]!);
      const before = shifts[at - from - period];
      if (before?.some((by, i) => by !== shift[i])) break;
      shifts.push(shift);
      if (isDue(shift.length)) yield;
    }
    return Math.floor((at - from) / period) + 1;
  }

  /** Nothing where slots that stay may be among those that move, or what moves is not all of one kind. */
  #repeat(from: number, period: number, count: number): Repeat | undefined {
    if (count < 2) return undefined;
    const all = Array.from({ length: count }, (_, r) => this.units.slice(from + r * period, from + (r + 1) * period));
    const [first, second] = [all[0]!, all[1]!];
    const start = first[0]!.runs[0]!.first;
    const stride = second[0]!.runs[0]!.first - start;
    const numbers = second[0]!.runs[0]!.number - first[0]!.runs[0]!.number;
    if (!first.every(({ runs }, u) => runs.every(({ number }, n) => second[u]!.runs[n]!.number - number === numbers))) return undefined; // prettier-ignore
    const isInside = (run: Run): boolean => run.first >= start && run.first + run.count <= start + stride;
    if (!first.every(({ runs }) => runs.every(isInside))) return undefined;
    const moves = movesOf(first, second);
    const slopes = slopesOf(first, second);
    if (!moves || slopes === undefined) return undefined;
    const { inputs, leaves } = this.places;
    let lowest = Infinity;
    for (const [slot, by] of moves) if (by === stride && slot >= leaves) lowest = Math.min(lowest, slot);
    for (const [slot, by] of moves) {
      const isPassive = slot >= inputs && slot < leaves;
      if (isPassive ? by < 0 || slot + by * (count - 1) >= leaves : by !== 0 && (by !== stride || slot < leaves)) return undefined; // prettier-ignore
      if (by === 0 && slot >= lowest) return undefined;
    }
    return { units: first, all, first: first[0]!.runs[0]!.first, stride, slopes, numbers, moves };
  }
}

const kindOf = ({ by }: Unit): string => (typeof by === "string" ? by : "loop");

/** Steps of operands, or lengths of lists, one by one. */
const formsOf = (run: Run): number => (run.isList ? run.count : run.operands);
const formOf = (run: Run, i: number): number => (run.isList ? run.length(i) : run.step(i));

function keyOf(unit: Unit): number {
  let key = kindOf(unit).length;
  const mix = (word: number): void => void (key = Math.imul(key ^ word, 0x01000193));
  for (const run of unit.runs) {
    mix(run.kind);
    mix(run.count);
    for (let i = 0; i < formsOf(run); i++) mix(formOf(run, i));
  }
  return key;
}

/** They have the same operations and forms. */
function areAlike(a: Unit, b: Unit): boolean {
  if (kindOf(a) !== kindOf(b) || a.runs.length !== b.runs.length) return false;
  return a.runs.every((run, n) => {
    const other = b.runs[n]!;
    if (run.kind !== other.kind || run.count !== other.count) return false;
    for (let i = 0; i < formsOf(run); i++) if (!Object.is(formOf(run, i), formOf(other, i))) return false;
    return true;
  });
}

/** How far results and operands of `b` are from those of `a`, which is alike: first ones speak for the others where they can. */
function shiftOf(a: Unit, b: Unit): number[] {
  const shift: number[] = [];
  a.runs.forEach((run, n) => {
    const other = b.runs[n]!;
    shift.push(other.first - run.first);
    if (run.keeps) shift.push(other.slope - run.slope);
    if (run.isList) {
      const near = run.form(0) === NEAR;
      for (let k = 0; k < run.count; k++) {
        for (let i = 0; i < run.lists; i++) {
          for (let e = 0; e < (near ? 1 : run.length(k)); e++)
            shift.push(other.element(i, k, e) - run.element(i, k, e));
        }
      }
      return;
    }
    for (let i = 0; i < run.operands; i++) {
      const speaks = !Number.isNaN(run.step(i));
      for (let k = 0; k < (speaks ? 1 : run.count); k++) shift.push(other.operand(i, k) - run.operand(i, k));
    }
  });
  return shift;
}

/** Of every slot; nothing where one would move in two ways. */
function movesOf(first: readonly Unit[], second: readonly Unit[]): Map<number, number> | undefined {
  const moves = new Map<number, number>();
  let isOne = true;
  const move = (slot: number, by: number): void => {
    isOne &&= (moves.get(slot) ?? by) === by;
    moves.set(slot, by);
  };
  first.forEach(({ runs }, u) =>
    runs.forEach((run, n) => {
      const other = second[u]!.runs[n]!;
      for (let k = 0; k < run.count; k++) move(run.first + k, other.first - run.first);
      const later: number[] = [];
      other.eachOperand((slot) => later.push(slot));
      let at = 0;
      run.eachOperand((slot) => move(slot, later[at++]! - slot));
    }),
  );
  return isOne ? moves : undefined;
}

/** Slopes go on by one stride. */
function slopesOf(first: readonly Unit[], second: readonly Unit[]): number | undefined {
  const strides = new Set<number>();
  first.forEach(({ runs }, u) =>
    runs.forEach((run, n) => run.keeps && strides.add(second[u]!.runs[n]!.slope - run.slope)),
  );
  return strides.size > 1 ? undefined : ([...strides][0] ?? 0);
}
