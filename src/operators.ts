/**
 * Operators on plain functions, after JAX: `grad(f)` is a function. A call traces `f` anew, so what it closes
 * over may change; for many calls of one function, `compile` it. On Exprs the derivative is recorded, so
 * operators nest to any order and may close over Exprs of a trace around them.
 */
import type { TapeBuilder } from "./builder.js";
import { Compiled } from "./compiled.js";
import type { Outputs } from "./values.js";
import { deriveJvp, deriveVjp, inline } from "./derive.js";
import { AdError, plural } from "./errors.js";
import { Expr, constantIn, isOperand, nodeOf } from "./expr.js";
import type { Operand } from "./expr.js";
import { flatten, layoutOfTree, structureOf, unflatten } from "./shape.js";
import type { Layout, Skeleton, Tree } from "./shape.js";
import { checkCurve, checkOrder } from "./taylor.js";
import { coefficientsOf, propagate } from "./taylor-derive.js";
import { finish, trace, traceAround } from "./trace.js";
import type { Trace } from "./trace.js";

/** A function that can be differentiated: what it gets has the structure of its argument, with Exprs. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Differentiable = (x: any) => any;

/** A call of an operator: `f` traced at the structure of the argument. */
interface Call {
  readonly where: string;
  readonly layout: Layout;
  readonly leaves: readonly Operand[];
  readonly traced: Trace;
  /** The trace to record in; undefined where everything is known and numbers can be computed. */
  readonly outer: TapeBuilder | undefined;
}

/** `seed`: a tangent or cotangent, which may be of Exprs where the argument is of numbers. */
function call(f: Differentiable, x: unknown, where: string, seed: unknown = []): Call {
  const argument = layoutOfTree(x, isOperand, `${where}: argument`);
  const operands = argument.leaves.concat(layoutOfTree(seed, isOperand, `${where}: seed`).leaves);
  const deepest = traceAround(operands);
  const traced = trace(f as (x: never) => unknown, argument, undefined, where, deepest);
  const numeric = traced.builder.captures.length === 0 && operands.every((leaf) => typeof leaf === "number");
  return { where, layout: argument, leaves: argument.leaves, traced, outer: numeric ? undefined : deepest };
}

function scalar(c: Call): Call {
  if (typeof c.traced.outputs !== "number") {
    throw new AdError("outputs", `${c.where}: the function returned ${c.traced.nodes.length} outputs in an array or object, expected one number; use vjp or jacobian`); // prettier-ignore
  }
  return c;
}

type Numeric = Compiled<number, never, Outputs>;

/** Numbers: evaluates with a compiled function that lives for this call. */
function evaluated<T>(c: Call, use: (f: Numeric, x: Float64Array) => T): T {
  const f: Numeric = new Compiled(finish(c.traced), c.layout, undefined, c.traced.outputs);
  try {
    return use(f, Float64Array.from(c.leaves as readonly number[]));
  } finally {
    f.dispose();
  }
}

/** Exprs: derives behind the traced operations and records the result in the trace around. */
function recorded(c: Call, outer: TapeBuilder, derive: (inner: TapeBuilder, inputs: number[]) => Expr[]): Expr[] {
  const inner = c.traced.builder;
  const inputs = c.leaves.map((_, i) => i);
  const nodes = derive(inner, inputs).map((x) => x.node);
  const args = c.leaves.map((leaf) => nodeOf(outer, leaf, c.where));
  inner.close();
  return inline(inner, nodes, args, outer).map((node) => new Expr(outer, node));
}

const nodeIn = (inner: TapeBuilder, x: Operand, where: string): Expr => new Expr(inner, nodeOf(inner, x, where));

/** Value and gradient as flat leaves, numbers or Exprs. */
function valueAndGradientOf(
  f: Differentiable,
  x: unknown,
  where: string,
): { c: Call; value: Operand; gradient: ArrayLike<Operand> } {
  const c = scalar(call(f, x, where));
  if (!c.outer) {
    const [value, gradient] = evaluated(c, (g, at) => g.valueAndGradient(at));
    return { c, value, gradient: gradient as Float64Array };
  }
  const [value, ...gradient] = recorded(c, c.outer, (inner, inputs) => [
    new Expr(inner, c.traced.nodes[0]!),
    ...deriveVjp(inner, c.traced.nodes, [constantIn(inner, 1)], inputs),
  ]);
  return { c, value: value!, gradient };
}

