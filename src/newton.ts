/** Newton's method with damping, in numbers. */
import { AdError, plural } from "./errors.js";
import { look } from "./limits.js";
import { LowerUpper } from "./linalg/kernels.js";

/** Equations in as many unknowns. */
export interface Equations {
  residual(x: Float64Array): Float64Array;
  /** [n, n], row-major. */
  jacobian(x: Float64Array): Float64Array;
}

export interface NewtonOptions {
  /** Length of a step, relative to the unknowns where the largest is above 1, that is small: 1e-10 by default. */
  tolerance?: number;
  /** Steps after which it is an error to go on, 100 by default. */
  iterations?: number;
}

/** A damped step has a part of the residual's decrease that a linear residual would have; Dennis and Schnabel, 6.3. */
const DECREASE = 1e-4;
const HALVINGS = 40;

const largest = (xs: Float64Array): number => xs.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
const squares = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x * x, 0);

/** The step from `x` to a root of the linearised equations, to be taken off. */
export function newtonStep(equations: Equations, x: Float64Array, residual = equations.residual(x)): Float64Array {
  const step = residual.slice();
  new LowerUpper(equations.jacobian(x), x.length).solve(step, 1, false);
  return step;
}

/** How long a step is: its largest part, relative to the largest unknown where that is above 1. */
export const lengthOf = (step: Float64Array, x: Float64Array): number => largest(step) / Math.max(1, largest(x));

/**
 * A root near `start`: J. E. Dennis and R. B. Schnabel, "Numerical Methods for Unconstrained Optimization and Nonlinear
 * Equations" (1983), with the step halved until the residual decreases. Ends where steps are small and no longer become
 * smaller, which is at the last digits.
 * @throws AdError "limit".
 */
export function newton(
  equations: Equations,
  start: Float64Array,
  options: Required<NewtonOptions>,
  where: string,
): Float64Array {
  const { tolerance, iterations } = options;
  let x = start;
  let residual = equations.residual(x);
  let last = Infinity;
  for (let k = 0; k < iterations; k++) {
    look();
    if (residual.every((r) => r === 0)) return x;
    const step = newtonStep(equations, x, residual);
    const length = lengthOf(step, x);
    const near = length <= tolerance;
    if (near && length >= last / 2) return x;
    const next = near ? taken(equations, x, step, 1) : damped(equations, x, step, residual);
    if (!next) throw failed(where, x, residual, k, "no decrease along its step");
    last = length;
    [x, residual] = next;
  }
  throw failed(where, x, residual, iterations, `no step below ${tolerance}`);
}

type Point = readonly [x: Float64Array, residual: Float64Array];

function taken(equations: Equations, x: Float64Array, step: Float64Array, part: number): Point {
  const next = x.map((xi, i) => xi - part * step[i]!);
  return [next, equations.residual(next)];
}

function damped(equations: Equations, x: Float64Array, step: Float64Array, residual: Float64Array): Point | undefined {
  const from = Math.sqrt(squares(residual));
  for (let part = 1, k = 0; k < HALVINGS; k++, part /= 2) {
    const next = taken(equations, x, step, part);
    if (Math.sqrt(squares(next[1])) <= (1 - DECREASE * part) * from) return next;
  }
  return undefined;
}

function failed(where: string, x: Float64Array, residual: Float64Array, iterations: number, why: string): AdError {
  const unknowns = Array.from(x.subarray(0, 4), (xi) => xi.toPrecision(6)).join(", ") + (x.length > 4 ? ", ..." : "");
  return new AdError("limit", `${where}: Newton's method got to [${unknowns}] with a residual of ${largest(residual).toPrecision(3)} in ${plural(iterations, "iteration")} (${why}), expected a root; start nearer to one, allow more iterations, or pass a function that solves`); // prettier-ignore
}
