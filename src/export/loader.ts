/** The JavaScript that loads an exported module. */
import type { Program } from "../schedule.js";

/** Node cannot fetch files, so they are read there. A view of memory holds: nothing grows it. */
const open = (name: string): string => `// Made by wasmgrad.
export async function load(from = new URL("./${name}.wasm", import.meta.url)) {
if (from instanceof URL) {
const fs = from.protocol === "file:" && globalThis.process?.getBuiltinModule?.("fs");
from = fs ? fs.readFileSync(from) : fetch(from);
}
from = await from;
const made = await WebAssembly.instantiate((await from.arrayBuffer?.()) ?? from);
const e = (made.instance ?? made).exports;
const f64 = new Float64Array(e.memory.buffer);
const check = (x, n, name) => {
if (x?.length !== n) throw RangeError(\`\${name}: got \${x?.length} numbers, expected \${n}\`);
return x;
};
const put = (at, x, n, name) => f64.set(check(x, n, name), at / 8);
const get = (at, n, out = new Float64Array(n)) => (check(out, n, "out").set(f64.subarray(at / 8, at / 8 + n)), out);
`;

/** @param name Of the file beside it. @returns An ES module of less than 1 kB. */
export function loaderOf(name: string, { inputs: n, outputs: { length: m }, parameters }: Program): string {
  const one = `value: (x) => (input(x), e.value()),
gradient: (x, out) => (input(x), e.gradient(), get(e.adjoints, ${n}, out)),
valueAndGradient: (x, out) => (input(x), [e.gradient(), get(e.adjoints, ${n}, out)]),
`;
  const several = `value: (x, out) => (input(x), e.value(), get(e.outputs, ${m}, out)),
vjp: (x, u, out) => (input(x), put(e.cotangents, u, ${m}, "cotangent"), e.vjp(), get(e.adjoints, ${n}, out)),
jvp: (x, v, out) => (input(x), put(e.tangents, v, ${n}, "tangent"), e.jvp(), get(e.outputTangents, ${m}, out)),
`;
  const put = `put(e.inputs, x, ${n}, "x")`;
  const input = parameters === 0 ? `const input = (x) => ${put};
` : `let ready;
const input = (x) => {
if (!ready) throw Error("call setParameters first");
${put};
};
`; // prettier-ignore
  const set = parameters === 0 ? "" : `setParameters(p) {
put(e.parameters, p, ${parameters}, "parameters");
ready = true;
},
`; // prettier-ignore
  return `${open(name)}${input}return {
${m === 1 ? one : several}${set}};
}
`;
}
