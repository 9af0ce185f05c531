/**
 * Derivatives by central differences, and how far they can be trusted: Ridders 1982, "Accurate computation of F'(x) and
 * F'(x)F''(x)". The step shrinks, an extrapolation of the quotients to the step 0 is filled in, and the entry with the
 * smallest estimate of its error is kept.
 */

const SHRINK = 1.4;
/** Steps of one run, the last a tenth of the first. */
const STEPS = 8;
const EPSILON = 2 ** -52;
const SMALLEST = Number.MIN_VALUE;
/** Rounding errors grow so much, at most, while a jump of the slope is extrapolated. */
const GROWTH = 100;

/** Of one number that moves along a direction. */
export interface Difference {
  readonly slope: number;
  /** Estimate: by how much entries differ, what rounding makes of the values, and half of any jump of the slope. */
  readonly error: number;
  /** Half of the largest jump that rounding would hide. */
  readonly unseen: number;
  /** Slope behind the point less that before it; about 0 where there is a derivative. */
  readonly jump: number;
  /** Largest value that the function had. */
  readonly largest: number;
  /** The step of the entry. */
  readonly step: number;
}

/** Before any was found. */
export const unknown: Difference = { slope: NaN, error: Infinity, unseen: 0, jump: 0, largest: 0, step: 0 };

/** One more row of Neville's tableau, for errors of the orders `first`, `first + 2`, and so on. */
function nextRow(above: readonly number[], quotient: number, first: number): number[] {
  const row = [quotient];
  // A value outside the domain must not spoil the rows after it.
  if (!Number.isFinite(above[0])) return row;
  above.forEach((entry, j) => {
    const factor = SHRINK ** (first + 2 * j);
    row.push((row[j]! * factor - entry) / (factor - 1));
  });
  return row;
}

type Pair = readonly [step: number, before: number, behind: number];

/** @param size How far `x` may go in units of the step: what rounding makes of x + step counts, too. */
function extrapolated(at: number, pairs: readonly Pair[], size: number): Difference {
  let best = unknown;
  let slopes: readonly number[] = [];
  let jumps: readonly number[] = [];
  for (const [step, before, behind] of pairs) {
    const above = slopes;
    slopes = nextRow(above, (behind - before) / (2 * step), 2);
    // Half the difference of the two one-sided slopes: an error of the central one that no smaller step takes away.
    jumps = nextRow(jumps, (behind - at - (at - before)) / step, 1);
    const largest = Math.max(Math.abs(at), Math.abs(before), Math.abs(behind));
    for (let j = 1; j < slopes.length; j++) {
      const slope = slopes[j]!;
      const rounding = (EPSILON * (largest + Math.abs(slope) * size) + SMALLEST) / step;
      const spread = Math.max(Math.abs(slope - slopes[j - 1]!), Math.abs(slope - above[j - 1]!));
      const jump = jumps[j] ?? jumps[jumps.length - 1]!;
      const unseen = (GROWTH * rounding) / 2;
      const error = spread + rounding + Math.max(0, Math.abs(jump) / 2 - unseen);
      if (error < best.error) best = { slope, error, unseen, jump, largest, step };
    }
  }
  return best;
}

/**
 * Derivatives of all numbers that `evaluate` gives, by the parameter at 0, with steps from `first` down.
 * @param at What it gives at 0.
 * @param evaluate Its result is copied.
 */
export function differences(
  evaluate: (t: number) => ArrayLike<number>,
  at: ArrayLike<number>,
  first: number,
  size: number,
): Difference[] {
  const rows = Array.from({ length: STEPS }, (_, k) => {
    const step = first / SHRINK ** k;
    return [step, Array.from(evaluate(-step)), Array.from(evaluate(step))] as const;
  });
  return Array.from(
    at,
    (value, i) =>
    extrapolated(value, rows.map(([step, before, behind]) => [step, before[i]!, behind[i]!]), size), // prettier-ignore
  );
}

/**
 * First steps to try, one after the other. Nobody knows the scale on which a function bends: that of its input is a guess,
 * smaller ones find a derivative beside a kink, and 1 serves inputs that are small by chance.
 */
export function firstSteps(size: number, unit: number): number[] {
  const down = [1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13].map((factor) => factor * size);
  return size < unit ? [...down, 0.1 * unit, 1e-3 * unit] : down;
}