/** The gradient of `f` at `x`, in the structure of `x`: numbers for numbers, Exprs for Exprs. */
export function grad(f: Differentiable): <X>(x: X) => X {
  return (x) => {
    const { c, gradient } = valueAndGradientOf(f, x, "grad");
    return unflatten(c.layout.skeleton, (i) => gradient[i]!) as typeof x;
  };
}

/** `[f(x), gradient]`. */
export function valueAndGrad(f: Differentiable): <X>(x: X) => [value: X extends Expr ? Expr : number, gradient: X] {
  return (x) => {
    const { c, value, gradient } = valueAndGradientOf(f, x, "valueAndGrad");
    return [value, unflatten(c.layout.skeleton, (i) => gradient[i]!)] as never;
  };
}

/** The leaves of `x`, checked against a structure. */
function matching(layout: Layout, x: unknown, where: string): Operand[] {
  const given = layoutOfTree(x, isOperand, where);
  if (given.leaves.every((leaf) => typeof leaf === "number")) {
    const leaves = new Array<number>(layout.size);
    flatten(layout, x, (i, v) => (leaves[i] = v), where);
    return leaves;
  }
  if (structureOf(given.skeleton) !== structureOf(layout.skeleton)) {
    throw new AdError(
      "shape",
      `${where}: got ${plural(given.size, "value")}, expected ${layout.size} in the structure of what it belongs to (a tangent: of the argument, a cotangent: of the result)`,
    );
  }
  return given.leaves;
}

const outputLayout = (c: Call): Layout => ({ skeleton: c.traced.outputs, size: c.traced.nodes.length });
const inStructure = (skeleton: Skeleton, leaves: ArrayLike<Operand>): never =>
  unflatten(skeleton, (i) => leaves[i]!) as never;

/** What a derivative along a direction in `X` is: a number or Expr, or a structure of them. */
type Along<X> = X extends Expr ? Expr : X extends number ? number : Tree<number>;

/** Jacobian of `f` at `x` times `tangent` (in the structure of `x`), in the structure of the outputs. */
export function jvp(f: Differentiable): <X>(x: X, tangent: X) => Along<X> {
  // prettier-ignore
  return (x, tangent) => {
    const c = call(f, x, "jvp", tangent);
    const dots = matching(c.layout, tangent, "jvp: tangent");
    const result = c.outer
      ? recorded(c, c.outer, (inner, inputs) => deriveJvp(inner, inputs, dots.map((t) => nodeIn(inner, t, "jvp")), c.traced.nodes)) // prettier-ignore
      : evaluated(c, (g, at) => g.jvp(at, dots as number[], new Float64Array(g.outputs)));
    return inStructure(c.traced.outputs, result);
  };
}

/** Coefficients of `f` along a curve that is given by its coefficients, in the structure of the outputs, an order each. */
function along(f: Differentiable, curve: readonly unknown[], order: number, where: string): never {
  checkOrder(order, where);
  const [x, ...rest] = curve;
  const c = call(f, x, where, rest);
  const given = rest.map((dot, k) => matching(c.layout, dot, where === "taylor" ? "taylor: direction" : `${where}: curve[${k + 1}]`)); // prettier-ignore
  const size = c.traced.nodes.length;
  const result = c.outer
    ? recorded(c, c.outer, (inner, inputs) => {
        const dots = given.map((dot) => dot.map((t) => nodeIn(inner, t, where)));
        const series = propagate(inner, inputs, dots, c.traced.nodes, order).outputs;
        return coefficientsOf(inner, series, 0, order).flat();
      })
    : evaluated(c, (g, at) => g.taylorAlong([at, ...(given as number[][])].slice(0, order + 1), order));
  const of = (k: number): unknown => unflatten(c.traced.outputs, (i) => result[k * size + i]!);
  return Array.from({ length: order + 1 }, (_, k) => of(k)) as never;
}

