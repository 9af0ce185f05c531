/** docs/generated.md lists what was not written by hand, and it is so. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const rows = [...read("docs/generated.md").matchAll(/^\| `(.*)$/gm)].map(([line]) => {
  const [file, madeBy, , checkedBy] = line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
  const [, path] = /^`([^`]+)`/.exec(file!)!;
  return { path: path!, madeBy: madeBy!, checkedBy: checkedBy! };
});

/** Names of files in a cell. */
const filesIn = (cell: string): string[] => [...cell.matchAll(/`([\w/.-]+\.(?:ts|py))`/g)].map(([, path]) => path!);

describe("docs/generated.md", () => {
  it("lists files that are there, each once", () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
    expect(rows.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("lists every file that is called generated", () => {
    const called = ["assembly", "src", "test", "docs", "bench", "scripts"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((path) => path.includes(".generated.") && !path.includes("node_modules"))
        .map((path) => `${folder}/${path}`),
    );
    const listed = new Set(rows.map(({ path }) => path));
    expect(called.length).toBeGreaterThan(10);
    expect(called.filter((path) => !listed.has(path))).toEqual([]);
  });

  it("names makers and checks that are there", () => {
    const named = rows.flatMap(({ madeBy, checkedBy }) => [...filesIn(madeBy), ...filesIn(checkedBy)]);
    expect(named.length).toBeGreaterThan(rows.length);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("has `npm run check` where that runs the maker, in CI", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const makers = rows.filter(({ checkedBy }) => checkedBy === "`npm run check`").flatMap(({ madeBy }) => filesIn(madeBy)); // prettier-ignore
    for (const maker of new Set(makers)) expect(scripts.check).toContain(`${maker} --check`);
    expect(read(".ci/run")).toContain("npm run check");
  });
});

describe("a generated file of text", () => {
  /** The list of codes in the one that is written by hand otherwise says so where it begins. */
  const says: Record<string, string> = { "docs/format.md": "<!-- codes, from src/ops.ts -->", "bench/results/latest.md": "[README](../README.md)" }; // prettier-ignore
  const texts = rows.filter(({ path, madeBy }) => /\.(ts|md)$/.test(path) && filesIn(madeBy).length > 0);

  it.each(texts)("says so: $path", ({ path, madeBy }) => {
    const text = read(path);
    const head = text.split("\n").slice(0, 12).join("\n");
    expect(says[path] ? text : head).toContain(says[path] ?? filesIn(madeBy)[0]);
  });
});
