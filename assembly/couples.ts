// Pairs of sets (assembly/sets.ts), one number of each of which meets one of the other; then, whom each number meets.
import { collect, list, markSet } from "./sets";
import { Tape, at, put, work } from "./tape";
import { Words, push, take } from "./words";

@inline
function pairAt(pairs: Words, k: i32): u64 {
  return load<u64>(pairs.at + ((<usize>k) << 3));
}

/** The place of a pair among `found`, which says which it is of all, from 1 on; 0 where there is none. */
@inline
function placeOf(tape: Tape, pair: u64): i32 {
  const mask = tape.found.length - 1;
  let place = <i32>((pair * 0x9e3779b97f4a7c15) >> 32) & mask;
  for (let k = at(tape.found.at, place); k && pairAt(tape.pairs, k - 1) != pair; k = at(tape.found.at, place)) place = (place + 1) & mask;
  return place;
}

/** Notes a pair, once. */
export function couple(tape: Tape, a: i32, b: i32): void {
  if (!a || !b) return;
  if (tape.pairs.length >= tape.found.length) grow(tape);
  const pair = ((<u64>max<i32>(a, b)) << 32) | <u64>min<i32>(a, b), place = placeOf(tape, pair);
  if (at(tape.found.at, place)) return;
  push(tape.pairs, <i32>pair);
  push(tape.pairs, <i32>(pair >> 32));
  put(tape.found.at, place, tape.pairs.length >> 1);
}

/** Twice as many places, a power of two; pairs take two words, so half of them stay free. */
function grow(tape: Tape): void {
  take(tape.found, max<i32>(tape.found.length, 64));
  memory.fill(tape.found.at, 0, (<usize>tape.found.length) << 2);
  for (let k = 0; k < tape.pairs.length >> 1; k++) put(tape.found.at, placeOf(tape, pairAt(tape.pairs, k)), k + 1);
}

/** Lists a set in `members`, in place of what was there. */
@inline
function listed(tape: Tape, set: i32): void {
  tape.members.length = 0;
  list(tape, set, tape.members);
}

/** Each number of one set has the other as a partner: counted, or where there are places, written there. */
function partner(tape: Tape, set: i32, other: i32, starts: usize, places: usize): void {
  listed(tape, set);
  for (let k = 0; k < tape.members.length; k++) {
    const number = at(tape.members.at, k), next = at(starts, number);
    if (places) put(places, next, other);
    put(starts, number, next + 1);
  }
}

function partners(tape: Tape, starts: usize, places: usize): void {
  for (let k = 0; k < tape.pairs.length; k += 2) {
    const a = at(tape.pairs.at, k), b = at(tape.pairs.at, k + 1);
    partner(tape, a, b, starts, places);
    if (a != b) partner(tape, b, a, starts, places);
  }
}

/** Appends, for each number below `n`, those that it meets. */
export function rowsOfCouples(tape: Tape, n: i32): void {
  const starts = tape.first;
  memory.fill(starts, 0, (<usize>n) << 2);
  partners(tape, starts, 0);
  let total: u64 = 0;
  for (let i = 0; i < n; i++) {
    const count = at(starts, i);
    put(starts, i, <i32>total);
    total += count;
  }
  const places = work(tape, (total + tape.sets.length) << 2), stamps = places + ((<usize>total) << 2);
  memory.fill(stamps, 0, (<usize>tape.sets.length) << 2);
  partners(tape, starts, places);
  tape.members.length = 0;
  for (let i = 0, from = 0; i < n; i++) {
    for (const end = at(starts, i); from < end; from++) {
      const set = at(places, from);
      if (at(stamps, set) == i + 1) continue;
      put(stamps, set, i + 1);
      markSet(tape, set);
    }
    list(tape, collect(tape), tape.members);
    push(tape.starts, tape.members.length);
  }
}
