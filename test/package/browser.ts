/** Chromium for the tests, and the page that they open in it. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build, createLogger } from "vite";

/** @throws Where Chromium is not installed: a missing browser must not pass for a tested page. */
function findChromium(): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, "chromium");
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  throw new Error("Chromium is not on the PATH, and these tests need it; install it: apt-get install -y chromium");
}

const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: findChromium(), args: quiet });

/** Builds the pages of a project and returns the warnings; the output is in its folder `site`. */
export async function buildSite(project: string): Promise<string[]> {
  const warnings: string[] = [];
  const customLogger = createLogger("warn");
  customLogger.warn = customLogger.warnOnce = customLogger.error = (message) => void warnings.push(message);
  await build({
    root: project,
    configFile: false,
    logLevel: "warn",
    base: "./",
    customLogger,
    worker: { format: "es" },
    build: {
      outDir: "site",
      rolldownOptions: {
        // How long a plugin took says nothing of the package.
        checks: { pluginTimings: false },
        input: ["index", "url", "threads", "edges", "exported"].map((page) => join(project, `${page}.html`)),
      },
    },
  });
  return warnings;
}

/** A page that was opened and has shown its results, with what it complained of. */
export interface Shown {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and failed requests. */
  readonly complaints: string[];
  text(id: string): Promise<string>;
}

/** Opens a URL in a context of its own and waits until every result stands in the page. */
export async function open(browser: Browser, url: string, script = ""): Promise<Shown> {
  const context = await browser.newContext({ viewport: { width: 800, height: 900 } });
  if (script) await context.addInitScript(script);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (!response.ok()) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  const settled = () => [...document.querySelectorAll<HTMLElement>("td")].every((cell) => cell.dataset.state);
  await page.waitForFunction(settled, undefined, { timeout: 20_000 }).catch(() => {
    throw new Error(`${url} shows no result; it complained of: ${complaints.join("; ") || "nothing"}`);
  });
  return { page, complaints, text: async (id) => (await page.textContent(`#${id}`)) ?? "" };
}
