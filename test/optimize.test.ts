/** The optimiser: what it rewrites, what it leaves alone, and that no bit changes (but of chains: collapse.test.ts). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { getCore } from "../src/core.js";
import type { Operand } from "../src/index.js";
import { Expr, compile, dot, mean, prod, sin, sum } from "../src/index.js";
import * as free from "../src/methods.generated.js";
import { nameOf, names, rules } from "../src/ops.js";
import { eliminate, optimize } from "../src/optimize.js";
import { listing } from "../src/print.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import { layoutOf } from "../src/shape.js";
import { CONSTANT, INPUT, LEAVES, PARAMETER, operandsOf } from "../src/tape.js";
import type { Tape } from "../src/tape.js";
import { finish, trace } from "../src/trace.js";
import { operationsIn } from "./programs.js";

type Fn = (xs: Expr[], ps: Expr[]) => Operand | Operand[];
const recorded = (inputs: number, fn: Fn, parameters?: number): Tape =>
  finish(trace(fn as never, layoutOf(inputs, "test"), parameters === undefined ? undefined : layoutOf(parameters, "test"), "test")); // prettier-ignore
/** The optimised tape as a listing. */
const optimized = (inputs: number, fn: Fn, parameters?: number): string =>
  listing(optimize(recorded(inputs, fn, parameters)));
const operations = (inputs: number, fn: Fn): number => operationsIn(optimize(recorded(inputs, fn)));

describe("constants", () => {
  /** A number as an Expr on the tape of `x`: what lifting an operand makes. */
  const literal = (x: Expr, value: number): Expr => new Expr(x.builder, x.builder.constant(value));

  it("are folded, by the core's own functions", () => {
    const fn: Fn = ([x]) => x!.add(literal(x!, 2).sin().mul(3).atan2(0.3));
    expect(operations(1, fn)).toBe(1);
    expect(compile(1, fn as never).value([0.1])).toBe(free.add(0.1, free.atan2(sin(2) * 3, 0.3)));
  });

  it("are folded where all operands are constant, and choose the branch of a select", () => {
    expect(operations(1, ([x]) => free.select(0, x!, 2))).toBe(0);
    expect(operations(1, ([x]) => free.select(1, x!.sin(), 2))).toBe(1);
    expect(operations(1, ([x]) => literal(x!, 0).select(3, 4))).toBe(0);
    expect(operations(1, ([x]) => literal(x!, 7).clamp(3, 4))).toBe(0);
  });

  it("are folded in lists", () => {
    const fn: Fn = ([x]) => {
      const two = literal(x!, 2);
      return [sum([two, 3, 4]), dot([two, 1], [10, two]), mean([two, 4]), prod([2, two]), sum([two, x!])];
    };
    expect(operations(1, fn)).toBe(1);
    expect(Array.from(compile(1, fn as never).value([5]) as never)).toEqual([9, 22, 3, 4, 7]);
  });

  it("of one value are one node; 0 and -0 are two, NaN is one", () => {
    const tape = optimize(recorded(1, ([x]) => [0, -0, 0, -0, NaN, NaN, 1, 1, x!]));
    expect(Array.from(tape.constants)).toEqual([0, -0, NaN, 1]);
    expect(Array.from(tape.outputs)).toEqual([1, 2, 1, 2, 3, 3, 4, 4, 0]);
  });
});

describe("equal subexpressions", () => {
  it("are recorded once", () => {
    expect(operations(2, ([x, y]) => [x!.mul(y!).sin(), x!.mul(y!).sin().exp()])).toBe(3);
    expect(operations(2, ([x, y]) => x!.sub(y!).mul(x!.sub(y!)))).toBe(2);
    expect(operations(1, ([x]) => x!.add(2).mul(x!.add(2)))).toBe(2);
    expect(operations(3, ([x, y, z]) => [x!.select(y!, z!), x!.select(y!, z!)])).toBe(1);
  });

  it("are found whatever the order of operands where the order does not matter", () => {
    for (const name of names) {
      const { arity, commutative } = rules[name];
      if (arity !== 2) continue;
      const apply = free[name] as (a: Expr, b: Expr) => Expr;
      expect([name, operations(2, ([x, y]) => [apply(x!, y!), apply(y!, x!)])]).toEqual([name, commutative ? 1 : 2]);
    }
  });

  it("are not found where operands, their order or constants differ", () => {
    expect(operations(2, ([x, y]) => [x!.sub(y!), y!.sub(x!)])).toBe(2);
    expect(operations(1, ([x]) => [x!.max(0), x!.max(-0)])).toBe(2);
    expect(operations(2, ([x, y]) => [x!.sin(), y!.sin(), x!.cos()])).toBe(3);
  });
});

