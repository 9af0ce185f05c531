/** Every example of every page runs in the browser, too: with the packed library, in a Worker. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesUnder } from "../../package/project.js";
import { dist } from "./server.js";
import { openPage } from "./site.js";

const files = (await filesUnder(dist)).filter((file) => file.endsWith(".html"));
const live = files.filter((file) => readFileSync(join(dist, file), "utf8").includes('class="live"'));

it.each(live.map((file) => `/${file.replace(/(?:index)?\.html$/, "")}`))("%s", { timeout: 120_000 }, async (path) => {
  const { page, complaints, close } = await openPage(path);
  try {
    for (const example of await page.locator(".live").all()) {
      const code = await example.locator("code").innerText();
      const run = example.getByRole("button", { name: "Run" });
      await run.click();
      await example.locator(".live-output p:not(.live-running)").first().waitFor({ timeout: 30_000 });
      await run.waitFor({ timeout: 30_000 });
      const errors = await example.locator(".live-error").allInnerTexts();
      const expected = /^\s*(?:.*; )?\/\/ (AdError): /m.exec(code)?.[1];
      expect(errors, code).toEqual(expected ? [expect.stringContaining(expected)] : []);
    }
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
});
