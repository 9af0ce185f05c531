/** Loops that go on as long as a condition holds. */
import { describe, expect, it } from "vitest";
import { AdError, abs, add, div, gt, mul, square, sub } from "../src/index.js";
import { LoopExecutor } from "../src/nested/loop.js";
import { doNow } from "../src/nested/work.js";
import type { WhileNode } from "../src/nested/nested.js";
import { bodyOf, everything, expectNear, plain, upload, written } from "./loops.js";
import type { Case } from "./loops.js";

const one = { state: 1, row: 0, active: false, emitted: 0 };
/** Newton's step towards the square root of `a`. */
const step: Case = { ...one, shared: 1, step: ([a], [x]) => [mul(0.5, add(x!, div(a!, x!)))] };
const far: Case = { ...one, shared: 2, step: ([tolerance, a], [x]) => [gt(abs(sub(square(x!), a!)), tolerance!)] };

function newton(limit: number, memory: number, outside = false): LoopExecutor {
  const body = bodyOf(step);
  const condition = bodyOf(far);
  const node: WhileNode = { kind: "while", body, condition, limit, memory };
  const engines = [body, condition].map((of) => (outside ? plain(upload(of.tape)) : upload(of.tape)));
  return new LoopExecutor(node, engines[0]!, { condition: engines[1]! });
}

const argsOf = (a: number): Float64Array => Float64Array.of(a, 1e-9, a, 1);

function stepsFor(a: number): number {
  let steps = 0;
  for (let x = 1; Math.abs(x * x - a) > 1e-9; steps++) x = 0.5 * (x + a / x);
  return steps;
}

describe("a loop with a condition", () => {
  const seeds = { seeds: Float64Array.of(2), seedDots: Float64Array.of(0.25) };

  it("goes as long as it holds, and is differentiated through the steps that it went", () => {
    for (const memory of [0, 40, 2 ** 20]) {
      for (const outside of [false, true]) {
        const loop = newton(100, memory, outside);
        for (const a of [2, 1e6, 1, 1e-4]) {
          const got = everything(loop, { ...seeds, args: argsOf(a), dots: Float64Array.of(1, 3, 4, 0.5) });
          const alone = { ...seeds, args: Float64Array.of(a, 1), dots: Float64Array.of(1, 0.5) };
          const expected = written(step, stepsFor(a), new Float64Array(0), alone);
          // Nothing reaches what the condition shares.
          const spread = (x: Float64Array) => Float64Array.of(x[0]!, 0, 0, x[1]!);
          expect([got.results, got.dots]).toEqual([expected.results, expected.dots]);
          expectNear(got.adjoints, spread(expected.adjoints));
          expectNear(got.secondAdjoints, spread(expected.secondAdjoints));
          expectNear(got.secondDots, spread(expected.secondDots));
        }
        loop.free();
      }
    }
    expect([2, 1e6, 1, 1e-4].map(stepsFor)).toEqual([4, 15, 0, 10]);
  });

  it("goes through several stretches, in the core and from outside", () => {
    const down: Case = { ...one, shared: 1, step: ([a], [x]) => [sub(x!, a!)] };
    const positive: Case = { ...one, shared: 0, step: (_none, [x]) => [gt(x!, 0)] };
    const got = [false, true].flatMap((outside) =>
      [0, 8 * 1500, 2 ** 20].map((memory) => {
        const [body, condition] = [bodyOf(down), bodyOf(positive)];
        const wrap = (of: typeof body) => (outside ? plain(upload(of.tape)) : upload(of.tape));
        const node: WhileNode = { kind: "while", body, condition, limit: 1e5, memory };
        const loop = new LoopExecutor(node, wrap(body), { condition: wrap(condition) });
        const all = everything(loop, { ...seeds, args: Float64Array.of(1, 2999.5), dots: Float64Array.of(1, 0) });
        loop.free();
        return all;
      }),
    );
    expect(got[0]!.results[0]).toBe(-0.5);
    expect(got[0]!.dots[0]).toBe(-3000);
    expect(got[0]!.adjoints).toEqual(Float64Array.of(-6000, 2));
    for (const other of got) expect(other).toEqual(got[0]);
  });

  it("says so where the limit is reached, and works on with other arguments", () => {
    for (const outside of [false, true]) {
      const loop = newton(6, 24, outside);
      const y = new Float64Array(1);
      let error: unknown;
      try {
        doNow(loop.primal(argsOf(1e6), y));
      } catch (e) {
        error = e;
      }
      expect(error).toBeInstanceOf(AdError);
      expect((error as AdError).code).toBe("limit");
      expect((error as AdError).message).toBe(
        "whileLoop: got a condition that still holds after 6 steps, expected it to be 0 by then; raise the limit, or see that the loop ends for these arguments",
      );
      expect(() => doNow(loop.value(argsOf(1e6), y))).toThrow("still holds");
      expect(() => doNow(loop.value(argsOf(NaN), y))).not.toThrow();
      doNow(loop.value(argsOf(2), y));
      expect(y[0]).toBeCloseTo(Math.SQRT2, 9);
      loop.free();
    }
  });

  it("may go just as many steps as the limit says", () => {
    const steps = stepsFor(1e6);
    const y = new Float64Array(1);
    const [enough, less] = [newton(steps, 24), newton(steps - 1, 24)];
    doNow(enough.primal(argsOf(1e6), y));
    expect(y[0]).toBeCloseTo(1000, 6);
    expect(() => doNow(less.primal(argsOf(1e6), y))).toThrow(`still holds after ${steps - 1} steps`);
    enough.free();
    less.free();
  });
});
