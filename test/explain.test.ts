/** What `explain` says of a function, against counts made by hand and operation by operation. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { getCore } from "../src/core.js";
import { AdError, compile, dot, logSumExp, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { ACTIVE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, RUN_B, RUN_COUNT, RUN_KIND, RUN_WORDS, SHARED, STRIDED } from "../src/layout.js"; // prettier-ignore
import { nameOf, rules } from "../src/ops.js";
import { prepare } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { tapeOf, wide } from "./programs.js";

const program = (inputs: number, fn: Parameters<typeof tapeOf>[1], parameters = 0): Program =>
  prepare(tapeOf(inputs, fn, parameters)).program;

/** 100 (x[i + 1] - x[i]²)² + (1 - x[i])² for each i, added up in a loop. */
const rosenbrock = compile(17, (x) => {
  let total: Expr | undefined;
  for (let i = 0; i < 16; i++) {
    const term = x[i + 1]!.sub(x[i]!.square()).square().mul(100).add(x[i]!.neg().add(1).square());
    total = total ? total.add(term) : term;
  }
  return total!;
});

const sines = compile(1, ([x]) => {
  let y = x!;
  for (let i = 0; i < 40; i++) y = y.sin();
  return y;
});

const scattered = compile(10, (x) => x.map((a, i) => a.mul(x[(3 * i * i) % 10]!)));

describe("the report", () => {
  it("of Rosenbrock in a loop", () => {
    expect(String(rosenbrock.explain())).toMatchInlineSnapshot(`
      "17 inputs, 0 parameters, 1 output: 113 operations, 143 recorded
      runs         8         mean length 14.1
      strided    128  100 %  operands one after another, at a step or shared: two lanes, no index
      gathered     0    0 %  operands by an index list
      single       0    0 %  one at a time
      lists        1         16 elements, counted as operations here
      forward    2.4     kB  18.8 bytes an operation
      reverse   3.45     kB  26.9 bytes an operation
      memory    2.51     kB  in the core

                         operations  runs  mean  strided  gathered  single
      add                        32     2    16    100 %       0 %     0 %
      square                     32     2    16    100 %       0 %     0 %
      mul                        16     1    16    100 %       0 %     0 %
      neg                        16     1    16    100 %       0 %     0 %
      squaredDifference          16     1    16    100 %       0 %     0 %
      sum                         1     1     1    100 %       0 %     0 %"
    `);
  });

  it("of a chain of sines", () => {
    expect(String(sines.explain())).toMatchInlineSnapshot(`
      "1 input, 0 parameters, 1 output: 40 operations, 40 recorded
      runs         1         mean length 40
      strided      0    0 %  operands one after another, at a step or shared: two lanes, no index
      gathered     0    0 %  operands by an index list
      single      40  100 %  one at a time
      forward   1.14     kB  28.6 bytes an operation
      reverse    1.8     kB  45 bytes an operation
      memory    1.36     kB  in the core

           operations  runs  mean  strided  gathered  single
      sin          40     1    40      0 %       0 %   100 %

      Mostly a chain: operations that wait for one another go one at a time."
    `);
  });

  it("of scattered operands and several outputs", () => {
    expect(String(scattered.explain())).toMatchInlineSnapshot(`
      "10 inputs, 0 parameters, 10 outputs: 10 operations, 10 recorded
      runs          1         mean length 10
      strided       0    0 %  operands one after another, at a step or shared: two lanes, no index
      gathered     10  100 %  operands by an index list
      single        0    0 %  one at a time
      forward   0.344     kB  34.4 bytes an operation
      reverse   0.832     kB  83.2 bytes an operation
      memory     0.64     kB  in the core

           operations  runs  mean  strided  gathered  single
      mul          10     1    10      0 %     100 %     0 %"
    `);
  });

  it("of a long line of different operations", () => {
    const f = compile(1, ([x], [p]) => {
      let y = x!;
      for (let i = 0; i < 20; i++) y = y.exp().mul(p!);
      return y;
    }, { parameters: 1 }); // prettier-ignore
    expect(String(f.explain())).toMatchInlineSnapshot(`
      "1 input, 1 parameter, 1 output: 40 operations, 40 recorded
      runs        40         mean length 1
      strided      0    0 %  operands one after another, at a step or shared: two lanes, no index
      gathered     0    0 %  operands by an index list
      single      40  100 %  one at a time
      forward   1.76     kB  44 bytes an operation
      reverse   1.96     kB  49 bytes an operation
      memory    1.82     kB  in the core

           operations  runs  mean  strided  gathered  single
      mul          20    20     1      0 %       0 %   100 %
      exp          20    20     1      0 %       0 %   100 %

      Deep and narrow: few operations of one name are ready at once."
    `);
  });

  it("of no operations", () => {
    expect(String(compile(2, ([x]) => x!).explain())).toMatchInlineSnapshot(`
      "2 inputs, 0 parameters, 1 output: 0 operations, 0 recorded
      runs          0       mean length 0
      strided       0  0 %  operands one after another, at a step or shared: two lanes, no index
      gathered      0  0 %  operands by an index list
      single        0  0 %  one at a time
      forward       0   kB  0 bytes an operation
      reverse   0.024   kB  0 bytes an operation
      memory    0.224   kB  in the core"
    `);
  });

  it("is what a template string gives, and a function of the tape alone", () => {
    expect(`${sines.explain()}`).toBe(sines.explain().toString());
    expect(sines.explain()).toEqual(sines.explain());
  });

  it("rounds no share to nothing or to all", () => {
    const f = compile(301, (x) => [...x.slice(0, 300).map((a) => a.exp()), x[300]!.sin()]);
    const { strided, single } = f.explain();
    expect([strided, single]).toEqual([300 / 301, 1 / 301]);
    expect(String(f.explain())).toMatch(/strided +300 +>99 %[^]*single +1 +<1 %/);
  });
});

