/** The core refuses malformed programs, and a program it accepts stays inside its block of memory. */
import { describe, expect, it } from "vitest";
import { getCore } from "../src/core.js";
import { compile, dot, sum } from "../src/index.js";
import type { Operand } from "../src/index.js";
import * as layout from "../src/layout.js";
import { ACTIVE_SHIFT, SINGLE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, HEADER_WORDS, LOOP_SHIFT, NEAR, RUN_A, RUN_B, RUN_C, RUN_COUNT, RUN_FIRST, RUN_KIND, RUN_WORDS, SHARED, STRIDED } from "../src/layout.js"; // prettier-ignore
import { optimize } from "../src/optimize.js";
import { nameOf, rules } from "../src/ops.js";
import { schedule } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import type { Expr } from "../src/expr.js";
import { badRun, late, message, outside, refused, unfilled } from "./forge.js";
import { runsOf, tapeOf } from "./programs.js";

const programOf = (inputs: number, fn: (xs: Expr[]) => Operand | Operand[]): Program =>
  schedule(optimize(tapeOf(inputs, fn))).program;

/** Adds up two inputs: one run of one operation, slots 0 and 1 in, slot 2 out. */
const sumOfTwo = (): Program => programOf(2, ([x, y]) => x!.add(y!));
const take = (xs: readonly Expr[], at: readonly number[]) => at.map((i) => xs[i]!);
/** Two differences, gathered: operands a at 0 in the index, b at 2; results from 3 on. */
const gathered = (): Program => programOf(3, ([x, y, z]) => [x!.sub(y!), z!.sub(x!)]);
/** Sums of two scattered lists, in one run: starts at 0, slots at 2 and 5, lengths at 8. */
const twoLists = (): Program => programOf(4, (xs) => [sum(take(xs, [2, 0, 1])), sum(take(xs, [1, 3, 2]))]);
/** Starts at 0, lists at 2 and 6, lengths at 8; starts of the second lists at 10, they at 12 and 16. */
const twoDots = (): Program =>
  programOf(4, (xs) => [dot(take(xs, [3, 2, 1, 0]), take(xs, [3, 2, 1, 0])), dot(take(xs, [1, 0]), take(xs, [3, 2]))]);
/** Starts at 0, lengths at 2, all lists one slot after another. */
const nearLists = (): Program => programOf(4, (xs) => [sum(xs.slice(0, 3)), sum(xs.slice(1))]);
/** Starts at 0, lengths at 2, starts of the second lists at 4. */
const nearDots = (): Program => programOf(4, (xs) => [dot(xs, xs), dot(xs.slice(0, 2), xs.slice(2))]);
/** Operand a is slots 0 to 8, operand b slot 9 for all; results from 10 on. */
const nearAndShared = (): Program => programOf(10, (xs) => xs.slice(0, 9).map((x) => x.div(xs[9]!)));
/** Operand a is every other slot from 15 down to 1. */
const strided = (): Program => programOf(16, (xs) => Array.from({ length: 8 }, (_, k) => xs[15 - 2 * k]!.exp()));
/** Three operations of one run, each on the one before. */
const chain = (): Program => programOf(1, ([x]) => x!.sin().sin().sin());

/** The program with words of one run replaced. */
function withRun(program: Program, run: number, words: Partial<Record<number, number>>): Program {
  const runs = program.runs.slice();
  for (const [word, value] of Object.entries(words)) runs[run * RUN_WORDS + Number(word)] = value!;
  return { ...program, runs };
}

/** The program with the forms of its first run replaced, one an operand. */
function withForms(program: Program, ...forms: number[]): Program {
  const word = program.runs[RUN_KIND]! & ~(63 << FORMS_SHIFT);
  return withRun(program, 0, { [RUN_KIND]: forms.reduce((w, form, i) => w | (form << (FORMS_SHIFT + 2 * i)), word) });
}

const withSingle = (program: Program, single: number): Program =>
  withRun(program, 0, { [RUN_KIND]: (program.runs[RUN_KIND]! & ~(1 << SINGLE_SHIFT)) | (single << SINGLE_SHIFT) });

function withIndex(program: Program, at: number, value: number): Program {
  const index = program.index.slice();
  index[at] = value;
  return { ...program, index };
}

