/** A traced function, prepared and evaluated in the core with all its derivatives. */
import { Batch } from "./batch.js";
import { withTablesActive } from "./copy.js";
import type { Made } from "./kept-derivatives.js";
import { Tiered } from "./tiered.js";
import type { Engine } from "./engine.js";
import { argumentsIn, bodyFor, recordCall } from "./nested/call.js";
import { getCore } from "./core.js";
import { AdError } from "./errors.js";
import { LIMITED, LIMITED_BATCH } from "./limited.js";
import { limitCalls } from "./limits.js";
import type { Budget } from "./limits.js";
import type { Operand } from "./expr.js";
import type { Traced } from "./nested/map.js";
import { recordedIn } from "./nested/nested.js";
import type { Body } from "./nested/nested.js";
import { prepared } from "./inspect.js";
import { Ports } from "./ports.js";
import { PARTS } from "./threads/parts.js";
import type { Parts } from "./threads/parts.js";
import { flatten } from "./shape.js";
import type { Layout, Shape, Skeleton, Tree } from "./shape.js";
import { Tables } from "./nested/tables.js";
import type { Table } from "./nested/tables.js";
import type { Tape } from "./tape.js";
import { byDefault } from "./tiering.js";
import type { TierChoice } from "./tiering.js";
import type { Outputs, Values } from "./values.js";

/** What goes with a tape. */
interface Given {
  readonly tables?: readonly Table[] | undefined;
  /** Points without a derivative are errors. */
  readonly strict?: boolean;
  /** In which it is prepared, and called later. */
  readonly budget?: Budget | undefined;
  readonly tier?: TierChoice | undefined;
  /** It is that of a function that was compiled before. */
  readonly again?: boolean;
}

/** A compiled function. Results are the caller's own: they never alias the core's memory. */
export class Compiled<S = Shape, P = Shape, O = Outputs> extends Tiered<S, O> {
  /** Number of inputs. */
  override readonly inputs: number;
  /** Number of outputs. */
  override readonly outputs: number;
  /** Number of parameters. */
  readonly parameters: number;
  /** Number of operations and leaves on the optimised tape. */
  readonly length: number;
  readonly #ports: Ports;
  readonly #made: Made;
  readonly #budget: Budget | undefined;
  #engine: Engine | undefined;
  /** One that differentiates the rows of tables, too, made where it is wanted. */
  #byRows: Engine | undefined;
  #batch: Batch | undefined;
  #body: Body | undefined;
  #parametersSet: boolean;
  /** There is nothing to look at before a call. */
  #isPlain: boolean;

  /** @internal */
  constructor(
    recorded: Tape,
    inputs: Layout,
    parameters: Layout | undefined,
    outputs: Skeleton,
    { tables = [], strict = false, budget, again = false, tier = byDefault.tier }: Given = {},
  ) {
    super();
    const all = new Tables(tables);
    const { tape, engine } = prepared(recorded, all, again);
    const read = recorded.sources ? recorded : tape;
    this.#made = { tape, read, recorded: recordedIn(recorded), tables: all, layout: parameters, strict };
    this.inputs = inputs.size;
    this.parameters = parameters?.size ?? 0;
    this.outputs = recorded.outputs.length;
    this.length = engine.length;
    this.#parametersSet = this.parameters === 0;
    this.#isPlain = this.#parametersSet && !strict;
    this.#ports = new Ports(inputs, outputs, engine.outputs);
    this.#engine = engine.ownedBy(this);
    if (tier !== "interpreter") engine.mayCompile(tier === "auto");
    this.#budget = budget;
    if (budget) limitCalls(this as Compiled, budget, LIMITED);
    if (tier === "compiled") for (const program of engine.tiering()) program.compileNow();
  }

