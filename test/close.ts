import { expect } from "vitest";

const numbersOf = (x: unknown): number[] => {
  if (typeof x === "number") return [x];
  if (ArrayBuffer.isView(x)) return [...(x as Float64Array)];
  return Object.values(x as object).flatMap(numbersOf);
};

/** Numbers, or structures of as many numbers, that differ by no more than `tolerance`, relative where they are above 1. */
export function expectClose(actual: unknown, expected: unknown, tolerance: number): void {
  const [got, wanted] = [numbersOf(actual), numbersOf(expected)];
  expect(got.length).toBe(wanted.length);
  got.forEach((x, i) => {
    const y = wanted[i]!;
    if (Object.is(x, y) || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y))) return;
    expect({ i, x }).toEqual({ i, x: y });
  });
}
