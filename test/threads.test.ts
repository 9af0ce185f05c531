/** A compiled function by threads of Node and in slices of time: the bits of the function, whatever happens meanwhile. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compile, fold, map, mapLogSumExp, mapSum, whileLoop } from "../src/index.js";
import { AdError } from "../src/errors.js";
import type { Expr } from "../src/expr.js";
import { spread } from "../src/threads.js";
import type { Spread, SpreadOptions } from "../src/threads.js";

const script = new URL("../dist/worker.js", import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));

/** Workers of the test that is run. */
let workers: Worker[] = [];
const open: { dispose(): void }[] = [];

async function spreadOver<S, O>(
  f: Parameters<typeof spread<S, unknown, never>>[0],
  threads: number,
  options: SpreadOptions = {},
): Promise<Spread<S, O>> {
  workers = [];
  const worker = (): Worker => {
    workers.push(new Worker(script));
    return workers.at(-1)!;
  };
  const p = await spread(f, { threads, worker, ...options });
  open.push(p);
  return p as unknown as Spread<S, O>;
}

afterEach(() => {
  for (const p of open.splice(0)) p.dispose();
});

const numbers = (n: number, seed = 1): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(seed + 1.7 * i)); // prettier-ignore
const INPUTS = 6;
const WIDTH = 3;

/** So many operations that a thousand rows are worth to be handed out. */
function heavy(row: readonly Expr[], w: readonly Expr[]): Expr {
  let s = row[0]!;
  for (let k = 0; k < 250; k++) s = s.mul(w[k % INPUTS]!).add(row[k % WIDTH]!.mul(w[(k + 1) % INPUTS]!).sin()).mul(0.3); // prettier-ignore
  return s.add(row[1]!.mul(w[2]!).exp());
}

const sumOverTable = () =>
  compile(INPUTS, (w: Expr[], _, { rows }) => mapSum((row: Expr[]) => heavy(row, w), rows), { data: { rows: WIDTH } });

type Any = Spread<number, unknown>;

/** NaN equals NaN, and the sign of zero counts. */
function expectBits(got: unknown, expected: unknown): void {
  const list = (x: unknown): number[] => (typeof x === "number" ? [x] : Array.from(x as ArrayLike<number>));
  const [a, b] = [list(got), list(expected)];
  expect(a.length).toBe(b.length);
  expect(a.findIndex((x, i) => !Object.is(x, b[i]))).toBe(-1);
}

/** Every question of a function of one output, against the function itself. */
async function expectSame(p: Any, f: ReturnType<typeof sumOverTable>, x: Float64Array): Promise<void> {
  const v = numbers(x.length, 5);
  expectBits(await p.value(x), f.value(x));
  expectBits(await p.gradient(x), f.gradient(x));
  const [value, gradient] = await p.valueAndGradient(x);
  expectBits([value], [f.value(x)]);
  expectBits(gradient, f.gradient(x));
  expectBits(await p.jvp(x, v), f.jvp(x, v));
  expectBits(await p.vjp(x, 0.7), f.vjp(x, 0.7));
  expectBits(await p.hvp(x, v), f.hvp(x, v));
}

