/** Files from anywhere: refused by an AdError, or functions that can be called. `FUZZ=1000000` changes so many of them. */
import { describe, expect, it } from "vitest";
import { fromBytes, fromJSON } from "../src/file.js";
import { AdError } from "../src/index.js";
import type { Compiled } from "../src/index.js";
import { mutateBytes, mutateObject, originals, random, sweepAll, withHead, work } from "./mutations.js";

const rounds = Number(process.env.FUZZ ?? 10_000);
const seed = Number(process.env.FUZZ_SEED ?? 20261);

/** Operations that a function may take to be called here. */
const MOST_WORK = 20_000;

const functions = originals();
const files = functions.map((f) => f.toBytes());
const texts = functions.map((f) => JSON.stringify(f));

interface Counts {
  refused: number;
  loaded: number;
  called: number;
}

/** The code of the AdError that `act` throws; undefined where it throws nothing. */
function codeOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof AdError) return error.code;
    throw error;
  }
  return undefined;
}

function countedIn(counts: Counts, open: () => Compiled): void {
  let f!: Compiled;
  const refusal = codeOf(() => (f = open()));
  if (refusal !== undefined) {
    // What the core refuses ("tape") should have been refused before.
    expect(["file", "memory"]).toContain(refusal);
    counts.refused++;
    return;
  }
  counts.loaded++;
  const saved = f.toBytes();
  expect(fromBytes(saved).toBytes()).toEqual(saved);
  if (f.inputs <= 1000 && work(f["made"].tape) <= MOST_WORK) {
    expect([undefined, "limit", "convention"]).toContain(codeOf(() => sweepAll(f)));
    counts.called++;
  }
  f.dispose();
}

describe.each([
  ["bytes", (pick: (n: number) => number) => {
    const bytes = mutateBytes(files[pick(files.length)]!, files, pick);
    return () => fromBytes(bytes);
  }],
  ["heads", (pick: (n: number) => number) => {
    const bytes = withHead(files[pick(files.length)]!, (head) => mutateObject(head, pick));
    return () => fromBytes(bytes);
  }],
  ["JSON", (pick: (n: number) => number) => {
    const value = JSON.parse(texts[pick(texts.length)]!) as object;
    for (let k = pick(3); k >= 0; k--) mutateObject(value, pick);
    return () => fromJSON(value);
  }],
] as const)("%s that were changed", (_, change) => {
  it("are refused, or functions that can be called", { timeout: 36_000_000 }, () => {
    const pick = random(seed);
    const before = functions.map(sweepAll);
    const counts = { refused: 0, loaded: 0, called: 0 };
    for (let k = 0; k < rounds / 3; k++) countedIn(counts, change(pick));
    console.info(counts);
    expect(counts.refused).toBeGreaterThan(rounds / 20);
    expect(counts.loaded).toBeGreaterThan(rounds / 300);
    expect(functions.map(sweepAll)).toEqual(before);
  });
}); // prettier-ignore
