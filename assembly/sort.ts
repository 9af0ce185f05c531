// Batches in the order of the tape: what the user wrote side by side is then computed side by side.
import { at, put } from "./tape";

/** Bits of a digit, and so the length from which sorting by digits is worth clearing their counts. */
const DIGIT: u32 = 8;

/** Sequences that merging is worth; more in a short batch are no order that anybody wrote. */
const MOST_SEQUENCES: i32 = 16;

/** Sorts `n` words; `spare` has room for them, `counts` for 256. Short batches without order stay as they are. */
export function sort(words: usize, n: i32, spare: usize, counts: usize): void {
  let sequences = 1, bits = 0;
  for (let k = 1; k < n; k++) {
    if (at(words, k) < at(words, k - 1)) sequences++;
    bits |= at(words, k);
  }
  if (sequences == 1) return;
  if (sequences <= MOST_SEQUENCES) mergeAll(words, n, spare);
  else if (n >= 1 << DIGIT) sortByDigits(words, n, spare, counts, bits | at(words, 0));
}

/** Merges neighbouring ascending sequences until there is one. */
function mergeAll(words: usize, n: i32, spare: usize): void {
  for (let merges = 1; merges > 0; ) {
    merges = 0;
    for (let from = 0; from < n; ) {
      const middle = endOfSequence(words, from, n), to = middle < n ? endOfSequence(words, middle, n) : n;
      if (middle < n) {
        merge(words, from, middle, to, spare);
        merges++;
      }
      from = to;
    }
  }
}

function endOfSequence(words: usize, from: i32, n: i32): i32 {
  let end = from + 1;
  while (end < n && at(words, end) >= at(words, end - 1)) end++;
  return end;
}

function merge(words: usize, from: i32, middle: i32, to: i32, spare: usize): void {
  const n = middle - from;
  memory.copy(spare, words + ((<usize>from) << 2), (<usize>n) << 2);
  let i = 0, j = middle, k = from;
  while (i < n) {
    if (j < to && at(words, j) < at(spare, i)) put(words, k++, at(words, j++));
    else put(words, k++, at(spare, i++));
  }
}

/** From the lowest digit to the highest that any word has. */
function sortByDigits(words: usize, n: i32, spare: usize, counts: usize, bits: i32): void {
  let from = words, to = spare;
  for (let shift: u32 = 0; shift < 32 && <u32>bits >> shift; shift += DIGIT) {
    memory.fill(counts, 0, 4 << DIGIT);
    for (let k = 0; k < n; k++) {
      const digit = (at(from, k) >> shift) & 255;
      put(counts, digit, at(counts, digit) + 1);
    }
    for (let digit = 0, sum = 0; digit < 256; digit++) {
      const count = at(counts, digit);
      put(counts, digit, sum);
      sum += count;
    }
    for (let k = 0; k < n; k++) {
      const word = at(from, k), digit = (word >> shift) & 255, place = at(counts, digit);
      put(counts, digit, place + 1);
      put(to, place, word);
    }
    const other = from;
    from = to;
    to = other;
  }
  if (from != words) memory.copy(words, from, (<usize>n) << 2);
}
