/** Examples that a reader can change and run, on the start page. */
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Opened, openPage } from "./site.js";

let opened: Opened;
let example: Locator;

beforeAll(async () => {
  opened = await openPage("/");
  example = opened.page.locator(".live").first();
});
afterAll(() => opened.close());

const ran = async (): Promise<string[]> => {
  await example.getByRole("button", { name: "Run" }).waitFor({ timeout: 30_000 });
  return example.locator(".live-output p").allInnerTexts();
};

/** Replaces the example's code by another, and runs it by the keyboard. */
async function runOther(code: string): Promise<string[]> {
  const reset = example.getByRole("button", { name: "Reset" });
  if (await reset.isVisible()) await reset.click();
  await example.getByRole("button", { name: "Edit" }).click();
  await example.getByRole("textbox").fill(code);
  await opened.page.keyboard.press("Control+Enter");
  await example.getByRole("button", { name: "Stop" }).waitFor();
  return ran();
}

describe("a live example", () => {
  it("is the README's, and shows what its statements give", async () => {
    await example.getByRole("button", { name: "Run" }).click();
    const lines = await ran();
    expect(lines).toEqual([
      `f.value([Math.PI, 1])\n${Math.PI}`,
      `f.gradient([Math.PI, 1])\nFloat64Array [0, ${Math.PI}]`,
    ]);
  });

  it("runs what the reader makes of it, by Ctrl+Enter", async () => {
    const code =
      'import { grad } from "wasmgrad";\nimport { solve } from "wasmgrad/linalg";\nconsole.log(grad((x) => x.exp())(0), typeof solve);';
    expect(await runOther(code)).toEqual(["1 function"]);
  });

  it("says in words what is wrong, and where", async () => {
    const [wrong] = await runOther(
      'import { compile } from "wasmgrad";\n\ncompile(2, ([x, y]) => x.mul(y)).gradient([1]);',
    );
    expect(wrong).toMatch(/^AdError: gradient: .*1.*expected 2.* \(line 3\)$/s);
    const [typo] = await runOther("const = 1;");
    expect(typo).toMatch(/^SyntaxError: .*\(1:6\)$/);
    const [other] = await runOther('import "lodash";');
    expect(other).toContain('got "lodash"');
  });

  it("is stopped where it does not end, and says so", { timeout: 60_000 }, async () => {
    const lines = await runOther('console.log("before");\nwhile (true);');
    expect(lines).toEqual(["before", expect.stringContaining("Stopped: the example took longer than")]);
  });

  it("leaves out what an endless loop prints, and can be stopped by the reader", async () => {
    await example.getByRole("button", { name: "Reset" }).click();
    await example.getByRole("button", { name: "Edit" }).click();
    await example.getByRole("textbox").fill("for (;;) console.log(1);");
    await opened.page.keyboard.press("Control+Enter");
    await example.getByText("the rest is left out").waitFor();
    await example.getByRole("button", { name: "Stop" }).click();
    expect((await ran()).at(-1)).toBe("Stopped.");
  });

  it("is as it was after Reset", async () => {
    await example.getByRole("button", { name: "Reset" }).click();
    expect(await example.locator("code").innerText()).toContain("f.gradient([Math.PI, 1]);");
    expect(await example.getByRole("textbox").count()).toBe(0);
  });

  it("passes axe while it is edited and has output, in light and dark", async () => {
    await runOther("throw new Error('no');");
    expect(await opened.violations()).toEqual([]);
    await opened.page.emulateMedia({ colorScheme: "dark" });
    await opened.page.waitForSelector("html.dark");
    await opened.page.addStyleTag({ content: "* { transition: none !important }" });
    expect(await opened.violations("color-contrast")).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });
});
