/** A source of numbers in [0, 1). */
export type Random = () => number;

/** mulberry32: small, seeded, the same numbers on every machine. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Fills `x` with numbers in [low, high). */
export function uniform(random: Random, x: Float64Array, low: number, high: number): void {
  for (let i = 0; i < x.length; i++) x[i] = low + (high - low) * random();
}
