/** `wasmgrad/file`: compiled functions from what `f.toBytes()` and `JSON.stringify(f)` made of them. @module */
export { fromBytes, fromJSON } from "./file/open.js";
export type { Expected } from "./file/open.js";
