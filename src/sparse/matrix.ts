/** Sparse matrices, compressed by rows. */

/** Where a matrix may have numbers that are not 0. */
export class SparsePattern {
  constructor(
    /** Number of rows. */
    readonly rows: number,
    /** Number of columns. */
    readonly columns: number,
    /** Where each row starts in `columnIndex`, [rows + 1]. */
    readonly rowStart: Uint32Array,
    /** Columns of the entries, row after row, ascending in each. */
    readonly columnIndex: Uint32Array,
  ) {}
}

/** A pattern with its numbers. The pattern belongs to the function and is not to be written to; the values are the caller's. */
export class SparseMatrix extends SparsePattern {
  /** One number an entry of `columnIndex`. */
  readonly values: Float64Array;

  constructor(pattern: SparsePattern) {
    super(pattern.rows, pattern.columns, pattern.rowStart, pattern.columnIndex);
    this.values = new Float64Array(pattern.columnIndex.length);
  }

  /** All numbers, row-major [rows, columns]. */
  dense(): Float64Array {
    const { rows, columns, rowStart, columnIndex, values } = this;
    const out = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) out[i * columns + columnIndex[e]!] = values[e]!;
    }
    return out;
  }
}

/** The same pattern by columns: rows of the result are columns of `pattern`. */
export function transposed(pattern: SparsePattern): SparsePattern {
  const { start, members } = grouped(pattern.columnIndex, pattern.columns);
  const rows = rowsOf(pattern);
  return new SparsePattern(pattern.columns, pattern.rows, start, members.map((e) => rows[e]!)); // prettier-ignore
}

/** The row of each entry. */
export function rowsOf({ rows, rowStart }: SparsePattern): Uint32Array {
  const of = new Uint32Array(rowStart[rows]!);
  for (let i = 0; i < rows; i++) of.fill(i, rowStart[i], rowStart[i + 1]);
  return of;
}

export interface Groups {
  /** Where each group starts in `members`. */
  readonly start: Uint32Array;
  readonly members: Uint32Array;
}

/** Numbers 0, 1, ... by the group each belongs to, ascending in each group. */
export function grouped(groupOf: Uint32Array, groups: number): Groups {
  const start = new Uint32Array(groups + 1);
  for (const group of groupOf) start[group + 1]!++;
  for (let group = 0; group < groups; group++) start[group + 1]! += start[group]!;
  const next = start.slice();
  const members = new Uint32Array(groupOf.length);
  for (let k = 0; k < groupOf.length; k++) members[next[groupOf[k]!]!++] = k;
  return { start, members };
}
