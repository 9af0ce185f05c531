import { compile, sum, type Operand } from "wasmgrad";
import { lastOfSolution, solve } from "../../gradbench/ode";
import { tape } from "../../gradbench/tapes";
import type { ValueAndGradient } from "../problem";
import { uniform } from "../random";
import type { Workload } from "../workload";
import { goldenOfVector } from "./golden";

/**
 * The gradient of y's last element, after s Runge–Kutta steps on n equations. Its yardstick in C is
 * the primal alone. A step reaches four elements, so the last one depends on 4 s elements of x at
 * most, and nothing else stays on the tape.
 */
export function ode(n: number, s: number): Workload {
  return {
    ...equations(n, s),
    name: `ode n=${n} s=${s}`,
    about: `last of ${n} elements after ${s} Runge–Kutta steps`,
    prepare: () => lastOfSolution(n, s),
    reference: backwards(n, s, (i) => (i === n - 1 ? 1 : 0)),
    golden: goldenOfVector("ode", `n=${n},s=${s}`),
  };
}

/** The gradient of the sum of all elements of y: nothing can be left out. Not in the suite. */
export function odeSum(n: number, s: number): Workload {
  const total = (x: Operand[]): Operand => sum(solve(x, s));
  return {
    ...equations(n, s),
    name: `ode n=${n} s=${s}, all elements`,
    about: `sum of ${n} elements after ${s} Runge–Kutta steps`,
    prepare: () => tape(`ode sum n=${n} s=${s}`, 16 * n * s, () => compile(n, total)),
    reference: backwards(n, s, () => 1),
  };
}

function equations(n: number, s: number): Pick<Workload, "inputs" | "draw" | "handWritten"> {
  return {
    inputs: n,
    draw: (random, x) => uniform(random, x, 0, 1),
    handWritten: {
      file: "ode.c",
      data: Float64Array.of(n, s),
      answer(x) {
        const y = solve([...x], s) as number[];
        return [y[n - 1]!, ...y];
      },
    },
  };
}

/** A step of size h takes slopes at four states, h·REACH along the slope before, and goes h·WEIGHT along each. */
const REACH = [0, 1 / 2, 1 / 2, 1];
const WEIGHT = [1 / 6, 1 / 3, 1 / 3, 1 / 6];

/** Σ cotangent(i)·yᵢ and its gradient. All states are kept on the way forward. */
function backwards(n: number, steps: number, cotangent: (i: number) => number): ValueAndGradient {
  const h = 2 / steps;
  const y = new Float64Array(n);
  const bar = new Float64Array(n);
  const states = Array.from({ length: 4 * steps }, () => new Float64Array(n));
  return (x, gradient) => {
    y.fill(0);
    for (let step = 0; step < steps; step++) advance(x, y, states.slice(4 * step, 4 * step + 4), h);
    gradient.fill(0);
    let value = 0;
    for (let i = 0; i < n; i++) {
      bar[i] = cotangent(i);
      value += bar[i]! * y[i]!;
    }
    for (let step = steps - 1; step >= 0; step--) retreat(x, gradient, bar, states.slice(4 * step, 4 * step + 4), h);
    return value;
  };
}

function slope(x: Float64Array, state: Float64Array, i: number): number {
  return i === 0 ? x[0]! : x[i]! * state[i - 1]!;
}

function advance(x: Float64Array, y: Float64Array, states: readonly Float64Array[], h: number): void {
  const n = x.length;
  states[0]!.set(y);
  for (let stage = 0; stage < 4; stage++) {
    const next = states[stage + 1];
    for (let i = 0; i < n; i++) {
      const k = slope(x, states[stage]!, i);
      if (next) next[i] = states[0]![i]! + h * REACH[stage + 1]! * k;
      y[i]! += h * WEIGHT[stage]! * k;
    }
  }
}

/** One step back: `bar` is the adjoint of y, after the step and then before it. */
function retreat(
  x: Float64Array,
  gradient: Float64Array,
  bar: Float64Array,
  states: readonly Float64Array[],
  h: number,
): void {
  const n = x.length;
  const before = bar.slice();
  let reached = new Float64Array(n);
  for (let stage = 3; stage >= 0; stage--) {
    const stateBar = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const kBar = h * (WEIGHT[stage]! * bar[i]! + (REACH[stage + 1] ?? 0) * reached[i]!);
      gradient[i]! += i === 0 ? kBar : kBar * states[stage]![i - 1]!;
      if (i > 0) stateBar[i - 1] = kBar * x[i]!;
    }
    for (let i = 0; i < n; i++) before[i]! += stateBar[i]!;
    reached = stateBar;
  }
  bar.set(before);
}
