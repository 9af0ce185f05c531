/** Emitted code against the interpreter: the same bits, whatever the program. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpName } from "../src/algebra.js";
import { compile } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { apply, wide } from "./programs.js";
import type { Fn } from "./programs.js";

const recorded = names.filter((name) => rules[name].partials);

interface Answers {
  value: ArrayLike<number>;
  vjp: ArrayLike<number>;
  jvp: ArrayLike<number>;
  gradient?: ArrayLike<number>;
}

/** All entries of one tier. */
function answersOf(tier: "interpreter" | "compiled", of: Case): Answers {
  const f = compile(of.inputs, of.fn as never, { tier, parameters: of.parameters.length });
  f.setParameters(of.parameters as never);
  const out = (n: number): Float64Array => new Float64Array(n);
  const answers: Answers = {
    value: f.value(of.x as never, out(f.outputs)),
    vjp: f.vjp(of.x as never, of.cotangent.slice(0, f.outputs), out(f.inputs)),
    jvp: f.jvp(of.x as never, of.tangent as never, out(f.outputs)),
  };
  if (f.outputs === 1) answers.gradient = f.gradient(of.x as never, out(f.inputs));
  tiers.add(f.tier);
  f.dispose();
  return answers;
}

const tiers = new Set<string>();

interface Case {
  inputs: number;
  fn: Fn;
  parameters: number[];
  x: number[];
  tangent: number[];
  cotangent: number[];
}

const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, NaN, Infinity, -Infinity, 1e-300, 1e300, Math.PI, 0.25, 7];
const number = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(...numbers));
const listOf = (length: number): fc.Arbitrary<number[]> => fc.array(number, { minLength: length, maxLength: length });

const same = (of: Case): void => {
  expect(answersOf("compiled", of)).toEqual(answersOf("interpreter", of));
};

describe("emitted code", () => {
  it.each(recorded)(
    "%s has the bits of the interpreter, alone, in pairs and in lists, at samples and edges",
    (name: OpName) => {
      const { arity, samples, edges = [] } = rules[name];
      for (const at of [...samples, ...edges.map(([x]) => x), ...numbers.map((x) => [x, 0.5, 2])]) {
        const x = typeof arity === "number" ? Array.from({ length: arity }, (_, i) => at[i] ?? 1) : at.slice();
        if (arity === "pairs" && x.length % 2) x.push(1);
        const fn: Fn = (xs) => {
          const once = apply(name, xs);
          const again = apply(
            name,
            xs.map((e) => e.mul(0.5)),
          );
          return [
            once,
            again,
            apply(
              name,
              xs.map((e) => e.add(again)),
            ),
          ] as never;
        };
        const ones = x.map((_, i) => 1 - 0.25 * i);
        same({ inputs: x.length, fn, parameters: [], x, tangent: ones, cotangent: [1, 0, -2] });
      }
    },
  );

  it("is that of random programs, all entries", () => {
    fc.assert(
      fc.property(
        wide(recorded).chain(
          ({ inputs, parameters, fn }) =>
          fc.record({ inputs: fc.constant(inputs), fn: fc.constant(fn), parameters: listOf(parameters), x: listOf(inputs), tangent: listOf(inputs), cotangent: listOf(20) }), // prettier-ignore
        ),
        same,
      ),
      { numRuns: Number(process.env["RUNS"] ?? 200) },
    );
    expect(tiers).toContain("compiled");
  });
});
