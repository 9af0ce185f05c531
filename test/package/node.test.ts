/** The installed package in Node: both module systems, threads, and the entry that loads the core from a URL. */
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, filesUnder, installPackage, node, removeProject, root, run } from "./project.js";
import { serve, type StaticServer } from "./server.js";

let project: string;
let server: StaticServer;

beforeAll(async () => {
  project = await installPackage();
  await addFiles(project, "page");
  await addFiles(project, "consumer");
  server = await serve(join(project, "node_modules/wasmgrad/dist"), { dist: "" });
});
afterAll(async () => {
  await server?.close();
  await removeProject(project);
});

/** The one JSON line that a consumer prints. */
const answer = async (...args: string[]): Promise<unknown> => JSON.parse(await node(project, ...args));

/** Of x · y + sin x at (π, 1). */
const gradient = [0, Math.PI];

const notLoaded = {
  adError: true,
  code: "core",
  message: expect.stringContaining('await load() from "wasmgrad/url"') as string,
};

describe("wasmgrad in Node", () => {
  it("differentiates in an ES module", async () => {
    expect(await answer("esm.mjs")).toEqual({ gradient, slope: 1 });
  });

  it("differentiates in a CommonJS module", async () => {
    expect(await answer("cjs.cjs")).toEqual({ gradient, slope: 1 });
  });

  it("has the functions of wasmgrad/equations on the same core", async () => {
    expect(await answer("equations.mjs")).toEqual({ value: "2.000000", slope: "0.250000" });
  });

  it("has linear algebra in an entry of its own, on the same Exprs", async () => {
    expect(await answer("linalg.mjs")).toEqual({ value: Math.log(6), gradient: [0.5, 0, 0, 1 / 3], solved: [1, 2] });
  });

  it("reads formulas beside mathjs, and says without it that it is missing", async () => {
    await expect(answer("formula.mjs")).rejects.toThrow(/Cannot find package 'mathjs' imported from .*expressions\.js/);
    await symlink(join(root, "node_modules/mathjs"), join(project, "node_modules/mathjs"));
    expect(await answer("formula.mjs")).toEqual({ gradient: [3, 4], message: expect.stringContaining("at character 3") as string }); // prettier-ignore
  });

  it("gives each thread a core of its own", async () => {
    expect(await answer("threads.mjs")).toEqual({ both: true, wrong: 0, wrongInWorker: 0 });
  });
});

describe("npx wasmgrad export", () => {
  const wasmgrad = (...args: string[]): Promise<string> => run("npx", ["wasmgrad", ...args], project);
  const endings = ["d.ts", "js", "wasm"];

  it("writes files for all compiled functions of a module, which run without wasmgrad", async () => {
    const written = await wasmgrad("export", "functions.mjs", "--out", "exported/files");
    const names = ["mixed", "several"].flatMap((name) => endings.map((end) => `${name}.${end}`));
    expect(await filesUnder(join(project, "exported/files"))).toEqual(names);
    for (const name of names) expect(written).toContain(join("exported/files", name));
    expect(await answer("exported.mjs")).toEqual({
      same: true,
      error: "RangeError: inputs: got 1 numbers, expected 3",
    });
  });

  it("writes the same bytes in another process", async () => {
    await wasmgrad("export", "functions.mjs", "--out", "again");
    for (const file of await filesUnder(join(project, "exported/files"))) {
      const [a, b] = await Promise.all(["exported/files", "again"].map((folder) => readFile(join(project, folder, file)))); // prettier-ignore
      expect([file, a!.equals(b!)]).toEqual([file, true]);
    }
  });

  it("writes loaders of less than 1 kB, and declarations with the names of inputs and outputs", async () => {
    for (const name of ["mixed", "several"]) {
      expect((await readFile(join(project, `exported/files/${name}.js`))).length).toBeLessThan(1000);
    }
    const declared = await readFile(join(project, "exported/files/several.d.ts"), "utf8");
    for (const names of ["0-1 a[0] to a[1], 2 b", "0 s, 1-2 t[0] to t[1]", "0 k"]) expect(declared).toContain(`/** ${names} */`); // prettier-ignore
  });

  it("writes the functions that are named, and takes a module in CommonJS", async () => {
    await wasmgrad("export", "functions.cjs", "-o", "named", "-n", "one");
    expect(await filesUnder(join(project, "named"))).toEqual(endings.map((end) => `one.${end}`));
  });

  it("says how it is called", async () => {
    expect(await wasmgrad("--help")).toContain("wasmgrad export MODULE --out DIR");
  });

  it.each<[string, string[], RegExp]>([
    ["no command", [], /wasmgrad: got no command, expected export/],
    ["an unknown command", ["make"], /wasmgrad: got command "make", expected export/],
    ["an unknown option", ["export", "functions.mjs", "--dir", "x"], /wasmgrad: Unknown option '--dir'/],
    ["no module", ["export", "--out", "x"], /wasmgrad: export: got 0 modules, expected one/],
    ["no folder", ["export", "functions.mjs"], /wasmgrad: export: got no folder to write to; add --out DIR/],
    ["a module that is not there", ["export", "missing.mjs", "--out", "x"], /wasmgrad: missing.mjs: cannot be loaded: /],
    ["a name that is not exported", ["export", "functions.mjs", "--out", "x", "--name", "f"], /functions.mjs: f: got undefined, expected a compiled function; this module exports mixed, several/],
    ["a module without functions", ["export", "esm.mjs", "--out", "x"], /esm.mjs: got no exports, expected a compiled function among them/],
    ["a function that cannot be", ["export", "functions.cjs", "--out", "x", "--name", "loop"], /wasmgrad: loop: exportWasm: got whileLoop, whose steps are not known/],
  ])("says what to do about %s", async (_name, args, message) => {
    await expect(wasmgrad(...args)).rejects.toThrow(message);
  }); // prettier-ignore
});

describe("wasmgrad/check in Node", () => {
  it.each(["check.mjs", "check.cjs"])("checks functions of the same library in %s", async (file) => {
    expect(await answer(file)).toEqual({
      plain: { pass: true, uncertain: 0 },
      compiled: { pass: true, uncertain: 0 },
      wrong: { code: "check", named: true },
      opaque: { code: "check", named: true },
    });
  });
});

describe("wasmgrad/url in Node", () => {
  it("says what to do before load(), and works after it with the bytes of core.wasm", async () => {
    expect(await answer("url.mjs")).toEqual({ before: notLoaded, gradient });
  });

  it("loads in a CommonJS module", async () => {
    expect(await answer("url.cjs")).toEqual({ gradient });
  });

  it.each(["text", "url", "response"])("loads core.wasm over HTTP, given as %s", async (as) => {
    expect(await answer("url.mjs", `${server.origin}/dist/core.wasm`, as)).toEqual({ before: notLoaded, gradient });
  });

  /** The address of a server that has stopped. */
  const unanswered = async (): Promise<string> => {
    const stopped = await serve(project, {});
    await stopped.close();
    return `${stopped.origin}/dist/core.wasm`;
  };

  it.each([
    ["an address where nothing is", () => `${server.origin}/dist/missing.wasm`],
    ["an address that is no WebAssembly", () => `${server.origin}/dist/url.js`],
    ["an address that no server answers", unanswered],
  ])("gives an AdError for %s", async (_, url) => {
    expect(await answer("url.mjs", await url())).toMatchObject({ failed: { adError: true, code: "core" } });
  });
});
