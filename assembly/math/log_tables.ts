/**
 * For each of the 128 bins of the logarithm, a short reciprocal v of its middle and -log v in two parts.
 *
 * Made when the module starts, which is smaller than to carry them: -log v = 2 atanh s with s = (1 - v)/(1 + v), by its
 * series in two doubles. |s| < 0.19, so 24 terms leave 2^-116; the sums are good to some 2^-104, and count to 2^-96.
 */
import { LOG_ORIGIN } from "./log.generated";
import { exactMulRest, fastSumRest } from "./pairs";

const BINS: i32 = 128;
/** The bin around 1, where v = 1, so that nothing cancels. */
const UNIT: i32 = 80;
export const LOG_INVERSE = memory.data(128 << 3);
export const LOG_HIGH = memory.data(128 << 3);
export const LOG_LOW = memory.data(128 << 3);

/** Adding it rounds to 42 fraction bits: a multiple of ln2's upper part can be added to such a number exactly. */
const TO_42_BITS: f64 = 1536;

/** The last odd number of the series. */
const LAST: f64 = 47;

export function fillLogTables(): void {
  for (let i = 0; i < BINS; i++) {
    const at = (<usize>i) << 3, from = LOG_ORIGIN + ((<i64>i) << 45);
    const twice = reinterpret<f64>(from) + reinterpret<f64>(from + (1 << 45));
    const v = i == UNIT ? 1 : nearest<f64>((2 / twice) * 2048) / 2048;
    store<f64>(LOG_INVERSE + at, v);
    storeLog(at, v);
  }
}

function storeLog(at: usize, v: f64): void {
  const over = 1 - v, under = 1 + v, s = over / under, back = s * under;
  const sLow = (over - back - exactMulRest(s, under, back)) / under;
  const square = s * s, squareRest = exactMulRest(s, s, square) + 2 * s * sLow;
  const z = square + squareRest, zLow = fastSumRest<f64>(square, squareRest, z);
  // 1 + z/3 + z²/5 + ..., from the last term.
  let sum: f64 = 1 / LAST, sumLow: f64 = 0;
  for (let odd = LAST - 2; odd > 0; odd -= 2) {
    const product = sum * z, productRest = exactMulRest(sum, z, product) + (sum * zLow + sumLow * z);
    const term = 1 / odd, unit = term * odd, termLow = (1 - unit - exactMulRest(term, odd, unit)) / odd;
    const total = term + product, rest = fastSumRest<f64>(term, product, total) + (termLow + productRest);
    sum = total + rest;
    sumLow = fastSumRest<f64>(total, rest, sum);
  }
  const half = s * sum, halfRest = exactMulRest(s, sum, half) + (s * sumLow + sLow * sum);
  const log = 2 * (half + halfRest), logLow = 2 * fastSumRest<f64>(half, halfRest, half + halfRest);
  const high = log + TO_42_BITS - TO_42_BITS;
  store<f64>(LOG_HIGH + at, high);
  store<f64>(LOG_LOW + at, log - high + logLow);
}

fillLogTables();
