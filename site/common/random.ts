/** Random numbers that are the same on every engine: integer arithmetic, and wasmgrad's own functions would not be more exact. */

/** Uniform numbers in [0, 1), by mulberry32 (T. Ettinger, 2017): 32 bits of state, which is the seed. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers of variance 1, nearly: twelve uniform ones added up, since `Math.log` and `Math.cos` differ by engine. */
export function normal(random: () => number): number {
  let total = -6;
  for (let i = 0; i < 12; i++) total += random();
  return total;
}

/** An integer in [0, below). */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}
