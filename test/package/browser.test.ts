/** The installed package in a page built with Vite: main thread, worker, the URL entry, and security policies. */
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSite, launch, open, type Shown } from "./browser.js";
import { addFiles, filesUnder, installPackage, node, removeProject, run } from "./project.js";
import { recorded } from "./recorded.js";
import { serve, type StaticServer } from "./server.js";

const policies = {
  open: "",
  allowed: "script-src 'self' 'wasm-unsafe-eval'",
  refused: "script-src 'self'",
  // Of a page that may share memory with its workers.
  isolated: {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'",
  },
};

/** Of x · y + sin x at (π, 1). */
const gradient = "(0, 3.141592653589793)";

let browser: Browser | undefined;
let project: string;
let server: StaticServer;
let warnings: string[];

beforeAll(async () => {
  browser = await launch();
  project = await installPackage();
  await addFiles(project, "page");
  await run("npx", ["wasmgrad", "export", "functions.mjs", "--out", "exported"], project);
  warnings = await buildSite(project);
  server = await serve(join(project, "site"), policies);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await removeProject(project);
});

/** Opens a page under one of the policies. */
const show = (policy: keyof typeof policies, path: string, script?: string): Promise<Shown> =>
  open(browser!, `${server.origin}/${policy}/${path}`, script);

async function bitsInNode(): Promise<string[]> {
  const script = 'import("wasmgrad").then(async (w) => console.log((await import("./sample.js")).bits(w).join("\\n")))';
  return (await node(project, "-e", script)).trim().split("\n");
}

describe("wasmgrad in a page", () => {
  it("is bundled by Vite without a warning", () => {
    expect(warnings).toEqual([]);
  });

  it("differentiates on the main thread and in a module worker", async () => {
    const shown = await show("open", "index.html");
    expect(await shown.text("main")).toBe(gradient);
    expect(await shown.text("worker")).toBe(gradient);
    expect(shown.complaints).toEqual([]);
  });

  it("gives the bits of Node, on the main thread and in a worker", async () => {
    const shown = await show("open", "index.html");
    const expected = await bitsInNode();
    expect(expected.length).toBeGreaterThan(100);
    expect((await shown.text("main-bits")).split("\n")).toEqual(expected);
    expect((await shown.text("worker-bits")).split("\n")).toEqual(expected);
  });

  it("starts in a browser without Uint8Array.fromBase64, which came in 2024 and 2025", async () => {
    const shown = await show("open", "index.html", "delete Uint8Array.fromBase64");
    expect(await shown.text("main")).toBe(gradient);
    expect(shown.complaints).toEqual([]);
  });
});

describe("every row of the table at its samples and edges, and what a NaN would poison", () => {
  it("has the bits of Node in a page: values, gradients, tangents, products with Hessians, batches", async () => {
    const all = recorded();
    await writeFile(join(project, "recorded.json"), JSON.stringify(all));
    const script = `import("wasmgrad").then(async (w) => {
      const { replay } = await import("./replay.js");
      const all = JSON.parse(require("fs").readFileSync("recorded.json", "utf8"));
      console.log(all.flatMap((one) => replay(w, one)).join("\\n"));
    })`;
    const expected = (await node(project, "-e", script)).trim().split("\n");
    const shown = await show("open", "edges.html", `globalThis.recorded = ${JSON.stringify(all)}`);
    expect(await shown.text("main")).toBe(`(${expected.length})`);
    expect(expected.length).toBe(all.reduce((sum, { points }) => sum + points.length, 0));
    expect((await shown.text("main-bits")).split("\n")).toEqual(expected);
    expect(shown.complaints).toEqual([]);
  });
});

describe("exported functions in a page", () => {
  const files = ["exported.html", "exported.js", "exported-bits.js", "exported", "page.css", "sample.js", "show.js"];
  const script = `import("./functions.mjs").then(async ({ mixed, several }) =>
    console.log((await import("./exported-bits.js")).exportedBits(mixed, several).join("\\n")))`;

  it("without wasmgrad, served as they were written, have the bits of the functions in Node", async () => {
    const alone = join(project, "site/alone");
    for (const file of files) await cp(join(project, file), join(alone, file), { recursive: true });
    const shown = await show("allowed", "alone/exported.html");
    expect((await shown.text("main-bits")).split("\n")).toEqual((await node(project, "-e", script)).trim().split("\n"));
    expect(shown.complaints).toEqual([]);
  });

  it("are bundled by Vite as any module is", async () => {
    const shown = await show("open", "exported.html");
    expect((await shown.text("main-bits")).split("\n")).toEqual((await node(project, "-e", script)).trim().split("\n"));
    expect(shown.complaints).toEqual([]);
  });
});

describe("wasmgrad/url in a page", () => {
  it("loads core.wasm from an asset of the page", async () => {
    const shown = await show("open", "url.html?asset");
    expect(await shown.text("main")).toBe(gradient);
    expect(shown.complaints).toEqual([]);
  });

  it("finds core.wasm by itself and gives the bits of Node", async () => {
    const shown = await show("open", "url.html");
    expect(await shown.text("main")).toBe(gradient);
    expect((await shown.text("main-bits")).split("\n")).toEqual(await bitsInNode());
    expect(shown.complaints).toEqual([]);
  });
});

describe("wasmgrad/threads in a page", () => {
  const cells = ["threads", "same", "progress", "aborted", "blocked"] as const;
  const results = async (policy: keyof typeof policies, path: string): Promise<Record<string, string>> => {
    const shown = await show(policy, path);
    expect(shown.complaints).toEqual([]);
    return Object.fromEntries(await Promise.all(cells.map(async (id) => [id, await shown.text(id)] as const)));
  };
  const right = { same: "true", progress: "true", aborted: "AbortError", blocked: expect.stringMatching(/^\d+ ms$/) as string }; // prettier-ignore

  it.each(["threads.html", "threads.html?own"])("that is cross-origin isolated has workers, %s", async (path) => {
    expect(await results("isolated", path)).toEqual({ ...right, threads: "2" });
  });

  it("that is not isolated has one thread, which works in slices", async () => {
    const { blocked, ...rest } = await results("open", "threads.html");
    expect(rest).toEqual({ threads: "1", same: "true", progress: "true", aborted: "AbortError" });
    // 4 ms were asked for; a machine that does other things takes its own time, but all of it would be a second.
    expect(parseInt(blocked!)).toBeLessThan(200);
  });

  it("has the script of its threads once, beside that of its own worker", async () => {
    const assets = await filesUnder(join(project, "site/assets"));
    expect(assets.filter((name) => name.startsWith("worker-")).length).toBe(2);
  });
});

describe("a Content-Security-Policy", () => {
  it.each(["index.html", "url.html"])("with 'wasm-unsafe-eval' lets %s work", async (path) => {
    const shown = await show("allowed", path);
    expect(await shown.text("main")).toBe(gradient);
    expect(shown.complaints).toEqual([]);
  });

  it.each(["index.html", "url.html"])("without it gives an AdError that names the directive in %s", async (path) => {
    const shown = await show("refused", path);
    expect(await shown.text("main")).toMatch(
      /^AdError core: .*lacks 'wasm-unsafe-eval'; add it to the directive script-src/,
    );
  });

  it("without it gives the AdError in a worker, too", async () => {
    const shown = await show("refused", "index.html");
    expect(await shown.text("worker")).toMatch(
      /^AdError core: .*lacks 'wasm-unsafe-eval'; add it to the directive script-src/,
    );
  });
});
