/** Lines of the user's code, read off stacks of three engines. */
import { describe, expect, it } from "vitest";
import { compile, fold, grad, mapSum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { bodiesIn } from "../src/nested/nested.js";
import { layoutOf } from "../src/shape.js";
import { SourceBuilder, firstOutside, sourceOf } from "../src/source.js";
import { operationAt } from "../src/naming.js";
import { LEAVES, RESULT } from "../src/tape.js";
import type { Tape } from "../src/tape.js";
import { finish, trace } from "../src/trace.js";

describe("the first line outside of wasmgrad", () => {
  const own = "https://example.org/node_modules/wasmgrad/dist/";

  it.each<[string, string, string | undefined]>([
    ["V8", `    at Expr.log (${own}chunk-A.js:1:234)\n    at ${own}index.js:1:99\n    at loss (https://example.org/app/model.js:12:34)\n    at run (https://example.org/app/main.js:1:2)`, "https://example.org/app/model.js:12:34"],
    ["V8 without a name", `    at ${own}chunk-A.js:1:234\n    at https://example.org/app/model.js:12:34`, "https://example.org/app/model.js:12:34"],
    ["V8, a file", "    at loss (file:///home/me/model.ts:3:5)", "/home/me/model.ts:3:5"],
    ["V8, Windows", "    at loss (C:\\\\code\\\\model.ts:3:5)", "C:\\\\code\\\\model.ts:3:5"],
    ["V8, async and new", "    at async Promise.all (index 0)\n    at new Model (/home/me/model.ts:3:5)", "/home/me/model.ts:3:5"],
    ["V8, native and node", "    at Array.map (<anonymous>)\n    at node:internal/main:1:2\n    at async file:///home/me/a.mjs:7:8", "/home/me/a.mjs:7:8"],
    ["V8, eval", "    at eval (eval at run (https://example.org/app/main.js:5:6), <anonymous>:1:1)", "https://example.org/app/main.js:5:6"],
    ["V8, a method with another name", "    at Model.loss [as f] (/home/me/model.ts:3:5)", "/home/me/model.ts:3:5"],
    ["V8, a folder with parentheses", "    at loss (/home/me (old)/model.ts:3:5)", "/home/me (old)/model.ts:3:5"],
    ["Firefox", `log@${own}chunk-A.js:1:234\nloss@https://example.org/app/model.js:12:34\n@https://example.org/app/main.js:1:2\n`, "https://example.org/app/model.js:12:34"],
    ["Firefox without a name", "@https://example.org/app/main.js:1:2\n", "https://example.org/app/main.js:1:2"],
    ["Firefox, eval", "run@https://example.org/app/main.js line 5 > eval:1:1\n", "https://example.org/app/main.js:5:1"],
    ["Safari", `log@${own}chunk-A.js:1:234\n[native code]\nloss@https://example.org/app/model.js:12:34\nglobal code@https://example.org/app/main.js:1:2`, "https://example.org/app/model.js:12:34"],
    ["Safari, WebAssembly", "<?>.wasm-function[7]@[wasm code]\nmodule code@https://example.org/app/main.js:1:2", "https://example.org/app/main.js:1:2"],
    ["nothing but wasmgrad", `    at ${own}chunk-A.js:1:234`, undefined],
    ["no stack", "", undefined],
  ])("in %s", (_name, stack, place) => {
    expect(firstOutside(stack, own)).toBe(place);
  }); // prettier-ignore
});

/** Lines of this file by operation, those of bodies behind. */
function linesOf(tape: Tape): string[] {
  const frame = { tape, values: new Float64Array(tape.length), active: new Uint8Array(tape.length) };
  const own = Array.from(tape.opcodes).flatMap((code, i) => {
    if (code >= LEAVES || code === RESULT) return [];
    const [, file, line] = /([^/]*):(\d+):\d+$/.exec(sourceOf(tape, i) ?? "none") ?? [];
    expect(file).toBe("source.test.ts");
    return [`${operationAt(frame, i)} ${line}`];
  });
  return [...own, ...[...bodiesIn(tape)].flatMap((body) => linesOf(body.tape))];
}

const recorded = (fn: (x: Expr[]) => unknown): Tape =>
  finish(trace(fn as never, layoutOf(2, "test"), undefined, "test", undefined, undefined, new SourceBuilder()));

/** The line this is called on, and the next ones. */
function here(): number {
  return Number(/source\.test\.ts:(\d+)/.exec(new Error().stack!.split("\n")[2]!)![1]);
}

describe("a function that is traced with its lines", () => {
  it("has them for every operation, whichever way it is recorded", async () => {
    const { add, sum } = await import("../src/index.js");
    const at = here();
    const tape = recorded(([x, y]) => {
      const a = x!.sin();
      const b = add(a, y!);
      return sum([a, b]).select(
        2,
        b,
      );
    }); // prettier-ignore
    expect(linesOf(tape)).toEqual([`sin ${at + 2}`, `add ${at + 3}`, `sum ${at + 4}`, `select ${at + 4}`]);
  });

  it("has them in bodies, and for what is recorded outside of these", () => {
    const at = here();
    const tape = recorded(([x, y]) => {
      const s = fold((z) => z.mul(2), x!, 3);
      return mapSum((r) => {
        const shared = y!.exp();
        return shared.mul(r).log();
      }, [1, 2]).add(s); // prettier-ignore
    });
    const lines = linesOf(tape);
    expect(lines).toEqual([`fold ${at + 2}`, `exp ${at + 4}`, `mapSum ${at + 3}`, `add ${at + 6}`, `mul ${at + 2}`, `mul ${at + 5}`, `log ${at + 5}`]); // prettier-ignore
  });

  it("has for derivatives the line that asks for them", () => {
    const at = here();
    const lines = linesOf(recorded((x) => grad(([y]: Expr[]) => y!.sin())(x)));
    expect(lines).toContain(`mul ${at + 1}`);
  });

  it("has them in functions that are called", () => {
    const at = here();
    const inner = compile(1, ([x]) => x!.cos().log(), { trackSource: true });
    const tape = recorded(([x]) => inner.call([x!]));
    expect(linesOf(tape)).toEqual([`call ${at + 2}`, `cos ${at + 1}`, `log ${at + 1}`]);
  });

  it("is asked for by true or false", () => {
    expect(() => compile(1, ([x]) => x!, { trackSource: "yes" as unknown as boolean })).toThrow('compile: trackSource: got "yes", expected true or false'); // prettier-ignore
  });

  it("keeps each place once", () => {
    const tape = recorded(([x]) => Array.from({ length: 50 }).reduce((y: Expr) => y.mul(2), x!));
    expect(tape.sources!.places).toHaveLength(1);
  });

  it("is what it is without, to the bit", () => {
    const fn = ([x, y]: Expr[]): Expr => mapSum((r) => x!.mul(r).sin().add(y!.exp()), [1, 2, 3]);
    const [f, g] = [compile(2, fn), compile(2, fn, { trackSource: true })];
    expect(g.gradient([1, 2])).toEqual(f.gradient([1, 2]));
    expect(g.length).toBe(f.length);
    expect(recordedWithout(fn).sources).toBeUndefined();
  });
});

const recordedWithout = (fn: (x: Expr[]) => unknown): Tape =>
  finish(trace(fn as never, layoutOf(2, "test"), undefined, "test"));