describe.each([1, 2, 3])("by %i threads", (threads) => {
  it.each([1, 63, 64, 1000, 5000])("a sum over %i rows of a table has the bits of the function", async (rows) => {
    const f = sumOverTable();
    f.setData({ rows: numbers(rows * WIDTH) });
    const p = await spreadOver(f as never, threads);
    expect(p.threads).toBe(threads);
    await expectSame(p as Any, f, numbers(INPUTS));
  });

  it("rows of Exprs, several outputs and stages between have the bits of the function", async () => {
    const rows = 300;
    const f = compile(rows + INPUTS, (x: Expr[]) => {
      const w = x.slice(rows);
      const first = map((r: Expr) => [heavy([r, r, r], w), heavy([r.sin(), r, r], w)], x.slice(0, rows)) as unknown as Expr[][]; // prettier-ignore
      return [mapSum(([a, b]: Expr[]) => heavy([a!, b!, a!], w), first.map(([a, b]) => [a!.tanh(), b!.tanh()])), first[7]![1]!]; // prettier-ignore
    });
    const p = (await spreadOver(f as never, threads)) as Any;
    const x = numbers(rows + INPUTS);
    const v = numbers(rows + INPUTS, 3);
    expectBits(await p.value(x), f.value(x));
    expectBits(await p.jvp(x, v), f.jvp(x, v));
    expectBits(await p.vjp(x, [0.3, -2]), f.vjp(x, [0.3, -2]));
  });

  it("a log-sum-exp over constant rows has the bits of the function", async () => {
    const constants = Array.from({ length: 1500 }, (_, k) => [...numbers(WIDTH, k)]);
    const f = compile(INPUTS, (w: Expr[]) => mapLogSumExp((row: Expr[]) => heavy(row, w), constants));
    await expectSame((await spreadOver(f as never, threads)) as Any, f as never, numbers(INPUTS));
  });

  it("batches have the bits of the function's", async () => {
    const n = 1500;
    const f = compile(INPUTS, (x: Expr[], [k]) => [heavy([x[0]!, k!, x[2]!], x), x[0]!.mul(k!)], { parameters: 1 }).setParameters([0.4]); // prettier-ignore
    const p = (await spreadOver(f as never, threads)) as Any;
    const [xs, dots, seeds, parameters] = [numbers(n * INPUTS), numbers(n * INPUTS, 2), numbers(2 * n, 3), numbers(n, 4)]; // prettier-ignore
    expectBits(await p.batch.value(xs), f.batch.value(xs));
    expectBits(await p.batch.jvp(xs, dots), f.batch.jvp(xs, dots));
    expectBits(await p.batch.vjp(xs, seeds), f.batch.vjp(xs, seeds));
    f.setParameters([-1.5]);
    expectBits(await p.batch.vjp(xs, seeds), f.batch.vjp(xs, seeds));
    expectBits(await p.batch.value(xs, { parameters }), f.batch.value(xs, undefined, { parameters }));
    expectBits(await p.batch.value(new Float64Array(0)), []);
  });

  it("batches of a function of one output have the bits of the function's", async () => {
    const f = compile(INPUTS, (x: Expr[]) => heavy(x, x));
    const p = (await spreadOver(f as never, threads)) as Any;
    const xs = numbers(2001 * INPUTS);
    expectBits(await p.batch.gradient(xs), f.batch.gradient(xs));
    const [values, gradients] = await p.batch.valueAndGradient(xs);
    expectBits(values, f.batch.value(xs));
    expectBits(gradients, f.batch.gradient(xs));
  });

  it("batches of a function that goes over a table have the bits of one call a point", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(20 * WIDTH) });
    const p = (await spreadOver(f as never, threads)) as Any;
    const xs = numbers(700 * INPUTS);
    const expected = Array.from({ length: 700 }, (_, k) => [...f.gradient(xs.slice(k * INPUTS, (k + 1) * INPUTS))]);
    expectBits(await p.batch.gradient(xs), expected.flat());
  });

  it("parameters and data are those that the function has when the call is made", async () => {
    const f = compile(INPUTS, (w: Expr[], [k], { rows }) => mapSum((row: Expr[]) => heavy(row, w).mul(k!), rows), { data: { rows: WIDTH }, parameters: 1 }); // prettier-ignore
    const p = (await spreadOver(f as never, threads)) as Any;
    const x = numbers(INPUTS);
    await expect(p.value(x)).rejects.toMatchObject({ code: "parameters" });
    f.setParameters([2]);
    await expect(p.value(x)).rejects.toMatchObject({ code: "data" });
    const rows = numbers(2000 * WIDTH);
    f.setData({ rows });
    const expected = [f.gradient(x)];
    const calls = [p.gradient(x)];
    rows.fill(0.25);
    f.setParameters([-3]);
    expected.push(f.gradient(x));
    calls.push(p.gradient(x));
    f.setData({ rows: numbers(3000 * WIDTH, 9) });
    expected.push(f.gradient(x));
    calls.push(p.gradient(x));
    x.fill(0);
    (await Promise.all(calls)).forEach((gradient, i) => expectBits(gradient, expected[i]));
  });

  it("calls of the function meanwhile do not disturb it", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(5000 * WIDTH) });
    const p = (await spreadOver(f as never, threads, { slice: 1 })) as Any;
    const [x, y] = [numbers(INPUTS), numbers(INPUTS, 8)];
    const expected = [f.gradient(x), f.gradient(y)];
    let done = false;
    const both = Promise.all([p.gradient(x), p.gradient(y)]).finally(() => (done = true));
    while (!done) {
      expectBits(f.gradient(y), expected[1]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    (await both).forEach((gradient, i) => expectBits(gradient, expected[i]));
  });

  it("an aborted call rejects with the reason, and later ones go on", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(5000 * WIDTH) });
    const p = (await spreadOver(f as never, threads)) as Any;
    const x = numbers(INPUTS);
    const reason = new Error("enough");
    await expect(p.gradient(x, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const onProgress = (): void => controller.abort(reason);
    const [aborted, queued, next] = [
      p.gradient(x, { signal: controller.signal, onProgress }),
      p.gradient(x, { signal: controller.signal }),
      p.gradient(x),
    ];
    await expect(aborted).rejects.toBe(reason);
    await expect(queued).rejects.toBe(reason);
    expectBits(await next, f.gradient(x));
    expectBits(await p.value(x), f.value(x));
  });

  it("progress goes from 0 to 1 and never back", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(5000 * WIDTH) });
    const p = (await spreadOver(f as never, threads)) as Any;
    for (const ask of ["value", "gradient", "jvp", "hvp"] as const) {
      const heard: number[] = [];
      const options = { onProgress: (share: number): void => void heard.push(share) };
      const x = numbers(INPUTS);
      await (ask === "jvp" || ask === "hvp" ? p[ask](x, x, options) : p[ask](x, options));
      expect(heard).toEqual([...heard].sort((a, b) => a - b));
      expect(heard.length).toBeGreaterThan(10);
      expect(heard[0]).toBeGreaterThan(0);
      expect(heard.filter((share) => share >= 1)).toEqual([1]);
    }
  });

  it("what onProgress throws rejects the call, and later ones go on", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(2000 * WIDTH) });
    const p = (await spreadOver(f as never, threads)) as Any;
    const error = new Error("no");
    const onProgress = (): never => {
      throw error;
    };
    await expect(p.value(numbers(INPUTS), { onProgress })).rejects.toBe(error);
    expectBits(await p.value(numbers(INPUTS)), f.value(numbers(INPUTS)));
  });

  it("dispose rejects the call under way, those that wait and those that come", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(5000 * WIDTH) });
    const p = (await spreadOver(f as never, threads, { slice: 1 })) as Any;
    const x = numbers(INPUTS);
    const calls = [p.gradient(x), p.value(x), p.batch.value(x)];
    const settled = Promise.allSettled(calls);
    await new Promise((resolve) => setTimeout(resolve, 3));
    p.dispose();
    for (const call of await settled) expect(call).toMatchObject({ status: "rejected", reason: { code: "disposed" } });
    await expect(p.value(x)).rejects.toMatchObject({ code: "disposed" });
    p.dispose();
    expect(Number.isFinite(f.value(x))).toBe(true);
  });

  it("an error in a row rejects the call with it, and later ones go on", async () => {
    const f = compile(INPUTS, (w: Expr[], _, { rows }) => mapSum((row: Expr[]) => whileLoop((s: Expr) => s.lt(row[0]!), (s: Expr) => s.add(1), heavy(row, w), { limit: 100 }), rows), { data: { rows: WIDTH } }); // prettier-ignore
    const p = (await spreadOver(f as never, threads)) as Any;
    const rows = numbers(3000 * WIDTH);
    rows[2000 * WIDTH] = 1e6;
    f.setData({ rows });
    await expect(p.value(numbers(INPUTS))).rejects.toMatchObject({ code: "limit" });
    rows[2000 * WIDTH] = 0;
    expectBits(await p.value(numbers(INPUTS)), f.value(numbers(INPUTS)));
  });

  it("a fold has the bits of the function", async () => {
    const f = compile(INPUTS, (w: Expr[], _, { rows }) => fold((s: Expr, row: Expr[]) => s.mul(0.9).add(row[0]!.mul(w[1]!)), w[0]!, rows), { data: { rows: WIDTH } }); // prettier-ignore
    f.setData({ rows: numbers(5000 * WIDTH) });
    await expectSame((await spreadOver(f as never, threads, { slice: 0.1 })) as Any, f, numbers(INPUTS));
  });

  it("an error in the work rejects the call with it, and later ones go on", async () => {
    const f = sumOverTable();
    const p = (await spreadOver(f as never, threads)) as Any;
    await expect(p.value(numbers(INPUTS))).rejects.toMatchObject({ code: "data" });
    f.setData({ rows: numbers(2000 * WIDTH) });
    await expect(p.value([1])).rejects.toMatchObject({ code: "length", message: expect.stringContaining("value: input") as string }); // prettier-ignore
    expectBits(await p.value(numbers(INPUTS)), f.value(numbers(INPUTS)));
  });
});

