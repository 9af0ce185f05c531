/** Limits: what is too large or too slow is stopped in every phase, with a message, and leaves everything usable. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { getCore } from "../src/core.js";
import { implicit } from "../src/equations.js";
import {
  AdError,
  compile,
  defineOpaque,
  fold,
  grad,
  logSumExp,
  map,
  mapLogSumExp,
  mapSum,
  scan,
  sum,
  whileLoop,
} from "../src/index.js";
import type { Expr } from "../src/index.js";
import type { Engine } from "../src/engine.js";
import { prepared } from "../src/inspect.js";
import { Budget, during } from "../src/limits.js";
import { Tables } from "../src/nested/tables.js";
import { layoutOf } from "../src/shape.js";
import { finish, trace } from "../src/trace.js";

/** What `work` was stopped with. */
function stopped(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(AdError);
    expect((error as AdError).code).toBe("limit");
    return (error as AdError).message;
  }
  throw new Error("was not stopped");
}

/** `work` over and over takes no more of the core's memory than a few times does. */
function staysFlat(rounds: number, work: () => void): void {
  for (let k = 0; k < 5; k++) work();
  const before = getCore().bytes;
  for (let k = 0; k < rounds; k++) work();
  expect(getCore().bytes).toBe(before);
}

/** `n` operations, one after the other. */
const chain = (x: Expr, n: number): Expr => {
  let y = x;
  for (let k = 0; k < n; k++) y = y.sin();
  return y;
};

/** Time passes by looking at the clock alone, a millisecond each time. @returns how often that was. */
function slowClock(): () => number {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now++);
  return () => now;
}

afterEach(() => void vi.restoreAllMocks());

describe("operations", () => {
  const limits = { operations: 100 };

  it("are counted to the last one, inputs and constants with them", () => {
    expect(compile(2, ([x]) => chain(x!, 98), { limits }).length).toBe(98);
    const message = stopped(() => compile(2, ([x]) => chain(x!, 99), { limits }));
    expect(message).toBe("compile: recording: got more than 100 operations, expected at most so many (limits.operations); raise the limit, or record less: mapSum, fold and the like record their function once"); // prettier-ignore
    stopped(() => compile(2, ([x]) => chain(x!, 97).add(1.5), { limits }));
  });

  it("over lists count by element", () => {
    const summed = (n: number) => compile(1, ([x]) => sum(new Array<Expr>(n).fill(x!)), { limits });
    expect(summed(98).value([1])).toBe(98);
    stopped(() => summed(99));
  });

  it.each<[string, (x: Expr) => Expr]>([
    ["an endless loop", (x) => chain(x, Infinity)],
    ["a body over rows", (x) => mapSum((row: Expr) => chain(row.mul(x), 200), [1, 2])],
    ["a step", (x) => fold((s: Expr) => chain(s, 200), x, 3)],
    [
      "a condition",
      (x) =>
        whileLoop(
          (s: Expr) => chain(s, 200),
          (s: Expr) => s,
          x,
        ),
    ],
    ["results of a scan", (x) => scan((s: Expr) => [s.sin(), s] as const, x, 1e9)[0]],
    ["rows that are Exprs", (x) => map((row: Expr) => row.sin(), new Array<Expr>(200).fill(x))[0]!],
    ["derivatives of derivatives", (x) => grad(grad(grad(grad(grad((y: Expr) => chain(y.mul(x), 5))))))(x)],
    ["a function inside, of numbers", (x) => x.mul(grad((y: Expr) => chain(y, 200))(1))],
    ["a function compiled inside", (x) => compile(1, ([y]) => chain(y!, 200)).call([x])],
  ])("of %s are stopped while they are recorded, and leave no memory behind", (_, fn) => {
    const f = () => compile(1, ([x]) => fn(x!), { limits });
    staysFlat(100, () => expect(stopped(f)).toMatch(/^compile: recording: got more than 100 operations/));
  });

  it("of bodies count once, and what preparing and calls copy of them does not", () => {
    const f = (operations: number) =>
      compile(1, ([x], _, { rows }) => mapSum(([r]) => chain(r!.mul(x!), 40), rows).add(chain(x!, 40)), {
        ...{ data: { rows: 1 }, limits: { operations } },
      }).setData({ rows: [1, 2] });
    // Input, and in the body a row, an Expr from outside, and a product; three for the nested function, and the last sum.
    const g = f(1 + 3 + 40 + 3 + 40 + 1);
    stopped(() => f(1 + 3 + 40 + 3 + 40));
    g.hvp([1], [1]);
    g.dataGradient([1]);
    g.batch.gradient(Float64Array.of(1, 2));
    expect(g.toString([1])).toContain("return");
  });

  it("that a caught error left out stay stopped", () => {
    const f = compile(
      1,
      ([x]) => {
        let y = x!;
        for (let k = 0; k < 3; k++) expect(stopped(() => void (y = chain(y, 200)))).toContain("operations");
        return x!;
      },
      { limits },
    );
    expect(f.value([3])).toBe(3);
  });

  it("of tapes that calls make are counted anew at each call", () => {
    const f = compile(3, (xs) => chain(sum(xs), 10), { limits: { operations: 500 } });
    expect(stopped(() => f.taylor([1, 2, 3], [1, 0, 0], 20))).toMatch(/^taylor: got more than 500 operations/);
    for (let k = 0; k < 10; k++) for (const order of [1, 2]) f.taylor([1, 2, 3], [1, 0, 0], order);
    expect(f.gradient([1, 2, 3])).toEqual(compile(3, (xs) => chain(sum(xs), 10)).gradient([1, 2, 3]));
    const small = compile(6, (xs) => chain(sum(xs), 40), { limits: { operations: 60 } });
    expect(stopped(() => small.sparseHessian([1, 2, 3, 4, 5, 6]))).toMatch(/^sparseHessian: got more than 60/);
  });

  it("are counted with trackSource, too, where each has its line", () => {
    stopped(() => compile(2, ([x]) => chain(x!, 99), { limits, trackSource: true }));
    expect(compile(2, ([x]) => chain(x!, 98), { limits, trackSource: true }).length).toBe(98);
  });

  it("are those of the function alone: what is compiled afterwards has no limits", () => {
    stopped(() => compile(1, ([x]) => chain(x!, 200), { limits }));
    expect(compile(1, ([x]) => chain(x!, 200)).length).toBe(200);
  });
});

