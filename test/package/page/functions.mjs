/** Functions for `wasmgrad export`. */
import { compile, logSumExp } from "wasmgrad";

export const mixed = compile(3, ([x, y, z]) =>
  x
    .sin()
    .mul(y.exp())
    .add(z.log())
    .add(logSumExp([x, y, z]))
    .add(x.lgamma()),
);

export const several = compile({ a: 2, b: [] }, ({ a, b }, { k }) => ({ s: a[0].mul(b).tanh(), t: [a[1].pow(k), b] }), {
  parameters: { k: [] },
});

export const unrelated = 3;
