/** Values and derivatives of a compiled function, one sweep or a few each. */
import type { Engine } from "./engine.js";
import { AdError } from "./errors.js";
import { look } from "./limits.js";
import { checkOut } from "./ports.js";
import type { Ports } from "./ports.js";
import { flatten } from "./shape.js";
import type { Tree } from "./shape.js";
import type { Like, Value, Values } from "./values.js";

const one = (): number => 1;
const zero = (): number => 0;

/** What can be asked of a function at one point. */
export abstract class Derivatives<S, O> {
  /** Number of inputs and outputs. */
  abstract readonly inputs: number;
  abstract readonly outputs: number;
  /** @internal */
  protected abstract get ports(): Ports;

  /**
   * The engine, ready to be swept.
   * @internal
   */
  protected abstract use(where: string, needsParameters?: boolean): Engine;

  /** @internal */
  protected useScalar(where: string, needsParameters = true): Engine {
    if (this.outputs !== 1) {
      throw new AdError(
        "outputs",
        `${where}: the function has ${this.outputs} outputs, expected 1; use vjp, jvp or jacobian`,
      );
    }
    return this.use(where, needsParameters);
  }

  /**
   * Values of the outputs: a number where `fn` returned one Expr, a Float64Array where it returned an array of
   * them, else numbers in the structure it returned.
   */
  value(x: Values<S>): Value<O>;
  /** Fills `out` with the outputs, flat, and returns it. */
  value(x: Values<S>, out: Float64Array): Float64Array;
  value(x: Values<S>, out?: Float64Array): unknown {
    const engine = this.use("value");
    checkOut(out, this.outputs, "value");
    this.ports.load(engine.f64, engine.primals, x, "value: input");
    engine.value();
    return this.ports.readOutputs(engine.f64, engine.primals, out);
  }

  /**
   * Gradient of the one output, in the structure of `x`.
   * @throws AdError "outputs" where the function has several outputs.
   */
  gradient<X extends Values<S>>(x: X): Like<X, S>;
  /** Fills `out` with the gradient, flat [inputs], and returns it. */
  gradient(x: Values<S>, out: Float64Array): Float64Array;
  gradient(x: Values<S>, out?: Float64Array): unknown {
    const engine = this.useScalar("gradient");
    checkOut(out, this.inputs, "gradient");
    this.ports.load(engine.f64, engine.primals, x, "gradient: input");
    engine.gradient(0);
    return this.ports.readInputs(engine.f64, engine.adjoints, x, out);
  }

  /**
   * The output and its gradient. With `out` it returns the value, fills `out` with the gradient, flat [inputs],
   * and allocates nothing; without, it returns both.
   */
  valueAndGradient<X extends Values<S>>(x: X): [value: number, gradient: Like<X, S>];
  valueAndGradient(x: Values<S>, out: Float64Array): number;
  valueAndGradient(x: Values<S>, out?: Float64Array): unknown {
    const engine = this.useScalar("valueAndGradient");
    checkOut(out, this.inputs, "valueAndGradient");
    this.ports.load(engine.f64, engine.primals, x, "valueAndGradient: input");
    engine.gradient(0);
    const memory = engine.f64;
    const value = memory[engine.primals + this.ports.slots[0]!]!;
    const gradient = this.ports.readInputs(memory, engine.adjoints, x, out);
    return out ? value : [value, gradient];
  }

  /** Jacobian times tangent: a number for one output, else a Float64Array [outputs] (or `out`). */
  jvp(x: Values<S>, tangent: Values<S>): Value<O>;
  jvp(x: Values<S>, tangent: Values<S>, out: Float64Array): Float64Array;
  jvp(x: Values<S>, tangent: Values<S>, out?: Float64Array): unknown {
    const engine = this.use("jvp");
    checkOut(out, this.outputs, "jvp");
    const tangents = engine.tangents();
    this.ports.load(engine.f64, engine.primals, x, "jvp: input");
    this.ports.load(engine.f64, tangents, tangent, "jvp: tangent");
    engine.jvp();
    return this.ports.readOutputs(engine.f64, tangents, out);
  }

