// The order inside a batch. Operations that play the same part in what follows (the first coordinates of all points,
// the second ones, ...) are brought together, so that those which use them find their operands one after another.
import { nodeAt } from "./graph";
import { Tape, at, put } from "./tape";

/** Shorter batches stay as they are: their runs would be too short to gain. */
const SHORTEST: i32 = 16;

/** Batches with more roles than this stay as they are: there is no pattern to find. */
const MOST_ROLES: i32 = 32;

/** Places of a hash table of roles, 2 to this power: many more than there are roles. */
const PLACES: u32 = 7;

/** Scratch of regrouping: the table, the roles, and where the next node of each goes. */
@unmanaged
class Roles {
  known: i32;
  /** Addresses of the parts. */
  table: usize;
  roles: usize;
  places: usize;
}

const TABLE_BYTES: usize = 4 << PLACES;

export const ROLES_BYTES: usize = offsetof<Roles>() + TABLE_BYTES + ((2 * <usize>MOST_ROLES + 2) << 2);

function makeRoles(scratch: usize): Roles {
  const r = changetype<Roles>(scratch);
  r.known = 0;
  r.table = scratch + offsetof<Roles>();
  r.roles = r.table + TABLE_BYTES;
  r.places = r.roles + ((<usize>MOST_ROLES + 1) << 2);
  memory.fill(r.table, 0xff, TABLE_BYTES);
  return r;
}

/** The number of a role, in the order they are met; MOST_ROLES for one too many. */
function numberOf(r: Roles, role: i32): i32 {
  let place = (<u32>role * 0x9e3779b1) >> (32 - PLACES);
  for (;;) {
    const known = at(r.table, place);
    if (known < 0) break;
    if (at(r.roles, known) == role) return known;
    place = (place + 1) & ((1 << PLACES) - 1);
  }
  const number = r.known;
  if (number == MOST_ROLES) return number;
  r.known = number + 1;
  put(r.table, place, number);
  put(r.roles, number, role);
  put(r.places, number + 1, 0);
  return number;
}

/** Orders the nodes of a batch by role, roles and the nodes of each in the order they came. */
export function regroup(tape: Tape, nodes: usize, words: usize, n: i32, scratch: usize): void {
  if (n < SHORTEST) return;
  const r = makeRoles(scratch), which = tape.second, moved = tape.slots;
  let last = 0, role = 0;
  for (let k = 0; k < n; k++) {
    const node = nodeAt(nodes, at(words, k)), next = ((node.kind >> 8) << 24) | node.path;
    if (!k || next != role) {
      role = next;
      last = numberOf(r, role);
      if (last == MOST_ROLES) return;
    }
    put(which, k, last);
    put(r.places, last + 1, at(r.places, last + 1) + 1);
  }
  if (r.known == 1) return;
  put(r.places, 0, 0);
  for (let k = 0; k < r.known; k++) put(r.places, k + 1, at(r.places, k + 1) + at(r.places, k));
  for (let k = 0; k < n; k++) {
    const number = at(which, k), place = at(r.places, number);
    put(r.places, number, place + 1);
    put(moved, place, at(words, k));
  }
  memory.copy(words, moved, (<usize>n) << 2);
}
