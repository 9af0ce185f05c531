/** The core refuses malformed programs, and a program it accepts stays inside its block of memory. */
import { describe, expect, it } from "vitest";
import { getCore } from "../src/core.js";
import { AdError, compile, dot, logSumExp, maxOf, norm, sum } from "../src/index.js";
import type { Operand } from "../src/index.js";
import { HEADER_WORDS, H_TANGENTS, RUN_COUNT, RUN_FIRST, RUN_OPCODE, RUN_OPERANDS, RUN_WORDS } from "../src/layout.js";
import { optimize } from "../src/optimize.js";
import { nameOf, rules } from "../src/ops.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { layoutOf } from "../src/shape.js";
import { finish, trace } from "../src/trace.js";
import type { Expr } from "../src/expr.js";

function programOf(inputs: number, fn: (xs: Expr[]) => Operand | Operand[]): Program {
  return schedule(optimize(finish(trace(fn as never, layoutOf(inputs, "test"), undefined, "test")))).program;
}

/** Adds up two inputs: one run of one operation, slots 0 and 1 in, slot 2 out. */
const sumOfTwo = (): Program => programOf(2, ([x, y]) => x!.add(y!));
/** Sums of two lists, in one run. */
const twoLists = (): Program => programOf(4, (xs) => [sum(xs.slice(0, 3)), sum(xs.slice(1))]);
const twoDots = (): Program => programOf(4, (xs) => [dot(xs, xs), dot(xs.slice(0, 2), xs.slice(2))]);

function refused(program: Program): string {
  try {
    Resident.upload(program).free();
  } catch (error) {
    if (!(error instanceof AdError)) throw error;
    return `${error.code}: ${error.message}`;
  }
  return "accepted";
}

const message = (what: string): string => `tape: program refused by the core: ${what}; record the function again`;

/** The program with words of one run replaced. */
function withRun(program: Program, run: number, words: Partial<Record<number, number>>): Program {
  const runs = program.runs.slice();
  for (const [word, value] of Object.entries(words)) runs[run * RUN_WORDS + Number(word)] = value!;
  return { ...program, runs };
}

function withIndex(program: Program, at: number, value: number): Program {
  const index = program.index.slice();
  index[at] = value;
  return { ...program, index };
}

describe("the layout", () => {
  it("has a run of four words and a header that holds all of its words", () => {
    expect([RUN_OPCODE, RUN_COUNT, RUN_FIRST, RUN_OPERANDS]).toEqual([0, 1, 2, 3]);
    expect(RUN_WORDS).toBe(4);
    expect(H_TANGENTS).toBeLessThan(HEADER_WORDS);
  });
});

describe("the core accepts", () => {
  it("the programs of the scheduler", () => {
    expect([sumOfTwo(), twoLists(), twoDots()].map(refused)).toEqual(["accepted", "accepted", "accepted"]);
  });

  it("a program without operations, without outputs, without slots", () => {
    const none = { parameters: 0, constants: new Float64Array(0), runs: new Uint32Array(0), index: new Uint32Array(0), outputs: new Uint32Array(0) }; // prettier-ignore
    expect(refused({ ...none, slots: 2, inputs: 2 })).toBe("accepted");
    expect(refused({ ...none, slots: 0, inputs: 0 })).toBe("accepted");
  });

  it("an empty run: it computes nothing", () => {
    const program = sumOfTwo();
    const runs = Uint32Array.of(rules.sin.code, 0, 2, 0, ...program.runs);
    expect(refused({ ...program, runs })).toBe("accepted");
  });
});

