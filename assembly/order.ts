// The order of execution (src/schedule.ts says why): a list scheduler over the nodes of an optimised tape.
import { INPUT, LEAVES, LIST, PAIRS } from "../src/layout";
import { allocate } from "./program";
import { activeOperandsOf, kindOf } from "./table.generated";
import { Tape, at, codeOf, put } from "./tape";

/** Kinds of operations: an opcode and the operands that receive an adjoint, opcode * 8 + bits. */
const KINDS = 2048;

/**
 * Orders the operations. On entry `outputs` are the nodes, besides the inputs, that adjoints are wanted of. On return
 * `first` has the operations in order, `second` what each node's operands receive (bit i: operand i), and `third` the
 * places in the order where batches start, negative where joined; the answer is their number, -1 where there is no memory.
 */
export function order(tape: Tape): i32 {
  const n = <usize>tape.length;
  const header = (offsetof<Queues>() + 15) & ~15;
  const block = allocate(<f64>(<u64>header + (<u64>countEdges(tape) + <u64>n * 3 + 1 + KINDS * 4) * 4));
  if (!block) return -1;
  const q = changetype<Queues>(block);
  q.waiting = block + header;
  q.next = q.waiting + (n << 2);
  q.firstUser = q.next + (n << 2);
  q.queueOf = q.firstUser + ((n + 1) << 2);
  q.heads = q.queueOf + (KINDS << 2);
  q.tails = q.heads + (KINDS << 2);
  q.lengths = q.tails + (KINDS << 2);
  q.users = q.lengths + (KINDS << 2);
  memory.fill(q.queueOf, 0xff, KINDS << 2);
  markActive(tape, tape.second);
  findUsers(tape, q);
  const runs = emit(tape, q);
  heap.free(block);
  return runs;
}

@unmanaged
class Queues {
  /** Operands of each node that are not done yet. */
  waiting: usize;
  /** Users of node i are users[firstUser[i] ... firstUser[i + 1]]. */
  firstUser: usize;
  users: usize;
  /** The node behind each in its queue; -1 is the last. */
  next: usize;
  /** Queue of each kind, -1 where it was never ready; queues are numbered as they are first needed. */
  queueOf: usize;
  known: i32;
  heads: usize;
  tails: usize;
  lengths: usize;
}

@inline
function isOperation(tape: Tape, i: i32): bool {
  return codeOf(tape, i) < LEAVES;
}

function markActive(tape: Tape, active: usize): void {
  const depends = tape.first;
  memory.fill(depends, 0, (<usize>tape.length) << 2);
  for (let k = 0; k < tape.outputsLength; k++) put(depends, at(tape.outputs, k), 1);
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
function operand(tape: Tape, i: i32, kind: i32, k: i32): i32 {
  if (kind >= LIST) {
    const n = at(tape.b, i);
    return at(tape.lists, k < n ? at(tape.a, i) + k : at(tape.c, i) + k - n);
  }
  return at(k == 0 ? tape.a : k == 1 ? tape.b : tape.c, i);
}

@inline
function operands(tape: Tape, i: i32, kind: i32): i32 {
  return kind == PAIRS ? 2 * at(tape.b, i) : kind == LIST ? at(tape.b, i) : kind;
}

function countEdges(tape: Tape): u32 {
  let edges: u32 = 0;
  for (let i = 0; i < tape.length; i++) edges += operands(tape, i, kindOf(codeOf(tape, i)));
  return edges;
}

/** Two passes: how many users each node has, then who they are, in the order of the tape. */
function findUsers(tape: Tape, q: Queues): void {
  const n = tape.length, ends = q.firstUser + 4;
  for (let i = 0; i < n; i++) {
    const kind = kindOf(codeOf(tape, i)), m = operands(tape, i, kind);
    for (let k = 0; k < m; k++) {
      const node = operand(tape, i, kind, k);
      if (!isOperation(tape, node)) continue;
      put(q.waiting, i, at(q.waiting, i) + 1);
      put(ends, node, at(ends, node) + 1);
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
  const kind = codeOf(tape, i) * 8 + at(tape.second, i);
  let queue = at(q.queueOf, kind);
  if (queue < 0) {
    queue = q.known++;
    put(q.queueOf, kind, queue);
    put(q.heads, queue, -1);
  }
  if (at(q.heads, queue) < 0) put(q.heads, queue, i);
  else put(q.next, at(q.tails, queue), i);
  put(q.tails, queue, i);
  put(q.next, i, -1);
  put(q.lengths, queue, at(q.lengths, queue) + 1);
}

/** The queue with most operations, the first known at a tie; -1 where nothing is ready. */
function longest(q: Queues): i32 {
  let best = -1, most = 0;
  for (let queue = 0; queue < q.known; queue++) {
    const length = at(q.lengths, queue);
    if (length > most) {
      most = length;
      best = queue;
    }
  }
  return best;
}

/** A batch that operations of its own kind before it made ready. */
const JOINED: i32 = 1 << 31;

/** Takes the longest queue, batch by batch, until it is empty, and so on. */
function emit(tape: Tape, q: Queues): i32 {
  let done = 0, batches = 0;
  for (let i = 0; i < tape.length; i++) if (isOperation(tape, i) && !at(q.waiting, i)) enter(tape, q, i);
  for (let queue = longest(q); queue >= 0; queue = longest(q)) {
    for (let joined: i32 = 0; at(q.lengths, queue) > 0; joined = JOINED) {
      put(tape.third, batches++, done | joined);
      for (let left = at(q.lengths, queue); left > 0; left--) {
        const i = at(q.heads, queue);
        put(tape.first, done++, i);
        put(q.lengths, queue, at(q.lengths, queue) - 1);
        release(tape, q, i);
        put(q.heads, queue, at(q.next, i));
      }
    }
  }
  return batches;
}

/** Operations that waited for node i alone enter their queues. */
function release(tape: Tape, q: Queues, i: i32): void {
  for (let k = at(q.firstUser, i); k < at(q.firstUser, i + 1); k++) {
    const user = at(q.users, k), left = at(q.waiting, user) - 1;
    put(q.waiting, user, left);
    if (!left) enter(tape, q, user);
  }
}
