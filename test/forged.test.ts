/** Programs that the scheduler does not make: which the core refuses, and what it makes of the others. */
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { ACTIVE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, LOOP_SHIFT, NEAR, RUN_A, RUN_B, RUN_C, RUN_FIRST, RUN_KIND, RUN_WORDS, SHARED, STRIDED } from "../src/layout.js"; // prettier-ignore
import { names, rules } from "../src/ops.js";
import { activeOperands } from "../src/readings.js";
import type { Program } from "../src/schedule.js";
import { badRun, forge, late, refused, sweepAll, unfilled } from "./forge.js";
import type { Plan, Reach } from "./forge.js";
import { light } from "./programs.js";

const INPUTS = 10;
const fixed = names.filter((name) => typeof rules[name].arity === "number");
const width = (name: OpName): number => rules[name].arity as number;
const each = <T>(n: number, of: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => of(k));

/** One run of `count` operations over ten inputs. */
const one = (name: OpName, count: number, reach: readonly Reach[], more: Partial<Plan> = {}): Program =>
  forge(INPUTS, [{ name, count, active: activeOperands(name), reach, ...more }]);
const stride = (at: number, step: number): Reach => ({ form: STRIDED, at, step });

/** The program with bits of its first run's first word flipped. */
function withBits(program: Program, bits: number): Program {
  const runs = program.runs.slice();
  runs[RUN_KIND]! ^= bits;
  return { ...program, runs };
}

const near = (name: OpName, count = 4): Program =>
  one(
    name,
    count,
    each(width(name), (i) => ({ form: NEAR, at: i })),
  );
const scattered = (name: OpName, count = 4): Program =>
  one(
    name,
    count,
    each(width(name), (i) => ({ form: GATHERED, slots: each(count, (k) => (3 * k + i) % INPUTS) })),
  );

/** What all sweeps give, from the same numbers. */
const sweep = (program: Program) =>
  sweepAll(program, each(INPUTS, (k) => 0.3 + k / 16), each(INPUTS, (k) => k - 4.5), each(program.slots, (k) => 1.5 - k / 8)); // prettier-ignore

describe("a strided operand", () => {
  it("may have any step that stays before the run, down to slot 0 and up to the last", () => {
    for (const [at, step] of [
      [0, 3],
      [9, -3],
      [5, 0],
      [0, 1],
      [9, -1],
      [9, 0],
    ] as const) {
      for (const name of ["square", "exp"] as const) expect(refused(one(name, 4, [stride(at, step)]))).toBe("accepted");
    }
  });

  it("of one operation may have any step: it is not taken", () => {
    for (const step of [1, -1, 0x7fffffff, -0x80000000]) {
      const program = one("square", 1, [stride(9, step)]);
      expect(refused(program)).toBe("accepted");
      expect(sweep(program)).toEqual(sweep(one("square", 1, [{ form: NEAR, at: 9 }])));
      expect(sweep(one("exp", 1, [stride(9, step)]))).toEqual(sweep(one("exp", 1, [{ form: NEAR, at: 9 }])));
    }
  });

  it.each<[string, number, number]>([
    ["starts at the run", 10, 0],
    ["starts at the run and goes back", 10, -1],
    ["ends at the run", 1, 3],
    ["ends before slot 0", 8, -3],
    ["starts at the end of 32 bits, and wraps to slot 0", 0xffffffff, 1],
    ["starts at the end of 32 bits", 0xffffffff, -1],
    ["steps as far as 31 bits do", 0, 0x7fffffff],
    ["steps back as far as 31 bits do", 9, -0x80000000],
    ["comes back to its start where 32 bits wrap", 3, 0x40000000],
    ["comes back to its start where 32 bits wrap, backward", 3, -0x40000000],
  ])("is refused where it %s", (_name, at, step) => {
    for (const count of [4, 5]) {
      expect(refused(one("square", count, [stride(at, step)]))).toBe(late);
      expect(refused(one("exp", count, [stride(at, step)]))).toBe(late);
      expect(refused(one("div", count, [{ form: NEAR, at: 0 }, stride(at, step)]))).toBe(late);
      expect(refused(one("clamp", count, [{ form: SHARED, at: 0 }, { form: NEAR, at: 0 }, stride(at, step)]))).toBe(late); // prettier-ignore
    }
  });

  it("is refused where its two words are not both in the index", () => {
    const program = one("square", 4, [stride(0, 3)]);
    for (const at of [1, 2, 0x7fffffff, 0xfffffffe, 0xffffffff]) {
      const runs = program.runs.slice();
      runs[RUN_A] = at;
      expect(refused({ ...program, runs })).toBe(badRun);
    }
  });
});

