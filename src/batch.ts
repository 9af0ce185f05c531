/** A compiled function at many points in one call. */
import { AdError, describe } from "./errors.js";
import {
  BATCH_GRADIENT, BATCH_JVP, BATCH_SUM, BATCH_SUM_GRADIENT, BATCH_VALUE, BATCH_VJP, B_MORE, B_POINTS, B_ROWS,
} from "./layout.js"; // prettier-ignore
import { checkOut } from "./ports.js";

/** The block of a program's batch in the core (src/block.ts). Rows are \`width\` numbers wide. */
interface Block {
  /** A word of the block, as src/layout.ts names it. */
  field(which: number): number;
  /** Takes parameters as they are now. */
  begin(): void;
  run(points: number, what: number): void;
  write(field: number, rows: Float64Array, from: number, n: number, width: number): void;
  read(field: number, rows: Float64Array, from: number, n: number, width: number): void;
}

/** What `Batch` needs of its function. */
interface Host {
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** @throws AdError where the function may not be called, or has several outputs where it must not. */
  use(where: string, scalar?: boolean, needsParameters?: boolean): { batch(): Block };
  /** Makes `x` the inputs of the function. */
  load(x: ArrayLike<number>, where: string): void;
}

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
   * @throws AdError "length" where `xs` has no whole number of rows or `out` another length; "type" where `xs` is no
   * Float64Array.
   */
  value(xs: Float64Array, out?: Float64Array): Float64Array {
    return this.#rows("batch.value", BATCH_VALUE, xs, this.#host.outputs, out);
  }

  /** Gradients, [batch, inputs], of a function of one output. As `value` besides. */
  gradient(xs: Float64Array, out?: Float64Array): Float64Array {
    return this.#rows("batch.gradient", BATCH_GRADIENT, xs, this.#host.inputs, out);
  }

  /** Values, [batch], and gradients, [batch, inputs], of a function of one output; into arrays that are given. */
  valueAndGradient(
    xs: Float64Array,
    values?: Float64Array,
    gradients?: Float64Array,
  ): [values: Float64Array, gradients: Float64Array] {
    const { inputs } = this.#host;
    const resident = this.#host.use("batch.valueAndGradient", true);
    const n = rowsOf(xs, inputs, "batch.valueAndGradient: xs", "input");
    const first = resultOf(gradients, n * inputs, "batch.valueAndGradient: gradients");
    const second = resultOf(values, n, "batch.valueAndGradient: values");
    this.#run(resident, n, BATCH_GRADIENT, { xs, first: [first, inputs], second });
    return [second, first];
  }

  /** Jacobians times tangents, [batch, outputs]: one tangent a point, [batch, inputs]. As `value` besides. */
  jvp(xs: Float64Array, tangents: Float64Array, out?: Float64Array): Float64Array {
    const { inputs, outputs } = this.#host;
    return this.#rows("batch.jvp", BATCH_JVP, xs, outputs, out, {
      name: "tangents",
      rows: tangents,
      width: inputs,
      each: "input",
    });
  }

  /** Cotangents times Jacobians, [batch, inputs]: one cotangent a point, [batch, outputs]. As `value` besides. */
  vjp(xs: Float64Array, cotangents: Float64Array, out?: Float64Array): Float64Array {
    const { inputs, outputs } = this.#host;
    return this.#rows("batch.vjp", BATCH_VJP, xs, inputs, out, {
      name: "cotangents",
      rows: cotangents,
      width: outputs,
      each: "output",
    });
  }

  /** Rows of \`width\` numbers, one a point, from \`xs\` and what else comes with each point. */
  #rows(where: string, what: number, xs: Float64Array, width: number, out?: Float64Array, more?: Beside): Float64Array {
    const resident = this.#host.use(where, what === BATCH_GRADIENT);
    const n = rowsOf(xs, this.#host.inputs, `${where}: xs`, "input");
    if (more) sameRows(more.rows, more.width, n, `${where}: ${more.name}`, more.each);
    const result = resultOf(out, n * width, where);
    this.#run(resident, n, what, { xs, more: more && [more.rows, more.width], first: [result, width] });
    return result;
  }

  /**
   * Sums of the outputs, [outputs], over `rows` of parameters, [rows, parameters], at one point `x`, [inputs]: the
   * function's parameters are the data. As much memory as a block of points, however many rows there are. The order is
   * fixed: blocks one after the other, each in the order of `sum`. Parameters that were set are left as they are.
   */
  sum(x: ArrayLike<number>, rows: Float64Array, out?: Float64Array): Float64Array {
    const { outputs } = this.#host;
    const result = resultOf(out, outputs, "batch.sum");
    const block = this.#overRows("batch.sum", false, x, rows, BATCH_SUM);
    block.read(B_MORE, result, 0, 1, outputs);
    return result;
  }

  /** The sum as above of a function of one output, and its gradient, [inputs], into `out` where given. */
  sumAndGradient(x: ArrayLike<number>, rows: Float64Array, out?: Float64Array): [sum: number, gradient: Float64Array] {
    const { inputs } = this.#host;
    const gradient = resultOf(out, inputs, "batch.sumAndGradient");
    const block = this.#overRows("batch.sumAndGradient", true, x, rows, BATCH_SUM_GRADIENT);
    const both = new Float64Array(1 + inputs);
    block.read(B_MORE, both, 0, 1, 1 + inputs);
    gradient.set(both.subarray(1));
    return [both[0]!, gradient];
  }

  #overRows(where: string, scalar: boolean, x: ArrayLike<number>, rows: Float64Array, what: number): Block {
    const { parameters } = this.#host;
    const resident = this.#host.use(where, scalar, false);
    if (parameters === 0) {
      throw new AdError(
        "parameters",
        `${where}: this function declares no parameters, and rows are theirs; pass compile(inputs, fn, { parameters: shape })`,
      );
    }
    const n = rowsOf(rows, parameters, `${where}: rows`, "parameter");
    this.#host.load(x, `${where}: x`);
    const block = resident.batch();
    block.begin();
    const atOnce = block.field(B_POINTS);
    for (let from = 0; from < n; from += atOnce) {
      const count = Math.min(atOnce, n - from);
      block.write(B_ROWS, rows, from, count, parameters);
      block.run(count, what);
    }
    return block;
  }

  #run(resident: { batch(): Block }, points: number, what: number, rows: Rows): void {
    if (points === 0) return;
    const { inputs } = this.#host;
    const block = resident.batch();
    const atOnce = block.field(B_POINTS);
    block.begin();
    for (let from = 0; from < points; from += atOnce) {
      const n = Math.min(atOnce, points - from);
      block.write(B_ROWS, rows.xs, from, n, inputs);
      if (rows.more) block.write(B_MORE, rows.more[0], from, n, rows.more[1]);
      block.run(n, what);
      block.read(B_ROWS, rows.first[0], from, n, rows.first[1]);
      if (rows.second) block.read(B_MORE, rows.second, from, n, 1);
    }
  }
}

