import type { Ops } from "../ops";
import type { Problem, ValueAndGradient } from "../problem";
import { uniform } from "../random";

const TIME_STEP = 0.05;
/** The force of a spring stretched by d is LINEAR·d + CUBIC·d³; the time step is folded in. */
const LINEAR = 1 * TIME_STEP;
const CUBIC = 0.7 * TIME_STEP;

/**
 * A simulation unrolled: masses on a line joined by nonlinear springs,
 * leapfrog steps (velocities live half a step before positions). Deep, and
 * only as wide as the chain. The result is the kinetic energy at the end; the
 * inputs are the displacements and velocities at the start.
 */
export function massChain(masses: number, steps: number): Problem {
  return {
    name: "mass chain",
    about: `${masses} masses on nonlinear springs, ${steps} leapfrog steps`,
    inputs: 2 * masses,
    draw: (random, x) => uniform(random, x, -1, 1),
    build: (ops, x) => build(ops, x, masses, steps),
    hand: hand(masses, steps),
    native: true,
  };
}

/** What a spring adds to the velocity of its left mass in one step. */
function impulse<V>(ops: Ops<V>, left: V, right: V): V {
  const stretch = ops.sub(right, left);
  const stiffness = ops.add(ops.mul(ops.square(stretch), ops.lit(CUBIC)), ops.lit(LINEAR));
  return ops.mul(stretch, stiffness);
}

function build<V>(ops: Ops<V>, state: readonly V[], masses: number, steps: number): V {
  const x = state.slice(0, masses);
  const v = state.slice(masses);
  for (let step = 0; step < steps; step++) {
    const impulses: V[] = [];
    for (let i = 0; i + 1 < masses; i++) impulses.push(impulse(ops, x[i]!, x[i + 1]!));
    for (let i = 0; i < masses; i++) {
      if (i + 1 < masses) v[i] = ops.add(v[i]!, impulses[i]!);
      if (i > 0) v[i] = ops.sub(v[i]!, impulses[i - 1]!);
      x[i] = ops.add(x[i]!, ops.mul(v[i]!, ops.lit(TIME_STEP)));
    }
  }
  let energy = ops.lit(0);
  for (let i = 0; i < masses; i++) energy = ops.add(energy, ops.square(v[i]!));
  return ops.mul(energy, ops.lit(0.5));
}

/** Keeps every step's stretches on the way forward; they are all that the way back needs. */
function hand(masses: number, steps: number): ValueAndGradient {
  const stretches = new Float64Array(steps * (masses - 1));
  const x = new Float64Array(masses);
  const v = new Float64Array(masses);
  return (state, gradient) => {
    x.set(state.subarray(0, masses));
    v.set(state.subarray(masses));
    for (let step = 0; step < steps; step++) advance(x, v, stretches, step * (masses - 1));
    let energy = 0;
    for (let i = 0; i < masses; i++) energy += v[i]! * v[i]!;
    const positions = gradient.subarray(0, masses).fill(0);
    const velocities = gradient.subarray(masses);
    velocities.set(v);
    for (let step = steps - 1; step >= 0; step--) {
      retreat(positions, velocities, stretches, step * (masses - 1));
    }
    return energy * 0.5;
  };
}

function advance(x: Float64Array, v: Float64Array, stretches: Float64Array, at: number): void {
  const last = x.length - 1;
  let before = 0;
  for (let i = 0; i < last; i++) {
    const stretch = x[i + 1]! - x[i]!;
    stretches[at + i] = stretch;
    const after = stretch * (stretch * stretch * CUBIC + LINEAR);
    v[i] = v[i]! + after - before;
    x[i]! += v[i]! * TIME_STEP;
    before = after;
  }
  v[last]! -= before;
  x[last]! += v[last]! * TIME_STEP;
}

/** One step back: `px` and `pv` are the adjoints of positions and velocities. */
function retreat(px: Float64Array, pv: Float64Array, stretches: Float64Array, at: number): void {
  const last = px.length - 1;
  pv[0]! += px[0]! * TIME_STEP;
  for (let i = 0; i < last; i++) {
    pv[i + 1]! += px[i + 1]! * TIME_STEP;
    const stretch = stretches[at + i]!;
    const slope = 3 * CUBIC * stretch * stretch + LINEAR;
    const pull = (pv[i]! - pv[i + 1]!) * slope;
    px[i + 1]! += pull;
    px[i]! -= pull;
  }
}
