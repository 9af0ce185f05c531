/** Fields of what was read: anything, until it is found to be what it should. */
import { AdError, describe } from "../errors.js";

/** Says where a file is wrong, and ends the reading. */
export type Fail = (where: string, got: string, expected: string) => never;

/** What is said of anything that a file holds. */
const LONGEST = 100;

export const failing =
  (reader: string): Fail =>
  (where, got, expected) => {
    throw new AdError("file", `${reader}: ${where}: got ${got.slice(0, LONGEST)}, expected ${expected}; the file is damaged, save the function again`); // prettier-ignore
  };

export class Fields {
  private constructor(
    readonly of: Readonly<Record<string, unknown>>,
    readonly where: string,
    readonly fail: Fail,
  ) {}

  static in(x: unknown, where: string, fail: Fail): Fields {
    if (typeof x !== "object" || x === null || Array.isArray(x)) return fail(where, describe(x), "an object");
    return new Fields(x as Record<string, unknown>, where, fail);
  }

  /** None where only the prototype has one. */
  get(name: string): unknown {
    return Object.hasOwn(this.of, name) ? this.of[name] : undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  wrong(name: string, expected: string): never {
    return this.fail(`${this.where}: ${name}`, describe(this.get(name)), expected);
  }

  fields(name: string): Fields {
    return Fields.in(this.get(name), `${this.where}: ${name}`, this.fail);
  }

  list(name: string): readonly unknown[] {
    const x = this.get(name);
    return isFull(x) ? x : this.wrong(name, "an array without gaps");
  }

  /** A whole number below `end`. */
  count(name: string, end = Number.MAX_SAFE_INTEGER): number {
    const x = this.get(name);
    return isCount(x, end) ? x : this.wrong(name, `a whole number from 0 to ${end - 1}`);
  }

  text(name: string): string {
    const x = this.get(name);
    return typeof x === "string" ? x : this.wrong(name, "a string");
  }

  oneOf<T extends string>(name: string, names: readonly T[]): T {
    const x = this.get(name);
    return names.find((known) => known === x) ?? this.wrong(name, names.join(", "));
  }

  /** A number, or a string in its place. */
  number(name: string): number {
    const x = numberIn(this.get(name));
    return x ?? this.wrong(name, "a number");
  }

  positive(name: string): number {
    const x = this.number(name);
    return x > 0 ? x : this.wrong(name, "a positive number");
  }
}

/** An array without gaps, which loops would pass by. */
export const isFull = (x: unknown): x is readonly unknown[] => Array.isArray(x) && !x.includes(undefined);

export const isCount = (x: unknown, end = Number.MAX_SAFE_INTEGER): x is number =>
  typeof x === "number" && Number.isInteger(x) && x >= 0 && x < end;

/** Strings that stand for numbers. */
const words = ["NaN", "Infinity", "-Infinity", "-0"];

/** The number that JSON has for one; undefined for anything else. */
export function numberIn(x: unknown): number | undefined {
  if (typeof x === "number") return x;
  return typeof x === "string" && words.includes(x) ? Number(x) : undefined;
}
