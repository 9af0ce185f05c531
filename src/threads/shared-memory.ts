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

/** Copies of arrays as they are when a call is made, since the caller may change them before it ends. */
export class Copies {
  /** Of calls that have ended, by what they were copies of. */
  readonly #spare = new Map<string, Float64Array>();

  readonly #own = new WeakSet<Float64Array>();

  constructor(readonly shared: boolean) {}

  /** Rows that are shared already are taken as they are. */
  of(name: string, rows: Float64Array): Float64Array {
    if (this.shared && isShared(rows)) return rows;
    const copy = this.room(name, rows.length);
    copy.set(rows);
    return copy;
  }

  /** What stands there is anything. */
  room(name: string, length: number): Float64Array {
    const spare = this.#spare.get(name);
    this.#spare.delete(name);
    if (spare?.length === length) return spare;
    const room = new Float64Array(this.shared ? new SharedArrayBuffer(8 * length) : new ArrayBuffer(8 * length));
    this.#own.add(room);
    return room;
  }

  /** Nobody reads it any more, or what he makes of it is ignored. */
  giveBack(name: string, copy: Float64Array): void {
    if (this.#own.has(copy)) this.#spare.set(name, copy);
  }
}
