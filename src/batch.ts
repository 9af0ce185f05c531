/** A compiled function at many points in one call. */
import { AdError } from "./errors.js";
import { look } from "./limits.js";
import type { Points } from "./points.js";
import { mustHaveRows, rowsOf } from "./point-rows.js";
import { checkOut } from "./ports.js";

/** What `Batch` needs of its function. */
interface Host {
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** @throws AdError where the function may not be called, or has several outputs where it must not. */
  use(where: string, scalar?: boolean, needsParameters?: boolean): Sweeper;
  /** Makes `x` the inputs of the function. */
  load(x: ArrayLike<number>, where: string): void;
}

interface Sweeper {
  /** At points that share so many inputs, and parameters where they are not `withParameters`. */
  points(shared: number, withParameters?: boolean): Points;
}

/** Options of the calls of `f.batch`. */
export interface BatchOptions {
  /** Parameters of each point, [batch, parameters], instead of those that were set, which are left as they are. */
  readonly parameters?: Float64Array;
}

/** The derivative of one output by itself. */
const ONE = /* @__PURE__ */ Float64Array.of(1);

/**
 * Evaluates a compiled function at many points: `f.batch.gradient(xs)`. Rows are points, row-major and flat; a point gets
 * the same bits as alone. One sweep serves a block of points, two lanes at a time, so that a small function costs a
 * fraction of what as many calls do. Results are the caller's own.
 */
export class Batch {
  readonly #host: Host;

