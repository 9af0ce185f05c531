/** Memory of the core: who takes it, who gives it back, and what happens when there is none. */
import { readFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { getCore } from "../src/core.js";
import {
  AdError,
  Tape,
  compile,
  grad,
  hessian,
  jacobian,
  fold,
  logSumExp,
  mapLogSumExp,
  mapSum,
  sum,
  whileLoop,
} from "../src/index.js";
import type { Expr } from "../src/index.js";
import { optimize } from "../src/optimize.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import { layoutOf } from "../src/shape.js";
import { finish, trace } from "../src/trace.js";

const bytes = (): number => getCore().bytes;

/** `work` often enough that a leak of 16 bytes a round would show; the first rounds may take memory. */
function staysFlat(rounds: number, work: () => void): void {
  for (let k = 0; k < 10; k++) work();
  const before = bytes();
  for (let k = 0; k < rounds; k++) work();
  expect(bytes()).toBe(before);
}

describe("dispose", () => {
  const xs = new Float64Array(100).fill(0.5);

  it("gives memory back: 100,000 functions, one after the other, need no more than one", () => {
    staysFlat(100_000, () => compile(2, ([x, y]) => x!.mul(y!).sin()).dispose());
  }, 60_000);

  it("gives the block of tangents back, too", () => {
    staysFlat(5_000, () => {
      const f = compile(100, (xs) => sum(xs.map((x) => x.sin())));
      f.hvp(xs, xs);
      f.dispose();
    });
  });

  it("gives back what nested functions took: bodies, blocks of rows and of steps, reductions", () => {
    const make = () =>
      compile(3, ([x, y, z]) => {
        const rows = mapSum((r: Expr) => r.mul(x!).sin().add(y!), [1, 2, 3]).add(mapLogSumExp((r: Expr) => r.mul(y!), [1, 2]));
        return fold((s: Expr) => s.mul(z!).sin(), rows, 5).add(whileLoop((s: Expr) => s.gt(1), (s: Expr) => s.mul(0.5), x!));
      }); // prettier-ignore
    staysFlat(300, () => {
      const f = make();
      f.gradient([3, 2, 1]);
      f.hvp([3, 2, 1], [1, 1, 1]);
      f.batch.gradient(Float64Array.of(1, 2, 3, 4, 5, 6));
      f.dispose();
    });
  });

  it("in any order leaves the rest of the functions as they are", () => {
    const make = (k: number) => compile(3, (xs) => sum(xs.map((x) => x.mul(k).sin())));
    const functions = Array.from({ length: 50 }, (_, k) => make(k));
    const expected = functions.map((f) => f.gradient([1, 2, 3]));
    for (let k = 0; k < 50; k += 3) functions[k]!.dispose();
    const more = Array.from({ length: 50 }, (_, k) => make(k));
    functions.forEach((f, k) => {
      if (k % 3 !== 0) expect(f.gradient([1, 2, 3])).toEqual(expected[k]);
    });
    more.forEach((f, k) => expect(f.gradient([1, 2, 3])).toEqual(expected[k]));
  });

  it("twice does nothing the second time, also when the memory belongs to another by then", () => {
    const f = compile(2, ([x, y]) => x!.mul(y!));
    f.dispose();
    const g = compile(2, ([x, y]) => x!.mul(y!));
    f.dispose();
    f.dispose();
    const h = compile(2, ([x, y]) => x!.add(y!));
    expect([g.value([3, 4]), h.value([3, 4])]).toEqual([12, 7]);
  });

  it("is Symbol.dispose: `using` calls it at the end of the block", () => {
    let kept!: { value(x: number[]): unknown };
    {
      using f = compile(1, ([x]) => x!.square());
      expect(f.value([3])).toBe(9);
      kept = f;
    }
    expect(() => kept.value([3])).toThrow("value: this function has been disposed of");
    expect(() => {
      using f = compile(1, ([x]) => x!.square());
      kept = f;
      throw new Error("in the block");
    }).toThrow("in the block");
    expect(() => kept.value([3])).toThrow("disposed");
  });
});

describe("calls", () => {
  it("of a compiled function take no memory", () => {
    const f = compile(3, (xs) => [sum(xs).exp(), xs[0]!]);
    const g = compile(3, (xs) => sum(xs).exp());
    const x = [1, 2, 3];
    staysFlat(2_000, () => {
      f.value(x);
      f.jacobian(x);
      f.vjp(x, [1, 1]);
      g.hessian(x);
      g.toString(x);
    });
  });

  it("of operators, of free functions and of a Tape give back what they take", () => {
    staysFlat(1_000, () => {
      grad((x: Expr) => x.sin().mul(x))(2);
      hessian(([x, y]: Expr[]) => x!.mul(y!))([1, 2]);
      jacobian(([x, y]: Expr[]) => [x!, y!])([1, 2]);
      logSumExp([1, 2, 3]);
      const t = new Tape();
      const a = t.variable(2);
      t.gradient(a.square(), [a]);
    });
  });

  it("that fail give back what they took", () => {
    const f = compile(2, (xs) => xs);
    staysFlat(1_000, () => {
      expect(() => grad((xs: Expr[]) => xs)([1, 2])).toThrow(AdError);
      expect(() => f.gradient([1, 2])).toThrow(AdError);
      expect(() => compile(1, ([x]) => x!.add(undefined as never))).toThrow(AdError);
    });
  });
});

describe("a program that the core refuses", () => {
  it("leaves nothing behind", () => {
    const traced = trace(((xs: Expr[]) => xs.map((x) => x.sin())) as never, layoutOf(500, "test"), undefined, "test");
    const { program } = schedule(optimize(finish(traced)));
    const wrong = { ...program, outputs: Uint32Array.of(0xffffffff) };
    staysFlat(2_000, () => expect(() => Resident.upload(wrong)).toThrow("an output is no slot"));
    const unclear = { ...program, cleared: Uint32Array.of(0, 0xffffffff) };
    staysFlat(2_000, () => expect(() => Resident.upload(unclear)).toThrow("a range to clear is outside the slots"));
    Resident.upload(program).free();
  });
});

describe("a function that is forgotten", () => {
  it("is freed once it is collected: 100,000 of them leave the core's memory flat", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const chunk = async () => {
      for (let k = 0; k < 5_000; k++) compile(2, ([x, y]) => x!.mul(y!).sin()).value([1, 2]);
      collect();
      await turn();
      await turn();
    };
    for (let k = 0; k < 3; k++) await chunk();
    const before = bytes();
    for (let k = 0; k < 20; k++) await chunk();
    expect(bytes()).toBe(before);
  }, 60_000);

  it("is freed with all that is nested in it", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const chunk = async () => {
      for (let k = 0; k < 200; k++) {
        const f = compile(2, ([x, y]) =>
          mapSum((r: Expr) => r.mul(x!), [1, 2]).add(fold((s: Expr) => s.mul(y!), x!, 3)),
        );
        f.gradient([1, 2]);
        f.hvp([1, 2], [1, 1]);
      }
      collect();
      await turn();
      await turn();
    };
    for (let k = 0; k < 3; k++) await chunk();
    const before = bytes();
    for (let k = 0; k < 10; k++) await chunk();
    expect(bytes()).toBe(before);
  }, 60_000);

  it("is not freed while it is held, whatever is collected around it", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const f = compile(2, ([x, y]) => x!.mul(y!).sin());
    const expected = f.gradient([1, 2]);
    for (let k = 0; k < 5; k++) {
      for (let i = 0; i < 200; i++) compile(2, ([x, y]) => x!.add(y!).cos()).value([i, 2]);
      collect();
      await turn();
    }
    expect(f.gradient([1, 2])).toEqual(expected);
  });

  it("and was disposed of is not freed a second time", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    for (let i = 0; i < 200; i++) compile(2, ([x, y]) => x!.add(y!)).dispose();
    const kept = Array.from({ length: 200 }, (_, i) => compile(2, ([x, y]) => x!.mul(y!).add(i)));
    collect();
    await turn();
    await turn();
    const more = Array.from({ length: 200 }, (_, i) => compile(2, ([x, y]) => x!.mul(y!).sub(i)));
    kept.forEach((f, i) => expect(f.value([2, 3])).toBe(6 + i));
    more.forEach((f, i) => expect(f.value([2, 3])).toBe(6 - i));
  });
});

