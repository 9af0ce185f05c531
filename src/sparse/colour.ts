/**
 * Colourings: what may be found by one sweep together has one colour (Gebremedhin, Manne and Pothen, "What Color Is Your
 * Jacobian?", SIAM Review 47, 2005).
 */
import type { SparsePattern } from "./matrix.js";

export interface Colouring {
  readonly colours: number;
  /** The colour of each column, or of each vertex. */
  readonly of: Uint32Array;
}

const NONE = 2 ** 32 - 1;
/** Pairs of neighbours that are looked at for a better order; beyond that the order stays the natural one. */
const MOST_PAIRS = 2 ** 22;
/** Pairs that are looked at at all: beyond that all columns differ. */
const TOO_MANY = 2 ** 32;
/** A vertex with so many neighbours, and so many times more than the mean, is a hub. */
const HUB = 64;
const HUB_SHARE = 16;

/** Every vertex a colour of its own. */
const distinct = (n: number): Colouring => ({ colours: n, of: natural(n) });

const natural = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i);

const lengthOf = ({ rowStart }: SparsePattern, row: number): number => rowStart[row + 1]! - rowStart[row]!;

/** The longest row: so many colours of columns there are at least. */
export function longestRow(pattern: SparsePattern): number {
  let longest = 0;
  for (let i = 0; i < pattern.rows; i++) longest = Math.max(longest, lengthOf(pattern, i));
  return longest;
}

/** Pairs of entries that share a row. */
function pairsOf(pattern: SparsePattern): number {
  let pairs = 0;
  for (let i = 0; i < pattern.rows; i++) pairs += lengthOf(pattern, i) ** 2;
  return pairs;
}

/** Which colours vertex v may not have. */
class Palette {
  colours = 0;
  readonly #forbidden: Uint32Array;

  constructor(n: number) {
    this.#forbidden = new Uint32Array(n).fill(NONE);
  }

  forbid(colour: number, v: number): void {
    if (colour !== NONE) this.#forbidden[colour] = v;
  }

  forbids(colour: number, v: number): boolean {
    return this.#forbidden[colour] === v;
  }

