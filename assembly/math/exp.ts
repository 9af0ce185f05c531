/**
 * exp, exp2, expm1 and the reduction they share.
 *
 * Table method (P. T. P. Tang, "Table-driven implementation of the exponential
 * function in IEEE floating-point arithmetic", ACM TOMS 15, 1989): x = k ln2/128 + r
 * with |r| <= ln2/256, exp(x) = 2^(k/128) (1 + expm1(r)). The table holds 2^(i/128)
 * and, relative to it, what its rounding left.
 */
import { abs, add, allLt, copysign, join, lane0, lane1, lit, mul, sub } from "../lanes";
import { bitAdd, bitAnd, bitSar, bitShl, bits, entry, loadAt } from "./bits";
import { fastSumRest, sumRest } from "./pairs";
import { EXP_POLY, EXP_SCALE, EXP_STEP_HIGH, EXP_STEP_LOW, EXP2_POLY, EXPM1_POLY } from "./exp.generated";
import { EXP_ROOT, EXP_TAIL } from "./exp_tables";

/**
 * In and out of the range where exp stays normal: below it 2^128 is put in and taken out again,
 * so that the last product rounds to a subnormal; above it 2^-64, so that the last product overflows.
 */
// @ts-ignore: decorator
@inline
export function guardPower(x: f64): i64 {
  return x > 0 ? -64 : 128;
}

// @ts-ignore: decorator
@inline
export function unguard(x: f64, y: f64): f64 {
  return y * (x > 0 ? 18446744073709551616.0 : 2.938735877055719e-39);
}

/** Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits of the sum. */
export const SHIFT: f64 = 6755399441055744;

/** Inside these bounds neither the result nor 2^(k/128) leaves the normal range. */
export const EXP_BOUND: f64 = 700;

/** k + SHIFT, where k ln2/128 is the multiple nearest to x. */
// @ts-ignore: decorator
@inline
export function expIndex<T>(x: T): T {
  return add<T>(mul<T>(x, lit<T>(EXP_SCALE)), lit<T>(SHIFT));
}

/** 2^(k/128) times 2^power, for an index as expIndex gives it. */
// @ts-ignore: decorator
@inline
export function expRoot<T>(index: T, power: i64): T {
  const k = power ? bitAdd<T>(index, bits<T>(power << 7)) : index;
  return bitAdd<T>(loadAt<T>(EXP_ROOT, rootOffset<T>(k)), bitShl<T>(bitSar<T>(k, 7), 52));
}

/** What the rounding of expRoot left, relative to it. */
// @ts-ignore: decorator
@inline
export function expTail<T>(index: T): T {
  return loadAt<T>(EXP_TAIL, rootOffset<T>(index));
}

// @ts-ignore: decorator
@inline
function rootOffset<T>(index: T): T {
  return bitShl<T>(bitAnd<T>(index, bits<T>(127)), 3);
}

/** expm1(r), relative to 2^(k/128) as the table rounds it. */
// @ts-ignore: decorator
@inline
export function expRelative<T>(index: T, r: T): T {
  const r2 = mul<T>(r, r);
  const low = add<T>(entry<T>(EXP_POLY, 0), mul<T>(r, entry<T>(EXP_POLY, 1)));
  const high = add<T>(entry<T>(EXP_POLY, 2), mul<T>(r, entry<T>(EXP_POLY, 3)));
  return add<T>(r, add<T>(expTail<T>(index), mul<T>(r2, add<T>(low, mul<T>(r2, high)))));
}

/** 2^(k/128) (1 + expm1(r)) times 2^power. */
// @ts-ignore: decorator
@inline
export function expFrom<T>(index: T, r: T, power: i64): T {
  const root = expRoot<T>(index, power);
  return add<T>(root, mul<T>(root, expRelative<T>(index, r)));
}

/** x - k ln2/128, rounded. */
// @ts-ignore: decorator
@inline
export function expReduced<T>(x: T, k: T): T {
  return sub<T>(sub<T>(x, mul<T>(k, lit<T>(EXP_STEP_HIGH))), mul<T>(k, lit<T>(EXP_STEP_LOW)));
}

/** exp(x) 2^power where that is a normal number. */
// @ts-ignore: decorator
@inline
export function expNormal<T>(x: T, power: i64): T {
  const index = expIndex<T>(x);
  return expFrom<T>(index, expReduced<T>(x, sub<T>(index, lit<T>(SHIFT))), power);
}

/** exp(high + low) 2^power. */
// @ts-ignore: decorator
@inline
export function expOfPair<T>(high: T, low: T, power: i64): T {
  const index = expIndex<T>(high);
  const r = expReduced<T>(high, sub<T>(index, lit<T>(SHIFT)));
  return expFrom<T>(index, add<T>(r, low), power);
}

