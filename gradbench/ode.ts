/** y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁ from y(0) = 0 to t = 2, by s steps of the fourth-order Runge–Kutta method. */
import { add, compile, mul, type Operand } from "wasmgrad";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  x: number[];
  s: number;
}

const END = 2;

/** y at t = 2; plain numbers give plain numbers. */
export function solve(x: Operand[], steps: number): Operand[] {
  const h = END / steps;
  const slope = (y: Operand[]): Operand[] => x.map((xi, i) => (i === 0 ? xi : mul(xi, y[i - 1]!)));
  const along = (y: Operand[], k: Operand[], t: number): Operand[] => y.map((yi, i) => add(yi, mul(k[i]!, t)));
  let y: Operand[] = x.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const k1 = slope(y);
    const k2 = slope(along(y, k1, h / 2));
    const k3 = slope(along(y, k2, h / 2));
    const k4 = slope(along(y, k3, h));
    const weighted = k1.map((_, i) => add(add(k1[i]!, mul(2, add(k2[i]!, k3[i]!))), k4[i]!));
    y = along(y, weighted, h / 6);
  }
  return y;
}

/** Four slopes, their weighted sum and four steps along them: 16 operations an element. */
const operations = (n: number, s: number): number => 16 * n * s;

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
  gradient({ x: values, s }: Input): Job {
    const n = values.length;
    const f = lastOfSolution(n, s);
    const x = Float64Array.from(values);
    const gradient = new Float64Array(n);
    return { run: () => void f.gradient(x, gradient), output: () => gradient };
  },
};
