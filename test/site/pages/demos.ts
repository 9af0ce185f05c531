/** What the pages of the demos have in common, and how their figures are read. */
import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { openPage } from "./site.js";
import type { Opened, View } from "./site.js";

/** The text of the figure with this title. */
export async function figure(page: Page, title: string): Promise<string> {
  const found = page.locator(`.wg-figures > div:has(dt:text-is("${title}")) dd`);
  return (await found.textContent()) ?? "";
}

/** What becomes true in the end, on a slow machine, too. */
export const eventually = <T>(value: () => Promise<T>) => expect.poll(value, { timeout: 30_000 });

/** Opens a demo's page once for the tests of a file. */
export function opened(path: string, view?: View): () => Promise<Opened> {
  let page: Promise<Opened> | undefined;
  afterAll(async () => (await page)?.close());
  return () => (page ??= openPage(path, view));
}

const views: readonly (readonly [string, View])[] = [
  ["a light page", {}],
  ["a dark page", { dark: true }],
  ["a phone", { width: 360 }],
];

/** No complaints, no violation within the app, no page wider than the window, and an unmounted app is gone. */
export function itIsSound(path: string): void {
  it.each(views)("is accessible on %s, fits its width, and complains of nothing", async (_, view) => {
    const { violations, overflow, complaints, page, close } = await openPage(path, view);
    expect(await page.locator(".app").getAttribute("data-state")).toBe("shown");
    expect(await violations()).toEqual([]);
    expect(await overflow()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("leaves with the page: another page is opened, and nothing complains", async () => {
    const { page, complaints, close } = await openPage(path);
    await page.getByRole("link", { name: "Operations", exact: true }).first().click();
    await page.waitForURL("**/ops");
    await page.waitForTimeout(300);
    expect(await page.locator(".app").count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });
}
