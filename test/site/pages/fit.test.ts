/** The page of the curve fit: certified answers, other formulas, observations that are moved. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { datasets } from "../../../site/fit/datasets.js";
import { figure, itIsSound, opened } from "./demos.js";

const path = "/demos/fit";
const part = (page: Page, name: string): Locator => page.locator(`[data-part="${name}"]`);
const button = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

/** Texts of the table, the values of its fields among them. */
const table = (page: Page): Promise<string[][]> =>
  part(page, "parameters")
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.querySelector("input")?.value ?? cell.textContent ?? "")),
    ); // prettier-ignore

async function write(page: Page, formula: string): Promise<void> {
  await part(page, "formula").fill(formula);
  await part(page, "formula").press("Enter");
}

describe("the page of the curve fit", () => {
  itIsSound(path);
  const page = opened(path, { still: true });

  it.each(datasets)("shows that $name agrees with what is certified", async ({ name, parameters }) => {
    const { page: shown } = await page();
    await part(shown, "dataset").selectOption(name);
    const rows = await table(shown);
    expect(rows.map(([title, , certified]) => [title, Number(certified)])).toEqual(parameters.map(({ name: b, certified }) => [b, certified])); // prettier-ignore
    for (const row of rows) for (const agree of [row[3], row[5]]) expect(Number(agree)).toBeGreaterThan(10);
  });

  it("goes to a start, takes a step, and runs to the answer again", async () => {
    const { page: shown } = await page();
    await part(shown, "dataset").selectOption("Misra1a");
    await button(shown, "Start 2");
    expect((await table(shown)).map((row) => Number(row[1]))).toEqual([250, 0.0005]);
    expect(await part(shown, "band").getAttribute("d")).toBe("");
    await button(shown, "Step");
    expect(await figure(shown, "iterations")).toBe("1");
    await button(shown, "Run");
    expect(await part(shown, "said").textContent()).toMatch(/^Converged in \d+ iterations\.$/);
    expect(await part(shown, "band").getAttribute("d")).toMatch(/^M.*Z$/);
  });

  it("fits another formula, and says in words what is wrong with one", async () => {
    const { page: shown } = await page();
    await part(shown, "dataset").selectOption("BoxBOD");
    await write(shown, "b1 + b2*log(x)");
    expect((await table(shown)).map((row) => row.length)).toEqual([3, 3]);
    expect(await part(shown, "said").textContent()).toMatch(/^Converged/);
    await write(shown, "b1 + b2*lag(x)");
    expect(await part(shown, "said").textContent()).toMatch(/lag/);
    await write(shown, "b1 + b2 + x");
    expect(await part(shown, "said").textContent()).toMatch(/not determine|Not converged/);
    await button(shown, "Restore");
    expect((await table(shown))[0]!.length).toBe(6);
  });

  it("moves an observation by keyboard: the fit follows, and certified values are no longer shown", async () => {
    const { page: shown } = await page();
    await button(shown, "Restore");
    const before = (await table(shown))[0]![1];
    const points = shown.getByRole("slider");
    await points.first().focus();
    await shown.keyboard.press("ArrowRight");
    const value = Number(await points.nth(1).getAttribute("aria-valuenow"));
    await shown.keyboard.press("Shift+ArrowUp");
    expect(Number(await points.nth(1).getAttribute("aria-valuenow"))).toBeGreaterThan(value);
    const [row] = await table(shown);
    expect(row!.length).toBe(3);
    expect(row![1]).not.toBe(before);
  });

  it("moves an observation by pointer", async () => {
    const { page: shown } = await page();
    await button(shown, "Restore");
    const point = shown.getByRole("slider").nth(2);
    await point.scrollIntoViewIfNeeded();
    const box = (await point.boundingBox())!;
    const before = Number(await point.getAttribute("aria-valuenow"));
    await shown.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await shown.mouse.down();
    await shown.mouse.move(box.x + box.width / 2, box.y - 40, { steps: 5 });
    await shown.mouse.up();
    expect(Number(await point.getAttribute("aria-valuenow"))).toBeGreaterThan(before);
  });

  it("takes a value from the table as a start", async () => {
    const { page: shown } = await page();
    await button(shown, "Restore");
    const field = part(shown, "parameters").locator("input").first();
    await field.fill("150");
    await field.press("Enter");
    await field.blur();
    expect((await table(shown))[0]![1]).toBe("150");
    expect(await figure(shown, "iterations")).toBe("0");
  });
});
