/** The README's code runs as it stands, and gives what its comments say. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checked, checksIn } from "./checked.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const blocks = Array.from(readme.matchAll(/```js\n(.*?)```/gs), (match) => match[1]!);

describe("the README", () => {
  it("has its examples", () => {
    expect(blocks.length).toBe(2);
  });

  it.each(blocks.map((block, i) => [i + 1, block] as const))(
    "runs example %i with the results it states",
    (i, block) => {
      const file = `${root}build/readme-${i}.mjs`;
      writeFileSync(file, checked(block));
      try {
        const printed = execFileSync(process.execPath, [file], { encoding: "utf8" });
        expect(checksIn(printed)).toBeGreaterThanOrEqual(2);
      } finally {
        rmSync(file);
      }
    },
  );

  it("names the number of operations the table has", async () => {
    const { names } = await import("../src/ops.js");
    expect(readme).toContain(`[${names.length} of them](docs/ops.md)`);
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