  /** The first colour from `from` on that is not forbidden to v. */
  least(v: number, from = 0): number {
    let colour = from;
    while (this.#forbidden[colour] === v) colour++;
    this.colours = Math.max(this.colours, colour + 1);
    return colour;
  }
}

/**
 * Columns in colours, so that in no row two columns have one colour: in natural order or, where that has fewer colours,
 * smallest last.
 * @param byColumns `byRows`, transposed.
 */
export function colourColumns(byRows: SparsePattern, byColumns: SparsePattern): Colouring {
  const pairs = pairsOf(byRows);
  if (pairs > TOO_MANY) return distinct(byRows.columns);
  const first = columnsInOrder(byRows, byColumns, natural(byRows.columns));
  if (first.colours === longestRow(byRows) || pairs > MOST_PAIRS) return first;
  const second = columnsInOrder(byRows, byColumns, smallestLast(byRows, byColumns));
  return second.colours < first.colours ? second : first;
}

function columnsInOrder(byRows: SparsePattern, byColumns: SparsePattern, order: Uint32Array): Colouring {
  const of = new Uint32Array(byRows.columns).fill(NONE);
  const palette = new Palette(byRows.columns);
  for (const v of order) {
    for (let e = byColumns.rowStart[v]!; e < byColumns.rowStart[v + 1]!; e++) {
      const row = byColumns.columnIndex[e]!;
      for (let k = byRows.rowStart[row]!; k < byRows.rowStart[row + 1]!; k++) palette.forbid(of[byRows.columnIndex[k]!]!, v); // prettier-ignore
    }
    of[v] = palette.least(v);
  }
  return { colours: palette.colours, of };
}

/**
 * Smallest last: read backward, the order takes each time the vertex with the fewest neighbours left (Matula and Beck,
 * J. ACM 30, 1983). Neighbours are columns that share a row, counted once a row.
 */
function smallestLast(byRows: SparsePattern, byColumns: SparsePattern): Uint32Array {
  const n = byRows.columns;
  const forNeighbours = (v: number, visit: (w: number) => void): void => {
    for (let e = byColumns.rowStart[v]!; e < byColumns.rowStart[v + 1]!; e++) {
      const row = byColumns.columnIndex[e]!;
      for (let k = byRows.rowStart[row]!; k < byRows.rowStart[row + 1]!; k++) visit(byRows.columnIndex[k]!);
    }
  };
  const degree = new Uint32Array(n);
  // Stacks of vertices by degree. A vertex whose degree has shrunk is pushed anew, and passed over where it was.
  const stacks: number[][] = [];
  for (let v = n - 1; v >= 0; v--) {
    forNeighbours(v, () => degree[v]!++);
    (stacks[degree[v]!] ??= []).push(v);
  }
  const order = new Uint32Array(n);
  const done = new Uint8Array(n);
  for (let left = n, least = 0; left > 0;) {
    const v = stacks[least]?.pop();
    if (v === undefined) least++;
    else if (!done[v] && degree[v] === least) {
      done[v] = 1;
      order[--left] = v;
      forNeighbours(v, (w) => {
        if (done[w]) return;
        const fewer = --degree[w]!;
        (stacks[fewer] ??= []).push(w);
        least = Math.min(least, fewer);
      });
    }
  }
  return order;
}

/** Colours hubs, each with a colour of its own, and leaves the others without one; returns how many there are. */
function colourHubs(pattern: SparsePattern, of: Uint32Array): number {
  const least = Math.max(HUB, (HUB_SHARE * pattern.columnIndex.length) / pattern.rows);
  let hubs = 0;
  for (let v = 0; v < pattern.rows; v++) of[v] = lengthOf(pattern, v) > least ? hubs++ : NONE;
  return hubs;
}

/**
 * A star colouring of a symmetric pattern: neighbours differ, and no path of four vertices has two colours, so that of
 * every two neighbours one has no other neighbour of the second one's colour. Vertex after vertex, as in Gebremedhin,
 * Tarafdar, Manne and Pothen (SIAM J. Sci. Comput. 29, 2007); hubs come first, and nobody else has their colours.
 */
export function starColouring(pattern: SparsePattern): Colouring {
  const n = pattern.rows;
  if (pattern.columnIndex.length > n * n * 0.5) return distinct(n);
  const of = new Uint32Array(n);
  const hubs = colourHubs(pattern, of);
  let pairs = pairsOf(pattern);
  for (let v = 0; v < n; v++) if (of[v] !== NONE) pairs -= lengthOf(pattern, v) ** 2;
  if (pairs > TOO_MANY) return distinct(n);
  const palette = new Palette(n);
  palette.colours = hubs;
  const near = new Uint32Array(n);
  for (let v = 0; v < n; v++) {
    if (of[v] !== NONE) continue;
    forbidFor(v, { pattern, of, hubs, palette, near });
    of[v] = palette.least(v, hubs);
  }
  return { colours: palette.colours, of };
}

interface Stars {
  readonly pattern: SparsePattern;
  readonly of: Uint32Array;
  readonly hubs: number;
  readonly palette: Palette;
  /** Of each colour, how many neighbours of the vertex at hand have it. */
  readonly near: Uint32Array;
}

/** Forbids v the colours of its neighbours, and of theirs where a path of four would have two colours, or might. */
function forbidFor(v: number, { pattern, of, hubs, palette, near }: Stars): void {
  const { rowStart, columnIndex } = pattern;
  const [start, end] = [rowStart[v]!, rowStart[v + 1]!];
  for (let e = start; e < end; e++) {
    const colour = of[columnIndex[e]!]!;
    palette.forbid(colour, v);
    if (colour !== NONE) near[colour] = 0;
  }
  for (let e = start; e < end; e++) if (of[columnIndex[e]!] !== NONE) near[of[columnIndex[e]!]!]!++;
  for (let e = start; e < end; e++) {
    const w = columnIndex[e]!;
    if (w === v || of[w]! < hubs) continue;
    for (let k = rowStart[w]!; k < rowStart[w + 1]!; k++) {
      const x = columnIndex[k]!;
      const colour = of[x]!;
      if (x === v || x === w || colour === NONE || colour < hubs || palette.forbids(colour, v)) continue;
      if (of[w] === NONE || near[of[w]!]! > 1 || hasAnother(pattern, of, x, w)) palette.forbid(colour, v);
    }
  }
}

/** Some neighbour of x besides w has the colour of w. */
function hasAnother({ rowStart, columnIndex }: SparsePattern, of: Uint32Array, x: number, w: number): boolean {
  for (let k = rowStart[x]!; k < rowStart[x + 1]!; k++) {
    const y = columnIndex[k]!;
    if (y !== w && y !== x && of[y] === of[w]) return true;
  }
  return false;
}
