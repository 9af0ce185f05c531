/**
 * The log posterior of a Gaussian mixture, written as one writes it for plain numbers.
 * The functions of wasmgrad take expressions and numbers alike, so the same text is the
 * model that gets compiled and the reference that finite differences are taken of. What is
 * computed of a point is traced once, whatever the number of points.
 */
import { add, dot, exp, logSumExp, mapSum, mul, sub, sum } from "wasmgrad";

/**
 * @typedef {import("wasmgrad").Operand} Operand
 * @typedef {{ alpha: Operand[], mu: Operand[][], q: Operand[][], l: Operand[][] }} Mixture
 *   weights (as logarithms, not normalised), means, and of each precision's factor Q the
 *   logarithms of the diagonal and the part below it, column by column
 */

/**
 * The rows of a lower triangular Q, without the zeros, the diagonal element last.
 * @param {Operand[]} q
 * @param {Operand[]} l
 */
function factorRows(q, l) {
  /** @type {Operand[][]} */
  const rows = q.map(() => []);
  let next = 0;
  q.forEach((qj, column) => {
    rows[column].push(exp(qj));
    for (let row = column + 1; row < q.length; row++) rows[row].push(l[next++]);
  });
  return rows;
}

/**
 * Up to a constant: Σᵢ logsumexpₖ(αₖ + Σqₖ − ½‖Qₖ(xᵢ − μₖ)‖²) − n·logsumexp(α) − ½γ²‖Q‖² + m·Σq.
 * @param {Mixture} mixture
 * @param {import("wasmgrad").Table | number[][]} points
 * @param {{ n: number, gamma: number, m: number }} sizes number of points; Wishart's prior
 */
export function logPosterior({ alpha, mu, q, l }, points, { n, gamma, m }) {
  const factors = q.map((qk, k) => factorRows(qk, l[k]));
  const heights = alpha.map((ak, k) => add(ak, sum(q[k])));

  const component = (x, k) => {
    const centred = x.map((xj, j) => sub(xj, mu[k][j]));
    const scaled = factors[k].map((row) => dot(row, centred.slice(0, row.length)));
    return sub(heights[k], mul(0.5, dot(scaled, scaled)));
  };
  const logLikelihood = mapSum((x) => logSumExp(alpha.map((_, k) => component(x, k))), points);

  const entries = factors.flat(2);
  const logPrior = sub(mul(m, sum(q.flat())), mul(0.5 * gamma * gamma, dot(entries, entries)));
  return sum([logLikelihood, mul(-n, logSumExp(alpha)), logPrior]);
}

/**
 * The constant that logPosterior leaves out.
 * @param {{ d: number, k: number, n: number, m: number, gamma: number }} sizes
 */
export function logConstant({ d, k, n, m, gamma }) {
  const freedom = d + m + 1;
  let logGamma = ((d * (d - 1)) / 4) * Math.log(Math.PI); // of the d-dimensional gamma function
  for (let j = 0; j < d; j++) logGamma += logGammaHalf(freedom - j);
  return k * (freedom * d * Math.log(gamma / Math.SQRT2) - logGamma) - (n * d * Math.log(2 * Math.PI)) / 2;
}

/** log Γ(twice / 2), from Γ(x + 1) = x·Γ(x). */
function logGammaHalf(/** @type {number} */ twice) {
  let total = twice % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let x = twice / 2 - 1; x > 0; x--) total += Math.log(x);
  return total;
}
