import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { subjectOf } from "../../../site/playground/formula.js";
import { presets } from "../../../site/playground/presets.js";
import { Session } from "../../../site/playground/session.js";
import { disagreements, frameOf, stepsOf } from "../../../site/playground/stepper.js";
import type { Frame, Sweep } from "../../../site/playground/stepper.js";
import { formula, point, subjectOfState } from "./functions.js";

const same = (a: ArrayLike<number>, b: ArrayLike<number>): void =>
  expect(Array.from(a, (x) => x + 0)).toEqual(Array.from(b, (x) => x + 0));

/** The frame after the last step. */
function endOf(session: Session, x: readonly number[], sweep: Sweep, input = 0, output = 0): Frame {
  const { numbers } = session.at(x, { input, output });
  const steps = stepsOf(session.tape, sweep, output);
  return frameOf(session.tape, numbers, sweep, steps, steps.length - 1);
}

const nodesOf = (session: Session, op: string): number[] =>
  [...session.tape.nodes.keys()].filter((i) => session.tape.nodes[i]!.op === op);

describe.each(presets)("$title", ({ state }) => {
  const session = new Session(subjectOfState(state));
  const { tape, subject } = session;
  const x = tape.inputs.map((name) => state.settings[name]!.value);

  test("the example sets every input that the function has", () => {
    expect(Object.keys(state.settings).sort()).toEqual([...tape.inputs].sort());
    expect(tape.inputs).toContain(state.along);
  });

  test("forward steps end at the values and tangents of f, for every input", () => {
    const values = subject.f.value(x, new Float64Array(tape.outputs.length));
    tape.inputs.forEach((_, input) => {
      const direction = tape.inputs.map((_, k) => Number(k === input));
      const along = subject.f.jvp(x, direction, new Float64Array(tape.outputs.length));
      const end = endOf(session, x, "forward", input);
      same(tape.outputs.map(({ node }) => end.primal[node]!), values); // prettier-ignore
      same(tape.outputs.map(({ node }) => end.tangent[node]!), along); // prettier-ignore
    });
  });

  test("reverse steps end at the gradient of f, for every output", () => {
    tape.outputs.forEach((_, output) => {
      const seeds = { input: 0, output };
      const { gradient, wrong } = session.at(x, seeds);
      expect(wrong).toEqual([]);
      const cotangent = tape.outputs.map((_, k) => Number(k === output));
      same(gradient, subject.f.vjp(x, cotangent, new Float64Array(x.length)));
      const end = endOf(session, x, "reverse", 0, output);
      nodesOf(session, "input").forEach((i, k) => expect(end.adjoint[i] ?? 0).toBeCloseTo(gradient[k]!, 10));
    });
  });

  test("after the last reverse step every adjoint is the one that wasmgrad has there", () => {
    const { numbers } = session.at(x, { input: 0, output: 0 });
    const end = endOf(session, x, "reverse");
    end.adjoint.forEach((got, i) => {
      if (got !== undefined && tape.nodes[i]!.op !== "constant") expect(got).toBeCloseTo(numbers.adjoint[i]!, 10);
    });
  });

  test("every step has a sentence that names its node", () => {
    const { numbers } = session.at(x, { input: 0, output: 0 });
    for (const sweep of ["forward", "reverse"] as const) {
      const steps = stepsOf(tape, sweep, 0);
      steps.forEach(({ node }, k) => {
        const { sentence } = frameOf(tape, numbers, sweep, steps, k);
        expect(sentence).toContain(node === undefined ? "Seed" : tape.nodes[node]!.name);
        expect(sentence).not.toMatch(/undefined/);
      });
    }
  });
});

