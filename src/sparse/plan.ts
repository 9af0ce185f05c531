/** Which sweeps find all entries of a sparse matrix, and where each entry stands in them. */
import { colourColumns, longestRow, starColouring } from "./colour.js";
import type { Colouring } from "./colour.js";
import { grouped, rowsOf, transposed } from "./matrix.js";
import type { Groups, SparsePattern } from "./matrix.js";

export interface Plan {
  readonly pattern: SparsePattern;
  /** Tangents of inputs are seeded, else cotangents of outputs. */
  readonly forward: boolean;
  /** Of what is seeded: all of a colour with 1, in one sweep. */
  readonly colouring: Colouring;
  readonly seeds: Groups;
  /** Entries that each sweep finds, and at which output (or input) each is found. */
  readonly entries: Groups;
  readonly at: Uint32Array;
}

/** Columns forward or rows in reverse, whichever have fewer colours. */
export function jacobianPlan(pattern: SparsePattern): Plan {
  const turned = transposed(pattern);
  const [forth, back] = [longestRow(pattern), longestRow(turned)];
  let forward = forth <= back;
  let colouring = forward ? colourColumns(pattern, turned) : colourColumns(turned, pattern);
  if (Math.max(forth, back) < colouring.colours) {
    const other = forward ? colourColumns(turned, pattern) : colourColumns(pattern, turned);
    if (other.colours < colouring.colours) [forward, colouring] = [!forward, other];
  }
  const [columns, rows] = [pattern.columnIndex, rowsOf(pattern)];
  const { of, colours } = colouring;
  const entries = grouped((forward ? columns : rows).map((seed) => of[seed]!), colours); // prettier-ignore
  return { pattern, forward, colouring, seeds: grouped(of, colours), entries, at: forward ? rows : columns };
}

/**
 * One of two inputs that meet is alone of its colour among those that the other meets: there the entry stands. Both
 * triangles read the same number.
 */
export function hessianPlan(pattern: SparsePattern): Plan {
  const { rows, rowStart, columnIndex } = pattern;
  const colouring = starColouring(pattern);
  const { of, colours } = colouring;
  const sweepOf = new Uint32Array(columnIndex.length);
  const at = new Uint32Array(columnIndex.length);
  /** What row i meets, by colour. */
  const count = new Uint32Array(colours);
  /** The next entry below the diagonal, of each row. */
  const below = rowStart.slice();
  for (let i = 0; i < rows; i++) {
    const [start, end] = [rowStart[i]!, rowStart[i + 1]!];
    for (let e = start; e < end; e++) count[of[columnIndex[e]!]!]!++;
    for (let e = start; e < end; e++) {
      const j = columnIndex[e]!;
      if (j < i) continue;
      const alone = count[of[j]!] === 1;
      const mirror = j === i ? e : below[j]!++;
      sweepOf[e] = sweepOf[mirror] = of[alone ? j : i]!;
      at[e] = at[mirror] = alone ? i : j;
    }
    for (let e = start; e < end; e++) count[of[columnIndex[e]!]!] = 0;
  }
  const entries = grouped(sweepOf, colours);
  return { pattern, forward: true, colouring, seeds: grouped(of, colours), entries, at };
}
