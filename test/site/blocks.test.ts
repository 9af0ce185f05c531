/** The examples of the pages that a reader can run do run, and give what their comments say. */
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { checked, checksIn } from "../checked.js";
import { filesUnder } from "../package/project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

const live = /^```js run\n(.*?)^```/gms;
const pages = (await filesUnder(`${root}docs`)).filter((file) => /^(?!\.vitepress|reference|public).*\.md$/.test(file));
const blocks = pages.flatMap((page) =>
  Array.from(readFileSync(`${root}docs/${page}`, "utf8").matchAll(live), (match, i) => ({
    page,
    i: i + 1,
    code: match[1]!,
  })),
);

describe("examples of the pages", () => {
  it.each(blocks)("docs/$page: number $i runs with the results it states", async ({ page, i, code }) => {
    const file = `${root}build/${page.replaceAll("/", "-")}-${i}.mjs`;
    writeFileSync(file, checked(code));
    try {
      const { stdout } = await run(process.execPath, [file]);
      expect(checksIn(stdout)).toBeGreaterThanOrEqual(0);
    } finally {
      rmSync(file);
    }
  });

  it("state results, and the first is the README's", () => {
    const [first] = blocks.filter(({ page }) => page === "index.md");
    expect(readFileSync(`${root}README.md`, "utf8")).toContain(`\`\`\`js\n${first!.code}\`\`\``);
    expect(checked(first!.code).match(/check\(\(/g)).toHaveLength(2);
  });
});
