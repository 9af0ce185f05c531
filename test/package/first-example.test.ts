/** README's first example, pasted as it stands into an empty project: in Node, TypeScript, and pages of three bundlers. */
import { readFileSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import type { Browser } from "playwright-core";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import webpack from "webpack";
import { launch } from "./browser.js";
import { installPackage, node, removeProject, root, run } from "./project.js";
import { serve, type StaticServer } from "./server.js";

const example = /```js\n(.*?)```/s.exec(readFileSync(join(root, "README.md"), "utf8"))![1]!;
/** The lines that state a result, and the results. */
const stated = [...example.matchAll(/^(\S.*); \/\/ (?:Float64Array )?([-\d.[\], ]+)$/gm)].map(([, expression, result]) => ({ expression: expression!, result: JSON.parse(result!) as unknown })); // prettier-ignore
const expected = JSON.stringify(stated.map(({ result }) => result));
/** What the example found, as text. */
const found = `JSON.stringify([${stated.map(({ expression }) => expression).join(", ")}], (_, x) => x instanceof Float64Array ? Array.from(x) : x)`;

const page = {
  "index.html": `<!doctype html><link rel="icon" href="data:,"><p id="main"></p><p id="worker"></p><script type="module" src="./start.js"></script><script type="module" src="./main.js"></script>`,
  "start.js": `const show = (id, text) => { document.getElementById(id).textContent = text; };
addEventListener("error", (event) => show("main", event.message));
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = (event) => show("worker", event.data);
worker.onerror = (event) => show("worker", event.message);
`,
  "main.js": `${example}\ndocument.getElementById("main").textContent = ${found};\n`,
  // Where webpack loads a part of a worker, what that throws is a rejected promise.
  "worker.js": `addEventListener("unhandledrejection", ({ reason }) => postMessage(String(reason)));\n${example}\npostMessage(${found});\n`,
};

const policies = { open: "", allowed: "script-src 'self' 'wasm-unsafe-eval'", refused: "script-src 'self'" };

let browser: Browser;
let project: string;
let server: StaticServer;

/** Each writes the page to a folder, and returns what it warned of. */
const bundlers: Readonly<Record<string, (from: string, to: string) => Promise<unknown[]>>> = {
  vite: async (from, to) => {
    const warnings: unknown[] = [];
    const onLog = (level: string, log: unknown): unknown => level === "warn" && warnings.push(log);
    const rolldownOptions = { onLog, checks: { pluginTimings: false } };
    await vite({ root: from, configFile: false, logLevel: "error", base: "./", worker: { format: "es" }, build: { outDir: to, rolldownOptions } }); // prettier-ignore
    return warnings;
  },
  esbuild: async (from, to) => {
    const entryPoints = ["start.js", "main.js", "worker.js"].map((name) => join(from, name));
    const { warnings } = await esbuild({ entryPoints, bundle: true, format: "esm", charset: "utf8", outdir: to, logLevel: "silent" }); // prettier-ignore
    await cp(join(from, "index.html"), join(to, "index.html"));
    return warnings;
  },
  webpack: async (from, to) => {
    const entry = { start: join(from, "start.js"), main: join(from, "main.js") };
    const config = { mode: "production", context: from, entry, output: { path: to }, performance: { hints: false }, optimization: { minimize: false } } as const; // prettier-ignore
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => webpack(config, (error, done) => (error ? reject(error) : resolve(done)))); // prettier-ignore
    await cp(join(from, "index.html"), join(to, "index.html"));
    return [...stats!.compilation.errors, ...stats!.compilation.warnings];
  },
};

beforeAll(async () => {
  [browser, project] = await Promise.all([launch(), installPackage()]);
  const from = join(project, "page");
  await mkdir(from);
  for (const [name, text] of Object.entries(page)) await writeFile(join(from, name), text);
  server = await serve(join(project, "pages"), policies);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await removeProject(project);
});

it("README's first example states results", () => {
  expect(stated.length).toBeGreaterThanOrEqual(2);
});

describe("the example in Node", () => {
  const runs = async (name: string, text: string): Promise<string> => {
    await writeFile(join(project, name), text);
    return (await node(project, name)).trim();
  };

  it("runs as an ES module", async () => {
    expect(await runs("example.mjs", `${example}\nconsole.log(${found});`)).toBe(expected);
  });

  it("runs in CommonJS, with require in place of import", async () => {
    const required = example.replace(/^import (\{.*\}) from (".*");$/m, "const $1 = require($2);");
    expect(required).not.toBe(example);
    expect(await runs("example.cjs", `${required}\nconsole.log(${found});`)).toBe(expected);
  });

  it("is TypeScript as it stands, strictly", async () => {
    await writeFile(join(project, "example.mts"), `${example}\nexport const results: string = ${found};\n`);
    const strict = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "false", "example.mts"];
    await node(project, join(root, "node_modules/typescript/bin/tsc"), ...strict);
    const text = 'import("./example.mjs").then(({ results }) => console.log(results))';
    expect((await run(process.execPath, ["-e", text], project)).trim()).toBe(expected);
  });
});

describe.each(Object.entries(bundlers))("the example in a page of %s", (name, bundle) => {
  /** What stands in the page once the main thread and the worker have said something. */
  async function shown(policy: keyof typeof policies): Promise<{ main: string; worker: string }> {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(`${server.origin}/${policy}/${name}/index.html`);
    await tab.waitForFunction(() => [...document.querySelectorAll("p")].every((p) => p.textContent), undefined, { timeout: 20_000 }); // prettier-ignore
    const [main, worker] = await tab.locator("p").allTextContents();
    await context.close();
    return { main: main!, worker: worker! };
  }

  it("is bundled without a warning", async () => {
    expect(await bundle(join(project, "page"), join(project, "pages", name))).toEqual([]);
  });

  it.each(["open", "allowed"] as const)("runs on the main thread and in a worker, policy %s", async (policy) => {
    expect(await shown(policy)).toEqual({ main: expected, worker: expected });
  });

  it("says under a policy without 'wasm-unsafe-eval' that it is missing, and where to add it", async () => {
    const { main, worker } = await shown("refused");
    for (const said of [main, worker]) {
      expect(said).toMatch(/AdError: the WebAssembly core did not start: .*; the page's Content-Security-Policy lacks 'wasm-unsafe-eval'; add it to the directive script-src, as in script-src 'self' 'wasm-unsafe-eval'$/); // prettier-ignore
    }
  });
});
