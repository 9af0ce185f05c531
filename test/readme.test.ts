/** The README's code runs as it stands, and gives what its comments say. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checked, checksIn } from "./checked.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const blocksOf = (text: string) => Array.from(text.matchAll(/```js\n(.*?)```/gs), (match) => match[1]!);
const readme = readFileSync(`${root}README.md`, "utf8");
const blocks = blocksOf(readme);

/** How many results a block states, all of which it has. */
function checksOf(name: string, block: string): number {
  const file = `${root}build/${name}.mjs`;
  writeFileSync(file, checked(block));
  try {
    return checksIn(execFileSync(process.execPath, [file], { encoding: "utf8" }));
  } finally {
    rmSync(file);
  }
}

describe("the README", () => {
  it("has its examples", () => {
    expect(blocks.length).toBe(2);
  });

  it.each(blocks.map((block, i) => [i + 1, block] as const))("runs example %i with the results it states", (i, block) =>
    expect(checksOf(`readme-${i}`, block)).toBeGreaterThanOrEqual(2),
  );

  it("names the number of operations the table has", async () => {
    const { names } = await import("../src/ops.js");
    expect(readme).toContain(`[${names.length} of them](docs/ops.md)`);
  });
});

describe("docs/expressions.md", () => {
  it("runs with the results it states", () => {
    const checks = blocksOf(readFileSync(`${root}docs/expressions.md`, "utf8")).map((block, i) => checksOf(`expressions-${i}`, block)); // prettier-ignore
    expect(checks).toEqual([2, 1]);
  });
});

describe("docs/check.md", () => {
  it("shows what its example prints", () => {
    const text = readFileSync(`${root}docs/check.md`, "utf8");
    const [, program, printed] = /```js\n([^`]*console\.log[^`]*)```\n\nprints\n\n```text\n([^`]*)```/.exec(text)!;
    const file = `${root}build/check.mjs`;
    writeFileSync(file, program!);
    try {
      expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe(printed);
    } finally {
      rmSync(file);
    }
  });
});
