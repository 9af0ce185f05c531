// The order inside a batch. Operations that play the same part in what follows (the first coordinates of all points,
// the second ones, ...) are brought together, so that those which use them find their operands one after another.
import { LIST } from "../src/layout";
import { Queues } from "./order";
import { kindOf } from "./table.generated";
import { Tape, at, codeOf, put } from "./tape";

/** Shorter batches stay as they are: their runs would be too short to gain. */
const SHORTEST: i32 = 16;

/** Batches with more roles than this stay as they are: there is no pattern to find. */
export const MOST_ROLES: i32 = 32;

/** How many users, each the first of the one before, tell the role of a node. */
const STEPS: i32 = 3;

/** Which operands receive adjoints, and as which operand of which opcode the node, its first user, ... are used. */
function roleOf(tape: Tape, q: Queues, node: i32): i32 {
  let role = at(tape.second, node);
  for (let step = 0; step < STEPS; step++) {
    const first = at(q.firstUser, node);
    if (first == at(q.firstUser, node + 1)) return role << 8 | 0xff;
    const user = at(q.users, first), code = codeOf(tape, user);
    const place = kindOf(code) >= LIST ? 3 : at(tape.a, user) == node ? 0 : at(tape.b, user) == node ? 1 : 2;
    role = role << 8 | code << 2 | place;
    node = user;
  }
  return role;
}

/** Orders the nodes first[from ... to] by role, roles and the nodes of each in the order they came. */
export function regroup(tape: Tape, q: Queues, from: i32, to: i32): void {
  if (to - from < SHORTEST) return;
  const which = q.roleOf, moved = tape.slots;
  const roles = q.roles, places = roles + (MOST_ROLES << 2);
  let known = 0, last = 0;
  for (let k = from; k < to; k++) {
    const role = roleOf(tape, q, at(tape.first, k));
    if (!known || at(roles, last) != role) {
      for (last = 0; last < known && at(roles, last) != role; last++) {}
      if (last == known) {
        if (known == MOST_ROLES) return;
        put(roles, known++, role);
        put(places, last + 1, 0);
      }
    }
    put(which, k - from, last);
    put(places, last + 1, at(places, last + 1) + 1);
  }
  if (known == 1) return;
  put(places, 0, 0);
  for (let role = 0; role < known; role++) put(places, role + 1, at(places, role + 1) + at(places, role));
  for (let k = from; k < to; k++) {
    const role = at(which, k - from), place = at(places, role);
    put(places, role, place + 1);
    put(moved, place, at(tape.first, k));
  }
  memory.copy(tape.first + ((<usize>from) << 2), moved, (<usize>(to - from)) << 2);
}
