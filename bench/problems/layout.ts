import type { Ops } from "../ops";
import type { Problem, ValueAndGradient } from "../problem";
import { seeded, uniform } from "../random";

/** Added to squared distances: keeps the repulsion finite where points meet. */
const SOFTENING = 0.01;
const REST_LENGTH = 1;

/** Force-directed graph layout: soft repulsion of all pairs and springs along the edges. */
export function layout(points: number, springs: number): Problem {
  const ends = edges(points, springs);
  return {
    name: `layout ${points}`,
    about: `energy of ${points} points in the plane: all pairs repel, ${springs} springs`,
    inputs: 2 * points,
    draw: (random, x) => uniform(random, x, -5, 5),
    build: (ops, x) => build(ops, x, ends),
    hand: hand(ends),
  };
}

/** Pairs of different points, the two ends of each edge side by side. */
function edges(points: number, springs: number): Int32Array {
  const random = seeded(7);
  const ends = new Int32Array(2 * springs);
  for (let s = 0; s < springs; s++) {
    const i = Math.floor(random() * points);
    ends[2 * s] = i;
    ends[2 * s + 1] = (i + 1 + Math.floor(random() * (points - 1))) % points;
  }
  return ends;
}

function squaredDistance<V>(ops: Ops<V>, x: readonly V[], i: number, j: number): V {
  const across = ops.sub(x[2 * i]!, x[2 * j]!);
  const up = ops.sub(x[2 * i + 1]!, x[2 * j + 1]!);
  return ops.add(ops.square(across), ops.square(up));
}

function build<V>(ops: Ops<V>, x: readonly V[], ends: Int32Array): V {
  let energy = ops.lit(0);
  for (let i = 0; i < x.length / 2; i++) {
    for (let j = 0; j < i; j++) {
      const softened = ops.add(squaredDistance(ops, x, i, j), ops.lit(SOFTENING));
      energy = ops.add(energy, ops.div(ops.lit(1), softened));
    }
  }
  for (let s = 0; s < ends.length; s += 2) {
    const distance = ops.sqrt(squaredDistance(ops, x, ends[s]!, ends[s + 1]!));
    energy = ops.add(energy, ops.square(ops.sub(distance, ops.lit(REST_LENGTH))));
  }
  return energy;
}

function hand(ends: Int32Array): ValueAndGradient {
  return (x, gradient) => {
    gradient.fill(0);
    return repel(x, gradient) + pull(x, gradient, ends);
  };
}

function repel(x: Float64Array, gradient: Float64Array): number {
  let energy = 0;
  for (let i = 0; i < x.length; i += 2) {
    const xi = x[i]!;
    const yi = x[i + 1]!;
    let gx = 0;
    let gy = 0;
    for (let j = 0; j < i; j += 2) {
      const across = xi - x[j]!;
      const up = yi - x[j + 1]!;
      const inverse = 1 / (across * across + up * up + SOFTENING);
      energy += inverse;
      const scale = -2 * inverse * inverse;
      gx += scale * across;
      gy += scale * up;
      gradient[j]! -= scale * across;
      gradient[j + 1]! -= scale * up;
    }
    gradient[i]! += gx;
    gradient[i + 1]! += gy;
  }
  return energy;
}

function pull(x: Float64Array, gradient: Float64Array, ends: Int32Array): number {
  let energy = 0;
  for (let s = 0; s < ends.length; s += 2) {
    const i = 2 * ends[s]!;
    const j = 2 * ends[s + 1]!;
    const across = x[i]! - x[j]!;
    const up = x[i + 1]! - x[j + 1]!;
    const distance = Math.sqrt(across * across + up * up);
    const stretch = distance - REST_LENGTH;
    energy += stretch * stretch;
    const scale = (2 * stretch) / distance;
    gradient[i]! += scale * across;
    gradient[i + 1]! += scale * up;
    gradient[j]! -= scale * across;
    gradient[j + 1]! -= scale * up;
  }
  return energy;
}
