/** Emitted code for many points against blocks of the interpreter: the same bits, whatever the program. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { OpName } from "../src/algebra.js";
import { getCore } from "../src/core.js";
import { compile, dot, map, mapLogSumExp, mapMax, mapSum, sum } from "../src/index.js";
import type { Compiled, Expr } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import { apply, light, tapeOf, wide } from "./programs.js";
import type { Fn } from "./programs.js";

const recorded = names.filter((name) => rules[name].partials);

interface Case {
  inputs: number;
  fn: Fn;
  parameters: number;
  points: number;
  /** Leaf `slot` of point p. */
  at: (slot: number, p: number) => number;
}

type Tier = "interpreter" | "compiled";
type Function = Compiled<number, never, Expr[]>;

/** Tiers of what the compiled ones were asked for. */
const tiers = new Set<string>();

/** All entries of one tier. */
function answersOf(tier: Tier, { inputs, fn, parameters, points, at }: Case): Record<string, Float64Array> {
  const f = compile(inputs, fn as never, { tier, parameters }) as unknown as Function;
  const rows = (width: number, from = 0, of = at): Float64Array =>
    Float64Array.from({ length: points * width }, (_, i) => of(from + (i % width), Math.floor(i / width)));
  const [xs, given] = [rows(inputs), rows(parameters, inputs)];
  const smooth = (slot: number, p: number): number => ((slot + p) % 3 === 0 ? 0 : Math.sin(slot + 0.7 * p));
  const first = Float64Array.from({ length: inputs }, (_, slot) => at(slot, 1));
  const [dots, seeds] = [rows(inputs, 0, smooth), rows(f.outputs, 5, smooth)];
  const options = parameters > 0 ? { parameters: given } : undefined;
  const answers: Record<string, Float64Array> = {
    value: f.batch.value(xs, undefined, options),
    jvp: f.batch.jvp(xs, dots, undefined, options),
    vjp: f.batch.vjp(xs, seeds, undefined, options),
  };
  if (points > 0) answers["jacobian"] = f.batch.jacobian(first, undefined, parameters > 0 ? { parameters: given.slice(0, parameters) } : undefined); // prettier-ignore
  if (parameters > 0) answers["sum"] = f.batch.sum(first, given);
  if (f.outputs === 1) {
    answers["gradient"] = f.batch.gradient(xs, undefined, options);
    const [values, gradients] = f.batch.valueAndGradient(xs, undefined, undefined, options);
    Object.assign(answers, { values, gradients });
    if (parameters > 0) {
      const [total, slope] = f.batch.sumAndGradient(first, given);
      Object.assign(answers, { total: Float64Array.of(total), slope });
    }
  }
  if (tier === "compiled") tiers.add(`${f.tier} ${f.tierReason}`);
  f.dispose();
  return answers;
}

const same = (of: Case): void => {
  expect(answersOf("compiled", of)).toEqual(answersOf("interpreter", of));
};

const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, NaN, Infinity, -Infinity, 1e-300, 1e300, Math.PI, 0.25, 7];
const mixed = (slot: number, p: number): number => ((slot * 7 + p * 3) % 5 === 0 ? numbers[(slot + p) % numbers.length]! : 1.5 * Math.sin(1 + 1.7 * slot + 0.3 * p)); // prettier-ignore
const counts = [0, 1, 2, 3, 5, 64, 65, 1000];