describe("one thread", () => {
  it("lets timers fire meanwhile", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(20_000 * WIDTH) });
    const p = (await spreadOver(f as never, 1, { slice: 2 })) as Any;
    let fired = 0;
    const timer = setInterval(() => fired++, 1);
    await p.gradient(numbers(INPUTS));
    clearInterval(timer);
    expect(fired).toBeGreaterThan(2);
  });

  it("works no longer than its slice, to a block of rows", async () => {
    const f = sumOverTable();
    f.setData({ rows: numbers(20_000 * WIDTH) });
    const p = (await spreadOver(f as never, 1, { slice: 5 })) as Any;
    // A clock by which a look at it, which comes after every block, takes 1 ms.
    let time = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => time++);
    let turns = 0;
    let done = false;
    const turn = (): void => void (turns++, done || setImmediate(turn));
    turn();
    await p.value(numbers(INPUTS));
    done = true;
    clock.mockRestore();
    // 64 rows a block at most; the time that it starts again by is a look, too.
    expect(turns).toBeGreaterThanOrEqual(Math.floor(20_000 / 64 / 6));
  });

  it("makes no workers", async () => {
    const f = sumOverTable();
    await spreadOver(f as never, 1);
    expect(workers).toEqual([]);
  });
});

describe("a thread", () => {
  const started = async (): Promise<{ p: Any; x: Float64Array }> => {
    const f = sumOverTable();
    f.setData({ rows: numbers(50_000 * WIDTH) });
    return { p: (await spreadOver(f as never, 2)) as Any, x: numbers(INPUTS) };
  };

  it("that ends during a call rejects it, and all later ones, with an AdError that says so", async () => {
    const { p, x } = await started();
    const onProgress = (): void => void workers[0]!.terminate();
    await expect(p.gradient(x, { onProgress })).rejects.toMatchObject({ code: "thread", message: expect.stringMatching(/exit code.*call spread\(f\) again/) as string }); // prettier-ignore
    await expect(p.gradient(x)).rejects.toMatchObject({ code: "thread" });
    const ended = workers.map((worker) => worker.threadId === -1 || new Promise((resolve) => worker.once("exit", resolve))); // prettier-ignore
    await Promise.all(ended);
  });

  it("that has an error of its own rejects the call", async () => {
    const { p, x } = await started();
    const call = p.gradient(x);
    workers[1]!.emit("error", new Error("out of everything"));
    await expect(call).rejects.toMatchObject({ code: "thread", message: expect.stringContaining("out of everything") as string }); // prettier-ignore
  });

  it("that cannot read a message rejects the call", async () => {
    const { p, x } = await started();
    const call = p.gradient(x);
    workers[1]!.emit("messageerror", new Error("?"));
    await expect(call).rejects.toMatchObject({ code: "thread", message: expect.stringContaining("cannot read") as string }); // prettier-ignore
  });

  it("that ends between calls rejects the next one", async () => {
    const { p, x } = await started();
    await workers[0]!.terminate();
    await expect(p.gradient(x)).rejects.toMatchObject({ code: "thread" });
  });

  it("whose script is not to be had is an AdError of spread", async () => {
    const worker = (): Worker => new Worker(new URL("./missing.js", import.meta.url));
    await expect(spread(sumOverTable(), { threads: 2, worker })).rejects.toMatchObject({ code: "thread" });
  });
});