describe("code that no output needs", () => {
  it("is dropped", () => {
    expect(
      optimized(2, ([x, y]) => {
        y!.exp().log().mul(3);
        sum([x!, y!]);
        return x!.sin();
      }),
    ).toBe("%2 = sin x0\nreturn %2");
  });

  it("is dropped with its lists and constants", () => {
    const tape = optimize(
      recorded(1, ([x]) => {
        x!.mul(42);
        sum([x!, x!, 43]);
        return x!.mul(7);
      }),
    );
    expect(Array.from(tape.constants)).toEqual([7]);
    expect(tape.lists.length).toBe(0);
  });

  it("does not take unused inputs and parameters with it", () => {
    const tape = optimize(recorded(3, ([, y]) => y!, 2));
    expect(Array.from(tape.opcodes)).toEqual([INPUT, INPUT, INPUT, PARAMETER, PARAMETER]);
    expect([tape.inputs, tape.parameters]).toEqual([3, 2]);
  });
});

describe("neutral elements", () => {
  it("vanish where the result is the operand to the bit", () => {
    const same: [string, (x: Expr) => Operand][] = [
      ["x · 1", (x) => x.mul(1)],
      ["1 · x", (x) => free.mul(1, x)],
      ["x / 1", (x) => x.div(1)],
      ["x - 0", (x) => x.sub(0)],
      ["x + -0", (x) => x.add(-0)],
      ["-0 + x", (x) => free.add(-0, x)],
      ["x^1", (x) => x.pow(1)],
      ["-(-x)", (x) => x.neg().neg()],
      ["all of them", (x) => x.neg().mul(1).neg().div(1).sub(0).add(-0).pow(1)],
    ];
    for (const [name, fn] of same) expect([name, optimized(1, ([x]) => fn(x!))]).toEqual([name, "return x0"]);
  });

  it("stay where a bit or a NaN would differ", () => {
    const kept: [string, (x: Expr) => Operand][] = [
      ["0 · x is NaN at Inf", (x) => x.mul(0)],
      ["x + 0 turns -0 into 0", (x) => x.add(0)],
      ["x - -0 turns -0 into 0", (x) => x.sub(-0)],
      ["x - x is NaN at Inf", (x) => x.sub(x)],
      ["x / x is NaN at 0", (x) => x.div(x)],
      ["0 / x is NaN at 0", (x) => free.div(0, x)],
      ["0 - x is 0 at 0, -x is not", (x) => free.sub(0, x)],
      ["1 / x", (x) => free.div(1, x)],
      ["1^x", (x) => free.pow(1, x)],
      ["x^0", (x) => x.pow(0)],
      ["-1 · x", (x) => x.mul(-1)],
      ["max(x, -Inf)", (x) => x.max(-Infinity)],
      ["x = x is 0 at NaN", (x) => x.eq(x)],
    ];
    for (const [name, fn] of kept) expect([name, operations(1, ([x]) => fn(x!))]).toEqual([name, 1]);
    const f = compile(1, ([x]) => [x!.mul(0), x!.add(0), x!.sub(x!), x!.div(x!), x!.eq(x!), free.sub(0, x!)]);
    expect(Array.from(f.value([Infinity]))).toEqual([NaN, Infinity, NaN, NaN, 1, -Infinity]);
    expect(Array.from(f.value([-0]))).toEqual([-0, 0, 0, NaN, 1, 0]);
  });

  it("are those that each row of the table says, for every operand to the bit", () => {
    const values = [0, -0, 1, -1, 0.1, -2.5, 5e-324, 1e308, Infinity, -Infinity, NaN];
    for (const name of names) {
      const { neutral, commutative, code } = rules[name];
      if (neutral === undefined) continue;
      for (const x of values) {
        expect([name, x, getCore().evaluate(code, x, neutral, 0)]).toEqual([name, x, x]);
        if (commutative) expect([name, x, getCore().evaluate(code, neutral, x, 0)]).toEqual([name, x, x]);
      }
    }
  });
});

describe("a power of 2", () => {
  it("becomes a square, with the bits of the power", () => {
    expect(optimized(1, ([x]) => x!.pow(2))).toBe("%1 = square x0\nreturn %1");
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(getCore().evaluate(rules.pow.code, x, 2, 0)).toBe(getCore().evaluate(rules.square.code, x, 0, 0));
      }),
      { numRuns: 2_000 },
    );
  });

  it("shares with a square", () => {
    expect(operations(1, ([x]) => [x!.pow(2), x!.square()])).toBe(1);
  });

  it("is no square where it is a parameter or an input", () => {
    expect(optimized(1, ([x], [p]) => x!.pow(p!), 1)).toBe("%2 = pow x0 p0\nreturn %2");
  });
});

/**
 * Random tapes over everything that may be recorded, constants like 0, 1, 2 and -0 included. All results are outputs,
 * so there are no chains to collapse.
 */
