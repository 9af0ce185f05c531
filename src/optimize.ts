/**
 * Tape to a smaller tape with the same bits: folds constants, drops neutral operands, shares equal
 * subexpressions, removes what no output needs.
 *
 * Every rewrite keeps IEEE meaning to the bit. So 0 · x stays (it may be NaN), x + 0 stays (it turns -0 into
 * +0), and only rows' own `neutral` elements go. Derivatives are those of the smaller tape.
 */
import { evaluate } from "./functions.js";
import { nameOf, rules } from "./ops.js";
import { CONSTANT, INPUT, LEAVES, LIST, PAIRS, PARAMETER, forEachOperand, operandKind } from "./tape.js";
import type { Tape } from "./tape.js";

export function optimize(tape: Tape): Tape {
  return eliminate(new Sharing(tape).run());
}

const commutative = /* @__PURE__ */ Uint8Array.from(nameOf, (name) => (rules[name].commutative ? 1 : 0));
const neutral = /* @__PURE__ */ nameOf.map((name) => rules[name].neutral);
const { pow, square, neg } = rules;

const bits = new Float64Array(1);
const halves = new Int32Array(bits.buffer);

function mix(h: number, x: number): number {
  h = Math.imul(h ^ x, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** One pass over the tape that folds, simplifies and shares, looking nodes up in an open-addressing table. */
class Sharing {
  readonly #tape: Tape;
  readonly #opcodes: Uint8Array;
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #c: Int32Array;
  readonly #lists: Int32Array;
  #listsLength = 0;
  #constants: Float64Array;
  #constantsLength = 0;
  #length = 0;
  /** Node of the old tape to node of the new. */
  readonly #to: Int32Array;
  /** Nodes of the new tape by hash of their record; -1 is free. */
  readonly #table: Int32Array;

  constructor(tape: Tape) {
    const n = tape.length;
    this.#tape = tape;
    this.#opcodes = new Uint8Array(n);
    this.#a = new Int32Array(n);
    this.#b = new Int32Array(n);
    this.#c = new Int32Array(n);
    this.#lists = new Int32Array(tape.lists.length);
    this.#constants = new Float64Array(Math.max(16, tape.constants.length));
    this.#to = new Int32Array(n);
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(2 * n + 2))).fill(-1);
  }

  run(): Tape {
    const { opcodes, a, b, c, constants, length } = this.#tape;
    const to = this.#to;
    for (let i = 0; i < length; i++) {
      const code = opcodes[i]!;
      const kind = operandKind[code]!;
      if (code === CONSTANT) to[i] = this.#constant(constants[a[i]!]!);
      else if (code >= LEAVES) to[i] = this.#append(code, a[i]!, -1, -1);
      else if (kind >= LIST) to[i] = this.#list(code, a[i]!, b[i]!, c[i]!);
      else to[i] = this.#fixed(code, to[a[i]!]!, kind > 1 ? to[b[i]!]! : -1, kind > 2 ? to[c[i]!]! : -1);
    }
    const n = this.#length;
    return {
      ...this.#tape,
      length: n,
      opcodes: this.#opcodes.subarray(0, n),
      a: this.#a.subarray(0, n),
      b: this.#b.subarray(0, n),
      c: this.#c.subarray(0, n),
      lists: this.#lists.subarray(0, this.#listsLength),
      constants: this.#constants.subarray(0, this.#constantsLength),
      outputs: this.#tape.outputs.map((output) => to[output]!),
    };
  }

  #isConstant(node: number): boolean {
    return node < 0 || this.#opcodes[node] === CONSTANT;
  }

  #valueOf(node: number): number {
    return this.#constants[this.#a[node]!]!;
  }

  #fixed(code: number, a: number, b: number, c: number): number {
    if (commutative[code] && b < a) [a, b] = [b, a];
    if (this.#isConstant(a) && this.#isConstant(b) && this.#isConstant(c)) {
      const args = [a, b, c].filter((x) => x >= 0).map((x) => this.#valueOf(x));
      return this.#constant(evaluate(nameOf[code]!, args));
    }
    if (b >= 0 && c < 0) {
      const same = neutral[code];
      if (same !== undefined) {
        if (this.#opcodes[b] === CONSTANT && Object.is(this.#valueOf(b), same)) return a;
        if (commutative[code] && this.#opcodes[a] === CONSTANT && Object.is(this.#valueOf(a), same)) return b;
      }
      // The core's pow(x, 2) is x · x to the bit.
      if (code === pow.code && this.#opcodes[b] === CONSTANT && this.#valueOf(b) === 2) {
        return this.#fixed(square.code, a, -1, -1);
      }
    }
    if (code === neg.code && this.#opcodes[a] === code) return this.#a[a]!;
    return this.#find(code, a, b, c, mix(mix(mix(code, a), b), c));
  }

  /** The node with this record, appended where it is new. */
  #find(code: number, a: number, b: number, c: number, hash: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const node = table[at]!;
      if (node < 0) return (table[at] = this.#append(code, a, b, c));
      if (this.#opcodes[node] === code && this.#a[node] === a && this.#b[node] === b && this.#c[node] === c)
        return node;
    }
  }

  #append(code: number, a: number, b: number, c: number): number {
    const i = this.#length++;
    this.#opcodes[i] = code;
    this.#a[i] = a;
    this.#b[i] = b;
    this.#c[i] = c;
    return i;
  }

  #constant(x: number): number {
    bits[0] = x;
    const table = this.#table;
    const mask = table.length - 1;
    for (let at = mix(mix(CONSTANT, halves[0]!), halves[1]!) & mask; ; at = (at + 1) & mask) {
      const node = table[at]!;
      if (node < 0) {
        const which = this.#constantsLength++;
        if (which === this.#constants.length) {
          const bigger = new Float64Array(2 * which);
          bigger.set(this.#constants);
          this.#constants = bigger;
        }
        this.#constants[which] = x;
        return (table[at] = this.#append(CONSTANT, which, -1, -1));
      }
      if (this.#opcodes[node] === CONSTANT && Object.is(this.#valueOf(node), x)) return node;
    }
  }

  /** Lists are folded where constant, else copied; equal lists are not looked for. */
  #list(code: number, a: number, n: number, c: number): number {
    const { lists } = this.#tape;
    const start = this.#listsLength;
    const total = operandKind[code] === PAIRS ? 2 * n : n;
    let constant = true;
    for (let k = 0; k < total; k++) {
      const node = this.#to[lists[k < n ? a + k : c + k - n]!]!;
      if (this.#opcodes[node] !== CONSTANT) constant = false;
      this.#lists[start + k] = node;
    }
    if (constant) {
      const values = Array.from(this.#lists.subarray(start, start + total), (node) => this.#valueOf(node));
      return this.#constant(evaluate(nameOf[code]!, values));
    }
    this.#listsLength += total;
    return this.#append(code, start, n, operandKind[code] === PAIRS ? start + n : -1);
  }
}

/** The tape without nodes that no output depends on. Inputs and parameters stay. */
export function eliminate(tape: Tape): Tape {
  const { length } = tape;
  const live = liveNodes(tape);
  const to = new Int32Array(length);
  const opcodes = new Uint8Array(length);
  const a = new Int32Array(length);
  const b = new Int32Array(length);
  const c = new Int32Array(length);
  const lists = new Int32Array(tape.lists.length);
  const constants = new Float64Array(tape.constants.length);
  let n = 0;
  let listed = 0;
  let constantCount = 0;
  for (let i = 0; i < length; i++) {
    if (!live[i]) continue;
    const code = tape.opcodes[i]!;
    const kind = operandKind[code]!;
    opcodes[n] = code;
    a[n] = code >= LEAVES ? tape.a[i]! : kind >= LIST ? listed : to[tape.a[i]!]!;
    b[n] = kind >= LIST ? tape.b[i]! : kind > 1 ? to[tape.b[i]!]! : -1;
    c[n] = kind === PAIRS ? listed + tape.b[i]! : kind === 3 ? to[tape.c[i]!]! : -1;
    if (kind >= LIST) forEachOperand(tape, i, (operand) => (lists[listed++] = to[operand]!));
    if (code === CONSTANT) {
      constants[constantCount] = tape.constants[tape.a[i]!]!;
      a[n] = constantCount++;
    }
    to[i] = n++;
  }
  return {
    ...tape,
    length: n,
    opcodes: opcodes.slice(0, n),
    a: a.slice(0, n),
    b: b.slice(0, n),
    c: c.slice(0, n),
    lists: lists.slice(0, listed),
    constants: constants.slice(0, constantCount),
    outputs: tape.outputs.map((output) => to[output]!),
  };
}

/** 1 for every node that an output depends on, and for inputs and parameters. */
export function liveNodes(tape: Tape): Uint8Array {
  const { length, opcodes, a, b, c } = tape;
  const live = new Uint8Array(length);
  for (const output of tape.outputs) live[output] = 1;
  for (let i = length - 1; i >= 0; i--) {
    const code = opcodes[i]!;
    if (code === INPUT || code === PARAMETER) live[i] = 1;
    if (!live[i] || code >= LEAVES) continue;
    const kind = operandKind[code]!;
    if (kind >= LIST) {
      forEachOperand(tape, i, (operand) => (live[operand] = 1));
      continue;
    }
    live[a[i]!] = 1;
    if (kind > 1) live[b[i]!] = 1;
    if (kind > 2) live[c[i]!] = 1;
  }
  return live;
}
