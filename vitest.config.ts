import { readdirSync } from "node:fs";
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

/** The whole suite on the compiled tier: every function is compiled at once. */
const compiled = process.env["WASMGRAD_TIER"] === "compiled";
/** What does not sweep, what counts bytes of the interpreter, and what runs the built package, which knows nothing of it. */
const elsewhere =
  /^(api|errors|shape|imports|source|types|checkpoints|colour|schedule|optimize|fuse|collapse|patterns|damaged|forged|bench|examples|readme|gradbench|threads|threads-limits|math|explain|memory|tiering|emit|emit-points|limits)$/;

export default defineConfig({
  plugins: [embeddedCore],
  test: {
    globalSetup: "test/setup.ts",
    setupFiles: compiled ? ["test/tier.setup.ts"] : [],
    include: compiled
      ? readdirSync("test")
          .filter((name) => name.endsWith(".test.ts") && !elsewhere.test(name.slice(0, -8)))
          .map((name) => `test/${name}`)
      : ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
