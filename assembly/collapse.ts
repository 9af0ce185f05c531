// Long chains of additions become sums, and long sums of products dot products (src/optimize.ts says which, and in
// what order). An INNER addition or product is one that nothing uses but the addition or the sum above it.
import { LIST, PAIRS } from "../src/layout";
import { ADD, DOT, MUL, SUM, kindOf } from "./table.generated";
import { Tape, at, codeOf, isConstant, put, valueOf } from "./tape";

/** As many as a sum has partial sums. Shorter lists go faster as additions in runs across many chains. */
const FEWEST: i32 = 8;

/**
 * From a tape with its uses counted. Nodes that end up in a list have no more uses then, but stay on the tape. True where
 * lists were written anew: those of a dot product that took the place of one of its products may then stand behind those
 * of later nodes.
 */
export function collapse(tape: Tape): bool {
  const found = tape.slots, count = countTerms(tape, found);
  if (count < 0) return false;
  // Lists are written anew from the start, so the old ones move out of the way, into the table. A list has at most
  // two words more than before for each node that it stands for, and the table more than two for each node.
  const old = tape.lists + ((<usize>tape.tableLength) << 2);
  memory.copy(old, tape.lists, (<usize>tape.listsLength) << 2);
  let next = 0;
  for (let k = 0; k < count; k++) {
    const i = at(found, k), code = codeOf(tape, i), kind = kindOf(code);
    if (kind >= LIST) {
      const n = at(tape.b, i), from = old + ((<usize>at(tape.a, i)) << 2);
      memory.copy(tape.lists + ((<usize>next) << 2), from, (<usize>(kind == PAIRS ? 2 * n : n)) << 2);
      next += setList(tape, i, code, next, n);
    } else if (at(tape.first, i) >= FEWEST) {
      next += setList(tape, i, SUM, next, gather(tape, i, next));
    }
  }
  tape.listsLength = next;
  return true;
}

@inline
function isInner(tape: Tape, node: i32, code: i32): bool {
  return codeOf(tape, node) == code && at(tape.second, node) == 1;
}

/** A constant +0 is no term: sums start from it. */
@inline
function isZero(tape: Tape, node: i32): bool {
  return isConstant(tape, node) && !reinterpret<u64>(valueOf(tape, node));
}

/**
 * Sets `first` of each addition to its number of terms, inner ones to 0. Writes down, in the tape's order, operations
 * over lists and additions of enough terms, some of them inner, and gives their number; -1 for nothing to collapse.
 */
function countTerms(tape: Tape, found: usize): i32 {
  const candidates = findCandidates(tape, found);
  let count = 0, any = false;
  for (let k = 0; k < candidates; k++) {
    const i = at(found, k), code = codeOf(tape, i);
    if (!at(tape.second, i)) continue;
    let n = FEWEST;
    if (code == ADD) put(tape.first, i, (n = take(tape, i, at(tape.a, i)) + take(tape, i, at(tape.b, i))));
    if (n < FEWEST) continue;
    put(found, count++, i);
    any = any || code == ADD || (code == SUM && at(tape.b, i) >= FEWEST);
  }
  return any ? count : -1;
}

/** Additions and operations over lists; by themselves, since a branch on opcodes as they come is guessed wrong. */
function findCandidates(tape: Tape, found: usize): i32 {
  let count = 0;
  for (let i = 0; i < tape.length; i++) {
    const code = codeOf(tape, i);
    put(found, count, i);
    count += <i32>(code == ADD) | <i32>(kindOf(code) >= LIST);
  }
  return count;
}

/** Operands are taken apart that are inner additions; of two, one of two terms is itself a term: it stands for what
 * the user added up beside the chain, and is faster as an addition in a run of its kind. */
function isTakenApart(tape: Tape, above: i32, node: i32): bool {
  if (!isInner(tape, node, ADD)) return false;
  const a = at(tape.a, above), b = at(tape.b, above);
  if (!isInner(tape, a, ADD) || !isInner(tape, b, ADD)) return true;
  return isInner(tape, at(tape.a, node), ADD) || isInner(tape, at(tape.b, node), ADD);
}

/** The number of terms that an operand gives to the addition above it. */
function take(tape: Tape, above: i32, node: i32): i32 {
  if (!isTakenApart(tape, above, node)) return isZero(tape, node) ? 0 : 1;
  const n = at(tape.first, node);
  put(tape.first, node, 0);
  return n;
}

/** Writes the terms below an addition to the list at `start`, and gives their number. */
function gather(tape: Tape, root: i32, start: i32): i32 {
  // An addition to take apart, or ~term.
  const stack = tape.third;
  let next = start, depth = 1;
  put(stack, 0, root);
  while (depth > 0) {
    const node = at(stack, --depth);
    if (node < 0) {
      if (isZero(tape, ~node)) put(tape.second, ~node, at(tape.second, ~node) - 1);
      else put(tape.lists, next++, ~node);
      continue;
    }
    if (node != root) put(tape.second, node, 0);
    const a = at(tape.a, node), b = at(tape.b, node);
    const apartA = isTakenApart(tape, node, a), apartB = isTakenApart(tape, node, b), late = apartB && !apartA;
    put(stack, depth++, late ? ~a : apartB ? b : ~b);
    put(stack, depth++, late ? b : apartA ? a : ~a);
  }
  return next - start;
}

/**
 * Makes node `i` an operation over the list at `start`, a dot product where it can be one; the words it takes. One term
 * that is no product, a bias, is added to the product of the others.
 */
function setList(tape: Tape, i: i32, code: i32, start: i32, n: i32): i32 {
  const products = code == SUM ? countProducts(tape, start, n) : 0;
  if (products < FEWEST || products < n - 1) return setNode(tape, i, code, start, n);
  const bias = products < n ? takeBias(tape, start, n) : -1;
  let latest = i;
  for (let k = start; k < start + products; k++) {
    const product = at(tape.lists, k);
    put(tape.lists, k, at(tape.a, product));
    put(tape.lists, k + products, at(tape.b, product));
    put(tape.second, product, 0);
    latest = k > start ? max<i32>(latest, product) : product;
  }
  if (bias < 0) return setNode(tape, i, DOT, start, products);
  // In the place of the latest product, which comes after the operands of all.
  put(tape.second, latest, 1);
  store<u8>(tape.opcodes + i, <u8>ADD);
  const first = bias < latest && !isConstant(tape, bias);
  put(tape.a, i, first ? bias : latest);
  put(tape.b, i, first ? latest : bias);
  put(tape.c, i, -1);
  return setNode(tape, latest, DOT, start, products);
}

function setNode(tape: Tape, i: i32, code: i32, start: i32, n: i32): i32 {
  const pairs = kindOf(code) == PAIRS;
  store<u8>(tape.opcodes + i, <u8>code);
  put(tape.a, i, start);
  put(tape.b, i, n);
  put(tape.c, i, pairs ? start + n : -1);
  return pairs ? 2 * n : n;
}

function countProducts(tape: Tape, start: i32, n: i32): i32 {
  let count = 0;
  for (let k = start; k < start + n && k - start <= count + 1; k++) count += <i32>isInner(tape, at(tape.lists, k), MUL);
  return count;
}

/** Takes the one term that is no product out of the list. */
function takeBias(tape: Tape, start: i32, n: i32): i32 {
  let k = start;
  while (isInner(tape, at(tape.lists, k), MUL)) k++;
  const bias = at(tape.lists, k);
  for (; k < start + n - 1; k++) put(tape.lists, k, at(tape.lists, k + 1));
  return bias;
}
