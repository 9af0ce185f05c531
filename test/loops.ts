/** Loops for tests: bodies, nodes around them, and the same steps written out on one tape. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Engine } from "../src/engine.js";
import type { Operand } from "../src/index.js";
import { add, mul, sin } from "../src/index.js";
import { LoopExecutor } from "../src/nested/loop.js";
import { doNow } from "../src/nested/work.js";
import type { LoopParts } from "../src/nested/loop.js";
import type { Body, FoldNode, Rows } from "../src/nested/nested.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import type { Tape } from "../src/tape.js";
import { tapeOf, wide } from "./programs.js";

/** One step: what is shared, the state and the row to [ state | emitted ]. */
export type Step = (shared: Operand[], state: Operand[], row: Operand[]) => Operand[];

export interface Case {
  readonly step: Step;
  readonly shared: number;
  readonly state: number;
  /** Numbers in a row, and whether they are differentiated. */
  readonly row: number;
  readonly active: boolean;
  readonly emitted: number;
}

export function bodyOf({ step, shared, state, row, active }: Case): Body {
  const [mine, data] = active ? [row, 0] : [0, row];
  const tape = tapeOf(
    shared + state + mine,
    (xs, ps) => step(xs.slice(0, shared), xs.slice(shared, shared + state), [...xs.slice(shared + state), ...ps]),
    data,
  );
  return { tape, shared, state, active: mine, passive: data };
}

/** As it was recorded, so that values can be compared bit for bit. */
export const upload = (tape: Tape): Resident => Resident.upload(schedule(tape).program);

/** An engine that is no program of the core, as far as anyone can tell. */
export function plain(of: Engine): Engine {
  return {
    get f64() {
      return of.f64;
    },
    primals: of.primals,
    adjoints: of.adjoints,
    outputs: of.outputs,
    bytes: of.bytes,
    value: () => of.value(),
    linearize: () => of.linearize(),
    primal: () => of.primal(),
    tangent: () => of.tangent(),
    reverse: (seed) => of.reverse(seed),
    gradient: (output) => of.gradient(output),
    vjp: (seed) => of.vjp(seed),
    jvp: () => of.jvp(),
    mayCompile: (auto) => of.mayCompile(auto),
    tiering: () => of.tiering(),
    second: (seed, seedTangent) => of.second(seed, seedTangent),
    tangents: () => of.tangents(),
    adjointTangents: () => of.adjointTangents(),
    length: of.length,
    points: (shared, withParameters) => of.points(shared, withParameters),
    ownedBy() {
      return this;
    },
    free: () => of.free(),
  };
}

export function foldOf(
  c: Case,
  rows: Rows,
  memory = 2 ** 26,
  wrap: (e: Engine) => Engine = (e) => e,
  parts: LoopParts = {},
) {
  // prettier-ignore
  const body = bodyOf(c);
  const node: FoldNode = { kind: "fold", body, rows, emitted: c.emitted, memory };
  return new LoopExecutor(node, wrap(upload(body.tape)), parts);
}

export interface Arrays {
  results: Float64Array;
  dots: Float64Array;
  adjoints: Float64Array;
  secondAdjoints: Float64Array;
  secondDots: Float64Array;
}

export interface Points {
  args: Float64Array;
  dots: Float64Array;
  seeds: Float64Array;
  seedDots: Float64Array;
}

/** All that an executor computes at one point. */
export function everything(loop: LoopExecutor, at: Points): Arrays {
  const like = (x: Float64Array): Float64Array => new Float64Array(x.length).fill(0.125);
  const arrays: Arrays = {
    results: like(at.seeds),
    dots: like(at.seeds),
    adjoints: like(at.args),
    secondAdjoints: like(at.args),
    secondDots: like(at.args),
  };
  doNow(loop.primal(at.args, arrays.results));
  doNow(loop.tangent(at.args, at.dots, arrays.dots));
  doNow(loop.reverse(at.args, at.seeds, arrays.adjoints));
  doNow(loop.second({ ...at, adjoints: arrays.secondAdjoints, adjointDots: arrays.secondDots }));
  return arrays;
}

