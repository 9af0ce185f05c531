/** What was made of the matrices that came last: a sweep back asks for the factors that the sweep forward made. */

const MOST_KEPT = 16;
/** Numbers in all the matrices that are kept, where there are several. */
const MOST_NUMBERS = 2 ** 18;

interface Kept<T> {
  readonly matrix: Float64Array;
  readonly made: T;
}

/** The sign of a zero counts, so that nothing can be told from where it was made. */
function same(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

export class Recent<T> {
  /** The latest first. */
  readonly #kept: Kept<T>[] = [];

  constructor(readonly make: (matrix: Float64Array, n: number) => T) {}

  /** What `make` gives for a matrix of n rows. */
  of(matrix: Float64Array, n: number): T {
    const kept = this.#kept;
    const at = kept.findIndex((one) => same(one.matrix, matrix));
    const one = at < 0 ? { matrix: matrix.slice(), made: this.make(matrix, n) } : kept.splice(at, 1)[0]!;
    kept.unshift(one);
    if (at < 0) this.#forget();
    return one.made;
  }

  #forget(): void {
    let numbers = 0;
    const last = this.#kept.findIndex((one, k) => (numbers += one.matrix.length) > MOST_NUMBERS && k > 0);
    this.#kept.length = Math.min(this.#kept.length, MOST_KEPT, last < 0 ? MOST_KEPT : last);
  }
}
