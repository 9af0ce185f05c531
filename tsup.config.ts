import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { type Options, defineConfig } from "tsup";
import { moduleOf } from "./scripts/embed.js";

const slim = (path: string): string =>
  readFileSync(path, "utf8").replace(/ doc: "[^"]*",| (?:samples|edges): \[\[.*\]\](?=,? ?[\n}]|, edges),?/g, "");

rmSync("dist", { recursive: true, force: true });

const common: Options = {
  platform: "neutral",
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
};

// What is @internal stays out of the declarations, and with it types that nobody can name.
const dts = { banner: '/// <reference lib="esnext.disposable" />', compilerOptions: { stripInternal: true } };
const everywhere = ["src/index.ts", "src/url.ts", "src/check.ts"];
const modules = [
  ...everywhere,
  "src/threads.ts",
  "src/equations.ts",
  "src/linalg.ts",
  "src/export.ts",
  "src/file.ts",
  "src/expressions.ts",
];

/** CommonJS entries share no code: a check traces functions by the library that they were written with. */
const byIndex: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "by-index",
  setup: (build) =>
    build.onResolve({ filter: /\/index\.js$/ }, ({ importer }) =>
      /src\/check\//.test(importer) ? { path: "./index.cjs", external: true } : undefined,
    ),
};

export default defineConfig([
  {
    ...common,
    entry: [...modules, "src/cli.ts"],
    format: "esm",
    dts: { ...dts, entry: modules },
    onSuccess: async () => copyFileSync("build/core.wasm", "dist/core.wasm"),
  },
  { ...common, entry: everywhere, format: "cjs", dts, esbuildPlugins: [...common.esbuildPlugins!, byIndex] },
  // In one piece, so that it can be loaded by any name.
  { ...common, entry: ["src/worker.ts"], format: "esm", splitting: false },
]);
