// A list of words that grows, in a block of its own.
import { allocate, release } from "./program";

@unmanaged
export class Words {
  at: usize;
  length: i32;
  capacity: i32;
}

/** Makes room for `count` more, all 0, and returns where they start. Traps where memory is exhausted. */
export function take(words: Words, count: i32): i32 {
  const start = words.length, length = start + count;
  if (length > words.capacity) grow(words, length);
  words.length = length;
  return start;
}

export function push(words: Words, value: i32): void {
  const k = take(words, 1);
  store<i32>(words.at + ((<usize>k) << 2), value);
}

function grow(words: Words, least: i32): void {
  const capacity = max<i32>(max<i32>(least, 2 * words.capacity), 256), bigger = allocate(<f64>capacity * 4);
  if (!bigger) unreachable();
  memory.copy(bigger, words.at, (<usize>words.length) << 2);
  if (words.at) release(words.at);
  words.at = bigger;
  words.capacity = capacity;
}
