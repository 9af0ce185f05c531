/** Memory that threads share. */

/** True where there is any: in a page, where it is cross-origin isolated. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer === "function" &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

export const isShared = (array: Float64Array): boolean =>
  typeof SharedArrayBuffer === "function" && array.buffer instanceof SharedArrayBuffer;

/** Room for a round of jobs, the same for one after the other: shared memory is given back late. */
export class Arena {
  #room = new Float64Array(new SharedArrayBuffer(0));
  #taken = 0;

  /** All is free again. */
  reset(): void {
    this.#taken = 0;
  }

  /** What stands there is anything. */
  take(length: number): Float64Array {
    if (this.#taken + length > this.#room.length) {
      // What was taken stays with those who have it.
      const bytes = 8 * Math.max(2 * this.#room.length, length);
      this.#room = new Float64Array(new SharedArrayBuffer(bytes));
      this.#taken = 0;
    }
    return this.#room.subarray(this.#taken, (this.#taken += length));
  }
}

/** Copies of rows as they are when a call is made, since the caller's arrays may change before it ends. */
export class Copies {
  /** Of calls that have ended, by table. */
  readonly #spare = new Map<number, Float64Array>();

  constructor(readonly shared: boolean) {}

  /** Rows that are shared already are taken as they are. */
  of(table: number, rows: Float64Array): Float64Array {
    if (this.shared && isShared(rows)) return rows;
    const spare = this.#spare.get(table);
    this.#spare.delete(table);
    const copy = spare?.length === rows.length ? spare : this.#make(rows.length);
    copy.set(rows);
    return copy;
  }

  #make(length: number): Float64Array {
    return new Float64Array(this.shared ? new SharedArrayBuffer(8 * length) : new ArrayBuffer(8 * length));
  }

  /** Nobody reads it any more, or what he makes of it is ignored. */
  giveBack(table: number, copy: Float64Array, original: Float64Array): void {
    if (copy !== original) this.#spare.set(table, copy);
  }
}