/** All that holds memory: bodies, loops of the core and others, reductions, calls. */
const everything = ([x, y, z]: readonly Expr[]): Expr => {
  const rows = mapSum((r: Expr) => r.mul(x!).sin().add(y!), [1, 2, 3]).add(mapLogSumExp((r: Expr) => r.mul(y!), [1, 2]));
  const inner = (s: Expr): Expr => fold((t: Expr) => t.mul(z!).sin(), s, 3).add(mapSum((r: Expr) => r.mul(s), [1, 2]));
  return fold((s: Expr) => inner(s), rows, 5).add(whileLoop((s: Expr) => s.gt(1), (s: Expr) => s.mul(0.5), x!));
}; // prettier-ignore

describe("bytes", () => {
  it("are asked for before memory is taken, in preparing", () => {
    const f = (bytes: number) => compile(1, ([x]) => chain(x!, 1000), { limits: { bytes } });
    staysFlat(200, () => {
      expect(stopped(() => f(50_000))).toMatch(/^compile: preparing: got a request for \d+ bytes with 0 held, expected at most 50000 in all \(limits\.bytes\); raise the limit, or make the function smaller$/); // prettier-ignore
    });
    expect(f(130_000).gradient([0])).toEqual(Float64Array.of(1));
  });

  it("that are too few anywhere in preparing and sweeps leave nothing behind, and a function that works", () => {
    const x = [3, 2, 1];
    const free = compile(3, everything);
    const expected = [free.value(x), free.gradient(x), free.hvp(x, x)];
    const phases = new Set<string>();
    /** Undefined where it is stopped. */
    const tried = <T>(work: () => T): T | undefined => {
      try {
        return work();
      } catch (error) {
        expect((error as AdError).code).toBe("limit");
        phases.add((error as AdError).message.replace(/: got a request.*/, ""));
        return undefined;
      }
    };
    staysFlat(5, () => {
      for (let bytes = 1_000; bytes < 400_000; bytes = Math.ceil(bytes * 1.1)) {
        const f = tried(() => compile(3, everything, { limits: { bytes } }));
        if (!f) continue;
        tried(() => f.batch.gradient(Float64Array.from([...x, ...x])));
        tried(() => f.taylor(x, x, 2));
        tried(() => f.toString(x));
        const got = [tried(() => f.value(x)), tried(() => f.gradient(x)), tried(() => f.hvp(x, x))];
        got.forEach((y, k) => y !== undefined && expect(y).toEqual(expected[k]));
        if (got.every((y) => y !== undefined)) phases.add("none");
        f.dispose();
      }
    });
    expect([...phases].sort()).toEqual(["batch.gradient", "compile: preparing", "gradient", "hvp", "none", "taylor", "toString", "value"]); // prettier-ignore
  });

  it("are all given back by what is freed, and by what could not be made whole", () => {
    const tape = finish(trace(everything as never, layoutOf(3, "test"), undefined, "test"));
    const held = (bytes: number): number[] => {
      const budget = new Budget({ bytes });
      const found: number[] = [];
      let engine: Engine | undefined;
      try {
        during(budget, "test", () => {
          ({ engine } = prepared(tape, new Tables([])));
          engine.f64.set([3, 2, 1], engine.primals);
          for (const sweep of [() => engine!.gradient(0), () => engine!.second(() => 1, () => 0)]) {
            engine.tangents();
            found.push(budget.held);
            sweep();
          }
          found.push(budget.held);
        });
      } catch (error) {
        expect((error as AdError).code).toBe("limit");
        // What could not be made for a sweep is not kept: again, it is the same.
        const before = budget.held;
        if (engine) expect(() => during(budget, "test", () => [engine!.gradient(0), engine!.second(() => 1, () => 0)])).toThrow("limit"); // prettier-ignore
        expect(budget.held).toBe(before);
      }
      engine?.free();
      expect(budget.held).toBe(0);
      return found;
    };
    for (let bytes = 1_000; bytes < 400_000; bytes = Math.ceil(bytes * 1.01)) held(bytes);
    const [prepare, gradient, second] = held(1e7);
    expect(gradient).toBeGreaterThan(prepare!);
    expect(second).toBeGreaterThan(gradient!);
  }); // prettier-ignore

  it("refused to a derivative leave the others as they are", () => {
    const f = compile(1, ([x]) => chain(x!, 1000), { limits: { bytes: 130_000 } });
    const g = compile(1, ([x]) => chain(x!, 1000));
    // Many points at once take more than one.
    staysFlat(100, () => expect(stopped(() => f.batch.value(Float64Array.of(1, 2)))).toMatch(/^batch\.value: got a request for \d+ bytes with \d+ held/)); // prettier-ignore
    expect(f.gradient([1])).toEqual(g.gradient([1]));
    expect(f.hvp([1], [1])).toEqual(g.hvp([1], [1]));
  });

  it("hold for states that loops keep, whatever room the loop asks for", () => {
    const limits = { bytes: 100_000 };
    const f = compile(1, ([x]) => fold((s: Expr) => s.mul(x!).sin(), x!, 1e6, { memory: 1e12 }), { limits });
    expect(stopped(() => f.gradient([1]))).toMatch(/^gradient: got a request for 8000000 bytes with \d+ held/);
    expect(f.value([1])).toBe(compile(1, ([x]) => fold((s: Expr) => s.mul(x!).sin(), x!, 1e6)).value([1]));
    const g = compile(1, ([x]) => whileLoop((s: Expr) => s.lt(1e6), (s: Expr) => s.add(x!), x!, { memory: 1e12 }), { limits }); // prettier-ignore
    expect(stopped(() => g.gradient([1]))).toMatch(/^gradient: got a request for \d+ bytes/);
    expect(g.gradient([1e5])).toEqual(Float64Array.of(10));
  });

  it("of many points hold for what lists need besides, which is no number of the function", () => {
    const f = compile(1, ([x]) => logSumExp(new Array<Expr>(10_000).fill(x!)), { limits: { bytes: 1e6 } });
    expect(stopped(() => f.batch.value(Float64Array.of(1, 2)))).toMatch(
      /^batch\.value: got a request for [5-9]\d{6} bytes with/,
    );
    const before = getCore().bytes;
    const g = compile(1, ([x]) => logSumExp(new Array<Expr>(10_000).fill(x!)), { limits: { bytes: 1e7 } });
    g.batch.value(Float64Array.of(1, 2));
    expect(getCore().bytes - before).toBeGreaterThan(4e6);
  });

  it("of programs of one order make room for those of the next", () => {
    const f = compile(1, ([x]) => chain(x!, 20), { limits: { bytes: 300_000 } });
    for (let k = 0; k < 100; k++) f.taylor([1], [1], 2 + (k % 5));
    expect(f.taylor([1], [1], 2)).toEqual(compile(1, ([x]) => chain(x!, 20)).taylor([1], [1], 2));
  });
});

