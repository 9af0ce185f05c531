import { afterEach, describe, expect, test } from "vitest";
import { FRAME } from "../../../site/playground/frame.js";
import { presets } from "../../../site/playground/presets.js";
import { linkOf } from "../../../site/playground/link.js";
import { eventually } from "./demos.js";
import { openPage } from "./site.js";
import type { Opened, View } from "./site.js";

let opened: Opened | undefined;

/** @param hash With its `#`. */
async function open(hash = "", view: View = {}): Promise<Opened> {
  opened = await openPage(`/playground${hash}`, view);
  return opened;
}

/** Every test's page is left without a complaint. */
afterEach(async () => {
  const complaints = opened?.complaints;
  await opened?.close();
  opened = undefined;
  expect(complaints ?? []).toEqual([]);
});

const text = async ({ page }: Opened, selector: string): Promise<string> => (await page.textContent(selector)) ?? "";
const sentence = (shown: Opened): Promise<string> => text(shown, ".pg-sentence");
const choose = async ({ page }: Opened, id: string): Promise<void> => void (await page.selectOption("#pg-example", id));
const visible = ({ page }: Opened, selector: string) => page.waitForSelector(selector, { state: "visible" });

/** Types a text in place of the one there is. */
async function write({ page }: Opened, words: string): Promise<void> {
  await page.fill("#pg-text", words);
}

/** Runs code and waits for an error that contains the words. */
async function failure(shown: Opened, code: string, words: string): Promise<string> {
  await write(shown, code);
  await shown.page.click(".pg-run");
  await shown.page.waitForFunction((part) => document.querySelector("#pg-problem")?.textContent?.includes(part), words);
  return text(shown, "#pg-problem");
}

const codeOf = async (): Promise<Opened> => {
  const shown = await open();
  await shown.page.check("input[value=code]", { force: true });
  await visible(shown, ".pg-graph svg");
  return shown;
};

describe("the page", () => {
  test.each([
    { dark: false, width: 1280 },
    { dark: true, width: 1280 },
    { dark: false, width: 360 },
    { dark: true, width: 360 },
  ])("has no violations of accessibility and fits: %j", async (view) => {
    const shown = await open("", view);
    await visible(shown, ".pg-graph svg");
    await shown.page.click("text=The tape as a table");
    await shown.page.click("[aria-label='Next step']");
    expect(await shown.violations()).toEqual([]);
    expect(await shown.overflow()).toBe(0);
  });

  test("shows every example with its graph, plots and inputs", async () => {
    const shown = await open();
    for (const { id, state } of presets) {
      await choose(shown, id);
      await shown.page.waitForFunction(
        ([example, names]) =>
          (document.querySelector("#pg-example") as HTMLSelectElement).value === example &&
          [...document.querySelectorAll(".pg-name")].map((name) => name.textContent).join() === names &&
          document.querySelector(".pg-graph svg"),
        [id, Object.keys(state.settings).join()] as const,
      );
      expect(await shown.page.locator(".pg-panels svg").count(), id).toBe(3);
      expect(await shown.page.locator(".pg-problem").allTextContents(), id).toEqual(["", ""]);
      expect(await shown.overflow(), id).toBe(0);
    }
  });

  test("follows the width of the window: inputs at the left of the graph, or at the top", async () => {
    const shown = await open();
    const { page } = shown;
    const ends = async (): Promise<[number, number]> => {
      const [input, output] = [
        page.locator(".pg-node[data-kind=input]").first(),
        page.locator(".pg-node[data-kind=output]"),
      ];
      const [from, to] = [(await input.boundingBox())!, (await output.boundingBox())!];
      return [to.x - from.x, to.y - from.y];
    };
    expect((await ends())[0]).toBeGreaterThan(200);
    await page.setViewportSize({ width: 400, height: 800 });
    await eventually(async () => (await ends())[1]).toBeGreaterThan(100);
    expect(await shown.overflow()).toBe(0);
    const widths = page.locator(".pg-panels svg").evaluateAll((plots) => plots.map((plot) => plot.clientWidth));
    for (const width of await widths) expect(width).toBeLessThan(400);
  });

  test("is left without a trace", async () => {
    const shown = await open();
    await choose(shown, "fold");
    await shown.page.click("a[href='/'] >> nth=0");
    await shown.page.waitForFunction(() => !document.querySelector(".pg"));
    expect(await shown.page.locator("iframe").count()).toBe(0);
  });
});