describe("the layout", () => {
  it("has a run of six words and a header that holds all of its words", () => {
    expect([RUN_KIND, RUN_COUNT, RUN_FIRST, RUN_A, RUN_B, RUN_C]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(RUN_WORDS).toBe(6);
    const header = Object.entries(layout).filter(([name]) => name.startsWith("H_"));
    expect(header.map(([, word]) => word).sort((a, b) => a - b)).toEqual(header.map((_, i) => i));
    expect(header.length).toBeLessThanOrEqual(HEADER_WORDS);
  });

  it("has bits of a run's first word that do not overlap: opcode, active, fresh, forms, single, loop", () => {
    expect([ACTIVE_SHIFT, FRESH_SHIFT, FORMS_SHIFT, SINGLE_SHIFT, LOOP_SHIFT]).toEqual([8, 12, 16, 24, 25]);
    expect([GATHERED, NEAR, SHARED, STRIDED]).toEqual([0, 1, 2, 3]);
    expect(runsOf(nearAndShared())).toMatchObject([{ name: "div", active: 3, fresh: 0, forms: [NEAR, SHARED], single: false, count: 9, first: 10 }]); // prettier-ignore
    expect(nearAndShared().runs).toEqual(Uint32Array.of(rules.div.code | 0x090300, 9, 10, 0, 9, 0));
    expect(gathered().runs).toEqual(Uint32Array.of(rules.sub.code | 0x300, 2, 3, 0, 2, 0));
    expect(strided().runs).toEqual(Uint32Array.of(rules.exp.code | 0x30100, 8, 16, 0, 0, 0));
    expect(Array.from(strided().index)).toEqual([15, 0xfffffffe]);
    expect(chain().runs).toEqual(Uint32Array.of(rules.sin.code | 0x1000100, 3, 1, 0, 0, 0));
  });
});

describe("the core accepts", () => {
  it("the programs of the scheduler", () => {
    const programs = [
      sumOfTwo(),
      twoLists(),
      twoDots(),
      nearLists(),
      nearDots(),
      nearAndShared(),
      chain(),
      gathered(),
      strided(),
    ];
    expect(programs.map(refused)).toEqual(programs.map(() => "accepted"));
  });

  it("a program without operations, without outputs, without slots", () => {
    const none = { parameters: 0, constants: new Float64Array(0), runs: new Uint32Array(0), index: new Uint32Array(0), cleared: new Uint32Array(0), outputs: new Uint32Array(0), slopes: 0 }; // prettier-ignore
    expect(refused({ ...none, slots: 2, inputs: 2 })).toBe("accepted");
    expect(refused({ ...none, slots: 0, inputs: 0 })).toBe("accepted");
  });

  it("ranges to clear that are empty, overlap or end with the slots", () => {
    for (const cleared of [[], [0, 0], [3, 0], [0, 3, 1, 2], [2, 1]]) {
      expect(refused({ ...sumOfTwo(), cleared: Uint32Array.from(cleared) })).toBe("accepted");
    }
  });

  it("near operands that end with the last slot before the run", () => {
    expect(refused(withRun(nearAndShared(), 0, { [RUN_A]: 1 }))).toBe("accepted");
  });
});

describe("the core refuses", () => {
  it("an unknown opcode", () => {
    for (const opcode of [nameOf.length, 200, 252, 253, 254, 255]) {
      expect(refused(withRun(sumOfTwo(), 0, { [RUN_KIND]: opcode }))).toBe(message("a run has an unknown opcode"));
    }
  });

  it("an opcode that is only recorded as others", () => {
    for (const { code } of [rules.prod, rules.mean]) {
      expect(refused(withRun(twoLists(), 0, { [RUN_KIND]: code }))).toBe(message("a run has an unknown opcode"));
    }
  });

  it.each<[string, Partial<Record<number, number>>]>([
    ["starts before", { [RUN_FIRST]: 2 }],
    ["starts after", { [RUN_FIRST]: 4 }],
    ["starts at the end of 32 bits", { [RUN_FIRST]: 0xffffffff }],
    ["is longer than the slots", { [RUN_COUNT]: 3 }],
    ["is as long as 32 bits count", { [RUN_COUNT]: 0xffffffff }],
    ["has a count that wraps with its first slot", { [RUN_COUNT]: 0xfffffffe }],
    ["is empty", { [RUN_COUNT]: 0 }],
    ["has operands after the end of the index", { [RUN_A]: 3 }],
    ["has second operands after the end of the index", { [RUN_B]: 3 }],
    ["has operands that wrap to the start of the index", { [RUN_A]: 0xffffffff }],
  ])("a run that %s", (_name, words) => {
    expect(refused(withRun(gathered(), 0, words))).toBe(badRun);
  });

  it("an empty run among others, wherever its operands lie", () => {
    const program = sumOfTwo();
    for (const first of [0, 2, 3]) {
      const empty = [rules.sin.code | (NEAR << FORMS_SHIFT), 0, first, 0, 0, 0];
      expect(refused({ ...program, runs: Uint32Array.of(...empty, ...program.runs) })).toBe(badRun);
      expect(refused({ ...program, runs: Uint32Array.of(...program.runs, ...empty) })).toBe(badRun);
    }
  });

  it("operands that do not come before their operation", () => {
    for (const slot of [3, 4, 1000, 0x7fffffff, 0xffffffff]) {
      for (const at of [0, 1, 2, 3]) {
        expect(refused(withIndex(gathered(), at, slot))).toBe(late);
      }
      for (const word of [RUN_A, RUN_B]) expect(refused(withRun(sumOfTwo(), 0, { [word]: slot }))).toBe(late);
    }
  });

  it("near operands that do not all come before the run", () => {
    for (const slot of [2, 9, 10, 0x7fffffff, 0xfffffff7, 0xffffffff]) {
      expect(refused(withRun(nearAndShared(), 0, { [RUN_A]: slot }))).toBe(late);
      expect(refused(withForms(withRun(nearAndShared(), 0, { [RUN_B]: slot }), NEAR, NEAR))).toBe(late);
    }
  });

  it("a shared operand that does not come before the run", () => {
    for (const slot of [10, 18, 19, 0xffffffff]) {
      expect(refused(withRun(nearAndShared(), 0, { [RUN_B]: slot }))).toBe(late);
      expect(refused(withForms(withRun(nearAndShared(), 0, { [RUN_A]: slot }), SHARED, SHARED))).toBe(late);
    }
    expect(refused(withForms(withRun(chain(), 0, { [RUN_A]: 1 }), SHARED))).toBe(late);
  });

  it("lists that are shared or strided", () => {
    for (const form of [SHARED, STRIDED]) {
      for (const lists of [twoLists(), twoDots(), nearLists(), nearDots()])
        expect(refused(withForms(lists, form))).toBe(outside);
    }
  });

  it("operands of a later operation of a chain, but not of an earlier one", () => {
    const program = chain();
    expect(program.runs.length).toBe(RUN_WORDS);
    expect(Array.from(program.index)).toEqual([0, 1, 2]);
    expect(refused(withIndex(program, 2, 1))).toBe("accepted");
    expect(refused(withIndex(program, 1, 2))).toBe(late);
    expect(refused(withIndex(program, 0, 1))).toBe(late);
    expect(refused(withForms(withRun(program, 0, { [RUN_A]: 1 }), NEAR))).toBe(late);
  });

  it("operands of the same pair where operations go in pairs", () => {
    expect(refused(withSingle(chain(), 0))).toBe(late);
    expect(refused(withForms(withSingle(chain(), 0), NEAR))).toBe(late);
    expect(refused(withForms(chain(), NEAR))).toBe(late);
    expect(refused(withIndex(withIndex(withSingle(chain(), 0), 1, 0), 2, 0))).toBe("accepted");
  });

  it("lists outside the index", () => {
    const program = twoLists();
    const at = program.runs[RUN_A]!;
    expect([at, program.runs[RUN_B]]).toEqual([0, 8]);
    // Starts of both lists, then their lengths.
    expect(refused(withIndex(program, at, program.index.length - 2))).toBe(outside);
    expect(refused(withIndex(program, at, 0xffffffff))).toBe(outside);
    expect(refused(withIndex(program, 8, 1000))).toBe(outside);
    expect(refused(withIndex(program, 8, 0xffffffff))).toBe(outside);
    expect(refused(withIndex(withIndex(program, at, 0xfffffffe), 8, 2))).toBe(outside);
    const dots = twoDots();
    expect(refused(withIndex(dots, dots.runs[RUN_C]! + 1, dots.index.length))).toBe(outside);
    expect(refused(withIndex(dots, dots.runs[RUN_C]! + 1, 0xffffffff))).toBe(outside);
  });

  it("near lists that do not end before the run", () => {
    for (const start of [2, 4, 1000, 0xfffffffd, 0xffffffff]) {
      expect(refused(withIndex(nearLists(), 0, start))).toBe(outside);
      expect(refused(withIndex(nearLists(), 1, start))).toBe(outside);
      expect(refused(withIndex(nearDots(), 4, start))).toBe(outside);
    }
    for (const length of [5, 1000, 0xffffffff]) expect(refused(withIndex(nearLists(), 2, length))).toBe(outside);
    // An empty list may stand at the end.
    expect(refused(withIndex(withIndex(nearLists(), 0, 4), 2, 0))).toBe("accepted");
  });

  it("lists whose starts or lengths lie outside the index", () => {
    for (const lists of [twoLists(), nearLists()]) {
      for (const at of [lists.index.length - 1, lists.index.length, 0xffffffff]) {
        expect(refused(withRun(lists, 0, { [RUN_A]: at }))).toBe(badRun);
        expect(refused(withRun(lists, 0, { [RUN_B]: at }))).toBe(badRun);
      }
    }
    for (const dots of [twoDots(), nearDots()]) expect(refused(withRun(dots, 0, { [RUN_C]: dots.index.length }))).toBe(badRun); // prettier-ignore
  });

  it("elements of a list that do not come before their operation", () => {
    expect(refused(withIndex(twoLists(), 2, 4))).toBe(late);
    expect(refused(withIndex(twoLists(), 7, 0xffffffff))).toBe(late);
    expect(refused(withIndex(twoDots(), 7, 4))).toBe(late);
    expect(refused(withIndex(twoDots(), 17, 5))).toBe(late);
  });

  it("ranges to clear that end after the slots", () => {
    const wrong = message("a range to clear is outside the slots");
    for (const cleared of [[0, 4], [3, 1], [4, 0], [0xffffffff, 1], [1, 0xffffffff], [0xfffffffe, 4], [0, 3, 2, 2]]) {
      expect(refused({ ...sumOfTwo(), cleared: Uint32Array.from(cleared) })).toBe(wrong);
    } // prettier-ignore
  });

  it("outputs that are no slots", () => {
    for (const slot of [3, 0xffffffff]) {
      expect(refused({ ...sumOfTwo(), outputs: Uint32Array.of(2, slot) })).toBe(message("an output is no slot of the program")); // prettier-ignore
    }
  });

  it("slots that nothing fills", () => {
    expect(refused({ ...sumOfTwo(), slots: 4 })).toBe(unfilled);
    expect(refused({ ...sumOfTwo(), runs: new Uint32Array(0), outputs: Uint32Array.of(0) })).toBe(unfilled);
  });

  it("fewer slots than leaves", () => {
    expect(refused({ ...sumOfTwo(), inputs: 5 })).toMatch(/^tape/);
    expect(refused({ ...sumOfTwo(), parameters: 0xffffffff })).toMatch(/^tape/);
    expect(refused({ ...sumOfTwo(), inputs: 0xffffffff, parameters: 3 })).toMatch(/^tape/);
  });

  it("a program that is larger than one block of memory, however it is forged", () => {
    const before = getCore().bytes;
    const f = compile(2, ([x, y]) => x!.mul(y!));
    for (const slots of [2 ** 26, 2 ** 28, 2 ** 29, 2 ** 31, 2 ** 32 - 1]) {
      expect(refused({ ...sumOfTwo(), slots })).toMatch(/^memory: out of memory: got a request for \d+ MB/);
    }
    expect(f.value([2, 3])).toBe(6);
    expect(getCore().bytes).toBe(before);
  });

  it("a program the sum of whose parts wraps around 32 bits", () => {
    const most = 0xffffffff;
    type Sizes = [number, number, number, number, number, number, number, number, number];
    const create = (sizes: Record<number, number>) => getCore().exports.create(...(Array.from({ length: 9 }, (_, i) => sizes[i] ?? 0) as Sizes)); // prettier-ignore
    for (const which of [0, 4, 5, 6, 7, 8]) expect(create({ [which]: most })).toBe(0);
    expect(create({ 0: 0x10000000, 4: 0x10000000, 5: 0x40000000, 7: 0x40000000 })).toBe(0);
    expect(create({ 6: 0x20000000 })).toBe(0);
    expect(create({ 8: 0x20000000 })).toBe(0);
    expect(create({ 0: 0x10000000, 8: 0x20000000 })).toBe(0);
    expect(create(new Array<number>(9).fill(most))).toBe(0);
  });

  it("requests for memory that are negative, not numbers or above one block", () => {
    const { exports } = getCore();
    for (const bytes of [-1, NaN, Infinity, 2 ** 30, 2 ** 32 + 16]) expect(exports.allocate(bytes)).toBe(0);
  });
});
