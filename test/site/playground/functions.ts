/** Functions for the tests of the playground: examples, and random formulas. */
import fc from "fast-check";
import { fromJSON } from "wasmgrad/file";
import { runCode } from "../../../site/playground/code.js";
import { LIMITS } from "../../../site/playground/limits.js";
import { subjectOf } from "../../../site/playground/formula.js";
import type { Subject } from "../../../site/playground/formula.js";
import type { State } from "../../../site/playground/state.js";

/** The function of a state, as the page makes it, but for the Worker around code. */
export function subjectOfState({ mode, text }: State): Subject {
  if (mode === "formula") return subjectOf(text);
  const result = runCode(text);
  if (result.type === "failed") throw new Error(result.message);
  return { f: fromJSON(result.json, { limits: LIMITS }), inputs: result.inputs, outputs: [] };
}

const unary = ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "atan", "square"];
const binary = ["+", "-", "*", "/", "^"];

/** A formula of x, y and z, of which it has at least x. */
export const formula: fc.Arbitrary<string> = fc
  .letrec<{ part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      fc.constantFrom("x", "y", "z", "0", "2", "0.5", "x"),
      fc.tuple(fc.constantFrom(...unary), tie("part")).map(([name, a]) => `${name}(${a})`),
      fc.tuple(tie("part"), fc.constantFrom(...binary), tie("part")).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc
        .tuple(fc.constantFrom("max", "min", "hypot", "atan2"), tie("part"), tie("part"))
        .map(([name, a, b]) => `${name}(${a}, ${b})`),
    ),
  }))
  .part.map((part) => `x * 0.5 + ${part}`);

/** Numbers of all kinds, edges among them. */
export const point: fc.Arbitrary<number> = fc.oneof(
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 0.5, 1e300, -1e-300),
);
