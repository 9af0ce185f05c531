/** Every example runs as a reader would run it, and exits with 0. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

/** A line of each example's output that it prints only when its numbers are right. */
const telling: Record<string, string | RegExp> = {
  "forward-mode.mjs": "Forward mode agrees with the derivative by hand.",
  "reverse-mode.mjs": /%4 = add %2 %3 +3\.14159 +3\.14159 +1\n/,
  "neural-network.mjs": "All nine weights agree with backpropagation by hand.",
  "recurrent-network.mjs": /^fold +\d\d operations.*\n(.*\n)*Value and all 29 derivatives agree to 1e-9\./,
  "symbolic.mjs": /100 +100 +10301 /,
  "finite-differences.mjs": /1000 +2000 +1 sweep/,
  "curve-fit.mjs": "2.000000000000  0.300000000000  1.700000000000  0.500000000000",
  "implicit.mjs":
    /^All 8 derivatives agree with differences of whole fits\.\nMean squared error on other data 0\.4951 before, 0\.1676 after/,
  "ode.mjs": "The fit recovers the rates.",
  "gaussian-process.mjs": "The likelihood is stationary, and the process predicts what lies between the samples.",
  "define-by-run.mjs": "√9 = 3 after 6 steps, derivative 0.16666666666666",
  "higher-derivatives.mjs": "Second and higher derivatives agree with those by hand.",
  "taylor.mjs": "The orbit closes.",
};

describe("examples", () => {
  test.each(Object.entries(telling))(
    "%s exits with 0 and says what it found",
    { timeout: 60_000 },
    async (name, line) => {
      const { stdout } = await run(process.execPath, [`examples/${name}`], { cwd: root });
      expect(stdout).toMatch(line);
    },
  );

  test("every example stands in this list and in the README", () => {
    const files = readdirSync(`${root}/examples`).filter((name) => name.endsWith(".mjs"));
    expect(files.sort()).toEqual(Object.keys(telling).sort());
    const readme = readFileSync(`${root}/examples/README.md`, "utf8");
    for (const name of [...files, "gmm/fit.mjs"]) expect(readme).toContain(`[${name}](${name})`);
  });
});

describe("the Gaussian mixture that npm start fits", () => {
  test("passes its five checks and prints a plain line every 20 steps", { timeout: 60_000 }, async () => {
    const { stdout } = await run(process.execPath, ["examples/gmm/fit.mjs"], { cwd: root });
    expect(stdout.match(/^✓ /gm)).toHaveLength(5);
    expect(stdout).not.toContain("✗");
    expect(stdout.match(/^step +\d+ {2}log posterior -\d+\.\d\d$/gm)).toHaveLength(10);
    expect(stdout).toContain("Log posterior -3916.46 before, -2801.10 after 200 steps of Adam.");
    expect(stdout).toMatch(/^\d+ µs for a value and gradient\.$/m);
  });
});
