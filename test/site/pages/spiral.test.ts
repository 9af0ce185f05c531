/** The page of the network: it trains while the page answers, and starts anew as it is told. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, figure, itIsSound, opened } from "./demos.js";

const path = "/demos/spiral";
const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const steps = async (page: Page): Promise<number> => Number(await figure(page, "steps"));

describe("the page of the network", () => {
  itIsSound(path);
  const open = opened(path);

  it("takes a step at a time, by keyboard, too", async () => {
    const { page } = await open();
    await press(page, "Step");
    await page.keyboard.press("Enter");
    expect(await steps(page)).toBe(2);
    expect(await page.locator("canvas").getAttribute("aria-label")).toMatch(/after 2 steps: \d+\.\d % of 300 points/);
  });

  it("has the same loss again after a reset, and another with another seed", async () => {
    const { page } = await open();
    const first = async (): Promise<string> => {
      await press(page, "Reset");
      for (let k = 0; k < 3; k++) await press(page, "Step");
      return figure(page, "mean loss");
    };
    const loss = await first();
    expect(await first()).toBe(loss);
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Seed").press("Tab");
    expect(await first()).not.toBe(loss);
  });

  it("trains until it is paused, faster at another pace, and the loss falls", async () => {
    const { page } = await open();
    await press(page, "Reset");
    await press(page, "Step");
    const loss = Number(await figure(page, "mean loss"));
    await page.getByLabel("Steps a frame").selectOption("as many as fit");
    await press(page, "Start");
    await eventually(() => steps(page)).toBeGreaterThan(50);
    await eventually(() => figure(page, "steps a second")).toMatch(/^\d+$/);
    await press(page, "Pause");
    const after = await steps(page);
    expect(Number(await figure(page, "mean loss"))).toBeLessThan(loss);
    await page.waitForTimeout(300);
    expect(await steps(page)).toBe(after);
  });
});
