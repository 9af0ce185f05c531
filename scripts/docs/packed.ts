/** The package as npm would publish it, unpacked to docs/public/packed: the pages run what a reader installs. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** Packs `dist` as it stands and replaces what was unpacked before. */
export function unpack(root: string): void {
  const folder = mkdtempSync(join(tmpdir(), "wasmgrad-docs-"));
  try {
    // Without scripts: the library has been built.
    const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
    execFileSync("npm", pack, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    if (!tarball) throw new Error("npm pack wrote no tarball");
    execFileSync("tar", ["-xzf", join(folder, tarball), "-C", folder]);
    const packed = join(root, "docs/public/packed");
    rmSync(packed, { recursive: true, force: true });
    // Declarations and CommonJS are not for browsers.
    const served = (path: string): boolean => !/\.(?:d\.c?ts|cjs)$/.test(path);
    cpSync(join(folder, "package/dist"), packed, { recursive: true, filter: served });
    addParser(root, packed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the part of mathjs that `wasmgrad/expressions` imports beside it: a page resolves no names of packages. */
function addParser(root: string, packed: string): void {
  const name = "mathjs/number";
  buildSync({
    stdin: { contents: `export { parse } from ${JSON.stringify(name)};`, resolveDir: root },
    bundle: true,
    format: "esm",
    minify: true,
    outfile: join(packed, "mathjs-number.js"),
  });
  const file = join(packed, "expressions.js");
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(JSON.stringify(name), '"./mathjs-number.js"'));
}
