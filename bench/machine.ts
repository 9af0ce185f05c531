import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { compilerVersion } from "./native/program";

/** What the figures were measured on: no names, no paths. */
export function machine(): string[] {
  const processors = cpus();
  return [
    `Processor: ${processors[0]?.model.trim() ?? "unknown"}, ${processors.length} cores, ${process.arch}`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}`,
    `wasmgrad ${version("../package.json")}, Rose ${version("../node_modules/rose/package.json")}, benny ${version("../node_modules/benny/package.json")}`,
    `C compiler: ${compilerVersion() ?? "none found"}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
  ];
}

function version(manifest: string): string {
  const text = readFileSync(new URL(manifest, import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