describe("random formulas", () => {
  test("sweeps end at the value, gradient and jvp of f, edges included", () => {
    const check = (text: string, x: number[]): void => {
      const session = new Session(subjectOf(text));
      try {
        const { inputs } = session.tape;
        for (let input = 0; input < inputs.length; input++) {
          const { wrong, numbers } = session.at(x.slice(0, inputs.length), { input, output: 0 });
          expect(wrong).toEqual([]);
          const value = session.subject.f.value(x.slice(0, inputs.length), new Float64Array(1));
          same([numbers.primal[session.tape.outputs[0]!.node]!], value);
        }
      } finally {
        session.dispose();
      }
    };
    fc.assert(fc.property(formula, fc.tuple(point, point, point), check), { numRuns: 300, seed: 7 });
  });
});

describe("reverse mode: x·y + sin x at (π, 1), step by step", () => {
  const session = new Session(subjectOf("x*y + sin(x)"));
  const { tape } = session;
  const { numbers } = session.at([Math.PI, 1], { input: 0, output: 0 });
  const steps = stepsOf(tape, "reverse", 0);
  const frames = steps.map((_, k) => frameOf(tape, numbers, "reverse", steps, k));

  test("the sweep goes from the last operation to the first", () => {
    expect(steps.map(({ node }) => node && tape.nodes[node]!.op)).toEqual([undefined, "add", "sin", "mul"]);
  });

  test("the adjoint of x receives from sin and then from the product", () => {
    const [x] = nodesOf(session, "input");
    expect(frames.map(({ adjoint }) => adjoint[x!])).toEqual([undefined, undefined, -1, 0]);
  });

  test("sentences say which number is handed on, and by which factors", () => {
    expect(frames[1]!.sentence).toContain("adjoint of v1 += adjoint of v3 · ∂ = 1 · 1");
    expect(frames[3]!.sentence).toContain("adjoint of y += adjoint of v1 · ∂ = 1 · 3.14159");
  });

  test("forward, nothing behind the step is known", () => {
    const forward = stepsOf(tape, "forward", 0);
    const { primal } = frameOf(tape, numbers, "forward", forward, 1);
    expect(primal.map((value) => value !== undefined)).toEqual([true, true, true, false, false]);
  });
});

describe("the check of the end", () => {
  test("a gradient or tangent that is off by a part in 10⁹ is reported by name", () => {
    const session = new Session(subjectOf("x*y + sin(x)"));
    const { numbers, gradient, along } = session.at([2, 3], { input: 0, output: 0 });
    expect(disagreements(session.tape, numbers, gradient, along)).toEqual([]);
    const off = gradient.map((g, k) => (k === 1 ? g * (1 + 1e-9) : g));
    expect(disagreements(session.tape, numbers, off, along)).toEqual([expect.stringContaining("adjoint of y")]);
    expect(disagreements(session.tape, numbers, gradient, along.map((t) => t * 1.01))).toEqual([expect.stringContaining("tangent of f")]); // prettier-ignore
  });

  test("NaN agrees with NaN, and an operand that was not taken gets 0", () => {
    const session = new Session(subjectOf("max(x, sqrt(y))"));
    const { wrong, gradient } = session.at([1, 0], { input: 1, output: 0 });
    expect(wrong).toEqual([]);
    expect([...gradient]).toEqual([1, 0]);
    expect(session.at([NaN, 1], { input: 0, output: 0 }).wrong).toEqual([]);
  });
});

describe("limits", () => {
  test("a loop of a billion steps is stopped, in recording or in the first call", () => {
    const state = {
      ...presets[0]!.state,
      mode: "code" as const,
      text: "({ x }) => fold((s) => s.mul(x).sin(), 1, 1e9)",
    };
    const run = (): unknown => new Session(subjectOfState(state)).at([0.5], { input: 0, output: 0 });
    expect(run).toThrow(expect.objectContaining({ code: "limit" }));
  });
});

describe("outputs that are leaves", () => {
  test.each(["x", "x\n2", "x; x*y; 3"])("%j is shown like any other", (text) => {
    const session = new Session(subjectOf(text));
    session.tape.outputs.forEach((_, output) => {
      const x = session.tape.inputs.map((_, k) => k + 0.5);
      expect(session.at(x, { input: 0, output }).wrong).toEqual([]);
    });
  });
});
