/**
 * The log posterior of a Gaussian mixture with a Wishart prior on the precision matrices.
 * A component's precision is QᵀQ, Q lower triangular: exp(q) on the diagonal, l below it,
 * column by column.
 */
import { add, compile, dot, exp, logSumExp, mul, square, sub, sum, type Operand } from "wasmgrad";
import { blockSum, type Objective } from "./blocks.js";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

export interface Independent<T> {
  alpha: T[];
  mu: T[][];
  q: T[][];
  l: T[][];
}

export interface Input extends Independent<number> {
  d: number;
  k: number;
  n: number;
  x: number[][];
  m: number;
  gamma: number;
}

/** The rows of Q without their zeros, the diagonal element last. */
function rowsOfQ(q: Operand[], l: Operand[]): Operand[][] {
  const rows = q.map((): Operand[] => []);
  let next = 0;
  for (let column = 0; column < q.length; column++) {
    rows[column]!.push(exp(q[column]!));
    for (let row = column + 1; row < q.length; row++) rows[row]!.push(l[next++]!);
  }
  return rows;
}

const times = (factor: Operand, xs: Operand[]): Operand[] => xs.map((x) => mul(factor, x));
const plus = (a: Operand[], b: Operand[]): Operand[] => a.map((ai, i) => add(ai, b[i]!));

/**
 * Σᵢ logsumexpₖ(αₖ + Σ qₖ − ½ ‖Qₖ (xᵢ − μₖ)‖²) over some points; `columns[j]` has coordinate j of
 * each. Every line does one thing to all points: what is recorded in a row then reads and writes
 * values that lie in a row. The ½ is taken into Q, as a factor √½ once for all points.
 */
export function logLikelihood({ alpha, mu, q, l }: Independent<Operand>, columns: Operand[][]): Operand {
  const components = alpha.map((ak, k) => {
    const centred = columns.map((column, j) => column.map((x) => sub(x, mu[k]![j]!)));
    const scaled = rowsOfQ(q[k]!, l[k]!).map((row) =>
      row.map((factor, j) => times(mul(Math.SQRT1_2, factor), centred[j]!)).reduce(plus),
    );
    const squares = scaled.map((row) => row.map((s) => square(s))).reduce(plus);
    const height = add(ak, sum(q[k]!));
    return squares.map((s) => sub(height, s));
  });
  return sum(columns[0]!.map((_, i) => logSumExp(components.map((component) => component[i]!))));
}

/** The terms that no point enters: −n logsumexp(α), and of the prior what is not constant. */
export function priorTerms({ alpha, q, l }: Independent<Operand>, n: number, m: number, gamma: number): Operand {
  const entries = q.flatMap((qk, k) => rowsOfQ(qk, l[k]!).flat());
  const logPrior = sub(mul(m, sum(q.flat())), mul(0.5 * gamma * gamma, dot(entries, entries)));
  return sub(logPrior, mul(n, logSumExp(alpha)));
}

/** What does not depend on the independent variables at all. */
export function constant({ d, k, n, m, gamma }: Input): number {
  const freedom = d + m + 1;
  const prior = freedom * d * Math.log(gamma / Math.SQRT2) - logGammaD(freedom, d);
  return k * prior - n * d * 0.5 * Math.log(2 * Math.PI);
}

/** log of the d-dimensional gamma function at freedom/2. */
function logGammaD(freedom: number, d: number): number {
  let total = ((d * (d - 1)) / 4) * Math.log(Math.PI);
  for (let j = 0; j < d; j++) total += logGammaHalf(freedom - j);
  return total;
}

/** log Γ(twice/2) by Γ(x + 1) = x Γ(x), from Γ(1) = 1 and Γ(½) = √π. */
function logGammaHalf(twice: number): number {
  let total = twice % 2 === 0 ? 0 : 0.5 * Math.log(Math.PI);
  for (let x = twice / 2 - 1; x > 0; x--) total += Math.log(x);
  return total;
}

/** The independent variables in one list: alpha, mu, q, l. */
export function flatten({ alpha, mu, q, l }: Independent<number>): Float64Array {
  return Float64Array.from([alpha, mu, q, l].flat(2));
}

export function logPosterior(input: Input): Objective {
  const { d, k, n, m, gamma } = input;
  const shape = { alpha: k, mu: [k, d], q: [k, d], l: [k, (d * (d - 1)) / 2] } as const;
  const key = `gmm d=${d} k=${k}`;
  const make = (size: number) => compile(shape, logLikelihood, { parameters: [d, size] });
  const points = blockSum(key, Float64Array.from(input.x.flat()), d, k * (d * d + 3 * d) + 1, make);
  const rest = tape(`${key} n=${n} m=${m} gamma=${gamma}`, k * d * (d + 5), () =>
    compile(shape, (v) => priorTerms(v, n, m, gamma)),
  );
  const unvarying = constant(input);
  const part = new Float64Array(rest.inputs);
  return {
    length: points.length + rest.length,
    value: (x) => unvarying + points.value(x) + rest.value(x),
    valueAndGradient(x, out) {
      const value = points.valueAndGradient(x, out) + rest.valueAndGradient(x, part);
      for (let i = 0; i < part.length; i++) out[i]! += part[i]!;
      return unvarying + value;
    },
  };
}

/** The tree of a flat gradient. */
function unflatten(flat: Float64Array, { alpha, mu, q, l }: Input): Independent<number> {
  let next = 0;
  const take = (row: number[]): number[] => row.map(() => flat[next++]!);
  return { alpha: take(alpha), mu: mu.map(take), q: q.map(take), l: l.map(take) };
}

export const gmm: Functions = {
  objective(input: Input): Job {
    const f = logPosterior(input);
    const x = flatten(input);
    let y = 0;
    return { run: () => void (y = f.value(x)), output: () => y };
  },

  jacobian(input: Input): Job {
    const f = logPosterior(input);
    const x = flatten(input);
    const gradient = new Float64Array(x.length);
    return { run: () => void f.valueAndGradient(x, gradient), output: () => unflatten(gradient, input) };
  },
};
