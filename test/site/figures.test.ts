import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { sizesOf, speedOf } from "../../docs/.vitepress/figures.js";

const results = `# Results

- Processor: Z80
- Node 20

## Other

| median of rounds |
| --- |
| a |

## Running: value and gradient

| median of rounds | inputs | hand-written JS | wasmgrad | wasmgrad compiled | hand-written C |
| --- | --- | --- | --- | --- | --- |
| a | 2 | 10.0 ns | 2.00 µs | 20.0 ns | — |
| b | 1000 | — | 3.00 ms | — | 2.00 ms |
`;

describe("speed", () => {
  it("is that of compiled code where there is some, against JavaScript where there is some", () => {
    const { rows, machine } = speedOf(results, ["b", "a"]);
    expect(rows).toEqual([
      { problem: "b", inputs: 1000, byHand: "2.00 ms", language: "C", wasmgrad: "3.00 ms", ratio: 1.5 },
      { problem: "a", inputs: 2, byHand: "10.0 ns", language: "JS", wasmgrad: "20.0 ns", ratio: 2 },
    ]);
    expect(machine).toBe("Z80; Node 20");
  });

  it("is not made up: a problem, a time or a table that is missing is an error", () => {
    expect(() => speedOf(results, ["c"])).toThrow('there is no problem "c"');
    expect(() => speedOf(results.replace("2.00 ms", "—"), ["b"])).toThrow('got "—"');
    expect(() => speedOf("", ["a"])).toThrow("there is no table");
  });

  it("that the start page shows has cases that wasmgrad wins and cases that it loses", () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const loader = readFileSync(`${root}docs/.vitepress/theme/start/figures.data.ts`, "utf8");
    const problems = Array.from(loader.matchAll(/^ {2}"(.*?)": "/gm), (match) => match[1]!);
    const { rows } = speedOf(readFileSync(`${root}bench/results/latest.md`, "utf8"), problems);
    expect(rows.some(({ ratio }) => ratio < 1)).toBe(true);
    expect(rows.some(({ ratio }) => ratio > 1)).toBe(true);
  });
});

describe("sizes", () => {
  const folder = mkdtempSync(join(tmpdir(), "wasmgrad-sizes-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("count each file that an import brings along once, and of further paths what they add", () => {
    const files = {
      "index.js": 'import "./chunk-A.js"; export * from "./chunk-B.js";',
      "chunk-A.js": 'import "./chunk-B.js"; // a',
      "chunk-B.js": "export const b = 1;",
      "url.js": 'export * from "./chunk-A.js";',
      "linalg.js": 'import "./chunk-A.js"; import "other/part"; import("./lazy.js");',
      "core.wasm": "core",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const gzip = (...names: (keyof typeof files)[]): number => names.reduce((sum, name) => sum + gzipSync(files[name], { level: 9 }).length, 0); // prettier-ignore
    const { whole, apart, more } = sizesOf(`${folder}/`, [".", "./url", "./linalg", "./worker", "./core.wasm"]);
    expect(whole).toMatchObject({ name: "wasmgrad", needs: [], gzip: gzip("index.js", "chunk-A.js", "chunk-B.js") });
    expect(apart).toMatchObject({ gzip: gzip("url.js", "chunk-A.js", "chunk-B.js", "core.wasm") });
    expect(more).toMatchObject([{ name: "wasmgrad/linalg", needs: ["other"], gzip: gzip("linalg.js") }]);
  });
});
