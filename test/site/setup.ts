/** Builds the site before the first test where tests of its pages are asked for, and it is older than its sources. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { isFresh, site } from "../../scripts/fresh.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default function setup({ vitest }: TestProject): void {
  // Left out of its types: what was asked for on the command line.
  const { filenamePattern = [] } = vitest as unknown as { filenamePattern?: readonly string[] };
  const pages = readdirSync(new URL("pages", import.meta.url)).map((name) => `${root}test/site/pages/${name}`);
  const asked = filenamePattern.map((name) => name.replace(/^\.\//, ""));
  const wanted = asked.length === 0 || pages.some((page) => asked.some((name) => page.includes(name)));
  if (!wanted || isFresh(site)) return;
  execFileSync("npm", ["run", "--silent", "docs:build"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
