// The order of execution (src/schedule.ts says why): a list scheduler over the nodes of an optimised tape.
import { INPUT, LEAVES, LIST, PAIRS } from "../src/layout";
import { MOST_ROLES, regroup } from "./roles";
import { sort } from "./sort";
import { activeOperandsOf, kindOf } from "./table.generated";
import { Tape, at, codeOf, put, work } from "./tape";

/** Room for a queue an opcode. */
const QUEUES = 64;

@unmanaged
export class Queues {
  /** Operands of each node that are not done yet. */
  waiting: usize;
  /** Users of node i are users[firstUser[i] ... firstUser[i + 1]]. */
  firstUser: usize;
  users: usize;
  /** Operations on the longest way from each node to an output. */
  height: usize;
  /** The node behind each in its queue. */
  next: usize;
  /** Of each queue, by opcode: first and last node, how many, and the greatest height among them. */
  heads: usize;
  tails: usize;
  lengths: usize;
  tops: usize;
  /** Roles in the batch at hand, and where the next node of each goes. */
  roles: usize;
  /** Scratch of sorting. */
  counts: usize;
  /** Which role each node of the batch has. */
  roleOf: usize;
  done: i32;
  batches: i32;
}

/**
 * Orders the operations. On return `first` has them in order, `second` what each node's operands receive (bit i:
 * operand i), and `third` the places in the order where batches start, negative where joined. Returns the number of
 * batches.
 */
export function order(tape: Tape): i32 {
  const n = <usize>tape.length;
  const header = (offsetof<Queues>() + 15) & ~15;
  const block = work(tape, <u64>header + (<u64>countEdges(tape) + <u64>n * 5 + 2 + 4 * QUEUES + 2 * MOST_ROLES + 256) * 4);
  const q = changetype<Queues>(block);
  q.waiting = block + header;
  q.next = q.waiting + (n << 2);
  q.height = q.next + (n << 2);
  q.roleOf = q.height + (n << 2);
  q.firstUser = q.roleOf + (n << 2);
  q.heads = q.firstUser + ((n + 1) << 2);
  q.tails = q.heads + (QUEUES << 2);
  q.lengths = q.tails + (QUEUES << 2);
  q.tops = q.lengths + (QUEUES << 2);
  q.roles = q.tops + (QUEUES << 2);
  q.counts = q.roles + ((2 * MOST_ROLES + 1) << 2);
  q.users = q.counts + (256 << 2);
  markActive(tape, tape.second);
  findUsers(tape, q);
  for (let i = 0; i < tape.length; i++) if (isOperation(tape, i) && !at(q.waiting, i)) enter(tape, q, i);
  q.done = q.batches = 0;
  for (let queue = longest(q); queue >= 0; queue = longest(q)) drain(tape, q, queue);
  return q.batches;
}

@inline
function isOperation(tape: Tape, i: i32): bool {
  return codeOf(tape, i) < LEAVES;
}

function markActive(tape: Tape, active: usize): void {
  const depends = tape.first;
  memory.fill(depends, 0, (<usize>tape.length) << 2);
  for (let k = 0; k < tape.wantedLength; k++) put(depends, at(tape.wanted, k), 1);
  for (let i = 0; i < tape.length; i++) {
    const code = codeOf(tape, i), kind = kindOf(code);
    if (code >= LEAVES) {
      if (code == INPUT) put(depends, i, 1);
      put(active, i, 0);
      continue;
    }
    const a = at(tape.a, i), b = at(tape.b, i), c = at(tape.c, i);
    let bits: i32 = 0;
    if (kind >= LIST) {
      for (let k = 0; k < b; k++) {
        bits |= at(depends, at(tape.lists, a + k));
        if (kind == PAIRS) bits |= at(depends, at(tape.lists, c + k)) << 1;
      }
    } else {
      bits = at(depends, a);
      if (kind > 1) bits |= at(depends, b) << 1;
      if (kind > 2) bits |= at(depends, c) << 2;
    }
    bits &= activeOperandsOf(code);
    put(active, i, bits);
    if (bits) put(depends, i, 1);
  }
}

