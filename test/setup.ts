/** Builds the core and the package before the first test, where they are missing or older than their sources. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { isFresh, library } from "../scripts/fresh.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const core = {
  script: "build:core",
  sources: ["assembly", "asconfig.json", "scripts/core_objects.mjs", "src/layout.ts"],
  outputs: ["build/core.wasm"],
};
const all = { script: "build", ...library };

/** Tests of the built package; all others load the sources. */
const packaged = /package|readme|examples|imports|threads|gradbench|bench/;

/** `npm test` has built already and finds everything fresh; a bare `vitest run` on a new clone has not. */
export default function setup({ vitest }: TestProject): void {
  // Left out of its types: what was asked for on the command line.
  const { filenamePattern = [] } = vitest as unknown as { filenamePattern?: readonly string[] };
  const wanted = filenamePattern.length > 0 && !filenamePattern.some((name) => packaged.test(name)) ? core : all;
  if (isFresh(wanted)) return;
  execFileSync("npm", ["run", "--silent", wanted.script], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
