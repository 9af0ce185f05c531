/** What docs/conventions.md says: what derivatives are where an operation has none, beside their limits, by the core's functions. */
import type { OpName } from "../src/algebra.js";
import { contribution, zero } from "../src/algebra.js";
import { evaluate, numbers } from "../src/functions.js";
import { names, rules } from "../src/ops.js";
import { partialsByOperand } from "../src/readings.js";

/** How far beside a point limits are taken, one after the other. */
const BESIDE = [1e-5, 1e-8, 1e-11];

/** By how much a derivative that has no limit grows, from the first to the last: that of a cube root by 10^4. */
const GROWS = 100;

/** What a value that does not jump may differ by: a cube root by twice 2 · 10^-4. */
const JUMPS = 1e-2;

/** The partial derivatives, as the table has them, of numbers. */
export function partialsAt(name: OpName, operands: readonly number[]): number[] {
  return partialsByOperand(numbers, name, operands, evaluate(name, operands)).map((p) => {
    const x = contribution(numbers, p, 1);
    return x === zero ? 0 : (x as number);
  });
}

const moved = (operands: readonly number[], k: number, by: number): number[] => operands.map((x, i) => (i === k ? x + by : x)); // prettier-ignore

/** What `of` comes to where operand `k` comes to its value from the left (`side` -1) or the right (1). */
export function limit(
  of: (operands: readonly number[]) => number,
  at: readonly number[],
  k: number,
  side: number,
): number {
  const [first, , last] = BESIDE.map((h) => of(moved(at, k, side * h))) as [number, number, number];
  if (Math.abs(last) > GROWS * Math.max(1, Math.abs(first))) return Math.sign(last) * Infinity;
  return Math.abs(last - Math.round(last)) < 1e-4 ? Math.round(last) + 0 : last;
}

/** Of the partial derivatives; NaN where there is no finite value on that side. */
export const limitsAt = (name: OpName, at: readonly number[], side: number): number[] =>
  at.map((x, k) => {
    if (!Number.isFinite(x)) return NaN;
    const isThere = Number.isFinite(evaluate(name, moved(at, k, side * BESIDE[2]!)));
    return isThere ? limit((operands) => partialsAt(name, operands)[k]!, at, k, side) : NaN;
  });

const letters = ["a", "b", "c"];
const number = (x: number): string => (Number.isNaN(x) ? "none" : Object.is(x, -0) ? "-0" : String(Number(x.toPrecision(4))).replace("Infinity", "∞")); // prettier-ignore

const isList = (name: OpName): boolean => typeof rules[name].arity === "string";
const where = (name: OpName, at: readonly number[]): string =>
  isList(name) ? `[${at.map(number).join(", ")}]` : at.map((x, i) => `${letters[i]} = ${number(x)}`).join(", ");

/** The value, and what it is beside the point where it jumps there. */
function value(name: OpName, at: readonly number[]): string {
  const jumps = at.flatMap((x, k) => {
    if (!Number.isFinite(x)) return [];
    const [left, right] = [-1, 1].map((side) => limit((operands) => evaluate(name, operands), at, k, side)) as [number, number]; // prettier-ignore
    return Math.abs(left - right) > JUMPS ? [`${number(left)} to ${number(right)}`] : [];
  });
  const own = number(evaluate(name, at));
  return jumps.length > 0 ? `${own} (from ${jumps[0]!})` : own;
}

function rows(name: OpName): string[] {
  const list = (xs: readonly number[]): string => xs.map(number).join(", ");
  return (rules[name].edges ?? []).map(([at, partials]) => {
    const infinite = at.some((x) => !Number.isFinite(x));
    const limits = [-1, 1].map((side) => (infinite ? "" : list(limitsAt(name, at, side))));
    return `| \`${name}\` | ${where(name, at)} | ${value(name, at)} | ${list(partials)} | ${limits.join(" | ")} |`;
  });
}

export function emitConventions(): string {
  return `<!-- Generated from src/ops.ts and the core by scripts/conventions.ts. Do not edit. -->
# Conventions

What derivatives are where an operation has none, and what a branch that was not taken does to them.

## Points without a derivative

At a kink, a jump or the end of its domain an operation has no derivative. Each has a convention all the same: one of the
limits beside the point, their mean, or 0; at the ends of some special functions NaN, "none" here. The table has the \`edges\` of \`src/ops.ts\`, with one partial derivative an
operand. Limits are those of the partial derivative by an operand where that operand alone comes to the point from below
(left) and from above (right); "none" where there are no numbers on that side. Where the value jumps, it says so.

| operation | where | value | by convention | left | right |
| --- | --- | --- | --- | --- | --- |
${names
  .filter((name) => rules[name].declared !== true)
  .flatMap(rows)
  .join("\n")}

\`compile(inputs, fn, { convention: "error" })\` makes an error of them: \`gradient\`, \`jvp\`, \`vjp\`, \`hvp\`, \`jacobian\`,
\`hessian\`, \`dataGradient\` and those of \`batch\` throw an AdError with the code "convention" that names the operation, its operands,
the inputs it depends on and, with \`trackSource: true\`, the line. \`kinks\` in \`src/ops.ts\` says where each operation has no
derivative; that is so beyond the ends of a domain, too, and where \`atan2\` jumps. What counts, in nested functions as well:

- The operand by which there is no derivative depends on an input, through partial derivatives that are not identically 0.
  What is made of constants, parameters and data alone does not count.
- A chain of partial derivatives that are not exactly 0 leads from the operation to an output. So a kink in a branch that
  was not taken does not count, nor one whose result is multiplied by 0.
- A choice goes both ways at a tie: a comparison counts where \`select\`, or the condition of a \`whileLoop\`, depends on it.

The function is gone through operation by operation before its derivatives are swept, once for each point. Without the option
nothing is looked at.

## Branches that were not taken

A tangent or an adjoint of 0 contributes exactly 0, whatever the partial derivative is: 0 · ∞ is 0 there, and 0 · NaN. So
\`select(x.gt(0), x.sqrt(), 0)\` has the gradient 0 at 0, and what is behind a branch that was not taken, in any number of
operations, comes to nothing. This holds in every sweep: of one point and of batches, forward, reverse and second order, in
\`map\`, \`fold\` and \`call\`, and on a \`Tape\`. It holds for every adjoint of 0, not only for those of branches: a cotangent of 0
asks nothing of an output. A NaN that is real stays: of an adjoint of ∞ and a partial derivative of 0, as in \`√(x²)\` at 0
(use \`abs\`, \`hypot\` or \`norm\`), and of whatever NaN comes in.

Derivatives recorded on a tape, as by \`grad\` inside a trace, must not look at the adjoint, since one that happens to be 0 has a
derivative. They look at the condition of the choice: behind it, what is multiplied by an adjoint is 0 where the branch was
not taken, and what it is divided by is 1. What remains: the derivative of a nested function that is recorded in reverse
knows the choices in its body, and one around it where all its results that are used are behind it. Where some results of one
\`map\` or \`scan\` are behind a choice and others are not, or a later step of a \`fold\` chooses what an earlier one is multiplied
by, NaN can come through there. \`gradient\` and \`hvp\` of the compiled function have no such gap.
`;
}
