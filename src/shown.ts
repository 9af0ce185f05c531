/** What a compiled function shows of itself: its tape, numbers at every node, why it is fast, where a NaN comes from. */
import { checkOf, guarded } from "./conventions.js";
import { Diagnostician } from "./diagnose.js";
import type { Diagnosis } from "./diagnosis.js";
import type { Engine } from "./engine.js";
import type { Explanation } from "./explain.js";
import { objectOf } from "./file/json.js";
import { bytesOf, save } from "./file/write.js";
import { explained, nodeValues } from "./inspect.js";
import { Interpreter } from "./interpret.js";
import { KeptDerivatives } from "./kept-derivatives.js";
import type { Names } from "./naming.js";
import { listing, toDot, toMermaid } from "./print.js";
import type { NodeValues } from "./print.js";
import type { Tape } from "./tape.js";
import type { Values } from "./values.js";

export abstract class Shown<S, O> extends KeptDerivatives<S, O> {
  abstract readonly parameters: number;

  /** The optimised tape, one line an operation; with `x`, the primal, tangent and adjoint at every node. */
  override toString(x?: Values<S>, tangent?: Values<S>): string {
    return listing(this.made.tape, this.#nodeValues(x, tangent));
  }

  /** The tape as a Graphviz graph, annotated as in `toString`. */
  toDot(x?: Values<S>, tangent?: Values<S>): string {
    return toDot(this.made.tape, this.#nodeValues(x, tangent));
  }

  /** The tape as a Mermaid flowchart, annotated as in `toString`. */
  toMermaid(x?: Values<S>, tangent?: Values<S>): string {
    return toMermaid(this.made.tape, this.#nodeValues(x, tangent));
  }

  /**
   * The function as a file, which `fromBytes` of wasmgrad/file reads: its operations, shapes, names and conventions, and those
   * of the functions it is made of. Not what was set (parameters, data), nor lines of source. docs/format.md draws it.
   * @returns the same bytes for the same function; the caller's own.
   * @throws AdError "file" where an operation is JavaScript (`defineOpaque`, wasmgrad/linalg, `implicit`).
   */
  toBytes(): Uint8Array {
    this.use("toBytes", false);
    return bytesOf(save(this.made, this.ports, "toBytes"));
  }

  /**
   * The same as an object for JSON, so that `JSON.stringify(f)` works; `fromJSON` of wasmgrad/file reads it.
   * @throws AdError as `toBytes`.
   */
  toJSON(): object {
    this.use("toJSON", false);
    return objectOf(save(this.made, this.ports, "toJSON"));
  }

  /** Why it is fast or slow: runs, how operands are reached, bytes moved. `String(f.explain())` is a report. */
  explain(): Explanation {
    const engine = this.use("explain", false);
    return explained({ tape: this.made.tape, engine }, this.made.recorded);
  }

  /**
   * Which operation first makes a NaN or an Inf at `x`, in the values and in the derivatives of all outputs, seeded with 1.
   * It goes operation by operation, some hundred times slower than `gradient`. `String(f.diagnose(x))` is a report.
   * @throws AdError as `gradient`, but for functions of several outputs.
   */
  diagnose(x: Values<S>): Diagnosis {
    const engine = this.use("diagnose");
    this.ports.load(engine.f64, engine.primals, x, "diagnose: input");
    const at = engine.primals + this.inputs;
    const [inputs, parameters] = [engine.f64.slice(engine.primals, at), engine.f64.slice(at, at + this.parameters)];
    const interpreter = this.#interpreter;
    return new Diagnostician(interpreter, this.#names).diagnose(interpreter.at(this.made.read, inputs, parameters));
  }

  get #interpreter(): Interpreter {
    return new Interpreter((table) => this.made.tables.rowsOf(table));
  }

  get #names(): Names {
    return { inputs: this.ports.inputs, parameters: this.made.layout, tables: this.made.tables.tables };
  }

  /**
   * The engine, which looks for points without a derivative before its sweeps of derivatives.
   * @internal
   */
  protected guarded(engine: Engine, where: string, tape: Tape): Engine {
    return guarded(engine, tape, checkOf(where, this.#interpreter, this.#names, tape));
  }

  /** Primal, tangent (of ones by default) and adjoint (outputs seeded with 1) at every node. */
  #nodeValues(x: Values<S> | undefined, tangent: Values<S> | undefined): NodeValues | undefined {
    if (x === undefined) return undefined;
    const engine = this.use("toString");
    const tangents = engine.tangents();
    this.ports.load(engine.f64, engine.primals, x, "toString: input");
    const direction = tangent ?? new Float64Array(this.inputs).fill(1);
    this.ports.load(engine.f64, tangents, direction, "toString: tangent");
    return nodeValues({ tape: this.made.tape, engine }, this.made.tables);
  }
}