describe("steps", () => {
  test("go forward and back by buttons, and what is announced is the sentence of the step", async () => {
    const shown = await open();
    const { page } = shown;
    expect(await sentence(shown)).toContain("Seed: the adjoint of the output f");
    expect(await page.getAttribute(".pg-sentence", "aria-live")).toBe("polite");
    await page.click("[aria-label='Next step']");
    expect(await sentence(shown)).toContain("adjoint of v1 += adjoint of v3 · ∂ = 1 · 1");
    expect(await page.locator(".pg-partial[data-active]").count()).toBe(2);
    await page.click("[aria-label='Last step']");
    expect(await sentence(shown)).toContain("v1 = x · y");
    await page.click("[aria-label='Previous step']");
    expect(await sentence(shown)).toContain("v2 = sin(x)");
    await page.click("[aria-label='First step']");
    expect(await sentence(shown)).toContain("Seed");
  });

  test("go by the keys, from the graph, and adjoints end at the gradient that stands beside the inputs", async () => {
    const shown = await open();
    const { page } = shown;
    await page.focus(".pg-graph");
    await page.keyboard.press("ArrowRight");
    expect(await sentence(shown)).toContain("v3 = v1 + v2");
    await page.keyboard.press("End");
    const adjoints = await page.locator(".pg-node[data-kind=input] .pg-adjoint").allTextContents();
    const slopes = await page.locator(".pg-slope").allTextContents();
    expect(slopes).toEqual(adjoints.map((adjoint) => `∂ ${adjoint}`));
    await page.keyboard.press("Home");
    expect(await sentence(shown)).toContain("Seed");
  });

  test("of the forward sweep carry tangents along the chosen input", async () => {
    const shown = await open();
    const { page } = shown;
    await page.check("input[value=forward]", { force: true });
    await page.selectOption("#pg-seed-input", "y");
    expect(await sentence(shown)).toContain("the tangent of y is 1");
    await page.click("[aria-label='Next step']");
    expect(await sentence(shown)).toContain(
      "v1 = x · y = 3.14159; its tangent is Σ ∂ · tangent = 1 · 0 + 3.14159 · 1 = 3.14159",
    );
  });

  test("play by themselves to the end", async () => {
    const shown = await open("", { still: true });
    await shown.page.click(".pg-buttons >> text=Play");
    await shown.page.waitForFunction(() => document.querySelector(".pg-count")?.textContent === "3 / 3");
    await shown.page.waitForFunction(() => document.querySelector(".pg-buttons")?.textContent?.includes("Play"));
  });
});

describe("inputs", () => {
  test("move by the keys of a slider, and everything follows", async () => {
    const shown = await open();
    const { page } = shown;
    await page.focus("#pg-input-1");
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.querySelector(".pg-results")?.textContent === "f = 9.42478");
    expect(await page.inputValue("#pg-number-1")).toBe("3");
    expect(await page.locator(".pg-slope").first().textContent()).toBe("∂ 2");
  });

  test("take any number that is typed, outside the slider's range as well", async () => {
    const shown = await open();
    await shown.page.fill("#pg-number-0", "100");
    await shown.page.waitForFunction(() => document.querySelector(".pg-results")?.textContent === "f = 99.4936");
    expect(Number(await shown.page.getAttribute("#pg-input-0", "max"))).toBeGreaterThanOrEqual(100);
  });

  test("follow the point that is dragged on the curve", async () => {
    const shown = await open();
    const { page } = shown;
    await page.locator(".pg-curves").scrollIntoViewIfNeeded();
    const box = (await page.locator(".pg-point-value circle").boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x - 60, box.y);
    await page.waitForFunction(() => Number((document.querySelector("#pg-number-0") as HTMLInputElement).value) < 3);
    await page.mouse.up();
    const words = await text(shown, ".pg-curves ~ .pg-note");
    expect(words).toContain(`At x = ${(await page.inputValue("#pg-number-0")).replace("-", "−")}`);
  });
});

