// Which output depends on which input, and which inputs meet in something that is not linear: read off an optimised tape.
//
// First order: the set of inputs of each node or, upward, the set of outputs. Second order: the Hessian is a sum over
// operations of Jᵀ · (second derivatives of the operation) · J, J the derivatives of its operands; so it has an entry where
// an operation that an output depends on couples two operands (`curvesOf` of the table), one input of the first and one of
// the second. Sets are asked for of what is coupled alone, not of what is only added up.
import { INPUT, LIST, OF_INPUTS, OF_OUTPUTS, PAIRS } from "../src/layout";
import { couple, rowsOfCouples } from "./couples";
import { beginSets, collect, list, markNumber, markSet, single, unite } from "./sets";
import { activeOperandsOf, curvesOf, kindOf } from "./table.generated";
import { Tape, at, codeOf, put } from "./tape";
import { push } from "./words";

/** Flags of a node: an output depends on it; its set is asked for. */
const LIVE: u8 = 1;
const WANTED: u8 = 2;

/** Leaves `starts` and `members`: where the members of each row start, and these, sorted. Traps where memory is exhausted. */
export function patternOf(tape: Tape, inputs: i32, what: i32): bool {
  beginSets(tape, what == OF_INPUTS ? tape.outputsLength : inputs);
  memory.fill(tape.first, 0, (<usize>tape.length) << 2);
  memory.fill(tape.flags, 0, tape.length);
  for (let k = 0; k < tape.outputsLength; k++) flag(tape, at(tape.outputs, k), LIVE);
  for (let i = tape.length - 1; i >= 0; i--) findWanted(tape, i);
  if (what == OF_INPUTS) upward(tape);
  else downward(tape, what == OF_OUTPUTS ? LIVE : WANTED);
  push(tape.starts, 0);
  if (what == OF_OUTPUTS) for (let k = 0; k < tape.outputsLength; k++) row(tape, at(tape.outputs, k));
  else if (what == OF_INPUTS) for (let k = 0; k < inputs; k++) row(tape, at(tape.third, k));
  else {
    for (let i = 0; i < tape.length; i++) if (load<u8>(tape.flags + i) & LIVE) coupleOperands(tape, i);
    rowsOfCouples(tape, inputs);
  }
  return true;
}

@inline
function flag(tape: Tape, node: i32, bits: u8): void {
  store<u8>(tape.flags + node, load<u8>(tape.flags + node) | bits);
}

function row(tape: Tape, node: i32): void {
  list(tape, at(tape.first, node), tape.members);
  push(tape.starts, tape.members.length);
}

/** How many operands node `i` has, two lists one after the other. */
@inline
function operandsOf(tape: Tape, i: i32, kind: i32): i32 {
  return kind < LIST ? kind : kind == PAIRS ? 2 * at(tape.b, i) : at(tape.b, i);
}

@inline
function operandAt(tape: Tape, i: i32, kind: i32, k: i32): i32 {
  if (kind < LIST) return at(k == 0 ? tape.a : k == 1 ? tape.b : tape.c, i);
  const n = at(tape.b, i);
  return k < n ? at(tape.lists, at(tape.a, i) + k) : at(tape.lists, at(tape.c, i) + k - n);
}

/** Which operand of the table operand `k` of a flat list is. */
@inline
function placeOf(tape: Tape, i: i32, kind: i32, k: i32): i32 {
  return kind < LIST ? k : kind == PAIRS ? <i32>(k >= at(tape.b, i)) : 0;
}

@inline
function isActive(code: i32, place: i32): bool {
  return <bool>((activeOperandsOf(code) >> place) & 1);
}

/** Passes on to its operands what is asked of node `i`. */
function findWanted(tape: Tape, i: i32): void {
  const flags = load<u8>(tape.flags + i), code = codeOf(tape, i), kind = kindOf(code);
  if (!flags || !kind) return;
  const curves = flags & LIVE ? curvesOf(code) : 0;
  // Operands that another's partial derivative depends on, be they active or not.
  const coupled = curves | (curves >> 4) | (curves >> 8), n = operandsOf(tape, i, kind);
  for (let k = 0; k < n; k++) {
    const place = placeOf(tape, i, kind, k);
    let bits: u8 = isActive(code, place) ? flags : 0;
    if (((coupled >> place) & 1) || ((curves >> (4 * place)) & 15)) bits |= WANTED;
    flag(tape, operandAt(tape, i, kind, k), bits);
  }
}

