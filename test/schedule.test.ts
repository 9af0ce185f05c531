/** The scheduler: a program is the tape in another order, in runs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import type { Expr, Operand } from "../src/index.js";
import { compile, dot, sum } from "../src/index.js";
import { RUN_COUNT, RUN_FIRST, RUN_OPCODE, RUN_OPERANDS, RUN_WORDS } from "../src/layout.js";
import * as free from "../src/methods.generated.js";
import { nameOf, names, rules } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { activeOperands } from "../src/readings.js";
import { schedule } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { layoutOf } from "../src/shape.js";
import { CONSTANT, INPUT, LEAVES, PARAMETER, operandsOf } from "../src/tape.js";
import type { Tape } from "../src/tape.js";
import { finish, trace } from "../src/trace.js";

type Fn = (xs: Expr[], ps: Expr[]) => Operand | Operand[];
const tapeOf = (inputs: number, fn: Fn, parameters = 0): Tape =>
  finish(trace(fn as never, layoutOf(inputs, "test"), layoutOf(parameters, "test"), "test"));

interface Run {
  name: OpName;
  active: number;
  count: number;
  first: number;
  /** For each operation of the run, the slots of its operands; lists one after the other. */
  operands: number[][];
}

/** The runs of a program, read as src/layout.ts draws them. */
function runsOf({ runs, index }: Program): Run[] {
  return Array.from({ length: runs.length / RUN_WORDS }, (_, r) => {
    const word = (w: number) => runs[r * RUN_WORDS + w]!;
    const name = nameOf[word(RUN_OPCODE) & 0xff]!;
    const [count, at] = [word(RUN_COUNT), word(RUN_OPERANDS)];
    const operand = (i: number, k: number) => index[at + i * count + k]!;
    const arity = rules[name].arity;
    const slots = (k: number): number[] => {
      if (typeof arity === "number") return Array.from({ length: arity }, (_, i) => operand(i, k));
      const n = operand(1, k);
      const from = (start: number) => Array.from(index.subarray(start, start + n));
      return arity === "list" ? from(operand(0, k)) : [...from(operand(0, k)), ...from(operand(2, k))];
    };
    return { name, active: word(RUN_OPCODE) >> 8, count, first: word(RUN_FIRST), operands: Array.from({ length: count }, (_, k) => slots(k)) }; // prettier-ignore
  });
}

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

describe("the program of a random tape", () => {
  it("has every operation exactly once, with its operands, after them", () => {
    fc.assert(
      fc.property(tapes, fc.boolean(), (recorded, small) => {
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
            for (const operand of operands) expect(operand).toBeLessThan(slot);
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
      fc.property(tapes, (recorded) => {
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
      fc.property(tapes, (tape) => {
        const { program, slotOf } = schedule(tape);
        const depends = new Map<number, boolean>();
        for (let i = 0; i < tape.length; i++) if (tape.opcodes[i] === INPUT) depends.set(slotOf[i]!, true);
        for (const run of runsOf(program)) {
          const partials = activeOperands(run.name);
          run.operands.forEach((operands, k) => {
            let mask = 0;
            const pairs = rules[run.name].arity === "pairs";
            const list = typeof rules[run.name].arity === "string";
            operands.forEach((slot, i) => {
              const bit = !list ? i : pairs && i >= operands.length / 2 ? 1 : 0;
              if (depends.get(slot)) mask |= 1 << bit;
            });
            // One mask for the whole run.
            expect([run.name, mask & partials]).toEqual([run.name, run.active]);
            depends.set(run.first + k, run.active !== 0);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is a function of the tape alone", () => {
    fc.assert(
      fc.property(tapes, (tape) => {
        expect(schedule(tape)).toEqual(schedule(tape));
      }),
      { numRuns: 50 },
    );
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

  it("whose operands receive different adjoints stand in different runs", () => {
    const { program } = schedule(tapeOf(1, ([x], [p]) => [x!.mul(p!), p!.mul(x!), x!.mul(x!), p!.mul(p!)], 1));
    expect(runsOf(program).map(({ active, count }) => [active, count])).toEqual([[1, 1], [2, 1], [3, 1], [0, 1]]); // prettier-ignore
  });

  it("of hundreds of kinds are all done", () => {
    const fixed = names.filter((name) => rules[name].arity === 1);
    const { program } = schedule(tapeOf(1, ([x], [p]) => fixed.flatMap((name) => [x!, p!].map((a) => (free[name] as (a: Expr) => Expr)(a))), 1)); // prettier-ignore
    expect(program.slots).toBe(2 + 2 * fixed.length);
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
