/** A list of 32-bit words that grows. */
export class Words {
  #words = new Uint32Array(256);
  length = 0;

  /** Makes room for `count` more and returns where they start. */
  take(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.#words.length) {
      const bigger = new Uint32Array(Math.max(2 * this.#words.length, this.length));
      bigger.set(this.#words);
      this.#words = bigger;
    }
    return start;
  }

  /** The words themselves; valid until the next `take`. */
  get words(): Uint32Array {
    return this.#words;
  }

  trimmed(): Uint32Array {
    return this.#words.slice(0, this.length);
  }
}
