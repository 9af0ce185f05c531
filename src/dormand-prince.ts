/**
 * The steps of `odeint`: an explicit method of order 5 with an estimate of its error of order 4. J. R. Dormand and P. J.
 * Prince, "A family of embedded Runge-Kutta formulae", Journal of Computational and Applied Mathematics 6 (1980).
 */
import type { Expr } from "./expr.js";
import { mean } from "./methods.generated.js";

/** Slopes of all numbers of a state at a time. */
export type Field = (t: Expr, y: readonly Expr[]) => readonly Expr[];

/** A row for each further slope: the weights of those before it. The last gives the next state. */
// prettier-ignore
const WEIGHTS = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const PARTS = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
/** Order 5 less order 4. */
const DIFFERENCE = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

export interface Stepped {
  readonly y: readonly Expr[];
  /** At the start, four between, and twice at the end; the last is that of `y`, and the first of the step that follows. */
  readonly slopes: readonly (readonly Expr[])[];
}

/** A step of `h` from the state at `t`, whose slope is known. */
export function step(f: Field, t: Expr, y: readonly Expr[], slope: readonly Expr[], h: Expr): Stepped {
  const slopes = [slope];
  let at = y;
  WEIGHTS.forEach((weights, s) => {
    at = y.map((yi, i) => yi.add(weighted(weights, slopes, i).mul(h)));
    slopes.push(f(t.add(h.mul(PARTS[s]!)), at));
  });
  return { y: at, slopes };
}

function weighted(weights: readonly number[], slopes: readonly (readonly Expr[])[], i: number): Expr {
  const terms = weights.flatMap((w, s) => (w === 0 ? [] : [slopes[s]![i]!.mul(w)]));
  return terms.reduce((sum, term) => sum.add(term));
}

/** Taken as constant: what chooses steps is not differentiated. */
export const constant = (xs: readonly Expr[]): Expr[] => xs.map((x) => x.stopGradient());

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** The mean square of `xs` in units of what is tolerated of states `y` and `next`. */
export function meanSquare(
  xs: readonly Expr[],
  y: readonly Expr[],
  next: readonly Expr[],
  { rtol, atol }: Tolerance,
): Expr {
  // prettier-ignore
  return mean(xs.map((x, i) => x.div(y[i]!.abs().max(next[i]!.abs()).mul(rtol).add(atol)).square()));
}

/** The mean square error of a step of `h`, at most 1 where it is tolerated; not differentiated. */
export function errorOf({ y, slopes }: Stepped, from: readonly Expr[], h: Expr, tolerance: Tolerance): Expr {
  const [first, next, all, by] = [constant(from), constant(y), slopes.map(constant), h.stopGradient()];
  const errors = first.map((_, i) => weighted(DIFFERENCE, all, i).mul(by));
  return meanSquare(errors, first, next, tolerance);
}

/**
 * The length of the first step: E. Hairer, S. P. Nørsett and G. Wanner, "Solving Ordinary Differential Equations I" (1993),
 * section II.4. Costs one slope; not differentiated.
 * @param direction 1 or -1: where time goes.
 */
export function firstStep(
  f: Field,
  t: Expr,
  y: readonly Expr[],
  slope: readonly Expr[],
  direction: Expr,
  tolerance: Tolerance,
): Expr {
  // prettier-ignore
  const [from, k] = [constant(y), constant(slope)];
  const size = (xs: readonly Expr[]): Expr => meanSquare(xs, from, from, tolerance).sqrt();
  const [d0, d1] = [size(from), size(k)];
  const small = d0.min(d1).lt(1e-5).select(1e-6, d0.div(d1).mul(0.01));
  const h = small.mul(direction);
  const there = constant(f(t.stopGradient().add(h), from.map((x, i) => x.add(k[i]!.mul(h))))); // prettier-ignore
  const d2 = size(there.map((x, i) => x.sub(k[i]!))).div(small);
  const steepest = d1.max(d2);
  const guess = steepest.le(1e-15).select(small.mul(1e-3).max(1e-6), steepest.reciprocal().mul(0.01).pow(0.2));
  return small.mul(100).min(guess).stopGradient();
}
