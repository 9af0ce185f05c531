/** What a page may get of each entry, bundled, minified and gzipped: `npm run size` after a build. mathjs does not count. */

/** As the package is written: escapes would undo what the text of the core saves. */
const modifyEsbuildConfig = (config) => ({ ...config, format: "esm", charset: "utf8", logLevel: "error" });

const bundle = (entry, limit, names) => ({
  name: `wasmgrad${entry === "index" ? "" : `/${entry}`}${names ? ` { ${names} }` : ""}`,
  path: `dist/${entry}.js`,
  ...(names && { import: `{ ${names} }` }),
  limit,
  gzip: true,
  modifyEsbuildConfig,
});

/** A file as it is. */
const file = (name, limit) => ({ name, path: name, limit, gzip: true, disablePlugins: ["@size-limit/esbuild"] });

export default [
  bundle("index", "153 kB"),
  bundle("index", "146 kB", "compile"),
  bundle("url", "76 kB"),
  bundle("url", "70 kB", "compile, load"),
  bundle("url", "7 kB", "sin"),
  bundle("url", "0.2 kB", "AdError"),
  bundle("expressions", "75 kB", "parse"),
  bundle("linalg", "11 kB"),
  bundle("equations", "79 kB"),
  bundle("threads", "57 kB"),
  bundle("file", "74 kB"),
  bundle("check", "155 kB"),
  bundle("export", "154 kB"),
  file("dist/worker.js", "52 kB"),
  file("dist/core.wasm", "74 kB"),
];
