/** `wasmgrad/export`: a compiled function as files that run without wasmgrad. */
import "./embedded.js";

export { exportWasm } from "./export/export-wasm.js";
export type { Exportable, ExportOptions, ExportedFiles } from "./export/export-wasm.js";