describe("formulas", () => {
  test("are read as they are typed, and keep the inputs that stay", async () => {
    const shown = await open();
    await write(shown, "u = x*z\nu^2 + x");
    await shown.page.waitForFunction(
      () =>
        document.querySelectorAll(".pg-name").length === 2 &&
        document.querySelectorAll(".pg-name")[1]?.textContent === "z",
    );
    expect(await shown.page.inputValue("#pg-number-0")).toBe(String(Math.PI));
  });

  test("that are wrong are marked at the place, and the last one can be seen and not used", async () => {
    const shown = await open();
    await write(shown, "x*y +\nfoo(x)");
    await shown.page.waitForFunction(() => document.querySelector("#pg-problem")?.textContent);
    expect(await text(shown, "#pg-problem")).toContain("Line 2, character 1: ");
    expect(await shown.page.locator("[inert] .pg-graph, [inert] .pg-inputs").count()).toBe(2);
    await write(shown, "x*y");
    await shown.page.waitForFunction(() => !document.querySelector(".pg [inert]"));
    expect(await shown.page.locator(".pg-node").count()).toBe(3);
    expect(await text(shown, "#pg-problem")).toBe("");
  });

  test("that are too large to draw are stepped through in words", async () => {
    const shown = await open();
    const lines = [
      "a0 = x",
      ...Array.from({ length: 40 }, (_, k) => `a${k + 1} = sin(a${k})*cos(a${k}) + tanh(a${k}) + x`),
    ];
    await write(shown, lines.join("\n"));
    await shown.page.waitForFunction(() =>
      document.querySelector(".pg-graph")?.textContent?.includes("too many to draw"),
    );
    await shown.page.click("[aria-label='Last step']");
    expect(await sentence(shown)).toContain("Now x has");
    expect(await shown.violations()).toEqual([]);
  });
});

describe("code", () => {
  test("runs when it is told to, by the keys as well", async () => {
    const shown = await codeOf();
    await write(shown, "({ a, b }) => a.mul(b).exp()");
    await shown.page.press("#pg-text", "Control+Enter");
    await shown.page.waitForFunction(() => document.querySelectorAll(".pg-name")[1]?.textContent === "b");
    expect(await shown.page.locator(".pg-node").count()).toBe(4);
  });

  test("that does not end is stopped, and the next runs", async () => {
    const shown = await codeOf();
    expect(await failure(shown, "({ x }) => { while (true); }", "stopped")).toContain("did not end within 3 s");
    expect(await shown.page.locator("iframe").count()).toBe(0);
    await write(shown, "({ x }) => x.sin()");
    await shown.page.click(".pg-run");
    await visible(shown, ".pg-graph svg");
  });

  test("that asks for more time by messages of its own gets none", async () => {
    const shown = await codeOf();
    const code = "({ x }) => { for (;;) postMessage({ type: 'ready' }); }";
    expect(await failure(shown, code, "cannot be read")).not.toBe("");
  });

  test("has neither page, storage nor network", async () => {
    const shown = await codeOf();
    const names = [
      "document",
      "fetch",
      "importScripts",
      "XMLHttpRequest",
      "WebSocket",
      "EventSource",
      "indexedDB",
      "Worker",
    ];
    const seen = `[${names.map((name) => `typeof ${name}`).join(", ")}, self.origin].join()`;
    const code = `({ x }) => { throw new Error("seen " + ${seen}); }`;
    expect(await failure(shown, code, "seen")).toContain(`seen ${names.map(() => "undefined").join()},null`);
  });

  test("would be stopped by the policy of its frame, had it a network", async () => {
    const { page, complaints } = await open();
    // A script in place of the Worker's, which has everything.
    const script = (url: string): string => `
      const seen = [];
      addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      Promise.allSettled([fetch("${url}"), import("${url}")]).then((results) =>
        setTimeout(() => postMessage({ results: results.map(({ status }) => status), seen: seen.sort() }), 200));`;
    const answer = await page.evaluate(
      ([srcdoc, text]) =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => resolve(data);
          const frame = Object.assign(document.createElement("iframe"), { srcdoc });
          frame.sandbox.add("allow-scripts");
          frame.onload = () => frame.contentWindow!.postMessage(text, "*", [port2]);
          document.body.append(frame);
        }),
      [FRAME, script(`${new URL(page.url()).origin}/packed/index.js`)] as const,
    );
    expect(answer).toEqual({ results: ["rejected", "rejected"], seen: ["connect-src", "script-src-elem"] });
    // Both are complained of, as they should be.
    complaints.length = 0;
  });

  test("that is wrong is marked at the place", async () => {
    const shown = await codeOf();
    expect(await failure(shown, "({ x }) => {\n  return x.mul(;\n}", "Line 2")).toContain("character 16");
    expect(await failure(shown, "({ x }) => {\n  return x.foo();\n}", "foo")).toContain("Line 2");
  });
});