/** e to the x. */
export function exp<T>(x: T): T {
  if (!allLt<T>(abs<T>(x), lit<T>(EXP_BOUND))) return expRare<T>(x);
  return expNormal<T>(x, 0);
}

function expRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(exp<f64>(lane0<T>(x)), exp<f64>(lane1<T>(x)));
  else {
    if (x > 709.8) return Infinity;
    if (x < -745.2) return 0;
    return unguard(x, expNormal<f64>(x, guardPower(x)));
  }
}

// exp2 needs no reduction by an irrational: this shift rounds to a multiple of 1/128, and r is exact.
const SHIFT2: f64 = SHIFT / 128;

function exp2Normal(x: v128, power: i64): v128 {
  const index = add<v128>(x, lit<v128>(SHIFT2));
  const r = sub<v128>(x, sub<v128>(index, lit<v128>(SHIFT2)));
  const root = expRoot<v128>(index, power);
  const r2 = mul<v128>(r, r);
  const high = add<v128>(entry<v128>(EXP2_POLY, 3), mul<v128>(r, entry<v128>(EXP2_POLY, 4)));
  const low = add<v128>(entry<v128>(EXP2_POLY, 1), mul<v128>(r, entry<v128>(EXP2_POLY, 2)));
  const p = add<v128>(expTail<v128>(index), mul<v128>(r2, add<v128>(low, mul<v128>(r2, high))));
  return add<v128>(root, mul<v128>(root, add<v128>(mul<v128>(r, entry<v128>(EXP2_POLY, 0)), p)));
}

/** 2 to the x; exact where x is an integer. */
export function exp2<T>(x: T): T {
  if (!allLt<T>(abs<T>(x), lit<T>(1021))) return exp2Rare<T>(x);
  if (isVector<T>()) return exp2Normal(x, 0);
  else return lane0<v128>(exp2Normal(lit<v128>(x), 0));
}

function exp2Rare<T>(x: T): T {
  if (isVector<T>()) return join<T>(exp2<f64>(lane0<T>(x)), exp2<f64>(lane1<T>(x)));
  else {
    if (x >= 1024) return Infinity;
    if (x < -1076) return 0;
    return unguard(x, lane0<v128>(exp2Normal(lit<v128>(x), guardPower(x))));
  }
}

/** What rounding left of x - k ln2/128, given the rounded reduced argument r. */
// @ts-ignore: decorator
@inline
export function expReducedRest<T>(x: T, k: T, r: T): T {
  const t = sub<T>(x, mul<T>(k, lit<T>(EXP_STEP_HIGH)));
  return sub<T>(sub<T>(t, r), mul<T>(k, lit<T>(EXP_STEP_LOW)));
}

/** expm1(r) - r for |r| <= ln2/256. */
// @ts-ignore: decorator
@inline
export function expm1Rest<T>(r: T): T {
  const r2 = mul<T>(r, r);
  const low = add<T>(entry<T>(EXPM1_POLY, 0), mul<T>(r, entry<T>(EXPM1_POLY, 1)));
  const high = add<T>(entry<T>(EXPM1_POLY, 2), mul<T>(r, entry<T>(EXPM1_POLY, 3)));
  return mul<T>(r2, add<T>(low, mul<T>(r2, add<T>(high, mul<T>(r2, entry<T>(EXPM1_POLY, 4))))));
}

/** exp(x) - 1, accurate near 0. */
export function expm1<T>(x: T): T {
  if (!allLt<T>(abs<T>(x), lit<T>(EXP_BOUND))) return expm1Rare<T>(x);
  if (isVector<T>()) return expm1Normal<T>(x);
  else return lane0<v128>(expm1<v128>(lit<v128>(x)));
}

// With a = 2^(k/128) - 1 the result is a + r + a r + (1 + a)(rest). Its large terms a + r are summed exactly,
// and near 0 (k = 0, a = 0) it is r + rest with r = x.
// @ts-ignore: decorator
@inline
export function expm1Normal<T>(x: T): T {
  const index = expIndex<T>(x);
  const k = sub<T>(index, lit<T>(SHIFT));
  const r = expReduced<T>(x, k);
  const rest = add<T>(expReducedRest<T>(x, k, r), expm1Rest<T>(r));
  const root = expRoot<T>(index, 0);
  const a = sub<T>(root, lit<T>(1));
  const sum = add<T>(a, r);
  const left = add<T>(sumRest<T>(root, lit<T>(-1), a), fastSumRest<T>(a, r, sum));
  const tail = expTail<T>(index);
  const low = add<T>(left, mul<T>(root, add<T>(tail, rest)));
  return copysign<T>(add<T>(sum, add<T>(mul<T>(add<T>(a, tail), r), low)), x);
}

function expm1Rare<T>(x: T): T {
  if (isVector<T>()) return join<T>(expm1<f64>(lane0<T>(x)), expm1<f64>(lane1<T>(x)));
  else return x < 0 ? -1 : exp<f64>(x);
}