describe("the core refuses", () => {
  it("an unknown opcode", () => {
    for (const opcode of [nameOf.length, 200, 252, 253, 254, 255]) {
      expect(refused(withRun(sumOfTwo(), 0, { [RUN_OPCODE]: opcode }))).toBe(message("a run has an unknown opcode"));
    }
  });

  it("an opcode that is only recorded as others", () => {
    for (const { code } of [rules.prod, rules.mean]) {
      expect(refused(withRun(twoLists(), 0, { [RUN_OPCODE]: code }))).toBe(message("a run has an unknown opcode"));
    }
  });

  it.each<[string, Partial<Record<number, number>>]>([
    ["starts before", { [RUN_FIRST]: 1 }],
    ["starts after", { [RUN_FIRST]: 3 }],
    ["starts at the end of 32 bits", { [RUN_FIRST]: 0xffffffff }],
    ["is longer than the slots", { [RUN_COUNT]: 2 }],
    ["is as long as 32 bits count", { [RUN_COUNT]: 0xffffffff }],
    ["has a count that wraps with its first slot", { [RUN_COUNT]: 0xfffffffe }],
    ["has operands after the end of the index", { [RUN_OPERANDS]: 1 }],
    ["has operands that wrap to the start of the index", { [RUN_OPERANDS]: 0xffffffff }],
  ])("a run that %s", (_name, words) => {
    expect(refused(withRun(sumOfTwo(), 0, words))).toBe(
      message("a run does not follow the one before it, or its operands lie outside the index"),
    );
  });

  it("operands that do not come before their operation", () => {
    for (const slot of [2, 3, 1000, 0x7fffffff, 0xffffffff]) {
      for (const at of [0, 1]) {
        expect(refused(withIndex(sumOfTwo(), at, slot))).toBe(message("an operand does not come before its operation"));
      }
    }
  });

  it("operands of a later operation of the same run, but not of an earlier one", () => {
    const program = programOf(1, ([x]) => x!.sin().sin().sin());
    expect(program.runs.length).toBe(RUN_WORDS);
    expect(Array.from(program.index)).toEqual([0, 1, 2]);
    expect(refused(withIndex(program, 2, 1))).toBe("accepted");
    expect(refused(withIndex(program, 1, 2))).toBe(message("an operand does not come before its operation"));
  });

  it("lists outside the index", () => {
    const program = twoLists();
    const at = program.runs[RUN_OPERANDS]!;
    const outside = message("a list lies outside the index");
    // Starts of both lists, then their lengths.
    expect(refused(withIndex(program, at, program.index.length - 2))).toBe(outside);
    expect(refused(withIndex(program, at, 0xffffffff))).toBe(outside);
    expect(refused(withIndex(program, at + 2, 1000))).toBe(outside);
    expect(refused(withIndex(program, at + 2, 0xffffffff))).toBe(outside);
    expect(refused(withIndex(withIndex(program, at, 0xfffffffe), at + 2, 2))).toBe(outside);
    const dots = twoDots();
    expect(refused(withIndex(dots, dots.runs[RUN_OPERANDS]! + 5, dots.index.length))).toBe(outside);
  });

  it("elements of a list that do not come before their operation", () => {
    const late = message("an operand does not come before its operation");
    expect(refused(withIndex(twoLists(), 0, 4))).toBe(late);
    expect(refused(withIndex(twoLists(), 5, 0xffffffff))).toBe(late);
    expect(refused(withIndex(twoDots(), 4, 4))).toBe(late);
  });

  it("outputs that are no slots", () => {
    for (const slot of [3, 0xffffffff]) {
      expect(refused({ ...sumOfTwo(), outputs: Uint32Array.of(2, slot) })).toBe(message("an output is no slot of the program")); // prettier-ignore
    }
  });

  it("slots that nothing fills", () => {
    const unfilled = message("the runs do not fill the slots");
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
    const { exports } = getCore();
    const most = 0xffffffff;
    expect(exports.create(most, 0, 0, 0, 0, 0, 0)).toBe(0);
    expect(exports.create(0, 0, 0, 0, most, 0, 0)).toBe(0);
    expect(exports.create(0, 0, 0, 0, 0, most, 0)).toBe(0);
    expect(exports.create(0, 0, 0, 0, 0, 0, most)).toBe(0);
    expect(exports.create(0x10000000, 0, 0, 0, 0x10000000, 0x40000000, 0x40000000)).toBe(0);
    expect(exports.create(most, most, most, most, most, most, most)).toBe(0);
  });

  it("requests for memory that are negative, not numbers or above one block", () => {
    const { exports } = getCore();
    for (const bytes of [-1, NaN, Infinity, 2 ** 30, 2 ** 32 + 16]) expect(exports.allocate(bytes)).toBe(0);
  });
});

