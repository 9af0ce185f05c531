/** Functions saved and read: the same bits, the same bytes; and everything that is refused. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { implicit, odeint } from "../src/equations.js";
import { fromBytes, fromJSON } from "../src/file.js";
import {
  compile, defineOp, defineOpaque, fold, grad, hessian, jvp, map, mapLogSumExp, mapMax, mapSum, scan, sum, vjp, whileLoop,
} from "../src/index.js"; // prettier-ignore
import type { Compiled, Expr, Operand } from "../src/index.js";
import { solve } from "../src/linalg.js";
import { names, rules } from "../src/ops.js";
import { schedule } from "../src/schedule.js";
import { errorOf } from "./mistakes.js";
import { spread as inThreads } from "../src/threads.js";
import { originals } from "./mutations.js";
import { apply, wide } from "./programs.js";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;
type Any3 = Compiled<Any, Any, Any>;

const spread = (n: number, from = 0.5): Float64Array => Float64Array.from({ length: n }, (_, i) => from + ((i * 7) % 11) / 10); // prettier-ignore

/** Whatever can be asked of a function at a point, and what it throws. */
function everything(f: Any3, x = spread(f.inputs)): unknown[] {
  const v = spread(f.inputs, -0.25);
  if (f.parameters > 0) f.setParameters(spread(f.parameters, 0.75));
  const { tables } = f["made"].tables;
  f.setData(Object.fromEntries(tables.map(({ name, row }) => [name, spread(5 * row.size, -0.5)])));
  const asked = [
    () => f.value(x), () => f.jvp(x, v), () => f.vjp(x, spread(f.outputs, -1)), () => f.jacobian(x), () => f.gradient(x),
    () => f.valueAndGradient(x), () => f.hvp(x, v), () => f.hessian(x), () => f.batch.jvp(Float64Array.of(...x, ...v), Float64Array.of(...v, ...x)),
    () => f.dataGradient(x), () => String(f.diagnose(x)), () => f.taylor(x, v, 2), () => f.sparseJacobian(x),
  ]; // prettier-ignore
  return asked.map((ask) => {
    let answer: unknown;
    const error = errorOf(() => (answer = ask()));
    return error === "none" ? answer : error;
  });
}

/** A function in both forms is what it was, and so are its forms. */
function expectSame(f: Any3, x?: Float64Array): void {
  const bytes = f.toBytes();
  const text = JSON.stringify(f);
  const expected = everything(f, x);
  for (const g of [fromBytes(bytes), fromJSON(text), fromJSON(JSON.parse(text))]) {
    expect([g.inputs, g.outputs, g.parameters, g.length]).toEqual([f.inputs, f.outputs, f.parameters, f.length]);
    expect(everything(g, x)).toEqual(expected);
    expect(g.toBytes()).toEqual(bytes);
    expect(JSON.stringify(g)).toBe(text);
    expect(String(g)).toBe(String(f));
    g.dispose();
  }
}

