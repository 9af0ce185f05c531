/** y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁ from y(0) = 0 to t = 2, by s steps of the fourth-order Runge–Kutta method. */
import { add, compile, fold, mul, type Operand } from "wasmgrad";
import { gradientJob, type Functions, type Job } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  x: number[];
  s: number;
}

const END = 2;

/**
 * Up to this many operations the steps are written out: the optimiser then drops all that an output does not depend on,
 * which of the last element of y leaves 4 s elements. Above it a step is traced once, and memory is that of the states.
 */
const MOST_WRITTEN_OUT = 2_000_000;

/** Four slopes, their weighted sum and four steps along them: 16 operations an element. */
const OPERATIONS = 16;

/** y at t = 2; plain numbers give plain numbers. */
export function solve(x: Operand[], steps: number): Operand[] {
  const step = (y: Operand[]): Operand[] => rungeKutta(x, y, END / steps);
  const start: Operand[] = x.map(() => 0);
  if (OPERATIONS * x.length * steps > MOST_WRITTEN_OUT) return fold(step, start, steps);
  let y = start;
  for (let i = 0; i < steps; i++) y = step(y);
  return y;
}

/** y a time h later. */
function rungeKutta(x: Operand[], y: Operand[], h: number): Operand[] {
  const slope = (at: Operand[]): Operand[] => x.map((xi, i) => (i === 0 ? xi : mul(xi, at[i - 1]!)));
  const along = (k: Operand[], t: number): Operand[] => y.map((yi, i) => add(yi, mul(k[i]!, t)));
  const k1 = slope(y);
  const k2 = slope(along(k1, h / 2));
  const k3 = slope(along(k2, h / 2));
  const k4 = slope(along(k3, h));
  const weighted = k1.map((_, i) => add(add(k1[i]!, mul(2, add(k2[i]!, k3[i]!))), k4[i]!));
  return along(weighted, h / 6);
}

/** What tracing records: all steps, or one. */
function operations(n: number, s: number): number {
  const all = OPERATIONS * n * s;
  return all > MOST_WRITTEN_OUT ? OPERATIONS * n : all;
}

/** The last element of y, as a function of the n elements of x. */
export function lastOfSolution(n: number, s: number) {
  const last = (x: Operand[]): Operand => solve(x, s)[n - 1]!;
  return tape(`ode gradient n=${n} s=${s}`, operations(n, s), () => compile(n, last));
}

export const ode: Functions = {
  primal({ x: values, s }: Input): Job {
    const n = values.length;
    const f = tape(`ode primal n=${n} s=${s}`, operations(n, s), () => compile(n, (x) => solve(x, s)));
    const x = Float64Array.from(values);
    const y = new Float64Array(n);
    return { run: () => void f.value(x, y), output: () => y };
  },

  /** Of the last element of y. */
  gradient: ({ x, s }: Input) => gradientJob(lastOfSolution(x.length, s), Float64Array.from(x)),
};
