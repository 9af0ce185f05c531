/** Tapes read one operation at a time: what the core's sweeps give. */
import { describe, expect, it } from "vitest";
import { contribution, zero } from "../src/algebra.js";
import { Backward } from "../src/backward.js";
import type { Back } from "../src/backward.js";
import { numbers } from "../src/functions.js";
import { fold, grad, logSumExp, map, mapLogSumExp, mapMax, mapSum, compile, dot, scan, select, sum, whileLoop } from "../src/index.js"; // prettier-ignore
import type { Expr } from "../src/index.js";
import { Interpreter, outputsOf } from "../src/interpret.js";
import { nameOf } from "../src/ops.js";
import { Table } from "../src/nested/tables.js";
import { layoutOf } from "../src/shape.js";
import { LEAVES } from "../src/tape.js";
import type { Tape } from "../src/tape.js";
import { finish, trace } from "../src/trace.js";
import { expectClose } from "./close.js";

type Fn = (x: Expr[]) => Expr | Expr[];

const recorded = (inputs: number, fn: Fn): Tape =>
  finish(trace(fn as never, layoutOf(inputs, "test"), undefined, "test"));

const adjoints: Back = {
  given: (partial, t) => {
    const x = contribution(numbers, partial, t);
    return x === zero ? 0 : (x as number);
  },
  add: (x, y) => x + y,
  opaque: (_, adjoints) => adjoints(),
};

const none = new Interpreter(() => new Float64Array(0));

const functions: readonly [name: string, fn: Fn, at: number[]][] = [
  ["operations of every kind", ([x, y]) => x!.mul(y!).add(x!.sin()).div(y!.exp()).max(x!.pow(y!)).clamp(y!, 100), [1.5, 0.7]],
  ["lists", ([x, y]) => [sum([x!, y!, x!]), dot([x!, y!], [y!, y!]), logSumExp([x!, y!, x!])], [0.3, -2]],
  ["a choice", ([x, y]) => select(x!.gt(y!), x!.log(), y!.exp()), [1, 2]],
  ["map", ([x, y]) => map((r) => (r as Expr).mul(y!).sin(), [x!, y!, 2]), [0.4, 3]],
  ["mapSum of rows of numbers", ([x, y]) => mapSum((r) => [x!.mul(r[0]).sin(), y!.mul(r[1])], [[1, 2], [3, 4], [5, 6]] as [number, number][]), [0.4, 3]],
  ["mapMax", ([x, y]) => mapMax((r) => x!.mul(r).sin().mul(y!), [1, 2, 2, 3]), [0.7, 3]],
  ["mapLogSumExp", ([x, y]) => mapLogSumExp((r) => x!.mul(r).mul(y!), [1, 2, 5]), [0.7, 0.3]],
  ["fold with rows", ([x, y]) => fold((s, r) => s.mul(r as Expr).sin().add(y!), x!, [x!, y!, 2]), [0.4, 3]],
  ["scan", ([x, y]) => { const [s, out] = scan((z) => [z.mul(y!), z.sin()], x!, 4); return [s, ...out]; }, [0.4, 0.9]],
  ["fold of no steps", ([x, y]) => fold((s) => s.mul(y!), x!, 0), [0.4, 0.9]],
  ["whileLoop", ([x, y]) => whileLoop((s) => s.lt(y!.mul(10)), (s) => s.mul(1.5).add(y!), x!), [0.4, 3]],
  ["call", ([x, y]) => (compile(2, ([a, b]) => [a!.mul(b!), a!.sin()]).call([y!, x!]) as Expr[]), [0.4, 3]],
  ["bodies in bodies", ([x, y]) => mapSum((r) => fold((s) => s.mul(r).sin(), x!.mul(r), 2).mul(mapMax((q) => y!.mul(q).mul(r), [1, 2])), [0.5, 2]), [0.4, 3]],
  ["derivatives on the tape", (x) => grad(([a, b]: Expr[]) => mapSum((r) => a!.mul(r).sin(), [1, 2]).mul(b!.exp()))(x), [0.4, 0.3]],
]; // prettier-ignore

