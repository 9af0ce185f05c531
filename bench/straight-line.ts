import { OPCODES, STRIDE, type Recording } from "./recording";
import { adjointText, valueText, type Rules } from "./straight-line-rules";

/** How a language declares a local number; the arithmetic reads the same in C and in JavaScript. */
export interface Dialect {
  constant: string;
  variable: string;
}

/**
 * A recording written out as statements, in chunks that a compiler can bear.
 * Between chunks values live in the array `v` and adjoints in `d`; within a
 * chunk both are local variables. An adjoint's first contribution is a store,
 * so `d` need never be cleared (its zeros stay where nothing contributes).
 */
export interface StraightLine {
  forward: string[][];
  /** In the order in which they run: the last chunk's operations first. */
  reverse: string[][];
}

export function straightLine(tape: Recording, dialect: Dialect, chunk: number): StraightLine {
  const writer = new Writer(tape, dialect);
  const forward: string[][] = [];
  const reverse: string[][] = [];
  for (let from = 0; from < tape.length; from += chunk) {
    forward.push(writer.forward(from, Math.min(from + chunk, tape.length)));
  }
  for (let c = forward.length - 1; c >= 0; c--) {
    reverse.push(writer.reverse(c * chunk, Math.min((c + 1) * chunk, tape.length)));
  }
  return { forward, reverse };
}

/**
 * A short recording as one body: forward, then reverse, all in local
 * variables. Reads the array `v` of inputs, writes their adjoints to `d`, and
 * returns the value.
 */
export function straightLineWhole(tape: Recording, dialect: Dialect): string[] {
  return new Writer(tape, dialect).whole();
}

function literal(value: number): string {
  const text = String(value);
  const number = /[.eIN]/.test(text) ? text : `${text}.0`;
  return value < 0 ? `(${number})` : number;
}

class Writer {
  /** Slots whose adjoint stands in `d` already, from a chunk that ran before. */
  private readonly stored: Uint8Array;
  private lines: string[] = [];
  private values = new Set<number>();
  private adjoints = new Set<number>();

  constructor(
    private readonly tape: Recording,
    private readonly dialect: Dialect,
  ) {
    this.stored = new Uint8Array(tape.inputs + tape.length);
    this.stored[tape.output] = 1;
  }

  forward(from: number, to: number): string[] {
    this.begin();
    for (let i = from; i < to; i++) {
      this.compute(i);
      this.lines.push(`v[${this.tape.inputs + i}] = v${this.tape.inputs + i};`);
    }
    return this.lines;
  }

  reverse(from: number, to: number): string[] {
    this.begin();
    for (let i = to - 1; i >= from; i--) this.propagate(i);
    const first = this.tape.inputs + from;
    for (const slot of this.adjoints) {
      if (slot >= first) continue; // made in this chunk: nobody else asks for its adjoint
      this.lines.push(`d[${slot}] = d${slot};`);
      this.stored[slot] = 1;
    }
    return this.lines;
  }

  whole(): string[] {
    const { inputs, length, output } = this.tape;
    for (let i = 0; i < length; i++) this.compute(i);
    this.stored.fill(0);
    this.accumulate(output, "1.0");
    for (let i = length - 1; i >= 0; i--) this.propagate(i);
    for (let slot = 0; slot < inputs; slot++) {
      this.lines.push(`d[${slot}] = ${this.adjoints.has(slot) ? `d${slot}` : "0.0"};`);
    }
    this.lines.push(`return v${output};`);
    return this.lines;
  }

  private begin(): void {
    this.lines = [];
    this.values = new Set();
    this.adjoints = new Set();
  }

  private compute(i: number): void {
    const slot = this.tape.inputs + i;
    const text = this.rule(i, valueText);
    this.lines.push(`${this.dialect.constant} v${slot} = ${text};`);
    this.values.add(slot);
  }

  private propagate(i: number): void {
    const slot = this.tape.inputs + i;
    if (!this.adjoints.has(slot)) {
      if (!this.stored[slot]) return; // dead: the output does not depend on it
      this.lines.push(`${this.dialect.constant} d${slot} = d[${slot}];`);
      this.adjoints.add(slot);
    }
    for (const [operand, text] of this.rule(i, adjointText)) this.accumulate(operand, text);
  }

  private accumulate(slot: number, text: string): void {
    if (this.adjoints.has(slot)) {
      this.lines.push(`d${slot} += ${text};`);
      return;
    }
    const before = this.stored[slot] ? `d[${slot}] + ` : "";
    this.lines.push(`${this.dialect.variable} d${slot} = ${before}${text};`);
    this.adjoints.add(slot);
  }

  /** The local variable that holds a slot's value, loaded when first asked for. */
  private value(slot: number): string {
    if (!this.values.has(slot)) {
      this.values.add(slot);
      this.lines.push(`${this.dialect.constant} v${slot} = v[${slot}];`);
    }
    return `v${slot}`;
  }

  /** Reads record `i` by a table of rules. */
  private rule<T>(i: number, rules: Rules<T>): T {
    const { records, constants, inputs } = this.tape;
    const a = records[i * STRIDE + 1]!;
    const b = records[i * STRIDE + 2]!;
    return rules[OPCODES[records[i * STRIDE]!]!]({
      a,
      b,
      va: () => this.value(a),
      vb: () => this.value(b),
      y: () => this.value(inputs + i),
      c: () => literal(constants[b]!),
      bar: `d${inputs + i}`,
    });
  }
}
