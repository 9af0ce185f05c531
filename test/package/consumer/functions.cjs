/** Functions for `wasmgrad export`, one of which it refuses. */
/* eslint-disable @typescript-eslint/no-require-imports */
const { compile, whileLoop } = require("wasmgrad");

exports.one = compile(1, ([x]) => x.exp());
exports.loop = compile(1, ([x]) =>
  whileLoop(
    (y) => y.lt(10),
    (y) => y.mul(2),
    x,
  ),
);