/** What comes with the points, one row each, and how a message names it. */
interface Beside {
  readonly name: string;
  readonly rows: Float64Array;
  readonly width: number;
  readonly each: string;
}

/** What goes in and comes out, each with the numbers in a row. */
interface Rows {
  readonly xs: Float64Array;
  readonly more?: readonly [from: Float64Array, width: number] | undefined;
  readonly first: readonly [to: Float64Array, width: number];
  /** One number a row. */
  readonly second?: Float64Array;
}

function rowsOf(xs: unknown, width: number, where: string, each: string): number {
  if (!(xs instanceof Float64Array)) {
    throw new AdError("type", `${where}: got ${describe(xs)}, expected a Float64Array of rows, one number per ${each}`);
  }
  if (width === 0 || xs.length % width !== 0) {
    throw new AdError(
      "length",
      `${where}: got ${xs.length} numbers, expected rows of ${width}, one number per ${each}`,
    );
  }
  return xs.length / width;
}

function sameRows(xs: unknown, width: number, rows: number, where: string, each: string): void {
  const got = rowsOf(xs, width, where, each);
  if (got !== rows) throw new AdError("length", `${where}: got ${got} rows, expected ${rows}, one per point`);
}

function resultOf(out: Float64Array | undefined, length: number, where: string): Float64Array {
  checkOut(out, length, where);
  return out ?? new Float64Array(length);
}
