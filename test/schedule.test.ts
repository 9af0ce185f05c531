/** The scheduler: a program is the tape in another order, in runs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Compiled, Expr, Operand } from "../src/index.js";
import { compile, dot, maxOf, sum } from "../src/index.js";
import { GATHERED, NEAR, RUN_A, RUN_B, RUN_C, RUN_WORDS, SHARED, STRIDED } from "../src/layout.js";
import * as free from "../src/methods.generated.js";
import { nameOf, names, rules } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { activeOperands } from "../src/readings.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { CONSTANT, INPUT, LEAVES, PARAMETER, operandsOf } from "../src/tape.js";
import { held } from "./reference.js";
import { bitOf, isList, runsOf, tapeOf, wide } from "./programs.js";
import type { Fn, Run, Wide } from "./programs.js";
import { expectedOf, reverse } from "./symbolic.js";

const programOf = (inputs: number, fn: Fn, parameters = 0): Program => schedule(tapeOf(inputs, fn, parameters)).program;

const step = fc.record({
  name: fc.constantFrom(...names),
  operands: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  constant: fc.option(fc.double({ noNaN: true }), { nil: undefined, freq: 3 }),
  count: fc.integer({ min: 1, max: 6 }),
});
const tapes = fc
  .record({ inputs: fc.nat(4), parameters: fc.nat(3), steps: fc.array(step, { maxLength: 60 }) })
  .filter(({ inputs, parameters }) => inputs + parameters > 0)
  .map(({ inputs, parameters, steps }) =>
    tapeOf(
      inputs,
      (xs, ps) => {
        const results: Operand[] = [...xs, ...ps];
        for (const { name, operands, constant, count } of steps) {
          const args = operands.map((k) => results[k % results.length]!);
          if (constant !== undefined) args[operands[11]! % 3] = constant;
          const apply = free[name] as (...args: unknown[]) => Operand;
          const arity = rules[name].arity;
          if (arity === "list") results.push(apply(args.slice(0, count)));
          else if (arity === "pairs") results.push(apply(args.slice(0, count), args.slice(6, 6 + count)));
          else results.push(apply(...args.slice(0, arity)));
        }
        return results.slice(-3);
      },
      parameters,
    ),
  );

/** Tapes of many operations side by side, so that there are runs of every form. */
const wideTapes = wide(names).map(({ inputs, fn, parameters }) => tapeOf(inputs, fn, parameters));
const anyTapes = fc.oneof(tapes, wideTapes);

/** For each run, by its first slot, which operands of each of its operations depend on an input through derivatives. */
function masksOf(program: Program): Map<number, number[]> {
  const depends = new Set(Array.from({ length: program.inputs }, (_, slot) => slot));
  const masksOfRun = (run: Run): number[] =>
    run.operands.map((operands, k) => {
      const bits = operands.map((slot, i) => Number(depends.has(slot)) << bitOf(run, operands, i));
      const mask = bits.reduce((all, bit) => all | bit, 0) & activeOperands(run.name);
      if (mask) depends.add(run.first + k);
      return mask;
    });
  return new Map(runsOf(program).map((run) => [run.first, masksOfRun(run)]));
}

describe("the program of a random tape", () => {
  it("has every operation exactly once, with its operands, after them", () => {
    fc.assert(
      fc.property(anyTapes, fc.boolean(), (recorded, small) => {
        const tape = small ? optimize(recorded) : recorded;
        const { program, slotOf } = schedule(tape);
        const nodeAt = new Map(Array.from(slotOf, (slot, node) => [slot, node]));
        const seen = new Set<number>();
        for (const run of runsOf(program)) {
          expect(run.count).toBeGreaterThan(0);
          run.operands.forEach((operands, k) => {
            const slot = run.first + k;
            const node = nodeAt.get(slot)!;
            expect(seen.has(node)).toBe(false);
            seen.add(node);
            expect(nameOf[tape.opcodes[node]!]).toBe(run.name);
            expect(operands).toEqual(operandsOf(tape, node).map((o) => slotOf[o]));
            // Near, shared and strided ones before the run; gathered ones before the pair, or before a single operation.
            const before = run.forms[0] !== GATHERED || isList(run) ? run.first : run.single ? slot : slot - (k & 1);
            for (const operand of operands) expect(operand).toBeLessThan(before);
          });
        }
        expect(seen.size).toBe(tape.opcodes.filter((code) => code < LEAVES).length);
        expect(Array.from(program.outputs)).toEqual(Array.from(tape.outputs, (o) => slotOf[o]!));
      }),
      { numRuns: 300 },
    );
  });

  it("has its slots in order: inputs, parameters, constants, results as they are executed", () => {
    fc.assert(
      fc.property(anyTapes, (recorded) => {
        const tape = optimize(recorded);
        const { program, slotOf } = schedule(tape);
        const leaves = tape.inputs + tape.parameters + tape.constants.length;
        for (let i = 0; i < tape.length; i++) {
          const [code, which] = [tape.opcodes[i]!, tape.a[i]!];
          if (code === INPUT) expect(slotOf[i]).toBe(which);
          else if (code === PARAMETER) expect(slotOf[i]).toBe(tape.inputs + which);
          else if (code === CONSTANT) expect(slotOf[i]).toBe(tape.inputs + tape.parameters + which);
          else expect(slotOf[i]).toBeGreaterThanOrEqual(leaves);
        }
        let next = leaves;
        for (const run of runsOf(program)) {
          expect(run.first).toBe(next);
          next += run.count;
        }
        expect(program.slots).toBe(next);
        expect(new Set(slotOf).size).toBe(tape.length);
      }),
    );
  });

  it("gives adjoints only to what depends on an input through derivatives", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        const { program } = schedule(tape);
        const all = masksOf(program);
        for (const run of runsOf(program)) {
          const masks = all.get(run.first)!;
          // A run gives to all that one of its operations gives to; only gathered ones are mixed, and no 16 after 16.
          expect([run.name, masks.reduce((all, mask) => all | mask, 0)]).toEqual([run.name, run.active]);
          const ends = masks.flatMap((mask, k) => (mask === masks[k + 1] ? [] : [k + 1]));
          if (ends.length > 1) expect([run.forms[0], isList(run)]).toEqual([GATHERED, false]);
          expect(ends.some((end, j) => j > 0 && end - ends[j - 1]! >= 16 && ends[j - 1]! >= 16)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is a function of the tape alone", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        expect(schedule(tape)).toEqual(schedule(tape));
      }),
      { numRuns: 50 },
    );
  });
});