describe("a process of Node", () => {
  const run = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const script = `import { compile, mapSum } from "wasmgrad"; import { spread } from "wasmgrad/threads";
        const f = compile(1, ([w], _, { rows }) => mapSum(([r]) => { let s = r; for (let k = 0; k < 300; k++) s = s.mul(w).sin(); return s; }, rows), { data: { rows: [1] } });
        f.setData({ rows: new Float64Array(20000).fill(0.5) });
        const p = await spread(f, { threads: 2 }); ${text}`;
      execFile(process.execPath, ["--input-type=module", "-e", script], { cwd: root, timeout: 30_000 }, (error, stdout) => (error ? reject(error) : resolve(stdout.trim()))); // prettier-ignore
    });

  it("ends while threads are idle", async () => {
    expect(await run("await p.value([2]); console.log(p.threads);")).toBe("2");
  });

  it("spreads a function of the CommonJS build, which is another copy of the library", async () => {
    const text = `const { createRequire } = await import("node:module");
      const other = createRequire(import.meta.url)("./dist/index.cjs");
      const g = other.compile(1, ([w], _, { rows }) => other.mapSum(([r]) => r.mul(w).sin(), rows), { data: { rows: [1] } });
      g.setData({ rows: new Float64Array(300000).fill(0.5) });
      const q = await spread(g, { threads: 2 }); console.log((await q.gradient([2]))[0] === g.gradient([2])[0]);`;
    expect(await run(text)).toBe("true");
  });

  it("does not end while a call is under way", async () => {
    expect(await run("p.gradient([2]).then((g) => console.log(g[0] === f.gradient([2])[0]));")).toBe("true");
  });
});

