/** The installed declarations under the two module resolutions that read `exports`, checked strictly. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, installPackage, node, removeProject, root, run } from "./project.js";

/** Text, not a file: the repository's own type check runs before dist/ is there. */
const body = `
const f = compile(2, ([x, y]) => x!.mul(y!).add(sin(x!)));
const flat: Float64Array | number[] = f.gradient([Math.PI, 1]);
const value: number = f.value([Math.PI, 1]);
const both: [number, unknown] = f.valueAndGradient([Math.PI, 1]);

const shape = { weights: [2, 3], bias: [], scale: 3 } as const;
const tree = compile(shape, ({ weights, bias, scale }) => {
  const w: Expr = weights[0]![1]!;
  const b: Expr = bias;
  return w.mul(scale[2]!).add(b);
});
const parts: { weights: number[][]; bias: number; scale: number[] } = tree.gradient({
  weights: [[1, 2, 3], [4, 5, 6]],
  bias: 7,
  scale: [8, 9, 10],
});

const vector = compile(1, ([x]) => [x!, x!.square()]);
const outputs: Float64Array = vector.value([3]);
const withParameters = compile(1, ([x], [k]) => x!.mul(k!), { parameters: 1 });
withParameters.setParameters([2]);

const df = grad((x: Expr) => x.sin());
const slope: number = df(0);
const inTree: { a: number; b: number[] } = grad((p: { a: Expr; b: Expr[] }) => p.a.mul(sum(p.b)))({ a: 1, b: [2, 3] });
const onNumbers: number = sin(1);
const operand: Operand = 1;
const code: AdErrorCode = new AdError("core", "").code;

// @ts-expect-error an Expr is no number
const wrongValue: number = new Tape().variable(1);
// @ts-expect-error the shape has no such part
compile({ a: 1 }, ({ b }) => b);
// @ts-expect-error a shape is made of counts
compile("two", () => 0);

export { both, code, flat, inTree, onNumbers, operand, outputs, parts, slope, value, wrongValue };
`;

