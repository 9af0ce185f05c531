/** The page of the graph layout: it comes to rest, and nodes are moved by hand and by keyboard. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, figure, itIsSound, opened } from "./demos.js";

const path = "/demos/layout";
const said = (page: Page): Promise<string | null> => page.locator('[data-part="said"]').textContent();

/** Pixels of the picture that are not transparent, as a sum that tells pictures apart. */
const print = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector("canvas")!;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((total, v, i) => (total + v * ((i % 9973) + 1)) % 2147483647, 0);
  });

describe("the page of the graph layout", () => {
  itIsSound(path);

  it("lowers the energy and shows what a frame costs", async () => {
    const { page } = await opened(path)();
    const energy = async (): Promise<number> => Number((await figure(page, "energy")).replaceAll(",", ""));
    await eventually(energy).toBeLessThan(0);
    const before = await energy();
    await eventually(energy).toBeLessThan(before);
    expect(await figure(page, "energy and gradient")).toMatch(/^\d+\.\d\d ms$/);
    await eventually(() => figure(page, "frames a second")).toMatch(/^\d+/);
  });
});

describe("where motion is not wanted", () => {
  const still = opened(path, { still: true });

  it("a laid-out graph is shown at once, and stays as it is", async () => {
    const { page } = await still();
    expect(await page.locator('[data-part="run"]').textContent()).toBe("Run");
    const before = await print(page);
    await page.waitForTimeout(300);
    expect(await print(page)).toBe(before);
  });

  it("nodes are gone to, held, moved and let go by keyboard", async () => {
    const { page } = await still();
    await page.locator("canvas").focus();
    await page.keyboard.press("ArrowRight");
    expect(await said(page)).toBe("Node 1, 2 edges.");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    expect(await said(page)).toMatch(/^Node \d+ held\.$/);
    const before = await print(page);
    for (let k = 0; k < 5; k++) await page.keyboard.press("ArrowDown");
    await eventually(() => print(page)).not.toBe(before);
    await page.keyboard.press("Escape");
    expect(await said(page)).toMatch(/^Node \d+ let go\.$/);
  });

  it("a node is dragged by the pointer", async () => {
    const { page } = await still();
    await page.selectOption("select", "tree");
    const box = (await page.locator("canvas").boundingBox())!;
    const before = await print(page);
    // Somewhere there is a node: places are tried until one is held.
    for (let k = 0; k < 400 && !/let go/.test((await said(page)) ?? ""); k++) {
      const [x, y] = [box.x + 20 + ((k * 37) % (box.width - 40)), box.y + 20 + ((k * 53) % (box.height - 40))];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 30, y + 30);
      await page.mouse.up();
    }
    expect(await said(page)).toMatch(/let go/);
    await eventually(() => print(page)).not.toBe(before);
  });
});
