/** Rows of points as users give them: row-major and flat. */
import { AdError, describe } from "./errors.js";

/** How many rows of `width` numbers there are; `each` is what a number is for. */
export function rowsOf(rows: unknown, width: number, where: string, each: string): number {
  if (!(rows instanceof Float64Array)) {
    throw new AdError(
      "type",
      `${where}: got ${describe(rows)}, expected a Float64Array of rows, one number per ${each}`,
    );
  }
  if (width === 0 || rows.length % width !== 0) {
    throw new AdError(
      "length",
      `${where}: got ${rows.length} numbers, expected rows of ${width}, one number per ${each}`,
    );
  }
  return rows.length / width;
}

export function mustHaveRows(rows: unknown, width: number, points: number, where: string, each: string): void {
  const got = rowsOf(rows, width, where, each);
  if (got !== points) throw new AdError("length", `${where}: got ${got} rows, expected ${points}, one per point`);
}