const names = "AdError, compile, Expr, grad, sin, sum, Tape";
const modules = {
  "consumer.mts": `import { ${names} } from "wasmgrad";
import type { AdErrorCode, Operand } from "wasmgrad";
${body}`,
  "consumer.cts": `import wasmgrad = require("wasmgrad");
const { ${names} } = wasmgrad;
type Expr = wasmgrad.Expr;
type Operand = wasmgrad.Operand;
type AdErrorCode = wasmgrad.AdErrorCode;
${body}`,
  "url.mts": `import { compile, load } from "wasmgrad/url";
const loaded: Promise<void> = load(new Uint8Array(8));
const fetched: Promise<void> = load(new URL("http://127.0.0.1/core.wasm"));
const f = compile(1, ([x]) => x!.exp());
export { f, fetched, loaded };
`,
  "linalg.mts": `import { compile, type Expr, type Operand } from "wasmgrad";
import { cholesky, logDet, matVec, solve, transpose, triangularSolve } from "wasmgrad/linalg";
import type { Rows } from "wasmgrad/linalg";
const f = compile([2, 2], (a) => solve(a, [1, 2]).map((x) => x.mul(logDet(a))));
const rows: Rows<number> = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
const numbers: number[] = solve(rows, [1, 2]);
const several: number[][] = solve(rows, transpose([[1, 2]]));
const mixed = (a: Rows<Operand>, x: Expr[]): [Expr[], Expr, Operand[][]] => [matVec(a, x), triangularSolve(a, x, { transposed: true })[0]!, cholesky(a)];
// @ts-expect-error rows of numbers or Exprs
solve([["1"]], [1]);
export { f, mixed, numbers, several };
`,
  "file.mts": `import { compile } from "wasmgrad";
import { fromBytes, fromJSON } from "wasmgrad/file";
const f = compile({ a: 2, b: [] }, ({ a, b }) => a[0]!.mul(b));
const bytes: Uint8Array = f.toBytes();
const g = fromBytes(bytes, { inputs: { a: 2, b: [] }, parameters: { k: [] } });
const gradient: { a: number[]; b: number } = g.setParameters({ k: 1 }).gradient({ a: [1, 2], b: 3 });
const h = fromJSON<{ a: 2; b: [] }>(JSON.stringify(f));
const same: { a: number[]; b: number } = h.gradient({ a: [1, 2], b: 3 });
// @ts-expect-error the function has no such input
g.gradient({ c: 1 });
// @ts-expect-error text is no file
fromBytes("WGRD");
export { fromBytes, gradient, same };
`,
  "expressions.mts": `import { compile, mapSum, type Expr } from "wasmgrad";
import { fromMathjs, parse, type CompiledFormula, type Formula } from "wasmgrad/expressions";
const f: Formula<"a" | "b", "x"> = parse("a*x + b", { variables: ["a", "b"], parameters: ["x"] });
const value: number = f({ a: 1, b: 2 }, { x: 3 });
const compiled: CompiledFormula<"a" | "b", "x"> = f.compile({ limits: { operations: 100 } });
const gradient: { a: number; b: number } = compiled.setParameters({ x: 3 }).gradient({ a: 1, b: 2 });
const flat: Float64Array = compiled.gradient(Float64Array.of(1, 2));
const fit = compile({ a: [], b: [] }, (p) => mapSum((x) => f(p, { x }), [1, 2, 3]));
const expr = (x: Expr): Expr => parse("2 x", { variables: ["x"] })({ x });
const pi: number = fromMathjs({ type: "SymbolNode" }).variables.length;
// @ts-expect-error the formula has no such variable
f({ a: 1, c: 2 }, { x: 3 });
// @ts-expect-error text is no node
fromMathjs("x");
export { expr, fit, flat, gradient, pi, value };
`,
  "check.mts": `import { compile, type Expr } from "wasmgrad";
import { checkGradient } from "wasmgrad/check";
import type { GradientCheck } from "wasmgrad/check";
const f = compile({ a: 2, b: [] } as const, ({ a, b }) => a[0]!.mul(b));
const report: GradientCheck = checkGradient(f, { a: [1, 2], b: 3 }, { order: 2, directions: 3 });
checkGradient(f, [1, 2, 3], { directions: [{ a: [1, 0], b: 0 }] });
const path: string | undefined = checkGradient((x: Expr) => x.sin(), 1, { throws: false }).worst?.path;
// @ts-expect-error the order is 1 or 2
checkGradient(f, [1, 2, 3], { order: 3 });
export { path, report };
`,
  "check.cts": `import wasmgrad = require("wasmgrad");
import check = require("wasmgrad/check");
const pass: boolean = check.checkGradient(wasmgrad.compile(1, ([x]) => x!.sin()), [1]).pass;
export { pass };
`,
  "export.mts": `import { compile } from "wasmgrad";
import { exportWasm, type ExportedFiles } from "wasmgrad/export";
import { load } from "./several.js";
import type { Loaded } from "./several.js";
const f = compile(2, ([x, y]) => x!.mul(y!));
const files: ExportedFiles = exportWasm(f, { name: "product" });
const bytes: Uint8Array<ArrayBuffer> = files.wasm;
const loaded: Loaded = await load(bytes);
const values: Float64Array = loaded.value([1, 2, 3], new Float64Array(3));
loaded.setParameters([1]);
// @ts-expect-error a function of several outputs has no gradient
loaded.gradient([1, 2, 3]);
// @ts-expect-error no compiled function
exportWasm(() => 1);
export { values };
`,
  "threads.mts": `import { compile, mapSum, type Expr } from "wasmgrad";
import { spread } from "wasmgrad/threads";
import type { Spread } from "wasmgrad/threads";
const f = compile({ a: 2, b: [] } as const, ({ a, b }) => mapSum((r: Expr) => a[0]!.mul(b).add(r), [1, 2]));
const p: Spread<{ readonly a: 2; readonly b: readonly [] }, unknown> = await spread(f, { threads: 2, slice: 4 });
const onProgress = (share: number): void => void share.toFixed();
const gradient: { a: number[]; b: number } = await p.gradient({ a: [1, 2], b: 3 }, { onProgress });
const flat: Float64Array = await p.gradient([1, 2, 3]);
const values: Float64Array = await p.batch.value(new Float64Array(6));
// @ts-expect-error threads are a number
spread(f, { threads: "2" });
export { flat, gradient, values };
`,
  "equations.mts": `import { compile, type Expr } from "wasmgrad";
import { implicit, odeint, type OdeOptions, type Root } from "wasmgrad/equations";
const root: Root<Expr, { a: Expr }> = implicit((x: Expr, { a }: { a: Expr }) => x.mul(x).sub(a), { start: 1 });
const number: number = root({ a: 2 });
const pair = implicit(([x, y]: Expr[], a: Expr) => [x!.sub(a), y!.sub(x!)], (a) => [a, a], { unknowns: 2 });
const numbers: number[] = pair(2);
const options: OdeOptions = { rtol: 1e-9 };
const f = compile(2, ([a, k]) => {
  const [, end] = odeint((t, { x }) => ({ x: x.mul(k!).sub(t) }), { x: root({ a: a! }) }, [0, 1], options);
  const x: Expr = end!.x;
  return x.add(pair(x)[0]!);
});
// @ts-expect-error the start has the structure of the unknowns
implicit((x: Expr, a: Expr) => x.sub(a), { start: [1] });
// @ts-expect-error slopes have the structure of the state
odeint((t, { x }) => [x], { x: 1 }, [0, 1]);
export { f, number, numbers };
`,
};

const resolutions = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "preserve", moduleResolution: "bundler" },
};

let project: string;

beforeAll(async () => {
  project = await installPackage();
  for (const [name, text] of Object.entries(modules)) await writeFile(join(project, name), text);
  await addFiles(project, "page");
  await run("npx", ["wasmgrad", "export", "functions.mjs", "--out", ".", "--name", "several"], project);
});
afterAll(() => removeProject(project));

/** What tsc has to say about the files; declarations of libraries are checked too. */
async function typeCheck(name: string, options: object, files: readonly string[]): Promise<string> {
  const strict = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true };
  const compilerOptions = { target: "es2022", types: [], noEmit: true, skipLibCheck: false, ...strict, ...options };
  await writeFile(join(project, name), JSON.stringify({ compilerOptions, files }));
  return node(project, join(root, "node_modules/typescript/bin/tsc"), "-p", name, "--pretty", "false");
}

describe("the declarations", () => {
  it.each(Object.entries(resolutions))("type a strict consumer under %s", async (name, options) => {
    expect(await typeCheck(`tsconfig.${name}.json`, options, Object.keys(modules))).toBe("");
  });

  it("need neither the DOM's types nor Node's", async () => {
    const options = { ...resolutions.nodenext, lib: ["es2022"] };
    expect(
      await typeCheck("tsconfig.bare.json", options, [
        "consumer.mts",
        "consumer.cts",
        "threads.mts",
        "equations.mts",
        "linalg.mts",
        "file.mts",
      ]),
    ).toBe("");
  });

  it("of wasmgrad/url need Node's types or the DOM's, not both", async () => {
    const types = { types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
    const options = { ...resolutions.nodenext, lib: ["es2022"], ...types };
    expect(await typeCheck("tsconfig.node.json", options, ["url.mts"])).toBe("");
  });
});
