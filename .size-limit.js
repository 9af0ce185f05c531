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
  bundle("index", "146 kB"),
  bundle("index", "141 kB", "compile"),
  bundle("url", "68 kB"),
  bundle("url", "62 kB", "compile, load"),
  bundle("url", "7 kB", "sin"),
  bundle("url", "0.2 kB", "AdError"),
  bundle("expressions", "68 kB", "parse"),
  bundle("linalg", "11 kB"),
  bundle("equations", "71 kB"),
  bundle("threads", "50 kB"),
  bundle("file", "67 kB"),
  bundle("check", "149 kB"),
  bundle("export", "147 kB"),
  file("dist/worker.js", "45 kB"),
  file("dist/core.wasm", "74 kB"),
];
