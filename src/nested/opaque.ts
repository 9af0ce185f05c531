/**
 * Functions that the tape knows nothing of but their rules: numbers are computed by JavaScript, derivatives are what a rule
 * records with Exprs. So they have derivatives to any order that the rules have, in every mode.
 */
import type { TapeBuilder } from "../builder.js";
import { deriveVjp } from "../derive.js";
import { readOutputs } from "../engine.js";
import type { Engine } from "../engine.js";
import { AdError } from "../errors.js";
import { Expr, constantIn, nodeOf } from "../expr.js";
import type { Operand } from "../expr.js";
import { look } from "../limits.js";
import { finish, trace, traceAround, within } from "../trace.js";
import { mustRecord } from "./body.js";
import type { Body, Executor, OpaqueNode, Second } from "./nested.js";
import type { Work } from "./work.js";

/** Exprs for Exprs: `of` are tangents of the arguments (jvp) or cotangents of the results (vjp). */
export type Rule = (x: readonly Expr[], y: readonly Expr[], of: readonly Expr[]) => readonly Operand[];

export interface Opaque {
  readonly name: string;
  /** How many arguments and results there are. */
  readonly inputs: number;
  readonly outputs: number;
  evaluate(args: Float64Array, results: Float64Array): void;
  /** Tangents of the results; adjoints of the arguments. One is enough: each is the other transposed. */
  readonly jvp?: Rule | undefined;
  readonly vjp?: Rule | undefined;
}

type Mode = "jvp" | "vjp";

const exprs = (builder: TapeBuilder, xs: readonly Operand[]): Expr[] =>
  xs.map((x) => (typeof x === "number" ? constantIn(builder, x) : x));

/**
 * What the operation's rule records in `builder`, whatever trace is in progress; its other rule transposed where it has
 * only that.
 */
export function ruleOf(builder: TapeBuilder, operation: Opaque, mode: Mode): Rule {
  const own = operation[mode];
  if (own) return (x, y, of) => within(builder, () => exprs(builder, own(x, y, of)));
  const other = mode === "jvp" ? operation.vjp : operation.jvp;
  if (!other) throw new AdError("derivative", `${operation.name}: got a derivative to find of an opaque operation that has no rule for it, expected jvp or vjp; give one where it is defined, or take its result as constant by stopGradient`); // prettier-ignore
  return (x, y, of) => {
    // Linear in its last argument, so that its derivative by that is the transpose wherever it is taken.
    const from = Array.from({ length: mode === "jvp" ? y.length : x.length }, () => constantIn(builder, 0));
    const linear = within(builder, () => exprs(builder, other(x, y, from)));
    return deriveVjp(builder, linear.map((z) => z.node), of, from.map((z) => z.node)); // prettier-ignore
  };
}

/** Records it; outside a trace, where all are numbers, computes it. */
export function applyOpaque(operation: Opaque, operands: readonly Operand[]): Operand[] {
  const { name, outputs } = operation;
  const builder = traceAround(operands);
  if (!builder) {
    const results = new Float64Array(outputs);
    operation.evaluate(Float64Array.from(operands as readonly number[]), results);
    return Array.from(results);
  }
  mustRecord(builder, name);
  const args = operands.map((x) => nodeOf(builder, x, name));
  const first = builder.pushNested({ kind: "opaque", operation }, args, outputs);
  return Array.from({ length: outputs }, (_, k) => new Expr(builder, first + k));
}

/** The rules of an operation as functions of [x | y | of], recorded once. */
const recorded = /* @__PURE__ */ new WeakMap<Opaque, Partial<Record<Mode, Body>>>();

/** [x | y | of] to what the rule gives. */
export function ruleBody(operation: Opaque, mode: Mode): Body {
  const known = recorded.get(operation) ?? {};
  recorded.set(operation, known);
  return (known[mode] ??= record(operation, mode));
}

function record(operation: Opaque, mode: Mode): Body {
  const { inputs, outputs, name } = operation;
  const size = inputs + outputs + (mode === "jvp" ? inputs : outputs);
  const layout = { size, skeleton: Array.from({ length: size }, (_, i) => i) };
  const rule = (given: readonly Expr[]): readonly Operand[] => {
    const [x, y] = [given.slice(0, inputs), given.slice(inputs, inputs + outputs)];
    return ruleOf(given[0]!.builder, operation, mode)(x, y, given.slice(inputs + outputs));
  };
  const tape = finish(trace(rule as (x: never) => unknown, layout, undefined, `${name}: ${mode}`));
  return { tape, shared: 0, state: 0, active: size, passive: 0 };
}

/** Computes by the operation's function, and sweeps what its rules recorded. */
export class OpaqueExecutor implements Executor {
  readonly #operation: Opaque;
  readonly #results: Float64Array;
  readonly #resultDots: Float64Array;

  constructor(
    { operation }: OpaqueNode,
    /** The engine of a body, which others may use, too. */
    readonly engineOf: (body: Body) => Engine,
  ) {
    this.#operation = operation;
    this.#results = new Float64Array(operation.outputs);
    this.#resultDots = new Float64Array(operation.outputs);
  }

  get bytes(): number {
    return this.#results.byteLength + this.#resultDots.byteLength;
  }

  *value(args: Float64Array, results: Float64Array): Work {
    look();
    this.#operation.evaluate(args, results);
    this.#results.set(results);
    yield* [];
  }

  primal(args: Float64Array, results: Float64Array): Work {
    return this.value(args, results);
  }

  /** The engine of a rule, with its inputs at `base`: what belongs to x, to y, and to what it is applied to. */
  #load(engine: Engine, base: number, ...parts: Float64Array[]): void {
    look();
    let at = base;
    for (const part of parts) {
      engine.f64.set(part, at);
      at += part.length;
    }
  }

  *#apply(mode: Mode, args: Float64Array, to: Float64Array, result: Float64Array): Work {
    // Linear: and where nothing goes through, no rule need be there.
    if (to.every((x) => x === 0)) return void result.fill(0);
    const engine = this.engineOf(ruleBody(this.#operation, mode));
    this.#load(engine, engine.primals, args, this.#results, to);
    engine.value();
    readOutputs(engine, engine.primals, result);
    yield* [];
  }

  *tangent(args: Float64Array, dots: Float64Array, resultDots: Float64Array, results?: Float64Array): Work {
    if (results) yield* this.value(args, results);
    yield* this.#apply("jvp", args, dots, resultDots);
  }

  reverse(args: Float64Array, seeds: Float64Array, adjoints: Float64Array): Work {
    return this.#apply("vjp", args, seeds, adjoints);
  }

  /** The rule in reverse, and its tangent along those of arguments, results and seeds. */
  *second({ args, dots, seeds, seedDots, adjoints, adjointDots }: Second): Work {
    yield* this.#apply("jvp", args, dots, this.#resultDots);
    const engine = this.engineOf(ruleBody(this.#operation, "vjp"));
    const tangents = engine.tangents();
    this.#load(engine, engine.primals, args, this.#results, seeds);
    this.#load(engine, tangents, dots, this.#resultDots, seedDots);
    engine.jvp();
    readOutputs(engine, engine.primals, adjoints);
    readOutputs(engine, tangents, adjointDots);
  }

  /** Engines are not its own. */
  free(): void {
    return;
  }
}
