// eslint-disable-next-line @typescript-eslint/no-require-imports
const { compile, grad, sin } = require("wasmgrad");

const f = compile(2, ([x, y]) => x.mul(y).add(x.sin()));
const slope = grad((x) => sin(x).mul(x));
console.log(JSON.stringify({ gradient: [...f.gradient([Math.PI, 1])], slope: slope(Math.PI / 2) }));
