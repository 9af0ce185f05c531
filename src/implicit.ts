/** Functions that equations define: the root of `residual(x, p) = 0` as a function of p, however it is found. */
import { compile } from "./compile.js";
import { AdError, describe, mustBePositive, plural } from "./errors.js";
import { isOperand } from "./expr.js";
import type { Expr, Operand } from "./expr.js";
import { solve, transpose } from "./linalg/functions.js";
import { div, neg } from "./methods.generated.js";
import type { Next } from "./nested/fold.js";
import { map } from "./nested/map.js";
import { applyOpaque } from "./nested/opaque.js";
import type { Opaque } from "./nested/opaque.js";
import { lengthOf, newton, newtonStep } from "./newton.js";
import type { Equations, NewtonOptions } from "./newton.js";
import { jacobian, jvp, vjp } from "./operators.js";
import { flatten, layoutOf, layoutOfTree, structureOf, unflatten } from "./shape.js";
import type { Layout, Shape, Tree } from "./shape.js";
import { mustBeFunction } from "./trace.js";

/** The structure with numbers in place of Exprs. */
export type NumbersOf<T> = T extends Operand ? number : { [K in keyof T]: NumbersOf<T[K]> };

/** Where Newton's method starts, and when it ends. */
export interface Newton<X, P> extends NewtonOptions {
  /** In the structure of the unknowns; or a function of p that gives it, or all of them flat. */
  start: NumbersOf<X> | ((p: NumbersOf<P>) => NumbersOf<X> | Float64Array);
}

/** Options of `implicit`. */
export interface ImplicitOptions {
  /** In messages and listings; "implicit" by default. */
  name?: string;
  /** Shape of the unknowns, as `compile` takes it, where no `start` shows it; one number by default. */
  unknowns?: Shape;
  /**
   * How long a Newton step from what `solve` returned may be before it is an error, in units of the largest unknown where
   * that is above 1; 1e-6 by default. `false`: nothing is checked.
   */
  check?: number | false;
}

/** p to x: Exprs in the structure of the unknowns; of numbers alone, outside a trace, numbers. */
export interface Root<X, P> {
  (p: NumbersOf<P>): NumbersOf<X>;
  (p: Next<P>): X;
}

type Flat = (x: readonly Operand[], p: readonly Operand[]) => Operand[];

interface Problem {
  readonly name: string;
  readonly residual: (x: never, p: never) => unknown;
  readonly unknowns: Layout;
  /** Needs the equations in numbers. */
  readonly numeric: boolean;
  find(equations: Equations | undefined, p: Tree<number>): Float64Array;
}

/**
 * The function p ↦ x for which `residual(x, p)` is 0, differentiated by the equations and not by the way to their root:
 * with J = ∂residual/∂x at the root, dx = -J⁻¹ ∂residual/∂p dp, in reverse with Jᵀ (A. Griewank and A. Walther,
 * "Evaluating Derivatives" (2008), section 15.3). Derivatives have every mode and order.
 * @param residual As many values as there are unknowns, written with Exprs; called once for each structure of p, and
 * again where derivatives are recorded. It may not close over Exprs: they are to be part of p.
 * @param how `solve`, which gets p in numbers and returns x (in its structure or flat); or where Newton's method starts.
 * @returns A function of p: numbers and Exprs, one or arrays and objects of them.
 * @throws AdError "type", "shape"; where it is evaluated "limit" where Newton's method finds no root, "residual" where
 * `solve` returned none, and what `solve` throws.
 */
export function implicit<X, P>(
  residual: (x: X, p: P) => Tree<Operand>,
  how: ((p: NumbersOf<P>) => NumbersOf<X> | Float64Array) | Newton<X, P>,
  options: ImplicitOptions = {},
): Root<X, P> {
  const problem = problemOf(residual, how, options);
  const { name, unknowns } = problem;
  const operations = new Map<string, Opaque>();
  const root = (p: unknown): unknown => {
    const given = layoutOfTree(p, isOperand, `${name}: p`);
    const structure = structureOf(given.skeleton);
    const operation = operations.get(structure) ?? operationOf(problem, given);
    operations.set(structure, operation);
    const found = applyOpaque(operation, given.leaves);
    return unflatten(unknowns.skeleton, (i) => found[i]!);
  };
  return root as Root<X, P>;
}

const isNumber = (x: unknown): x is number => typeof x === "number";

function problemOf(residual: unknown, how: unknown, options: ImplicitOptions): Problem {
  const { name = "implicit", check = 1e-6 } = options;
  mustBeFunction(residual, `${name}: residual`);
  const solves = typeof how === "function";
  const newtonFrom = solves ? undefined : mustBeNewton(how, name);
  const start = newtonFrom?.start;
  const shown = newtonFrom && typeof start !== "function" && options.unknowns === undefined;
  const unknowns = shown ? layoutOfTree(start, isNumber, `${name}: start`) : layoutOf(options.unknowns ?? [], `${name}: unknowns`); // prettier-ignore
  if (unknowns.size === 0) throw new AdError("shape", `${name}: got no unknowns, expected at least one`);
  const numbersIn = (given: unknown, what: string): Float64Array => {
    const x = new Float64Array(unknowns.size);
    flatten(unknowns, given, (i, xi) => (x[i] = xi), `${name}: ${what}`);
    return x;
  };
  const problem = { name, residual: residual as Problem["residual"], unknowns };
  if (newtonFrom) {
    const startAt = typeof start === "function" ? (start as Called) : () => start;
    const find: Problem["find"] = (equations, p) => newton(equations!, numbersIn(startAt(p), "start"), newtonFrom, name); // prettier-ignore
    return { ...problem, numeric: true, find };
  }
  const most = check === false ? undefined : mustBePositive(check, `${name}: check`);
  const find: Problem["find"] = (equations, p) => {
    const x = numbersIn((how as Called)(p), "what solve returned");
    if (equations) mustBeRoot(equations, x, most!, name);
    return x;
  };
  return { ...problem, numeric: most !== undefined, find };
}

