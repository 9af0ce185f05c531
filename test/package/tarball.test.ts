/** What is in the tarball, and in the lock file beside it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesUnder, installPackage, removeProject, root } from "./project.js";

let project: string;
let installed: string;

beforeAll(async () => {
  project = await installPackage();
  installed = join(project, "node_modules/wasmgrad");
});
afterAll(() => removeProject(project));

/** A module of the package and all that it imports from it, as a page without a bundler loads them. */
function loadedWith(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = readFileSync(join(installed, "dist", entry), "utf8");
  for (const [, from] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) loadedWith(from!, seen);
  return seen;
}

describe("the tarball", () => {
  it("holds the built package, its documents and nothing else", async () => {
    const files = await filesUnder(installed);
    const built = files.filter((file) => file.startsWith("dist/"));
    expect(files.filter((file) => !built.includes(file))).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
    ]);
    expect(
      built.filter(
        (file) =>
          !/^dist\/(index|url|check|threads|equations|linalg|export|expressions|file|worker|errors|chunk-\w+|(compile|compiled|expr|fold|limits|map|operators)-[\w-]+)\.(js|cjs|d\.ts|d\.cts)$/.test(
            file,
          ),
      ),
    ).toEqual(["dist/cli.js", "dist/core.wasm"]);
  });

  it("holds every file that package.json points to", async () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<string, unknown>;
    const targets = JSON.stringify([manifest.exports, manifest.main, manifest.module, manifest.types]);
    const files = new Set(await filesUnder(installed));
    const missing = [...targets.matchAll(/"\.\/([^"]+\.[^"]+)"/g)]
      .map(([, path]) => path!)
      .filter((p) => !files.has(p));
    expect(missing.filter((path) => !["core.wasm", "package.json"].includes(path))).toEqual([]);
  });

  it("has no dependencies, but for mathjs where one wants formulas of text", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<string, unknown>;
    expect([manifest.dependencies, manifest.optionalDependencies]).toEqual([undefined, undefined]);
    expect(Object.keys(manifest.peerDependencies!)).toEqual(["mathjs"]);
    expect(manifest.peerDependenciesMeta).toEqual({ mathjs: { optional: true } });
  });

  it("imports into a page in less than 158 kB of gzipped JavaScript, core included", () => {
    const modules = [...loadedWith("index.js")];
    const bytes = modules.map((file) => gzipSync(readFileSync(join(installed, "dist", file))).length);
    const total = bytes.reduce((sum, n) => sum + n, 0);
    console.info(`gzipped: ${total} bytes (${modules.map((file, i) => `${file} ${bytes[i]}`).join(", ")})`);
    expect(total).toBeLessThan(158_000);
  });
});

describe("package-lock.json", () => {
  it("names no registry, so that npm ci asks the configured one", () => {
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { resolved?: string }>;
    };
    const hosts = Object.entries(lock.packages).filter(([, { resolved }]) => /^(git\+)?\w+:\/\//.test(resolved ?? ""));
    expect(hosts).toEqual([]);
  });
});
