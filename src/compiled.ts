/** A traced function, prepared and evaluated in the core with all its derivatives. */
import { Batch } from "./batch.js";
import { AdError } from "./errors.js";
import { explain } from "./explain.js";
import type { Explanation } from "./explain.js";
import { Ports, checkOut } from "./ports.js";
import { listing, ownAdjoints, toDot, toMermaid } from "./print.js";
import type { NodeValues } from "./print.js";
import { Resident } from "./resident.js";
import { prepare, schedule } from "./schedule.js";
import { flatten } from "./shape.js";
import type { Layout, Shape, Skeleton, Tree } from "./shape.js";
import type { Tape } from "./tape.js";
import type { Like, Outputs, Value, Values } from "./values.js";

const one = (): number => 1;
const zero = (): number => 0;

/** A compiled function. Results are the caller's own: they never alias the core's memory. */
export class Compiled<S = Shape, P = Shape, O = Outputs> {
  /** Number of inputs, outputs and parameters, and operations on the optimised tape. */
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  readonly length: number;
  readonly #ports: Ports;
  readonly #parameters: Layout | undefined;
  readonly #tape: Tape;
  readonly #recorded: number;
  #resident: Resident | undefined;
  #batch: Batch | undefined;
  #parametersSet: boolean;

  /** @internal */
  constructor(recorded: Tape, inputs: Layout, parameters: Layout | undefined, outputs: Skeleton) {
    const { tape, program } = prepare(recorded);
    this.#tape = tape;
    this.#parameters = parameters;
    this.inputs = inputs.size;
    this.parameters = parameters?.size ?? 0;
    this.outputs = recorded.outputs.length;
    this.length = program.slots - program.inputs - program.parameters - program.constants.length;
    this.#parametersSet = this.parameters === 0;
    this.#recorded = recorded.length - inputs.size - this.parameters - recorded.constants.length;
    this.#ports = new Ports(inputs, outputs, program.outputs);
    this.#resident = Resident.upload(program).ownedBy(this);
  }

