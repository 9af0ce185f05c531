/** Directions along which a function is checked, and what derivatives along them are called. */
import { AdError, describe } from "../errors.js";
import { flatten } from "../shape.js";
import type { Layout } from "../shape.js";

/** A generator of numbers in [0, 1), the same for the same seed: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), bits | 61)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A vector of length 1; near enough to a normal distribution that no direction is rare. */
export function randomUnit(length: number, random: () => number): Float64Array {
  const v = Float64Array.from({ length }, () => random() + random() + random() + random() - 2);
  const norm = Math.sqrt(v.reduce((sum, d) => sum + d * d, 0));
  return v.map((d) => d / norm);
}

/** Every coordinate where there are no more of them, some random directions beyond. */
const FEW_INPUTS = 64;
const RANDOM_DIRECTIONS = 16;

/**
 * "inputs", a number of random directions, or vectors. A random direction is of length 1 where each number is measured
 * by its own size.
 */
export function directionsOf(given: unknown, layout: Layout, x: Float64Array, random: () => number): Float64Array[] {
  const n = layout.size;
  const wanted = given ?? (n <= FEW_INPUTS ? "inputs" : RANDOM_DIRECTIONS);
  if (wanted === "inputs") return Array.from(x, (_, i) => x.map((_, j) => Number(i === j)));
  if (typeof wanted === "number" && Number.isInteger(wanted) && wanted > 0) {
    return Array.from({ length: n && wanted }, () => randomUnit(n, random).map((d, j) => d * Math.abs(x[j]! || 1)));
  }
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new AdError("type", `checkGradient: directions: got ${describe(wanted)}, expected "inputs", a whole number of random ones, or an array of vectors such as x`); // prettier-ignore
  }
  return wanted.map((vector: unknown, k) => {
    const v = new Float64Array(n);
    flatten(layout, vector, (j, d) => (v[j] = d), `checkGradient: directions[${k}]`);
    if (v.every((d) => d === 0) || !v.every(Number.isFinite)) throw new AdError("type", `checkGradient: directions[${k}]: got ${v.some((d) => d !== 0) ? "a number that is not finite" : "nothing but 0"}, expected a direction to go along`); // prettier-ignore
    return v;
  });
}

/** The only number that moves; -1 where there are more. */
export function coordinateOf(v: Float64Array): number {
  const moving = Array.from(v.keys()).filter((j) => v[j] !== 0);
  return moving.length === 1 ? moving[0]! : -1;
}

/** The numbers of `v` that move, in two halves. */
export function halvesOf(v: Float64Array): Float64Array[] {
  const moving = Array.from(v.keys()).filter((j) => v[j] !== 0);
  const middle = moving[moving.length >> 1]!;
  return [v.map((d, j) => (j < middle ? d : 0)), v.map((d, j) => (j < middle ? 0 : d))];
}