describe("the figures", () => {
  it("of a chain of sines are counted by hand", () => {
    const { inputs, parameters, outputs, recorded, bodies, memory, byName, ...reach } = sines.explain();
    const counts = { inputs: 1, parameters: 0, outputs: 1, recorded: 40, bodies: 0 };
    expect({ inputs, parameters, outputs, recorded, bodies }).toEqual(counts);
    // Header and guard; a run and the guard behind it; words of index; one range; one output; primals, adjoints, slopes.
    expect(memory).toBe(128 + 48 + 160 + 16 + 16 + 336 + 336 + 320);
    expect(reach).toEqual({
      ...{ operations: 40, runs: 1, meanRun: 40, lists: 0, elements: 0, strided: 0, gathered: 0, single: 1 },
      // Words of the run; an operation: result, slope, word of index, operand.
      forward: 24 + 40 * (8 + 8 + 4 + 8),
      // An operation: its adjoint, slope, word of index, the adjoint of its operand twice. One range clears all slots.
      reverse: 24 + 40 * (8 + 8 + 4 + 16) + 8 + 41 * 8,
    });
    expect(byName).toEqual([{ ...reach, name: "sin", reverse: 24 + 40 * (8 + 8 + 4 + 16) }]);
  });

  it("of Rosenbrock are counted by hand", () => {
    const { forward, runs } = rosenbrock.explain();
    const one = 16 * (8 + 8);
    const two = 16 * (8 + 8 + 8);
    // Two squares, a negation; a squared difference, a sum; sum and product with a shared constant; the list: its length,
    // its start, its elements, its result.
    expect(forward).toBe(24 * runs + 3 * one + 2 * two + 2 * (one + 8) + (4 + 4 + 16 * 8 + 8));
  });

  it("of several outputs with parameters: a product by a parameter moves one adjoint", () => {
    const f = compile(8, (x, p) => x.map((a, i) => a.mul(p[i]!)), { parameters: 8 });
    const figures = f.explain();
    expect(figures).toMatchObject({ inputs: 8, parameters: 8, outputs: 8, operations: 8, runs: 1, strided: 1 });
    expect(figures.forward).toBe(24 + 8 * (8 + 8 + 8));
    // Its own adjoint, the parameter, the adjoint of the input, which was cleared: it and the outputs.
    const cleared = [...program(8, (x, p) => x.map((a, i) => a.mul(p[i]!)), 8).cleared];
    expect(cleared).toEqual([0, 8, 16, 8]);
    expect(figures.reverse).toBe(24 + 8 * (8 + 8 + 16) + 2 * 8 + 16 * 8);
  });

  it("of operands at a step have two words of index each", () => {
    const figures = compile([12, 2], (p) => p.map(([x, y]) => x!.mul(y!))).explain();
    expect(figures).toMatchObject({ strided: 1, runs: 1, forward: 24 + 2 * 8 + 12 * (8 + 8 + 8) });
    expect(figures.reverse).toBe(24 + 2 * 8 + 12 * (8 + 2 * (8 + 16)) + 8 + 36 * 8);
  });

  it("of lists: an operation each in runs and counts, their elements in the shares", () => {
    const f = compile(40, (x) => [sum(x), logSumExp([x[3]!, x[1]!, x[7]!]), dot(x.slice(0, 20), x.slice(20))]);
    const { operations, runs, lists, elements, strided, gathered, single } = f.explain();
    expect({ operations, runs, lists, elements }).toEqual({ operations: 3, runs: 3, lists: 3, elements: 40 + 3 + 20 });
    expect([strided, gathered, single]).toEqual([60 / 63, 3 / 63, 0]);
    expect(f.explain().byName.map(({ name, elements, strided }) => [name, elements, strided])).toEqual([
      ["sum", 40, 1],
      ["dot", 20, 1],
      ["logSumExp", 3, 0],
    ]);
  });

  it("of no operations are zeros, but for the adjoints to clear", () => {
    const { byName, ...figures } = compile(2, ([x]) => x!).explain();
    expect(byName).toEqual([]);
    expect(figures).toMatchObject({ operations: 0, runs: 0, meanRun: 0, strided: 0, gathered: 0, single: 0, forward: 0 }); // prettier-ignore
    expect(figures.reverse).toBe(8 + 2 * 8);
  });

  it("tell what optimising saved", () => {
    const f = compile(1, ([x]) => x!.exp().add(x!.exp()).mul(1));
    expect(f.explain()).toMatchObject({ operations: f.length, recorded: 4 });
    expect(f.length).toBe(2);
  });

  it("show the tangents from the first call that needs them", () => {
    const f = compile(3, ([x, y, z]) => x!.mul(y!).add(z!));
    const before = f.explain().memory;
    f.gradient([1, 2, 3]);
    expect(f.explain().memory).toBe(before);
    f.jvp([1, 2, 3], [1, 0, 0]);
    expect(f.explain().memory).toBe(before + 16 * 5);
  });
});

