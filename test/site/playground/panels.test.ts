import { describe, expect, test } from "vitest";
import { compile } from "wasmgrad";
import { layoutOf, NODE } from "../../../site/playground/layout.js";
import { near, onStep, power, rangeOf } from "../../../site/playground/scales.js";
import { presets } from "../../../site/playground/presets.js";
import { curveOf, differencesOf } from "../../../site/playground/samples.js";
import { countOf, replay, sizesOf } from "../../../site/playground/sizes.js";
import type { Sizes } from "../../../site/playground/sizes.js";
import { subjectOf } from "../../../site/playground/formula.js";
import type { Subject } from "../../../site/playground/formula.js";
import { countWords } from "../../../site/playground/sizes-view.js";
import { tapeOf } from "../../../site/playground/tape.js";
import type { Tape } from "../../../site/playground/tape.js";
import { subjectOfState } from "./functions.js";

const tapeOfSubject = ({ f, inputs, outputs }: Subject): Tape => tapeOf(f, inputs, outputs);
const nested = (depth: number): Subject => subjectOf(`${"sin(".repeat(depth)}x${")".repeat(depth)}`);

describe("the size of a derivative", () => {
  /** Counts by writing everything out. */
  const writtenOut = (tape: Tape, i: number): number =>
    tape.nodes[i]!.operands.reduce((sum, operand) => sum + writtenOut(tape, operand), 1);

  test.each(presets.filter(({ id }) => id !== "fold"))(
    "$title: the formula is counted as if it were written out",
    ({ state }) => {
      const tape = tapeOfSubject(subjectOfState(state));
      tape.outputs.forEach(({ node }, k) => expect(countOf(tape, k).expanded).toBe(writtenOut(tape, node)));
    },
  );

  test("of sin(sin(… x)) grows as the square of the depth, and as the depth where equal parts are written once", () => {
    for (const n of [1, 2, 5, 10, 30]) {
      const { tape, shared, expanded } = sizesOf(tapeOfSubject(nested(n)), 0, 0) as Sizes;
      // cos of k sines and x, for k from 0 to n - 1, and n - 1 products.
      const cosines = Array.from({ length: n }, (_, k) => k + 2).reduce((a, b) => a + b);
      expect({ tape, shared, expanded }).toEqual({ tape: n, shared: 3 * n - 1, expanded: cosines + n - 1 });
    }
  });

  test("of an iterated map is counted where it could not be written", () => {
    const text = `x0 = r*x*(1 - x)\n${Array.from({ length: 60 }, (_, k) => `x${k + 1} = r*x${k}*(1 - x${k})`).join("\n")}`;
    const lines = text.split("\n").slice(0, 50).join("\n");
    const { expanded, shared } = sizesOf(tapeOfSubject(subjectOf(lines)), 0, 0) as Sizes;
    expect(expanded).toBeGreaterThan(2 ** 48);
    expect(shared).toBeLessThan(1000);
  });

  test("of a loop is not counted, and it is said why", () => {
    const { state } = presets.find(({ id }) => id === "fold")!;
    expect(sizesOf(tapeOfSubject(subjectOfState(state)), 0, 0)).toMatch(/loop/);
  });

  test("is that of the same function: a tape that is recorded once more has the same bits", () => {
    const text =
      "max(x, 2)*hypot(x, y) + clamp(y, 0, 1) + (x > y ? atan2(x, y) : sqrt(y)) + x + y + x*x + y*y + 3*x + 2*y + 7*y";
    const subject = subjectOf(text);
    const again = compile([2], (xs) => replay(tapeOfSubject(subject), xs as never)[0] as never);
    for (const x of [[1, 2], [3, 0.5], [-1, 4]]) expect(again.value(x)).toBe(subject.f.value(x)); // prettier-ignore
  });

  test("is written with powers of ten where it is large", () => {
    expect([7, 123456, 1e6, 2.5e20, Infinity].map(countWords)).toEqual(["7", "123456", "1 · 10⁶", "2.5 · 10²⁰", "more than 10³⁰⁸"]); // prettier-ignore
  });
});

