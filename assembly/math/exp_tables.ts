/**
 * 2^(i/128), i < 128, and relative to it what its rounding left.
 *
 * Made when the module starts, which is smaller than to carry them: each is the one before times 2^(1/128), in two
 * doubles. The product is exact to some 2^-104, the last entry to 2^-97; the left-overs count to 2^-70.
 */
import { ROOT_HIGH, ROOT_LOW } from "./exp.generated";
import { exactMulRest, fastSumRest } from "./pairs";

const BYTES: usize = 128 << 3;
export const EXP_ROOT = memory.data(128 << 3);
export const EXP_TAIL = memory.data(128 << 3);

export function fillExpTables(): void {
  let high: f64 = 1, low: f64 = 0;
  for (let i: usize = 0; i < BYTES; i += 8) {
    store<f64>(EXP_ROOT + i, high);
    store<f64>(EXP_TAIL + i, low / high);
    const product = high * ROOT_HIGH;
    const rest = exactMulRest(high, ROOT_HIGH, product) + (high * ROOT_LOW + low * ROOT_HIGH);
    high = product + rest;
    low = fastSumRest<f64>(product, rest, high);
  }
}

fillExpTables();