/**
 * Taylor coefficients c_0, ..., c_order of t ↦ f(x + t · direction), each in the structure of the outputs: c_k is the k-th
 * derivative divided by k!.
 */
export function taylor(f: Differentiable): <X>(x: X, direction: X, order: number) => Along<X>[] {
  return (x, direction, order) => along(f, [x, direction], order, "taylor");
}

/** The same along a curve t ↦ Σ curve[k] · t^k: coefficients of the argument, that of order 0 first. */
export function taylorAlong(f: Differentiable): <X>(curve: readonly X[], order: number) => Along<X>[] {
  return (curve, order) => {
    checkOrder(order, "taylorAlong");
    checkCurve(curve, order, "taylorAlong");
    return along(f, curve, order, "taylorAlong");
  };
}

/** `cotangent` (in the structure of the outputs) times Jacobian of `f` at `x`, in the structure of `x`. */
export function vjp(f: Differentiable): <X>(x: X, cotangent: unknown) => X {
  return (x, cotangent) => {
    const c = call(f, x, "vjp", cotangent);
    const seeds = matching(outputLayout(c), cotangent, "vjp: cotangent");
    const result = c.outer
      ? recorded(c, c.outer, (inner, inputs) => deriveVjp(inner, c.traced.nodes, seeds.map((s) => nodeIn(inner, s, "vjp")), inputs)) // prettier-ignore
      : evaluated(c, (g, at) => g.vjp(at, Float64Array.from(seeds as number[])));
    return inStructure(c.layout.skeleton, result as ArrayLike<Operand>);
  };
}

/** The Hessian times each direction, forward over reverse as the core does it. */
function secondOrder(c: Call, inner: TapeBuilder, inputs: number[], directions: Operand[][]): Expr[] {
  const gradient = deriveVjp(inner, c.traced.nodes, [constantIn(inner, 1)], inputs).map((x) => x.node);
  return directions.flatMap((v) => deriveJvp(inner, inputs, v.map((t) => nodeIn(inner, t, c.where)), gradient)); // prettier-ignore
}

/** Hessian of `f` at `x` times `v`, in the structure of `x`. */
export function hvp(f: Differentiable): <X>(x: X, v: X) => X {
  return (x, v) => {
    const c = scalar(call(f, x, "hvp", v));
    const direction = matching(c.layout, v, "hvp: v");
    const result = c.outer
      ? recorded(c, c.outer, (inner, inputs) => secondOrder(c, inner, inputs, [direction]))
      : evaluated(c, (g, at) => g.hvp(at, direction as number[]));
    return inStructure(c.layout.skeleton, result as ArrayLike<Operand>);
  };
}

/** Rows of the Jacobian, each in the structure of `x`, in the structure of the outputs. */
export function jacobian(f: Differentiable): (x: unknown) => never {
  return (x) => {
    const c = call(f, x, "jacobian");
    const n = c.leaves.length;
    const rows = c.outer
      ? recorded(c, c.outer, (inner, inputs) =>
          c.traced.nodes.flatMap((y) => deriveVjp(inner, [y], [constantIn(inner, 1)], inputs)),
        )
      : evaluated(c, (g, at) => g.jacobian(at));
    return unflatten(c.traced.outputs, (i) => unflatten(c.layout.skeleton, (j) => rows[i * n + j]!)) as never;
  };
}

/** The Hessian: for each input, in the structure of `x`, a row in the structure of `x`. */
export function hessian(f: Differentiable): (x: unknown) => never {
  return (x) => {
    const c = scalar(call(f, x, "hessian"));
    const n = c.leaves.length;
    const unit = (i: number) => c.leaves.map((_, j) => (i === j ? 1 : 0));
    const rows = c.outer
      ? recorded(c, c.outer, (inner, inputs) => secondOrder(c, inner, inputs, inputs.map(unit)))
      : evaluated(c, (g, at) => g.hessian(at));
    const row = (i: number) => unflatten(c.layout.skeleton, (j) => rows[i * n + j]!);
    return unflatten(c.layout.skeleton, row) as never;
  };
}
