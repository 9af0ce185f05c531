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
import { markFresh } from "./fresh.js";
import { RunWriter } from "./runs.js";

export interface Program {
  readonly slots: number;
  readonly inputs: number;
  readonly parameters: number;
  readonly constants: Float64Array;
  /** RUN_WORDS words a run. */
  readonly runs: Uint32Array;
  readonly index: Uint32Array;
  /** Pairs (first slot, count) of adjoints to clear. */
  readonly cleared: Uint32Array;
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

/**
 * Operations in the order of execution. A batch is a stretch of one kind whose operations do not use one another;
 * `joined` marks those that follow a batch of the same kind because it made them ready.
 */
export interface Order {
  readonly nodes: Int32Array;
  readonly starts: readonly number[];
  readonly joined: readonly boolean[];
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

  ready(kind: number): number {
    return this.#length[kind]!;
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
  const joined: boolean[] = [];
  let n = 0;
  for (let i = 0; i < length; i++) {
    if (opcodes[i]! < LEAVES && waiting[i] === 0) queues.enter(kindOf(i), i);
  }
  for (let kind = queues.longest(); kind >= 0; kind = queues.longest()) {
    for (let first = true; queues.ready(kind) > 0; first = false) {
      starts.push(n);
      joined.push(!first);
      for (let left = queues.ready(kind); left > 0; left--) {
        const i = queues.take(kind);
        nodes[n++] = i;
        for (let k = firstUser[i]!; k < firstUser[i + 1]!; k++) {
          const user = users[k]!;
          if (--waiting[user]! === 0) queues.enter(kindOf(user), user);
        }
      }
    }
  }
  return { nodes: nodes.subarray(0, n), starts, joined };
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

/** `wanted`: nodes, besides the inputs, whose adjoints will be read. */
export function schedule(tape: Tape, wanted: ArrayLike<number> = []): Schedule {
  const active = activity(tape, wanted);
  const ordered = order(tape, active);
  const slotOf = numberSlots(tape, ordered.nodes);
  const leaves = tape.inputs + tape.parameters + tape.constants.length;
  const runs = new RunWriter(tape, active, slotOf, leaves).write(ordered);
  const outputs = Uint32Array.from(tape.outputs, (output) => slotOf[output]!);
  const read = Array.from(wanted, (node) => slotOf[node]!);
  const cleared = markFresh(runs, [...outputs, ...read], leaves + ordered.nodes.length, tape.inputs);
  const program: Program = {
    slots: leaves + ordered.nodes.length,
    inputs: tape.inputs,
    parameters: tape.parameters,
    constants: tape.constants,
    runs: runs.runs.trimmed(),
    index: runs.index.trimmed(),
    cleared,
    outputs,
  };
  return { program, slotOf };
}
