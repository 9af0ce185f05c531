/* eslint-disable @typescript-eslint/no-require-imports */
const { compile, defineOp, defineOpaque, mapSum, mul, sin } = require("wasmgrad");
const { checkGradient } = require("wasmgrad/check");

const product = ([x, y]) => mul(x, y).sin();
const { pass, uncertain } = checkGradient(product, [1, 2]);
const of = checkGradient(compile(2, product), [1, 2], { order: 2 });
/** Wrong in the body of a map, and in the rule of an opaque operation, which other code than the check's records. */
const wrong = defineOp({ value: (x) => x.sin(), partials: (x) => sin(x) });
const opaque = defineOpaque({ name: "half", inputs: [], value: (x) => x / 2, rules: { vjp: (_, s) => mul(s, 2) } });
function failure(f, culprit) {
  try {
    checkGradient(compile(1, f), [1]);
  } catch ({ code, message }) {
    return { code, named: message.includes(culprit) };
  }
}
console.log(
  JSON.stringify({
    plain: { pass, uncertain },
    compiled: { pass: of.pass, uncertain: of.uncertain },
    wrong: failure(([w]) => mapSum((x) => wrong(mul(x, w)), [1, 2]), "body 0: %6 = withPartial"),
    opaque: failure(([x]) => opaque(x), "opaque half"),
  }),
);