describe("links", () => {
  test("carry all that was chosen", async () => {
    const shown = await open();
    const { page } = shown;
    await write(shown, "a^2 * b\na + b");
    await page.waitForFunction(() => document.querySelectorAll(".pg-name")[1]?.textContent === "b");
    await page.fill("#pg-number-1", "2.5");
    await page.selectOption("#pg-seed-output", "f2");
    await page.click("[aria-label='Next step']");
    await page.waitForFunction(() => /^#[pz]1-/.test(location.hash));
    await page.click("text=Copy link");
    await page.waitForFunction(() => document.querySelector(".pg-editor [role=status]")?.textContent?.match(/link/));
    const before = await sentence(shown);
    const link = new URL(page.url());
    await shown.close();
    const again = await open(link.hash);
    await visible(again, ".pg-graph svg");
    expect(await again.page.inputValue("#pg-text")).toBe("a^2 * b\na + b");
    expect(await again.page.inputValue("#pg-number-1")).toBe("2.5");
    expect(await again.page.locator("#pg-seed-output").inputValue()).toBe("f2");
    expect(await sentence(again)).toBe(before);
  });

  test("that bring code run it when the reader says so", async () => {
    const { state } = presets.find(({ id }) => id === "map")!;
    const shown = await open(`#${await linkOf(state)}`);
    await shown.page.waitForFunction(() =>
      document.querySelector(".pg-editor [role=status]")?.textContent?.includes("press Run"),
    );
    expect(await shown.page.isHidden(".pg-body")).toBe(true);
    await shown.page.click(".pg-run");
    await visible(shown, ".pg-graph svg");
  });

  test.each(["#p1-AAAA", "#z1-____", "#p1-eyJ9", "#z7-x"])(
    "%s says what is wrong, and the playground goes on",
    async (hash) => {
      const shown = await open(hash);
      await shown.page.waitForFunction(() => document.querySelector("#pg-problem")?.textContent);
      expect(await text(shown, "#pg-problem")).toContain("This link cannot be read");
      await choose(shown, "rosenbrock");
      await visible(shown, ".pg-graph svg");
      expect(await text(shown, "#pg-problem")).toBe("");
    },
  );

  test("that are pasted into the open page are opened", async () => {
    const shown = await open();
    const { state } = presets.find(({ id }) => id === "rosenbrock")!;
    const hash = await linkOf(state);
    await shown.page.evaluate((next) => void (location.hash = next), hash);
    await shown.page.waitForFunction(
      (words) => (document.querySelector("#pg-text") as HTMLTextAreaElement).value === words,
      state.text,
    );
  });
});
