/** Builds the core and the package before the first test, where they are missing or older than their sources. */
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const root = fileURLToPath(new URL("..", import.meta.url));

const core = {
  script: "build:core",
  sources: ["assembly", "asconfig.json", "scripts/core_objects.mjs", "src/layout.ts"],
  outputs: ["build/core.wasm"],
};
const all = {
  script: "build",
  sources: ["src", "assembly", "asconfig.json", "scripts/core_objects.mjs", "package.json", "tsup.config.ts"],
  outputs: [
    "build/core.wasm",
    "dist/core.wasm",
    ...["index", "url"].flatMap((entry) => ["js", "cjs", "d.ts", "d.cts"].map((end) => `dist/${entry}.${end}`)),
  ],
};

/** Tests of the built package; all others load the sources. */
const packaged = /package|readme|examples|imports|threads|gradbench|bench/;

/** Time of the last change of a file, or of the newest file in a folder; 0 where there is none. */
function changed(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changed(join(path, name))));
}

function isFresh({ sources, outputs }: typeof all): boolean {
  const newestSource = Math.max(...sources.map((path) => changed(join(root, path))));
  return outputs.every((path) => changed(join(root, path)) > newestSource);
}

/** `npm test` has built already and finds everything fresh; a bare `vitest run` on a new clone has not. */
export default function setup({ vitest }: TestProject): void {
  // Left out of its types: what was asked for on the command line.
  const { filenamePattern = [] } = vitest as unknown as { filenamePattern?: readonly string[] };
  const wanted = filenamePattern.length > 0 && !filenamePattern.some((name) => packaged.test(name)) ? core : all;
  if (isFresh(wanted)) return;
  execFileSync("npm", ["run", "--silent", wanted.script], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
