/**
 * pow(x, y) = exp(y log x), with log x to about 70 bits.
 *
 * The reductions of log.ts and exp.ts; the logarithm is carried as high + low, the
 * product with y is exact to 106 bits, and exp takes its low part along. Here the
 * upper part of z is rounded to nearest, so that in r = r1 + r2 nothing cancels and
 * r1^2/2, exact, can join the high part.
 */
import { abs, add, allLt, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAdd, bits, entry, loadAt } from "./bits";
import { EXP_BOUND, expFrom, expIndex, SHIFT } from "./exp";
import { EXP_STEP_HIGH, EXP_STEP_LOW } from "./exp.generated";
import { allNormal, logBin, logExponent, logMantissa, logPlace, logUpper } from "./log";
import { LN2_HIGH, LN2_LOW, LOG_HIGH, LOG_INVERSE, LOG_LONG_POLY, LOG_LOW } from "./log.generated";
import { fastSumRest, mulRest } from "./pairs";

/** log1p(r) - r + r^2/2. */
// @ts-ignore: decorator
@inline
function logTail<T>(r: T): T {
  const r2 = mul<T>(r, r);
  const a = add<T>(entry<T>(LOG_LONG_POLY, 0), mul<T>(r, entry<T>(LOG_LONG_POLY, 1)));
  const b = add<T>(entry<T>(LOG_LONG_POLY, 2), mul<T>(r, entry<T>(LOG_LONG_POLY, 3)));
  const c = add<T>(entry<T>(LOG_LONG_POLY, 4), mul<T>(r, entry<T>(LOG_LONG_POLY, 5)));
  const high = add<T>(c, mul<T>(r2, entry<T>(LOG_LONG_POLY, 6)));
  return mul<T>(mul<T>(r, r2), add<T>(a, mul<T>(r2, add<T>(b, mul<T>(r2, high)))));
}

/** (x 2^-logPower)^y 2^expPower where y log x is inside exp's bounds. */
// @ts-ignore: decorator
@inline
function powNormal<T>(x: T, y: T, logPower: i64, scaled: bool): T {
  const place = logPlace<T>(x);
  const bin = logBin<T>(place);
  const k = logExponent<T>(place, logPower);
  const z = logMantissa<T>(x, place);
  const inverse = loadAt<T>(LOG_INVERSE, bin);
  const z1 = logUpper<T>(bitAdd<T>(z, bits<T>(0x20000000)));
  const r1 = sub<T>(mul<T>(z1, inverse), lit<T>(1));
  const r2 = mul<T>(sub<T>(z, z1), inverse);
  const r = add<T>(r1, r2);

  const base = add<T>(mul<T>(k, lit<T>(LN2_HIGH)), loadAt<T>(LOG_HIGH, bin));
  const sum = add<T>(base, r);
  const half = mul<T>(lit<T>(-0.5), mul<T>(r1, r1));
  const total = add<T>(sum, half);
  const lows = add<T>(mul<T>(k, lit<T>(LN2_LOW)), loadAt<T>(LOG_LOW, bin));
  const left = add<T>(fastSumRest<T>(base, r, sum), fastSumRest<T>(sum, half, total));
  const square = mul<T>(mul<T>(lit<T>(-0.5), r2), add<T>(r, r1));
  const more = add<T>(add<T>(left, fastSumRest<T>(r1, r2, r)), add<T>(lows, add<T>(square, logTail<T>(r))));
  const high = add<T>(total, more);
  const low = fastSumRest<T>(total, more, high);

  const product = mul<T>(y, high);
  const rest = add<T>(mulRest<T>(y, high, product), mul<T>(y, low));
  return scaled ? expScaled(lane0<T>(product), lane0<T>(rest)) : expOfPair<T>(product, rest);
}