describe("operands that reach into the run's own results", () => {
  it("are refused unless they are gathered, for every operation and operand", () => {
    const wrong: Reach[] = [{ form: NEAR, at: 7 }, { form: SHARED, at: 10 }, { form: SHARED, at: 13 }, stride(7, 1), stride(1, 3), stride(10, -1), stride(13, -1), stride(10, 0)]; // prettier-ignore
    for (const name of fixed) {
      for (let operand = 0; operand < width(name); operand++) {
        for (const bad of wrong) {
          for (const single of [false, true]) {
            const reach = each(width(name), (i): Reach => (i === operand ? bad : { form: NEAR, at: 6 }));
            expect([name, operand, bad, refused(one(name, 4, reach, { single }))]).toEqual([name, operand, bad, late]);
          }
        }
      }
    }
  });

  it("are refused of the same pair where operations go in pairs, and of the same or later ones where they go alone", () => {
    const gathers = (slots: number[], single: boolean) => refused(one("exp", slots.length, [{ form: GATHERED, slots }], { single })); // prettier-ignore
    expect(gathers([0, 0, 11, 10, 13], false)).toBe("accepted");
    expect(gathers([0, 10, 11, 12], true)).toBe("accepted");
    expect([gathers([0, 10], false), gathers([0, 0, 11, 12], false), gathers([10, 0], false)]).toEqual([late, late, late]); // prettier-ignore
    expect([gathers([0, 11], true), gathers([10, 0], true), gathers([0, 0, 13], true)]).toEqual([late, late, late]);
  });
});

describe("forms", () => {
  it("may be mixed but for light operations, which gather all operands or none", () => {
    const reaches: Reach[] = [{ form: GATHERED, slots: [3, 1, 4, 1] }, { form: NEAR, at: 2 }, { form: SHARED, at: 5 }, stride(9, -2)]; // prettier-ignore
    for (const name of fixed.filter((name) => width(name) > 1)) {
      for (let which = 0; which < 4 ** width(name); which++) {
        const reach = each(width(name), (i) => reaches[(which >> (2 * i)) & 3]!);
        const gathered = reach.filter(({ form }) => form === GATHERED).length;
        const mixed = gathered > 0 && gathered < reach.length;
        expect([name, which, refused(one(name, 4, reach))]).toEqual([name, which, light.has(name) && mixed ? late : "accepted"]); // prettier-ignore
      }
    }
  });
});

describe("bits of a run's first word", () => {
  it("that name a loop are the core's own: what stands there before does not matter", () => {
    for (const name of fixed) {
      for (const program of [near(name), scattered(name)]) {
        for (const loop of [1, 64, 127]) {
          expect([name, sweep(withBits(program, loop << LOOP_SHIFT))]).toEqual([name, sweep(program)]);
        }
      }
    }
  });

  it("for operands that there are not change nothing: active, fresh and forms", () => {
    for (const name of fixed) {
      for (const program of [near(name), scattered(name, 9)]) {
        for (let operand = width(name); operand < 4; operand++) {
          const bits = [1 << (ACTIVE_SHIFT + operand), 1 << (FRESH_SHIFT + operand), ...[1, 2, 3].map((form) => form << (FORMS_SHIFT + 2 * operand))]; // prettier-ignore
          for (const bit of bits)
            expect([name, bit, sweep(withBits(program, bit))]).toEqual([name, bit, sweep(program)]);
        }
      }
    }
  });

  it("that make operands active which have no derivative give them nothing", () => {
    for (const name of fixed.filter((name) => activeOperands(name) === 0)) {
      const all = (1 << width(name)) - 1;
      expect([name, sweep(withBits(near(name), all << ACTIVE_SHIFT))]).toEqual([name, sweep(near(name))]);
    }
    expect(sweep(withBits(near("select"), 1 << ACTIVE_SHIFT))).toEqual(sweep(near("select")));
  });

  it("may differ between neighbours that are alike but for them", () => {
    const plan = (at: number): Plan => ({ name: "mul", count: 3, active: 3, reach: [{ form: NEAR, at }, { form: NEAR, at: at + 3 }] }); // prettier-ignore
    const program = forge(INPUTS, [plan(0), plan(4), plan(9), plan(11)]);
    const runs = program.runs.slice();
    [0, 5, 0, 7].forEach((loop, r) => (runs[r * RUN_WORDS]! |= loop << LOOP_SHIFT));
    expect(sweep({ ...program, runs })).toEqual(sweep(program));
  });
});

