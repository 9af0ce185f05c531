/** Ways to read the table that more than one reader needs. */
import { accumulate, contract, contribution, zero } from "./algebra.js";
import type { Algebra, OpName, Partial, Zero } from "./algebra.js";
import { kernel, names, rules } from "./ops.js";
import type { ListRule } from "./ops.js";

/**
 * An algebra from literals and single operations. `apply` gets the operands of a list operation as one flat
 * list (two lists one after the other). Operations that the table states in terms of others are taken apart
 * where `inline` is set; those that are never recorded (no partials of their own) are always taken apart.
 */
export function algebraOf<V>(
  lit: (x: number) => V,
  apply: (name: OpName, args: readonly V[]) => V,
  inline = false,
): Algebra<V> {
  const m: Record<string, unknown> = { lit };
  for (const name of names) {
    const { value, partials } = rules[name];
    const takenApart = value as (m: unknown, ...args: unknown[]) => V;
    m[name] =
      value === kernel || (partials && !inline)
        ? (...args: (V | V[])[]) => apply(name, Array.isArray(args[0]) ? ([] as V[]).concat(...args) : (args as V[]))
        : (...args: unknown[]) => takenApart(m, ...args);
  }
  return m as unknown as Algebra<V>;
}

/** The partial derivatives of an operation of fixed arity; `y` is its result. */
export function partialsOf<V>(m: Algebra<V>, name: OpName, args: readonly V[], y: V): Partial<V>[] {
  const partials = rules[name].partials as (m: Algebra<V>, ...args: V[]) => Partial<V>[];
  return partials(m, ...args, y);
}

/** Of a list: what `tally` makes of each element, and the sum. */
export function talliesOf<V>(
  m: Algebra<V>,
  { pivot, tally }: ListRule,
  xs: readonly V[],
  y: V,
): { terms: V[]; sum: V } {
  if (!tally) return { terms: xs.map(() => m.lit(0)), sum: m.lit(0) };
  // Partials do not depend on the pivot, so no derivative need go through it.
  const from = pivot ? m.stopGradient(pivot(m, m.maxOf(xs))) : y;
  const terms = xs.map((x) => tally(m, x, from));
  return { terms, sum: m.sum(terms) };
}

/** The partial derivatives of any operation by each of its operands; those of two lists stand one after the other. */
export function partialsByOperand<V>(m: Algebra<V>, name: OpName, args: readonly V[], y: V): Partial<V>[] {
  const rule = rules[name];
  if (rule.arity === "list") {
    const { terms, sum } = talliesOf(m, rule, args, y);
    return args.map((x, k) => rule.partials!(m, x, y, sum, terms[k]!)[0]);
  }
  if (rule.arity !== "pairs") return partialsOf(m, name, args, y);
  const n = args.length / 2;
  const both = args.slice(0, n).map((x, k) => rule.partials(m, x, args[n + k]!, y));
  return [...both.map((p) => p[0]), ...both.map((p) => p[1])];
}

/** A value and its tangent; `zero` where the tangent is identically 0. */
export interface Dual<V> {
  readonly v: V;
  readonly d: V | Zero;
}

/** Dual numbers over any algebra, by the chain rule and the table: forward mode of the rules themselves. */
export function dual<V>(m: Algebra<V>): Algebra<Dual<V>> {
  const lit = (x: number): Dual<V> => ({ v: m.lit(x), d: zero });
  return algebraOf(lit, (name, args) => {
    const primals = args.map((a) => a.v);
    const v = (m[name] as (...a: V[]) => V)(...primals);
    if (args.every((a) => a.d === zero)) return { v, d: zero };
    const terms = partialsOf(m, name, primals, v).map((p, i) => {
      const d = args[i]!.d;
      return d === zero ? zero : contribution(m, p, d as V);
    });
    return { v, d: terms.reduce<V | Zero>((sum, term) => accumulate(m, sum, term), zero) };
  });
}

/**
 * The tangent of what an operand receives from the adjoint `t`, by the product rule. An adjoint of 0 takes exactly nothing
 * of the partial derivative's tangent, which may be Inf or NaN behind a branch that was not taken.
 * @param lifted The same partial derivative, read with duals.
 */
