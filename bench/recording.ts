import type { Ops } from "./ops";
import type { Problem } from "./problem";

/**
 * Operations of a recording. `c` is a constant, `a` and `b` are slots. A
 * constant never takes a slot: a good tape does not differentiate it.
 */
export const OPCODES = [
  "add", // a + b
  "sub", // a - b
  "mul", // a · b
  "div", // a / b
  "addc", // a + c
  "mulc", // a · c
  "divc", // a / c
  "csub", // c - a
  "cdiv", // c / a
  "max", // the larger of a and b
  "maxc", // the larger of a and c
  "square",
  "sqrt",
  "exp",
  "log",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
] as const;
export type Opcode = (typeof OPCODES)[number];

const code = Object.fromEntries(OPCODES.map((name, i) => [name, i])) as Record<Opcode, number>;

/** Int32 words of one record: opcode | slot a | slot b, or index of the constant c. */
export const STRIDE = 3;

/** A scalar program as data. Slots 0 to inputs - 1 are the inputs; record i defines slot inputs + i. */
export interface Recording {
  inputs: number;
  length: number;
  records: Int32Array;
  constants: Float64Array;
  output: number;
}

/** Records by running the problem: slots are numbers, a literal is -1 - (its index). */
export class Recorder implements Ops<number> {
  private readonly records: number[] = [];
  private readonly constants: number[] = [];

  constructor(private readonly inputs: number) {}

  finish(output: number): Recording {
    if (output < 0) throw new Error("recording: the result does not depend on the inputs");
    return {
      inputs: this.inputs,
      length: this.records.length / STRIDE,
      records: Int32Array.from(this.records),
      constants: Float64Array.from(this.constants),
      output,
    };
  }

  private push(opcode: number, a: number, b: number): number {
    this.records.push(opcode, a, b);
    return this.inputs + this.records.length / STRIDE - 1;
  }

  private constant(literal: number): number {
    return this.constants[-1 - literal]!;
  }

  lit(value: number): number {
    this.constants.push(value);
    return -this.constants.length;
  }

  add(a: number, b: number): number {
    if (a < 0 && b < 0) return this.lit(this.constant(a) + this.constant(b));
    if (b < 0) return this.push(code.addc, a, -1 - b);
    if (a < 0) return this.push(code.addc, b, -1 - a);
    return this.push(code.add, a, b);
  }

  sub(a: number, b: number): number {
    if (a < 0 && b < 0) return this.lit(this.constant(a) - this.constant(b));
    if (b < 0) return this.push(code.addc, a, -1 - this.lit(-this.constant(b)));
    if (a < 0) return this.push(code.csub, b, -1 - a);
    return this.push(code.sub, a, b);
  }

  mul(a: number, b: number): number {
    if (a < 0 && b < 0) return this.lit(this.constant(a) * this.constant(b));
    if (b < 0) return this.push(code.mulc, a, -1 - b);
    if (a < 0) return this.push(code.mulc, b, -1 - a);
    return this.push(code.mul, a, b);
  }

  div(a: number, b: number): number {
    if (a < 0 && b < 0) return this.lit(this.constant(a) / this.constant(b));
    if (b < 0) return this.push(code.divc, a, -1 - b);
    if (a < 0) return this.push(code.cdiv, b, -1 - a);
    return this.push(code.div, a, b);
  }

  max(a: number, b: number): number {
    if (a < 0 && b < 0) return this.lit(Math.max(this.constant(a), this.constant(b)));
    if (b < 0) return this.push(code.maxc, a, -1 - b);
    if (a < 0) return this.push(code.maxc, b, -1 - a);
    return this.push(code.max, a, b);
  }

  private unary(opcode: Opcode, a: number): number {
    if (a < 0) throw new Error(`recording: ${opcode} of a literal; compute it outside`);
    return this.push(code[opcode], a, 0);
  }

  square = (a: number): number => this.unary("square", a);
  sqrt = (a: number): number => this.unary("sqrt", a);
  exp = (a: number): number => this.unary("exp", a);
  log = (a: number): number => this.unary("log", a);
  sin = (a: number): number => this.unary("sin", a);
  cos = (a: number): number => this.unary("cos", a);
  tanh = (a: number): number => this.unary("tanh", a);
  sigmoid = (a: number): number => this.unary("sigmoid", a);
}

/** Runs the problem once and writes down what it did. */
export function record(problem: Problem): Recording {
  const recorder = new Recorder(problem.inputs);
  const x = Array.from({ length: problem.inputs }, (_, i) => i);
  return recorder.finish(problem.build(recorder, x));
}
