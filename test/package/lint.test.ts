/** What tools that know every runtime say of the tarball: nothing. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPackage, removeProject, root, run } from "./project.js";

let project: string;
let installed: string;

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}
let manifest: Manifest;

beforeAll(async () => {
  project = await installPackage();
  installed = join(project, "node_modules/wasmgrad");
  manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
});
afterAll(() => removeProject(project));

describe("the tarball", () => {
  it("has no fault that publint knows, suggestions included", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg as never))).toEqual([]);
  });

  it("has types that resolve as its modules do, for ES modules, CommonJS and bundlers", async () => {
    const tarball = readdirSync(project).find((name) => name.endsWith(".tgz"))!;
    // It fails where it finds a fault. Entries that CommonJS gets by import() alone are meant so; node16 leaves out resolution that knows no `exports`.
    const ours = ["--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", "./worker", "./core.wasm"];
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const said = await run(process.execPath, [attw, join(project, tarball), "--no-definitely-typed", "--profile", "node16", ...ours, "--no-emoji"], root); // prettier-ignore
    const entries = Object.keys(manifest.exports).filter((entry) => !["./worker", "./core.wasm", "./package.json"].includes(entry)); // prettier-ignore
    for (const entry of entries) expect(said).toContain(`"${entry.replace(/^\./, "wasmgrad")}"`);
  });

  it("says what it is in package.json", () => {
    for (const field of [
      "name",
      "version",
      "description",
      "keywords",
      "license",
      "engines",
      "exports",
      "files",
      "sideEffects",
      "types",
    ]) {
      // prettier-ignore
      expect([field, manifest[field]]).toEqual([field, expect.anything()]);
    }
  });

  it("has a budget of bytes for every entry", async () => {
    const config = new URL("../../.size-limit.js", import.meta.url).href;
    const { default: budgets } = (await import(config)) as { default: { path: string }[] };
    const paths = new Set(budgets.map(({ path }) => path));
    const targets = [...JSON.stringify(manifest.exports).matchAll(/"\.\/(dist\/[\w.]+\.(?:js|wasm))"/g)].map(([, path]) => path!); // prettier-ignore
    expect(targets.length).toBeGreaterThan(9);
    expect(targets.filter((path) => !paths.has(path))).toEqual([]);
  });
});
