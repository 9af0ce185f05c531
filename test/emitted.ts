/** Both tiers on one function and one point: every bit of every entry. */
import fc from "fast-check";
import { expect } from "vitest";
import { compile } from "../src/index.js";
import type { Fn, Wide } from "./programs.js";

interface Answers {
  value: ArrayLike<number>;
  vjp: ArrayLike<number>;
  jvp: ArrayLike<number>;
  gradient?: ArrayLike<number>;
}

export interface Case {
  inputs: number;
  fn: Fn;
  parameters: number[];
  x: number[];
  tangent: number[];
  cotangent: number[];
}

export const RUNS = Number(process.env["RUNS"] ?? 200);

export const MOST_OUTPUTS = 1100;

/** Of all functions that were asked to be compiled. */
export const tiers = new Set<string>();

/** All entries of one tier. */
function answersOf(tier: "interpreter" | "compiled", of: Case): Answers {
  const f = compile(of.inputs, of.fn as never, { tier, parameters: of.parameters.length });
  f.setParameters(of.parameters as never);
  const out = (n: number): Float64Array => new Float64Array(n);
  // What stands in memory afterwards is no number of the calls below.
  f.vjp(of.tangent as never, of.cotangent.slice(0, f.outputs).reverse(), out(f.inputs));
  const answers: Answers = {
    value: f.value(of.x as never, out(f.outputs)),
    vjp: f.vjp(of.x as never, of.cotangent.slice(0, f.outputs), out(f.inputs)),
    jvp: f.jvp(of.x as never, of.tangent as never, out(f.outputs)),
  };
  if (f.outputs === 1) answers.gradient = f.gradient(of.x as never, out(f.inputs));
  if (tier === "compiled") tiers.add(f.tier);
  f.dispose();
  return answers;
}

export const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, NaN, Infinity, -Infinity, 1e-300, 1e300, Math.PI, 0.25, 7];
/** Of which sums in different orders differ. */
const plain = fc.integer({ min: -3e6, max: 3e6 }).map((x) => x / 1e6 + Math.PI / 16);
/** Three in four without numbers that would make most of the others NaN or 0. */
export const listOf = (length: number): fc.Arbitrary<number[]> => {
  const of = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: length, maxLength: length });
  return fc.oneof({ weight: 3, arbitrary: of(plain) }, { weight: 1, arbitrary: of(fc.oneof(plain, fc.constantFrom(...numbers))) }); // prettier-ignore
};

export const casesOf = (programs: fc.Arbitrary<Wide>): fc.Arbitrary<Case> =>
  programs.chain(
    ({ inputs, parameters, fn }) =>
    fc.record({ inputs: fc.constant(inputs), fn: fc.constant(fn), parameters: listOf(parameters), x: listOf(inputs), tangent: listOf(inputs), cotangent: listOf(MOST_OUTPUTS) }), // prettier-ignore
  );

export const same = (of: Case): void => {
  expect(answersOf("compiled", of)).toEqual(answersOf("interpreter", of));
};
