/** Exported functions against those that they were made of: the same bits, without anything of wasmgrad. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../../src/algebra.js";
import { exportWasm } from "../../src/export.js";
import {
  compile,
  defineOpaque,
  dot,
  fold,
  map,
  mapLogSumExp,
  mapSum,
  maxOf,
  logSumExp,
  sum,
  whileLoop,
} from "../../src/index.js";
import type { Expr } from "../../src/index.js";
import { names, rules } from "../../src/ops.js";
import { apply, wide } from "../programs.js";
import type { Fn } from "../programs.js";
import { loaded, numbers, sameBits } from "./exported.js";

const recorded = names.filter((name) => rules[name].partials);

const rosenbrock = (xs: Expr[]): Expr =>
  sum(xs.slice(1).map((y, i) => y.sub(xs[i]!.square()).square().mul(100).add(xs[i]!.sub(1).square())));

const at = (n: number): number[] => Array.from({ length: n }, (_, i) => 0.3 + i / 7);

describe("an exported function", () => {
  it.each(recorded)("of %s has the bits of the function, at samples and edges", async (name: OpName) => {
    const { arity, samples, edges = [] } = rules[name];
    const points = [...samples, ...edges.map(([x]) => x), ...numbers.map((x) => [x, 0.5, 2])].map((at) => {
      const x = typeof arity === "number" ? Array.from({ length: arity }, (_, i) => at[i] ?? 1) : at.slice();
      if (arity === "pairs" && x.length % 2) x.push(1);
      return { x, tangent: x.map((_, i) => 1 - 0.25 * i) };
    });
    for (const length of new Set(points.map(({ x }) => x.length))) {
      const some = points.filter(({ x }) => x.length === length);
      await sameBits(length, (xs) => apply(name, xs), some);
      await sameBits(
        length,
        (xs) =>
          [
            apply(name, xs),
            apply(
              name,
              xs.map((e) => e.mul(0.5)),
            ),
          ] as never,
        some,
      );
    }
  });

  it("has them for random programs", async () => {
    const number = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(...numbers));
    const list = (length: number): fc.Arbitrary<number[]> => fc.array(number, { minLength: length, maxLength: length });
    await fc.assert(
      fc.asyncProperty(
        wide(recorded).chain((one) =>
          fc.tuple(fc.constant(one), list(one.inputs), list(one.inputs), list(20), list(one.parameters)),
        ),
        async ([{ inputs, parameters, fn }, x, tangent, cotangent, p]) => {
          await sameBits(inputs, fn, [{ x, tangent, cotangent, parameters: p }], parameters);
        },
      ),
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
  });

  it.each([2, 3, 10, 100])("has them for Rosenbrock's function of %d inputs", async (n) => {
    await sameBits(n, rosenbrock as never, [{ x: at(n) }, { x: at(n).map((x) => -x) }]);
  });

  it("is less than 2 kB for Rosenbrock's function of 100 inputs, value and gradient", () => {
    expect(exportWasm(compile(100, rosenbrock as never)).wasm.length).toBeLessThan(2000);
  });

  it.each<[string, number, Fn]>([
    ["sin x cos y", 2, ([x, y]) => x!.sin().mul(y!.cos())],
    ["lists that are long", 300, (xs) => sum(xs.map((x) => x.exp())).add(dot(xs, xs.slice().reverse()))],
    ["many outputs, long runs", 64, (xs) => xs.map((x, i) => x.sin().mul(xs[(7 * i) % 64]!))],
    ["lists that the core does", 12, (xs) => maxOf(xs).add(logSumExp(xs)).mul(xs[0]!.tanh())],
    ["the same beside others", 40, (xs) => [logSumExp(xs.map((x) => x.sin())), xs[3]!, sum(xs).log()]],
    ["outputs that are inputs, parts of others, and equal", 3, ([x, y, z]) => [x!, x!.mul(y!), x!, x!.mul(y!).add(z!), 2 as never]], // prettier-ignore
    ["a constant", 2, () => 3 as never],
    ["no input", 0, () => 1 as never],
  ])("has them for %s", async (_name, n, fn) => {
    await sameBits(n, fn, [{ x: at(n) }, { x: at(n).map((x) => 1 - x) }]);
  });

  it("has parameters, which are set before it is called", async () => {
    const f = compile(2, ([x, y], [a, b]) => x!.mul(a!).add(y!.pow(b!)), { parameters: 2 });
    const g = await loaded(f);
    expect(() => g.value([1, 2])).toThrow("call setParameters first");
    expect(() => g.setParameters([1])).toThrow("parameters: got 1 numbers, expected 2");
    g.setParameters([3, 4]);
    expect(g.gradient([1, 2])).toEqual(f.setParameters([3, 4]).gradient([1, 2]));
  });

  it("answers the same when it is called again, in any order", async () => {
    const f = compile(3, (xs) => [xs[0]!.mul(xs[1]!).exp(), sum(xs), logSumExp(xs)]);
    const g = await loaded(f);
    const x = [0.5, -1, 2];
    const all = (): unknown[] => [g.vjp(x, [1, -2, 3]), g.value(x), g.jvp(x, [1, 0, 2]), g.vjp(x, [0, 1, 0])];
    const first = all();
    g.vjp([7, 8, 9], [4, 5, 6]);
    g.jvp([7, 8, 9], [4, 5, 6]);
    expect(all()).toEqual(first);
  });
});

describe("nested functions", () => {
  const close = (got: ArrayLike<number>, expected: ArrayLike<number>): void =>
    Array.from(expected).forEach((x, i) => expect(got[i]).toBeCloseTo(x, 12));

  it.each<[string, (xs: Expr[]) => Expr]>([
    [
      "maps over constants",
      ([a, b]) =>
        mapSum(
          (r) =>
            a!
              .mul(r as Expr)
              .add(b!)
              .square(),
          Float64Array.of(1, 2, 5),
        ),
    ],
    ["maps over arguments", (xs) => sum(map((x) => (x as Expr).sin().mul(xs[0]!), xs) as Expr[])],
    ["reductions", ([a, b]) => mapLogSumExp(([r, s]) => a!.mul(r!).sub(b!.mul(s!)), [[1, 2], [3, 4], [0, 1]])], // prettier-ignore
    ["folds", ([a, b]) => fold((y: Expr) => y.sub(y.mul(a!).mul(0.1)), b!, 20) as Expr],
    ["maps in folds", ([a, b]) => fold((y: Expr) => y.add(mapSum((r) => (r as Expr).mul(y).sin(), [a!, b!])), 1, 3) as Expr], // prettier-ignore
    ["calls", ([a, b]) => square.call([a!.add(b!)]) as Expr],
  ])("%s are unrolled", async (_name, fn) => {
    const f = compile(2, fn as never);
    const g = await loaded(f);
    const x = [0.7, -0.4];
    expect(g.value(x)).toBeCloseTo(f.value(x) as number, 12);
    close(g.gradient(x), f.gradient(x) as Float64Array);
  });
  const square = compile(1, ([x]) => x!.square());

  it("that cannot be unrolled give an AdError that names them", () => {
    const opaque = defineOpaque({ name: "table lookup", inputs: 1, outputs: 1, value: (([x]: number[]) => [x! * 2]) as never, vjp: (_x: unknown, [t]: Expr[]) => [t!.mul(2)] } as never) as unknown as (x: Expr[]) => Expr[]; // prettier-ignore
    const refused = (f: unknown): unknown => {
      try {
        return exportWasm(f as never);
      } catch (error) {
        return `${(error as { code: string }).code}: ${(error as Error).message}`;
      }
    };
    expect([
      refused(compile(1, ([x]) => whileLoop((y: Expr) => y.lt(10), (y: Expr) => y.mul(2), x!) as never)),
      refused(compile(1, ([x], _, { rows }) => mapSum((r) => (r as Expr[])[0]!.mul(x!), rows as never) as Expr, { data: { rows: 1 } })),
      refused(compile(1, ([x]) => fold((y: Expr) => sum(Array.from({ length: 400 }, (_, i) => y.mul(x!.add(i)))), 1, 3000) as Expr)),
      refused(compile(1, ([x]) => x!.log(), { convention: "error" })),
      refused(compile(1, (xs) => opaque(xs) as never)),
    ]).toMatchInlineSnapshot(`
      [
        "trace: exportWasm: got whileLoop, whose steps are not known, expected a fold over so many steps",
        "data: exportWasm: got mapSum over a table, whose rows are not known, expected rows that are; export the function of one row, with its row as parameters",
        "limit: exportWasm: got rows or steps of more than 1048576 operations in all, expected fewer; export the function of one row, or of one step",
        "convention: exportWasm: got a function that was compiled with convention: "error", expected one without; nothing but the function itself looks for such points",
        "trace: exportWasm: got operation table lookup, which calls JavaScript, expected operations of the table; write it with these, or with defineOp",
      ]
    `); // prettier-ignore
  });
});

describe("exportWasm", () => {
  it("refuses what is no compiled function, and names that are none", () => {
    expect(() => exportWasm(Math.sin as never)).toThrow("exportWasm: got a function, expected a compiled function; pass what compile(inputs, fn) returns"); // prettier-ignore
    expect(() => exportWasm(undefined as never)).toThrow("exportWasm: got undefined, expected a compiled function");
    const f = compile(1, ([x]) => x!.sin());
    for (const name of ["", "a/b", "a b", "x".repeat(61), 3]) expect(() => exportWasm(f, { name: name as never })).toThrow(/^exportWasm: name: got /); // prettier-ignore
    f.dispose();
    expect(() => exportWasm(f)).toThrow("exportWasm: this function has been disposed of");
  });

  it("gives a module that imports nothing, of functions and addresses", () => {
    const one = new WebAssembly.Module(exportWasm(compile(2, ([x, y]) => x!.exp().mul(y!.sin()))).wasm);
    expect(WebAssembly.Module.imports(one)).toEqual([]);
    expect(WebAssembly.Module.exports(one).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "memory memory", "function value", "function gradient", "global inputs", "global adjoints",
    ]); // prettier-ignore
    const several = new WebAssembly.Module(exportWasm(compile(2, ([x, y], [p]) => [x!.mul(p!), y!], { parameters: 1 })).wasm); // prettier-ignore
    expect(WebAssembly.Module.exports(several).map(({ name }) => name)).toEqual([
      "memory", "value", "vjp", "jvp", "inputs", "parameters", "adjoints", "outputs", "cotangents", "tangents", "outputTangents",
    ]); // prettier-ignore
  });

  it("links no more than is needed", () => {
    const size = (fn: Fn, inputs = 2): number => exportWasm(compile(inputs, fn as never)).wasm.length;
    expect(size(([x, y]) => x!.mul(y!))).toBeLessThan(270);
    expect(size(([x]) => x!.exp())).toBeLessThan(1050);
    expect(size(([x, y]) => x!.sin().mul(y!.cos()))).toBeLessThan(2700);
    expect(size((xs) => logSumExp(xs), 300)).toBeLessThan(7000);
  });

  it("gives equal bytes for equal functions, whatever was exported before", () => {
    const made = (): string => {
      const { wasm, js, dts } = exportWasm(compile(3, (xs) => [logSumExp(xs), xs[0]!.sin()]));
      return `${Buffer.from(wasm).toString("base64")}\n${js}\n${dts}`;
    };
    const first = made();
    exportWasm(compile(4, (xs) => maxOf(xs)));
    expect(made() === first).toBe(true);
  });
});
