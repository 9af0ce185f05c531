/** The table read with numbers, one operation at a time, by the core's own functions: exact to the bit. */
import "../src/index.js";
import { accumulate, contribution, zero } from "../src/algebra.js";
import type { Algebra, OpName, Partial, Zero } from "../src/algebra.js";
import { getCore } from "../src/core.js";
import { rules } from "../src/ops.js";
import { algebraOf, contributionTangent, dual, talliesOf } from "../src/readings.js";
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

/** What the rows of lists sum up before their partial derivatives and the term of each element: their last arguments. */
function lastOf(name: OpName, args: readonly number[], y: number): number[][] {
  const rule = rules[name];
  if (rule.arity !== "list") return [[]];
  const { terms, sum } = talliesOf(numbers, rule, args, y);
  return terms.map((term) => [sum, term]);
}

/** The same with their tangents; what terms are made of beside the element counts as constant. */
function lastDualsOf(name: OpName, args: readonly number[], dots: readonly number[], y: number): Dual<number>[][] {
  const rule = rules[name];
  if (rule.arity !== "list" || !rule.pivot) return lastOf(name, args, y).map((all) => all.map((v) => ({ v, d: zero })));
  const pivot = { v: rule.pivot(numbers, numbers.maxOf(args)), d: zero } as const;
  const terms = args.map((v, i) => rule.tally!(duals, { v, d: dots[i]! }, pivot));
  const d = terms.reduce((sum, term) => sum + plain(term.d), 0);
  const sum = { v: numbers.sum(terms.map(({ v }) => v)), d };
  return terms.map((term) => [sum, term]);
}

type Partials = <V>(m: Algebra<V>, ...args: V[]) => Partial<V>[];
const partials = (name: OpName): Partials => rules[name].partials as unknown as Partials;

/** What each operand receives from the adjoint `t` of the result `y`. */
export function adjointsOf(name: OpName, args: readonly number[], y: number, t: number): number[] {
  const given = args.map(() => 0);
  if (!rules[name].partials) return given;
  const last = lastOf(name, args, y);
  for (const group of groupsOf(name, args.length)) {
    const parts = partials(name)(numbers, ...group.map((i) => args[i]!), y, ...(last[group[0]!] ?? []));
    group.forEach((i, k) => (given[i] = plain(contribution(numbers, parts[k]!, t))));
  }
  return given;
}

/** The tangent of the result `y` where the operands have the tangents `dots`. */
export function tangentOf(name: OpName, args: readonly number[], dots: readonly number[], y: number): number {
  if (!rules[name].partials) return 0;
  const last = lastOf(name, args, y);
  const terms = groupsOf(name, args.length).map((group) => {
    const parts = partials(name)(numbers, ...group.map((i) => args[i]!), y, ...(last[group[0]!] ?? []));
    const part = (i: number, k: number) => contribution(numbers, parts[k]!, dots[i]!);
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
  t: { v: number; d: number },
): number[] {
  const given = args.map(() => 0);
  if (!rules[name].partials) return given;
  const last = lastDualsOf(name, args, dots, y.v);
  for (const group of groupsOf(name, args.length)) {
    const more = last[group[0]!] ?? [];
    const operands = group.map((i): Dual<number> => ({ v: args[i]!, d: dots[i]! }));
    const first = partials(name)(numbers, ...operands.map(({ v }) => v), y.v, ...more.map(({ v }) => v));
    const lifted = partials(name)(duals, ...operands, y, ...more);
    group.forEach((i, k) => (given[i] = plain(contributionTangent(numbers, first[k]!, lifted[k]!, t))));
  }
  return given;
}
