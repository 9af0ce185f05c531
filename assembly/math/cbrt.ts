/**
 * cbrt.
 *
 * m^(-1/3) by a polynomial and one step of third order (no division), then one step
 * whose residual is exact: the approximation t is cut to 26 bits, so that t^2 is a
 * double and z - t^3 is known (the idea of W. Kahan and K. C. Ng's cube root). Perfect
 * cubes come out exact, because their root survives the cut.
 */
import { abs, add, copysign, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAdd, bitAnd, bitShl, bitShr, bitSub, bits, entry, loadAt } from "./bits";
import { CBRT_POLY, CBRT_SCALE } from "./cbrt.generated";
import { SHIFT } from "./exp";
import { allNormal } from "./log";
import { upper } from "./pairs";

const SHIFT_BITS: i64 = 0x4338000000000000;
const FRACTION: i64 = 0x000fffffffffffff;

/** m^(-1/3) for 1 <= m < 2, to about 2^-47. */
// @ts-ignore: decorator
@inline
function inverseRoot<T>(m: T): T {
  const m2 = mul<T>(m, m);
  const a = add<T>(entry<T>(CBRT_POLY, 0), mul<T>(m, entry<T>(CBRT_POLY, 1)));
  const b = add<T>(entry<T>(CBRT_POLY, 2), mul<T>(m, entry<T>(CBRT_POLY, 3)));
  const c = add<T>(entry<T>(CBRT_POLY, 4), mul<T>(m, entry<T>(CBRT_POLY, 5)));
  const y = add<T>(a, mul<T>(m2, add<T>(b, mul<T>(m2, c))));
  const h = sub<T>(lit<T>(1), mul<T>(mul<T>(m, y), mul<T>(y, y)));
  const step = add<T>(lit<T>(1.0 / 3.0), mul<T>(h, lit<T>(2.0 / 9.0)));
  return add<T>(y, mul<T>(mul<T>(y, h), step));
}

/** The cube root of normal a > 0. */
// @ts-ignore: decorator
@inline
function cbrtNormal<T>(a: T): T {
  // With the exponent field 3 q + j: (field - 1)/3 lies within 1/3 of q, and rounds to it.
  const field = sub<T>(bitAdd<T>(bitShr<T>(a, 52), bits<T>(SHIFT_BITS)), lit<T>(SHIFT));
  const index = add<T>(mul<T>(sub<T>(field, lit<T>(1)), lit<T>(1.0 / 3.0)), lit<T>(SHIFT));
  const q = sub<T>(index, lit<T>(SHIFT));
  const j = bitSub<T>(add<T>(sub<T>(field, mul<T>(q, lit<T>(3))), lit<T>(SHIFT)), bits<T>(SHIFT_BITS));
  const m = bitAdd<T>(bitAnd<T>(a, bits<T>(FRACTION)), lit<T>(1));
  const y = mul<T>(inverseRoot<T>(m), loadAt<T>(CBRT_SCALE, bitShl<T>(j, 3)));
  const z = bitAdd<T>(m, bitShl<T>(j, 52));
  const y2 = mul<T>(y, y);
  const t = upper<T>(bitAdd<T>(mul<T>(z, y2), bits<T>(0x4000000)));

  const t2 = mul<T>(t, t);
  const t3 = mul<T>(t2, t);
  const high = upper<T>(t2);
  const rest = add<T>(sub<T>(mul<T>(high, t), t3), mul<T>(sub<T>(t2, high), t));
  const residual = sub<T>(sub<T>(z, t3), rest);
  const d = mul<T>(mul<T>(residual, y2), lit<T>(1.0 / 3.0));
  const root = add<T>(t, add<T>(d, mul<T>(mul<T>(d, d), y)));
  // 2^(q - 341): the bias of 1023 is 3 * 341.
  return bitAdd<T>(root, bitShl<T>(bitSub<T>(index, bits<T>(SHIFT_BITS + 341)), 52));
}

/** The real cube root; exact for perfect cubes. */
export function cbrt<T>(x: T): T {
  const a = abs<T>(x);
  if (!allNormal<T>(a)) return cbrtRare<T>(x);
  if (isVector<T>()) return copysign<T>(cbrtNormal<T>(a), x);
  else return lane0<v128>(cbrt<v128>(lit<v128>(x)));
}

function cbrtRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(cbrt<f64>(lane0<T>(x)), cbrt<f64>(lane1<T>(x)));
  else {
    if (x == 0 || !(abs<f64>(x) < Infinity)) return x + x;
    return cbrt<f64>(x * 18014398509481984) * 3.814697265625e-6;
  }
}
