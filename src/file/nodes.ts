/** Streams to a tape: every operand before its operation, every list and every result where it is said to be. */
import { resultsOf } from "../nested/nested.js";
import type { Nested } from "../nested/nested.js";
import { nameOf, rules } from "../ops.js";
import { CONSTANT, INPUT, LIST, NESTED, PAIRS, PARAMETER, RESULT, operandKind } from "../tape.js";
import type { Tape } from "../tape.js";
import type { Fail } from "./fields.js";
import type { Streams } from "./format.js";

/** Rows without partials are recorded as other operations, and stand on no tape. */
const isKnown = (code: number): boolean =>
  nameOf[code] ? Boolean(rules[nameOf[code]].partials) : [INPUT, PARAMETER, CONSTANT, NESTED, RESULT].includes(code);

/** A nested function as the head describes it. */
export interface Described {
  readonly arguments: number;
  /** How many numbers its rows are, where they are constants. */
  readonly numbers: number;
  made(values: Float64Array): Nested;
}

/** @throws what `fail` does. Takes memory in proportion to the streams. */
export function readNodes(streams: Streams, described: readonly Described[], where: string, fail: Fail): Tape {
  return new Reader(streams, described, where, fail).tape();
}

class Reader {
  readonly #numbers: Float64Array;
  readonly #constants: number[] = [];
  readonly #nested: Nested[] = [];
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #c: Int32Array;
  readonly #lists: Int32Array;
  #listed = 0;
  #word = 0;
  #number = 0;
  #inputs = 0;
  #parameters = 0;

  constructor(
    readonly streams: Streams,
    readonly described: readonly Described[],
    readonly where: string,
    readonly fail: Fail,
  ) {
    const { codes, words, numbers } = streams;
    const column = (): Int32Array => new Int32Array(codes.length).fill(-1);
    [this.#a, this.#b, this.#c] = [column(), column(), column()];
    this.#lists = new Int32Array(words.length);
    this.#numbers = Float64Array.from(numbers);
  }

  tape(): Tape {
    const { streams, described, where } = this;
    const { codes, words } = streams;
    for (let i = 0; i < codes.length; i++) this.#node(i, codes[i]!);
    const [made, used] = [this.#nested.length, this.#number];
    if (made < described.length) this.fail(`${where}: nested`, `${described.length} functions`, `${made}, one a node`);
    if (used < this.#numbers.length) this.fail(`${where}: numbers`, `${this.#numbers.length}`, `${used}`);
    const left = words.length - this.#word;
    if (left === 0) this.fail(`${where}: outputs`, "none", "one or more");
    const outputs = Int32Array.from({ length: left }, () => this.#operand(codes.length, `${where}: outputs`));
    return {
      ...{ inputs: this.#inputs, parameters: this.#parameters, length: codes.length, opcodes: Uint8Array.from(codes) },
      ...{ a: this.#a, b: this.#b, c: this.#c, lists: this.#lists.slice(0, this.#listed) },
      ...{ constants: Float64Array.from(this.#constants), nested: this.#nested, outputs },
    };
  }

  #node(i: number, code: number): void {
    const where = `${this.where}: node ${i}`;
    const kind = operandKind[code]!;
    if (!isKnown(code)) this.fail(where, `opcode ${code}`, "one of docs/format.md");
    if (code === INPUT || code === PARAMETER) this.#leaf(i, code, where);
    else if (code === CONSTANT) this.#a[i] = this.#constants.push(this.#take(1, where)[0]!) - 1;
    else if (code === RESULT) this.#result(i, where);
    else if (kind >= LIST) this.#list(i, kind === PAIRS ? 2 : 1, where);
    else {
      this.#a[i] = this.#operand(i, where);
      if (kind > 1) this.#b[i] = this.#operand(i, where);
      if (kind > 2) this.#c[i] = this.#operand(i, where);
    }
    if (code === NESTED) this.#function(i, where);
  }

  #leaf(i: number, code: number, where: string): void {
    const first = this.#inputs + (code === INPUT ? 0 : this.#parameters);
    if (i !== first) this.fail(where, "an input or parameter", "all inputs first, then all parameters");
    this.#a[i] = code === INPUT ? this.#inputs++ : this.#parameters++;
  }

  #next(where: string): number {
    if (this.#word === this.streams.words.length) this.fail(where, "no operand", "more words");
    return this.streams.words[this.#word++]!;
  }

  /** A node with a value, made before `end`. */
  #operand(end: number, where: string): number {
    const operand = this.#next(where);
    if (operand >= end) this.fail(where, `node ${operand}`, `one below ${end}`);
    if (this.streams.codes[operand] === NESTED) this.fail(where, `node ${operand}, a nested function`, "one of its results"); // prettier-ignore
    return operand;
  }

  #list(i: number, lists: 1 | 2, where: string): void {
    const n = this.#next(where);
    const left = this.streams.words.length - this.#word;
    if (n * lists > left) this.fail(where, `${n} operands`, `at most the ${left} words that are left`);
    this.#a[i] = this.#listed;
    this.#b[i] = n;
    if (lists === 2) this.#c[i] = this.#listed + n;
    for (let k = 0; k < n * lists; k++) this.#lists[this.#listed++] = this.#operand(i, where);
  }

  #function(i: number, where: string): void {
    const described = this.described[this.#nested.length];
    if (!described) return this.fail(where, "a nested function", "one of those in nested");
    if (this.#b[i] !== described.arguments) this.fail(where, `${this.#b[i]!} arguments`, `${described.arguments}`);
    this.#c[i] = this.#nested.push(described.made(this.#take(described.numbers, where))) - 1;
  }

  #take(n: number, where: string): Float64Array {
    const left = this.#numbers.length - this.#number;
    if (n > left) this.fail(where, `${left} numbers`, `${n}`);
    return this.#numbers.slice(this.#number, (this.#number += n));
  }

  #result(i: number, where: string): void {
    const [node, which] = [this.#next(where), this.#next(where)];
    if (node >= i || this.streams.codes[node] !== NESTED) this.fail(where, `a result of node ${node}`, "one of a nested function before it"); // prettier-ignore
    const results = resultsOf(this.#nested[this.#c[node]!]!);
    if (which >= results) this.fail(where, `result ${which}`, `one below ${results}`);
    this.#a[i] = node;
    this.#b[i] = which;
  }
}
