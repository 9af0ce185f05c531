// The nodes of an optimised tape as a scheduler wants them: who uses each, and what must wait for whom.
import { INPUT, LEAVES, LIST, PAIRS } from "../src/layout";
import { activeOperandsOf, kindOf } from "./table.generated";
import { Tape, at, codeOf, put } from "./tape";

/**
 * What is looked up together lies together: one node is half a line of the cache.
 *
 * A USE is an operand of an operation, named by its byte offset from the nodes: that of `nextA`, `nextB` or `nextC` of
 * the user, or behind all nodes, for the element of a list, that of a ListUse. The uses of one node are a linked
 * list, users in the tape's order, -1 at the end.
 */
@unmanaged
export class Node {
  nextA: i32;
  nextB: i32;
  nextC: i32;
  /** Operands that are operations and not done yet. */
  waiting: i32;
  firstUse: i32;
  /** As which operand of which opcode the node, its first user and that one's first user are used: a byte each. */
  path: i32;
  /** Changes of opcode on the way to an output that has most of them. */
  height: i32;
  /** Opcode, and from bit 8 on the operands that receive adjoints. */
  kind: i32;
}

@unmanaged
export class ListUse {
  next: i32;
  user: i32;
}

/** A node's bytes are 2 to the power of this. */
export const NODE: u32 = 5;

/** A path that ends: no opcode and place has this byte. */
const NO_PATH: i32 = 0xffffff;

// Flags, one byte a node: bits 0 to 2, which operands receive adjoints; 6, it is an operation; 7, it depends on inputs.
const ACTIVE: i32 = 7;
const OPERATION: i32 = 6;
const DEPENDS: i32 = 7;
const WANTED: u8 = 128;

@inline
export function nodeAt(nodes: usize, i: i32): Node {
  return changetype<Node>(nodes + ((<usize>i) << NODE));
}

@inline
function dependsOf(flags: i32): i32 {
  return flags >> DEPENDS;
}

@inline
function operationOf(flags: i32): i32 {
  return (flags >> OPERATION) & 1;
}

@inline
export function activeOf(tape: Tape, i: i32): i32 {
  return load<u8>(tape.flags + i) & ACTIVE;
}

/** Bytes of the nodes, of one before them that stands for missing operands, and of the uses by lists. */
export function graphBytes(tape: Tape): u64 {
  return ((<u64>tape.length + 1) << NODE) + (<u64>tape.listsLength) * offsetof<ListUse>();
}

/** Makes the nodes in a block and returns the first; `counts` gets how many there are of each opcode. */
export function makeGraph(tape: Tape, block: usize, counts: usize): usize {
  const nodes = block + (1 << NODE);
  makeNodes(tape, nodes, counts);
  linkUses(tape, nodes);
  return nodes;
}

// Both passes look at every operand of every node in whatever order the user wrote, where a branch on the number of
// operands would be guessed wrong half the time. So there is none: a missing operand is -1, and is looked up as well.

/** From the start: which operands receive adjoints, and how many operands are operations. */
function makeNodes(tape: Tape, nodes: usize, counts: usize): void {
  const flags = tape.flags;
  memory.fill(flags - 1, 0, <usize>tape.length + 1);
  for (let k = 0; k < tape.wantedLength; k++) store<u8>(flags + at(tape.wanted, k), WANTED);
  for (let i = 0; i < tape.length; i++) {
    const code = codeOf(tape, i), leaf = code >= LEAVES;
    let bits = 0, waiting = 0;
    if (kindOf(code) >= LIST) {
      const list = flagsOfLists(tape, i, kindOf(code) == PAIRS);
      bits = list & 3;
      waiting = list >> 2;
    } else {
      const a: i32 = load<u8>(flags + (at(tape.a, i) | -(<i32>leaf))), b: i32 = load<u8>(flags + at(tape.b, i));
      const c: i32 = load<u8>(flags + at(tape.c, i));
      bits = dependsOf(a) | (dependsOf(b) << 1) | (dependsOf(c) << 2);
      waiting = operationOf(a) + operationOf(b) + operationOf(c);
    }
    bits &= activeOperandsOf(code);
    const depends = <i32>((bits | <i32>(code == INPUT)) != 0);
    store<u8>(flags + i, <u8>(load<u8>(flags + i) | (depends << DEPENDS) | (<i32>!leaf << OPERATION) | bits));
    put(counts, code, at(counts, code) + 1);
    const node = nodeAt(nodes, i);
    node.waiting = waiting;
    node.firstUse = -1;
    node.path = NO_PATH;
    node.height = 0;
    node.kind = code | (bits << 8);
  }
}

/** Bits 0 and 1: a list has elements that depend on inputs; above them, how many elements are operations. */
function flagsOfLists(tape: Tape, i: i32, pairs: bool): i32 {
  const a = at(tape.a, i), n = at(tape.b, i), c = at(tape.c, i);
  let bits = 0, waiting = 0;
  for (let k = 0; k < n; k++) {
    const one: i32 = load<u8>(tape.flags + at(tape.lists, a + k));
    const two: i32 = pairs ? load<u8>(tape.flags + at(tape.lists, c + k)) : 0;
    bits |= dependsOf(one) | (dependsOf(two) << 1);
    waiting += operationOf(one) + operationOf(two);
  }
  return (waiting << 2) | bits;
}

/** From the end: heights, uses and paths. The last user to come is the first on the tape. */
function linkUses(tape: Tape, nodes: usize): void {
  for (let i = tape.length - 1; i >= 0; i--) {
    const code = codeOf(tape, i);
    if (code >= LEAVES) continue;
    const node = nodeAt(nodes, i), height = node.height, path = <i32>(<u32>node.path >> 8), kind = kindOf(code);
    const use = i << NODE, role = path | (code << 18);
    if (kind >= LIST) {
      if (kind == PAIRS) linkList(tape, nodes, i, at(tape.c, i), height, code, role | (3 << 16));
      linkList(tape, nodes, i, at(tape.a, i), height, code, role | (3 << 16));
      continue;
    }
    if (kind == 3) link(nodes, at(tape.c, i), use + 8, height, code, role | (2 << 16));
    link(nodes, at(tape.b, i), use + 4, height, code, role | (1 << 16));
    link(nodes, at(tape.a, i), use, height, code, role);
  }
}

@inline
function link(nodes: usize, operand: i32, use: i32, height: i32, code: i32, path: i32): void {
  const node = nodeAt(nodes, operand);
  store<i32>(nodes + use, node.firstUse);
  node.firstUse = use;
  node.path = path;
  node.height = max<i32>(node.height, height + <i32>((node.kind & 0xff) != code));
}

function linkList(tape: Tape, nodes: usize, user: i32, start: i32, height: i32, code: i32, path: i32): void {
  const uses = (tape.length << NODE) + start * <i32>offsetof<ListUse>();
  for (let k = at(tape.b, user) - 1; k >= 0; k--) {
    const use = uses + k * <i32>offsetof<ListUse>();
    changetype<ListUse>(nodes + use).user = user;
    link(nodes, at(tape.lists, start + k), use, height, code, path);
  }
}