describe("a function that was saved and read has the same bits", () => {
  it.each(names)("with %s", (name) => {
    const { samples, edges = [] } = rules[name];
    const n = samples[0]!.length;
    const points = [...samples.slice(0, 2), ...edges.map(([at]) => at)].filter((at) => at.length === n);
    const f = compile(n, (xs) => [apply(name, xs), apply(name, xs.map((x) => x.mul(1)))]); // prettier-ignore
    for (const at of points) expectSame(f, Float64Array.from(at));
  });

  it("where it is random", () => {
    const operations = names.filter((name) => rules[name].partials);
    fc.assert(
      fc.property(wide(operations, 12), ({ inputs, parameters, fn }) => {
        const f = compile(inputs, (xs, ps) => fn(xs, ps) as Operand[], { parameters });
        const g = fromBytes(f.toBytes()) as Any3;
        for (const h of [f, g]) h.setParameters(spread(parameters));
        const [x, v] = [spread(inputs), spread(inputs, -0.25)];
        expect(g.value(x)).toEqual(f.value(x));
        expect(g.jvp(x, v)).toEqual(f.jvp(x, v));
        expect(g.jacobian(x)).toEqual(f.jacobian(x));
        expect(schedule(g["made"].tape)).toEqual(schedule(f["made"].tape));
        expect(fromJSON(JSON.stringify(f)).toBytes()).toEqual(f.toBytes());
        f.dispose();
        g.dispose();
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it("with lists that the optimiser wrote anew", () => {
    const chain = (xs: readonly Expr[]): Expr => xs.slice(1).reduce((s, x) => s.add(x), xs[0]!);
    expectSame(
      compile(30, (xs) => [chain(xs), chain(xs.map((x, i) => x.mul(xs[(i + 3) % 30]!))).add(sum(xs.slice(4)))]),
    );
  });

  it.each(originals().map((f, k) => [k, f] as const))("original %i of the mutations", (_, f) => expectSame(f));

  const data = { points: 2 } as const;
  const square = compile(1, ([x]) => [x!.mul(x!), x!.sin()]);
  const row = (r: Any): Expr[] => [r[0].mul(r[1]), r[0].exp()];
  it.each<[string, () => Any3]>([
    ["rows in rows", () => compile(2, ([a, b]) => mapSum((x) => mapSum((y) => a!.mul(x).mul(y).sin(), [1, 2]).mul(b!), [3, 4]))],
    ["a row of two outputs", () => compile(4, (xs) => map(row, [[xs[0]!, xs[1]!], [xs[2]!, xs[3]!]]).flat())],
    ["a table in steps", () => compile(2, ([a, b], _, { points }) => fold((s, r: Any) => s.mul(r[0]).add(r[1]).sin(), a!, points).mul(b!), { data })],
    ["tables in functions of rows", () => compile(2, ([a, b], _, { points }) => mapSum((x: Any) => fold((s) => s.mul(x[0]).add(a!), b!, 3), points), { data })],
    ["steps without rows", () => compile(1, ([x]) => fold((s) => s.sin(), x!, 1000, { memory: 100 }))],
    ["outputs of steps", () => compile(1, ([x]) => sum(scan((s: Any) => [s.mul(x!), s.exp()], x!, 7)[1] as Expr[]))],
    ["steps without a state", () => compile(1, ([x]) => sum((scan((_: Any, r: Any) => [[], r.mul(x!)], [] as never[], [1, 2]) as Any)[1]))],
    ["a condition that shares", () => compile(2, ([a, b]) => whileLoop((s: Any) => s.mul(b!).lt(20), (s: Any) => s.add(a!.exp()), a!, { limit: Infinity }))],
    ["largest of rows", () => compile(3, (xs) => [mapMax((x) => x.square(), xs), mapLogSumExp((x) => x.mul(xs[0]!), xs)])],
    ["a gradient of rows", () => compile(2, (xs) => grad(([a, b]: Any) => mapSum((x: Any) => a.mul(x).add(b).sin(), [1, 2, 3]))(xs as Any) as Any)],
    ["a Hessian of a fold", () => compile(2, (xs) => hessian(([a, b]: Any) => fold((s: Any, r: Any) => s.mul(r).add(b).sin(), a, [1, 2]))(xs as Any) as Any)],
    ["a tangent of a loop", () => compile(1, ([x]) => jvp((s: Any) => whileLoop((y: Any) => y.lt(9), (y: Any) => y.mul(s.add(2)), s))(x!, x!.sin()) as Any)],
    ["adjoints of the largest", () => compile(2, (xs) => vjp(([a, b]: Any) => mapMax((x: Any) => a.mul(x).sub(b), [1, 2, 2]))(xs, xs[1]))],
    ["calls of one function", () => compile(3, ([x, y, z]) => [square.call([x!]), square.call([y!]), square.call([square.call([z!])[0]!])].flat())],
    ["a call in rows", () => compile(2, ([x, y]) => mapSum((r) => square.call([x!.mul(r)])[0]!.add(square.call([y!])[1]!), [1, 2, 3]))],
    ["odeint", () => compile(1, ([k]) => (odeint((_: Any, y: Any) => [y[0].mul(k!).neg()], [1], [0, 0.5, 1]) as Any).flat())],
    ["a derivative that is stated", () => compile(1, ([x]) => (defineOp({ value: (a: Any) => a.square(), partials: (a: Any) => [a.mul(3)] } as Any) as Any)(x))],
    ["outputs that are inputs, parameters and constants", () => compile(2, ([x, y], [p]) => ({ x: x!, y: [y!, 3], p: p!, z: -0, inf: -Infinity }), { parameters: 1 })],
    ["no inputs", () => compile(0, (_, [p]) => p!.sin(), { parameters: 1 })],
    ["an output many times, and dead inputs", () => compile(4, ([, x]) => [x!.sin(), x!.sin(), x!])],
  ])("with %s", (_, make) => expectSame(make())); // prettier-ignore

  it("and the same structures, names and conventions", () => {
    const f = compile({ a: [2, 2], b: { "key of c": [], "": 3 } }, ({ a, b }, p) => ({ s: a[0]![0]!.mul(b[""][2]!), t: [[b["key of c"], p.q]] }), { parameters: { q: [] }, convention: "error" }); // prettier-ignore
    const g = fromBytes(f.toBytes()) as Any3;
    const x = { a: [[1, 2], [3, 4]], b: { "key of c": 5, "": [6, 7, 8] } }; // prettier-ignore
    expect(() => g.value(x)).toThrow("parameters were never set");
    g.setParameters({ q: 2 });
    expect(g.value(x)).toEqual({ s: 8, t: [[5, 2]] });
    expect(g.vjp(x, { s: 1, t: [[0, 0]] })).toEqual({ a: [[8, 0], [0, 0]], b: { "key of c": 0, "": [0, 0, 1] } }); // prettier-ignore
    const root = fromBytes(compile(1, ([y]) => y!.sqrt(), { convention: "error" }).toBytes());
    expect(errorOf(() => root.gradient([0]))).toContain("convention: gradient: ");
  });

  it("in calls of it, and in threads", async () => {
    const f = compile(2, ([x, y]) => x!.mul(y!).sin().add(y!.exp()));
    const g = fromBytes(f.toBytes(), { inputs: 2 });
    const outer = (h: Any3) => compile(2, ([x, y]) => h.call([x!, h.call([x!, y!])]) as Expr);
    expect(everything(outer(g as Any3))).toEqual(everything(outer(f)));
    const p = await inThreads(g, { threads: 1 });
    expect(await p.gradient([0.5, 2])).toEqual(f.gradient([0.5, 2]));
    p.dispose();
  });
});

describe("the bytes", () => {
  const f = compile({ x: [], y: [] }, ({ x, y }, { k }) => x.mul(y).add(k).sub(NaN), { parameters: { k: [] } });
  const bytes = f.toBytes();

  it("are those of docs/format.md", () => {
    const head = '{"inputs":{"x":[],"y":[]},"parameters":{"k":[]},"outputs":[],"functions":[{"nested":[],"nodes":7,"words":7,"numbers":1}]}'; // prettier-ignore
    const hex = (from: number, to?: number): string => Buffer.from(bytes.subarray(from, to)).toString("hex");
    expect(hex(0, 20)).toBe("57475244" + "01000000" + "b8000000" + "766659c9" + "79000000");
    expect(new TextDecoder().decode(bytes.subarray(20, 141))).toBe(head);
    expect(hex(141)).toBe(
      "fffffe02" + "00fd01" + // input input parameter mul add constant sub
      "0000000001000000" + "0200000003000000" + "0400000005000000" + "06000000" + "000000000000f87f",
    ); // prettier-ignore
  });

  it("are the same for the same function, and each time", () => {
    expect(f.toBytes()).toEqual(bytes);
    expect(compile({ x: [], y: [] }, ({ x, y }, { k }) => x.mul(y).add(k).sub(NaN), { parameters: { k: [] } }).toBytes()).toEqual(bytes); // prettier-ignore
    expect(f.toBytes().buffer.byteLength).toBe(bytes.length);
  });

  it("hold one NaN, whatever its bits were", () => {
    const other = new Float64Array(Uint32Array.of(1, 0xfff00000).buffer)[0]!;
    expect(compile(1, ([x]) => x!.add(other)).toBytes()).toEqual(compile(1, ([x]) => x!.add(NaN)).toBytes());
  });

  it("may stand anywhere, in any kind of buffer", () => {
    const shifted = new Uint8Array(bytes.length + 9);
    shifted.set(bytes, 3);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const all = [shifted.subarray(3, 3 + bytes.length), bytes.buffer, shared, shared.buffer, Buffer.from(bytes), new DataView(bytes.buffer)]; // prettier-ignore
    for (const from of all) expect(fromBytes(from).toBytes()).toEqual(bytes);
  });

  it("are of what was compiled, not of what was set", () => {
    f.setParameters({ k: 2 });
    expect(f.toBytes()).toEqual(bytes);
    expect(() => fromBytes(bytes).value([1, 2])).toThrow("parameters were never set");
  });
});

describe("the examples of docs/format.md", () => {
  const text = readFileSync(new URL("../docs/format.md", import.meta.url), "utf8");

  it("are files", () => {
    const f = fromJSON(/```json\n(.*?)```/s.exec(text)![1]);
    expect(f.value([2, 3])).toEqual(Float64Array.of(2, Infinity));
    const [start, head, codes, ...streams] = /```\n(57475244 .*?)```/s.exec(text)![1]!.trim().split("\n");
    const hex = (line: string): Buffer => Buffer.from(line.split("  input")[0]!.replaceAll(" ", ""), "hex");
    const bytes = Buffer.concat([hex(start!), Buffer.from(head!), hex(codes!), ...streams.map(hex)]);
    expect(String(fromBytes(bytes))).toBe(String(compile(2, ([x, y], [k]) => x!.mul(y!).add(k!).sub(NaN), { parameters: 1 }))); // prettier-ignore
  });
});

describe("the JSON form", () => {
  it("is the function, operation by operation", () => {
    const f = compile(2, ([a, b]) => [mapSum((x) => a!.mul(x), [1, -0, NaN, -Infinity]), sum([a!, b!, a!])]);
    expect(JSON.parse(JSON.stringify(f))).toEqual({
      format: "wasmgrad",
      version: 1,
      inputs: [2],
      outputs: [2],
      functions: [
        {
          body: { shared: 1, state: 0, active: 0, passive: 1 },
          nodes: ["input", "parameter", ["mul", 0, 1]],
          outputs: [2],
        },
        {
          nodes: [
            "input",
            "input",
            ["nested", { kind: "map", body: 0, rows: { from: "constants", count: 4, values: [1, "-0", "NaN", "-Infinity"] }, reduction: "sum" }, 0],
            ["result", 2, 0],
            ["sum", 0, 1, 0],
          ],
          outputs: [3, 4],
        },
      ],
    }); // prettier-ignore
  });

  it("may be written by hand", () => {
    const f = fromJSON({ format: "wasmgrad", version: 1, inputs: { x: [], y: [] }, outputs: [], functions: [{ nodes: ["input", "input", ["constant", "-0"], ["constant", 2], ["mul", 2, 3], ["pow", 0, 3], ["dot", [0, 5], [1, 4]], ["sin", 5]], outputs: [6] }] }); // prettier-ignore
    expect(f.gradient({ x: 3, y: 5 })).toEqual({ x: 5 - 0, y: 3 });
    expect(f.value([3, 5])).toBe(15);
  });

  it("has whatever nodes are well-formed, with the values of one after the other", () => {
    const plain = names.filter((name) => rules[name].partials);
    const node = fc.record({ name: fc.constantFrom(...plain), at: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), n: fc.integer({ min: 1, max: 4 }), constant: fc.option(fc.double()) }); // prettier-ignore
    fc.assert(
      fc.property(fc.array(node, { maxLength: 30 }), fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }), (given, outs) => {
        const nodes: Any[] = ["input", "input", "input", "parameter"];
        for (const { name, at, n, constant } of given) {
          const { arity } = rules[name];
          const operands = at.map((k) => k % nodes.length);
          if (constant !== null) nodes.push(["constant", Number.isFinite(constant) ? constant : String(constant)]);
          else if (arity === "pairs") nodes.push([name, operands.slice(0, n), operands.slice(4, 4 + n)]);
          else nodes.push([name, ...operands.slice(0, arity === "list" ? n : arity)]);
        }
        const outputs = outs.map((k) => k % nodes.length);
        const f = fromJSON({ format: "wasmgrad", version: 1, inputs: 3, parameters: 1, outputs: outs.length, functions: [{ nodes, outputs }] }) as Any3; // prettier-ignore
        const x = [0.5, -1.25, 3];
        f.setParameters([2]);
        const values: number[] = [];
        const found = (of: Any): number => values[of]!;
        nodes.forEach((of: Any, i) => {
          if (i < 4) return values.push([...x, 2][i]!);
          const [name, ...operands] = of as [string, ...Any[]];
          if (name === "constant") return values.push(Number(operands[0]));
          return values.push(apply(name as "sin", operands.flat().map(found)) as number);
        });
        expect(Array.from(f.value(x) as Float64Array)).toEqual(outputs.map(found));
        everything(f, Float64Array.from(x));
        expect(fromBytes(f.toBytes()).toBytes()).toEqual(f.toBytes());
        f.dispose();
      }),
      { numRuns: 300, seed: 11 },
    ); // prettier-ignore
  });
});

describe("a function that calls JavaScript", () => {
  const plain = defineOpaque({ name: "lookup", inputs: 1, value: ([x]) => x!, vjp: (_x, t) => [t] as Any });
  const message = (where: string, name: string): string =>
    `file: ${where}: got ${name}, which is computed by JavaScript (defineOpaque, wasmgrad/linalg, implicit), expected operations that a file can hold; save the function without it, and apply it outside`; // prettier-ignore
  it("is no file", () => {
    const f = compile(1, ([x]) => plain([x!]) as Expr);
    expect(errorOf(() => f.toBytes())).toBe(message("toBytes", "lookup"));
    expect(errorOf(() => JSON.stringify(f))).toBe(message("toJSON", "lookup"));
    expect(errorOf(() => compile(1, ([x]) => mapSum((r) => plain([x!.mul(r)]) as Expr, [1, 2])).toBytes())).toBe(message("toBytes", "lookup")); // prettier-ignore
    expect(errorOf(() => compile([2, 2], (a) => solve(a, [1, 2])).toBytes())).toContain("file: toBytes: got solve");
    expect(errorOf(() => compile(1, ([x]) => implicit((y: Any, p: Any) => y.mul(y).sub(p), { start: () => 1 } as Any)(x!) as Any).toBytes())).toBe(message("toBytes", "implicit")); // prettier-ignore
  });
});

describe("a function that was disposed of", () => {
  it("is saved no more", () => {
    const f = compile(1, ([x]) => x!);
    f.dispose();
    expect(errorOf(() => f.toBytes())).toBe("disposed: toBytes: this function has been disposed of; compile it again");
    expect(errorOf(() => f.toJSON())).toBe("disposed: toJSON: this function has been disposed of; compile it again");
  });
});

describe("what is expected of a file", () => {
  const bytes = compile({ w: [2, 2] }, ({ w }) => w[0]![0]!).toBytes();
  it("types the function, or is an error", () => {
    const f = fromBytes(bytes, { inputs: { w: [2, 2] } });
    const gradient: { w: number[][] } = f.gradient({ w: [[1, 2], [3, 4]] }); // prettier-ignore
    expect(gradient).toEqual({ w: [[1, 0], [0, 0]] }); // prettier-ignore
    expect(errorOf(() => fromBytes(bytes, { inputs: 4 }))).toBe('shape: fromBytes: got a function whose inputs have the shape {"w":[2,2]}, expected 4; read the file that was meant, or expect what it holds'); // prettier-ignore
    expect(errorOf(() => fromBytes(bytes, { parameters: [2] }))).toBe("shape: fromBytes: got a function whose parameters have the shape none, expected [2]; read the file that was meant, or expect what it holds"); // prettier-ignore
    expect(errorOf(() => fromJSON(compile(1, ([x]) => x!).toJSON(), { inputs: [] }))).toContain("shape: fromJSON: got a function whose inputs"); // prettier-ignore
    expect(errorOf(() => fromBytes(bytes, { inputs: "w" as Any }))).toContain("shape: fromBytes: inputs: got ");
  });
});

describe("limits of a file", () => {
  const f = compile(2, ([a, b]) =>
    sum(
      Array.from({ length: 50 }, (_, k) =>
        a!
          .mul(k + 2)
          .sin()
          .mul(b!),
      ),
    ),
  );
  const bytes = f.toBytes();

  it("are those of compile: operations, and bytes", () => {
    const of = (limits: object) => errorOf(() => fromBytes(bytes, { limits }));
    expect(of({ operations: 20 })).toBe("limit: fromBytes: got more than 20 operations, expected at most so many (limits.operations); raise the limit, or record less: mapSum, fold and the like record their function once"); // prettier-ignore
    expect(of({ bytes: 100 })).toMatch(/^limit: fromBytes: got a request for \d+ bytes with 0 held, expected at most 100 in all/); // prettier-ignore
    expect(of({ seconds: 1 })).toBe('type: fromBytes: limits: got "seconds", expected operations, bytes, milliseconds');
    expect(of({ operations: 1000, bytes: 1e6, milliseconds: 1e4 })).toBe("none");
  });

  it("hold for its calls", () => {
    const g = fromBytes(bytes, { limits: { bytes: 20_000 } });
    expect(g.gradient([1, 2])).toEqual(f.gradient([1, 2]));
    expect(errorOf(() => g.batch.gradient(new Float64Array(2000)))).toMatch(/^limit: batch/);
  });
});
