/** `wasmgrad/threads`: a compiled function by several threads, or in slices of time. @module */
export { spread } from "./threads/spread.js";
export type { Spread, SpreadOptions } from "./threads/spread.js";
export type { SpreadBatch, SpreadBatchOptions } from "./threads/spread-batch.js";
export type { CallOptions, Signal } from "./threads/calls.js";
export type { Like, Value, Values } from "./values.js";
export type { AnyWorker, NodeWorker, PageWorker } from "./threads/thread.js";