/** The longest stretch of operations that give to the same operands, which each go on by a step of their own. */
function longestStretch({ operands }: Run, masks: readonly number[]): number {
  let longest = 1;
  let length = 1;
  let before = "";
  for (let k = 1; k < operands.length; k++) {
    const steps = `${operands[k]!.map((slot, i) => slot - operands[k - 1]![i]!)}`;
    length = masks[k] !== masks[k - 1] ? 1 : steps === before && length > 1 ? length + 1 : 2;
    before = steps;
    longest = Math.max(longest, length);
  }
  return longest;
}

const usesItself = (run: Run): boolean => run.operands.some((slots) => slots.some((slot) => slot >= run.first));

describe("the runs of a random tape", () => {
  it("have index lists where no 8 operations in a row go on by a step, and where operations are several", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        const { program } = schedule(tape);
        const masks = masksOf(program);
        for (const run of runsOf(program)) {
          if (isList(run)) continue;
          const gathered = run.forms.filter((form) => form === GATHERED).length;
          const longest = longestStretch(run, masks.get(run.first)!);
          expect([0, run.forms.length]).toContain(gathered);
          if (gathered === 0) {
            expect(run.count === 1 || run.count >= 8).toBe(true);
            expect([longest, usesItself(run)]).toEqual([run.count, false]);
            // The plainest form for the step; alone, an operation has no step.
            const plain = (step: number) => (step === 1 ? NEAR : step === 0 ? SHARED : STRIDED);
            expect(run.forms).toEqual(run.count > 1 ? run.steps.map(plain) : run.forms.map((_, i) => ((run.active >> i) & 1 ? NEAR : SHARED))); // prettier-ignore
          } else {
            expect(run.count).toBeGreaterThan(1);
            // A stretch may lose its first operation to the stretch before it.
            if (!usesItself(run)) expect(longest).toBeLessThanOrEqual(8);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("go one at a time exactly where the second of a pair uses the first", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        for (const run of runsOf(schedule(tape).program)) {
          const pairs = run.operands.map((slots, k) => k % 2 === 1 && slots.includes(run.first + k - 1));
          expect(run.single).toBe(!isList(run) && run.forms[0] === GATHERED && pairs.includes(true));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("of lists are near where all lists lie one slot after another, else gathered", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        for (const run of runsOf(schedule(tape).program).filter(isList)) {
          const lists = rules[run.name].arity === "pairs" ? 2 : 1;
          for (const slots of run.operands) {
            const n = slots.length / lists;
            const near = slots.every((slot, i) => i % n === 0 || slot === slots[i - 1]! + 1);
            expect(run.forms).toEqual([near ? NEAR : GATHERED]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are of every form, fresh and not, single and not: the tapes are worth their names", () => {
    const seen = new Set<string>();
    for (const tape of fc.sample(wideTapes, { seed: 1, numRuns: 1_000 })) {
      for (const run of runsOf(schedule(tape).program)) {
        const kind = `${rules[run.name].arity} ${run.forms} ${run.single ? "single" : run.fresh ? "fresh" : ""}`;
        seen.add(kind);
      }
    }
    const [G, N, S, T] = [GATHERED, NEAR, SHARED, STRIDED];
    const expected = [
      `1 ${G} `, `1 ${G} single`, `1 ${N} `, `1 ${N} fresh`, `2 ${G},${G} `, `2 ${G},${G} single`, `2 ${N},${N} fresh`,
      `2 ${N},${N} `, `2 ${N},${S} `, `2 ${S},${N} `, `1 ${T} `, `2 ${T},${T} `, `2 ${N},${T} fresh`, `2 ${T},${S} `, `3 ${N},${N},${N} fresh`, `3 ${N},${N},${N} `, `3 ${N},${S},${N} `,
      `3 ${G},${G},${G} single`, `list ${N} fresh`, `list ${N} `, `list ${G} `, `pairs ${N} fresh`, `pairs ${N} `, `pairs ${G} `,
    ]; // prettier-ignore
    expect(expected.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});

describe("operations of one kind", () => {
  it("that are ready together stand in one run", () => {
    const { program } = schedule(tapeOf(4, (xs) => xs.map((x) => x.sin().exp())));
    expect(runsOf(program).map(({ name, count }) => [name, count])).toEqual([["sin", 4], ["exp", 4]]); // prettier-ignore
  });

  it("that become ready while their run goes on join it", () => {
    const { program } = schedule(tapeOf(1, ([x]) => x!.sin().sin().sin()));
    expect(runsOf(program).map(({ name, count }) => [name, count])).toEqual([["sin", 3]]);
  });

  it("are taken where most are ready", () => {
    const { program } = schedule(tapeOf(4, ([x, y, z, w]) => [x!.exp(), x!.sin(), y!.sin(), z!.sin(), w!.exp()]));
    expect(runsOf(program).map(({ name, count }) => [name, count])).toEqual([["sin", 3], ["exp", 2]]); // prettier-ignore
  });

  it("whose operands receive different adjoints stand in one run where they are few, all receiving", () => {
    const { program } = schedule(tapeOf(1, ([x], [p]) => [x!.mul(p!), p!.mul(x!), x!.mul(x!), p!.mul(p!)], 1));
    expect(runsOf(program).map(({ active, count }) => [active, count])).toEqual([[3, 4]]);
  });

  it("whose operands receive different adjoints stand in runs of their own, 16 or more of each", () => {
    const at = (k: number, n: number) => (5 * k) % n;
    const both = (n: number, m: number): Program =>
      programOf(40, (xs, [p]) => [
        ...Array.from({ length: n }, (_, k) => xs[at(k, 40)]!.mul(p!)),
        ...Array.from({ length: m }, (_, k) => xs[at(k, 40)]!.mul(xs[at(k * k, 40)]!)),
      ], 1); // prettier-ignore
    const shape = (program: Program) => runsOf(program).map(({ active, count, forms }) => [active, count, forms[0]]);
    expect(shape(both(7, 16))).toEqual([[3, 23, GATHERED]]);
    expect(shape(both(7, 15))).toEqual([[3, 22, GATHERED]]);
    const stretch = programOf(20, (xs, [p]) => [...xs.map((x) => x.mul(p!)), xs[3]!.mul(xs[1]!), xs[2]!.mul(xs[0]!)], 1); // prettier-ignore
    expect(runsOf(stretch).map(({ active, count }) => [active, count])).toEqual([[1, 20], [3, 2]]); // prettier-ignore
  });

  it("of hundreds of kinds are all done", () => {
    const fixed = names.filter((name) => rules[name].arity === 1);
    const { program } = schedule(tapeOf(1, ([x], [p]) => fixed.flatMap((name) => [x!, p!].map((a) => (free[name] as (a: Expr) => Expr)(a))), 1)); // prettier-ignore
    expect(program.slots).toBe(2 + 2 * fixed.length);
  });
});

/** Name, count and forms of each run. */
const shapes = (program: Program) => runsOf(program).map(({ name, count, forms }) => [name, count, forms]);
const take = (xs: readonly Expr[], at: readonly number[]) => at.map((i) => xs[i]!);

describe("a stretch", () => {
  it("of 8 operations is a run of its own, its operands named by their first slots", () => {
    const program = programOf(16, (xs) => xs.slice(0, 8).map((x, i) => x.sub(xs[8 + i]!)));
    expect(shapes(program)).toEqual([["sub", 8, [NEAR, NEAR]]]);
    expect(Array.from(program.runs.subarray(RUN_A, RUN_C + 1))).toEqual([0, 8, 0]);
    expect(program.index.length).toBe(0);
  });

  it("of 7 is gathered, operand by operand", () => {
    const program = programOf(14, (xs) => xs.slice(0, 7).map((x, i) => x.sub(xs[7 + i]!)));
    expect(shapes(program)).toEqual([["sub", 7, [GATHERED, GATHERED]]]);
    expect(Array.from(program.runs.subarray(RUN_A, RUN_C + 1))).toEqual([0, 7, 0]);
    expect(Array.from(program.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it("shares an operand that all its operations have", () => {
    const shared = (fn: (x: Expr, p: Expr) => Expr): Program => programOf(9, (xs, [p]) => xs.map((x) => fn(x, p!)), 1);
    const left = shared((x, p) => p.div(x));
    expect(shapes(left)).toEqual([["div", 9, [SHARED, NEAR]]]);
    expect([left.runs[RUN_A], left.runs[RUN_B]]).toEqual([9, 0]);
    expect(shapes(shared((x, p) => x.div(p)))).toEqual([["div", 9, [NEAR, SHARED]]]);
    expect(shapes(shared((x, p) => p.select(x, p)))).toEqual([["select", 9, [SHARED, NEAR, SHARED]]]);
    expect(shapes(shared((_, p) => p.div(p)))).toEqual([["div", 9, [SHARED, SHARED]]]);
  });

  it("stands between gathered runs of what comes before and after it", () => {
    const program = programOf(16, (xs) => take(xs, [5, 3, 1, 6, 7, 8, 9, 10, 11, 12, 13, 2, 0]).map((x) => x.sin()));
    expect(shapes(program)).toEqual([["sin", 3, [GATHERED]], ["sin", 8, [NEAR]], ["sin", 2, [GATHERED]]]); // prettier-ignore
  });

  it("follows another without a gap", () => {
    const program = programOf(24, (xs) => [...xs.slice(9, 20), ...xs.slice(0, 9)].map((x) => x.sin()));
    expect(shapes(program)).toEqual([
      ["sin", 11, [NEAR]],
      ["sin", 9, [NEAR]],
    ]);
  });

  it("that is short is gathered with other short ones", () => {
    const program = programOf(16, (xs) => take(xs, [0, 1, 2, 3, 8, 9, 10, 11, 12, 4, 5, 6]).map((x) => x.sin()));
    expect(shapes(program)).toEqual([["sin", 12, [GATHERED]]]);
  });

  it("of operands in falling order, or every other one, names the first slot and the step in the index", () => {
    const words = ({ index, runs }: Program) => [Array.from(index), runs[RUN_A]];
    expect(shapes(programOf(12, (xs) => xs.map((x) => x.sin()).reverse()))).toEqual([["sin", 12, [NEAR]]]);
    const falling = programOf(12, (xs) => xs.reverse().map((x) => x.sin()));
    expect(shapes(falling)).toEqual([["sin", 12, [STRIDED]]]);
    expect(words(falling)).toEqual([[11, 0xffffffff], 0]);
    const odd = programOf(24, (xs) => xs.filter((_, i) => i % 2).map((x) => x.sin()));
    expect(shapes(odd)).toEqual([["sin", 12, [STRIDED]]]);
    expect(words(odd)).toEqual([[1, 2], 0]);
    const both = programOf(24, (xs) => xs.slice(0, 8).map((_, i) => xs[3 * i]!.div(xs[23 - i]!)));
    expect(shapes(both)).toEqual([["div", 8, [STRIDED, STRIDED]]]);
    expect([Array.from(both.index), ...both.runs.subarray(RUN_A, RUN_C)]).toEqual([[0, 3, 23, 0xffffffff], 0, 2]);
  });

  it("of one operation is near, constants and parameters shared", () => {
    const alone = programOf(2, ([x, y], [p]) => [x!.mul(y!), x!.div(p!), y!.pow(2.5), x!.exp()], 1);
    expect(shapes(alone).sort()).toEqual([["div", 1, [NEAR, SHARED]], ["exp", 1, [NEAR]], ["mul", 1, [NEAR, NEAR]], ["pow", 1, [NEAR, SHARED]]]); // prettier-ignore
    expect(alone.index.length).toBe(0);
  });
});

describe("a chain", () => {
  const repeated = (width: number, times: number): Program =>
    programOf(width, (xs) => {
      let ys = xs;
      for (let k = 0; k < times; k++) ys = ys.map((y) => y.sin());
      return ys;
    });
  const chains = (program: Program) => runsOf(program).map(({ count, single }) => [count, single]);

  it("is one run, one at a time where neighbours in a pair follow from one another", () => {
    expect(chains(repeated(1, 3))).toEqual([[3, true]]);
    expect(chains(repeated(2, 3))).toEqual([[6, false]]);
    expect(chains(repeated(7, 5))).toEqual([[35, false]]);
  });

  it("is none where batches have 8 operations or more: these are runs, near where they can be", () => {
    expect(chains(repeated(8, 3))).toEqual([[8, false], [8, false], [8, false]]); // prettier-ignore
    expect(shapes(repeated(8, 3))).toEqual([["sin", 8, [NEAR]], ["sin", 8, [NEAR]], ["sin", 8, [NEAR]]]); // prettier-ignore
  });

  it("ends where a batch of 8 follows, and starts where batches become short", () => {
    const narrow = programOf(8, (xs) => {
      const ys = xs.map((x) => x.sin());
      return [ys[0]!.sin().sin().sin(), ...ys];
    });
    expect(chains(narrow)).toEqual([[8, false], [3, true]]); // prettier-ignore
    const broad = programOf(1, ([x]) => {
      const y = x!.add(0.5).add(1.5);
      return [2, 3, 4, 5, 6, 7, 8, 9].map((c) => y.add(c));
    });
    expect(chains(broad)).toEqual([[2, true], [8, false]]); // prettier-ignore
  });

  it("is none for operations on lists: each batch is a run", () => {
    const program = programOf(3, (xs) => sum([...xs, sum([...xs, sum(xs)])]));
    expect(chains(program)).toEqual([[1, false], [1, false], [1, false]]); // prettier-ignore
  });

  it("computes what its operations compute one after the other", () => {
    const f = compile(3, (xs) => {
      let ys = xs;
      for (let k = 0; k < 5; k++) ys = [ys[1]!.mul(ys[2]!), ys[2]!.mul(ys[0]!), ys[0]!.mul(ys[1]!)];
      return sum(ys);
    });
    let [y, d] = [[0.5, 1.25, -0.75], [1, 0, 0]]; // prettier-ignore
    for (let k = 0; k < 5; k++) {
      const [[a, b, c], [da, db, dc]] = [y, d] as [[number, number, number], [number, number, number]];
      [y, d] = [[b * c, c * a, a * b], [db * c + b * dc, dc * a + c * da, da * b + a * db]]; // prettier-ignore
    }
    expect(f.value([0.5, 1.25, -0.75])).toBe(y[0]! + y[1]! + y[2]!);
    expect(f.gradient([0.5, 1.25, -0.75])[0]).toBeCloseTo(d[0]! + d[1]! + d[2]!, 14);
  });
});

describe("a run of operations on lists", () => {
  it("names the first slot of each list that lies one slot after another", () => {
    const program = programOf(6, (xs) => [sum(xs.slice(0, 4)), sum(xs.slice(3)), sum([xs[5]!])]);
    expect(shapes(program)).toEqual([["sum", 3, [NEAR]]]);
    // Starts, then lengths.
    expect(Array.from(program.index)).toEqual([0, 3, 5, 4, 3, 1]);
    expect([program.runs[RUN_A], program.runs[RUN_B]]).toEqual([0, 3]);
  });

  it("names places in the index where lists are scattered", () => {
    const program = programOf(4, (xs) => [sum(take(xs, [1, 0])), sum(take(xs, [2, 2, 2]))]);
    expect(shapes(program)).toEqual([["sum", 2, [GATHERED]]]);
    // Starts, then the lists themselves, then lengths.
    expect(Array.from(program.index)).toEqual([2, 4, 1, 0, 2, 2, 2, 2, 3]);
    expect([program.runs[RUN_A], program.runs[RUN_B]]).toEqual([0, 7]);
  });

  it("ends where lists of the other form begin, in the order they were recorded", () => {
    const program = programOf(4, (xs) => [[0, 1], [1, 2, 3], [1, 0], [2, 3], [3]].map((at) => maxOf(take(xs, at)))); // prettier-ignore
    expect(shapes(program)).toEqual([["maxOf", 2, [NEAR]], ["maxOf", 1, [GATHERED]], ["maxOf", 2, [NEAR]]]); // prettier-ignore
  });

  it("over two lists is near where both are", () => {
    const program = programOf(4, (xs) => [[0, 1], [1, 0]].map((at) => dot(take(xs, [2, 3]), take(xs, at)))); // prettier-ignore
    expect(shapes(program)).toEqual([["dot", 1, [NEAR]], ["dot", 1, [GATHERED]]]); // prettier-ignore
    // Start, length, start of the second; then start and slots of the first, length, start and slots of the second.
    expect(Array.from(program.index)).toEqual([2, 2, 0, 4, 2, 3, 2, 8, 1, 0]);
  });
});

describe("a run of any length and forms", () => {
  // Not those of which a partial derivative may be NaN: times an adjoint of 0 it is no 0.
  const fixed = names.filter((name) => typeof rules[name].arity === "number" && !held[name]);
  const lengths = [1, 2, 3, 7, 8, 9, 15, 17];
  const places: Record<string, (k: number, n: number) => number> = { near: (k) => k, shared: () => 0, scattered: (k, n) => (5 * k + 3) % n, twice: (k) => k >> 1 }; // prettier-ignore

  /** `n` operations whose operands are reached in the given ways, close to one of the table's samples. */
  function check(name: (typeof names)[number], n: number, ways: readonly string[]): void {
    const sample = rules[name].samples[n % rules[name].samples.length]!;
    const x = ways.flatMap((_, i) => Array.from({ length: n }, (_, k) => sample[i]! * (1 + k / 2 ** 20)));
    const at = (k: number) => ways.map((way, i) => i * n + places[way]!(k, n));
    const record = (...args: Operand[]) => (free[name] as (...args: Operand[]) => Operand)(...args);
    const all = compile(ways.length * n, (xs) => Array.from({ length: n }, (_, k) => record(...at(k).map((i) => xs[i]!)))); // prettier-ignore
    const alone = compile(ways.length, (xs) => record(...xs));
    const values = all.value(x) as Float64Array;
    for (let k = 0; k < n; k++) {
      const own = at(k).map((i) => x[i]!);
      const label = `${name} ${ways} ${k} of ${n}`;
      expect([label, values[k]]).toEqual([label, alone.value(own)]);
      const gradient = all.vjp(
        x,
        Float64Array.from({ length: n }, (_, o) => Number(o === k)),
      );
      const expected = new Float64Array(x.length);
      alone.gradient(own).forEach((g, i) => (expected[at(k)[i]!] = g));
      expect([label, gradient]).toEqual([label, expected]);
    }
    all.dispose();
    alone.dispose();
  }

  it.each(Object.keys(places))("gives each of its operations the value and partials that it has alone: %s", (way) => {
    for (const name of fixed) {
      const arity = rules[name].arity as number;
      for (const n of lengths) {
        check(name, n, new Array<string>(arity).fill(way));
        if (arity > 1) check(name, n, [way, ...new Array<string>(arity - 1).fill("near")]);
        if (arity > 1) check(name, n, [...new Array<string>(arity - 1).fill("near"), way]);
      }
    }
  });
});

describe("the reverse sweep of a random program", () => {
  const some = fc.array(fc.nat(), { maxLength: 4 });

  it("reads nothing before it was stored, wipes out nothing and loses nothing", () => {
    fc.assert(
      fc.property(anyTapes, fc.boolean(), some, (recorded, small, picks) => {
        const tape = small ? optimize(recorded) : recorded;
        const wanted = picks.map((k) => k % tape.length);
        const { program, slotOf } = schedule(tape, wanted);
        const slots = wanted.map((node) => slotOf[node]!);
        const { held, wrong } = reverse(program, slots);
        expect(wrong).toEqual([]);
        const expected = expectedOf(program, slots);
        held.forEach((contributions, slot) => {
          expect((contributions ?? []).sort()).toEqual(expected[slot]!.sort());
        });
        // What is read afterwards holds this sweep's adjoint, if only 0.
        for (let input = 0; input < tape.inputs; input++) expect(held[input]).toBeDefined();
        for (const slot of [...slots, ...program.outputs]) expect(held[slot]).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it("clears ranges of slots that neither overlap nor are empty", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        const { program } = schedule(tape);
        expect(program.cleared.length % 2).toBe(0);
        let end = -1;
        for (let c = 0; c < program.cleared.length; c += 2) {
          const [first, count] = [program.cleared[c]!, program.cleared[c + 1]!];
          expect(count).toBeGreaterThan(0);
          // Neighbours are one range.
          expect(first).toBeGreaterThan(end);
          end = first + count;
        }
        expect(end).toBeLessThanOrEqual(program.slots);
      }),
      { numRuns: 300 },
    );
  });

  it("stores only what is near, and what receives an adjoint", () => {
    fc.assert(
      fc.property(anyTapes, (tape) => {
        for (const run of runsOf(schedule(tape).program)) {
          expect(run.fresh & ~run.active).toBe(0);
          run.operands[0]!.forEach((_, i, operands) => {
            const bit = bitOf(run, operands, i);
            if ((run.fresh >> bit) & 1) expect(run.forms[isList(run) ? 0 : bit]).toBe(NEAR);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is simulated by a sweep that does notice what is wrong", () => {
    const { program } = schedule(tapeOf(8, (xs) => sum(xs.map((x) => x.sin()))));
    const freshBits = (fresh: number) => program.runs.map((word, at) => (at % RUN_WORDS ? word : (word & ~(15 << 12)) | (fresh << 12))); // prettier-ignore
    const clearing = (...cleared: number[]) => reverse({ ...program, cleared: Uint32Array.from(cleared) }).wrong;
    expect(reverse(program).wrong).toEqual([]);
    expect(reverse({ ...program, runs: freshBits(0) }).wrong[0]).toBe("sum 16.0 is added to slot 8, which holds nothing yet"); // prettier-ignore
    expect(clearing(0, 8)).toEqual(["seed 0 is added to slot 16, which holds nothing yet"]);
    expect(clearing(0, 7, 16, 1)).toEqual(["sin 15.0 is added to slot 7, which holds nothing yet"]);
    expect(clearing(0, 8, 16, 1, 16, 1)).toEqual(["slot 16 is cleared twice"]);
    expect(clearing(0, 8, 15, 2)).toEqual(["sum 16.7 is stored in slot 15, which was cleared"]);
    const twice = programOf(8, (xs) => sum(xs.map((x) => x.mul(x))));
    const stored = twice.runs.map((word, at) => (at === 0 ? word | (3 << 12) : word));
    expect(reverse({ ...twice, runs: stored, cleared: Uint32Array.of(16, 1) }).wrong[0]).toBe("mul 8.1 is stored in slot 0, which held mul 8.0"); // prettier-ignore
  });
});

describe("the adjoints of near operands", () => {
  /** Fresh bits of each run, and what is cleared. */
  const freshOf = (program: Program) => [runsOf(program).map(({ name, fresh }) => [name, fresh]), Array.from(program.cleared)]; // prettier-ignore

  /** Results in place of inputs: adjoints of inputs are cleared, so that none is -0. */
  const exp = (xs: readonly Expr[]): Expr[] => xs.map((x) => x.exp());

  it("are stored where nothing was, and only inputs and the output are cleared", () => {
    expect(freshOf(programOf(8, (xs) => sum(exp(xs).map((x) => x.sin()))))).toEqual([[["exp", 0], ["sin", 1], ["sum", 1]], [0, 8, 24, 1]]); // prettier-ignore
    const products = programOf(16, (xs) => { const ys = exp(xs); return sum(ys.slice(0, 8).map((y, i) => y.mul(ys[8 + i]!))); }); // prettier-ignore
    expect(freshOf(products)).toEqual([
      [
        ["exp", 0],
        ["mul", 3],
        ["sum", 1],
      ],
      [0, 16, 40, 1],
    ]);
    expect(freshOf(programOf(4, (xs) => dot(exp(xs.slice(0, 2)), exp(xs.slice(2)))))).toEqual([[["exp", 0], ["dot", 3]], [0, 4, 8, 1]]); // prettier-ignore
    const chosen = programOf(16, (xs, ps) => { const ys = exp(xs); return sum(ps.map((p, i) => p.select(ys[i]!, ys[8 + i]!))); }, 8); // prettier-ignore
    expect(freshOf(chosen)).toEqual([
      [
        ["exp", 0],
        ["select", 6],
        ["sum", 1],
      ],
      [0, 16, 48, 1],
    ]);
  });

  it("are stored beside shared and strided ones that lie apart from them, and added beside gathered ones", () => {
    const beside = (other: (ys: Expr[], k: number) => Expr): Program =>
      programOf(24, (xs) => {
        const ys = exp(xs);
        // All used alike first, so that they stay in this order.
        const steps = ys.map((y) => y.floor());
        return [sum(ys.slice(0, 8).map((y, k) => y.div(other(ys, k)))), ...steps];
      });
    const fresh = (program: Program) => runsOf(program).filter(({ name }) => name === "div").map((run) => [run.forms, run.fresh]); // prettier-ignore
    expect(fresh(beside((ys) => ys[8]!))).toEqual([[[NEAR, SHARED], 1]]);
    expect(fresh(beside((ys) => ys[7]!))).toEqual([[[NEAR, SHARED], 0]]);
    expect(fresh(beside((ys, k) => ys[8 + 2 * k]!))).toEqual([[[NEAR, STRIDED], 1]]);
    expect(fresh(beside((ys, k) => ys[15 - k]!))).toEqual([[[NEAR, STRIDED], 1]]);
    expect(fresh(beside((ys, k) => ys[14 - k]!))).toEqual([[[NEAR, STRIDED], 0]]);
    expect(fresh(beside((ys, k) => ys[8 + ((3 * k) % 8)]!))).toEqual([[[GATHERED, GATHERED], 0]]);
  });

  it("are added where the operands of one run overlap", () => {
    expect(freshOf(programOf(8, (xs) => sum(xs.map((x) => x.mul(x)))))).toEqual([[["mul", 0], ["sum", 1]], [0, 8, 16, 1]]); // prettier-ignore
    const shifted = programOf(9, (xs) => sum(xs.slice(1).map((x, i) => x.mul(xs[i]!))));
    expect(freshOf(shifted)).toEqual([[["mul", 0], ["sum", 1]], [0, 9, 17, 1]]); // prettier-ignore
    expect(freshOf(programOf(4, (xs) => dot(xs, xs)))).toEqual([[["dot", 0]], [0, 5]]);
    expect(freshOf(programOf(4, (xs) => [sum(xs.slice(0, 3)), sum(xs.slice(2))]))).toEqual([[["sum", 0]], [0, 6]]);
  });

  it("are stored by the last of several runs and added by those before", () => {
    const program = programOf(8, (xs) => { const ys = exp(xs); return sum([...ys.map((y) => y.sin()), ...ys.map((y) => y.cos())]); }); // prettier-ignore
    expect(freshOf(program)).toEqual([[["exp", 0], ["sin", 0], ["cos", 1], ["sum", 1]], [0, 8, 32, 1]]); // prettier-ignore
  });

  it("are cleared where nothing reaches them: inputs, outputs and nodes that are wanted", () => {
    expect(freshOf(programOf(3, ([x]) => x!.sin()))).toEqual([[["sin", 0]], [0, 4]]);
    expect(freshOf(programOf(2, () => 1))).toEqual([[], [0, 3]]);
    expect(freshOf(programOf(1, (_, ps) => [ps[1]!, 3], 2))).toEqual([[], [0, 1, 2, 2]]);
    const tape = tapeOf(8, (xs) => sum(exp(xs).map((x) => x.sin())));
    // Node 18 is the third sine: what is wanted is never stored, so that it is there where nothing reaches it.
    expect(freshOf(schedule(tape, [18]).program)).toEqual([[["exp", 0], ["sin", 1], ["sum", 0]], [0, 8, 16, 9]]); // prettier-ignore
  });
});

describe("what another sweep left in the adjoints", () => {
  const tame = ["add", "sub", "mul", "neg", "sin", "tanh", "sigmoid", "atan2", "clamp", "sum", "dot", "logSumExp", "mean"] as const; // prettier-ignore
  const at = (seed: number, n: number) => Float64Array.from({ length: n }, (_, i) => Math.fround(((seed + 7 * i) % 19) / 8 - 1.1)); // prettier-ignore

  it("does not show in a gradient, were it NaN in every slot", () => {
    let finite = 0;
    fc.assert(
      fc.property(wide(tame), fc.array(fc.nat(), { maxLength: 3 }), ({ inputs, parameters, fn }, picks) => {
        const tape = optimize(tapeOf(inputs, fn, parameters));
        const wanted = picks.map((k) => k % tape.length);
        const { program, slotOf } = schedule(tape, wanted);
        const resident = Resident.upload(program);
        const adjoints = (output: number, before: number) => {
          resident.f64.fill(before, resident.adjoints, resident.adjoints + program.slots);
          resident.f64.set(at(3, inputs + parameters), resident.primals);
          resident.gradient(output);
          const read = [...Array.from({ length: inputs }, (_, i) => i), ...wanted.map((node) => slotOf[node]!)];
          return read.map((slot) => resident.f64[resident.adjoints + slot]!);
        };
        program.outputs.forEach((_, output) => {
          const expected = adjoints(output, 0);
          finite += Number(expected.every(Number.isFinite));
          expect(adjoints(output, NaN)).toEqual(expected);
        });
        resident.free();
      }),
      { numRuns: 300 },
    );
    expect(finite).toBeGreaterThan(500);
  });

  /** What one call on `f` (several outputs) or on `g` (one) gives. */
  const calls: Record<string, (f: Compiled, g: Compiled, x: Float64Array) => unknown> = {
    gradient: (_, g, x) => g.gradient(x),
    valueAndGradient: (_, g, x) => g.valueAndGradient(x),
    hvp: (_, g, x) => g.hvp(x, at(5, x.length)),
    hessian: (_, g, x) => g.hessian(x),
    vjp: (f, _, x) => f.vjp(x, at(2, f.outputs)),
    jacobian: (f, _, x) => f.jacobian(x),
    jvp: (f, _, x) => f.jvp(x, at(5, x.length)),
    listing: (f, g, x) => [f.toString(x), g.toString(x)],
  };
  const call = fc.record({ what: fc.constantFrom(...Object.keys(calls)), seed: fc.nat(18) }); // prettier-ignore

  /** The function, and the mean of its outputs. */
  function make({ inputs, parameters, fn }: Wide): [Compiled, Compiled] {
    const mean: Fn = (xs, ps) => free.mean(([] as Operand[]).concat(fn(xs, ps)) as Expr[]);
    const [f, g] = [fn, mean].map((of) => compile(inputs, of as never, { parameters }) as Compiled);
    for (const h of [f!, g!]) h.setParameters(at(11, parameters) as never);
    return [f!, g!];
  }

  it("does not show in the next call, whichever they are: each gives what a new function gives", () => {
    fc.assert(
      fc.property(wide(tame, 12), fc.array(call, { minLength: 2, maxLength: 6 }), (of, made) => {
        const used = make(of);
        for (const { what, seed } of made) {
          const unused = make(of);
          const x = at(seed, of.inputs);
          expect([what, calls[what]!(...used, x)]).toEqual([what, calls[what]!(...unused, x)]);
          for (const f of unused) f.dispose();
        }
        for (const f of used) f.dispose();
      }),
      { numRuns: 200 },
    );
  });
});

describe("adjoints", () => {
  it("of parameters, constants and what depends on them alone are left alone", () => {
    const { program } = schedule(tapeOf(1, ([x], [p]) => x!.mul(p!.mul(3).sin()), 1));
    expect(runsOf(program).map(({ name, active }) => [name, active])).toEqual([["mul", 0], ["sin", 0], ["mul", 1]]); // prettier-ignore
  });

  it("of the results of comparisons and steps are left alone", () => {
    const { program } = schedule(
      tapeOf(2, ([x, y]) => [x!.lt(y!).select(x!, y!), x!.floor().mul(y!), x!.sign().neg()]),
    );
    expect(Object.fromEntries(runsOf(program).map(({ name, active }) => [name, active]))).toEqual({
      lt: 0, select: 6, floor: 0, mul: 2, sign: 0, neg: 0,
    }); // prettier-ignore
  });

  it("of a list go to the list that depends on an input", () => {
    const { program } = schedule(tapeOf(2, (xs, ps) => [dot(xs, ps), dot(ps, xs), dot(xs, [1, xs[0]!]), sum(ps)], 2));
    expect(runsOf(program).map(({ name, active, count }) => [name, active, count]).sort()).toEqual(
      [["dot", 1, 1], ["dot", 2, 1], ["dot", 3, 1], ["sum", 0, 1]].sort(),
    ); // prettier-ignore
  });
});

describe("an operand that repeats", () => {
  it("inside a run gets every contribution", () => {
    const n = 37;
    const f = compile(2, ([x, y]) => sum(Array.from({ length: n }, (_, k) => x!.mul(y!.add(k)))));
    // d/dx Σ x (y + k) = Σ (y + k), d/dy = n x
    expect(Array.from(f.gradient([2, 3]))).toEqual([n * 3 + (n * (n - 1)) / 2, 2 * n]);
    expect(Array.from(f.hessian([2, 3]))).toEqual([0, n, n, 0]);
  });

  it("as both operands of one operation counts twice", () => {
    const f = compile(1, ([x]) => x!.mul(x!).add(x!.add(x!)));
    expect(f.gradient([3])).toEqual(Float64Array.of(8));
    expect(f.hessian([3])).toEqual(Float64Array.of(2));
  });

  it("in a list counts as often as it stands there", () => {
    const f = compile(2, ([x, y]) => sum([x!, y!, x!, x!]).mul(dot([x!, x!], [x!, y!])));
    // (3x + y)(x² + xy)
    expect(Array.from(f.gradient([2, 5]))).toEqual([3 * 14 + 11 * 9, 14 + 11 * 2]);
  });
});
