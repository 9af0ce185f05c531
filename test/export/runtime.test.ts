/** Exported modules in a runtime that is not V8: WABT's interpreter, which takes tests as text. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exportWasm } from "../../src/export.js";
import { compile, logSumExp, sum } from "../../src/index.js";
import { names, rules } from "../../src/ops.js";
import { apply } from "../programs.js";
import type { Fn } from "../programs.js";

const folder = mkdtempSync(join(tmpdir(), "wasmgrad-runtime-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @throws Where WABT is not installed: a missing runtime must not pass for a tested module. */
function run(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
  } catch (error) {
    const { code, stdout } = error as { code?: string; stdout?: string };
    if (code === "ENOENT") throw new Error(`${program} is not on the PATH, and these tests need it; install it: apt-get install -y wabt`); // prettier-ignore
    throw new Error(`${program}: ${stdout}`, { cause: error });
  }
}

const bitsOf = (x: number): bigint => new BigInt64Array(Float64Array.of(x).buffer)[0]!;

const binary = (bytes: Uint8Array): string =>
  `"${Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("")}"`;

/** Numbers in and out of the memory of another module, as their bits. */
const io = (of: string, entries: readonly string[], addresses: readonly string[], results: string): string => `(module
  (import "${of}" "memory" (memory 1))
  ${addresses.map((name) => `(import "${of}" "${name}" (global $${name} i32))`).join("\n  ")}
  ${entries.map((name) => `(import "${of}" "${name}" (func $${name} ${results && "(result f64)"}))`).join("\n  ")}
  ${entries.map((name) => `(func (export "${name}") ${results && "(result i64)"} ${results && "(i64.reinterpret_f64 "}(call $${name})${results && ")"})`).join("\n  ")}
  ${addresses.map((name) => `(func (export "put ${name}") (param i32 i64) (i64.store (i32.add (global.get $${name}) (i32.shl (local.get 0) (i32.const 3))) (local.get 1)))
  (func (export "get ${name}") (param i32) (result i64) (i64.load (i32.add (global.get $${name}) (i32.shl (local.get 0) (i32.const 3)))))`).join("\n  ")})`; // prettier-ignore

const put = (name: string, xs: ArrayLike<number>): string[] =>
  Array.from(xs, (x, i) => `(invoke "put ${name}" (i32.const ${i}) (i64.const ${bitsOf(x)}))`);

const got = (name: string, xs: ArrayLike<number>): string[] =>
  Array.from(xs, (x, i) => `(assert_return (invoke "get ${name}" (i32.const ${i})) (i64.const ${bitsOf(x)}))`);

/** Lines of a test: the module of a function, and the bits that its entries have at a point. */
function checks(name: string, inputs: number, fn: Fn, x: readonly number[]): string[] {
  const f = compile(inputs, fn as never);
  const { wasm } = exportWasm(f);
  const module = `(module $${name} binary ${binary(wasm)}) (register "${name}" $${name})`;
  if (f.outputs === 1) {
    const value = `(i64.const ${bitsOf(f.value(x as never) as number)})`;
    return [
      module,
      io(name, ["value", "gradient"], ["inputs", "adjoints"], "f64"),
      ...put("inputs", x),
      `(assert_return (invoke "value") ${value})`,
      `(assert_return (invoke "gradient") ${value})`,
      ...got("adjoints", f.gradient(x as never) as Float64Array),
    ];
  }
  const u = Array.from({ length: f.outputs }, (_, i) => 1 - 0.75 * i);
  const out = (): Float64Array => new Float64Array(f.outputs);
  return [
    module,
    io(
      name,
      ["value", "vjp", "jvp"],
      ["inputs", "adjoints", "outputs", "cotangents", "tangents", "outputTangents"],
      "",
    ),
    ...[...put("inputs", x), ...put("cotangents", u), ...put("tangents", x)],
    `(invoke "vjp")`,
    ...got("adjoints", f.vjp(x as never, u) as Float64Array),
    `(invoke "jvp")`,
    ...got("outputTangents", f.jvp(x as never, x as never, out())),
    `(invoke "value")`,
    ...got("outputs", f.value(x as never, out())),
  ];
}

/** Has WABT run a test. @returns how many of its checks passed, and how many there were. */
function passed(lines: readonly string[]): [passed: number, all: number] {
  writeFileSync(join(folder, "test.wast"), lines.join("\n"));
  run("wast2json", "test.wast", "-o", "test.json");
  const report = run("spectest-interp", "test.json");
  const [, ok, all] = /^(\d+)\/(\d+) tests passed/m.exec(report)!;
  return [Number(ok), Number(all)];
}

describe("an exported module in WABT's interpreter", () => {
  it("has the bits of the function in V8, for every operation", () => {
    const lines = names.flatMap((name) => {
      const { arity, samples, partials } = rules[name];
      if (!partials) return [];
      const x = samples[0]!.slice(0, typeof arity === "number" ? arity : undefined);
      return checks(name, x.length, (xs) => apply(name, xs), x);
    });
    const [ok, all] = passed(lines);
    expect(ok).toBe(all);
    expect(all).toBeGreaterThan(3 * 80);
  });

  it.each<[string, number, Fn]>([
    ["straight-line code", 3, ([x, y, z]) => [x!.sin().mul(y!.exp()), z!.log().add(x!), x!]],
    ["the loops of the core", 64, (xs) => sum(xs.map((x) => x.exp().tanh())).add(logSumExp(xs))],
    ["both, with several outputs", 40, (xs) => [logSumExp(xs), ...xs.map((x) => x.sqrt())]],
  ])("has them for %s", (_name, n, fn) => {
    const lines = checks(
      "f",
      n,
      fn,
      Array.from({ length: n }, (_, i) => 0.3 + i / 7),
    );
    const [ok, all] = passed(lines);
    expect(ok).toBe(all);
    expect(all).toBeGreaterThan(n);
  });

  it("fails where a bit is another", () => {
    const lines = checks("f", 2, ([x, y]) => x!.mul(y!), [2, 3]);
    const wrong = lines.map((line) => line.replace(`(i64.const ${bitsOf(6)})`, `(i64.const ${bitsOf(6) + 1n})`));
    expect(() => passed(wrong)).toThrow(/mismatch/);
  });
});
