/**
 * Matrices of numbers: products, factors, and what is solved with them. Only + - * / and square roots, in one order, so
 * that results are the same bits everywhere. Matrices are row-major; a triangle holds row i in i + 1 numbers from
 * i (i + 1) / 2 on. Loops go along rows.
 */

/** What solves with a matrix once it has been taken apart. */
export interface Factors {
  /** Numbers whose product is the determinant. */
  readonly pivots: Float64Array;
  /** X of A X = B, or of AᵀX = B, where B [n, columns] stands. */
  solve(b: Float64Array, columns: number, transposed: boolean): void;
  /** A⁻¹ [n, n], made once. */
  readonly inverse: Float64Array;
}

/** Σ a[i + k] · b[j + k] of the first `count`, in four partial sums. */
function inner(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += a[i + k]! * b[j + k]!;
    s1 += a[i + k + 1]! * b[j + k + 1]!;
    s2 += a[i + k + 2]! * b[j + k + 2]!;
    s3 += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < count; k++) s0 += a[i + k]! * b[j + k]!;
  return s0 + s2 + (s1 + s3);
}

/** a[i + k] -= times · b[j + k] of the first `count`. */
function subtract(a: Float64Array, i: number, times: number, b: Float64Array, j: number, count: number): void {
  for (let k = 0; k < count; k++) a[i + k]! -= times * b[j + k]!;
}

/** A [rows, between] times B [between, columns]. */
export function product(a: Float64Array, b: Float64Array, between: number, columns: number, y: Float64Array): void {
  const turned = new Float64Array(b.length);
  for (let k = 0; k < between; k++) for (let j = 0; j < columns; j++) turned[j * between + k] = b[k * columns + j]!;
  for (let i = 0; i * columns < y.length; i++) {
    for (let j = 0; j < columns; j++) y[i * columns + j] = inner(a, i * between, turned, j * between, between);
  }
}

/** Calls `solve` with each column of B [n, columns] in turn, and puts back what it leaves. */
function eachColumn(b: Float64Array, columns: number, solve: (x: Float64Array) => void): void {
  const x = new Float64Array(b.length / columns);
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < x.length; i++) x[i] = b[i * columns + c]!;
    solve(x);
    for (let i = 0; i < x.length; i++) b[i * columns + c] = x[i]!;
  }
}

/** The row from k on with the largest number in column k. */
function pivotRow(f: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(f[i * n + k]!) > Math.abs(f[best * n + k]!)) best = i;
  return best;
}

function swapRows(f: Float64Array, n: number, i: number, j: number): void {
  const row = f.slice(i * n, (i + 1) * n);
  f.copyWithin(i * n, j * n, (j + 1) * n);
  f.set(row, j * n);
}

/** Where row i of a triangle starts. */
const rowAt = (i: number): number => (i * (i + 1)) / 2;

/** L⁻¹, a triangle, for the triangle L with rows from `startOf`; `diagonal` is that of L. */
function inverseLower(
  l: Float64Array,
  n: number,
  startOf: (i: number) => number,
  diagonal: (i: number) => number,
): Float64Array {
  const y = new Float64Array(rowAt(n));
  for (let i = 0; i < n; i++) {
    const row = rowAt(i);
    for (let k = 0; k < i; k++) subtract(y, row, l[startOf(i) + k]!, y, rowAt(k), k + 1);
    y[row + i] = 1;
    for (let j = 0; j <= i; j++) y[row + j]! /= diagonal(i);
  }
  return y;
}

/** P A = L U by elimination with partial pivoting. A column without a pivot is left as it is: its pivot is 0. */
export class LowerUpper implements Factors {
  readonly pivots: Float64Array;
  /** L below the diagonal, whose own diagonal is 1, and U. */
  readonly #f: Float64Array;
  /** Row of A that row i of P A is. */
  readonly #order: Uint32Array;
  #inverse: Float64Array | undefined;

