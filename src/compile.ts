/** `compile`: a function traced once, prepared, and evaluated in the core with all its derivatives. */
import { AdError, describe } from "./errors.js";
import type { Operand } from "./expr.js";
import { optimize } from "./optimize.js";
import { listing, toDot, toMermaid } from "./print.js";
import type { NodeValues } from "./print.js";
import { Resident } from "./resident.js";
import { schedule } from "./schedule.js";
import { flatten, isFlat, layoutOf, notNumber, unflatten, wrongLength } from "./shape.js";
import type { Layout, Shape, Shaped, Skeleton, Tree } from "./shape.js";
import { operationsIn } from "./tape.js";
import type { Tape } from "./tape.js";
import { finish, trace } from "./trace.js";
import type { Expr } from "./expr.js";

/** Values in the declared structure, or all in one flat list. */
export type Values<S> = ArrayLike<number> | Shaped<S, number>;

/** A result in the structure the inputs were given in: flat for flat inputs. */
export type Like<X, S> = X extends ArrayLike<number> ? Float64Array : Shaped<S, number>;

export interface CompileOptions<P extends Shape = Shape> {
  /** Shape of values that change between calls and are not differentiated; passed to `fn` as its second argument. */
  parameters?: P;
}

/** What a compiled function's `fn` may return. */
export type Outputs = Tree<Operand>;

/** The number, Float64Array or tree that `value` gives for what `fn` returned. */
export type Value<O> = O extends Operand ? number : O extends readonly Operand[] ? Float64Array : Tree<number>;

/**
 * Traces `fn` once and prepares it for evaluation.
 *
 * @param inputs Shape of what is differentiated: a count, dimensions, or a tree of shapes.
 * @param fn Called once, now, with Exprs in that structure (and those of the parameters). `if` and `while` see
 *   no numbers: choose with `select`, or record on a `Tape`.
 * @returns A function that holds memory in the core until `dispose` (or until it is collected).
 * @throws AdError "shape", "type", "trace", "outputs", "memory".
 */
export function compile<const S extends Shape, O extends Outputs, const P extends Shape = never>(
  inputs: S,
  fn: (inputs: Shaped<S, Expr>, parameters: Shaped<P, Expr>) => O,
  options: CompileOptions<P> = {},
): Compiled<S, P, O> {
  if (typeof options !== "object" || options === null) {
    throw new AdError("type", `compile: options: got ${describe(options)}, expected an object such as { parameters: shape }`); // prettier-ignore
  }
  const layout = layoutOf(inputs, "compile: inputs");
  const parameters = options.parameters === undefined ? undefined : layoutOf(options.parameters, "compile: parameters");
  const traced = trace(fn, layout, parameters, "compile");
  return new Compiled<S, P, O>(finish(traced), layout, parameters, traced.outputs);
}

/** A compiled function. Results are the caller's own: they never alias the core's memory. */
export class Compiled<S = Shape, P = Shape, O = Outputs> {
  /** Number of inputs, outputs and parameters, and operations on the optimised tape. */
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  readonly length: number;
  readonly #inputs: Layout;
  readonly #parameters: Layout | undefined;
  readonly #outputs: Skeleton;
  readonly #tape: Tape;
  readonly #outputSlots: Uint32Array;
  #resident: Resident | undefined;
  #parametersSet: boolean;