describe("explain", () => {
  it("wants no parameters, and leaves values and derivatives as they are", () => {
    const f = compile(2, ([x, y], [p]) => x!.mul(p!).sin().mul(y!), { parameters: 1 });
    f.explain();
    const [value, gradient] = f.setParameters([3]).valueAndGradient([0.5, 2]);
    f.explain();
    expect(f.valueAndGradient([0.5, 2])).toEqual([value, gradient]);
  });

  it("keeps no memory", () => {
    rosenbrock.explain();
    const before = getCore().bytes;
    for (let i = 0; i < 1_000; i++) rosenbrock.explain();
    expect(getCore().bytes).toBe(before);
  });

  it("of a disposed function is refused", () => {
    const f = compile(1, ([x]) => x!.exp());
    f.dispose();
    expect(() => f.explain()).toThrow(
      new AdError("disposed", "explain: this function has been disposed of; compile it again"),
    );
  });
});

/** What the contribution to each operand reads: operands a, b, c, the result y; s: the slopes that were kept. */
const reads: Partial<Record<OpName, readonly string[]>> = {
  ...{ neg: [""], abs: ["a"], sqrt: ["y"], square: ["a"], exp: ["y"], log: ["a"], tanh: ["y"], floor: [""] },
  ...{ sin: ["s"], cos: ["s"], relu: ["a"], erf: ["a"] },
  ...{ add: ["", ""], sub: ["", ""], mul: ["b", "a"], div: ["b", "by"], pow: ["ab", "ay"], hypot: ["ay", "by"] },
  ...{
    squaredDifference: ["ab", "ab"],
    atan2: ["ab", "ab"],
    max: ["ab", "ab"],
    lt: ["", ""],
    select: ["", "a", "a"],
    clamp: ["abc", "abc", "abc"],
  },
  ...{ sum: [""], norm: ["ay"], logSumExp: ["s"], maxOf: ["ay"], dot: ["b", "a"] },
};

