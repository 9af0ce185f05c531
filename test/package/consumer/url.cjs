/* eslint-disable @typescript-eslint/no-require-imports */
const { readFileSync } = require("node:fs");
const { compile, load } = require("wasmgrad/url");

load(readFileSync(require.resolve("wasmgrad/core.wasm"))).then(() => {
  const f = compile(2, ([x, y]) => x.mul(y).add(x.sin()));
  console.log(JSON.stringify({ gradient: [...f.gradient([Math.PI, 1])] }));
});
