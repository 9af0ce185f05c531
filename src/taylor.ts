/** Taylor coefficients of a compiled function: a program that computes all of them, made once an order. */
import { TapeBuilder } from "./builder.js";
import { copyAll } from "./copy.js";
import { readOutputs } from "./engine.js";
import type { Engine } from "./engine.js";
import { AdError, describe, plural } from "./errors.js";
import { Expr } from "./expr.js";
import { prepared } from "./inspect.js";
import type { Tables } from "./nested/tables.js";
import type { Ports } from "./ports.js";
import type { Tape } from "./tape.js";
import { coefficientsOf, propagate } from "./taylor-derive.js";

/** Programs grow with the square of it. */
const MOST = 30;

/** @throws AdError "type" for what is no order. */
export function checkOrder(order: unknown, where: string): void {
  if (Number.isInteger(order) && (order as number) >= 0 && (order as number) <= MOST) return;
  const got = typeof order === "number" ? order : describe(order);
  throw new AdError("type", `${where}: got order ${got}, expected a whole number from 0 to ${MOST}`);
}

/** @throws AdError "type", "length" for what is no curve of that order. */
export function checkCurve(curve: unknown, order: number, where: string): void {
  if (!Array.isArray(curve)) throw new AdError("type", `${where}: curve is ${describe(curve)}, expected an array of coefficients of the inputs, that of order 0 first`); // prettier-ignore
  if (curve.length >= 1 && curve.length <= order + 1) return;
  throw new AdError("length", `${where}: curve has ${plural(curve.length, "coefficient")}, expected 1 to ${order + 1}, those up to order ${order}`); // prettier-ignore
}

/** The tape of all coefficients of the outputs, order after order. Inputs: coefficients of order 0, then of 1, and so on. */
function taylorTape(tape: Tape, given: number, order: number): Tape {
  const builder = new TapeBuilder();
  const inputs = Array.from({ length: given + 1 }, () => Array.from({ length: tape.inputs }, () => builder.input()));
  const parameters = Array.from({ length: tape.parameters }, () => builder.parameter());
  const outputs = copyAll(tape, inputs[0]!, parameters, builder);
  const dots = inputs.slice(1).map((all) => all.map((node) => new Expr(builder, node)));
  const series = propagate(builder, inputs[0]!, dots, outputs, order).outputs;
  return builder.tape(coefficientsOf(builder, series, 0, order).flatMap((all) => all.map((c) => c.node)));
}

export class Taylor {
  /** For the order, and the number of coefficients of the inputs, that were asked for last. */
  #kept: { readonly order: number; readonly given: number; readonly engine: Engine } | undefined;

  constructor(
    readonly tape: Tape,
    readonly tables: Tables,
    readonly ports: Ports,
    /** What frees the program when it is collected. */
    readonly owner: object,
  ) {}

  /**
   * Coefficients of the outputs along a curve, [order + 1, outputs].
   * @param of Where the parameters stand.
   * @param curve Coefficients of the inputs.
   * @param names What to call these where they are wrong.
   */
  along(
    of: Engine,
    curve: readonly unknown[],
    order: number,
    names: readonly string[],
    out?: Float64Array,
  ): Float64Array {
    // prettier-ignore
    const { inputs, parameters } = this.tape;
    const engine = this.#engine(order, curve.length - 1);
    curve.forEach((c, k) => this.ports.load(engine.f64, engine.primals + k * inputs, c, names[k]!));
    const from = of.primals + inputs;
    engine.f64.set(of.f64.subarray(from, from + parameters), engine.primals + curve.length * inputs);
    engine.value();
    const result = out ?? new Float64Array(engine.outputs.length);
    readOutputs(engine, engine.primals, result);
    return result;
  }

  #engine(order: number, given: number): Engine {
    const kept = this.#kept;
    if (kept?.order === order && kept.given === given) return kept.engine;
    this.free();
    const { engine } = prepared(taylorTape(this.tape, given, order), this.tables);
    this.#kept = { order, given, engine: engine.ownedBy(this.owner) };
    return engine;
  }

  free(): void {
    this.#kept?.engine.free();
    this.#kept = undefined;
  }
}
