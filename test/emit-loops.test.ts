/** Loops of emitted code: which runs share one, what is stored, how large it is, and when they are refused. */
import { describe, expect, it } from "vitest";
import { atOnce } from "../src/emit/pauses.js";
import { Group } from "../src/emit/group.js";
import { unitsOf } from "../src/emit/plan.js";
import type { Unit } from "../src/emit/plan.js";
import { settle } from "../src/emit/stored.js";
import { add, compile, dot, exp, log, mul, square, sub, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { prepare } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { bytesOf } from "./modules.js";
import { tapeOf } from "./programs.js";
import type { Fn } from "./programs.js";

const N = 50;

const programOf = (fn: Fn, inputs = N): Program => prepare(tapeOf(inputs, fn)).program;

function planned(program: Program): Unit[] {
  const units = atOnce(unitsOf(program));
  atOnce(settle(program, units, true));
  return units;
}

/** Names of runs by unit; of those that are stored in capitals. */
const planOf = (fn: Fn, inputs = N): string[] =>
  planned(programOf(fn, inputs)).map(({ runs, by }) =>
    by instanceof Group
      ? by.members.map((one) => (by.stored.has(one) ? one.run.name.toUpperCase() : one.run.name)).join(" ")
      : `${by}: ${runs.map(({ name }) => name).join(" ")}`,
  );

const pairs = (xs: readonly Expr[], of: (a: Expr, b: Expr) => Expr): Expr[] => xs.slice(1).map((x, i) => of(x, xs[i]!));

const rosenbrock = (xs: readonly Expr[]): Expr =>
  sum(pairs(xs, (next, x) => mul(100, square(sub(next, square(x)))).add(square(sub(1, x)))));

describe("runs of one length", () => {
  it("share a loop as far as results are used in the turn in which they are made", () => {
    expect(planOf((xs) => sum(xs.map((x) => x.mul(2).exp())))).toEqual(["mul EXP sum"]);
    expect(planOf((xs) => pairs(pairs(xs, mul), sub))).toEqual(["MUL", "SUB"]);
    expect(planOf((xs) => { const s = sum(xs); return xs.map((x) => x.mul(s)); })).toEqual(["sum", "MUL"]); // prettier-ignore
  });

  it("are stored where others read them, and where the way back reads what is dear to compute", () => {
    expect(planOf((xs) => sum(xs.map((x) => x.exp().square())))).toEqual(["EXP square sum"]);
    expect(planOf((xs) => sum(xs.map((x) => x.square().square())))).toEqual(["square square sum"]);
    expect(planOf((xs) => sum(xs.map((x) => log(x))))).toEqual(["log sum"]);
  });
});

describe("adjoints that several targets share", () => {
  it("are added up in one loop where targets are the same, or one behind", () => {
    expect(planOf((xs) => sum(pairs(xs, sub)))).toEqual(["sub sum"]);
    expect(planOf((xs) => rosenbrock(xs))).toHaveLength(1);
  });

  it("are added up in memory where the first to give is ahead, and by the core where it lies behind", () => {
    const at = (from: number, to: number): Fn => (xs) => xs.slice(0, 40).map((_, k) => sub(xs[k + from]!, xs[k + to]!)); // prettier-ignore
    expect(planOf(at(5, 0))).toEqual(["SUB"]);
    expect(planOf(at(0, 5))).toEqual(["core: sub"]);
  });

  it("are added up in memory where the two lists of a dot take turns", () => {
    expect(planOf((xs) => dot(xs.slice(0, 40), xs.slice(5, 45)))).toEqual(["dot"]);
    expect(planOf((xs) => dot(xs, xs))).toEqual(["dot"]);
  });

  it("are the core's where operations that are not light share one, or give twice", () => {
    expect(planOf((xs) => xs.map((x) => x.atan2(xs[3]!)))).toEqual(["core: atan2"]);
    expect(planOf((xs) => xs.map((x) => x.pow(x)))).toEqual(["core: pow"]);
  });
});

describe("a module of loops", () => {
  it("imports nothing but the memory, and is small: the gradient of the chained Rosenbrock function", () => {
    const bytes = bytesOf(programOf((xs) => rosenbrock(xs), 100), "gradient"); // prettier-ignore
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
      { module: "core", name: "memory", kind: "memory" },
    ]);
    expect(bytes.length).toBeLessThan(1000);
  });

  it("is as large for a thousand inputs", () => {
    const [small, large] = [100, 1000].map((n) => bytesOf(programOf((xs) => rosenbrock(xs), n), "gradient").length); // prettier-ignore
    expect(large! - small!).toBeLessThan(16);
  });

  it("does not load or store what goes from one turn to the next, nor adjoints that are one number", () => {
    const f = compile(100, (xs) => rosenbrock(xs), { tier: "compiled" });
    const g = compile(100, (xs) => rosenbrock(xs), { tier: "interpreter" });
    const x = Array.from({ length: 100 }, (_, i) => Math.sin(i));
    expect(f.tier).toBe("compiled");
    expect(f.valueAndGradient(x)).toEqual(g.valueAndGradient(x));
  });

  it("has tangents in the loops of values, for the jvp, and calls no loop of the core", () => {
    const bytes = bytesOf(programOf((xs) => rosenbrock(xs), 100), "jvp"); // prettier-ignore
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toHaveLength(1);
    expect(bytes.length).toBeLessThan(1500);
  });

  it("is refused where there are so many that code is larger than what it works on", () => {
    // Steps that go on alike are one.
    let state = 1;
    const even = (): boolean => (state = (16_807 * state) % 2_147_483_647) % 2 === 0;
    const step = (ys: Expr[], xs: Expr[]): Expr[] => ys.map(even() ? (y, i) => add(y, exp(xs[i]!)).sin() : (y, i) => sub(y, exp(xs[i]!)).sin()); // prettier-ignore
    const steps: Fn = (xs) => Array.from({ length: 3000 }).reduce<Expr[]>((ys) => step(ys, xs), xs);
    expect(() => bytesOf(programOf(steps, 30), "vjp")).toThrow(
      /^it has 6\d{3} long runs that differ, expected at most 6000$/,
    );
  });
});
