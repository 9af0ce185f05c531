import { describe, expect, it } from "vitest";
import { getCore } from "../src/core.js";
import { add, mul, sin, square, sub } from "../src/index.js";
import { doNow } from "../src/nested/work.js";
import type { Rows } from "../src/nested/nested.js";
import { everything, expectNear, foldOf, numbers, plain, pointsOf, randomCases, upload, written } from "./loops.js";
import type { Arrays, Case } from "./loops.js";
import { tapeOf } from "./programs.js";

function expectSame(got: Arrays, expected: Arrays): void {
  expect(got.results).toEqual(expected.results);
  expect(got.dots).toEqual(expected.dots);
  expectNear(got.adjoints, expected.adjoints);
  expectNear(got.secondAdjoints, expected.secondAdjoints);
  expectNear(got.secondDots, expected.secondDots);
}

/** Rows of `steps` steps, and the numbers in those that are no arguments. */
function rowsOf(c: Case, steps: number): [Rows, Float64Array] {
  const values = numbers(c.active ? 0 : steps * c.row, 7);
  return [c.active ? { from: "arguments", count: steps } : { from: "constants", count: steps, values }, values];
}

describe("a fold", () => {
  const check = (c: Case, steps: number): void => {
    const [rows, values] = rowsOf(c, steps);
    const at = pointsOf(c, steps, steps + 1);
    const loop = foldOf(c, rows);
    expectSame(everything(loop, at), written(c, steps, values, at));
    const results = new Float64Array(at.seeds.length);
    doNow(loop.value(at.args, results));
    expect(results).toEqual(everything(loop, at).results);
    loop.free();
  };

  it("is what its steps are one after the other, for random bodies", () => {
    for (const c of randomCases(40, 11)) for (const steps of [0, 1, 2, 3, 17]) check(c, steps);
  });

  it("of a thousand steps, too", () => {
    for (const c of randomCases(4, 12)) check(c, 1000);
  });

  it("is the same bits with room for three states, for five, for twenty and for all", () => {
    for (const c of randomCases(12, 13)) {
      const [rows] = rowsOf(c, 61);
      const at = pointsOf(c, 61);
      const all = foldOf(c, rows);
      const expected = everything(all, at);
      for (const states of [0, 1, 2, 5, 20, 60, 61, 62]) {
        const loop = foldOf(c, rows, 8 * c.state * states);
        expect(everything(loop, at)).toEqual(expected);
        expect(loop.bytes).toBeLessThanOrEqual(8 * c.state * Math.max(6, states));
        loop.free();
      }
      all.free();
    }
  });

  it("is the same bits where the body is swept step by step from outside", () => {
    for (const c of randomCases(20, 14)) {
      const [rows] = rowsOf(c, 23);
      const at = pointsOf(c, 23);
      const [core, outside] = [foldOf(c, rows, 64 * c.state), foldOf(c, rows, 64 * c.state, plain)];
      expect(everything(outside, at)).toEqual(everything(core, at));
      core.free();
      outside.free();
    }
  });

  /** A step of two numbers of state. */
  const pair = (step: Case["step"], rest: Partial<Case> = {}): Case => ({ step, shared: 1, state: 2, row: 1, active: true, emitted: 0, ...rest }); // prettier-ignore

  it("takes for outputs inputs, constants, and one value twice", () => {
    const cases = [
      pair((_u, [a, b]) => [b!, a!]),
      pair((_u, [a], [r]) => [a!, a!, r!, a!], { emitted: 2 }),
      pair(([u], [a, b], [r]) => [mul(a!, u!), 0.5, b!, r!, u!, u!, 2], { emitted: 5 }),
      pair(([u], [a, b], [r]) => { const y = sin(add(mul(u!, a!), r!)); return [y, y, y, b!]; }, { emitted: 2 }), // prettier-ignore
    ];
    for (const c of cases) for (const steps of [1, 2, 5, 8]) check(c, steps);
    for (const c of cases) {
      const at = pointsOf(c, 9);
      const [core, outside] = [foldOf(c, { from: "arguments", count: 9 }), foldOf(c, { from: "arguments", count: 9 }, 0, plain)]; // prettier-ignore
      expect(everything(outside, at)).toEqual(everything(core, at));
    }
  });

  const decay = pair(([u], [a, b], [r]) => [add(mul(a!, 0.9), mul(u!, r!)), sin(add(a!, b!)), square(a!)], { active: false, emitted: 1 }); // prettier-ignore

  it("goes over the rows of a table as they are at the call", () => {
    let table = numbers(5);
    const loop = foldOf(decay, { from: "table", table: 0 }, 0, (e) => e, { tableRows: () => table });
    for (const steps of [5, 3000, 0, 1]) {
      table = numbers(steps, steps);
      const at = pointsOf(decay, steps);
      expectSame(everything(loop, at), written(decay, steps, table, at));
    }
    loop.free();
  });

  it("can be reversed again, and after `value` alone", () => {
    for (const states of [4, 100]) {
      const rows: Rows = { from: "constants", count: 50, values: numbers(50) };
      const loop = foldOf(decay, rows, 16 * states);
      const at = pointsOf(decay, 50);
      const other = pointsOf(decay, 50, 9);
      const expected = everything(loop, at).adjoints;
      const adjoints = new Float64Array(3);
      doNow(loop.primal(at.args, new Float64Array(52)));
      doNow(loop.reverse(at.args, other.seeds, adjoints));
      expect(adjoints).not.toEqual(expected);
      doNow(loop.reverse(at.args, at.seeds, adjoints));
      expect(adjoints).toEqual(expected);
      doNow(loop.reverse(at.args, at.seeds, adjoints));
      expect(adjoints).toEqual(expected);
      doNow(loop.primal(other.args, new Float64Array(52)));
      doNow(loop.value(at.args, new Float64Array(52)));
      doNow(loop.reverse(at.args, at.seeds, adjoints));
      expect(adjoints).toEqual(expected);
      loop.free();
    }
  });

  it("carries NaN and infinity on", () => {
    const rows: Rows = { from: "constants", count: 7, values: numbers(7) };
    for (const x of [NaN, Infinity]) {
      const at = { ...pointsOf(decay, 7), args: Float64Array.of(0.5, x, 1) };
      const [loop, outside] = [foldOf(decay, rows, 0), foldOf(decay, rows, 2 ** 20, plain)];
      const got = everything(loop, at);
      expect(got.results[0]).toBe(x);
      expect(got.results.slice(0, 2)).toEqual(written(decay, 7, numbers(7), at).results.slice(0, 2));
      expect(everything(outside, at)).toEqual(got);
    }
  });

  it("of a million steps takes the memory of the states that it may keep", () => {
    const step: Case["step"] = ([u], [a, b, c, d], [r]) => [
      add(mul(a!, 0.99), mul(u!, b!)),
      sub(mul(b!, 0.99), mul(u!, a!)),
      add(mul(c!, 0.5), mul(a!, r!)),
      add(mul(d!, 0.5), mul(b!, c!)),
    ];
    const c: Case = { step, shared: 1, state: 4, row: 1, active: false, emitted: 0 };
    const steps = 1e6;
    const at = { ...pointsOf(c, 0) };
    const rows = numbers(steps);
    const small = foldOf(c, { from: "constants", count: 1000, values: rows.subarray(0, 1000) }, 2 ** 20);
    doNow(small.primal(at.args, at.seeds.slice()));
    const before = getCore().bytes;
    const loop = foldOf(c, { from: "constants", count: steps, values: rows }, 2 ** 20);
    const [results, adjoints] = [new Float64Array(4), new Float64Array(5)];
    doNow(loop.primal(at.args, results));
    doNow(loop.reverse(at.args, at.seeds, adjoints));
    expect(loop.bytes).toBe(2 ** 20);
    expect(getCore().bytes - before).toBeLessThanOrEqual(2 ** 20);
    const all = foldOf(c, { from: "constants", count: steps, values: rows });
    const [sameResults, sameAdjoints] = [new Float64Array(4), new Float64Array(5)];
    doNow(all.primal(at.args, sameResults));
    doNow(all.reverse(at.args, at.seeds, sameAdjoints));
    expect(all.bytes).toBe(32 * steps);
    expect([results, adjoints]).toEqual([sameResults, sameAdjoints]);
    expect(adjoints[0]).not.toBe(0);
    for (const each of [small, loop, all]) each.free();
  });
});

describe("dispose", () => {
  it("gives back the bodies and their blocks", () => {
    const [c] = randomCases(1, 3);
    const at = pointsOf(c!, 40);
    const work = (): void => {
      const loop = foldOf(c!, rowsOf(c!, 40)[0], 0);
      everything(loop, at);
      loop.free();
    };
    for (let k = 0; k < 10; k++) work();
    const before = getCore().bytes;
    for (let k = 0; k < 2000; k++) work();
    expect(getCore().bytes).toBe(before);
  });

  it("follows no block that was made anew: one program, one executor", () => {
    const tape = tapeOf(2, ([x, y]) => [add(x!, y!)]);
    const resident = upload(tape);
    for (let k = 0; k < 1000; k++) resident.steps(1, 1, 64);
    expect(resident.steps(1, 1, 64).atOnce).toBe(64);
    expect(() => resident.steps(2, 1, 64)).toThrow(/^out of memory/);
    resident.free();
  });
});