/** Operand k of node i, lists one after the other. */
@inline
export function operand(tape: Tape, i: i32, kind: i32, k: i32): i32 {
  if (kind >= LIST) {
    const n = at(tape.b, i);
    return at(tape.lists, k < n ? at(tape.a, i) + k : at(tape.c, i) + k - n);
  }
  return at(k == 0 ? tape.a : k == 1 ? tape.b : tape.c, i);
}

@inline
export function operands(tape: Tape, i: i32, kind: i32): i32 {
  return kind == PAIRS ? 2 * at(tape.b, i) : kind == LIST ? at(tape.b, i) : kind;
}

function countEdges(tape: Tape): u32 {
  let edges: u32 = 0;
  for (let i = 0; i < tape.length; i++) edges += operands(tape, i, kindOf(codeOf(tape, i)));
  return edges;
}

/** Two passes: from the end, how many users and what height each node has; then who they are, in the tape's order. */
function findUsers(tape: Tape, q: Queues): void {
  const n = tape.length, ends = q.firstUser + 4;
  memory.fill(q.waiting, 0, q.users - q.waiting);
  for (let i = n - 1; i >= 0; i--) {
    const kind = kindOf(codeOf(tape, i)), m = operands(tape, i, kind), height = at(q.height, i) + 1;
    for (let k = 0; k < m; k++) {
      const node = operand(tape, i, kind, k);
      if (!isOperation(tape, node)) continue;
      put(q.waiting, i, at(q.waiting, i) + 1);
      put(ends, node, at(ends, node) + 1);
      if (at(q.height, node) < height) put(q.height, node, height);
    }
  }
  for (let i = 0; i < n; i++) put(ends, i, at(ends, i) + at(q.firstUser, i));
  // `next` is free until operations enter the queues: here it says where each node's next user goes.
  memory.copy(q.next, q.firstUser, (<usize>n) << 2);
  for (let i = 0; i < n; i++) {
    const kind = kindOf(codeOf(tape, i)), m = operands(tape, i, kind);
    for (let k = 0; k < m; k++) {
      const node = operand(tape, i, kind, k);
      if (!isOperation(tape, node)) continue;
      const place = at(q.next, node);
      put(q.users, place, i);
      put(q.next, node, place + 1);
    }
  }
}

function enter(tape: Tape, q: Queues, i: i32): void {
  const queue = codeOf(tape, i), length = at(q.lengths, queue), height = at(q.height, i);
  put(length ? q.next : q.heads, length ? at(q.tails, queue) : queue, i);
  put(q.tails, queue, i);
  put(q.lengths, queue, length + 1);
  if (!length || at(q.tops, queue) < height) put(q.tops, queue, height);
}

/** The queue with most operations; at a tie the one that holds up the longest way; -1 where nothing is ready. */
function longest(q: Queues): i32 {
  let best = -1, most = 0, top = 0;
  for (let queue = 0; queue < QUEUES; queue++) {
    const length = at(q.lengths, queue);
    if (length < most || !length || (length == most && at(q.tops, queue) <= top)) continue;
    best = queue;
    most = length;
    top = at(q.tops, queue);
  }
  return best;
}

/** A batch that operations of its own kind before it made ready. */
const JOINED: i32 = 1 << 31;

/** Takes a queue batch by batch: operations that become ready meanwhile are the next batch. */
function drain(tape: Tape, q: Queues, queue: i32): void {
  for (let joined: i32 = 0; at(q.lengths, queue) > 0; joined = JOINED) {
    const from = q.done, to = from + at(q.lengths, queue);
    put(tape.third, q.batches++, from | joined);
    let i = at(q.heads, queue);
    for (let k = from; k < to; k++) {
      put(tape.first, k, i);
      i = at(q.next, i);
    }
    put(q.lengths, queue, 0);
    sort(tape.first + ((<usize>from) << 2), to - from, tape.slots, q.counts);
    regroup(tape, q, from, to);
    for (let k = from; k < to; k++) release(tape, q, at(tape.first, k));
    q.done = to;
  }
}

/** Operations that waited for node i alone enter their queues. */
function release(tape: Tape, q: Queues, i: i32): void {
  for (let k = at(q.firstUser, i), end = at(q.firstUser, i + 1); k < end; k++) {
    const user = at(q.users, k), left = at(q.waiting, user) - 1;
    put(q.waiting, user, left);
    if (!left) enter(tape, q, user);
  }
}
