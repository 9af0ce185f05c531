/** What a compiled function is made of, for who makes engines of his own from it (src/threads/spread.ts) or files (src/export). */
import type { Limits } from "../limits.js";
import type { Layout, Skeleton } from "../shape.js";
import type { Tape } from "../tape.js";

/**
 * The method that hands it out. Not by class or field: the reader may be another copy of the library, one bundled with
 * another entry.
 */
export const PARTS: unique symbol = Symbol.for("wasmgrad.parts") as never;

/** Plain data, that of the function: to be read, or copied. */
export interface Parts {
  /** Prepared: optimised where it has no nested functions. */
  readonly tape: Tape;
  readonly inputs: Layout;
  /** Structure of the outputs. */
  readonly outputs: Skeleton;
  /** Of the parameters, where it declares any. */
  readonly layout: Layout | undefined;
  readonly tables: readonly { readonly name: string; readonly row: Layout }[];
  /** The core as a WebAssembly.Module. */
  readonly module: object;
  /** Of the calls that follow. */
  readonly parameters: Float64Array;
  /** Of each table; none where they were not set. */
  readonly rows: readonly (Float64Array | undefined)[];
  /** Of whoever makes engines. */
  readonly limits: Limits | undefined;
}
