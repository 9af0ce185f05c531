// Tape to a smaller tape: folds constants, drops neutral operands, shares equal subexpressions, collapses chains of
// additions, removes what no output needs (src/optimize.ts says what may be rewritten and why).
import { CONSTANT, LEAVES, LIST, PAIRS } from "../src/layout";
import { collapse } from "./collapse";
import { fuse } from "./fuse";
import { append, constant, find, forget, sameBits } from "./known";
import { allocate } from "./program";
import { evaluate, evaluateList } from "./rules.generated";
import { NEG, POW, SELECT, SQUARE, isCommutative, kindOf, neutralOf } from "./table.generated";
import { Tape, at, codeOf, isConstant, put, valueOf } from "./tape";
import { countUses } from "./uses";

/** Optimises a tape in place; false where there is no memory to fold a list. */
export function optimize(tape: Tape): bool {
  if (!share(tape)) return false;
  countUses(tape);
  fuse(tape);
  compact(tape, collapse(tape));
  return true;
}

/** Removes nodes that no output depends on; inputs and parameters stay. */
export function eliminate(tape: Tape): bool {
  countUses(tape);
  compact(tape, false);
  return true;
}

// The pass reads node i and writes node n <= i, so it works in place; `first` takes old nodes to new ones. Only the
// constants are not read in place: folding may make more of them than have been read, so theirs are moved first.

function share(tape: Tape): bool {
  const count = tape.length;
  const old = allocate(<f64>tape.constantsLength * 8 + 8);
  if (!old) return false;
  memory.copy(old, tape.constants, (<usize>tape.constantsLength) << 3);
  forget(tape);
  const to = tape.first;
  put(to, -1, -1);
  tape.length = 0;
  tape.constantsLength = 0;
  let lists = 0;
  for (let i = 0; i < count; i++) {
    const code = codeOf(tape, i), kind = kindOf(code);
    const a = at(tape.a, i), b = at(tape.b, i), c = at(tape.c, i);
    let node: i32 = 0;
    if (code == CONSTANT) {
      node = constant(tape, load<f64>(old + ((<usize>a) << 3)));
    } else if (code >= LEAVES) {
      node = append(tape, code, a, -1, -1);
    } else if (kind >= LIST) {
      node = list(tape, code, a, b, c, lists);
      if (node < 0) {
        heap.free(old);
        return false;
      }
      if (!isConstant(tape, node)) lists += kind == PAIRS ? 2 * b : b;
    } else {
      node = fixed(tape, code, at(to, a), at(to, b), at(to, c));
    }
    put(to, i, node);
  }
  tape.listsLength = lists;
  for (let k = 0; k < tape.outputsLength; k++) put(tape.outputs, k, at(to, at(tape.outputs, k)));
  heap.free(old);
  return true;
}

/** The node of an operation of fixed arity over new nodes. */
@inline
function fixed(tape: Tape, code: i32, a: i32, b: i32, c: i32): i32 {
  const constants = <i32>isConstant(tape, a) | <i32>isConstant(tape, b) | <i32>isConstant(tape, c);
  if (constants) return withConstants(tape, code, a, b, c);
  if (code == NEG && codeOf(tape, a) == NEG) return at(tape.a, a);
  // The operand recorded first comes first. Which it is nobody can guess: no branch.
  const swap = <i32>isCommutative(code) & <i32>(b < a);
  return find(tape, code, select<i32>(b, a, swap), select<i32>(a, b, swap), c);
}

