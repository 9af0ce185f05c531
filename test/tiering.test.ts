/** When programs are compiled, what it changes (nothing but the time), and what happens where they cannot be. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { getCore } from "../src/core.js";
import { ProgramBlock } from "../src/program-block.js";
import { AdError, compile, fold, logSumExp, sin } from "../src/index.js";
import type { Compiled, Expr } from "../src/index.js";

const product = ([a, b]: Expr[]): Expr => a!.add(b!).sin().mul(a!.add(b!).cos());
const x = [0.3, 0.9];

const places = (): number => getCore().exports.table.length;

/** Operations that come in no order, so that none is said once for many. */
function chain(count: number, a: Expr, b: Expr): Expr {
  let y = a;
  for (let k = 0; k < count; k++) y = Math.imul(k, 0x9e3779b1) & 0x1000 ? y.mul(b).sin() : y.add(b).div(1 + k);
  return y;
}

/** All that it gives at x. */
const all = (f: Compiled<number, never, Expr>): unknown => {
  return [f.value(x), f.gradient(x), f.vjp(x, 2), f.jvp(x, [1, -1]), f.hvp(x, [1, 2]), [...f.hessian(x)]];
};

/** Until what was started in the background is done. */
const settled = async (f: { readonly tier: string; readonly tierReason: string | undefined }): Promise<void> => {
  await vi.waitFor(() => expect(f.tierReason).not.toBe("it is being compiled"), { timeout: 30_000 });
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe("auto", () => {
  it("begins with the interpreter, compiles what is called often enough, and keeps every bit", async () => {
    const f = compile(2, product, { tier: "auto" });
    const before = all(f);
    expect([f.tier, f.tierReason]).toEqual(["interpreter", "it was not called often enough yet"]);
    const out = new Float64Array(2);
    for (let i = 0; i < 20_000; i++) f.valueAndGradient(x, out);
    expect([f.tier, f.tierReason]).toEqual(["interpreter", "it is being compiled"]);
    await settled(f);
    expect([f.tier, f.tierReason]).toEqual(["compiled", undefined]);
    expect(all(f)).toEqual(before);
  });

  it("compiles everything when it is told", async () => {
    const f = compile(2, product, { tier: "auto" });
    const before = all(f);
    const more = places();
    await f.ready("compiled");
    expect(f.tier).toBe("compiled");
    expect(places() - more).toBeLessThanOrEqual(4);
    expect(all(f)).toEqual(before);
    await f.ready("compiled");
    expect(all(f)).toEqual(before);
  });

  it("compiles the body of a fold after so many steps", async () => {
    const step = ([s]: Expr[], [r]: Expr[]): Expr[] => [s!.mul(r!).add(s!.sin())];
    const rows = Array.from({ length: 4000 }, (_, k) => [1 / (k + 2)]);
    const f = compile(1, ([s]) => fold(step as never, [s!], rows as never)[0 as never] as unknown as Expr, {
      tier: "auto",
    });
    const before = [f.value([0.5]), f.gradient([0.5])];
    for (let i = 0; i < 20; i++) f.gradient([0.5]);
    await settled(f);
    expect(f.tier).toBe("compiled");
    expect([f.value([0.5]), f.gradient([0.5])]).toEqual(before);
  });
});

describe("compiled", () => {
  it("is there when compile returns, with the bits of the interpreter", () => {
    const f = compile(2, product, { tier: "compiled" });
    expect([f.tier, f.tierReason]).toEqual(["compiled", undefined]);
    expect(all(f)).toEqual(all(compile(2, product, { tier: "interpreter" })));
  });

  it("is one step, where the same step comes many times", () => {
    const steps = ([a, b]: Expr[]): Expr => Array.from({ length: 60_000 }).reduce<Expr>((y) => sin(y).mul(b!), a!);
    const f = compile(2, steps, { tier: "compiled" });
    expect([f.tier, f.tierReason]).toEqual(["compiled", undefined]);
    expect([f.value(x), f.gradient(x)]).toEqual([compile(2, steps).value(x), compile(2, steps).gradient(x)]);
  });

  it("shows primals, tangents and adjoints at every node, as the interpreter does", () => {
    const text = (tier: "compiled" | "interpreter"): string => compile(2, product, { tier }).toString(x, [1, -1]);
    expect(text("compiled")).toBe(text("interpreter"));
  });

  it("frees its code with the function", () => {
    compile(2, product, { tier: "compiled" }).dispose();
    const before = places();
    for (let i = 0; i < 50; i++) compile(2, product, { tier: "compiled" }).dispose();
    expect(places()).toBe(before);
  });
});

/** True or false, in no order. */
function coin(): () => boolean {
  let state = 1;
  return () => (state = (16_807 * state) % 2_147_483_647) % 2 === 0;
}

describe("the interpreter stays", () => {
  it("where it is asked for", async () => {
    const f = compile(2, product, { tier: "interpreter" });
    const out = new Float64Array(2);
    for (let i = 0; i < 20_000; i++) f.valueAndGradient(x, out);
    await f.ready("compiled");
    expect([f.tier, f.tierReason]).toEqual(["interpreter", 'it was compiled with tier: "interpreter"']);
  });

  it("for programs that are too large", () => {
    const even = coin();
    const chain = ([a]: Expr[]): Expr =>
      Array.from({ length: 50_001 }).reduce<Expr>((y) => (even() ? sin(y) : y.cos()).mul(0.9), a!);
    const f = compile(1, chain, { tier: "compiled" });
    expect(f.tier).toBe("interpreter");
    expect(f.tierReason).toMatch(/^it has 100002 operations outside of long runs, expected at most 100000$/);
    expect(f.gradient([1])).toEqual(compile(1, chain, { tier: "interpreter" }).gradient([1]));
  });

  it("for large programs of which the interpreter does many operations at a time", () => {
    const even = coin();
    const order = Array.from({ length: 32 }, (_, i) => i).sort((a, b) => Math.sin(13 * a) - Math.sin(13 * b));
    const step = (ys: Expr[]): Expr[] => {
      const mixed = order.map((i) => ys[i]!);
      return even() ? mixed.map((y) => sin(y).mul(ys[0]!)) : mixed.map((y, i) => y.cos().add(ys[(i * i) % 32]!));
    };
    const steps = (xs: Expr[]): Expr[] => Array.from({ length: 110 }).reduce<Expr[]>(step, xs);
    const f = compile(32, steps, { tier: "compiled" });
    expect(f.tier).toBe("interpreter");
    expect(f.tierReason).toMatch(
      /^its \d{4} operations outside of long runs are alike \d\d at a time, which the interpreter does as fast$/,
    );
  });

  it("for programs of long runs that have no loop in emitted code", () => {
    const f = compile(300, (xs) => logSumExp(xs), { tier: "compiled" });
    expect([f.tier, f.tierReason]).toEqual([
      "interpreter",
      "most of it is long runs, which the interpreter does as fast",
    ]);
  });

  it.each([
    ["small modules, at once", product, false],
    ["a larger one, in the background", ([a, b]: Expr[]) => chain(3_000, a!, b!), true],
  ])("where the engine refuses to compile, as under a Content-Security-Policy: %s", async (_, fn, isLarge) => {
    const refused = new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
    vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
      throw refused;
    });
    const inBackground = vi.spyOn(WebAssembly, "instantiate").mockRejectedValue(refused);
    const f = compile(2, fn, { tier: "auto" });
    const before = all(f);
    await f.ready("compiled");
    expect(inBackground.mock.calls.length > 0).toBe(isLarge);
    expect([f.tier, f.tierReason]).toEqual(["interpreter", refused.message]);
    expect(all(f)).toEqual(before);
  });

  it("in the background, where a page may not compile so much at once", async () => {
    const atOnce = vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
      throw new RangeError(
        "WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB",
      );
    });
    const f = compile(2, product, { tier: "auto" });
    const before = all(f);
    await f.ready("compiled");
    expect(atOnce).toHaveBeenCalled();
    expect([f.tier, f.tierReason]).toEqual(["compiled", undefined]);
    expect(all(f)).toEqual(before);
  });

  it("and nothing is read of a program that was freed before its turn", async () => {
    const read = vi.spyOn(ProgramBlock.prototype, "program");
    const [f, g] = [compile(2, product, { tier: "auto" }), compile(2, product, { tier: "auto" })];
    const ready = Promise.all([f.ready("compiled"), g.ready("compiled")]);
    g.dispose();
    await ready;
    expect(read).toHaveBeenCalledTimes(4);
    expect(f.tier).toBe("compiled");
  });

  it("and nothing is written where a program was freed before its code was ready", async () => {
    const f = compile(2, product, { tier: "auto" });
    const before = places();
    const ready = f.ready("compiled");
    f.dispose();
    await ready;
    expect(places()).toBe(before);
    expect(() => f.tier).toThrow(new AdError("disposed", "tier: this function has been disposed of; compile it again"));
  });
});

describe("mistakes", () => {
  it("are named", async () => {
    expect(() => compile(1, ([a]) => a!, { tier: "fast" as never })).toThrow(
      new AdError("type", 'compile: tier: got "fast", expected "auto", "interpreter" or "compiled"'),
    );
    await expect(compile(1, ([a]) => a!).ready("interpreter" as never)).rejects.toThrow(
      new AdError("type", 'ready: got "interpreter", expected "compiled"'),
    );
  });
});
