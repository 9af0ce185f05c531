/**
 * sinh, cosh, tanh.
 *
 * With x = k ln2/128 + r and s = 2^(k/128)/2, t = 2^(-k/128)/2 from the table of exp:
 * cosh x = (s + t) cosh r + (s - t) sinh r, sinh x = (s - t) cosh r + (s + t) sinh r.
 * No division, no second exponential, and nothing cancels: s and t are far apart or,
 * for k = 0, s - t is 0. (Tang's table method for exp, ACM TOMS 15, 1989, applied to both.)
 */
import { abs, add, allLt, copysign, div, join, lane0, lane1, lit, min, mul, sub } from "../lanes";
import { bitSub, bits, entry } from "./bits";
import { EXP_BOUND, expIndex, expNormal, expReduced, expReducedRest, expRoot, expTail, expm1Rest, SHIFT } from "./exp";
import { COSH_POLY, SINH_POLY } from "./exp.generated";
import { fastSumRest } from "./pairs";

/** sinh(r) - r for |r| <= ln2/256. */
// @ts-ignore: decorator
@inline
function sinhRest<T>(r: T, r2: T): T {
  return mul<T>(mul<T>(r, r2), add<T>(entry<T>(SINH_POLY, 0), mul<T>(r2, entry<T>(SINH_POLY, 1))));
}

/** cosh(r) - 1. */
// @ts-ignore: decorator
@inline
function coshRest<T>(r2: T): T {
  const p = add<T>(entry<T>(COSH_POLY, 1), mul<T>(r2, entry<T>(COSH_POLY, 2)));
  return mul<T>(r2, add<T>(entry<T>(COSH_POLY, 0), mul<T>(r2, p)));
}

/** cosh of a, 0 <= a < EXP_BOUND. */
// @ts-ignore: decorator
@inline
function coshNormal<T>(a: T): T {
  const index = expIndex<T>(a);
  const r = expReduced<T>(a, sub<T>(index, lit<T>(SHIFT)));
  const opposite = bitSub<T>(bits<T>(0), index);
  const s = expRoot<T>(index, -1);
  const t = expRoot<T>(opposite, -1);
  const sum = add<T>(s, t);
  const r2 = mul<T>(r, r);
  const tails = add<T>(mul<T>(s, expTail<T>(index)), mul<T>(t, expTail<T>(opposite)));
  const left = add<T>(fastSumRest<T>(s, t, sum), tails);
  const even = mul<T>(sum, coshRest<T>(r2));
  const odd = mul<T>(sub<T>(s, t), add<T>(r, sinhRest<T>(r, r2)));
  return add<T>(sum, add<T>(odd, add<T>(even, left)));
}

/** The hyperbolic cosine. */
export function cosh<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(EXP_BOUND))) return coshRare<T>(x);
  if (isVector<T>()) return coshNormal<T>(a);
  else return lane0<v128>(cosh<v128>(lit<v128>(x)));
}

function coshRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(cosh<f64>(lane0<T>(x)), cosh<f64>(lane1<T>(x)));
  else return expHalf(abs<f64>(x));
}

/** exp(a)/2 for a >= EXP_BOUND, where the other exponential no longer counts. */
function expHalf(a: f64): f64 {
  return a < 711 ? expNormal<f64>(a, -64) * 9223372036854775808.0 : a + Infinity;
}

/** sinh of a, 0 <= a < EXP_BOUND. */
// @ts-ignore: decorator
@inline
function sinhNormal<T>(a: T): T {
  const index = expIndex<T>(a);
  const k = sub<T>(index, lit<T>(SHIFT));
  const r = expReduced<T>(a, k);
  const opposite = bitSub<T>(bits<T>(0), index);
  const s = expRoot<T>(index, -1);
  const t = expRoot<T>(opposite, -1);
  const even = add<T>(s, t);
  const odd = sub<T>(s, t);
  const r2 = mul<T>(r, r);
  // odd + r is summed exactly; the rest of even * r is small.
  const sum = add<T>(odd, r);
  const left = add<T>(sub<T>(sub<T>(s, odd), t), fastSumRest<T>(odd, r, sum));
  const ds = mul<T>(s, expTail<T>(index));
  const dt = mul<T>(t, expTail<T>(opposite));
  const small = mul<T>(even, add<T>(sinhRest<T>(r, r2), expReducedRest<T>(a, k, r)));
  // even - 1 from its halves: near k = 0 the sum of the roots has lost what counts here.
  const halves = add<T>(sub<T>(s, lit<T>(0.5)), sub<T>(t, lit<T>(0.5)));
  const even1 = add<T>(halves, add<T>(ds, dt));
  const middle = add<T>(mul<T>(even1, r), mul<T>(odd, coshRest<T>(r2)));
  return add<T>(sum, add<T>(middle, add<T>(small, add<T>(left, sub<T>(ds, dt)))));
}

/** The hyperbolic sine. */
export function sinh<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(EXP_BOUND))) return sinhRare<T>(x);
  if (isVector<T>()) return copysign<T>(sinhNormal<T>(a), x);
  else return lane0<v128>(sinh<v128>(lit<v128>(x)));
}

function sinhRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(sinh<f64>(lane0<T>(x)), sinh<f64>(lane1<T>(x)));
  else return f64.copysign(expHalf(abs<f64>(x)), x);
}

/** From here on tanh rounds to 1. */
const TANH_ONE: f64 = 22;

/**
 * The hyperbolic tangent: q = -m/d with m = expm1(-2|x|), d = m + 2.
 *
 * What rounding m and d left is put back: since 1/d = (1 + q)/2, that takes no second division.
 */
export function tanh<T>(x: T): T {
  const a = min<T>(abs<T>(x), lit<T>(TANH_ONE));
  const twice = mul<T>(a, lit<T>(-2));
  const index = expIndex<T>(twice);
  const k = sub<T>(index, lit<T>(SHIFT));
  const r = expReduced<T>(twice, k);
  const root = expRoot<T>(index, 0);
  // As in expm1, but root <= 1, so the quick rest of root - 1 is enough.
  const b = sub<T>(root, lit<T>(1));
  const sum = add<T>(b, r);
  const left = add<T>(fastSumRest<T>(lit<T>(-1), root, b), fastSumRest<T>(b, r, sum));
  const tail = expTail<T>(index);
  const rest = add<T>(tail, add<T>(expReducedRest<T>(twice, k, r), expm1Rest<T>(r)));
  const more = add<T>(mul<T>(add<T>(b, tail), r), add<T>(left, mul<T>(root, rest)));
  const m = add<T>(sum, more);
  const d = add<T>(m, lit<T>(2));
  const dm = fastSumRest<T>(sum, more, m);
  const dd = add<T>(fastSumRest<T>(lit<T>(2), m, d), dm);
  const q = div<T>(m, d);
  const correction = mul<T>(sub<T>(dm, mul<T>(q, dd)), sub<T>(lit<T>(0.5), mul<T>(lit<T>(0.5), q)));
  return copysign<T>(add<T>(q, correction), x);
}