/** The set of inputs of each node that has the flag. */
function downward(tape: Tape, which: u8): void {
  for (let i = 0; i < tape.length; i++) {
    if (!(load<u8>(tape.flags + i) & which)) continue;
    const code = codeOf(tape, i), kind = kindOf(code);
    put(tape.first, i, code == INPUT ? single(tape, at(tape.a, i)) : kind ? inputsOf(tape, i, code, kind) : 0);
  }
}

function inputsOf(tape: Tape, i: i32, code: i32, kind: i32): i32 {
  const n = operandsOf(tape, i, kind);
  let set = 0;
  for (let k = 0; k < n; k++) {
    if (!isActive(code, placeOf(tape, i, kind, k))) continue;
    const other = at(tape.first, operandAt(tape, i, kind, k));
    if (kind < LIST) set = unite(tape, set, other);
    else if (other != set) markSet(tape, (set = other));
  }
  return kind < LIST ? set : collect(tape);
}

// Upward, each node has a linked list of its users: pairs of a user, or -1 - k where it is output k, and the next pair.
// `second` has the first of each node.

function use(tape: Tape, node: i32, user: i32): void {
  const next = at(tape.second, node);
  put(tape.second, node, tape.pairs.length);
  push(tape.pairs, user);
  push(tape.pairs, next);
}

/** The set of outputs of each node; `third` has the node of each input. */
function upward(tape: Tape): void {
  memory.fill(tape.second, 0xff, (<usize>tape.length) << 2);
  for (let k = 0; k < tape.outputsLength; k++) use(tape, at(tape.outputs, k), -1 - k);
  for (let i = tape.length - 1; i >= 0; i--) {
    const code = codeOf(tape, i), kind = kindOf(code);
    if (code == INPUT) put(tape.third, at(tape.a, i), i);
    if (!(load<u8>(tape.flags + i) & LIVE)) continue;
    put(tape.first, i, outputsOf(tape, at(tape.second, i)));
    const n = operandsOf(tape, i, kind);
    for (let k = 0; k < n; k++) {
      if (isActive(code, placeOf(tape, i, kind, k))) use(tape, operandAt(tape, i, kind, k), i);
    }
  }
}

function outputsOf(tape: Tape, uses: i32): i32 {
  const only = at(tape.pairs.at, uses);
  if (only >= 0 && at(tape.pairs.at, uses + 1) < 0) return at(tape.first, only);
  for (; uses >= 0; uses = at(tape.pairs.at, uses + 1)) {
    const user = at(tape.pairs.at, uses);
    if (user < 0) markNumber(tape, -1 - user);
    else markSet(tape, at(tape.first, user));
  }
  return collect(tape);
}

/** Notes which sets of inputs an operation couples. */
function coupleOperands(tape: Tape, i: i32): void {
  const code = codeOf(tape, i), kind = kindOf(code), curves = curvesOf(code);
  if (!curves) return;
  if (kind < LIST) {
    for (let k = 0; k < kind; k++) {
      for (let j = 0; j < kind; j++) if ((curves >> (4 * k + j)) & 1) coupleNodes(tape, operandAt(tape, i, kind, k), operandAt(tape, i, kind, j));
    }
    return;
  }
  const n = at(tape.b, i), all = operandsOf(tape, i, kind);
  if (curves & 0x888) {
    for (let k = 0; k < all; k++) markSet(tape, at(tape.first, operandAt(tape, i, kind, k)));
    const set = collect(tape);
    return couple(tape, set, set);
  }
  for (let k = 0; k < all; k++) {
    const place = placeOf(tape, i, kind, k), node = operandAt(tape, i, kind, k), first = k < n ? k : k - n;
    if ((curves >> (4 * place)) & 1) coupleNodes(tape, node, operandAt(tape, i, kind, first));
    if (kind == PAIRS && (curves >> (4 * place + 1)) & 1) coupleNodes(tape, node, operandAt(tape, i, kind, first + n));
  }
}

@inline
function coupleNodes(tape: Tape, a: i32, b: i32): void {
  couple(tape, at(tape.first, a), at(tape.first, b));
}
