import { copyFileSync } from "node:fs";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/url.ts"],
  format: ["esm", "cjs"],
  dts: { banner: '/// <reference lib="esnext.disposable" />' },
  platform: "neutral",
  clean: true,
  target: "es2022",
  loader: { ".wasm": "binary" },
  minify: true,
  shims: true,
  onSuccess: async () => copyFileSync("build/core.wasm", "dist/core.wasm"),
});
