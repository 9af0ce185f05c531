/**
 * Reduction of huge angles modulo pi/2.
 *
 * M. H. Payne and R. N. Hanek, "Radian reduction for trigonometric functions",
 * SIGNUM Newsletter 18, 1983: of the binary digits of 2/pi only those matter which,
 * multiplied by x, are worth less than 4; 192 of them leave 137 correct bits of the
 * fraction, and no double comes nearer than 2^-62 to a multiple of pi/2.
 */
import { HALF_PI_HIGH, HALF_PI_LOW, TWO_OVER_PI_BITS } from "./trig.generated";
import { mulRest } from "./pairs";

/** The upper 64 bits of the product. */
function mulHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** 64 bits of the table, `from` bits after its beginning. */
function digits(from: u32): u64 {
  const at = TWO_OVER_PI_BITS + (<usize>(from >> 6) << 3);
  const by = <u64>(from & 63);
  const first = load<u64>(at);
  return by == 0 ? first : (first << by) | (load<u64>(at + 8) >> (64 - by));
}

/**
 * x mod pi/2 for finite x >= 2^20, as high (lane 0) + low (lane 1) in [-pi/4, pi/4].
 *
 * The two lowest bits of low, worth less than 2^-103 of high, are the quadrant: a
 * function returns one value, and this is a value's worth.
 */
export function reduceHuge(x: f64): v128 {
  const pattern = reinterpret<u64>(x);
  const significand = (pattern & 0x000fffffffffffff) | 0x0010000000000000;
  // x = significand 2^e with e = (exponent field) - 1075; digits worth 4 or more after scaling are skipped,
  // and the table begins with 64 zeros.
  const from = <u32>(pattern >> 52) - 1075 - 2 + 64;
  const d0 = digits(from);
  const d1 = digits(from + 64);
  const d2 = digits(from + 128);
  // 192-bit product, modulo 4 = 2^192 units.
  const p1 = significand * d1;
  const middle = p1 + mulHigh(significand, d2);
  const carry = <u64>(middle < p1);
  const top = significand * d0 + mulHigh(significand, d1) + carry;
  const quadrant = top >> 62;
  const high = (top << 2) | (middle >> 62);
  return fractionTimesHalfPi(high, middle << 2, quadrant);
}

/** (high 2^-64 + low 2^-128, read as signed) pi/2, with the quadrant rounded to match. */
function fractionTimesHalfPi(high: u64, low: u64, quadrant: u64): v128 {
  const negative = <i64>high < 0;
  if (negative) {
    quadrant++;
    low = 0 - low;
    high = ~high + <u64>(low == 0);
  }
  let exponent: i64 = -64;
  if (high == 0) {
    high = low;
    low = 0;
    exponent -= 64;
  }
  const zeros = clz(high);
  if (zeros) {
    high = (high << zeros) | (low >> (64 - zeros));
    low <<= zeros;
    exponent -= <i64>zeros;
  }
  // 53 bits, then the next 64: 11 of high and 53 of low.
  const scale = reinterpret<f64>((exponent + 1023) << 52) * (negative ? -1.0 : 1.0);
  const f = <f64>(high & ~0x7ff);
  const g = <f64>(((high & 0x7ff) << 53) | (low >> 11)) * 1.1102230246251565e-16;
  const product = f * HALF_PI_HIGH;
  const rest = mulRest<f64>(f, HALF_PI_HIGH, product) + (f * HALF_PI_LOW + g * HALF_PI_HIGH);
  const marked = (reinterpret<u64>(rest * scale) & ~3) | (quadrant & 3);
  return f64x2.replace_lane(f64x2.splat(product * scale), 1, reinterpret<f64>(marked));
}
