/**
 * The log posterior of a Gaussian mixture with a Wishart prior on the precision matrices.
 * A component's precision is QᵀQ, Q lower triangular: exp(q) on the diagonal, l below it,
 * column by column.
 */
import { add, compile, dot, exp, logSumExp, mapSum, mul, square, sub, sum, type Expr, type Operand } from "wasmgrad";
import { gradientJob, valueJob, type Functions, type Objective } from "./runner.js";
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

/**
 * logsumexpₖ(αₖ + Σ qₖ − ½ ‖Qₖ (x − μₖ)‖²) at one point x. What no point enters, such as exp(q), is no part of the body
 * that goes over the points: it is computed once for all of them.
 */
export function logLikelihood({ alpha, mu, q, l }: Independent<Operand>, x: Operand[]): Operand {
  const components = alpha.map((ak, k) => {
    const centred = x.map((xj, j) => sub(xj, mu[k]![j]!));
    const scaled = rowsOfQ(q[k]!, l[k]!).map((row) => dot(row, centred.slice(0, row.length)));
    return sub(add(ak, sum(q[k]!)), mul(0.5, dot(scaled, scaled)));
  });
  return logSumExp(components);
}

interface Sizes<T> {
  n: T;
  m: T;
  gamma: T;
}

/** The terms that no point enters: −n logsumexp(α), and of the prior what is not constant. */
function priorTerms({ alpha, q, l }: Independent<Operand>, { n, m, gamma }: Sizes<Operand>): Operand {
  const entries = q.flatMap((qk, k) => rowsOfQ(qk, l[k]!).flat());
  const logPrior = sub(mul(m, sum(q.flat())), mul(mul(0.5, square(gamma)), dot(entries, entries)));
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

/** The points are a table and the sizes parameters, so one tape serves all inputs of d dimensions and k components. */
export function logPosterior(input: Input): Objective {
  const { d, k, n, m, gamma, x } = input;
  const shape = { alpha: k, mu: [k, d], q: [k, d], l: [k, (d * (d - 1)) / 2] } as const;
  const f = tape(`gmm d=${d} k=${k}`, k * d * (d + 5), () =>
    compile(
      shape,
      (v, { sizes, constant }, { points }) =>
        sum([mapSum((point: Expr[]) => logLikelihood(v, point), points), priorTerms(v, sizes), constant]),
      { parameters: { sizes: { n: [], m: [], gamma: [] }, constant: [] }, data: { points: d } },
    ),
  );
  f.setParameters({ sizes: { n, m, gamma }, constant: constant(input) });
  return f.setData({ points: Float64Array.from(x.flat()) });
}

/** The tree of a flat gradient. */
function unflatten(flat: Float64Array, { alpha, mu, q, l }: Input): Independent<number> {
  let next = 0;
  const take = (row: number[]): number[] => row.map(() => flat[next++]!);
  return { alpha: take(alpha), mu: mu.map(take), q: q.map(take), l: l.map(take) };
}

export const gmm: Functions = {
  objective: (input: Input) => valueJob(logPosterior(input), flatten(input)),
  jacobian: (input: Input) => gradientJob(logPosterior(input), flatten(input), (flat) => unflatten(flat, input)),
};