  /** @internal */
  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * Values, [batch, outputs], of `xs`, [batch, inputs].
   * @param out Filled and returned where given.
   * @throws AdError "length" where `xs` has no whole number of rows or `out` another length, or where other rows are not
   * as many; "type" where rows are no Float64Array; "parameters" where they are given and the function has none.
   */
  value(xs: Float64Array, out?: Float64Array, options?: BatchOptions): Float64Array {
    const call = this.#call("batch.value", xs, options);
    const result = call.result(out, this.#host.outputs);
    call.each((points, from, count) => points.outputs(result, from, count));
    return result;
  }

  /** Gradients, [batch, inputs], of a function of one output. As `value` besides. */
  gradient(xs: Float64Array, out?: Float64Array, options?: BatchOptions): Float64Array {
    const call = this.#call("batch.gradient", xs, options, true);
    const result = call.result(out, this.#host.inputs);
    call.each((points, from, count) => points.reverseAll(ONE, count, result, from));
    return result;
  }

  /** Values, [batch], and gradients, [batch, inputs], of a function of one output; into arrays that are given. */
  valueAndGradient(
    xs: Float64Array,
    values?: Float64Array,
    gradients?: Float64Array,
    options?: BatchOptions,
  ): [values: Float64Array, gradients: Float64Array] {
    const call = this.#call("batch.valueAndGradient", xs, options, true);
    const second = call.result(gradients, this.#host.inputs, ": gradients");
    const first = call.result(values, 1, ": values");
    call.each((points, from, count) => {
      points.reverseAll(ONE, count, second, from);
      points.outputs(first, from, count);
    });
    return [first, second];
  }

  /** Jacobians times tangents, [batch, outputs]: one tangent a point, [batch, inputs]. As `value` besides. */
  jvp(xs: Float64Array, tangents: Float64Array, out?: Float64Array, options?: BatchOptions): Float64Array {
    const call = this.#call("batch.jvp", xs, options);
    call.check(tangents, this.#host.inputs, "tangents", "input");
    const result = call.result(out, this.#host.outputs);
    call.each((points, from, count) => points.tangent(tangents, from, count, result));
    return result;
  }

  /** Cotangents times Jacobians, [batch, inputs]: one cotangent a point, [batch, outputs]. As `value` besides. */
  vjp(xs: Float64Array, cotangents: Float64Array, out?: Float64Array, options?: BatchOptions): Float64Array {
    const call = this.#call("batch.vjp", xs, options);
    call.check(cotangents, this.#host.outputs, "cotangents", "output");
    const result = call.result(out, this.#host.inputs);
    call.each((points, from, count) => points.reverse(cotangents, from, count, result));
    return result;
  }

  /** Jacobians, [batch, outputs, inputs], by one reverse sweep an output. As `value` besides. */
  jacobian(xs: Float64Array, out?: Float64Array, options?: BatchOptions): Float64Array {
    const { inputs, outputs } = this.#host;
    const call = this.#call("batch.jacobian", xs, options);
    const result = call.result(out, outputs * inputs);
    const seeds = new Float64Array(outputs);
    call.each((points, from, count) => {
      for (let output = 0; output < outputs; output++) {
        look();
        seeds.fill(0)[output] = 1;
        points.reverseAll(seeds, count, result.subarray(output * inputs), from, outputs * inputs);
      }
    });
    return result;
  }

  /**
   * Sums of the outputs, [outputs], over `rows` of parameters, [rows, parameters], at one point `x`, [inputs]: the
   * function's parameters are the data. As much memory as a block of points, however many rows there are. The order is
   * fixed: blocks one after the other, each in the order of `sum`. Parameters that were set are left as they are.
   */
  sum(x: ArrayLike<number>, rows: Float64Array, out?: Float64Array): Float64Array {
    const result = resultOf(out, this.#host.outputs, "batch.sum");
    this.#overRows("batch.sum", false, x, rows).sums(result);
    return result;
  }

  /**
   * The sum as above of a function of one output, and its gradient, [inputs], into `out` where given. Contributions to
   * the gradient come in the order of one row, each summed over the rows of a block: even rows and odd ones apart, and
   * their sums are added last.
   */
  sumAndGradient(x: ArrayLike<number>, rows: Float64Array, out?: Float64Array): [sum: number, gradient: Float64Array] {
    const gradient = resultOf(out, this.#host.inputs, "batch.sumAndGradient");
    const total = new Float64Array(1);
    const points = this.#overRows("batch.sumAndGradient", true, x, rows);
    points.sums(total);
    points.sharedAdjoints(gradient);
    return [total[0]!, gradient];
  }

  #overRows(where: string, withGradient: boolean, x: ArrayLike<number>, rows: Float64Array): Points {
    const { inputs, parameters } = this.#host;
    const sweeper = this.#host.use(where, withGradient, false);
    if (parameters === 0) throw noParameters(where, "rows are theirs");
    const n = rowsOf(rows, parameters, `${where}: rows`, "parameter");
    this.#host.load(x, `${where}: x`);
    const points = sweeper.points(inputs);
    inBlocks(points, n, (from, count) => {
      points.forward(rows, from, count);
      if (withGradient) points.reverseAll(ONE, count);
      points.addSums(count);
    });
    return points;
  }

  #call(where: string, xs: Float64Array, options: BatchOptions | undefined, scalar = false): Call {
    const given = options?.parameters;
    const { inputs, parameters } = this.#host;
    const sweeper = this.#host.use(where, scalar, !given);
    const call = new Call(where, sweeper, xs, inputs, given);
    if (given && parameters === 0) throw noParameters(where, "rows of them were given");
    if (given) call.check(given, parameters, "parameters", "parameter");
    return call;
  }
}

/** Points of one call, checked. */
class Call {
  readonly rows: number;

  constructor(
    readonly where: string,
    readonly sweeper: Sweeper,
    readonly xs: Float64Array,
    inputs: number,
    readonly parameters: Float64Array | undefined,
  ) {
    this.rows = rowsOf(xs, inputs, `${where}: xs`, "input");
  }

  check(rows: unknown, width: number, name: string, each: string): void {
    mustHaveRows(rows, width, this.rows, `${this.where}: ${name}`, each);
  }

  result(out: Float64Array | undefined, width: number, name = ""): Float64Array {
    return resultOf(out, this.rows * width, this.where + name);
  }

  /** Calls `then` after the forward sweep of each block of points. */
  each(then: (points: Points, from: number, count: number) => void): void {
    if (this.rows === 0) return;
    const points = this.sweeper.points(0, Boolean(this.parameters));
    inBlocks(points, this.rows, (from, count) => {
      points.forward(this.xs, from, count, this.parameters);
      then(points, from, count);
    });
  }
}

function inBlocks(points: Points, rows: number, block: (from: number, count: number) => void): void {
  points.begin();
  for (let from = 0; from < rows; from += points.points) {
    look();
    block(from, Math.min(points.points, rows - from));
  }
}

function noParameters(where: string, why: string): AdError {
  return new AdError(
    "parameters",
    `${where}: this function declares no parameters, and ${why}; pass compile(inputs, fn, { parameters: shape })`,
  );
}

function resultOf(out: Float64Array | undefined, length: number, where: string): Float64Array {
  checkOut(out, length, where);
  return out ?? new Float64Array(length);
}
