import { copyFileSync, readFileSync } from "node:fs";
import { defineConfig } from "tsup";
import { moduleOf } from "./scripts/embed.js";

const slim = (path: string): string =>
  readFileSync(path, "utf8").replace(/ doc: "[^"]*",| (?:samples|edges): \[\[.*\]\](?=,? ?[\n}]|, edges),?/g, "");

export default defineConfig({
  entry: ["src/index.ts", "src/url.ts"],
  format: ["esm", "cjs"],
  dts: { banner: '/// <reference lib="esnext.disposable" />' },
  platform: "neutral",
  clean: true,
  target: "es2022",
  esbuildPlugins: [
    {
      name: "embed-core",
      setup: (build) => build.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({ contents: moduleOf(path), loader: "js" })),
    },
    {
      // What only docs and tests read of the table stays out of the package.
      name: "slim-table",
      setup: (build) =>
        build.onLoad({ filter: /src\/ops\.ts$/ }, ({ path }) => ({ contents: slim(path), loader: "ts" })),
    },
  ],
  // Escapes would undo what the text saves.
  esbuildOptions: (options) => void (options.charset = "utf8"),
  minify: true,
  shims: true,
  onSuccess: async () => copyFileSync("build/core.wasm", "dist/core.wasm"),
});
