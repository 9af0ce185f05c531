// The order of execution (src/schedule.ts says why): a list scheduler over the nodes of an optimised tape.
import { LEAVES } from "../src/layout";
import { ListUse, NODE, Node, graphBytes, makeGraph, nodeAt } from "./graph";
import { ROLES_BYTES, regroup } from "./roles";
import { bitmapBytes, sort } from "./sort";
import { Tape, at, put, work } from "./tape";

/** Operations of one opcode that are ready. Each enters once, so every opcode has its own part of one array. */
@unmanaged
class Queue {
  /** Addresses of the first and behind the last. */
  head: usize;
  tail: usize;
  /** The greatest height among them. */
  top: i32;
}

/** As many as there are codes. */
const QUEUES: usize = 256;

@unmanaged
class Order {
  nodes: usize;
  /** Where the uses by lists begin, in bytes from the nodes. */
  listUses: i32;
  /** The queue of each opcode, where it has one. */
  queueOf: usize;
  /** The queues, by opcode, and their end. */
  queues: usize;
  end: usize;
  /** Scratch of roles and of sorting. */
  roles: usize;
  bitmap: usize;
  done: i32;
  batches: i32;
}

/**
 * Orders the operations. On return `first` has them in order, and `third` the places in the order where batches start,
 * negative where joined. Returns the number of batches.
 */
export function order(tape: Tape): i32 {
  const o = makeOrder(tape);
  for (let i = 0; i < tape.length; i++) {
    const node = nodeAt(o.nodes, i);
    if ((node.kind & 0xff) < LEAVES && !node.waiting) enter(o, node, i, true);
  }
  for (let queue = next(o); queue != null; queue = next(o)) drain(tape, o, queue);
  return o.batches;
}

function makeOrder(tape: Tape): Order {
  const graph = graphBytes(tape), bitmap = bitmapBytes(tape.length), ready = (<u64>tape.length + QUEUES) << 2;
  const fixed = offsetof<Order>() + QUEUES * (4 + offsetof<Queue>()) + ROLES_BYTES + 64;
  // A node is half a line of the cache: it must not lie across two.
  const block = (work(tape, graph + bitmap + ready + fixed) + 31) & ~31;
  const o = changetype<Order>((block + <usize>graph + <usize>bitmap + 7) & ~7);
  o.bitmap = block + <usize>graph;
  o.queueOf = changetype<usize>(o) + offsetof<Order>();
  o.queues = o.queueOf + (QUEUES << 2);
  o.roles = o.queues + QUEUES * offsetof<Queue>();
  memory.fill(o.bitmap, 0, <usize>bitmap);
  memory.fill(o.queueOf, 0, QUEUES << 2);
  o.nodes = makeGraph(tape, block, o.queueOf);
  o.listUses = tape.length << NODE;
  o.done = o.batches = 0;
  makeQueues(o, o.roles + ROLES_BYTES);
  return o;
}

/** From the number of operations of each opcode. Each queue has a word to spare, see `enter`. */
function makeQueues(o: Order, ready: usize): void {
  o.end = o.queues;
  for (let code = 0; code < LEAVES; code++) {
    const count = at(o.queueOf, code), queue = changetype<Queue>(o.end);
    if (!count) continue;
    put(o.queueOf, code, <i32>o.end);
    queue.head = queue.tail = ready;
    queue.top = 0;
    ready += (<usize>count + 1) << 2;
    o.end += offsetof<Queue>();
  }
}

/** Without a branch, which would be guessed wrong half the time: what is not ready is written, but not counted. */
@inline
function enter(o: Order, node: Node, i: i32, ready: bool): void {
  const queue = changetype<Queue>(<usize>at(o.queueOf, node.kind & 0xff));
  store<i32>(queue.tail, i);
  queue.tail += (<usize>ready) << 2;
  queue.top = max<i32>(queue.top, ready ? node.height : 0);
}

/** The queue that holds up the longest way; at a tie the one with most operations; null where nothing is ready. */
function next(o: Order): Queue | null {
  let best: usize = 0, most: usize = 0, top = -1;
  for (let at = o.queues; at < o.end; at += offsetof<Queue>()) {
    const queue = changetype<Queue>(at), length = queue.tail - queue.head;
    if (!length || queue.top < top || (queue.top == top && length <= most)) continue;
    best = at;
    most = length;
    top = queue.top;
  }
  return changetype<Queue | null>(best);
}

/** A batch that operations of its own kind before it made ready. */
const JOINED: i32 = 1 << 31;

/** Takes a queue batch by batch: operations that become ready meanwhile are the next batch. */
function drain(tape: Tape, o: Order, queue: Queue): void {
  for (let joined: i32 = 0; queue.tail > queue.head; joined = JOINED) {
    const from = o.done, words = tape.first + ((<usize>from) << 2), n = <i32>((queue.tail - queue.head) >> 2);
    put(tape.third, o.batches++, from | joined);
    for (let k = 0; k < n; k++) put(words, k, at(queue.head, k));
    queue.head = queue.tail;
    queue.top = 0;
    sort(words, n, o.bitmap);
    regroup(tape, o.nodes, words, n, o.roles);
    for (let k = 0; k < n; k++) finish(o, nodeAt(o.nodes, at(words, k)));
    o.done = from + n;
  }
}

/** Operations that waited for this one alone enter their queues. */
function finish(o: Order, done: Node): void {
  for (let use = done.firstUse; use >= 0; use = load<i32>(o.nodes + use)) {
    const i = use < o.listUses ? use >> NODE : changetype<ListUse>(o.nodes + use).user, user = nodeAt(o.nodes, i);
    const left = user.waiting - 1;
    user.waiting = left;
    enter(o, user, i, !left);
  }
}
