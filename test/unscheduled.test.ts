/** Random programs, prepared and in runs, against their tapes one operation after another: equal to the bit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GATHERED, NEAR, SHARED, STRIDED } from "../src/layout.js";
import { nameOf, names } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { activeOperands } from "../src/readings.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import { CONSTANT, LEAVES, operandsOf } from "../src/tape.js";
import type { Tape } from "../src/tape.js";
import { tangentOf, valueOf } from "./numbers.js";
import { adjointsAfter, secondAfter } from "./numeric.js";
import { bitOf, light, runsOf, tapeOf, wide } from "./programs.js";
import type { Wide } from "./programs.js";
import { reverse } from "./symbolic.js";

const tame = ["add", "sub", "mul", "div", "square", "neg", "sin", "cos", "tanh", "atan2", "select", "clamp", "sum", "dot", "logSumExp"] as const; // prettier-ignore
const programs = fc.oneof(wide(tame), wide(names));
/** Whole numbers and halves, so that there are ties, and numbers that round. */
const number = fc.oneof(fc.integer({ min: -4, max: 4 }).map((k) => k / 2), fc.double({ min: -2, max: 2, noNaN: true })); // prettier-ignore
const point = fc.array(number, { minLength: 50, maxLength: 50 });

/** What the tape holds, node by node, each operation done as it was recorded. */
function oneByOne(
  tape: Tape,
  x: readonly number[],
  dot: readonly number[],
): { values: number[]; tangents: number[]; depends: boolean[] } {
  const values: number[] = [];
  const depends: boolean[] = [];
  const tangents: number[] = [];
  for (let i = 0; i < tape.length; i++) {
    const [code, which] = [tape.opcodes[i]!, tape.a[i]!];
    if (code >= LEAVES) {
      const leaf = code === CONSTANT ? tape.constants[which]! : x[i]!;
      values.push(leaf);
      tangents.push(i < tape.inputs ? dot[i]! : 0);
      depends.push(i < tape.inputs);
      continue;
    }
    const operands = operandsOf(tape, i);
    const args = operands.map((k) => values[k]!);
    const name = nameOf[code]!;
    depends.push(operands.some((k, j) => depends[k] && (activeOperands(name) >> bitOf({ name }, operands, j)) & 1));
    values.push(valueOf(nameOf[code]!, args));
    tangents.push(tangentOf(nameOf[code]!, args, operands.map((k) => tangents[k]!), values[i]!)); // prettier-ignore
  }
  return { values, tangents, depends };
}

/** The tape as optimised or as recorded, its program in the core, and the leaves set. */
function prepared({ inputs, parameters, fn }: Wide, small: boolean, x: readonly number[]) {
  const recorded = tapeOf(inputs, fn, parameters);
  const tape = small ? optimize(recorded) : recorded;
  const { program, slotOf } = schedule(tape);
  const resident = Resident.upload(program);
  resident.f64.set(x.slice(0, inputs + parameters), resident.primals);
  const read = (at: number): Float64Array => resident.f64.slice(at, at + program.slots);
  return { tape, program, slotOf, resident, read };
}

describe("a random program in runs", () => {
  it("has the values and tangents of its tape", () => {
    fc.assert(
      fc.property(programs, fc.boolean(), point, point, (of, small, x, dot) => {
        const { tape, slotOf, resident, read } = prepared(of, small, x);
        const { values, tangents, depends } = oneByOne(tape, x, dot);
        const [value, primal, tangent] = ["value", "primal", "tangent"].map((sweep) => {
          const tangentsAt = resident.tangents();
          resident.f64.set(dot.slice(0, of.inputs), tangentsAt);
          resident[sweep as "value"]();
          return [resident.primals, tangentsAt].map((at) => Array.from(slotOf, (slot) => read(at)[slot]!));
        });
        // What depends on no input may have a tangent of either zero.
        const still = (all: number[]): number[] => all.map((dot, i) => (depends[i] || dot !== 0 ? dot : 0));
        expect(value![0]).toEqual(values);
        expect(primal![0]).toEqual(values);
        expect([tangent![0], still(tangent![1]!)]).toEqual([values, still(tangents)]);
        resident.free();
      }),
      { numRuns: 600 },
    );
  });

  it("has the adjoints of its operations one at a time in the documented order, at every node that has one", () => {
    let finite = 0;
    fc.assert(
      fc.property(programs, fc.boolean(), point, point, (of, small, x, seeds) => {
        const { program, resident, read } = prepared(of, small, x);
        resident.primal();
        const { held } = reverse(program);
        // What is not cleared is stored before it is read, whatever it was.
        resident.f64.fill(NaN, resident.adjoints, resident.adjoints + program.slots);
        resident.clearAdjoints();
        program.outputs.forEach((slot, i) => (resident.f64[resident.adjoints + slot]! += seeds[i % 50]!));
        const before = read(resident.adjoints);
        resident.adjoint();
        const [after, expected] = [read(resident.adjoints), adjointsAfter(program, read(resident.primals), before)];
        const having = Array.from(held.keys()).filter((slot) => held[slot]);
        expect(having.map((slot) => after[slot])).toEqual(having.map((slot) => expected[slot]));
        finite += having.filter((slot) => after[slot] !== 0 && Number.isFinite(after[slot])).length;
        resident.free();
      }),
      { numRuns: 600 },
    );
    expect(finite).toBeGreaterThan(5_000);
  });

  it("has the second derivatives of its operations one at a time, in the documented order", () => {
    fc.assert(
      fc.property(programs, fc.boolean(), point, point, (of, small, x, dot) => {
        const { program, resident, read } = prepared(of, small, x);
        const tangentsAt = resident.tangents();
        resident.f64.set(dot.slice(0, of.inputs), tangentsAt);
        resident.linearize();
        resident.tangent();
        resident.second(
          (output) => (output === 0 ? 1 : 0),
          () => 0,
        );
        const seeds = new Float64Array(program.slots);
        seeds[program.outputs[0]!] = 1;
        const expected = secondAfter(program, read(resident.primals), read(tangentsAt), seeds);
        const { held } = reverse(program);
        const having = (all: Float64Array): Float64Array => all.filter((_, slot) => held[slot]);
        expect([read(resident.adjoints), read(resident.adjointTangents())].map(having)).toEqual(expected.map(having));
        resident.free();
      }),
      { numRuns: 600 },
    );
  });

  it("has runs of every form: light ones and others, near, shared, strided and gathered, alone and in chains", () => {
    const seen = new Set<string>();
    for (const of of fc.sample(programs, { seed: 1, numRuns: 1_500 })) {
      for (const run of runsOf(schedule(tapeOf(of.inputs, of.fn, of.parameters)).program)) {
        const kind = light.has(run.name) ? "light" : "heavy";
        run.forms.forEach((form) => seen.add(`${kind} ${run.forms.length} ${form}${run.single ? " single" : ""}`));
      }
    }
    const forms = [GATHERED, NEAR, SHARED, STRIDED, `${GATHERED} single`];
    const expected = ["light 1", "light 2", "heavy 1", "heavy 2", "heavy 3"].flatMap((kind) => forms.map((form) => `${kind} ${form}`)); // prettier-ignore
    expect(expected.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});
