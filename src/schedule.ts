/**
 * Tape to program: the same operations, grouped into RUNS of one opcode, slots numbered in the order of
 * execution (src/layout.ts draws the formats).
 *
 * An interpreter pays one unpredictable branch a dispatch; a run pays it once for all its operations. A list
 * scheduler keeps a queue of ready operations for each kind (opcode and the operands that receive adjoints),
 * always takes the longest, and lets operations of that kind which become ready meanwhile join the run. The
 * order is a function of the tape alone.
 */
import { activeOperands } from "./readings.js";
import { nameOf } from "./ops.js";
import { CONSTANT, INPUT, LEAVES, LIST, PAIRS, PARAMETER, forEachOperand, operandKind } from "./tape.js";
import type { Tape } from "./tape.js";
import { RUN_WORDS } from "./layout.js";

export interface Program {
  readonly slots: number;
  readonly inputs: number;
  readonly parameters: number;
  readonly constants: Float64Array;
  /** RUN_WORDS words a run. */
  readonly runs: Uint32Array;
  readonly index: Uint32Array;
  /** Slot of each output. */
  readonly outputs: Uint32Array;
}

export interface Schedule {
  readonly program: Program;
  /** Node of the tape to slot of the program. */
  readonly slotOf: Int32Array;
}

/** Bit i by opcode: operand i has a partial derivative. */
const activeBits = /* @__PURE__ */ Uint8Array.from(nameOf, activeOperands);

/**
 * For each node, the operands that receive an adjoint: those that depend through derivatives on an input, or on
 * one of the nodes `wanted`.
 */
function activity(tape: Tape, wanted: ArrayLike<number>): Uint8Array {
  const { opcodes, a, b, c, length } = tape;
  const depends = new Uint8Array(length);
  const active = new Uint8Array(length);
  for (let k = 0; k < wanted.length; k++) depends[wanted[k]!] = 1;
  for (let i = 0; i < length; i++) {
    const code = opcodes[i]!;
    if (code >= LEAVES) {
      if (code === INPUT) depends[i] = 1;
      continue;
    }
    const kind = operandKind[code]!;
    let bits = 0;
    if (kind >= LIST) {
      let k = 0;
      const n = tape.b[i]!;
      forEachOperand(tape, i, (operand) => (bits |= depends[operand]! << (k++ < n ? 0 : 1)));
    } else {
      bits = depends[a[i]!]!;
      if (kind > 1) bits |= depends[b[i]!]! << 1;
      if (kind > 2) bits |= depends[c[i]!]! << 2;
    }
    active[i] = bits & activeBits[code]!;
    if (active[i]) depends[i] = 1;
  }
  return active;
}

/** Who waits for whom: `waiting[i]` operands of node i are not done; users of i are `users[firstUser[i]...]`. */
interface Dependencies {
  readonly waiting: Int32Array;
  readonly firstUser: Int32Array;
  readonly users: Int32Array;
}

function dependencies(tape: Tape): Dependencies {
  const { opcodes, a, b, c, length } = tape;
  const waiting = new Int32Array(length);
  const firstUser = new Int32Array(length + 1);
  const each = (i: number, visit: (operand: number, i: number) => void): void => {
    const kind = operandKind[opcodes[i]!]!;
    if (kind >= LIST) {
      forEachOperand(tape, i, (operand) => visit(operand, i));
      return;
    }
    if (kind > 0) visit(a[i]!, i);
    if (kind > 1) visit(b[i]!, i);
    if (kind > 2) visit(c[i]!, i);
  };
  const count = (operand: number, i: number): void => {
    if (opcodes[operand]! >= LEAVES) return;
    waiting[i]!++;
    firstUser[operand + 1]!++;
  };
  for (let i = 0; i < length; i++) each(i, count);
  for (let i = 0; i < length; i++) firstUser[i + 1]! += firstUser[i]!;
  const users = new Int32Array(firstUser[length]!);
  const next = firstUser.slice(0, length);
  const enter = (operand: number, i: number): void => {
    if (opcodes[operand]! < LEAVES) users[next[operand]!++] = i;
  };
  for (let i = 0; i < length; i++) each(i, enter);
  return { waiting, firstUser, users };
}

/** Operations in the order of execution, and where each run starts in it. */
interface Order {
  readonly nodes: Int32Array;
  readonly starts: number[];
}

/** Queues of ready operations, one a kind, as linked lists over the nodes. */
class ReadyQueues {
  readonly #next: Int32Array;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #length: Int32Array;
  /** Kinds that were ever ready. */
  readonly #kinds: number[] = [];

  constructor(nodes: number, kinds: number) {
    this.#next = new Int32Array(nodes).fill(-1);
    this.#head = new Int32Array(kinds).fill(-1);
    this.#tail = new Int32Array(kinds).fill(-1);
    this.#length = new Int32Array(kinds);
  }