describe("words behind the last run", () => {
  it("are no run, were they the beginning of another like it", () => {
    for (const program of [near("exp"), near("mul"), scattered("add"), scattered("atan2")]) {
      const expected = sweep(program);
      for (let loop = 0; loop < 128; loop++) {
        const more = program.runs.slice(0, RUN_WORDS - 1);
        more[RUN_KIND]! |= loop << LOOP_SHIFT;
        more[RUN_FIRST] = 0;
        expect(sweep({ ...program, runs: Uint32Array.of(...program.runs, ...more) })).toEqual(expected);
      }
    }
  });
});

describe("slopes", () => {
  const kept = fixed.filter((name) => "together" in rules[name]);

  it("are kept for sine and cosine where their operand receives", () => {
    expect(kept).toEqual(["sin", "cos"]);
    for (const name of kept) {
      expect(near(name).slopes).toBe(4);
      expect(one(name, 4, [{ form: NEAR, at: 0 }], { active: 0 }).slopes).toBe(0);
    }
  });

  it("are refused where they are not as many as the operations that keep them", () => {
    for (const name of kept) {
      for (const slopes of [0, 3, 5, 8]) expect(refused({ ...near(name), slopes })).toBe(unfilled);
      for (const slopes of [1, 4]) expect(refused({ ...one(name, 4, [{ form: NEAR, at: 0 }], { active: 0 }), slopes })).toBe(unfilled); // prettier-ignore
      expect(refused(withBits(near(name), 1 << ACTIVE_SHIFT))).toBe(unfilled);
    }
    expect(refused({ ...near("exp"), slopes: 4 })).toBe(unfilled);
    expect(refused({ ...near("sin"), slopes: 0xffffffff })).toMatch(/^memory/);
  });

  it("stand where the core puts them, whatever the run says", () => {
    const two = (more: Partial<Plan> = {}): Program =>
      forge(INPUTS, [
        { name: "sin", count: 5, active: 1, reach: [{ form: NEAR, at: 0 }] },
        { name: "cos", count: 3, active: 1, reach: [{ form: SHARED, at: 12 }], ...more },
        { name: "sin", count: 9, active: 0, reach: [{ form: NEAR, at: 3 }] },
        { name: "sin", count: 2, active: 1, reach: [{ form: GATHERED, slots: [15, 26] }] },
      ]);
    const expected = sweep(two());
    for (const at of [1, 1000, 0x20000000, 0xffffffff]) {
      const runs = two().runs.map((word, i) => (i % RUN_WORDS === RUN_B || i % RUN_WORDS === RUN_C ? at : word));
      expect(sweep({ ...two(), runs })).toEqual(expected);
    }
    // An operand that there is not receives: no slope is kept, none is read.
    for (const operand of [1, 2, 3]) {
      const runs = two({ active: 0 }).runs.slice();
      runs[RUN_WORDS]! |= 1 << (ACTIVE_SHIFT + operand);
      runs[RUN_WORDS + RUN_B] = 0x1fffffff;
      expect(sweep({ ...two({ active: 0 }), runs })).toEqual(sweep(two({ active: 0 })));
    }
  });

  it("of lists are a number an element and the tally, where the core puts them", () => {
    const lists: Plan["lists"] = { near: true, slots: [each(5, (k) => k), each(3, (k) => 4 + k)] };
    const of = (active: number) => forge(INPUTS, [{ name: "sin", count: 2, active: 1, reach: [{ form: NEAR, at: 3 }] }, { name: "logSumExp", count: 2, active, lists }]); // prettier-ignore
    expect([of(1).slopes, of(0).slopes]).toEqual([2 + (5 + 1) + (3 + 1), 2]);
    for (const slopes of [0, 2, 4, 10, 11, 13]) expect(refused({ ...of(1), slopes })).toBe(unfilled);
    for (const active of [0, 1]) {
      for (const at of [1, 1000, 0x20000000, 0xffffffff]) {
        const runs = of(active).runs.slice();
        runs[RUN_WORDS + RUN_C] = at;
        expect(sweep({ ...of(active), runs })).toEqual(sweep(of(active)));
      }
    }
    expect(forge(INPUTS, [{ name: "maxOf", count: 2, active: 1, lists }]).slopes).toBe(0);
  });
});
