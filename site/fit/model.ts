/** Least squares by Levenberg and Marquardt's method, and how certain its answer is. */
import { inverse, solveSpd } from "wasmgrad/linalg";
import type { Curve, Predictions } from "./curve.js";
import { quantile } from "./student.js";

export interface Band {
  readonly values: Float64Array;
  /** Half of the width of the 95 % confidence band of the curve. */
  readonly halves: Float64Array;
}

interface State {
  readonly b: readonly number[];
  readonly predictions: Predictions;
  readonly squares: number;
}

/** Of the damping. By trial: with it all of NIST's starts in datasets.ts lead to the certified answer. */
const START = 0.1;
/** Relative: no parameter moves further in a step, and the fit has converged. */
const CONVERGED = 1e-12;
/** Relative: a fall of the sum of squares that rounding may hide. The step is taken then, since its direction is right. */
const ROUNDING = 1e-10;

export class Fit {
  readonly curve: Curve;
  readonly x: readonly number[];
  readonly y: number[];
  iterations = 0;
  converged = false;
  #damping = START;
  #growth = 2;
  /** The largest norm so far of each column of the Jacobian (Moré, 1978): no parameter runs away where its column vanishes. */
  #reach: number[] = [];
  #state: State;

  constructor(curve: Curve, x: readonly number[], y: readonly number[], start: readonly number[]) {
    this.curve = curve;
    this.x = x;
    this.y = [...y];
    this.#state = this.#at(start);
  }

  get b(): readonly number[] {
    return this.#state.b;
  }

  /** The sum of squares of the residuals. */
  get squares(): number {
    return this.#state.squares;
  }

  get damping(): number {
    return this.#damping;
  }

  get residuals(): number[] {
    return residualsOf(this.y, this.#state.predictions[0]);
  }

  get freedom(): number {
    return this.x.length - this.b.length;
  }

  /** The residual standard deviation. */
  get deviation(): number {
    return Math.sqrt(this.squares / this.freedom);
  }

  #at(b: readonly number[]): State {
    const predictions = this.curve.at(b, this.x);
    const squares = residualsOf(this.y, predictions[0]).reduce((total, r) => total + r * r, 0);
    return { b, predictions, squares };
  }

  /** Moves an observation. */
  observe(i: number, y: number): void {
    this.y[i] = y;
    this.restart(this.b);
  }

  restart(b: readonly number[]): void {
    this.#state = this.#at(b);
    this.#damping = START;
    this.#growth = 2;
    this.#reach = [];
    this.iterations = 0;
    this.converged = false;
  }

  // #region step
  /** One trial: (JᵀJ + λD²) δ = Jᵀr; taken where the sum of squares falls as it should, damped more where it does not. */
  step(): void {
    const { b, predictions, squares } = this.#state;
    const { matrix, scales, right } = this.#normalEquations(predictions[1]);
    this.#reach = scales.map((scale, i) => Math.max(scale, this.#reach[i] ?? 0));
    const damping = this.#reach.map((reach, i) => this.#damping * (reach / scales[i]!) ** 2);
    const damped = matrix.map((row, i) => row.map((v, j) => (i === j ? v + damping[i]! : v)));
    const step = solveSpd(damped, right);
    const next = this.#at(b.map((v, i) => v + step[i]! / scales[i]!));
    const foreseen = step.reduce((total, s, i) => total + s * (damping[i]! * s + right[i]!), 0);
    this.#settle((squares - next.squares) / foreseen, next, foreseen <= ROUNDING * squares);
    this.iterations++;
    this.converged = step.every((s, i) => Math.abs(s / scales[i]!) <= CONVERGED * Math.abs(b[i]!));
  }

  /** Nielsen's damping (1999): `gain` is the fall of the sum of squares over that of the linear model. */
  #settle(gain: number, next: State, withinRounding: boolean): void {
    if (gain > 0 || withinRounding) {
      this.#state = next;
      this.#damping *= withinRounding ? 1 / 3 : Math.max(1 / 3, 1 - (2 * gain - 1) ** 3);
      this.#growth = 2;
    } else {
      this.#damping *= this.#growth;
      this.#growth *= 2;
    }
  }
  // #endregion step

  run(most = 1000): void {
    while (!this.converged && this.iterations < most) this.step();
  }

  /** JᵀJ and Jᵀr in units in which the diagonal is 1; these units, a parameter each. */
  #normalEquations(jacobian: Float64Array): { matrix: number[][]; scales: number[]; right: number[] } {
    const columns = columnsOf(jacobian, this.b.length);
    const scales = columns.map((column) => Math.sqrt(inner(column, column)));
    const unit = columns.map((column, i) => column.map((v) => v / scales[i]!));
    const residuals = this.residuals;
    return {
      matrix: unit.map((u) => unit.map((v) => inner(u, v))),
      scales,
      right: unit.map((u) => inner(u, residuals)),
    };
  }

  /** (JᵀJ)⁻¹ times the residual variance: the covariance of the parameters where the curve is nearly linear in them. */
  covariance(): number[][] {
    const { matrix, scales } = this.#normalEquations(this.#state.predictions[1]);
    const variance = this.squares / this.freedom;
    return inverse(matrix).map((row, i) => row.map((v, j) => (v * variance) / (scales[i]! * scales[j]!)));
  }

  /** The standard error of each parameter. */
  errors(): number[] {
    return this.covariance().map((row, i) => Math.sqrt(row[i]!));
  }

  // #region band
  /** The curve at xs and its 95 % confidence band, by the delta method: t √(gᵀ C g), g the curve's gradient there. */
  band(xs: readonly number[]): Band {
    const [values, jacobian] = this.curve.at(this.b, xs);
    const covariance = this.covariance();
    const t = quantile(this.freedom);
    const halves = values.map((_, k) => {
      const g = jacobian.subarray(k * this.b.length, (k + 1) * this.b.length);
      const variance = covariance.reduce((total, row, i) => total + g[i]! * inner(row, g), 0);
      return t * Math.sqrt(variance);
    });
    return { values, halves };
  }
  // #endregion band
}

/** Digits in which a number agrees with a certified one, which has 11: -log₁₀ of the relative error, 0 to 11. */
export function digits(value: number, certified: number): number {
  const error = Math.abs((value - certified) / certified);
  return Number.isNaN(error) ? 0 : Math.max(0, Math.min(11, -Math.log10(error)));
}

function residualsOf(y: readonly number[], values: Float64Array): number[] {
  return y.map((v, i) => v - values[i]!);
}

function columnsOf(matrix: Float64Array, columns: number): number[][] {
  return Array.from({ length: columns }, (_, j) => Array.from({ length: matrix.length / columns }, (_, i) => matrix[i * columns + j]!)); // prettier-ignore
}

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