describe("milliseconds", () => {
  const limits = { milliseconds: 20 };

  it("stop a formula that records without end", () => {
    const message = stopped(() => compile(1, ([x]) => chain(x!, Infinity), { limits }));
    expect(message).toMatch(/^compile: recording: got no end within \d+ ms, expected one within 20 \(limits\.milliseconds\); raise the limit, or ask for less$/); // prettier-ignore
  });

  it("refuse a formula that took longer without recording anything, once it ends", () => {
    const now = slowClock();
    const idle = ([x]: Expr[]) => {
      while (now() < 30) performance.now();
      return x!;
    };
    expect(stopped(() => compile(1, idle, { limits }))).toMatch(/^compile: recording: got no end within/);
  });

  it("refuse to go on with preparing, and leave no memory behind", () => {
    staysFlat(5, () => {
      slowClock();
      const phases = new Set<string>();
      for (let milliseconds = 1; milliseconds < 60; milliseconds++) {
        try {
          compile(3, everything, { limits: { milliseconds } }).dispose();
          phases.add("none");
        } catch (error) {
          phases.add((error as AdError).message.replace(/: got no end.*/, ""));
        }
      }
      expect(phases).toEqual(new Set(["compile: preparing", "none"]));
    });
  });

  const rows = { data: { rows: 2 }, limits };
  const table = new Float64Array(20_000).fill(0.5);
  const sine = compile(1, ([y]) => y!.sin());
  const long = (x: Expr, n = 50_000) => fold((s: Expr) => s.mul(x).sin(), x, n);

  it.each<[string, () => { value(x: number[]): unknown; gradient(x: number[]): unknown; hvp(x: number[], v: number[]): unknown }]>([
    ["steps", () => compile(1, ([x]) => long(x!), { limits })],
    ["steps with nested functions", () => compile(1, ([x]) => fold((s: Expr) => long(s, 2_000), x!, 1_000), { limits })],
    ["a loop with a condition", () => compile(1, ([x]) => whileLoop((s: Expr) => s.lt(5e4), (s: Expr) => s.add(x!), x!), { limits })],
    ["rows of a table", () => compile(1, ([x], _, { rows }) => mapSum(([a, b]) => a!.mul(x!).add(b!).sin(), rows!), rows).setData({ rows: table })],
    ["rows whose body is a loop", () => compile(1, ([x]) => mapSum((r: Expr) => long(x!.mul(r), 2_000), new Float64Array(100).fill(1)), { limits })],
    ["calls", () => compile(1, ([x]) => Array.from({ length: 60 }).reduce((y: Expr) => sine.call([y]), x!), { limits })],
  ])("stop %s between two stretches, and the function works afterwards", (_, make) => {
    slowClock();
    const f = make();
    for (const sweep of [() => f.value([1]), () => f.gradient([1]), () => f.hvp([1], [1])]) {
      expect(stopped(sweep)).toMatch(/^(value|gradient|hvp): got no end within \d+ ms, expected one within 20 /);
    }
    vi.restoreAllMocks();
    vi.spyOn(performance, "now").mockImplementation(() => 0);
    const [again, anew] = [f, make()];
    expect(again.gradient([0.5])).toEqual(anew.gradient([0.5]));
    expect(again.hvp([0.5], [1])).toEqual(anew.hvp([0.5], [1]));
    expect(again.value([0.5])).toEqual(anew.value([0.5]));
  }); // prettier-ignore

  it("are looked at some times in a stretch of steps that are long, so nobody waits for a thousand of them", () => {
    const looks = slowClock();
    const f = compile(1, ([x]) => fold((s: Expr) => chain(s, 20_000), x!, 500), { limits: { milliseconds: 1e6 } });
    const before = looks();
    f.value([1]);
    expect(looks() - before).toBeGreaterThan(8);
  });

  const wide = () => compile(50, (xs) => sum(xs.map((x) => x.sin())).square(), { limits });
  const tall = () => compile(50, (xs) => [...xs.map((x) => x.mul(sum(xs))), xs[0]!], { limits });
  const x = new Float64Array(50).fill(0.5);
  const many = new Float64Array(50 * 10_000).fill(0.5);
  it.each<[string, () => unknown]>([
    ["hessian", () => wide().hessian(x)],
    ["jacobian", () => tall().jacobian(x)],
    ["sparseHessian", () => wide().sparseHessian(x)],
    ["sparseJacobian", () => tall().sparseJacobian(x)],
    ["batch.value", () => wide().batch.value(many)],
    ["batch.valueAndGradient", () => wide().batch.valueAndGradient(many)],
    ["batch.jacobian", () => tall().batch.jacobian(many.subarray(0, 100))],
    ["diagnose", () => compile(1, ([y]) => fold((s: Expr) => s.mul(y!), 1, 100), { limits }).diagnose([1])],
    ["gradient", () => compile(1, ([y]) => fold((s: Expr) => s.mul(y!), 1, 100), { limits, convention: "error" }).gradient([1])],
    ["toString", () => compile(1, ([y]) => fold((s: Expr) => s.mul(y!), 1, 1e5), { limits }).toString([1])],
    ["value", () => compile(1, ([y]) => implicit((z: Expr, p: Expr) => z.exp().sub(p), { start: 100 })(y!), { limits }).value([1.3])],
    ["value", () => compile(1, ([y]) => Array.from({ length: 50 }).reduce((z: Expr) => opaque([z]) as Expr, y!), { limits }).value([1])],
  ])("are looked at between the sweeps of %s", (name, work) => {
    slowClock();
    expect(stopped(work)).toMatch(new RegExp(`^${name.replace(".", "\\.")}: got no end within`));
  }); // prettier-ignore
  const opaque = defineOpaque({ inputs: [1], value: ([z]) => z! + 1 });

  it("are those of each call, not of all", () => {
    slowClock();
    const f = compile(1, ([y]) => fold((s: Expr) => s.mul(y!), 1, 5_000), { limits });
    for (let k = 0; k < 20; k++) expect(f.value([1])).toBe(1);
  });

  it("of a function around hold for one with more time that it asks", () => {
    slowClock();
    const slow = compile(1, ([y]) => fold((s: Expr) => s.mul(y!), 1, 1e6), { limits: { milliseconds: 1e9 } });
    const ask = defineOpaque({ inputs: [1], value: (z: readonly number[]) => slow.value(z) as number });
    const f = compile(1, ([y]) => ask([y!]) as Expr, { limits });
    expect(stopped(() => f.value([1]))).toMatch(/^value: got no end within \d+ ms, expected one within 20 /);
    expect(slow.value([1])).toBe(1);
  });
});

