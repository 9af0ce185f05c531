/**
 * The log posterior of a Gaussian mixture with a Wishart prior on the precision matrices.
 * A component's precision is QᵀQ, Q lower triangular: exp(q) on the diagonal, l below it,
 * column by column.
 */
import { add, compile, dot, exp, logSumExp, mul, sub, sum, type Operand } from "wasmgrad";
import { blockSum } from "./blocks.js";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

interface Independent<T> {
  alpha: T[];
  mu: T[][];
  q: T[][];
  l: T[][];
}

interface Input extends Independent<number> {
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

/** Σᵢ logsumexpₖ(αₖ + Σ qₖ − ½ ‖Qₖ (xᵢ − μₖ)‖²) over some points. */
export function logLikelihood({ alpha, mu, q, l }: Independent<Operand>, points: Operand[][]): Operand {
  const factors = q.map((qk, k) => rowsOfQ(qk, l[k]!));
  const heights = alpha.map((ak, k) => add(ak, sum(q[k]!)));
  const component = (x: Operand[], k: number): Operand => {
    const centred = x.map((xj, j) => sub(xj, mu[k]![j]!));
    const scaled = factors[k]!.map((row) => dot(row, centred.slice(0, row.length)));
    return sub(heights[k]!, mul(0.5, dot(scaled, scaled)));
  };
  return sum(points.map((x) => logSumExp(alpha.map((_, k) => component(x, k)))));
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

function prepare(input: Input) {
  const { d, k, n, m, gamma, alpha, mu, q, l } = input;
  const shape = { alpha: k, mu: [k, d], q: [k, d], l: [k, (d * (d - 1)) / 2] } as const;
  const key = `gmm d=${d} k=${k}`;
  const make = (size: number) => compile(shape, logLikelihood, { parameters: [size, d] });
  const x = Float64Array.from([alpha, mu, q, l].flat(2));
  const points = blockSum(key, Float64Array.from(input.x.flat()), d, k * (2 * d + 3) + 1, make);
  const rest = tape(`${key} n=${n} m=${m} gamma=${gamma}`, k * d * (d + 5), () =>
    compile(shape, (v) => priorTerms(v, n, m, gamma)),
  );
  return { points, rest, x };
}

/** The tree of a flat gradient. */
function unflatten(flat: Float64Array, { alpha, mu, q, l }: Input): Independent<number> {
  let next = 0;
  const take = (row: number[]): number[] => row.map(() => flat[next++]!);
  return { alpha: take(alpha), mu: mu.map(take), q: q.map(take), l: l.map(take) };
}

export const gmm: Functions = {
  objective(input: Input): Job {
    const { points, rest, x } = prepare(input);
    const unvarying = constant(input);
    let y = 0;
    const run = (): void => void (y = unvarying + points.value(x) + rest.value(x));
    return { run, output: () => y };
  },

  jacobian(input: Input): Job {
    const { points, rest, x } = prepare(input);
    const gradient = new Float64Array(x.length);
    const run = (): void => {
      rest.gradient(x, gradient);
      points.addValueAndGradient(x, gradient);
    };
    return { run, output: () => unflatten(gradient, input) };
  },
};