describe("plots", () => {
  const { f } = subjectOf("x*y + sin(x)\ny^2");

  test("a curve has the values and slopes of f at its points", () => {
    const curve = curveOf(f, [1, 3], 0, 0, [-2, 2], 5);
    expect(curve.map(({ x }) => x)).toEqual([-2, -1, 0, 1, 2]);
    for (const { x, value, slope } of curve) {
      expect(value).toBe(f.value([x, 3], new Float64Array(2))[0]);
      expect(slope).toBe(f.jvp([x, 3], [1, 0], new Float64Array(2))[0]);
    }
    expect(curveOf(f, [1, 3], 1, 1, [0, 4], 3).map(({ value }) => value)).toEqual([0, 4, 16]);
  });

  test("errors of differences are V-shaped in the step, central ones lower, as in the lecture", () => {
    const { f: g } = subjectOf("sin(x^2)");
    const errors = differencesOf(g, [1.3], 0, 0, g.gradient([1.3])[0]!);
    const [forward, central] = [errors.map((e) => e.forward), errors.map((e) => e.central)];
    for (const list of [forward, central]) {
      const best = Math.min(...list);
      expect(list[0]!).toBeGreaterThan(1e4 * best);
      expect(list[list.length - 1]!).toBeGreaterThan(1e4 * best);
    }
    expect(Math.min(...central)).toBeLessThan(Math.min(...forward));
    expect(errors[0]!.h).toBe(1);
  });

  test("the range of a curve holds the present number, and a pole does not flatten the rest", () => {
    const tame = Array.from({ length: 100 }, (_, k) => Math.sin(k));
    const [low, high] = rangeOf([...tame, 1e9, -1e9], 1.5);
    expect(low).toBeGreaterThan(-2);
    expect(high).toBeGreaterThan(1.5);
    expect(high).toBeLessThan(2);
    expect(rangeOf([NaN, Infinity], NaN)).toEqual([-1, 1]);
    const [bottom, top] = rangeOf([5, 5, 5], 5);
    expect(bottom < 5 && top > 5).toBe(true);
  });

  test("numbers far out of the range are drawn just outside it", () => {
    expect([5, 1e30, -Infinity].map((x) => near(x, [0, 10]))).toEqual([5, 20, -10]);
    expect(near(NaN, [0, 1])).toBeNaN();
  });

  test("a point that is dragged goes in steps of few digits", () => {
    expect(onStep(0.6912822841857533, -6, 6)).toBe(0.69);
    expect(onStep(0.00012345678, 0, 0.001)).toBe(0.000123);
    expect(onStep(123456.789, 0, 1e6)).toBe(123457);
    expect(onStep(7, -1.23456, 1.23456)).toBe(1.23456);
  });

  test("powers of ten are written with their exponent", () => {
    expect([1e-16, 1, 1e5].map(power)).toEqual(["10⁻¹⁶", "10⁰", "10⁵"]);
  });
});

describe.each(presets)("the graph of $title", ({ state }) => {
  const tape = tapeOfSubject(subjectOfState(state));

  test.each(["LR", "TB"] as const)(
    "%s: inputs stand first, every operation behind its operands, and no two nodes overlap",
    (direction) => {
      const { nodes, edges, width, height } = layoutOf(tape, direction);
      const along = (i: number): number => nodes.get(i)![direction === "LR" ? "x" : "y"];
      const size = direction === "LR" ? NODE.width : NODE.height;
      const inputs = [...nodes.keys()].filter((i) => tape.nodes[i]!.op === "input");
      expect(new Set(inputs.map(along)).size).toBe(1);
      for (const { edge } of edges) {
        const { from, to } = tape.edges[edge]!;
        expect(along(to) - along(from)).toBeGreaterThan(size);
      }
      const places = [...nodes.values()];
      places.forEach((a, i) =>
        places.slice(i + 1).forEach((b) => {
          expect(Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height).toBe(true);
        }),
      );
      for (const { x, y } of places) {
        expect(x - NODE.width / 2 >= 0 && x + NODE.width / 2 <= width).toBe(true);
        expect(y - NODE.height / 2 >= 0 && y + NODE.height / 2 <= height).toBe(true);
      }
    },
  );
});