describe("emitted code for many points", () => {
  it.each(recorded)(
    "%s has the bits of blocks, of operands that vary, that are shared and that are given",
    (name: OpName) => {
      const { arity, samples, edges = [] } = rules[name];
      const all = [...samples, ...edges.map(([x]) => x), ...numbers.map((x) => [x, 0.5, 2, x])];
      const width = typeof arity === "number" ? arity : 4;
      const fn: Fn = (xs, ps) => {
        const of = (pick: (x: Expr, i: number) => Expr): Expr => apply(name, xs.map(pick)) as Expr;
        const once = of((x) => x);
        const mine = of((x, i) => (i % 2 ? x : ps[i]!));
        return [once.add(mine).add(of((x, i) => (i % 2 ? ps[i]! : x)).mul(once))];
      };
      const at = (slot: number, p: number): number =>
        all[(p + (slot >= width ? 2 : 0)) % all.length]![slot % width] ?? 1;
      for (const points of [5, all.length]) same({ inputs: width, fn, parameters: width, points, at });
      for (let first = 0; first < all.length; first++) {
        same({ inputs: width, fn, parameters: width, points: 3, at: (slot, p) => at(slot, p + first) });
      }
    },
  );

  it.each(counts)("has them at %i points", (points) => {
    const fn: Fn = ([a, b, c], [x, y]) => a!.mul(x!).add(b!.sin()).sub(y!.mul(c!).exp()).square().add(a!.mul(b!)); // prettier-ignore
    same({ inputs: 3, fn, parameters: 2, points, at: (slot, p) => Math.sin(slot + 0.1 * p) });
    same({ inputs: 3, fn, parameters: 2, points, at: mixed });
  });

  it("has those of random programs", () => {
    fc.assert(
      fc.property(wide(recorded), fc.constantFrom(1, 2, 3, 5, 64, 65, 130), fc.nat(100), ({ inputs, parameters, fn }, points, shift) => {
        same({ inputs, fn, parameters, points, at: (slot, p) => mixed(slot + shift, p) });
      }), // prettier-ignore
      { numRuns: Number(process.env["RUNS"] ?? 150) },
    );
  }, 120_000);

  it("has those of random programs of light operations, whose order of accumulation is their own", () => {
    fc.assert(
      fc.property(wide([...light]), fc.constantFrom(3, 6, 64), ({ inputs, parameters, fn }, points) => {
        same({ inputs, fn, parameters, points, at: (slot, p) => Math.sin(slot + 0.1 * p) });
      }),
      { numRuns: Number(process.env["RUNS"] ?? 150) },
    );
    expect([...tiers]).toEqual(expect.arrayContaining(["compiled undefined"]));
  }, 120_000);
});

describe("bodies of maps", () => {
  const body = ([x, y]: Expr[], { a, b }: { a: Expr; b: Expr }): Expr => a.mul(x!).add(b.sin()).sub(y!).square().add(x!.mul(b).tanh()); // prettier-ignore
  const rows = Array.from({ length: 150 }, (_, k) => [Math.sin(k), Math.cos(3 * k)]);
  type Loss = Compiled<{ a: []; b: [] }, never, Expr>;

  const over: Record<string, (of: { a: Expr; b: Expr }, points: never) => Expr> = {
    "a table": (of, points) => mapSum((row) => body(row as never, of), points),
    constants: (of) => mapSum((row) => body(row as never, of), rows as never),
    arguments: (of) => mapSum((row) => body(row as never, of), rows.map(([x, y]) => [of.a.mul(x!), of.b.add(y!)]) as never), // prettier-ignore
    "outputs of rows": (of) => sum(map((row) => body(row as never, of), rows as never) as Expr[]) as Expr,
    "a maximum": (of, points) => mapMax((row) => body(row as never, of), points) as never,
    "a log-sum-exp": (of, points) => mapLogSumExp((row) => body(row as never, of), points) as never,
  };

  it.each(Object.keys(over))("have the bits of the interpreter over %s, second order too", (what) => {
    const answers = (tier: Tier): unknown => {
      const f = compile({ a: [], b: [] }, (of, _, data) => over[what]!(of as never, (data as { points: never }).points), { data: { points: 2 }, tier }) as unknown as Loss; // prettier-ignore
      f.setData({ points: rows } as never);
      const x = { a: 0.7, b: -0.3 } as never;
      const tangent = { a: 1, b: 2 } as never;
      const all = [f.value(x), f.valueAndGradient(x), f.jvp(x, tangent), f.hvp(x, tangent), f.gradient(x)];
      if (tier === "compiled") expect(f.tier).toBe("compiled");
      f.dispose();
      return all;
    };
    expect(answers("compiled")).toEqual(answers("interpreter"));
  });
});

