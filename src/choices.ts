/**
 * Choices on the tape. Where an operand was not taken its adjoint is 0, and what is behind it may be Inf or NaN, so that a
 * product would be NaN. The core's sweeps look at the adjoint (`contribution` in src/algebra.ts). Recorded derivatives must
 * not: an adjoint that happens to be 0 has a derivative. They look at the condition of the choice, which has none.
 */
import { Gate, Over, minusOne, one, over, zero } from "./algebra.js";
import type { Algebra, Partial, Zero } from "./algebra.js";

/** Not 0 where an adjoint comes through, 0 where it is 0 by a choice; undefined where there was none. */
export type When<V> = V | undefined;

/** Where a contribution comes through by the gates of its own partial derivative. */
export function whenChosen<V>(m: Algebra<V>, partial: Partial<V>): When<V> {
  if (!(partial instanceof Gate)) return undefined;
  const part = (p: Partial<V>): When<V> | Zero => (p === zero ? zero : whenChosen(m, p));
  const then = part(partial.then);
  const otherwise = part(partial.otherwise);
  if (then === undefined && otherwise === undefined) return undefined;
  const number = (x: When<V> | Zero): V => (x === zero ? m.lit(0) : ((x as When<V>) ?? m.lit(1)));
  return m.select(partial.when, number(then), number(otherwise));
}

/** Through one choice after another. */
export const both = <V>(m: Algebra<V>, x: When<V>, y: When<V>): When<V> =>
  x === undefined ? y : y === undefined ? x : m.mul(x, y);

/** Through any of two. */
export const either = <V>(m: Algebra<V>, x: When<V>, y: When<V>): When<V> =>
  x === undefined || y === undefined ? undefined : x === y ? x : m.max(x, y);

/** A partial derivative that is finite where nothing comes through, so that a product with 0 is 0. */
export function guarded<V>(m: Algebra<V>, partial: Partial<V>, when: When<V>): Partial<V> {
  if (when === undefined || partial === zero || partial === one || partial === minusOne) return partial;
  const safe = (x: V, instead: number): V => m.select(when, x, m.lit(instead));
  if (partial instanceof Over)
    return over(partial.times === one ? one : safe(partial.times as V, 0), safe(partial.by, 1));
  if (partial instanceof Gate) {
    return new Gate(partial.when, guarded(m, partial.then, when), guarded(m, partial.otherwise, when));
  }
  return safe(partial as V, 0);
}
