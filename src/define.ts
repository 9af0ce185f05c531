/** Define by run: a tape whose values are known while it is recorded. */
import { TapeBuilder } from "./builder.js";
import { AdError, describe } from "./errors.js";
import { Expr } from "./expr.js";
import { evaluate } from "./functions.js";
import { nameOf } from "./ops.js";
import { eliminate } from "./optimize.js";
import { Resident } from "./resident.js";
import { schedule } from "./schedule.js";
import { CONSTANT, LEAVES, operandsOf } from "./tape.js";

/** Computes every operation as it is recorded. */
class EagerBuilder extends TapeBuilder {
  readonly #values: number[] = [];

  override push(code: number, a: number, b: number, c: number): number {
    const i = super.push(code, a, b, c);
    if (code < LEAVES) {
      const operands = operandsOf(this, i).map((operand) => this.#values[operand]!);
      this.#values[i] = evaluate(nameOf[code]!, operands);
    } else if (code === CONSTANT) {
      this.#values[i] = this.constants[a]!;
    }
    return i;
  }

  variable(value: number): number {
    const i = this.input();
    this.#values[i] = value;
    return i;
  }

  override valueAt(node: number): number {
    return this.#values[node]!;
  }

  /** Values of the inputs, in order. */
  inputValues(): Float64Array {
    const values = new Float64Array(this.inputs);
    let k = 0;
    for (let i = 0; k < this.inputs; i++) {
      if (this.opcodes[i]! >= LEAVES && this.opcodes[i] !== CONSTANT) values[k++] = this.#values[i]!;
    }
    return values;
  }
}

/**
 * A tape to record on step by step: every Expr has a `value`, so plain `if` and `while` may look at it.
 *
 * It holds no memory of the core between calls; it grows with every operation, so make a new one for each
 * evaluation.
 */
export class Tape {
  readonly #builder = new EagerBuilder();

  /**
   * A variable to differentiate by.
   * @throws AdError "type" where `value` is no number.
   */
  variable(value: number): Expr {
    if (typeof value !== "number") {
      throw new AdError("type", `variable: got ${describe(value)}, expected a number`);
    }
    return new Expr(this.#builder, this.#builder.variable(value));
  }

  /** Number of operations and leaves recorded so far. */
  get length(): number {
    return this.#builder.length;
  }

  /**
   * Derivatives of `y` by each of `xs`, variables or intermediate results of this tape: Float64Array [xs].
   * @throws AdError "trace" for an Expr of another tape.
   */
  gradient(y: Expr, xs: readonly Expr[]): Float64Array {
    const output = this.#own(y, "gradient: y");
    if (!Array.isArray(xs)) {
      throw new AdError("type", `gradient: xs: got ${describe(xs)}, expected an array of Exprs of this tape`);
    }
    const wanted = xs.map((x, i) => this.#own(x, `gradient: xs[${i}]`));
    const tape = eliminateTo(this.#builder, [output, ...wanted]);
    const { program, slotOf } = schedule(tape, tape.outputs.subarray(1));
    const resident = Resident.upload(program);
    try {
      resident.f64.set(this.#builder.inputValues(), resident.primals);
      resident.gradient(0);
      const memory = resident.f64;
      return Float64Array.from(wanted, (_, k) => memory[resident.adjoints + slotOf[tape.outputs[k + 1]!]!]!);
    } finally {
      resident.free();
    }
  }

  #own(x: unknown, where: string): number {
    if (!(x instanceof Expr)) throw new AdError("type", `${where}: got ${describe(x)}, expected an Expr of this tape`);
    if (x.builder !== this.#builder) {
      throw new AdError("trace", `${where} is an Expr of another tape, expected one that this tape recorded`);
    }
    return x.node;
  }
}

/** What the nodes need, inputs first as a tape wants them. */
function eliminateTo(builder: TapeBuilder, nodes: readonly number[]) {
  return eliminate(builder.tape(nodes));
}