describe("tiers of batches", () => {
  const product = ([a, b]: Expr[]): Expr => a!.add(b!).sin().mul(a!.add(b!).cos());
  const xs = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i));
  const places = (): number => getCore().exports.table.length;

  it("are earned by points, an entry at a time", async () => {
    const f = compile(2, product, { tier: "auto" });
    const before = [f.batch.gradient(xs), f.batch.value(xs)];
    for (let i = 0; i < 60; i++) f.batch.gradient(xs);
    await vi.waitFor(() => expect(f.tier).toBe("compiled"), { timeout: 30_000 });
    expect([f.batch.gradient(xs), f.batch.value(xs)]).toEqual(before);
    // Calls of one point were not worth it.
    expect(f.tierReason).toBe("it was not called often enough yet");
  });

  it("come with all that is compiled when it is told", async () => {
    const f = compile(2, product, { tier: "auto" });
    const before = [f.batch.gradient(xs), f.batch.value(xs), f.batch.jvp(xs, xs)];
    await f.ready("compiled");
    expect([f.tier, f.tierReason]).toEqual(["compiled", undefined]);
    expect([f.batch.gradient(xs), f.batch.value(xs), f.batch.jvp(xs, xs)]).toEqual(before);
  });

  it("come later where batches do", async () => {
    const f = compile(2, product, { tier: "auto" });
    await f.ready("compiled");
    const before = f.batch.gradient(xs);
    expect(f.tierReason).toBe("it is being compiled");
    await f.ready("compiled");
    expect(f.tierReason).toBe(undefined);
    expect(f.batch.gradient(xs)).toEqual(before);
  });

  it("are the interpreter's where there is no room for the sums over points", () => {
    const reasonOf = (inputs: number, parameters: number, fn: Fn): string | undefined => {
      const resident = Resident.upload(schedule(tapeOf(inputs, fn, parameters)).program);
      resident.mayCompile(false);
      resident.points(inputs);
      const { reason } = resident.tiering()[1]!;
      resident.free();
      return reason;
    };
    expect(reasonOf(200, 200, (xs, ps) => dot(xs, ps))).toBe(undefined);
    const none = (xs: Expr[]): Expr => dot([...xs, ...xs], [...xs, ...xs]);
    expect(reasonOf(400, 1, none)).toMatch(
      /^sums over points, and what is kept of the forward sweep, take 51200 bytes, expected at most \d+$/,
    );
    const many = compile(400, (xs, [p]) => dot(xs, xs).mul(p!), { parameters: 1, tier: "compiled" });
    const x = Array.from({ length: 400 }, (_, i) => Math.sin(i));
    const expected = compile(400, (xs, [p]) => dot(xs, xs).mul(p!), { parameters: 1, tier: "interpreter" });
    expect(many.batch.sumAndGradient(x, xs)).toEqual(expected.batch.sumAndGradient(x, xs));
  });

  it("are the interpreter's for programs that are too large", () => {
    const chain = ([a]: Expr[]): Expr => Array.from({ length: 1500 }).reduce<Expr>((y) => y.sin().mul(0.9), a!);
    const f = compile(1, chain, { tier: "compiled" });
    const points = Float64Array.of(1, 2, 3);
    expect(f.batch.gradient(points)).toEqual(compile(1, chain, { tier: "interpreter" }).batch.gradient(points));
    expect(f.tierReason).toBe("it has 3000 operations, expected at most 2000 at many points");
  });

  it("free their code with the function", () => {
    const use = (): void => {
      const f = compile(2, product, { tier: "compiled" });
      f.batch.gradient(xs);
      f.dispose();
    };
    use();
    const before = places();
    for (let i = 0; i < 50; i++) use();
    expect(places()).toBe(before);
  });

  it("leave second order what it reads, whatever came before it", () => {
    const answers = (compiled: boolean): number[][] => {
      const resident = Resident.upload(schedule(tapeOf(2, ([a, b]) => a!.mul(b!).sin().mul(b!))).program);
      if (compiled) resident.mayCompile(false);
      const points = resident.points(0);
      const [rows, seeds] = [Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 0.5, 2)];
      const [g, e, once, y] = [new Float64Array(6), new Float64Array(6), new Float64Array(6), new Float64Array(3)];
      points.begin();
      points.forward(rows, 0, 3);
      points.reverse(seeds, 0, 3, once);
      points.tangent(rows, 0, 3, y);
      points.second(rows, { seeds, seedDots: seeds, seedAll: false, rowAdjoints: g, rowAdjointDots: e }, 0, 3);
      const after = new Float64Array(6);
      points.reverse(seeds, 0, 3, after);
      resident.free();
      return [g, e, once, y, after].map((all) => [...all]);
    };
    expect(answers(true)).toEqual(answers(false));
  });
});