  /** @internal */
  constructor(recorded: Tape, inputs: Layout, parameters: Layout | undefined, outputs: Skeleton) {
    this.#tape = optimize(recorded);
    this.#inputs = inputs;
    this.#parameters = parameters;
    this.#outputs = outputs;
    this.inputs = inputs.size;
    this.parameters = parameters?.size ?? 0;
    this.outputs = recorded.outputs.length;
    this.length = operationsIn(this.#tape);
    this.#parametersSet = this.parameters === 0;
    const { program } = schedule(this.#tape);
    this.#outputSlots = program.outputs;
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
    this.#load(resident, x, "value");
    resident.value();
    return this.#collectOutputs(resident.f64, resident.primals, out, "value");
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
    if (out) checkOut(out, this.inputs, "gradient");
    this.#load(resident, x, "gradient");
    resident.gradient(0);
    return this.#collectInputs(resident.f64, resident.adjoints, x, out);
  }

  /**
   * The output and its gradient. With `out` it returns the value, fills `out` with the gradient, flat [inputs],
   * and allocates nothing; without, it returns both.
   */
  valueAndGradient<X extends Values<S>>(x: X): [value: number, gradient: Like<X, S>];
  valueAndGradient(x: Values<S>, out: Float64Array): number;
  valueAndGradient(x: Values<S>, out?: Float64Array): unknown {
    const resident = this.#useScalar("valueAndGradient");
    if (out) checkOut(out, this.inputs, "valueAndGradient");
    this.#load(resident, x, "valueAndGradient");
    resident.gradient(0);
    const memory = resident.f64;
    const value = memory[resident.primals + this.#outputSlots[0]!]!;
    const gradient = this.#collectInputs(memory, resident.adjoints, x, out);
    return out ? value : [value, gradient];
  }

  /** Jacobian times tangent: a number for one output, else a Float64Array [outputs] (or `out`). */
  jvp(x: Values<S>, tangent: Values<S>): Value<O>;
  jvp(x: Values<S>, tangent: Values<S>, out: Float64Array): Float64Array;
  jvp(x: Values<S>, tangent: Values<S>, out?: Float64Array): unknown {
    const resident = this.#use("jvp");
    const tangents = resident.tangents();
    this.#load(resident, x, "jvp");
    this.#loadInto(resident.f64, tangents, this.#inputs, tangent, "jvp: tangent");
    resident.tangent();
    return this.#collectOutputs(resident.f64, tangents, out, "jvp");
  }

  /** Cotangent (one number an output) times Jacobian: in the structure of `x` (or `out`, flat [inputs]). */
  vjp<X extends Values<S>>(x: X, cotangent: number | Tree<number> | ArrayLike<number>): Like<X, S>;
  vjp(x: Values<S>, cotangent: number | Tree<number> | ArrayLike<number>, out: Float64Array): Float64Array;
  vjp(x: Values<S>, cotangent: unknown, out?: Float64Array): unknown {
    const resident = this.#use("vjp");
    if (out) checkOut(out, this.inputs, "vjp");
    const seeds = new Float64Array(this.outputs);
    const given = typeof cotangent === "number" && this.outputs === 1 ? [cotangent] : cotangent;
    flatten({ skeleton: this.#outputs, size: this.outputs }, given, (i, s) => (seeds[i] = s), "vjp: cotangent");
    this.#load(resident, x, "vjp");
    resident.value();
    this.#reverse(resident, (i) => seeds[i]!);
    return this.#collectInputs(resident.f64, resident.adjoints, x, out);
  }

  /** Hessian of the one output times `v`, forward over reverse; in the structure of `x` (or `out`, flat). */
  hvp<X extends Values<S>>(x: X, v: Values<S>): Like<X, S>;
  hvp(x: Values<S>, v: Values<S>, out: Float64Array): Float64Array;
  hvp(x: Values<S>, v: Values<S>, out?: Float64Array): unknown {
    const resident = this.#useScalar("hvp");
    if (out) checkOut(out, this.inputs, "hvp");
    const tangents = resident.tangents();
    this.#load(resident, x, "hvp");
    this.#loadInto(resident.f64, tangents, this.#inputs, v, "hvp: v");
    resident.hessianVector(0);
    return this.#collectInputs(resident.f64, resident.adjointTangents(), x, out);
  }

  /**
   * Jacobian, row-major [outputs, inputs], by as many sweeps as there are inputs (forward) or outputs (reverse),
   * whichever are fewer.
   */
  jacobian(x: Values<S>, out: Float64Array = new Float64Array(this.outputs * this.inputs)): Float64Array {
    const resident = this.#use("jacobian");
    checkOut(out, this.outputs * this.inputs, "jacobian");
    this.#load(resident, x, "jacobian");
    if (this.inputs < this.outputs) this.#jacobianForward(resident, out);
    else this.#jacobianReverse(resident, out);
    return out;
  }

  #jacobianForward(resident: Resident, out: Float64Array): void {
    const tangents = resident.tangents();
    for (let j = 0; j < this.inputs; j++) {
      resident.f64.fill(0, tangents, tangents + this.inputs);
      resident.f64[tangents + j] = 1;
      resident.tangent();
      const memory = resident.f64;
      for (let i = 0; i < this.outputs; i++) out[i * this.inputs + j] = memory[tangents + this.#outputSlots[i]!]!;
    }
  }

  #jacobianReverse(resident: Resident, out: Float64Array): void {
    resident.value();
    for (let i = 0; i < this.outputs; i++) {
      this.#reverse(resident, (output) => (output === i ? 1 : 0));
      out.set(resident.f64.subarray(resident.adjoints, resident.adjoints + this.inputs), i * this.inputs);
    }
  }

  /** Hessian of the one output, row-major [inputs, inputs], by one second-order sweep an input. */
  hessian(x: Values<S>, out: Float64Array = new Float64Array(this.inputs * this.inputs)): Float64Array {
    const resident = this.#useScalar("hessian");
    checkOut(out, this.inputs * this.inputs, "hessian");
    const tangents = resident.tangents();
    this.#load(resident, x, "hessian");
    for (let i = 0; i < this.inputs; i++) {
      resident.f64.fill(0, tangents, tangents + this.inputs);
      resident.f64[tangents + i] = 1;
      resident.hessianVector(0);
      const row = resident.adjointTangents();
      out.set(resident.f64.subarray(row, row + this.inputs), i * this.inputs);
    }
    return out;
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
    this.#load(resident, x, "toString");
    const direction = tangent ?? new Float64Array(this.inputs).fill(1);
    this.#loadInto(resident.f64, tangents, this.#inputs, direction, "toString: tangent");
    resident.tangent();
    this.#reverse(resident, () => 1);
    const { slotOf } = schedule(this.#tape);
    const memory = resident.f64;
    const read = (base: number) => Float64Array.from(slotOf, (slot) => memory[base + slot]!);
    return { primal: read(resident.primals), tangent: read(tangents), adjoint: read(resident.adjoints) };
  }

  /** Reverse sweep over values that stand there, seeded output by output. */
  #reverse(resident: Resident, seed: (output: number) => number): void {
    resident.clearAdjoints();
    const memory = resident.f64;
    this.#outputSlots.forEach((slot, i) => {
      memory[resident.adjoints + slot]! += seed(i);
    });
    resident.adjoint();
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

  #useScalar(where: string): Resident {
    if (this.outputs !== 1) {
      throw new AdError(
        "outputs",
        `${where}: the function has ${this.outputs} outputs, expected 1; use vjp, jvp or jacobian`,
      );
    }
    return this.#use(where);
  }

  #load(resident: Resident, x: Values<S>, where: string): void {
    const n = this.inputs;
    const base = resident.primals;
    const memory = resident.f64;
    // Flat inputs are the hot path: no closure, no walk.
    if (!isFlat(x, n)) {
      this.#loadInto(memory, base, this.#inputs, x, `${where}: input`);
      return;
    }
    if (x.length !== n) throw wrongLength(`${where}: input`, x.length, n);
    for (let i = 0; i < n; i++) {
      const v: unknown = x[i];
      if (typeof v !== "number") throw notNumber(`${where}: input[${i}]`, v);
      memory[base + i] = v;
    }
  }

  #loadInto(memory: Float64Array, base: number, layout: Layout, values: unknown, where: string): void {
    flatten(layout, values, (i, x) => (memory[base + i] = x), where);
  }

