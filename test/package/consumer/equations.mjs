import { compile } from "wasmgrad";
import { implicit, odeint } from "wasmgrad/equations";

// The square root of a, which a decay starts from.
const root = implicit((x, a) => x.mul(x).sub(a), Math.sqrt);
const f = compile(1, ([a]) => odeint((t, y) => y.neg(), root(a), [0, 1], { rtol: 1e-9 })[1]);
const [value, [slope]] = f.valueAndGradient([4]);
console.log(JSON.stringify({ value: (value * Math.E).toFixed(6), slope: (slope * Math.E).toFixed(6) }));
