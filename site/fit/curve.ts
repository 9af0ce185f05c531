/** A formula of parameters b1, b2, … and of x, with its derivatives by the parameters at many x in one call. */
import { parse } from "wasmgrad/expressions";

/** The names b1, b2, … in a formula, by number. */
export function parametersOf(formula: string): string[] {
  const names = new Set(formula.match(/\bb[1-9]\d*\b/g));
  return [...names].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

// #region curve
/** Predictions at each x, [xs], and their Jacobian by the parameters, [xs, parameters]. */
export type Predictions = readonly [values: Float64Array, jacobian: Float64Array];

export class Curve {
  readonly names: readonly string[];
  readonly #f;

  /** @throws AdError for a formula that is none, or that has names beside b1, b2, … and x. */
  constructor(readonly formula: string) {
    this.names = parametersOf(formula);
    this.#f = parse(formula, { variables: this.names, parameters: ["x"] }).compile();
  }

  at(b: readonly number[], xs: readonly number[]): Predictions {
    const points = Float64Array.from(xs.flatMap(() => b));
    return this.#f.batch.valueAndGradient(points, undefined, undefined, { parameters: Float64Array.from(xs) });
  }
  // #endregion curve

  dispose(): void {
    this.#f.dispose();
  }
}