  enter(kind: number, node: number): void {
    const tail = this.#tail[kind]!;
    if (tail < 0) this.#kinds.push(kind);
    if (this.#head[kind]! < 0) this.#head[kind] = node;
    else this.#next[tail] = node;
    this.#tail[kind] = node;
    this.#length[kind]!++;
  }

  /** The next operation of a kind, or -1. */
  take(kind: number): number {
    const node = this.#head[kind]!;
    if (node < 0) return -1;
    this.#head[kind] = this.#next[node]!;
    this.#length[kind]!--;
    return node;
  }

  /** The kind with most operations ready, the first made ready at a tie; -1 where nothing is ready. */
  longest(): number {
    let best = -1;
    let most = 0;
    for (const kind of this.#kinds) {
      if (this.#length[kind]! > most) {
        most = this.#length[kind]!;
        best = kind;
      }
    }
    return best;
  }
}

function order(tape: Tape, active: Uint8Array): Order {
  const { opcodes, length } = tape;
  const { waiting, firstUser, users } = dependencies(tape);
  const queues = new ReadyQueues(length, 8 * 256);
  const kindOf = (i: number): number => opcodes[i]! * 8 + active[i]!;
  const nodes = new Int32Array(length);
  const starts: number[] = [];
  let n = 0;
  for (let i = 0; i < length; i++) {
    if (opcodes[i]! < LEAVES && waiting[i] === 0) queues.enter(kindOf(i), i);
  }
  for (let kind = queues.longest(); kind >= 0; kind = queues.longest()) {
    starts.push(n);
    for (let i = queues.take(kind); i >= 0; i = queues.take(kind)) {
      nodes[n++] = i;
      for (let k = firstUser[i]!; k < firstUser[i + 1]!; k++) {
        const user = users[k]!;
        if (--waiting[user]! === 0) queues.enter(kindOf(user), user);
      }
    }
  }
  return { nodes: nodes.subarray(0, n), starts };
}

/** Leaves first, then results in the order of execution. */
function numberSlots(tape: Tape, nodes: Int32Array): Int32Array {
  const { opcodes, a, inputs, parameters, constants } = tape;
  const slotOf = new Int32Array(tape.length);
  for (let i = 0; i < tape.length; i++) {
    const code = opcodes[i]!;
    if (code === INPUT) slotOf[i] = a[i]!;
    else if (code === PARAMETER) slotOf[i] = inputs + a[i]!;
    else if (code === CONSTANT) slotOf[i] = inputs + parameters + a[i]!;
  }
  const leaves = inputs + parameters + constants.length;
  for (let k = 0; k < nodes.length; k++) slotOf[nodes[k]!] = leaves + k;
  return slotOf;
}

/** Words of operands that the operations of one kind take, lists not counted. */
const operandWords = [0, 1, 2, 3, 2, 3];

/** `wanted`: nodes, besides the inputs, whose adjoints will be read. */
export function schedule(tape: Tape, wanted: ArrayLike<number> = []): Schedule {
  const active = activity(tape, wanted);
  const { nodes, starts } = order(tape, active);
  const slotOf = numberSlots(tape, nodes);
  const leaves = tape.inputs + tape.parameters + tape.constants.length;
  const runs = new Uint32Array(starts.length * RUN_WORDS);
  let words = tape.lists.length;
  for (let k = 0; k < nodes.length; k++) words += operandWords[operandKind[tape.opcodes[nodes[k]!]!]!]!;
  const index = new Uint32Array(words);
  for (let k = 0; k < tape.lists.length; k++) index[k] = slotOf[tape.lists[k]!]!;
  let at = tape.lists.length;
  starts.forEach((start, r) => {
    const count = (starts[r + 1] ?? nodes.length) - start;
    const first = nodes[start]!;
    const code = tape.opcodes[first]!;
    runs.set([code | (active[first]! << 8), count, leaves + start, at], r * RUN_WORDS);
    writeOperands(tape, nodes.subarray(start, start + count), slotOf, index, at);
    at += count * operandWords[operandKind[code]!]!;
  });
  const program: Program = {
    slots: leaves + nodes.length,
    inputs: tape.inputs,
    parameters: tape.parameters,
    constants: tape.constants,
    runs,
    index,
    outputs: Uint32Array.from(tape.outputs, (output) => slotOf[output]!),
  };
  return { program, slotOf };
}

/** Operand words of one run: all first operands, then all second, then all third. */
function writeOperands(tape: Tape, nodes: Int32Array, slotOf: Int32Array, index: Uint32Array, at: number): void {
  const { a, b, c } = tape;
  const kind = operandKind[tape.opcodes[nodes[0]!]!]!;
  const n = nodes.length;
  const list = kind >= LIST;
  for (let k = 0; k < n; k++) {
    const i = nodes[k]!;
    index[at + k] = list ? a[i]! : slotOf[a[i]!]!;
    if (kind > 1) index[at + n + k] = list ? b[i]! : slotOf[b[i]!]!;
    if (kind === 3 || kind === PAIRS) index[at + 2 * n + k] = list ? c[i]! : slotOf[c[i]!]!;
  }
}
