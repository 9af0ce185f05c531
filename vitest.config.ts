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

export default defineConfig({
  plugins: [embeddedCore],
  test: {
    globalSetup: "test/setup.ts",
    // The whole suite on the compiled tier: every function is compiled at once.
    setupFiles: process.env["WASMGRAD_TIER"] === "compiled" ? ["test/tier.setup.ts"] : [],
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