  #collectInputs(memory: Float64Array, base: number, x: unknown, out: Float64Array | undefined): unknown {
    const n = this.inputs;
    if (!out && !isFlat(x, n)) return unflatten(this.#inputs.skeleton, (i) => memory[base + i]!);
    const result = out ?? new Float64Array(n);
    for (let i = 0; i < n; i++) result[i] = memory[base + i]!;
    return result;
  }

  #collectOutputs(memory: Float64Array, base: number, out: Float64Array | undefined, where: string): unknown {
    const slots = this.#outputSlots;
    const read = (i: number): number => memory[base + slots[i]!]!;
    if (!out) {
      if (typeof this.#outputs === "number") return read(0);
      const flat = Array.isArray(this.#outputs) && this.#outputs.every((leaf) => typeof leaf === "number");
      if (!flat) return unflatten(this.#outputs, read);
    }
    const result = out ?? new Float64Array(slots.length);
    checkOut(result, slots.length, where);
    for (let i = 0; i < slots.length; i++) result[i] = read(i);
    return result;
  }
}

function checkOut(out: unknown, expected: number, where: string): void {
  if (!(out instanceof Float64Array)) throw new AdError("type", `${where}: out is ${describe(out)}, expected a Float64Array of length ${expected}`); // prettier-ignore
  if (out.length !== expected) throw wrongLength(`${where}: out`, out.length, expected);
}
