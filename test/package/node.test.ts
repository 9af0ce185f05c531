/** The installed package in Node: both module systems, threads, and the entry that loads the core from a URL. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, installPackage, node, removeProject } from "./project.js";
import { serve, type StaticServer } from "./server.js";

let project: string;
let server: StaticServer;

beforeAll(async () => {
  project = await installPackage();
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

  it("gives each thread a core of its own", async () => {
    expect(await answer("threads.mjs")).toEqual({ both: true, wrong: 0, wrongInWorker: 0 });
  });
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
