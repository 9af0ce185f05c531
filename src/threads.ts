/** `wasmgrad/threads`: a compiled function by several threads, or in slices of time. */
export { spread } from "./spread.js";
export type { Spread, SpreadOptions } from "./spread.js";
export type { SpreadBatch, SpreadBatchOptions } from "./spread-batch.js";
export type { CallOptions, Signal } from "./calls.js";
export type { Like, Value, Values } from "./values.js";
export type { AnyWorker, NodeWorker, PageWorker } from "./thread.js";