/** The core with at most `pages` (64 KiB each) of memory above what it starts with: its module rewritten. */
function smallCore(pages: number): Uint8Array<ArrayBuffer> {
  const module = Uint8Array.from(readFileSync(new URL("../build/core.wasm", import.meta.url)));
  const read = (at: number): [value: number, next: number] => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return [value, at];
    }
  };
  for (let at = 8; at < module.length;) {
    const id = module[at]!;
    const [size, body] = read(at + 1);
    if (id === 5) {
      // One memory: its flags (1: it has a maximum), least and most pages; each in two bytes here.
      const [least] = read(body + 2);
      const leb = (x: number) => [(x & 127) | 128, x >> 7];
      const section = [5, 6, 1, 1, ...leb(least), ...leb(least + pages)];
      return Uint8Array.from([...module.subarray(0, at), ...section, ...module.subarray(body + size)]);
    }
    at = body + size;
  }
  throw new Error("no memory section");
}

describe("a core without more memory", () => {
  /** The library afresh, on a core with room for 64 pages, 4 MiB. */
  async function fresh() {
    vi.resetModules();
    const api = await import("../src/index.js");
    const core = await import("../src/core.js");
    core.provideModule(() => new WebAssembly.Module(smallCore(64)));
    return { ...api, core: core.getCore() };
  }

  it("says so, and every function that is there stays usable", async () => {
    const { compile, sum, AdError, core } = await fresh();
    const make = () => compile(10_000, (xs) => sum(xs.map((x) => x.sin())));
    const functions: ReturnType<typeof make>[] = [];
    let error: unknown;
    while (!error && functions.length < 100) {
      try {
        functions.push(make());
      } catch (e) {
        error = e;
      }
    }
    expect(error).toBeInstanceOf(AdError);
    expect((error as AdError).code).toBe("memory");
    expect((error as AdError).message).toMatch(
      /^out of memory: got a request for \d MB with \d MB held, expected at most 1024 MB in one program and 4096 MB in all; dispose\(\) of functions you no longer need, or split this one$/,
    );
    expect(functions.length).toBeGreaterThan(3);
    const x = new Float64Array(10_000).fill(0);
    for (const f of functions) expect(Array.from(f.gradient(x) as Float64Array)).toEqual(Array.from(x, () => 1));

    // Tangents need more: refused, while values and gradients go on.
    const isRefused = (f: (typeof functions)[number]): boolean => {
      try {
        f.hvp(x, x);
        return false;
      } catch {
        return true;
      }
    };
    const first = functions.find(isRefused)!;
    expect(first).toBeDefined();
    for (let k = 0; k < 3; k++) {
      expect(() => first.hvp(x, x)).toThrow(/^out of memory/);
      expect(() => first.jvp(x, x)).toThrow(/^out of memory/);
      expect(first.value(x)).toBe(0);
    }

    // What is given back can be used.
    for (const f of functions.filter((f) => f !== first).slice(0, 2)) f.dispose();
    expect(first.jvp(x, new Float64Array(10_000).fill(1))).toBe(10_000);
    const small = compile(2, ([a, b]) => a!.mul(b!));
    expect(small.value([3, 4])).toBe(12);
    expect(core.bytes).toBeLessThanOrEqual(70 * 65_536);
  });

  it("takes nothing for a request that fails", async () => {
    const { compile, sum } = await fresh();
    const kept = compile(2, ([a, b]) => a!.mul(b!).sin());
    const of = (inputs: number) => () => compile(inputs, (xs) => sum(xs)).dispose();
    for (let k = 0; k < 5; k++) {
      // No room for the tape; room for the tape, but none to order it.
      for (const inputs of [300_000, 40_000]) expect(of(inputs)).toThrow(/^out of memory/);
      expect(of(20_000)).not.toThrow();
      expect(kept.value([0, 1])).toBe(0);
    }
  });

  it("refuses a long list of numbers, and adds up a short one", async () => {
    const { sum } = await fresh();
    expect(() => sum(new Float64Array(750_000))).toThrow(/^out of memory/);
    expect(sum([1, 2, 3])).toBe(6);
  });
});
