/** Limits of a function that is spread: its threads and slices of time keep them, too. */
import { Worker } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { AdError, compile, mapSum, whileLoop } from "../src/index.js";
import type { Expr, Limits } from "../src/index.js";
import { spread } from "../src/threads.js";

const script = new URL("../dist/worker.js", import.meta.url);

/** So many operations that rows of it are worth to be handed out. */
function long(x: Expr): Expr {
  let y = x;
  for (let k = 0; k < 1_000; k++) y = y.sin();
  return y;
}

describe("by spread", () => {
  const endless = (x: Expr) =>
    whileLoop(
      (s: Expr) => s.ge(0),
      (s: Expr) => s.add(1),
      x,
      { limit: 1e15 },
    );
  const rejected = async (call: Promise<unknown>): Promise<string> => {
    const error: unknown = await call.then(() => undefined, (e: unknown) => e); // prettier-ignore
    expect(error).toBeInstanceOf(AdError);
    expect((error as AdError).code).toBe("limit");
    return (error as AdError).message;
  };

  it("a loop without end is stopped, and the next call has all the time again", async () => {
    const f = compile(1, ([x]) => endless(x!), { limits: { milliseconds: 500 } });
    using p = await spread(f, { threads: 1 });
    for (let k = 0; k < 2; k++) expect(await rejected(p.value([1]))).toMatch(/^value: got no end within \d+ ms/);
    expect(await p.value([-1])).toBe(-1);
    expect(await rejected(p.gradient([1]))).toMatch(/^gradient: got no end within/);
    expect(await p.gradient([-1])).toEqual(Float64Array.of(1));
  });

  const overRows = (limits?: Limits) => {
    const rows = new Float64Array(2_000).fill(1);
    const body = (x: Expr) => mapSum((r: Expr) => long(endless(r.mul(x))), rows);
    return compile(1, ([x]) => body(x!), limits ? { limits } : {});
  };

  it("threads that go over rows without end are stopped, and are there for the next call", async () => {
    const f = overRows({ milliseconds: 1_000 });
    using p = await spread(f, { threads: 2, worker: () => new Worker(script) });
    expect(p.threads).toBe(2);
    // A thread that is the first to see that time is over must not begin with what it was handed besides.
    for (let k = 0; k < 3; k++) {
      expect(await rejected(p.value([1]))).toMatch(/^(value|spread): got no end within \d+ ms/);
      expect(await p.value([-1])).toBe(f.value([-1]));
    }
  });

  it("threads leave a row that does not end once its call is given up", async () => {
    const f = overRows();
    using p = await spread(f, { threads: 2, worker: () => new Worker(script) });
    const controller = new AbortController();
    const call = p.value([1], { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(await p.value([-1])).toBe(f.value([-1]));
  });

  it("bytes are counted for each of its engines, and workers are ended where they are too few", async () => {
    const f = compile(1, ([x]) => mapSum((r: Expr) => long(r.mul(x!)), [1, 2, 3]), { limits: { bytes: 200_000 } });
    const ended: Worker[] = [];
    const worker = (): Worker => {
      const one = new Worker(script);
      one.on("exit", () => ended.push(one));
      return one;
    };
    expect(await rejected(spread(f, { threads: 2, worker }))).toMatch(/^spread: got a request for \d+ bytes/);
    await vi.waitFor(() => expect(ended.length).toBe(2), { timeout: 30_000 });
  });
});