interface Step {
  name: OpName;
  operands: number[];
  constant: number | undefined;
  count: number;
}
const special = fc.constantFrom(0, -0, 1, -1, 2, 0.5, Infinity, -Infinity, NaN, 5e-324, 1e308, 3.25, -2.5);
const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom(...names),
  operands: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  constant: fc.option(special, { nil: undefined, freq: 2 }),
  count: fc.integer({ min: 1, max: 6 }),
});

function randomTape(inputs: number, steps: readonly Step[]): Tape {
  return recorded(inputs, (xs) => {
    const results: Operand[] = [...xs];
    for (const { name, operands, constant, count } of steps) {
      const args = operands.map((k) => results[k % results.length]!);
      if (constant !== undefined) args[operands[11]! % 3] = constant;
      const arity = rules[name].arity;
      const apply = free[name] as (...args: unknown[]) => Operand;
      if (arity === "list") results.push(apply(args.slice(0, count)));
      else if (arity === "pairs") results.push(apply(args.slice(0, count), args.slice(6, 6 + count)));
      else results.push(apply(...args.slice(0, arity)));
    }
    return results.slice(inputs);
  });
}

function valuesOf(tape: Tape, x: readonly number[]): number[] {
  const { program } = schedule(tape);
  const resident = Resident.upload(program);
  resident.f64.set(x, resident.primals);
  resident.value();
  const values = Array.from(program.outputs, (slot) => resident.f64[resident.primals + slot]!);
  resident.free();
  return values;
}

describe("a random tape", () => {
  const tapes = fc.tuple(fc.array(special, { minLength: 1, maxLength: 4 }), fc.array(step, { minLength: 1, maxLength: 40 })); // prettier-ignore

  it("has the bits of its values with and without optimisation", () => {
    fc.assert(
      fc.property(tapes, fc.array(special, { minLength: 4, maxLength: 4 }), ([x, steps], other) => {
        const tape = randomTape(x.length, steps);
        const small = optimize(tape);
        for (const at of [x, other.slice(0, x.length)]) expect(valuesOf(small, at)).toEqual(valuesOf(tape, at));
      }),
      { numRuns: 400 },
    );
  });

  it("is no longer afterwards, and optimising again changes nothing", () => {
    fc.assert(
      fc.property(tapes, ([x, steps]) => {
        const tape = randomTape(x.length, steps);
        const once = optimize(tape);
        expect(operationsIn(once)).toBeLessThanOrEqual(operationsIn(tape));
        expect(listing(optimize(once))).toBe(listing(once));
        expect([once.inputs, once.parameters, once.outputs.length]).toEqual([tape.inputs, tape.parameters, tape.outputs.length]); // prettier-ignore
      }),
    );
  });

  it("is in order afterwards: operands come before, every node but an input is used, none is recorded twice", () => {
    fc.assert(
      fc.property(tapes, ([x, steps]) => {
        const tape = optimize(randomTape(x.length, steps));
        const used = new Set<number>(tape.outputs);
        const records = new Set<string>();
        let fixed = 0;
        for (let i = 0; i < tape.length; i++) {
          for (const operand of operandsOf(tape, i)) {
            expect(operand).toBeLessThan(i);
            expect(operand).toBeGreaterThanOrEqual(0);
            used.add(operand);
          }
          const code = tape.opcodes[i]!;
          if (code < LEAVES && typeof rules[nameOf[code]!].arity === "number") {
            fixed++;
            records.add([code, tape.a[i], tape.b[i], tape.c[i]].join());
          }
        }
        expect(records.size).toBe(fixed);
        for (let i = 0; i < tape.length; i++) expect(used.has(i) || tape.opcodes[i] === INPUT).toBe(true);
        expect(new Set(Array.from(tape.constants, (c) => (Object.is(c, -0) ? "-0" : String(c)))).size).toBe(tape.constants.length); // prettier-ignore
      }),
    );
  });

  it("is left as it was", () => {
    const tape = randomTape(2, [{ name: "add", operands: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], constant: 1, count: 1 }]); // prettier-ignore
    const before = JSON.stringify([tape.opcodes, tape.a, tape.b, tape.c, tape.lists, tape.constants, tape.outputs]);
    optimize(tape);
    eliminate(tape);
    expect(JSON.stringify([tape.opcodes, tape.a, tape.b, tape.c, tape.lists, tape.constants, tape.outputs])).toBe(before); // prettier-ignore
  });
});

describe("constants in large numbers", () => {
  it("keep their values: the table of them grows", () => {
    const f = compile(1, ([x]) => Array.from({ length: 1_000 }, (_, k) => x!.mul(k + 0.5)));
    expect(Array.from(f.value([2]))).toEqual(Array.from({ length: 1_000 }, (_, k) => 2 * k + 1));
    const tape = optimize(recorded(1, () => Array.from({ length: 100 }, (_, k) => k)));
    expect(tape.opcodes.filter((code) => code === CONSTANT).length).toBe(100);
  });
});
