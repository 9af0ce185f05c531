import { compile } from "wasmgrad";
import { logDet, solve } from "wasmgrad/linalg";

const f = compile([2, 2], (a) => logDet(a));
const [value, gradient] = f.valueAndGradient([2, 0, 0, 3]);
console.log(JSON.stringify({ value, gradient: [...gradient], solved: solve([[0, 2], [3, 0]], [4, 3]) })); // prettier-ignore