/** Bytes that one operation moves, forward and in reverse: what it has in common with its run goes with the first. */
function movedBy(words: Uint32Array, index: Uint32Array, k: number): [forward: number, reverse: number] {
  const word = words[RUN_KIND]!;
  const name = nameOf[word & 255]!;
  const { arity } = rules[name];
  const isList = typeof arity === "string";
  const has = (shift: number, i: number) => Boolean((word >> (shift + i)) & 1);
  const letters = ["a", "b", "c"].slice(0, isList ? (arity === "list" ? 1 : 2) : arity);
  const read = new Set(reads[name]!.filter((_, i) => has(ACTIVE_SHIFT, i)).join(""));
  const runWords = k === 0 ? 24 : 0;
  const length = isList ? 4 : 0;
  // Of a list the terms and their sum.
  const kept = read.has("s") ? 8 * (isList ? index[words[RUN_B]! + k]! + 1 : 1) : 0;
  let forward = runWords + length + kept + 8;
  let reverse = runWords + length + kept + 8 + (read.has("y") ? 8 : 0);
  letters.forEach((letter, i) => {
    const form = (word >> (FORMS_SHIFT + (isList ? 0 : 2 * i))) & 3;
    const numbers = isList ? index[words[RUN_B]! + k]! : form === SHARED && k > 0 ? 0 : 1;
    const lead = (isList ? 4 : 0) + (form === GATHERED ? 4 * numbers : form === STRIDED && k === 0 ? 8 : 0);
    forward += lead + 8 * numbers;
    if (read.has(letter) || has(ACTIVE_SHIFT, i)) reverse += lead;
    if (read.has(letter)) reverse += 8 * numbers;
    if (has(ACTIVE_SHIFT, i)) reverse += (has(FRESH_SHIFT, i) ? 8 : 16) * numbers;
  });
  const receives = letters.some((_, i) => has(ACTIVE_SHIFT, i));
  return [forward, receives ? reverse : 0];
}

function moved({ runs, index, cleared }: Program): { forward: number; reverse: number } {
  const total = { forward: 0, reverse: 0 };
  for (let c = 0; c < cleared.length; c += 2) total.reverse += 8 + 8 * cleared[c + 1]!;
  for (let at = 0; at < runs.length; at += RUN_WORDS) {
    for (let k = 0; k < runs[at + RUN_COUNT]!; k++) {
      const [forward, reverse] = movedBy(runs.subarray(at, at + RUN_WORDS), index, k);
      total.forward += forward;
      total.reverse += reverse;
    }
  }
  return total;
}

/** The block as src/layout.ts draws it, every part from a multiple of 16 on. */
function blockOf({ runs, index, cleared, outputs, slots, slopes }: Program): number {
  const parts = [128 + 4 * runs.length + 24, 4 * index.length, 4 * cleared.length, 4 * outputs.length, 8 * slots, 8 * slots]; // prettier-ignore
  return parts.reduce((at, bytes) => Math.ceil((at + bytes) / 16) * 16, 0) + 8 * slopes;
}

describe("of any function", () => {
  const functions = wide(Object.keys(reads) as OpName[]);

  it("bytes are those counted one operation after another, and the memory is that of the format", () => {
    fc.assert(
      fc.property(functions, ({ inputs, parameters, fn }) => {
        const { forward, reverse, memory } = compile(inputs, fn, { parameters }).explain();
        const counted = program(inputs, fn, parameters);
        expect({ forward, reverse, memory }).toEqual({ ...moved(counted), memory: blockOf(counted) });
      }),
      { numRuns: 300 },
    );
  });

  it("shares add up to 1, and the operations by name to the whole", () => {
    fc.assert(
      fc.property(functions, ({ inputs, parameters, fn }) => {
        const f = compile(inputs, fn, { parameters });
        const whole = f.explain();
        expect(whole.operations).toBe(f.length);
        if (whole.operations - whole.lists + whole.elements) expect(whole.strided + whole.gathered + whole.single).toBeCloseTo(1, 12); // prettier-ignore
        for (const key of ["operations", "runs", "lists", "elements", "forward"] as const) {
          expect(whole.byName.reduce((sum, row) => sum + row[key], 0)).toBe(whole[key]);
        }
        const counts = whole.byName.map((row) => row.operations);
        expect(counts).toEqual(counts.slice().sort((p, q) => q - p));
      }),
      { numRuns: 100 },
    );
  });
});
