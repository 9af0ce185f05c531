/**
 * What a rounded sum or product left over, exactly.
 *
 * A number of about 106 bits is carried as two doubles, high + low (T. J. Dekker,
 * "A floating-point technique for extending the available precision", 1971).
 * There is no fused multiply-add in portable Wasm, so products are split.
 */
import { add, mul, sub } from "../lanes";
import { bitAnd, bits } from "./bits";

/** a + b - sum, exact when |a| >= |b|, or a is 0, or a is a multiple of the last place of b. */
// @ts-ignore: decorator
@inline
export function fastSumRest<T>(a: T, b: T, sum: T): T {
  return add<T>(sub<T>(a, sum), b);
}

/** a + b - sum, exact for any a and b (D. E. Knuth, TAOCP 2, section 4.2.2). */
// @ts-ignore: decorator
@inline
export function sumRest<T>(a: T, b: T, sum: T): T {
  const b2 = sub<T>(sum, a);
  return add<T>(sub<T>(a, sub<T>(sum, b2)), sub<T>(b, b2));
}

/** The upper 26 bits of a significand; the product of two such numbers is exact. */
// @ts-ignore: decorator
@inline
export function upper<T>(a: T): T {
  return bitAnd<T>(a, bits<T>(~0x7ffffff));
}

/** a * b - product, to within 2^-78 of the product: the middle terms are added first, which is quicker. */
// @ts-ignore: decorator
@inline
export function mulRest<T>(a: T, b: T, product: T): T {
  const a1 = upper<T>(a);
  const a2 = sub<T>(a, a1);
  const b1 = upper<T>(b);
  const b2 = sub<T>(b, b1);
  const crossed = add<T>(mul<T>(a1, b2), mul<T>(a2, b1));
  return add<T>(add<T>(sub<T>(mul<T>(a1, b1), product), crossed), mul<T>(a2, b2));
}

/** a * b - product, exactly (T. J. Dekker, 1971). */
export function exactMulRest(a: f64, b: f64, product: f64): f64 {
  const a1 = upper<f64>(a), a2 = a - a1, b1 = upper<f64>(b), b2 = b - b1;
  return a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
}
