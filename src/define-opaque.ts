/** Operations in JavaScript that no trace looks into: a table that is looked up, a solver, a library. */
import { mustBeDefinition } from "./define-op.js";
import { AdError, describe } from "./errors.js";
import type { Expr, Operand } from "./expr.js";
import { isOperand } from "./expr.js";
import { argumentsIn } from "./nested/call.js";
import { applyOpaque } from "./nested/opaque.js";
import type { Opaque, Rule } from "./nested/opaque.js";
import { flatten, layoutOf, unflatten } from "./shape.js";
import type { Layout, Shape, Shaped, Tree } from "./shape.js";
import { mustBeFunction } from "./trace.js";

/** Rules that are recorded, with Exprs in the structures of inputs (`x`, tangents) and outputs (`y`, cotangents). */
export interface OpaqueRules<I, O> {
  /** Tangent of the outputs. */
  jvp?: (x: Shaped<I, Expr>, tangent: Shaped<I, Expr>, y: Shaped<O, Expr>) => Tree<Operand>;
  /** Adjoint of the inputs. */
  vjp?: (x: Shaped<I, Expr>, cotangent: Shaped<O, Expr>, y: Shaped<O, Expr>) => Tree<Operand>;
}

/** What is called back gets numbers in the structures of inputs and outputs, and returns such, or flat arrays. */
export interface OpaqueDefinition<I extends Shape, O extends Shape> {
  /** In messages and listings; "opaque" by default. */
  name?: string;
  /** Shape of what goes in, as `compile` takes it. */
  inputs: I;
  /** Shape of what comes out; one number by default. */
  outputs?: O;
  /** The outputs. */
  value: (x: Shaped<I, number>) => Tree<number> | Float64Array;
  /** Tangent of the outputs. One of `jvp` and `vjp` is enough for every mode of first order. */
  jvp?: (x: Shaped<I, number>, tangent: Shaped<I, number>, y: Shaped<O, number>) => Tree<number> | Float64Array;
  /** Adjoint of the inputs. */
  vjp?: (x: Shaped<I, number>, cotangent: Shaped<O, number>, y: Shaped<O, number>) => Tree<number> | Float64Array;
  /** In their place: rules written with Exprs and other operations, which have derivatives themselves. */
  rules?: OpaqueRules<I, O>;
}

/** A function of x, tangent or cotangent, and y, each in its structure. */
type Called = (x: never, of: never, y: never) => unknown;

/** The structures of an operation, and its name. */
interface Form {
  readonly name: string;
  readonly inputs: Layout;
  readonly outputs: Layout;
}

const treeOf = (layout: Layout, xs: ArrayLike<unknown>): never => unflatten(layout.skeleton, (i) => xs[i]) as never;

/** Calls back with numbers, [x | y | of]; of one linear in `of`, each column for the transpose. */
function calledBack({ name, inputs, outputs }: Form, mode: "jvp" | "vjp", fn: Called): Opaque {
  const [from, to] = mode === "jvp" ? [inputs, outputs] : [outputs, inputs];
  const [x, y] = [inputs.size, outputs.size];
  return {
    name: `${name}.${mode}`,
    inputs: x + y + from.size,
    outputs: to.size,
    evaluate: (args, results) => {
      const [at, of, gave] = [args.subarray(0, x), args.subarray(x + y), args.subarray(x, x + y)];
      const given = fn(treeOf(inputs, at), treeOf(from, of), treeOf(outputs, gave));
      flatten(to, given, (i, r) => (results[i] = r), `${name}: ${mode}'s result`);
    },
  };
}

/** The transpose, by one call for each unit vector. */
function byUnits(operation: Opaque, x: number, y: number, from: number): Opaque {
  const to = operation.outputs;
  return {
    name: operation.name,
    inputs: x + y + to,
    outputs: from,
    evaluate: (args, results) => {
      const inner = new Float64Array(x + y + from);
      inner.set(args.subarray(0, x + y));
      const column = new Float64Array(to);
      for (let j = 0; j < from; j++) {
        inner.fill(0, x + y);
        inner[x + y + j] = 1;
        operation.evaluate(inner, column);
        results[j] = column.reduce((sum, c, i) => sum + c * args[x + y + i]!, 0);
      }
    },
  };
}

const asRule =
  (operation: Opaque): Rule =>
  (x, y, of) =>
    applyOpaque(operation, [...x, ...y, ...of]);

/** Both rules by what is called back, whichever is given. */
function numericRules(form: Form, { jvp, vjp }: { jvp?: Called; vjp?: Called }): Pick<Opaque, "jvp" | "vjp"> {
  const [x, y] = [form.inputs.size, form.outputs.size];
  const forward = jvp && calledBack(form, "jvp", jvp);
  const reverse = vjp && calledBack(form, "vjp", vjp);
  if (!forward && !reverse) return {};
  return {
    jvp: asRule(forward ?? byUnits(reverse!, x, y, y)),
    vjp: asRule(reverse ?? byUnits(forward!, x, y, x)),
  };
}

/** A rule that is recorded, from and to structures. */
function recordedRule({ name, inputs, outputs }: Form, mode: "jvp" | "vjp", fn: Called | undefined): Rule | undefined {
  if (fn === undefined) return undefined;
  const [from, to] = mode === "jvp" ? [inputs, outputs] : [outputs, inputs];
  return (x, y, of) => {
    const result = fn(treeOf(inputs, x), treeOf(from, of), treeOf(outputs, y));
    return argumentsIn(to, isOperand(result) ? [result] : result, `${name}: what ${mode} returned`);
  };
}

/**
 * An operation that JavaScript computes, one on the tape, called back in every sweep.
 * @returns A function of Exprs and numbers in the structure of `inputs`; numbers alone, outside a trace, it computes.
 * @throws AdError "shape", "type"; where it is evaluated, what the functions throw, and "length", "shape", "type" for what
 * they return; "derivative" where neither rule is given and a derivative goes through it.
 */
export function defineOpaque<const I extends Shape, const O extends Shape = readonly []>(
  definition: OpaqueDefinition<I, O>,
): (x: Tree<Operand>) => Shaped<O, Expr> {
  const { name = "opaque", value, jvp, vjp, rules } = mustBeDefinition(definition, "defineOpaque");
  const inputs = layoutOf(definition.inputs, `${name}: inputs`);
  const outputs = layoutOf(definition.outputs ?? [], `${name}: outputs`);
  const form = { name, inputs, outputs };
  for (const [what, fn] of Object.entries({ value, jvp, vjp, ...rules })) {
    if (fn !== undefined || what === "value") mustBeFunction(fn, `${name}: ${what}`);
  }
  if (rules && (jvp ?? vjp)) throw new AdError("type", `${name}: got rules and ${describe(jvp ?? vjp)} that is called back, expected one kind; leave out jvp and vjp where rules say the same with Exprs`); // prettier-ignore
  const given = rules
    ? { jvp: recordedRule(form, "jvp", rules.jvp as Called), vjp: recordedRule(form, "vjp", rules.vjp as Called) }
    : numericRules(form, { jvp: jvp as Called, vjp: vjp as Called } as never);
  const operation: Opaque = {
    name,
    inputs: inputs.size,
    outputs: outputs.size,
    ...given,
    evaluate: (args, results) => {
      const result = (value as (x: never) => unknown)(treeOf(inputs, args));
      flatten(outputs, result, (i, y) => (results[i] = y), `${name}: value's result`);
    },
  };
  return (x) => treeOf(outputs, applyOpaque(operation, argumentsIn(inputs, isOperand(x) ? [x] : x, `${name}: x`)));
}