/** The same where some of them are constants: one may be folded or dropped. */
function withConstants(tape: Tape, code: i32, a: i32, b: i32, c: i32): i32 {
  // Constants come second, else the operand recorded first comes first.
  if (isCommutative(code) && (isConstant(tape, a) || b < a) && !isConstant(tape, b)) {
    const other = a;
    a = b;
    b = other;
  }
  const ca = isConstant(tape, a), cb = b >= 0 && isConstant(tape, b), cc = c >= 0 && isConstant(tape, c);
  if (ca && (cb || b < 0) && (cc || c < 0)) {
    const second = b < 0 ? 0 : valueOf(tape, b), third = c < 0 ? 0 : valueOf(tape, c);
    return constant(tape, evaluate(code, valueOf(tape, a), second, third));
  }
  if (b >= 0 && c < 0) {
    const same = neutralOf(code);
    if (same == same) {
      if (cb && sameBits(valueOf(tape, b), same)) return a;
      if (ca && isCommutative(code) && sameBits(valueOf(tape, a), same)) return b;
    }
    // The core's pow(x, 2) is x · x to the bit.
    if (code == POW && cb && valueOf(tape, b) == 2) return find(tape, SQUARE, a, -1, -1);
  }
  if (code == SELECT && ca) return valueOf(tape, a) != 0 ? b : c;
  return find(tape, code, a, b, c);
}

/** Lists are folded where constant, else moved down to `start`; equal lists are not looked for. -1: no memory. */
function list(tape: Tape, code: i32, a: i32, n: i32, c: i32, start: i32): i32 {
  const total = kindOf(code) == PAIRS ? 2 * n : n;
  let constants = true;
  for (let k = 0; k < total; k++) {
    const node = at(tape.first, at(tape.lists, k < n ? a + k : c + k - n));
    constants = constants && isConstant(tape, node);
    put(tape.lists, start + k, node);
  }
  if (!constants) return append(tape, code, start, n, kindOf(code) == PAIRS ? start + n : -1);
  const values = allocate(<f64>total * 8 + 8);
  if (!values) return -1;
  for (let k = 0; k < total; k++) store<f64>(values + ((<usize>k) << 3), valueOf(tape, at(tape.lists, start + k)));
  const y = evaluateList(code, values, n);
  heap.free(values);
  return constant(tape, y);
}

/** Removes nodes without uses, and moves lists down over those of such nodes, unless `dense`: there is none then. */
function compact(tape: Tape, dense: bool): void {
  const to = tape.first, count = tape.length;
  let n = 0, lists = 0, constants = 0;
  put(to, -1, -1);
  for (let i = 0; i < count; i++) {
    if (!at(tape.second, i)) continue;
    const code = codeOf(tape, i), a = at(tape.a, i);
    store<u8>(tape.opcodes + n, <u8>code);
    if (kindOf(code) >= LIST) {
      lists = compactLists(tape, i, n, dense ? a : lists);
    } else {
      // No branch on leaves, constants and second operands, which come as they like.
      const leaf = <i32>(code >= LEAVES), number = <i32>(code == CONSTANT), value = select<i32>(a, constants, number);
      store<f64>(tape.constants + ((<usize>constants) << 3), load<f64>(tape.constants + ((<usize>value) << 3)));
      put(tape.a, n, select<i32>(select<i32>(constants, a, number), at(to, a | -leaf), leaf));
      put(tape.b, n, at(to, at(tape.b, i)));
      put(tape.c, n, at(to, at(tape.c, i)));
      constants += number;
    }
    put(to, i, n++);
  }
  tape.length = n;
  if (!dense) tape.listsLength = lists;
  tape.constantsLength = constants;
  for (let k = 0; k < tape.outputsLength; k++) put(tape.outputs, k, at(to, at(tape.outputs, k)));
}

/** Takes the lists of node `i` to `start`, for node `n`; returns where they end. */
function compactLists(tape: Tape, i: i32, n: i32, start: i32): i32 {
  const a = at(tape.a, i), length = at(tape.b, i), c = at(tape.c, i), pairs = c >= 0, middle = start + length;
  for (let k = 0; k < length; k++) put(tape.lists, start + k, at(tape.first, at(tape.lists, a + k)));
  if (pairs) for (let k = 0; k < length; k++) put(tape.lists, middle + k, at(tape.first, at(tape.lists, c + k)));
  put(tape.a, n, start);
  put(tape.b, n, length);
  put(tape.c, n, pairs ? middle : -1);
  return pairs ? middle + length : middle;
}
