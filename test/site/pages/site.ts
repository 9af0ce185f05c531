/** The built site in Chromium, for the tests of its pages. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll } from "vitest";
import { launch } from "../../package/browser.js";
import { serveSite } from "./server.js";

export interface View {
  /** Prefers a dark page. */
  readonly dark?: boolean;
  /** Of the window, in CSS pixels. */
  readonly width?: number;
  /** Prefers that nothing moves. */
  readonly still?: boolean;
  /** Requests that fail. */
  readonly without?: RegExp;
}

/** A page that was opened, in a context of its own. */
export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and failed requests. */
  readonly complaints: string[];
  /** What axe finds against some of its rules, or all of WCAG and its best practices: rule, place, reason. */
  violations(...rules: string[]): Promise<string[]>;
  /** How many pixels of the page lie right of the window. */
  overflow(): Promise<number>;
  close(): Promise<void>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let shared: Promise<{ browser: Browser; origin: string; close(): Promise<void> }> | undefined;

/** One browser and one server for all tests of a file. */
async function start(): Promise<{ browser: Browser; origin: string; close(): Promise<void> }> {
  const [browser, server] = await Promise.all([launch(), serveSite()]);
  const close = async (): Promise<void> => void (await Promise.all([browser.close(), server.close()]));
  return { browser, origin: server.origin, close };
}

afterAll(async () => (await shared)?.close());

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What is no longer wanted, as the next page is opened, has not failed.
    const reason = request.failure()?.errorText ?? "";
    if (reason !== "net::ERR_ABORTED") complaints.push(`${reason} ${request.url()}`);
  });
  return complaints;
}

async function violations(page: Page, rules: readonly string[]): Promise<string[]> {
  await page.evaluate(`window.axe || (() => { ${axe} })()`);
  const options = {
    resultTypes: ["violations"],
    ...(rules.length > 0 && { runOnly: { type: "rule", values: rules } }),
  };
  const found = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} at ${node.target.join(" ")}: ${help}; ${node.failureSummary ?? ""}`),
  );
}

/** Opens a page by its path on the site, "/guide/start", and waits until it is live and its app, if any, is shown. */
export async function openPage(path: string, view: View = {}): Promise<Opened> {
  const { dark = false, width = 1280, still = false, without } = view;
  const { browser, origin } = await (shared ??= start());
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: still ? "reduce" : "no-preference",
  });
  if (without) await context.route(without, (route) => route.abort());
  const page = await context.newPage();
  const complaints = listen(page);
  await page.goto(origin + path);
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__");
  await page.waitForFunction("!document.querySelector('.app[data-state=loading]')", undefined, { timeout: 30_000 });
  return {
    page,
    complaints,
    violations: (...rules) => violations(page, rules),
    overflow: () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    close: () => context.close(),
  };
}