  /**
   * Sets the parameters for all following calls.
   * @param values In the declared structure, or flat.
   */
  setParameters(values: Values<P>): this {
    const resident = this.#use("setParameters", false);
    if (!this.#parameters) {
      throw new AdError(
        "parameters",
        "setParameters: this function declares no parameters; pass compile(inputs, fn, { parameters: shape })",
      );
    }
    const staged = new Float64Array(this.parameters);
    flatten(this.#parameters, values, (i, x) => (staged[i] = x), "setParameters: parameters");
    resident.f64.set(staged, resident.primals + this.inputs);
    this.#parametersSet = true;
    return this;
  }

  /**
   * Values of the outputs: a number where `fn` returned one Expr, a Float64Array where it returned an array of
   * them, else numbers in the structure it returned.
   * @param out Filled with the outputs, flat, and returned where given.
   */
  value(x: Values<S>): Value<O>;
  value(x: Values<S>, out: Float64Array): Float64Array;
  value(x: Values<S>, out?: Float64Array): unknown {
    const resident = this.#use("value");
    checkOut(out, this.outputs, "value");
    this.#ports.load(resident.f64, resident.primals, x, "value: input");
    resident.value();
    return this.#ports.readOutputs(resident.f64, resident.primals, out);
  }

  /**
   * Gradient of the one output, in the structure of `x`.
   * @param out Filled with the gradient, flat [inputs], and returned where given.
   * @throws AdError "outputs" where the function has several outputs.
   */
  gradient<X extends Values<S>>(x: X): Like<X, S>;
  gradient(x: Values<S>, out: Float64Array): Float64Array;
  gradient(x: Values<S>, out?: Float64Array): unknown {
    const resident = this.#useScalar("gradient");
    checkOut(out, this.inputs, "gradient");
    this.#ports.load(resident.f64, resident.primals, x, "gradient: input");
    resident.gradient(0);
    return this.#ports.readInputs(resident.f64, resident.adjoints, x, out);
  }

  /**
   * The output and its gradient. With `out` it returns the value, fills `out` with the gradient, flat [inputs],
   * and allocates nothing; without, it returns both.
   */
  valueAndGradient<X extends Values<S>>(x: X): [value: number, gradient: Like<X, S>];
  valueAndGradient(x: Values<S>, out: Float64Array): number;
  valueAndGradient(x: Values<S>, out?: Float64Array): unknown {
    const resident = this.#useScalar("valueAndGradient");
    checkOut(out, this.inputs, "valueAndGradient");
    this.#ports.load(resident.f64, resident.primals, x, "valueAndGradient: input");
    resident.gradient(0);
    const memory = resident.f64;
    const value = memory[resident.primals + this.#ports.slots[0]!]!;
    const gradient = this.#ports.readInputs(memory, resident.adjoints, x, out);
    return out ? value : [value, gradient];
  }

  /** Jacobian times tangent: a number for one output, else a Float64Array [outputs] (or `out`). */
  jvp(x: Values<S>, tangent: Values<S>): Value<O>;
  jvp(x: Values<S>, tangent: Values<S>, out: Float64Array): Float64Array;
  jvp(x: Values<S>, tangent: Values<S>, out?: Float64Array): unknown {
    const resident = this.#use("jvp");
    checkOut(out, this.outputs, "jvp");
    const tangents = resident.tangents();
    this.#ports.load(resident.f64, resident.primals, x, "jvp: input");
    this.#ports.load(resident.f64, tangents, tangent, "jvp: tangent");
    resident.value();
    resident.tangent();
    return this.#ports.readOutputs(resident.f64, tangents, out);
  }

  /** Cotangent (one number an output) times Jacobian: in the structure of `x` (or `out`, flat [inputs]). */
  vjp<X extends Values<S>>(x: X, cotangent: number | Tree<number> | ArrayLike<number>): Like<X, S>;
  vjp(x: Values<S>, cotangent: number | Tree<number> | ArrayLike<number>, out: Float64Array): Float64Array;
  vjp(x: Values<S>, cotangent: unknown, out?: Float64Array): unknown {
    const resident = this.#use("vjp");
    checkOut(out, this.inputs, "vjp");
    const seeds = new Float64Array(this.outputs);
    const given = typeof cotangent === "number" && this.outputs === 1 ? [cotangent] : cotangent;
    flatten({ skeleton: this.#ports.outputs, size: this.outputs }, given, (i, s) => (seeds[i] = s), "vjp: cotangent");
    this.#ports.load(resident.f64, resident.primals, x, "vjp: input");
    resident.primal();
    resident.reverse((i) => seeds[i]!);
    return this.#ports.readInputs(resident.f64, resident.adjoints, x, out);
  }

  /** Hessian of the one output times `v`, forward over reverse; in the structure of `x` (or `out`, flat). */
  hvp<X extends Values<S>>(x: X, v: Values<S>): Like<X, S>;
  hvp(x: Values<S>, v: Values<S>, out: Float64Array): Float64Array;
  hvp(x: Values<S>, v: Values<S>, out?: Float64Array): unknown {
    const resident = this.#useScalar("hvp");
    checkOut(out, this.inputs, "hvp");
    const tangents = resident.tangents();
    this.#ports.load(resident.f64, resident.primals, x, "hvp: input");
    this.#ports.load(resident.f64, tangents, v, "hvp: v");
    resident.value();
    resident.tangent();
    resident.second(one, zero);
    return this.#ports.readInputs(resident.f64, resident.adjointTangents(), x, out);
  }

  /**
   * Jacobian, row-major [outputs, inputs], by as many sweeps as there are inputs (forward) or outputs (reverse),
   * whichever are fewer.
   */
  jacobian(x: Values<S>, out: Float64Array = new Float64Array(this.outputs * this.inputs)): Float64Array {
    const resident = this.#use("jacobian");
    checkOut(out, this.outputs * this.inputs, "jacobian");
    this.#ports.load(resident.f64, resident.primals, x, "jacobian: input");
    if (this.inputs < this.outputs) this.#jacobianForward(resident, out);
    else this.#jacobianReverse(resident, out);
    return out;
  }

  #jacobianForward(resident: Resident, out: Float64Array): void {
    const tangents = resident.tangents();
    resident.value();
    for (let j = 0; j < this.inputs; j++) {
      resident.f64.fill(0, tangents, tangents + this.inputs);
      resident.f64[tangents + j] = 1;
      resident.tangent();
      const memory = resident.f64;
      for (let i = 0; i < this.outputs; i++) out[i * this.inputs + j] = memory[tangents + this.#ports.slots[i]!]!;
    }
  }

  #jacobianReverse(resident: Resident, out: Float64Array): void {
    resident.primal();
    for (let i = 0; i < this.outputs; i++) {
      resident.reverse((output) => (output === i ? 1 : 0));
      out.set(resident.f64.subarray(resident.adjoints, resident.adjoints + this.inputs), i * this.inputs);
    }
  }

  /** Hessian of the one output, row-major [inputs, inputs], by one second-order sweep an input. */
  hessian(x: Values<S>, out: Float64Array = new Float64Array(this.inputs * this.inputs)): Float64Array {
    const resident = this.#useScalar("hessian");
    checkOut(out, this.inputs * this.inputs, "hessian");
    const tangents = resident.tangents();
    this.#ports.load(resident.f64, resident.primals, x, "hessian: input");
    resident.value();
    for (let i = 0; i < this.inputs; i++) {
      resident.f64.fill(0, tangents, tangents + this.inputs);
      resident.f64[tangents + i] = 1;
      resident.tangent();
      resident.second(one, zero);
      const row = resident.adjointTangents();
      out.set(resident.f64.subarray(row, row + this.inputs), i * this.inputs);
    }
    return out;
  }

  /** The function at many points in one call. */
  get batch(): Batch {
    return (this.#batch ??= new Batch({
      inputs: this.inputs,
      outputs: this.outputs,
      parameters: this.parameters,
      use: (where, scalar, needsParameters) =>
        scalar ? this.#useScalar(where, needsParameters) : this.#use(where, needsParameters),
      load: (x, where) => {
        const { f64, primals } = this.#use(where, false);
        this.#ports.load(f64, primals, x, where);
      },
    }));
  }

  /** The optimised tape, one line an operation; with `x`, the primal, tangent and adjoint at every node. */
  toString(x?: Values<S>, tangent?: Values<S>): string {
    return listing(this.#tape, this.#nodeValues(x, tangent));
  }

  /** The tape as a Graphviz graph, annotated as in `toString`. */
  toDot(x?: Values<S>, tangent?: Values<S>): string {
    return toDot(this.#tape, this.#nodeValues(x, tangent));
  }

  /** The tape as a Mermaid flowchart, annotated as in `toString`. */
  toMermaid(x?: Values<S>, tangent?: Values<S>): string {
    return toMermaid(this.#tape, this.#nodeValues(x, tangent));
  }

  /** Why it is fast or slow: runs, how operands are reached, bytes moved. `String(f.explain())` is a report. */
  explain(): Explanation {
    const { bytes } = this.#use("explain", false);
    return explain(schedule(this.#tape).program, this.#recorded, bytes);
  }

  /** Frees the core's memory. Every later call throws; a second dispose does nothing. */
  dispose(): void {
    this.#resident?.free();
    this.#resident = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Primal, tangent (of ones by default) and adjoint (outputs seeded with 1) at every node. */
  #nodeValues(x: Values<S> | undefined, tangent: Values<S> | undefined): NodeValues | undefined {
    if (x === undefined) return undefined;
    const resident = this.#use("toString");
    const tangents = resident.tangents();
    this.#ports.load(resident.f64, resident.primals, x, "toString: input");
    const direction = tangent ?? new Float64Array(this.inputs).fill(1);
    this.#ports.load(resident.f64, tangents, direction, "toString: tangent");
    resident.primal();
    resident.tangent();
    resident.reverse(one);
    const { slotOf } = schedule(this.#tape);
    const memory = resident.f64;
    const read = (base: number) => Float64Array.from(slotOf, (slot) => memory[base + slot]!);
    const adjoint = ownAdjoints(this.#tape, read(resident.adjoints));
    return { primal: read(resident.primals), tangent: read(tangents), adjoint };
  }

  #use(where: string, needsParameters = true): Resident {
    const resident = this.#resident;
    if (!resident) throw new AdError("disposed", `${where}: this function has been disposed of; compile it again`);
    if (needsParameters && !this.#parametersSet) {
      throw new AdError(
        "parameters",
        `${where}: parameters were never set, expected ${this.parameters}; call setParameters(values) first`,
      );
    }
    return resident;
  }

  #useScalar(where: string, needsParameters = true): Resident {
    if (this.outputs !== 1) {
      throw new AdError(
        "outputs",
        `${where}: the function has ${this.outputs} outputs, expected 1; use vjp, jvp or jacobian`,
      );
    }
    return this.#use(where, needsParameters);
  }
}
