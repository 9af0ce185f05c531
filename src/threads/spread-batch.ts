/** A compiled function at many points, by threads: what `f.batch` gives, as promises. */
import type { CallOptions } from "./calls.js";
import { AdError } from "../errors.js";
import { mustHaveRows, rowsOf } from "../point-rows.js";
import { PointsPiece } from "./portion.js";
import type { Replica } from "./replica.js";
import { divide } from "../nested/rows.js";
import type { RowTask } from "../nested/rows.js";
import type { Work } from "../nested/work.js";

/** Options of the calls of `p.batch`. */
export interface SpreadBatchOptions extends CallOptions {
  /** Parameters of each point, [batch, parameters], instead of those that were set. */
  parameters?: Float64Array;
}

const ONE = /* @__PURE__ */ Float64Array.of(1);
const NONE = /* @__PURE__ */ new Float64Array(0);

/** What a batch asks for. */
interface Asking<T> {
  /** Comes with the points, [batch, width]. */
  readonly beside?: {
    readonly name: string;
    readonly rows: Float64Array;
    readonly width: number;
    readonly each: string;
  };
  readonly scalar?: boolean;
  /** Arrays of the task, given the number of points and what comes with them. */
  task(points: number, beside: Float64Array): Partial<RowTask>;
  result(task: Partial<RowTask>): T;
}

/** The function at many points; a point gets the same bits as alone. Rows are points, row-major and flat. */
export class SpreadBatch {
  readonly #replica: Replica;

  /** @internal */
  constructor(replica: Replica) {
    this.#replica = replica;
  }

  get #inputs(): number {
    return this.#replica.tape.inputs;
  }

  get #outputs(): number {
    return this.#replica.tape.outputs.length;
  }

  /** Values, [batch, outputs], of `xs`, [batch, inputs]. */
  value(xs: Float64Array, options?: SpreadBatchOptions): Promise<Float64Array> {
    return this.#ask("batch.value", xs, options, {
      task: (n) => ({ out: new Float64Array(n * this.#outputs) }),
      result: ({ out }) => out!,
    });
  }

  /** Gradients, [batch, inputs], of a function of one output. */
  gradient(xs: Float64Array, options?: SpreadBatchOptions): Promise<Float64Array> {
    return this.#ask("batch.gradient", xs, options, {
      scalar: true,
      task: (n) => ({ seeds: ONE, seedAll: true, rowAdjoints: new Float64Array(n * this.#inputs) }),
      result: ({ rowAdjoints }) => rowAdjoints!,
    });
  }

  /** Values, [batch], and gradients, [batch, inputs], of a function of one output. */
  valueAndGradient(
    xs: Float64Array,
    options?: SpreadBatchOptions,
  ): Promise<[values: Float64Array, gradients: Float64Array]> {
    return this.#ask("batch.valueAndGradient", xs, options, {
      scalar: true,
      task: (n) => ({
        out: new Float64Array(n),
        ...{ seeds: ONE, seedAll: true, rowAdjoints: new Float64Array(n * this.#inputs) },
      }),
      result: ({ out, rowAdjoints }): [Float64Array, Float64Array] => [out!, rowAdjoints!],
    });
  }

  /** Jacobians times tangents, [batch, outputs]: one tangent a point, [batch, inputs]. */
  jvp(xs: Float64Array, tangents: Float64Array, options?: SpreadBatchOptions): Promise<Float64Array> {
    return this.#ask("batch.jvp", xs, options, {
      beside: { name: "tangents", rows: tangents, width: this.#inputs, each: "input" },
      task: (n, rows) => ({ dots: { shared: NONE, rows, out: new Float64Array(n * this.#outputs) } }),
      result: ({ dots }) => dots!.out!,
    });
  }

  /** Cotangents times Jacobians, [batch, inputs]: one cotangent a point, [batch, outputs]. */
  vjp(xs: Float64Array, cotangents: Float64Array, options?: SpreadBatchOptions): Promise<Float64Array> {
    return this.#ask("batch.vjp", xs, options, {
      beside: { name: "cotangents", rows: cotangents, width: this.#outputs, each: "output" },
      task: (n, seeds) => ({ seeds, rowAdjoints: new Float64Array(n * this.#inputs) }),
      result: ({ rowAdjoints }) => rowAdjoints!,
    });
  }

  #ask<T>(where: string, xs: Float64Array, options: SpreadBatchOptions = {}, asking: Asking<T>): Promise<T> {
    const { scalar = false, beside } = asking;
    const parameters = options?.parameters;
    return this.#replica.ask(where, { scalar, needsParameters: !parameters }, options, () => {
      const n = rowsOf(xs, this.#inputs, `${where}: xs`, "input");
      const rows = parameters ? this.#withParameters(where, n, xs, parameters) : this.#copy("xs", xs);
      if (beside) mustHaveRows(beside.rows, beside.width, n, `${where}: ${beside.name}`, beside.each);
      const more = beside ? this.#copy(beside.name, beside.rows) : NONE;
      const task: RowTask = { from: 0, to: n, shared: NONE, rows, ...asking.task(n, more) };
      return {
        load: () => undefined,
        work: () => this.#work(task, Boolean(parameters)),
        expected: () => n,
        result: () => asking.result(task),
      };
    });
  }

  #copy(name: string, rows: Float64Array): Float64Array {
    return this.#replica.copies.of(name, rows);
  }

  /** Points with their parameters behind each. */
  #withParameters(where: string, n: number, xs: Float64Array, parameters: Float64Array): Float64Array {
    const { tape, copies } = this.#replica;
    if (tape.parameters === 0) throw new AdError("parameters", `${where}: got rows of parameters, expected none: this function declares no parameters; pass compile(inputs, fn, { parameters: shape })`); // prettier-ignore
    mustHaveRows(parameters, tape.parameters, n, `${where}: parameters`, "parameter");
    const width = tape.inputs + tape.parameters;
    const both = copies.room("points", n * width);
    for (let k = 0; k < n; k++) {
      both.set(xs.subarray(k * tape.inputs, (k + 1) * tape.inputs), k * width);
      both.set(parameters.subarray(k * tape.parameters, (k + 1) * tape.parameters), k * width + tape.inputs);
    }
    return both;
  }

  *#work(task: RowTask, withParameters: boolean): Work {
    const { engine, tape, copies } = this.#replica;
    const points = engine.points(0, withParameters);
    const bounds = divide(task.to, points.points);
    const rows = tape.inputs + (withParameters ? tape.parameters : 0);
    const widths = { rows, active: tape.inputs, outputs: tape.outputs.length };
    yield bounds
      .slice(1)
      .map((to, k) => new PointsPiece(engine, points, { ...task, from: bounds[k]!, to }, widths, withParameters));
    copies.giveBack(withParameters ? "points" : "xs", task.rows);
    if (task.dots) copies.giveBack("tangents", task.dots.rows!);
    if (task.seeds && !task.seedAll) copies.giveBack("cotangents", task.seeds);
  }
}
