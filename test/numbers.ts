/** The table read with numbers, one operation at a time, by the core's own functions: exact to the bit. */
import "../src/index.js";
import { accumulate, contract, contractTangent, zero } from "../src/algebra.js";
import type { Algebra, OpName, Partial, Zero } from "../src/algebra.js";
import { getCore } from "../src/core.js";
import { rules } from "../src/ops.js";
import { algebraOf, dual } from "../src/readings.js";
import type { Dual } from "../src/readings.js";

/** Value of one operation at a flat list of operands; two lists stand one after the other. */
export function valueOf(name: OpName, args: readonly number[]): number {
  const { arity, code } = rules[name];
  if (arity === "list") return getCore().evaluateList(code, args, 1);
  if (arity === "pairs") return getCore().evaluateList(code, args, 2);
  return getCore().evaluate(code, args[0]!, args[1] ?? 0, args[2] ?? 0);
}

const numbers: Algebra<number> = algebraOf((x) => x, valueOf);
const duals = dual(numbers);
const plain = (x: number | Zero): number => (x === zero ? 0 : (x as number));

/** The elements that each partial derivative of the table is for: all operands at once, or one of each list. */
function groupsOf(name: OpName, operands: number): number[][] {
  const { arity } = rules[name];
  const n = arity === "pairs" ? operands / 2 : operands;
  if (arity === "list") return Array.from({ length: n }, (_, e) => [e]);
  if (arity === "pairs") return Array.from({ length: n }, (_, e) => [e, e + n]);
  return [Array.from({ length: n }, (_, i) => i)];
}

/** What the rows of lists sum up before their partial derivatives, as the last of their arguments. */
function talliesOf(name: OpName, args: readonly number[], y: number): number[] {
  const rule = rules[name];
  if (rule.arity !== "list") return [];
  return [rule.tally ? args.reduce((sum, x) => sum + rule.tally!(numbers, x, y), 0) : 0];
}

type Partials = <V>(m: Algebra<V>, ...args: V[]) => Partial<V>[];
const partials = (name: OpName): Partials => rules[name].partials as unknown as Partials;

/** What each operand receives from the adjoint `t` of the result `y`. */
export function adjointsOf(name: OpName, args: readonly number[], y: number, t: number): number[] {
  const given = args.map(() => 0);
  if (!rules[name].partials) return given;
  const tallies = talliesOf(name, args, y);
  for (const group of groupsOf(name, args.length)) {
    const parts = partials(name)(numbers, ...group.map((i) => args[i]!), y, ...tallies);
    group.forEach((i, k) => (given[i] = plain(contract(numbers, parts[k]!, t))));
  }
  return given;
}

/** The tangent of the result `y` where the operands have the tangents `dots`. */
export function tangentOf(name: OpName, args: readonly number[], dots: readonly number[], y: number): number {
  if (!rules[name].partials) return 0;
  const tallies = talliesOf(name, args, y);
  const terms = groupsOf(name, args.length).map((group) => {
    const parts = partials(name)(numbers, ...group.map((i) => args[i]!), y, ...tallies);
    const part = (i: number, k: number) => contractTangent(numbers, parts[k]!, dots[i]!);
    return plain(group.map(part).reduce<number | Zero>((sum, term) => accumulate(numbers, sum, term), zero));
  });
  return typeof rules[name].arity === "string" ? terms.reduce((sum, term) => sum + term, 0) : terms[0]!;
}

/** What the adjoint tangent of each operand receives. */
export function secondOf(
  name: OpName,
  args: readonly number[],
  dots: readonly number[],
  y: Dual<number>,
  t: Dual<number>,
): number[] {
  const given = args.map(() => 0);
  if (!rules[name].partials) return given;
  const tallies = talliesOf(name, args, y.v).map((v): Dual<number> => ({ v, d: zero }));
  for (const group of groupsOf(name, args.length)) {
    const lifted = partials(name)(
      duals,
      ...group.map((i): Dual<number> => ({ v: args[i]!, d: dots[i]! })),
      y,
      ...tallies,
    );
    group.forEach((i, k) => {
      const twice = contract(duals, lifted[k]!, t);
      given[i] = twice === zero ? 0 : plain((twice as Dual<number>).d);
    });
  }
  return given;
}