  /** Cotangent (one number an output) times Jacobian: in the structure of `x` (or `out`, flat [inputs]). */
  vjp<X extends Values<S>>(x: X, cotangent: number | Tree<number> | ArrayLike<number>): Like<X, S>;
  vjp(x: Values<S>, cotangent: number | Tree<number> | ArrayLike<number>, out: Float64Array): Float64Array;
  vjp(x: Values<S>, cotangent: unknown, out?: Float64Array): unknown {
    const engine = this.use("vjp");
    checkOut(out, this.inputs, "vjp");
    const seeds = new Float64Array(this.outputs);
    const given = typeof cotangent === "number" && this.outputs === 1 ? [cotangent] : cotangent;
    flatten({ skeleton: this.ports.outputs, size: this.outputs }, given, (i, s) => (seeds[i] = s), "vjp: cotangent");
    this.ports.load(engine.f64, engine.primals, x, "vjp: input");
    engine.vjp((i) => seeds[i]!);
    return this.ports.readInputs(engine.f64, engine.adjoints, x, out);
  }

  /** Hessian of the one output times `v`, forward over reverse; in the structure of `x` (or `out`, flat). */
  hvp<X extends Values<S>>(x: X, v: Values<S>): Like<X, S>;
  hvp(x: Values<S>, v: Values<S>, out: Float64Array): Float64Array;
  hvp(x: Values<S>, v: Values<S>, out?: Float64Array): unknown {
    const engine = this.useScalar("hvp");
    checkOut(out, this.inputs, "hvp");
    const tangents = engine.tangents();
    this.ports.load(engine.f64, engine.primals, x, "hvp: input");
    this.ports.load(engine.f64, tangents, v, "hvp: v");
    engine.linearize();
    engine.tangent();
    engine.second(one, zero);
    return this.ports.readInputs(engine.f64, engine.adjointTangents(), x, out);
  }

  /**
   * Jacobian, row-major [outputs, inputs], by as many sweeps as there are inputs (forward) or outputs (reverse),
   * whichever are fewer.
   */
  jacobian(x: Values<S>, out: Float64Array = new Float64Array(this.outputs * this.inputs)): Float64Array {
    const engine = this.use("jacobian");
    checkOut(out, this.outputs * this.inputs, "jacobian");
    this.ports.load(engine.f64, engine.primals, x, "jacobian: input");
    if (this.inputs < this.outputs) this.#jacobianForward(engine, out);
    else this.#jacobianReverse(engine, out);
    return out;
  }

  #jacobianForward(engine: Engine, out: Float64Array): void {
    const tangents = engine.tangents();
    engine.linearize();
    for (let j = 0; j < this.inputs; j++) {
      look();
      engine.f64.fill(0, tangents, tangents + this.inputs);
      engine.f64[tangents + j] = 1;
      engine.tangent();
      const memory = engine.f64;
      for (let i = 0; i < this.outputs; i++) out[i * this.inputs + j] = memory[tangents + this.ports.slots[i]!]!;
    }
  }

  #jacobianReverse(engine: Engine, out: Float64Array): void {
    engine.primal();
    for (let i = 0; i < this.outputs; i++) {
      look();
      engine.reverse((output) => (output === i ? 1 : 0));
      out.set(engine.f64.subarray(engine.adjoints, engine.adjoints + this.inputs), i * this.inputs);
    }
  }

  /** Hessian of the one output, row-major [inputs, inputs], by one second-order sweep an input. */
  hessian(x: Values<S>, out: Float64Array = new Float64Array(this.inputs * this.inputs)): Float64Array {
    const engine = this.useScalar("hessian");
    checkOut(out, this.inputs * this.inputs, "hessian");
    const tangents = engine.tangents();
    this.ports.load(engine.f64, engine.primals, x, "hessian: input");
    engine.linearize();
    for (let i = 0; i < this.inputs; i++) {
      look();
      engine.f64.fill(0, tangents, tangents + this.inputs);
      engine.f64[tangents + i] = 1;
      engine.tangent();
      engine.second(one, zero, i > 0);
      const row = engine.adjointTangents();
      out.set(engine.f64.subarray(row, row + this.inputs), i * this.inputs);
    }
    return out;
  }
}