  /**
   * Sets the parameters for all following calls.
   * @param values In the declared structure, or flat.
   */
  setParameters(values: Values<P>): this {
    const engine = this.use("setParameters", false);
    if (!this.#made.layout) {
      throw new AdError(
        "parameters",
        "setParameters: this function declares no parameters; pass compile(inputs, fn, { parameters: shape })",
      );
    }
    const staged = new Float64Array(this.parameters);
    flatten(this.#made.layout, values, (i, x) => (staged[i] = x), "setParameters: parameters");
    engine.f64.set(staged, engine.primals + this.inputs);
    this.#parametersSet = true;
    this.#isPlain = !this.#made.strict;
    return this;
  }

  /**
   * Sets the rows of tables for all following calls, as many as there are.
   * @param data By the name of the table: a Float64Array, row-major, which is not copied, so that what is written there
   * counts at the next call; or another list of numbers or of rows in the declared structure, which is copied.
   * @throws AdError "data" for a table that was not declared, "length", "type". What was set before stays then.
   */
  setData(data: Readonly<Record<string, ArrayLike<number> | readonly unknown[]>>): this {
    this.use("setData", false);
    this.#made.tables.set(data);
    return this;
  }

  /**
   * Derivatives of the one output by the rows of all tables.
   * @returns By the name of the table, [rows, row], row-major.
   * @throws AdError "outputs" where the function has several; "data" where it goes over no table.
   */
  dataGradient(x: Values<S>): Record<string, Float64Array> {
    const engine = this.useScalar("dataGradient");
    if (this.#made.tables.tables.length === 0) throw new AdError("data", "dataGradient: this function goes over no table; pass compile(inputs, fn, { data: { name: row } })"); // prettier-ignore
    this.#byRows ??= prepared(withTablesActive(this.#made.tape), this.#made.tables).engine.ownedBy(this);
    const of = this.#byRows;
    const parameters = engine.f64.subarray(
      engine.primals + this.inputs,
      engine.primals + this.inputs + this.parameters,
    );
    of.f64.set(parameters, of.primals + this.inputs);
    this.#ports.load(of.f64, of.primals, x, "dataGradient: input");
    const checked = this.#made.strict ? this.guarded(of, "dataGradient", withTablesActive(this.#made.read)) : of;
    return this.#made.tables.collect(() => checked.gradient(0));
  }

  /**
   * The function inside the trace of another: one operation there, not a copy, and differentiable like any other.
   * @param x Exprs and numbers, in the declared structure or flat.
   * @param parameters The same for the parameters, where the function declares any. They are arguments here:
   * derivatives go through them, and those that were set stay.
   * @returns Exprs in the structure of the outputs; outside a trace numbers, as `value` gives them.
   * @throws AdError "shape", "type"; "parameters" where they are missing; "data" for functions that go over tables.
   */
  call(x: Tree<Operand>, parameters?: Tree<Operand>): Traced<O> {
    const engine = this.use("call", false);
    if (this.#made.tables.tables.length > 0) throw new AdError("data", "call: this function goes over tables, which belong to it; expected one without data; pass the plain function where it is needed"); // prettier-ignore
    const operands = argumentsIn(this.#ports.inputs, x, "call: x");
    if (this.#made.layout) {
      if (parameters === undefined) throw new AdError("parameters", `call: got no parameters, expected ${this.parameters}; pass call(x, parameters)`); // prettier-ignore
      operands.push(...argumentsIn(this.#made.layout, parameters, "call: parameters"));
    }
    const recorded = recordCall((this.#body ??= bodyFor(this.#made.read)), operands, this.#ports.outputs);
    if (recorded) return recorded as Traced<O>;
    const at = engine.primals + this.inputs;
    const set = engine.f64.slice(at, at + this.parameters);
    engine.f64.set(operands as number[], engine.primals);
    engine.value();
    const outputs = this.#ports.readOutputs(engine.f64, engine.primals, undefined) as Traced<O>;
    engine.f64.set(set, at);
    return outputs;
  }

  /** The function at many points in one call. */
  get batch(): Batch {
    return (this.#batch ??= this.#makeBatch());
  }

  #makeBatch(): Batch {
    const batch = new Batch({
      inputs: this.inputs,
      outputs: this.outputs,
      parameters: this.parameters,
      use: (where, scalar, needsParameters) =>
        scalar ? this.useScalar(where, needsParameters) : this.use(where, needsParameters),
      load: (x, where) => {
        const { f64, primals } = this.use(where, false);
        this.#ports.load(f64, primals, x, where);
      },
    });
    return this.#budget ? limitCalls(batch, this.#budget, LIMITED_BATCH, "batch.") : batch;
  }

  /** @internal */
  [PARTS](where: string, needsParameters: boolean): Parts {
    if (this.#made.strict) throw new AdError("convention", `${where}: got a function that was compiled with convention: "error", expected one without; nothing but the function itself looks for such points`); // prettier-ignore
    const { f64, primals } = this.use(where, needsParameters);
    const parameters = f64.slice(primals + this.inputs, primals + this.inputs + this.parameters);
    const { inputs, outputs } = this.#ports;
    const { tables, given } = this.#made.tables;
    const { module } = getCore();
    const limits = this.#budget?.limits;
    return {
      tape: this.#made.tape,
      inputs,
      outputs,
      layout: this.#made.layout,
      tables,
      module,
      parameters,
      rows: given,
      limits,
    };
  }

  /** Frees the core's memory. Every later call throws; a second dispose does nothing. */
  dispose(): void {
    this.#engine?.free();
    this.#byRows?.free();
    this.freeKept();
    this.#byRows = undefined;
    this.#engine = undefined;
  }

  /** `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @internal */
  protected override get ports(): Ports {
    return this.#ports;
  }

  /** @internal */
  protected override get made(): Made {
    return this.#made;
  }

  /** @internal */
  protected override use(where: string, needsParameters = true): Engine {
    const engine = this.#engine;
    return engine && this.#isPlain ? engine : this.#useWithCare(where, needsParameters);
  }

  #useWithCare(where: string, needsParameters: boolean): Engine {
    const engine = this.#engine;
    if (!engine) throw new AdError("disposed", `${where}: this function has been disposed of; compile it again`);
    if (needsParameters && !this.#parametersSet) throw new AdError("parameters", `${where}: parameters were never set, expected ${this.parameters}; call setParameters(values) first`); // prettier-ignore
    return this.#made.strict && where !== "toString" ? this.guarded(engine, where, this.#made.read) : engine;
  }
}
