export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * How much longer `a` took than `b`: the median of the ratios within each
 * round. A machine that slows down for a while slows both.
 */
export function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((time, round) => time / b[round]!));
}

/** The largest relative error, absolute below 1; NaN counts as infinitely wrong. */
export function worstError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.max(1, Math.abs(got[i]!), Math.abs(expected[i]!));
    const error = Math.abs(got[i]! - expected[i]!) / scale;
    worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }
  return worst;
}
