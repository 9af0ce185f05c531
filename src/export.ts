/** `wasmgrad/export`: a compiled function as files that run without wasmgrad. @module */
// All of the default entry, which embeds the core: what imports only a part has the bundler cut that entry into more pieces.
import "./index.js";

export { exportWasm } from "./export/export-wasm.js";
export type { Exportable, ExportOptions, ExportedFiles } from "./export/export-wasm.js";
