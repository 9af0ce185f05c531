/** Emission leaves the thread to others now and then, whatever the program is like. */
import { describe, expect, it, vi } from "vitest";
import { isDue } from "../src/emit/pauses.js";
import { emission } from "../src/emit/program.js";
import { div, exp, log, square, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { prepare } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { placesOf } from "./modules.js";
import { tapeOf } from "./programs.js";
import type { Fn } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

/** Numbers of the program that may be read between two pauses: some milliseconds, where the thread has never done it before. */
const MOST_READ = 5_000;

/** The program, and how often its numbers were read. */
function counted(program: Program): { program: Program; reads: () => number } {
  let reads = 0;
  const count = <T extends object>(array: T): T =>
    new Proxy(array, {
      get: (of, key) => {
        reads++;
        const value: unknown = Reflect.get(of, key);
        return typeof value === "function" ? (value.bind(of) as unknown) : value;
      },
    });
  const { runs, index } = program;
  return { program: { ...program, runs: count(runs), index: count(index) }, reads: () => reads };
}

/** The most that is read between two pauses, and in all. */
function readsOf(steps: Generator<void>, reads: () => number): { most: number; all: number } {
  let most = 0;
  for (let before = reads(), step = steps.next(); ; before = reads(), step = steps.next()) {
    most = Math.max(most, reads() - before);
    if (step.done) return { most, all: reads() };
  }
}

/** So often, each of what the one before gave. */
function times(count: number, x: Expr, of: (x: Expr, k: number) => Expr): Expr {
  let y = x;
  for (let k = 0; k < count; k++) y = of(y, k);
  return y;
}

const pairs: Fn = (xs) => sum(xs.flatMap((x, i) => xs.slice(0, i).map((y) => div(1, square(x.sub(y)).add(0.01)))));

describe("between two pauses", () => {
  it.each<[string, number, Fn]>([
    ["operations one after the other", 1, ([x]) => times(20_000, x!, (y, k) => (k % 3 ? y.mul(x!).sin() : y.add(k)))],
    ["steps that are alike", 2, ([x, y]) => times(5_000, x!, (z) => z.mul(0.99).add(z.sub(y!).square()))],
    ["wide runs", 30_000, (xs) => sum(xs.map((x) => square(x.add(1)).mul(x)))],
    ["a wide run that looks things up", 30_000, (xs) => sum(xs.map((x, i) => x.mul(xs[(i * 7919) % xs.length]!)))],
    ["a wide reduction", 50_000, (xs) => log(sum(xs.map((x) => exp(x))))],
    ["all pairs", 160, pairs],
    ["many outputs", 20_000, (xs) => xs.map((x, i) => x.mul(xs[(i * 7919) % xs.length]!))],
  ])("of a program of %s little is read", (_, inputs, fn) => {
    const { program } = prepare(tapeOf(inputs, fn));
    for (const entry of ["value", "vjp", "jvp"] as const) {
      const { program: seen, reads } = counted(program);
      const { most, all } = readsOf(emission(seen, placesOf(seen), entry), reads);
      expect(most, `${entry}, ${all} in all`).toBeLessThan(MOST_READ);
      expect(all).toBeGreaterThan(MOST_READ);
    }
  });

  it("operations are counted, those of everybody together", () => {
    while (!isDue(1));
    const due = Array.from({ length: 200 }, () => isDue(1));
    expect(due.filter(Boolean).length).toBe(3);
    expect(isDue(1000)).toBe(true);
  });
});
