/** What the plots show: the function along one input, and the error of finite differences. */
import type { Compiled } from "wasmgrad";

/** The function and its derivative along one input, one entry a point. */
export interface Curve {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * One output and its derivative by one input, at `count` points from `min` to `max`.
 * @throws AdError "limit".
 */
export function curveOf(
  f: Compiled,
  at: readonly number[],
  input: number,
  output: number,
  [min, max]: readonly [number, number],
  count: number,
): Curve[] {
  const steps = Array.from({ length: count }, (_, k) => min + ((max - min) * k) / (count - 1));
  const xs = Float64Array.from(steps.flatMap((x) => at.map((value, i) => (i === input ? x : value))));
  const tangents = Float64Array.from(xs, (_, k) => Number(k % at.length === input));
  const values = f.batch.value(xs);
  const slopes = f.batch.jvp(xs, tangents);
  return steps.map((x, k) => ({ x, value: values[k * f.outputs + output]!, slope: slopes[k * f.outputs + output]! }));
}

/** Errors of a derivative by differences of step `h`, against automatic differentiation. */
export interface DifferenceError {
  readonly h: number;
  readonly forward: number;
  readonly central: number;
}

/** Steps from 1 to 10⁻¹⁶. */
const STEPS = Array.from({ length: 65 }, (_, k) => 10 ** (-k / 4));

/**
 * @param exact The derivative of the output by the input.
 * @throws AdError "limit".
 */
export function differencesOf(
  f: Compiled,
  at: readonly number[],
  input: number,
  output: number,
  exact: number,
): DifferenceError[] {
  const shifted = (by: number): number[] => at.map((value, i) => (i === input ? value + by : value));
  const points = [0, ...STEPS.flatMap((h) => [h, -h])].map(shifted);
  const values = f.batch.value(Float64Array.from(points.flat()));
  const value = (k: number): number => values[k * f.outputs + output]!;
  return STEPS.map((h, k) => {
    const [ahead, behind] = [value(1 + 2 * k), value(2 + 2 * k)];
    return {
      h,
      forward: Math.abs((ahead - value(0)) / h - exact),
      central: Math.abs((ahead - behind) / (2 * h) - exact),
    };
  });
}