describe("wrong arguments", () => {
  it.each([
    [{ threads: 0 }, "threads: got number 0"],
    [{ threads: 1.5 }, "threads: got number 1.5"],
    [{ slice: 0 }, "slice: got number 0"],
    [{ worker: 1 }, "worker: got number 1"],
    [null, "options: got null"],
    [{ threads: 2, worker: () => ({}) }, "worker: got {}"],
  ])("of spread, %o, are an AdError", async (options, message) => {
    const call = spread(sumOverTable(), options as never);
    await expect(call).rejects.toMatchObject({ code: "type", message: expect.stringContaining(message) as string });
    await expect(call).rejects.toBeInstanceOf(AdError);
  });

  it.each([undefined, null, 3, (x: number) => x])("a function that is none, %o, is an AdError", async (f) => {
    await expect(spread(f as never)).rejects.toMatchObject({ code: "type" });
  });

  it.each([
    [{ signal: 1 }, "signal: got number 1"],
    [{ onProgress: {} }, "onProgress: got {}"],
    [null, "options: got null"],
  ])("of a call, %o, are an AdError", async (options, message) => {
    const p = (await spreadOver(sumOverTable() as never, 1)) as Any;
    for (const call of [p.value(numbers(INPUTS), options as never), p.batch.value(numbers(INPUTS), options as never)]) {
      await expect(call).rejects.toMatchObject({ code: "type", message: expect.stringContaining(message) as string });
    }
  });

  it("of several outputs, rows and points are an AdError", async () => {
    const f = compile(2, ([x, y]) => [x!.mul(y!), x!]);
    const p = await spread(f, { threads: 1 });
    await expect(p.gradient([1, 2])).rejects.toMatchObject({ code: "outputs" });
    await expect(p.batch.gradient(numbers(2))).rejects.toMatchObject({ code: "outputs" });
    await expect(p.batch.value(numbers(3))).rejects.toMatchObject({ code: "length" });
    await expect(p.batch.value([1, 2] as never)).rejects.toMatchObject({ code: "type" });
    await expect(p.batch.jvp(numbers(2), numbers(4))).rejects.toMatchObject({ code: "length" });
    await expect(p.batch.value(numbers(2), { parameters: numbers(1) })).rejects.toMatchObject({ code: "parameters" });
    await expect(p.vjp([1, 2], [1])).rejects.toMatchObject({ code: "length" });
    f.dispose();
    await expect(p.value([1, 2])).rejects.toMatchObject({ code: "disposed" });
  });

  it("results come in the structures of the function", async () => {
    const f = compile({ a: 2, b: [] }, ({ a, b }) => ({ sum: a[0]!.add(a[1]!).mul(b) }));
    const p = await spread(f, { threads: 1 });
    const x = { a: [1, 2], b: 3 };
    expect(await p.value(x)).toEqual({ sum: 9 });
    expect(await p.gradient(x)).toEqual({ a: [3, 3], b: 3 });
    expect(await p.gradient([1, 2, 3])).toEqual(Float64Array.of(3, 3, 3));
  });
});
