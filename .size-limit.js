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
  bundle("index", "152 kB"),
  bundle("index", "146 kB", "compile"),
  bundle("url", "75 kB"),
  bundle("url", "69 kB", "compile, load"),
  bundle("url", "7 kB", "sin"),
  bundle("url", "0.2 kB", "AdError"),
  bundle("expressions", "74 kB", "parse"),
  bundle("linalg", "11 kB"),
  bundle("equations", "79 kB"),
  bundle("threads", "56 kB"),
  bundle("file", "73 kB"),
  bundle("check", "155 kB"),
  bundle("export", "153 kB"),
  file("dist/worker.js", "51 kB"),
  file("dist/core.wasm", "74 kB"),
];