  constructor(a: Float64Array, n: number) {
    const f = (this.#f = Float64Array.from(a));
    const order = (this.#order = Uint32Array.from({ length: n }, (_, i) => i));
    let sign = 1;
    for (let k = 0; k < n; k++) {
      const p = pivotRow(f, n, k);
      if (p !== k) {
        swapRows(f, n, k, p);
        [order[k], order[p]] = [order[p]!, order[k]!];
        sign = -sign;
      }
      if (f[k * n + k] === 0) continue;
      for (let i = k + 1; i < n; i++) {
        const times = (f[i * n + k]! /= f[k * n + k]!);
        subtract(f, i * n + k + 1, times, f, k * n + k + 1, n - k - 1);
      }
    }
    this.pivots = Float64Array.from({ length: n }, (_, i) => f[i * n + i]! * (i === 0 ? sign : 1));
  }

  get inverse(): Float64Array {
    return (this.#inverse ??= this.#inverted());
  }

  /** U⁻¹L⁻¹P. */
  #inverted(): Float64Array {
    const [f, order, n] = [this.#f, this.#order, this.#order.length];
    const l = inverseLower(f, n, (i) => i * n, () => 1); // prettier-ignore
    const row = new Float64Array(n);
    const x = new Float64Array(n * n);
    for (let i = n - 1; i >= 0; i--) {
      row.fill(0).set(l.subarray(rowAt(i), rowAt(i + 1)));
      for (let k = i + 1; k < n; k++) subtract(row, 0, f[i * n + k]!, x, k * n, n);
      for (let j = 0; j < n; j++) x[i * n + j] = row[j]! / f[i * n + i]!;
    }
    const y = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) y[i * n + order[j]!] = x[i * n + j]!;
    return y;
  }

  solve(b: Float64Array, columns: number, transposed: boolean): void {
    const order = this.#order;
    eachColumn(b, columns, (x) => {
      const given = x.slice();
      if (transposed) this.#transposed(given);
      else for (let i = 0; i < x.length; i++) x[i] = given[order[i]!]!;
      if (transposed) for (let i = 0; i < x.length; i++) x[order[i]!] = given[i]!;
      else this.#direct(x);
    });
  }

  #direct(x: Float64Array): void {
    const [f, n] = [this.#f, x.length];
    for (let i = 1; i < n; i++) x[i]! -= inner(f, i * n, x, 0, i);
    for (let i = n - 1; i >= 0; i--) x[i] = (x[i]! - inner(f, i * n + i + 1, x, i + 1, n - i - 1)) / f[i * n + i]!;
  }

  /** UᵀLᵀ. */
  #transposed(x: Float64Array): void {
    const [f, n] = [this.#f, x.length];
    for (let i = 0; i < n; i++) {
      x[i]! /= f[i * n + i]!;
      subtract(x, i + 1, x[i]!, f, i * n + i + 1, n - i - 1);
    }
    for (let i = n - 1; i > 0; i--) subtract(x, 0, x[i]!, f, i * n, i);
  }
}

/** L⁻¹B, or L⁻ᵀB, where B [n, columns] stands; L is a triangle. */
export function solveLower(l: Float64Array, b: Float64Array, columns: number, transposed: boolean): void {
  eachColumn(b, columns, (x) => (transposed ? upwards(l, x) : downwards(l, x)));
}

function downwards(l: Float64Array, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = (x[i]! - inner(l, rowAt(i), x, 0, i)) / l[rowAt(i) + i]!;
}

function upwards(l: Float64Array, x: Float64Array): void {
  for (let i = x.length - 1; i >= 0; i--) {
    x[i]! /= l[rowAt(i) + i]!;
    subtract(x, 0, x[i]!, l, rowAt(i), i);
  }
}

/** A = L Lᵀ of a symmetric matrix given as a triangle; NaN from the first pivot on that is negative. */
export class Cholesky implements Factors {
  readonly pivots: Float64Array;
  /** L, a triangle. */
  readonly lower: Float64Array;
  #inverse: Float64Array | undefined;

  constructor(a: Float64Array, n: number) {
    const l = (this.lower = new Float64Array(a.length));
    for (let i = 0; i < n; i++) {
      const row = rowAt(i);
      for (let j = 0; j < i; j++) l[row + j] = (a[row + j]! - inner(l, row, l, rowAt(j), j)) / l[rowAt(j) + j]!;
      l[row + i] = Math.sqrt(a[row + i]! - inner(l, row, l, row, i));
    }
    this.pivots = Float64Array.from({ length: n }, (_, i) => l[rowAt(i) + i]! * l[rowAt(i) + i]!);
  }

  solve(b: Float64Array, columns: number): void {
    eachColumn(b, columns, (x) => {
      downwards(this.lower, x);
      upwards(this.lower, x);
    });
  }

  get inverse(): Float64Array {
    return (this.#inverse ??= this.#inverted());
  }

  /** L⁻ᵀL⁻¹, symmetric to the bit. */
  #inverted(): Float64Array {
    const n = this.pivots.length;
    const l = inverseLower(this.lower, n, rowAt, (i) => this.lower[rowAt(i) + i]!);
    const y = new Float64Array(n * n);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i <= k; i++) subtract(y, i * n, -l[rowAt(k) + i]!, l, rowAt(k), i + 1);
    }
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) y[j * n + i] = y[i * n + j]!;
    return y;
  }
}