/** The same from one tape with all the steps on it. `rows` are those that are no arguments. */
export function written(c: Case, steps: number, rows: Float64Array, at: Points): Arrays {
  const mine = c.active ? c.row : 0;
  const tape = tapeOf(c.shared + c.state + steps * mine, (xs) => {
    let state: Operand[] = xs.slice(c.shared, c.shared + c.state);
    const emitted: Operand[] = [];
    for (let k = 0; k < steps; k++) {
      const from = c.shared + c.state + k * mine;
      const row = c.active ? xs.slice(from, from + c.row) : Array.from(rows.subarray(k * c.row, (k + 1) * c.row));
      const outputs = c.step(xs.slice(0, c.shared), state, row);
      state = outputs.slice(0, c.state);
      emitted.push(...outputs.slice(c.state));
    }
    return [...state, ...emitted];
  });
  const engine = upload(tape);
  const inputs = at.args.length;
  const take = (base: number): Float64Array => engine.f64.slice(base, base + inputs);
  const outputs = (base: number): Float64Array => Float64Array.from(engine.outputs, (slot) => engine.f64[base + slot]!);
  const tangents = engine.tangents();
  engine.f64.set(at.args, engine.primals);
  engine.f64.set(at.dots, tangents);
  engine.primal();
  engine.tangent();
  const results = outputs(engine.primals);
  const dots = outputs(tangents);
  engine.reverse((i) => at.seeds[i]!);
  const adjoints = take(engine.adjoints);
  engine.second(
    (i) => at.seeds[i]!,
    (i) => at.seedDots[i]!,
  );
  const arrays = { results, dots, adjoints, secondAdjoints: take(engine.adjoints), secondDots: take(engine.adjointTangents()) }; // prettier-ignore
  engine.free();
  return arrays;
}

/** Random steps, which lead nowhere far. */
export function randomCases(count: number, seed: number): Case[] {
  const sizes = fc.record({
    shared: fc.nat(3),
    state: fc.integer({ min: 1, max: 5 }),
    row: fc.nat(3),
    active: fc.boolean(),
    emitted: fc.nat(3),
    program: wide(["add", "sub", "sin", "cos", "tanh", "atan2", "select", "dot", "sum", "logSumExp", "sigmoid"], 8),
  });
  return fc.sample(sizes, { seed, numRuns: count }).map(({ program, ...c }) => {
    const step: Step = (shared, state, row) => {
      const all = [...shared, ...state, ...row];
      const take = (n: number) => Array.from({ length: n }, (_, i) => all[i % all.length]!);
      const out = program.fn(take(program.inputs) as never, take(program.parameters) as never) as Operand[];
      const mixed = (i: number): Operand => mul(0.002, sin(out[i % out.length]! as never));
      return [
        ...state.map((s, i) => add(mul(0.9, s as never), add(mul(0.05, state[(i + 1) % state.length]! as never), mixed(i)))), // prettier-ignore
        ...Array.from({ length: c.emitted }, (_, i) => (i === 2 ? state[0]! : mixed(i + 1))),
      ];
    };
    return { ...c, step };
  });
}

/** Equal up to rounding, measured by the largest of all. */
export function expectNear(got: Float64Array, expected: Float64Array, tolerance = 1e-12): void {
  expect(got.length).toBe(expected.length);
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(scale).toBeLessThan(Infinity);
  got.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThanOrEqual(tolerance * scale));
}

/** Numbers between -1 and 1, the same each time. */
export function numbers(n: number, seed = 1): Float64Array {
  let x = seed * 2654435761;
  return Float64Array.from({ length: n }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    return x / 2 ** 31;
  });
}

export function pointsOf(c: Case, steps: number, seed = 1): Points {
  const args = c.shared + c.state + (c.active ? steps * c.row : 0);
  const results = c.state + steps * c.emitted;
  return { args: numbers(args, seed), dots: numbers(args, seed + 1), seeds: numbers(results, seed + 2), seedDots: numbers(results, seed + 3) }; // prettier-ignore
}
