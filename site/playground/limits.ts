/** What a formula or code may take: enough for anything that is worth looking at. A change makes ten calls or so. */
import type { Limits } from "wasmgrad";

export const LIMITS: Limits = { operations: 20_000, bytes: 64_000_000, milliseconds: 300 };
/** For the derived functions, which have a few operations for each of the tape's. */
export const DERIVED_LIMITS: Limits = { operations: 200_000, bytes: 256_000_000, milliseconds: 300 };
/** Milliseconds that code may take in its Worker before that is ended. */
export const DEADLINE = 3_000;
/** Characters of a formula or code. */
export const LONGEST = 10_000;
/** Nodes that a graph is drawn of. */
export const DRAWN = 150;