/** Deterministic random whole numbers below n. */
function random(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

describe("a program with damaged words", () => {
  const originals = [
    sumOfTwo(),
    twoLists(),
    twoDots(),
    programOf(3, (xs) => {
      const y = xs.map((x) => x.sin().mul(xs[0]!));
      return [logSumExp(y), maxOf(y), norm(y), y[1]!.lt(y[2]!).select(y[0]!.exp(), y[1]!.pow(2.5)), y[0]!.clamp(-1, 1)];
    }),
    programOf(8, (xs) => {
      let ys = xs;
      for (let k = 0; k < 6; k++) ys = ys.map((y, i) => y.mul(ys[(i + 1) % 8]!).add(ys[(i + k) % 8]!.tanh()));
      return sum(ys);
    }),
  ];

  function damage(program: Program, pick: (n: number) => number): Program {
    const parts = { runs: program.runs.slice(), index: program.index.slice(), outputs: program.outputs.slice() };
    for (let k = 1 + pick(2); k > 0; k--) {
      const part = parts[(["runs", "runs", "index", "index", "outputs"] as const)[pick(5)]!];
      const at = pick(part.length);
      const old = part[at]!;
      part[at] = [pick(16), old + 1, old - 1, old ^ (1 << pick(32)), pick(2 ** 32), old ^ (1 << pick(5)), pick(256)][pick(7)]!; // prettier-ignore
    }
    const counts = { inputs: program.inputs, slots: program.slots };
    if (pick(20) === 0) counts.inputs += pick(5) - 2;
    if (pick(20) === 0) counts.slots += pick(5) - 2;
    return { ...program, ...parts, ...counts };
  }

  it("is refused, or runs without trapping and without touching anything outside its block", () => {
    const pick = random(20260);
    const core = getCore();
    const guardInputs = Float64Array.from({ length: 64 }, (_, i) => i + 0.5);
    const guard = () => compile(64, (xs) => sum(xs.map((x) => x.mul(x).sin())));
    let accepted = 0;
    let refusals = 0;
    for (let round = 0; round < 2_000; round++) {
      const program = damage(originals[pick(originals.length)]!, pick);
      // Guards on both sides: memory is given out in order.
      const before = guard();
      let resident: Resident | undefined;
      try {
        resident = Resident.upload(program);
        accepted++;
      } catch (error) {
        expect(error).toBeInstanceOf(AdError);
        expect((error as AdError).code).toBe("tape");
        refusals++;
      }
      if (resident) {
        resident.tangents();
        const after = guard();
        const expected = [before.gradient(guardInputs), after.gradient(guardInputs)];
        const own = blockOf(core.u32, resident);
        const bytes = Uint8Array.from(new Uint8Array(core.exports.memory.buffer));
        for (let i = 0; i < program.inputs; i++) core.f64[resident.primals + i] = i - 1.5;
        resident.value();
        if (program.outputs.length > 0) {
          resident.gradient(0);
          resident.hessianVector(0);
        }
        resident.clearAdjoints();
        resident.tangent();
        resident.adjoint();
        const now = new Uint8Array(core.exports.memory.buffer);
        expect(own.every(([from, to]) => from < to)).toBe(true);
        if (round % 8 === 0) expect(firstDifference(bytes, now, own)).toBe(-1);
        expect([before.gradient(guardInputs), after.gradient(guardInputs)]).toEqual(expected);
        after.dispose();
        resident.free();
      }
      before.dispose();
    }
    expect(accepted).toBeGreaterThan(200);
    expect(refusals).toBeGreaterThan(200);
  });

  /** Bytes that the sweeps of a program may write: [from, to) of its primals and adjoints, and of its tangents. */
  function blockOf(words: Uint32Array, resident: Resident): [number, number][] {
    const slots = resident.adjointTangents() - resident.tangents();
    expect(words.length).toBeGreaterThan(0);
    return [
      [8 * resident.primals, 8 * (resident.primals + slots)],
      [8 * resident.adjoints, 8 * (resident.adjoints + slots)],
      [8 * resident.tangents(), 8 * (resident.tangents() + 2 * slots)],
    ];
  }

  function firstDifference(a: Uint8Array, b: Uint8Array, except: [number, number][]): number {
    expect(b.length).toBe(a.length);
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i] && !except.some(([from, to]) => from <= i && i < to)) return i;
    }
    return -1;
  }
});
