/**
 * erf and erfc.
 *
 * erf: to 15/16 x times a polynomial in x^2; from there to 6, where it rounds to 1, a
 * polynomial around each multiple of 3/8. Lanes differ in argument and row, not in
 * operations. erfc: exp(-x^2) times the slowly falling exp(x^2) erfc(x), that by a
 * polynomial in each quarter octave of x + 1 (splitting off the exponential: W. J. Cody,
 * "Rational Chebyshev approximations for the error function", 1969); x^2 is kept to 106 bits.
 */
import { abs, add, allLt, copysign, join, lane0, lane1, lit, min, mul, neg, pickGe, pickLt, sub } from "../lanes";
import { bitAnd, bitOr, bitShl, bitShr, bitSub, bits, loadAt } from "./bits";
import { ERF_ROWS, ERFCX_ROWS } from "./erf.generated";
import { expIndex, expReduced, expRelative, expRoot, guardPower, SHIFT, unguard } from "./exp";
import { mulRest } from "./pairs";

/** Cell i of each lane's row. */
// @ts-ignore: decorator
@inline
function cell<T>(table: usize, row: T, i: usize): T {
  return loadAt<T>(table + (i << 3), row);
}

/** cell 1 + factor (cell 2 + cell 3 d + ... + cell 15 d^13). */
// @ts-ignore: decorator
@inline
function rowRest<T>(table: usize, row: T, factor: T, d: T): T {
  const d2 = mul<T>(d, d);
  const d4 = mul<T>(d2, d2);
  const d8 = mul<T>(d4, d4);
  const a = add<T>(cell<T>(table, row, 2), mul<T>(d, cell<T>(table, row, 3)));
  const b = add<T>(cell<T>(table, row, 4), mul<T>(d, cell<T>(table, row, 5)));
  const c = add<T>(cell<T>(table, row, 6), mul<T>(d, cell<T>(table, row, 7)));
  const e = add<T>(cell<T>(table, row, 8), mul<T>(d, cell<T>(table, row, 9)));
  const f = add<T>(cell<T>(table, row, 10), mul<T>(d, cell<T>(table, row, 11)));
  const g = add<T>(cell<T>(table, row, 12), mul<T>(d, cell<T>(table, row, 13)));
  const h = add<T>(cell<T>(table, row, 14), mul<T>(d, cell<T>(table, row, 15)));
  const low = add<T>(add<T>(a, mul<T>(d2, b)), mul<T>(d4, add<T>(c, mul<T>(d2, e))));
  const high = add<T>(add<T>(f, mul<T>(d2, g)), mul<T>(d4, h));
  return add<T>(cell<T>(table, row, 1), mul<T>(factor, add<T>(low, mul<T>(d8, high))));
}

/** Centres below the third are not used: to 15/16 erf(x) = x + x (polynomial in x^2), by row 0; row 1 is that of 9/8. */
const THIRD: f64 = SHIFT + 3;

/** The error function. */
export function erf<T>(x: T): T {
  if (!isVector<T>()) return lane0<v128>(erf<v128>(lit<v128>(x)));
  const a = min<T>(abs<T>(x), lit<T>(6));
  const third = lit<T>(THIRD);
  const index = add<T>(mul<T>(a, lit<T>(8.0 / 3.0)), lit<T>(SHIFT));
  // NaN takes row 0, too: no lane may load from outside the table.
  const row = bitSub<T>(bitAnd<T>(index, bits<T>(31)), bits<T>(2));
  const at = bitShl<T>(pickGe<T>(index, third, row, bits<T>(0)), 7);
  const d = sub<T>(a, mul<T>(sub<T>(index, lit<T>(SHIFT)), lit<T>(0.375)));
  const argument = pickLt<T>(index, third, mul<T>(a, a), d);
  const rest = rowRest<T>(ERF_ROWS, at, pickLt<T>(index, third, a, d), argument);
  return copysign<T>(add<T>(pickLt<T>(index, third, a, cell<T>(ERF_ROWS, at, 0)), rest), x);
}

/** Up to here erfc is a normal number. */
const ERFC_NORMAL: f64 = 26;

/** The row of exp(x^2) erfc(x) that 0 <= a < 31 has, as an offset. */
// @ts-ignore: decorator
@inline
function scaledRow<T>(place: T): T {
  return bitShl<T>(bitSub<T>(bitShr<T>(place, 50), bits<T>(1023 << 2)), 7);
}

/** What of a lies beyond the centre of its row. */
// @ts-ignore: decorator
@inline
function beyondCentre<T>(a: T, place: T): T {
  const centre = bitSub<T>(bitOr<T>(place, bits<T>(0x0003ffffffffffff)), bits<T>(0x0001ffffffffffff));
  return sub<T>(a, sub<T>(centre, lit<T>(1)));
}

/** exp(a^2) erfc(a) for 0 <= a < 31. */
export function erfcxPositive(a: f64): f64 {
  const place = a + 1, row = scaledRow<f64>(place), d = beyondCentre<f64>(a, place);
  return cell<f64>(ERFCX_ROWS, row, 0) + rowRest<f64>(ERFCX_ROWS, row, d, d);
}

/** erfc(a) 2^power for 0 <= a < 28. */
function erfcPositive(a: v128, power: i64): v128 {
  const place = add<v128>(a, lit<v128>(1));
  const row = scaledRow<v128>(place);
  const d = beyondCentre<v128>(a, place);
  const value = cell<v128>(ERFCX_ROWS, row, 0);
  const rest = rowRest<v128>(ERFCX_ROWS, row, d, d);

  const square = mul<v128>(a, a);
  const exponent = neg<v128>(square);
  const index = expIndex<v128>(exponent);
  const r = sub<v128>(expReduced<v128>(exponent, sub<v128>(index, lit<v128>(SHIFT))), mulRest<v128>(a, a, square));
  const more = add<v128>(rest, mul<v128>(expRelative<v128>(index, r), add<v128>(value, rest)));
  const root = expRoot<v128>(index, power);
  const product = mul<v128>(root, value);
  return add<v128>(product, add<v128>(mul<v128>(root, more), mulRest<v128>(root, value, product)));
}

/** 1 - erf(x), relatively accurate in its upper tail. */
export function erfc<T>(x: T): T {
  const a = abs<T>(x);
  if (!allLt<T>(a, lit<T>(ERFC_NORMAL))) return erfcRare<T>(x);
  if (isVector<T>()) {
    const y = erfcPositive(a, 0);
    return pickLt<T>(x, lit<T>(0), sub<T>(lit<T>(2), y), y);
  } else return lane0<v128>(erfc<v128>(lit<v128>(x)));
}

function erfcRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(erfc<f64>(lane0<T>(x)), erfc<f64>(lane1<T>(x)));
  else {
    if (x < 0) return 2;
    if (x >= 28) return 0;
    return x == x ? unguard(-1, lane0<v128>(erfcPositive(lit<v128>(x), guardPower(-1)))) : NaN;
  }
}
