import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Loads the core as the bundler embeds it. */
const embeddedCore = {
  name: "embedded-core",
  enforce: "pre" as const,
  load(id: string) {
    if (!id.endsWith(".wasm")) return;
    const text = readFileSync(id).toString("base64");
    return `export default Uint8Array.from(atob("${text}"), (c) => c.charCodeAt(0));`;
  },
};

export default defineConfig({
  plugins: [embeddedCore],
  test: { globalSetup: "test/setup.ts", include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000 },
});
