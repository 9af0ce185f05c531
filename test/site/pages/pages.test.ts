/** Every page of the built site: no complaint, no dead link, accessible, and narrow enough for a phone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesUnder } from "../../package/project.js";
import { dist, fileOf } from "./server.js";
import { openPage } from "./site.js";

const files = (await filesUnder(dist)).filter((file) => file.endsWith(".html"));
const html = new Map(files.map((file) => [`/${file}`, readFileSync(join(dist, file), "utf8")]));
const paths = files.filter((file) => file !== "404.html").map((file) => `/${file.replace(/(?:index)?\.html$/, "")}`);

const decode = (text: string): string => decodeURIComponent(text.replaceAll("&amp;", "&"));

/** Attributes of a name in a page. */
const values = (text: string, name: string): string[] =>
  Array.from(text.matchAll(new RegExp(`<[^>]* ${name}="([^"]*)"`, "g")), (match) => decode(match[1]!));

describe("the built site", () => {
  it("has the pages that the README links to, the reference and the results of the benchmarks", () => {
    expect(paths).toEqual(expect.arrayContaining(["/", "/architecture", "/performance", "/benchmarks/results"]));
    expect(paths).toEqual(expect.arrayContaining(["/reference/wasmgrad/", "/reference/wasmgrad/linalg/"]));
  });

  it("links to pages, and to places in them, that are there", async () => {
    const others = new Set((await filesUnder(dist)).map((file) => `/${file}`));
    const dead: string[] = [];
    for (const [file, text] of html) {
      for (const href of values(text, "href")) {
        if (/^[a-z]+:/.test(href)) continue;
        const { pathname, hash } = new URL(href, `http://site${file}`);
        const target = fileOf(decodeURIComponent(pathname));
        const page = html.get(target);
        const id = decodeURIComponent(hash.slice(1));
        if (page === undefined ? !others.has(target) : id && !values(page, "id").includes(id))
          dead.push(`${file}: ${href}`);
      }
    }
    expect(dead).toEqual([]);
  });
});

/** Pages made from docstrings and from programs by one template each: some of every kind stand for all. */
const isGenerated = (path: string): boolean => /^\/(?:reference|examples)\/./.test(path);
const samples = ["wasmgrad/", "wasmgrad/linalg/", "wasmgrad/classes/Expr", "wasmgrad/interfaces/Compiled"].map((name) => `/reference/${name}`); // prettier-ignore
const looked = [...paths.filter((path) => !isGenerated(path)), ...samples, "/examples/taylor"];

describe("the bar at the top", () => {
  it.each([768, 960, 1100, 1280])("has room for what is in it at %i pixels", async (width) => {
    const { page, close } = await openPage("/ops", { width });
    try {
      const ends =
        "[...document.querySelectorAll('.VPNavBar .content-body > *')].map((part) => part.getBoundingClientRect().right)";
      const rights = (await page.evaluate(ends)) as number[];
      expect(rights.length).toBeGreaterThan(2);
      expect(Math.max(...rights)).toBeLessThanOrEqual(width);
    } finally {
      await close();
    }
  });
});

describe("the search", () => {
  it("finds an operation in the reference", async () => {
    const { page, complaints, close } = await openPage("/");
    try {
      await page.keyboard.press("Control+k");
      await page.getByRole("searchbox").fill("logSumExp");
      await page.locator(".result").getByText("logSumExp").first().waitFor();
      await page.locator(".result", { hasText: "logSumExp" }).first().click();
      await page.waitForURL("**/reference/**#logsumexp");
      expect(await page.locator("#logsumexp").innerText()).toContain("logSumExp");
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });
});

describe("a page", () => {
  it.each(looked)("%s passes axe in light and dark, and is no wider than a phone", async (path) => {
    const { page, complaints, violations, overflow, close } = await openPage(path);
    try {
      expect(await violations()).toEqual([]);
      // Colours would be measured on their way.
      await page.addStyleTag({ content: "* { transition: none !important }" });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.waitForSelector("html.dark");
      expect(await violations("color-contrast")).toEqual([]);
      await page.setViewportSize({ width: 360, height: 700 });
      expect(await overflow()).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });

  it.each(paths.filter((path) => !looked.includes(path)))("%s loads without complaint on a phone", async (path) => {
    const { complaints, overflow, close } = await openPage(path, { width: 360 });
    try {
      expect(await overflow()).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });

  const apps = paths.filter((path) => html.get(fileOf(path))!.includes('class="app"'));

  it.each(apps.slice(0, 1))("%s says so where its app cannot be loaded", async (path) => {
    const without = /\/assets\/chunks\/(?!theme|framework|VP)/;
    const { page, close } = await openPage(path, { without });
    try {
      const alert = await page.locator(".app-note[role=alert]").innerText();
      expect(alert).toMatch(/^The [\w ]+ could not be shown: .*\. Reloading the page may help\.$/);
    } finally {
      await close();
    }
  });
});
