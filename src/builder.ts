/** Records operations: the growing form of a tape. */
import { AdError } from "./errors.js";
import { allowance } from "./limits.js";
import type { Nested } from "./nested/nested.js";
import type { Table } from "./nested/tables.js";
import { CAPTURE, CONSTANT, INPUT, NESTED, PARAMETER, RESULT } from "./tape.js";
import type { Tape } from "./tape.js";

const FIRST_CAPACITY = 64;
/** Node numbers are 32-bit. */
const MOST_NODES = 2 ** 30;

function grown<A extends Uint8Array | Int32Array | Float64Array>(old: A, length: number): A {
  const bigger = new (old.constructor as new (n: number) => A)(length);
  bigger.set(old);
  return bigger;
}

/**
 * `parent` is the trace that encloses this one: its values may be used here, and become captures. A closed
 * builder records nothing more.
 */
export class TapeBuilder {
  length = 0;
  inputs = 0;
  parameters = 0;
  opcodes = new Uint8Array(FIRST_CAPACITY);
  a = new Int32Array(FIRST_CAPACITY);
  b = new Int32Array(FIRST_CAPACITY);
  c = new Int32Array(FIRST_CAPACITY);
  lists = new Int32Array(0);
  listsLength = 0;
  constants = new Float64Array(8);
  constantsLength = 0;
  readonly nested: Nested[] = [];
  /** Nodes of enclosing traces that this one uses, as [builder, node]. */
  readonly captures: [TapeBuilder, number][] = [];
  readonly depth: number;
  readonly tables: readonly Table[];
  readonly #allowance = allowance();
  /**
   * Nodes that may be appended before somebody has to look: as many as the arrays have room for, or each where they are
   * counted; 0 once closed. So recording checks one number.
   */
  private room = this.#allowance ? 0 : FIRST_CAPACITY;
  private closed = false;

  constructor(
    readonly parent?: TapeBuilder,
    /** Tables that its function declares. */
    tables?: readonly Table[],
  ) {
    this.depth = parent ? parent.depth + 1 : 0;
    this.tables = tables ?? parent?.tables ?? [];
  }

  /** Appends a node and returns its number. */
  push(code: number, a: number, b: number, c: number): number {
    const i = this.length;
    if (i >= this.room) this.#makeRoom();
    this.opcodes[i] = code;
    this.a[i] = a;
    this.b[i] = b;
    this.c[i] = c;
    this.length = i + 1;
    return i;
  }

  /** Records nothing more. */
  close(): void {
    this.closed = true;
    this.room = 0;
  }

  #makeRoom(): void {
    if (this.closed) {
      throw new AdError(
        "trace",
        "this Expr belongs to a trace that has ended; use it inside the function that is traced",
      );
    }
    this.#allowance?.record(1);
    if (this.length === this.opcodes.length) this.#grow();
    this.room = this.#allowance ? this.length + 1 : this.opcodes.length;
  }

  #grow(): void {
    const capacity = this.opcodes.length * 2;
    if (capacity > MOST_NODES)
      throw new AdError("memory", `tape: more than ${MOST_NODES / 2} operations; split the function`);
    this.opcodes = grown(this.opcodes, capacity);
    this.a = grown(this.a, capacity);
    this.b = grown(this.b, capacity);
    this.c = grown(this.c, capacity);
  }

  input(): number {
    return this.push(INPUT, this.inputs++, -1, -1);
  }

  parameter(): number {
    return this.push(PARAMETER, this.parameters++, -1, -1);
  }

  constant(x: number): number {
    const which = this.constantsLength++;
    if (which === this.constants.length) this.constants = grown(this.constants, which * 2);
    this.constants[which] = x;
    return this.push(CONSTANT, which, -1, -1);
  }

  /** Appends an operation over one list, or over two of one length (`nodes` holds one after the other). */
  pushList(code: number, nodes: readonly number[], lists: 1 | 2): number {
    const start = this.listsLength;
    const length = nodes.length / lists;
    this.#allowance?.record(nodes.length);
    if (start + nodes.length > this.lists.length) {
      this.lists = grown(this.lists, Math.max(2 * this.lists.length, start + nodes.length, FIRST_CAPACITY));
    }
    this.lists.set(nodes, start);
    this.listsLength += nodes.length;
    return this.push(code, start, length, lists === 2 ? start + length : -1);
  }

  /** Appends a nested function; its results follow it, and the first of them is returned. */
  pushNested(nested: Nested, args: readonly number[], results: number): number {
    const i = this.pushList(NESTED, args, 1);
    this.c[i] = this.nested.push(nested) - 1;
    for (let k = 0; k < results; k++) this.push(RESULT, i, k, -1);
    return i + 1;
  }

  /** The node here that stands for a node of an enclosing trace. */
  capture(from: TapeBuilder, node: number): number {
    let outer: TapeBuilder | undefined = this.parent;
    while (outer && outer !== from) outer = outer.parent;
    if (!outer) {
      throw new AdError(
        "trace",
        "got an Expr of another tape; pass it to this function as an input or a parameter instead of using it from outside",
      );
    }
    let captured = this.#captured.get(from);
    if (!captured) this.#captured.set(from, (captured = new Map()));
    const known = captured.get(node);
    if (known !== undefined) return known;
    this.captures.push([from, node]);
    const i = this.push(CAPTURE, this.captures.length - 1, -1, -1);
    captured.set(node, i);
    return i;
  }
  /** The node here of each node captured from an enclosing trace. */
  readonly #captured = new Map<TapeBuilder, Map<number, number>>();

  /** An empty one of the same kind, for what is traced inside or made of this one. */
  like(parent?: TapeBuilder, tables?: readonly Table[]): TapeBuilder {
    return new TapeBuilder(parent, tables);
  }

  /** Node `node` was recorded where node `i` of another tape was; nobody asks here. */
  copySource(_node: number, _from: Pick<Tape, "sources">, _i: number): void {}

  /** The value of a node, where values are known while recording. */
  valueAt(_node: number): number | undefined {
    return undefined;
  }

  /** The tape so far; its arrays are views of this builder's and hold until the next node is recorded. */
  tape(outputs: readonly number[]): Tape {
    return {
      inputs: this.inputs,
      parameters: this.parameters,
      length: this.length,
      opcodes: this.opcodes.subarray(0, this.length),
      a: this.a.subarray(0, this.length),
      b: this.b.subarray(0, this.length),
      c: this.c.subarray(0, this.length),
      lists: this.lists.subarray(0, this.listsLength),
      constants: this.constants.subarray(0, this.constantsLength),
      nested: this.nested,
      outputs: Int32Array.from(outputs),
    };
  }
}
