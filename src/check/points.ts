/**
 * Where operations have no derivative, read off the table: their partial derivatives choose (by comparisons), steps and
 * comparisons change their value, and at the edge of a domain something is not finite.
 */
import { contract, zero } from "../algebra.js";
import type { Algebra, OpName } from "../algebra.js";
import { evaluate, numbers } from "../functions.js";
import { nameOf, names, rules } from "../ops.js";
import { activeOperands, algebraOf, partialsByOperand } from "../readings.js";
import type { Visit } from "./walk.js";

/** Derivative 0 everywhere, and a value that jumps: comparisons, signs, whole numbers. */
const stepping = /* @__PURE__ */ new Set(
  names.filter((name) => rules[name].partials && !activeOperands(name) && !rules[name].declared),
);
const steps = (name: OpName): boolean => stepping.has(name);

/** Among choices: that something is not finite. */
const EDGE = "edge";

/** What the operations below have chosen by since it was emptied. */
const choices: (number | string)[] = [];

const chosen: Algebra<number> = /* @__PURE__ */ algebraOf(
  (x) => x,
  (name, args) => {
    const y = evaluate(name, args);
    if (steps(name)) choices.push(y);
    return y;
  },
);

/** All that the partial derivatives of an operation choose by, and whether they are finite. */
function choicesOf(name: OpName, args: readonly number[]): string {
  const y = evaluate(name, args);
  if (steps(name)) return String(y);
  choices.length = 0;
  for (const partial of partialsByOperand(chosen, name, args, y)) {
    const slope = contract(numbers, partial, 1);
    if (slope !== zero && !Number.isFinite(slope)) choices.push(EDGE);
  }
  if (!Number.isFinite(y)) choices.push(EDGE);
  return choices.join();
}

/** Whether its value or a partial derivative is not finite at the point. */
export function isEdge({ tape, node, args }: Visit): boolean {
  const name = nameOf[tape.opcodes[node]!];
  return name !== undefined && choicesOf(name, args.map(({ at }) => at[0]!)).includes(EDGE); // prettier-ignore
}

/** Nearer than this share of an operand is at the point. */
const ROUNDING = 2 ** -50;

/** How near an operation is to a point without derivative, in steps along the direction: 0 at it, Infinity where far. */
export function distanceOf({ tape, node, args }: Visit): number {
  const name = nameOf[tape.opcodes[node]!];
  if (!name || args.length === 0) return Infinity;
  const near = (point: number): number => {
    const between = (share: number): string =>
      choicesOf(name, args.map(({ at }) => at[0]! + share * (at[point]! - at[0]!))); // prettier-ignore
    const here = between(0);
    if (here.includes(EDGE)) return 0;
    if (between(1) === here) return Infinity;
    let [low, high] = [0, 1];
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (between(middle) === here) low = middle;
      else high = middle;
    }
    const atIt = args.every(({ at }) => low * Math.abs(at[point]! - at[0]!) <= ROUNDING * Math.abs(at[0]!));
    return atIt ? 0 : low;
  };
  return Math.min(...args[0]!.at.slice(1).map((_, p) => near(p + 1)));
}
