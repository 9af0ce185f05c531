/** The rows that a nested function goes over, as a user gives them. */
import { AdError, describe, plural } from "../errors.js";
import { Expr, isOperand } from "../expr.js";
import type { Operand } from "../expr.js";
import type { Rows } from "./nested.js";
import { layoutOfTree, structureOf } from "../shape.js";
import type { Layout } from "../shape.js";
import { Table } from "./tables.js";

export interface GivenRows {
  /** Structure of one row. */
  readonly row: Layout;
  readonly rows: Rows;
  /** Where they are arguments, row-major; else none. */
  readonly operands: readonly Operand[];
}

/** @throws AdError "type", "shape" where they are no table and no array of rows of one structure. */
export function givenRows(given: unknown, where: string): GivenRows {
  if (given instanceof Table) return { row: given.row, rows: { from: "table", table: given.index }, operands: [] };
  if (ArrayBuffer.isView(given) && "length" in given) {
    const values = Float64Array.from(given as unknown as ArrayLike<number>);
    return { row: { skeleton: 0, size: 1 }, rows: { from: "constants", count: values.length, values }, operands: [] };
  }
  if (!Array.isArray(given)) {
    throw new AdError("type", `${where}: got ${describe(given)}, expected rows: an array of them, or a table of { data }`); // prettier-ignore
  }
  return rowsOfArray(given, where);
}

function rowsOfArray(given: readonly unknown[], where: string): GivenRows {
  const count = given.length;
  if (count === 0) throw new AdError("length", `${where}: got no rows, expected at least one`);
  const layouts = given.map((row, k) => layoutOfTree(row, isOperand, `${where}[${k}]`));
  const first = layouts[0]!;
  const structure = structureOf(first.skeleton);
  layouts.forEach(({ skeleton, size }, k) => {
    if (structureOf(skeleton) === structure) return;
    throw new AdError("shape", `${where}[${k}]: got ${plural(size, "value")} in another structure, expected that of the first row, ${plural(first.size, "value")}`); // prettier-ignore
  });
  if (first.size === 0) throw new AdError("length", `${where}[0]: got no values in a row, expected at least one`);
  const operands = layouts.flatMap(({ leaves }) => leaves);
  if (operands.some((x) => x instanceof Expr)) return { row: first, rows: { from: "arguments", count }, operands };
  return { row: first, rows: { from: "constants", count, values: Float64Array.from(operands as number[]) }, operands: [] }; // prettier-ignore
}
