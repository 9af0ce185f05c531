/** Operations of matrices: opaque ones on the tape (src/nested/opaque.ts), with rules that are matrices again. */
import { isConstant } from "../expr.js";
import type { Operand, Expr } from "../expr.js";
import { applyOpaque } from "../nested/opaque.js";
import type { Opaque } from "../nested/opaque.js";
import { isConstantMatrix } from "./matrix.js";
import type { Matrix } from "./matrix.js";

/** Of matrices of given sizes; the name says which of its kind it is. */
export interface Operation {
  readonly name: string;
  /** Of the result. */
  readonly rows: number;
  readonly columns: number;
  value(xs: readonly Float64Array[], y: Float64Array): void;
  /** The tangent; operands that are constant have none. One at least is there. */
  jvp(xs: readonly Matrix[], y: Matrix, dots: readonly (Matrix | undefined)[]): Matrix;
  /** Of each operand its adjoint; those of constants are not asked for. */
  vjp(xs: readonly Matrix[], y: Matrix, seed: Matrix): readonly (() => Matrix)[];
}

/** Records it; computes it where all are numbers, in a trace, too. Numbers are no arguments, and get no adjoints. */
export function apply(operation: Operation, operands: readonly Matrix[]): Matrix {
  const { rows, columns } = operation;
  if (operands.every(isConstantMatrix)) {
    const at = new Float64Array(rows * columns);
    operation.value(operands.map((x) => x.at), at); // prettier-ignore
    return { rows, columns, at };
  }
  const args = operands.flatMap((x) => (isConstantMatrix(x) ? [] : (x.at as Operand[])));
  return { rows, columns, at: applyOpaque(opaqueOf(operation, operands), args) };
}

/** The latest last. What their rules recorded goes with them. */
const known = /* @__PURE__ */ new Map<string, Opaque>();
const MOST_KNOWN = 64;

/** One for all operands of these sizes, so that its rules are recorded once; one of its own where some are numbers. */
function opaqueOf(operation: Operation, operands: readonly Matrix[]): Opaque {
  if (operands.some(isConstantMatrix)) return made(operation, operands);
  const key = [operation.name, ...operands.map(({ rows, columns }) => `${rows} x ${columns}`)].join(" ");
  const opaque = known.get(key) ?? made(operation, operands);
  known.delete(key);
  known.set(key, opaque);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  return opaque;
}

function made(operation: Operation, operands: readonly Matrix[]): Opaque {
  const { name, rows, columns } = operation;
  // Arguments are not kept: they belong to a trace.
  const shapes = operands.map((x) => (isConstantMatrix(x) ? x : { rows: x.rows, columns: x.columns }));
  const starts: number[] = [];
  let inputs = 0;
  for (const x of shapes) {
    starts.push(inputs);
    if (!("at" in x)) inputs += x.rows * x.columns;
  }
  const result = (at: readonly Operand[]): Matrix => ({ rows, columns, at });
  const matrices = (all: readonly Expr[]): Matrix[] =>
    shapes.map((x, k) => ("at" in x ? x : { ...x, at: all.slice(starts[k], starts[k]! + x.rows * x.columns) }));
  return {
    name,
    inputs,
    outputs: rows * columns,
    evaluate: (args, results) => {
      const xs = shapes.map((x, k) => "at" in x ? x.at : args.subarray(starts[k], starts[k]! + x.rows * x.columns)); // prettier-ignore
      operation.value(xs, results);
    },
    jvp: (xs, y, dots) => {
      const given = matrices(dots).map((dot) => (isConstantMatrix(dot) || isZero(dot) ? undefined : dot));
      if (given.every((dot) => dot === undefined)) return y.map(() => 0);
      return Array.from(operation.jvp(matrices(xs), result(y), given).at);
    },
    vjp: (xs, y, seeds) => {
      const adjoints = operation.vjp(matrices(xs), result(y), result(seeds));
      return adjoints.flatMap((adjoint, k) => ("at" in shapes[k]! ? [] : Array.from(adjoint().at as Operand[])));
    },
  };
}

const isZero = ({ at }: Matrix): boolean => (at as readonly Expr[]).every((x) => isConstant(x, 0));