export function contributionTangent<V>(
  m: Algebra<V>,
  partial: Partial<V>,
  lifted: Partial<Dual<V>>,
  t: { readonly v: V; readonly d: V },
): V | Zero {
  const still = contract(dual(m), lifted, { v: t.v, d: zero });
  const moved = still === zero ? zero : (still as Dual<V>).d;
  const kept = moved === zero ? zero : m.select(m.ne(t.v, m.lit(0)), moved as V, m.lit(0));
  return accumulate(m, kept, contribution(m, partial, t.d));
}

/**
 * Operations that cost no more than reaching their operands: the sweeps have a loop for each of the forms that matter, and
 * all operands of a run are gathered or none.
 */
export const light: ReadonlySet<OpName> = new Set<OpName>(["add", "sub", "mul", "div", "square", "squaredDifference"]);

const active = new Map<OpName, number>();

/** Bit i is set where operand i has a partial derivative that is not identically 0. */
export function activeOperands(name: OpName): number {
  const known = active.get(name);
  if (known !== undefined) return known;
  const found = findActive(name);
  active.set(name, found);
  return found;
}

function findActive(name: OpName): number {
  const arity = rules[name].arity;
  if (!rules[name].partials) return 0;
  const nothing = algebraOf<null>(
    () => null,
    () => null,
  );
  const operands = arity === "list" ? 1 : arity === "pairs" ? 2 : arity;
  const args: null[] = new Array<null>(operands + (arity === "list" ? 2 : 0)).fill(null);
  return partialsOf(nothing, name, args, null).reduce<number>((mask, p, i) => (p === zero ? mask : mask | (1 << i)), 0);
}

/** In what `readsOf` gives: the result. */
export const RESULT = 8;

/**
 * What the contributions of an operation read besides the adjoint, one set an operand (an element of each list): bit i
 * where it is operand i, RESULT where it is the result. Terms and their tally are no part of it: they are kept, or made of
 * what the partials read anyway.
 */
export function readsOf(name: OpName): number[] {
  const { arity, partials } = rules[name];
  if (!partials) return [];
  const together = algebraOf<number>(
    () => 0,
    (_, args) => args.reduce((sets, set) => sets | set, 0),
  );
  const operands = arity === "list" ? [1] : arity === "pairs" ? [1, 2] : [1, 2, 4].slice(0, arity);
  const args = arity === "list" ? [1, RESULT, 0] : operands;
  return partialsOf(together, name, args, arity === "list" ? 0 : RESULT).map((partial) => {
    const set = contract(together, partial, 0);
    return set === zero ? 0 : (set as number);
  });
}

/** In what `curvesOf` gives: every operand, by way of the result or of a tally. */
export const EVERY = 8;

/**
 * Which tangents the contribution to an operand's adjoint has a tangent from, the adjoint held constant: one set an
 * operand (an element of each list), bit i where it is operand i. Empty where the partial is constant, or in pieces.
 */
export function curvesOf(name: OpName): number[] {
  const rule = rules[name];
  if (!rule.partials) return [];
  const sets = algebraOf<number>(
    () => 0,
    (_, args) => args.reduce((all, set) => all | set, 0),
  );
  const m = dual(sets);
  const of = (d: number | Zero): Dual<number> => ({ v: 0, d });
  const { arity } = rule;
  const kept = "together" in rule;
  const args =
    arity === "list"
      ? [of(1), of(EVERY), of(kept ? EVERY : zero), of(kept ? 1 : zero)]
      : arity === "pairs"
        ? [of(1), of(2), of(EVERY)]
        : [...[of(1), of(2), of(4)].slice(0, arity), of(activeOperands(name))];
  const partials = rule.partials as unknown as (m: unknown, ...args: unknown[]) => Partial<Dual<number>>[];
  return partials(m, ...args).map((partial) => {
    const given = contract(m, partial, of(zero));
    return given === zero || (given as Dual<number>).d === zero ? 0 : ((given as Dual<number>).d as number);
  });
}
