/** Colourings of random patterns, checked by what they promise. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colourColumns, longestRow, starColouring } from "../src/sparse/colour.js";
import { SparsePattern, transposed } from "../src/sparse/matrix.js";

/** A pattern from the columns of each row. */
function patternOf(rows: readonly (readonly number[])[], columns: number): SparsePattern {
  const sorted = rows.map((row) => [...new Set(row)].sort((a, b) => a - b));
  const starts = [0];
  for (const row of sorted) starts.push(starts.at(-1)! + row.length);
  return new SparsePattern(rows.length, columns, Uint32Array.from(starts), Uint32Array.from(sorted.flat()));
}

/** The symmetric pattern of these edges, loops among them. */
function graphOf(n: number, edges: readonly (readonly [number, number])[]): SparsePattern {
  const rows = Array.from({ length: n }, (): number[] => []);
  for (const [i, j] of edges) {
    rows[i]!.push(j);
    rows[j]!.push(i);
  }
  return patternOf(rows, n);
}

const rowOf = ({ rowStart, columnIndex }: SparsePattern, i: number): number[] => [...columnIndex.subarray(rowStart[i], rowStart[i + 1])]; // prettier-ignore

/** Paths of four vertices in two colours, and neighbours in one. */
function faults(pattern: SparsePattern, of: Uint32Array): number[][] {
  const near = Array.from({ length: pattern.rows }, (_, v) => rowOf(pattern, v).filter((w) => w !== v));
  const pairs = near.flatMap((ws, v) => ws.map((w) => [v, w]));
  const same = pairs.filter(([v, w]) => of[v!] === of[w!]);
  const paths = pairs.flatMap(
    ([b, c]) =>
    near[b!]!.filter((a) => a !== c && of[a] === of[c!]).flatMap((a) => near[c!]!.filter((d) => d !== b && d !== a && of[d] === of[b!]).map((d) => [a, b!, c!, d])), // prettier-ignore
  );
  return [...same, ...paths];
}

const graphs = fc.integer({ min: 1, max: 40 }).chain((n) => {
  const edge = fc.tuple(fc.nat(n - 1), fc.nat(n - 1));
  return fc.array(edge, { maxLength: 120, size: "max" }).map((edges) => graphOf(n, edges));
});

const band = (n: number, width: number): [number, number][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: Math.min(width, n - 1 - i) + 1 }, (_, k): [number, number] => [i, i + k])).flat(); // prettier-ignore

describe("a star colouring", () => {
  it("has no path of four vertices in two colours", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { of, colours } = starColouring(graph);
        expect(faults(graph, of)).toEqual([]);
        expect(colours).toBe(Math.max(...of) + 1);
      }),
      { numRuns: 500 },
    );
  });

  it("gives hubs colours that nobody else has", () => {
    const n = 500;
    const arrow = graphOf(n, [...Array.from({ length: n }, (_, i): [number, number] => [i, n - 1]), ...band(n - 1, 1)]);
    const { of, colours } = starColouring(arrow);
    expect(faults(arrow, of)).toEqual([]);
    expect(colours).toBe(4);
    expect(of.filter((colour) => colour === of[n - 1])).toHaveLength(1);
  });

  it("takes one colour for a diagonal, three for a chain, one for each of a full matrix", () => {
    expect(starColouring(graphOf(9, band(9, 0))).colours).toBe(1);
    expect(starColouring(graphOf(1000, band(1000, 1))).colours).toBe(3);
    expect(starColouring(graphOf(9, band(9, 8))).colours).toBe(9);
    expect(starColouring(graphOf(0, [])).colours).toBe(0);
  });
});

describe("a colouring of columns", () => {
  const patterns = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })).chain(([rows, columns]) => {
    const row = fc.array(fc.nat(columns - 1), { maxLength: 6 });
    return fc.array(row, { minLength: rows, maxLength: rows }).map((of) => patternOf(of, columns));
  }); // prettier-ignore

  it("has no row with two columns of one colour", () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        const { of, colours } = colourColumns(pattern, transposed(pattern));
        for (let i = 0; i < pattern.rows; i++) {
          const seen = rowOf(pattern, i).map((column) => of[column]);
          expect(new Set(seen).size).toBe(seen.length);
        }
        expect(colours).toBe(Math.max(...of) + 1);
        expect(colours).toBeGreaterThanOrEqual(longestRow(pattern));
      }),
      { numRuns: 500 },
    );
  });

  it("takes the smallest last where that has fewer colours than the natural order", () => {
    // A crown: everyone in two rows meets those of the other row, but its own partner. In natural order partners share.
    const crown = Array.from({ length: 12 }, (_, i) => i).flatMap((i) => Array.from({ length: i }, (_, j) => [i, j]).filter(([a, b]) => a! % 2 !== b! % 2 && a! >> 1 !== b! >> 1)); // prettier-ignore
    const pattern = patternOf(crown, 12);
    expect(colourColumns(pattern, transposed(pattern)).colours).toBe(2);
  });
});

describe("a pattern", () => {
  it("transposed twice is what it was", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(transposed(graph)).toEqual(graph);
        const wide = patternOf([[0, 4], [], [4]], 6);
        expect(transposed(transposed(wide))).toEqual(wide);
      }),
    );
  });
});
