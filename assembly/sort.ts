// Batches in the order of the tape: what the user wrote side by side is then computed side by side.
import { at, put } from "./tape";

/** Short batches that consist of more ascending sequences than this are in no order that anybody wrote. */
const MOST_SEQUENCES: i32 = 16;
const SHORT: i32 = 256;

/** Bytes that sorting numbers below `n` needs: a bit for each, and a bit for each 64 of these bits. Zero at first. */
export function bitmapBytes(n: i32): u64 {
  return (((<u64>n >> 12) + 1) << 3) * 65;
}

/** Sorts `n` different words. Short batches without order stay as they are. */
export function sort(words: usize, n: i32, bitmap: usize): void {
  let sequences = 1;
  for (let k = 1; k < n; k++) sequences += <i32>(at(words, k) < at(words, k - 1));
  if (sequences == 1 || (sequences > MOST_SEQUENCES && n < SHORT)) return;
  // For each 64 words of bits: one word that says which of them are not 0, then those.
  let least = i32.MAX_VALUE, most = 0;
  for (let k = 0; k < n; k++) {
    const word = at(words, k), group = bitmap + (<usize>(word >> 12)) * 520, bits = group + 8 + ((<usize>((word >> 6) & 63)) << 3);
    store<u64>(bits, load<u64>(bits) | (<u64>1 << (word & 63)));
    store<u64>(group, load<u64>(group) | (<u64>1 << ((word >> 6) & 63)));
    least = min<i32>(least, word);
    most = max<i32>(most, word);
  }
  for (let group = least >> 12; group <= most >> 12; group++) words = readGroup(words, bitmap + <usize>group * 520, group << 12);
}

/** Writes the numbers of a group, clears its bits, and returns where the next number goes. */
function readGroup(words: usize, group: usize, first: i32): usize {
  for (let filled = load<u64>(group); filled; filled &= filled - 1) {
    const which = <usize>ctz(filled), at = group + 8 + (which << 3);
    for (let bits = load<u64>(at); bits; bits &= bits - 1) {
      put(words, 0, first + <i32>(which << 6) + <i32>ctz(bits));
      words += 4;
    }
    store<u64>(at, 0);
  }
  store<u64>(group, 0);
  return words;
}