describe("the option", () => {
  it.each([
    [5, "compile: limits: got number 5, expected an object such as { operations: 10000 }"],
    [{ operation: 5 }, 'compile: limits: got "operation", expected operations, bytes, milliseconds'],
    [{ bytes: 0 }, "compile: limits: bytes: got number 0, expected a positive number"],
    [{ milliseconds: NaN }, "compile: limits: milliseconds: got number NaN, expected a positive number"],
    [{ operations: "9" }, 'compile: limits: operations: got "9", expected a positive number'],
  ])("%j is refused", (limits, message) => {
    expect(() => compile(1, ([x]) => x!, { limits: limits as never })).toThrow(message);
  });

  it("is read once: nobody raises limits afterwards", () => {
    const limits = { milliseconds: 20 };
    slowClock();
    const f = compile(1, ([x]) => fold((s: Expr) => s.mul(x!), 1, 1e6), { limits });
    limits.milliseconds = 1e9;
    stopped(() => f.value([1]));
  });

  it("may leave any limit out", () => {
    for (const limits of [{}, { operations: undefined, bytes: 1e9 }]) {
      expect(compile(1, ([x]) => chain(x!, 3_000), { limits }).length).toBe(3_000);
    }
  });

  it("holds for every method but those that give numbers, or end it", () => {
    const methods = (of: object, until: object): string[] => {
      const names: string[] = [];
      for (let at = Object.getPrototypeOf(of) as object; at !== until; at = Object.getPrototypeOf(at) as object) {
        const own = Object.getOwnPropertyDescriptors(at);
        names.push(...Object.keys(own).filter((name) => typeof own[name]!.value === "function" && !Object.hasOwn(of, name)));
      }
      return [...new Set(names)].sort();
    }; // prettier-ignore
    const f = compile(1, ([x]) => x!, { limits: { operations: 10 } });
    const internal = ["constructor", "freeKept", "guarded", "use", "useScalar"];
    expect(methods(f, Object.prototype)).toEqual([...internal, "dispose", "ready", "setData", "setParameters"].sort());
    expect(methods(f.batch, Object.prototype)).toEqual(["constructor"]);
  });
});
