import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { moduleOf } from "./scripts/embed.js";

/** Loads the core as the bundler embeds it. */
const embeddedCore = {
  name: "embedded-core",
  enforce: "pre" as const,
  load(id: string) {
    if (!id.endsWith(".wasm")) return;
    return moduleOf(id);
  },
};

/** Tests that do not sweep, that count bytes or calls of the interpreter, or that run the built package. */
const interpreted = (
  "api bench checkpoints collapse colour damaged emit* errors examples explain expressions* file* forged fuse gradbench imports " +
  "limits math memory optimize patterns readme schedule shape source threads* tiering types"
)
  .split(" ")
  .map((name) => `test/${name}.test.ts`);

export default defineConfig({
  plugins: [embeddedCore],
  test: {
    globalSetup: ["test/setup.ts", "test/site/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Half of what is tested waits for a browser, or for a process.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: "interpreter", include: ["test/**/*.test.ts"] } },
      // The same tests where every function is compiled at once.
      { extends: true, test: { name: "compiled", include: ["test/*.test.ts"], exclude: interpreted, setupFiles: "test/tier.setup.ts" } }, // prettier-ignore
    ],
  },
});
