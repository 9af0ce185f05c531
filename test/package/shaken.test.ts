/** What bundlers leave out, and that what is left works: package.json's `sideEffects` is right. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPackage, node, removeProject } from "./project.js";

let project: string;

beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => removeProject(project));

/** A program bundled, with what the bundler warns of. */
async function bundled(program: string): Promise<{ code: string; warnings: string[] }> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: program, resolveDir: project },
    bundle: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    external: ["mathjs"],
    write: false,
    logLevel: "silent",
  });
  return { code: outputFiles[0]!.text, warnings: warnings.map(({ text }) => text) };
}

async function printed(code: string): Promise<unknown> {
  await writeFile(join(project, "bundle.mjs"), code);
  return JSON.parse(await node(project, "bundle.mjs"));
}

/** What tells that a part is there. */
const parts = {
  core: /in another encoding than UTF-8/,
  table: /digamma/,
  engine: /setParameters/,
  formulas: /fromMathjs/,
};
const partsOf = (code: string): string[] => Object.entries(parts).filter(([, text]) => text.test(code)).map(([name]) => name); // prettier-ignore

describe("a bundle", () => {
  it("of AdError alone is that class", async () => {
    const { code, warnings } = await bundled(
      'import { AdError } from "wasmgrad/url"; const error = new AdError("core", "why"); console.log(JSON.stringify([error.name, error.code, error.message]))', // prettier-ignore
    );
    expect([partsOf(code), warnings]).toEqual([[], []]);
    expect(code.length).toBeLessThan(500);
    expect(await printed(code)).toEqual(["AdError", "core", "why"]);
  });

  it("of functions on numbers has the table, and no engine", async () => {
    const { code } = await bundled('import { sin } from "wasmgrad/url"; console.log(typeof sin)');
    expect(partsOf(code)).toEqual(["table"]);
    expect(code.length).toBeLessThan(25_000);
  });

  it("of parse has the engine that its formulas compile with, and no core", async () => {
    const { code } = await bundled('import { parse } from "wasmgrad/expressions"; console.log(parse("1"))');
    expect(partsOf(code)).toEqual(["table", "engine"]);
    expect(code.length).toBeLessThan(218_000);
  });

  it("of the index has the core, which starts itself", async () => {
    const { code, warnings } = await bundled(
      'import { compile } from "wasmgrad"; console.log(JSON.stringify([...compile(2, ([x, y]) => x.mul(y)).gradient([2, 3])]))', // prettier-ignore
    );
    expect([partsOf(code), warnings]).toEqual([["core", "table", "engine"], []]);
    expect(await printed(code)).toEqual([3, 2]);
  });

  it.each([
    ["check", 'import { checkGradient } from "wasmgrad/check"; console.log(checkGradient(([x, y]) => x.mul(y), [2, 3]).pass)', true],
    ["export", 'import { compile } from "wasmgrad"; import { exportWasm } from "wasmgrad/export"; console.log(exportWasm(compile(1, ([x]) => x.sin())).wasm.length > 100)', true],
    ["linalg", 'import "wasmgrad"; import { solve } from "wasmgrad/linalg"; console.log(JSON.stringify(solve([[2, 0], [0, 4]], [2, 4])))', [1, 1]],
    ["equations", 'import { grad } from "wasmgrad"; import { implicit } from "wasmgrad/equations"; console.log(grad(implicit((x, a) => x.sub(a), (a) => a))(2))', 1],
    ["file", 'import { compile } from "wasmgrad"; import { fromBytes } from "wasmgrad/file"; console.log(fromBytes(compile(1, ([x]) => x.square()).toBytes()).value([3]))', 9],
  ])("of wasmgrad/%s works", async (_, program, expected) => {
    const { code, warnings } = await bundled(program);
    expect([await printed(code), warnings]).toEqual([expected, []]);
  }); // prettier-ignore
});
