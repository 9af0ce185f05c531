/** What has to be made again, by the times of files. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Files and folders relative to the root; what is made has no place among its own sources. */
export interface Made {
  readonly sources: readonly string[];
  readonly outputs: readonly string[];
  /** Parts of the sources that are made themselves. */
  readonly except?: readonly string[];
}

/** The package, as `npm run build` makes it. */
export const library: Made = {
  sources: ["src", "assembly", "asconfig.json", "scripts/core_objects.mjs", "package.json", "tsup.config.ts"],
  outputs: [
    "build/core.wasm",
    "dist/core.wasm",
    ...["index", "url"].flatMap((entry) => ["js", "cjs", "d.ts", "d.cts"].map((end) => `dist/${entry}.${end}`)),
  ],
};

/** The site, as `npm run docs:build` makes it. */
export const site: Made = {
  sources: [
    ...["docs", "site", "src", "assembly", "bench/results", "bench/README.md", "examples", "gradbench/README.md"],
    ...["README.md", "CHANGELOG.md", "package.json", "tsup.config.ts", "scripts/docs"],
  ],
  outputs: ["docs/.vitepress/dist/index.html"],
  except: ["docs/.vitepress/cache", "docs/.vitepress/dist", "docs/public/packed", "docs/reference"],
};

/** Time of the last change of a file, or of the newest file in a folder; 0 where there is none. */
function changed(path: string, except: readonly string[]): number {
  const stat = except.includes(path) ? undefined : statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(join(root, path)).map((name) => changed(join(path, name), except)));
}

/** True where every output is newer than the newest source. */
export function isFresh({ sources, outputs, except = [] }: Made): boolean {
  const newestSource = Math.max(...sources.map((path) => changed(path, except)));
  return outputs.every((path) => changed(path, []) > newestSource);
}
