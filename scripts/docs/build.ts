/** Builds the site to docs/.vitepress/dist; of what it is made from, only what is older than its sources. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vitepress";
import { isFresh, library } from "../fresh.js";
import { unpack } from "./packed.js";
import { writeReference } from "./reference.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

if (!isFresh(library)) execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
unpack(root);
const reference = {
  sources: ["src", "package.json", "tsconfig.json", "scripts/docs/reference.ts"],
  outputs: ["docs/reference/index.md"],
};
if (!isFresh(reference)) await writeReference(root);
await build(`${root}docs`);