type Called = (p: Tree<number>) => unknown;

function mustBeNewton(how: unknown, name: string): Required<NewtonOptions> & { start: unknown } {
  if (typeof how !== "object" || how === null || !("start" in how)) throw new AdError("type", `${name}: got ${describe(how)}, expected a function that solves, or { start } for Newton's method`); // prettier-ignore
  const { start, tolerance = 1e-10, iterations = 100 } = how as { start: unknown } & NewtonOptions;
  return {
    start,
    tolerance: mustBePositive(tolerance, `${name}: tolerance`),
    iterations: mustBePositive(iterations, `${name}: iterations`),
  };
}

/** @throws AdError "residual" where a Newton step leads further away than `check`. */
function mustBeRoot(equations: Equations, x: Float64Array, check: number, name: string): void {
  const residual = equations.residual(x);
  if (residual.every((r) => r === 0)) return;
  const far = lengthOf(newtonStep(equations, x, residual), x);
  if (far <= check) return;
  const size = residual.reduce((most, r) => Math.max(most, Math.abs(r)), 0);
  throw new AdError("residual", `${name}: solve returned unknowns with a residual of ${size.toPrecision(3)}, a Newton step of ${far.toPrecision(3)} from a root, expected at most ${check}; solve more precisely, raise check, or pass check: false`); // prettier-ignore
}

/** The operation for one structure of p. */
function operationOf(problem: Problem, given: Layout): Opaque {
  const { name, unknowns } = problem;
  const flat = flattened(problem, given);
  const equations = problem.numeric ? numeric(flat, unknowns.size, given.size) : undefined;
  return {
    name,
    inputs: given.size,
    outputs: unknowns.size,
    evaluate: (args, results) => {
      equations?.given(args);
      results.set(
        problem.find(
          equations,
          unflatten(given.skeleton, (i) => args[i]!),
        ),
      );
    },
    jvp: (p, x, dots) => {
      const moved = jvp((q: Expr[]) => flat(x, q))(p, dots) as unknown as Expr[];
      return solved(jacobianAt(flat, x, p), moved).map((dot) => neg(dot));
    },
    vjp: (p, x, cotangents) => {
      const multipliers = solved(transpose(jacobianAt(flat, x, p)), cotangents);
      return vjp((q: Expr[]) => flat(x, q))(p as Expr[], multipliers.map((y) => neg(y))); // prettier-ignore
    },
  };
}

/** x of `a x = b`; one equation is a division. */
const solved = (a: readonly Operand[][], b: readonly Operand[]): Operand[] =>
  b.length === 1 ? [div(b[0]!, a[0]![0]!)] : solve(a, b);

/** The residual from flat lists to one. */
function flattened({ name, residual, unknowns }: Problem, given: Layout): Flat {
  const inStructure = ({ skeleton }: Layout, xs: readonly Operand[]): never => unflatten(skeleton, (i) => xs[i]!) as never; // prettier-ignore
  return (x, p) => {
    const { leaves } = layoutOfTree(residual(inStructure(unknowns, x), inStructure(given, p)), isOperand, `${name}: what residual returned`); // prettier-ignore
    if (leaves.length === unknowns.size) return leaves;
    throw new AdError("shape", `${name}: residual returned ${plural(leaves.length, "value")}, expected ${unknowns.size}, as many as there are unknowns`); // prettier-ignore
  };
}

/** Unknowns up to which the rows of the Jacobian are written out: more of them would make a tape of n residuals. */
const WRITTEN_OUT = 16;

/** The Jacobian of the residual by x. */
function jacobianAt(flat: Flat, x: readonly Expr[], p: readonly Expr[]): Operand[][] {
  const residual = (z: Expr[]): Operand[] => flat(z, p);
  if (x.length <= WRITTEN_OUT) return jacobian(residual)(x);
  const units = x.map((_, i) => x.map((_, j) => Number(i === j)));
  return map((row: Expr[]) => vjp(residual)(x as Expr[], row), units);
}

/** The equations in numbers, at the p that was given last. */
function numeric(flat: Flat, n: number, m: number): Equations & { given(p: Float64Array): void } {
  const f = compile([n], (x, p) => flat(x, p), { parameters: [m] });
  return {
    given: (p) => void f.setParameters(p),
    residual: (x) => f.value(x) as Float64Array,
    jacobian: (x) => f.jacobian(x) as Float64Array,
  };
}