describe("an interpreted function", () => {
  it.each(functions)("has the values of the compiled one: %s", (_name, fn, at) => {
    const f = compile(at.length, fn);
    expectClose(outputsOf(none.at(recorded(at.length, fn), at, [])), f.value(at), 1e-14);
  });

  it.each(functions)("has its adjoints: %s", (_name, fn, at) => {
    const f = compile(at.length, fn);
    const tape = recorded(at.length, fn);
    const seeds = Array.from(tape.outputs, (_, k) => 1 + 0.5 * k);
    const back = new Backward(none, adjoints).sweep(none.at(tape, at, []), seeds);
    expectClose(none.inputsOf(tape).map((i) => back[i]!), f.vjp(at, seeds), 1e-12); // prettier-ignore
  });

  it("has parameters and rows of tables", () => {
    const fn = ([x, y]: Expr[], [p]: Expr[], { rows }: { rows: Table }): Expr =>
      mapSum((r: Expr[]) => x!.mul(r[0]!).add(y!.mul(r[1]!)).sin().mul(p!), rows);
    const rows = Float64Array.of(1, 2, 3, 4, 5, 6);
    const f = compile(2, fn, { parameters: 1, data: { rows: 2 } })
      .setParameters([2])
      .setData({ rows });
    const table = new Table("rows", 0, layoutOf(2, "test"));
    const tape = finish(trace(fn as never, layoutOf(2, "test"), layoutOf(1, "test"), "test", undefined, { rows: table })); // prettier-ignore
    const frame = new Interpreter(() => rows).at(tape, [0.1, 0.2], [2]);
    expectClose(outputsOf(frame), f.value([0.1, 0.2]), 1e-14);
  });
});

describe("a frame", () => {
  it("says what depends on an input through derivatives", () => {
    const tape = recorded(1, ([x]) => [x!.floor().add(x!), x!.floor(), x!.mul(2), x!.gt(0).mul(3), x!.mul(0).add(1)]);
    const { active } = none.at(tape, [1.5], []);
    expect(Array.from(tape.outputs, (i) => active[i])).toEqual([1, 0, 1, 0, 1]);
  });

  it("leaves out what no output needs", () => {
    const tape = recorded(1, ([x]) => (x!.log(), x!.exp()));
    const frame = none.at(tape, [1], []);
    const values = Array.from(tape.opcodes, (code, i) => (code < LEAVES ? [nameOf[code], frame.values[i]] : []));
    expect(values).toEqual([[], ["log", 0], ["exp", Math.E]]);
  });

  it("of a body says where it is called from, row by row and step by step", () => {
    const tape = recorded(1, ([x]) => fold((s) => mapSum((r) => s.mul(r), [1, 2]), x!, 2));
    const frame = none.at(tape, [1], []);
    const node = tape.opcodes.findIndex((code) => code === 251);
    const steps = [...none.inner(frame, node)];
    expect(steps.map(({ caller }) => [caller!.node, caller!.row, caller!.condition])).toEqual([[node, 0, false], [node, 1, false]]); // prettier-ignore
    expect(steps.map(outputsOf)).toEqual([[3], [9]]);
  });
});

describe("the way back", () => {
  it("tells of every operation that something comes to, and of what its operands receive", () => {
    const tape = recorded(2, ([x, y]) => select(x!.gt(0), x!.mul(y!), x!.log()));
    const told: unknown[] = [];
    const visit: Back["visit"] = (frame, i, t, given) => void told.push([nameOf[frame.tape.opcodes[i]!], t, given]);
    new Backward(none, { ...adjoints, visit }).sweep(none.at(tape, [2, 3], []), [5]);
    expect(told).toEqual([
      ["select", 5, [0, 5, 0]],
      ["mul", 5, [15, 10]],
    ]);
  });
});
