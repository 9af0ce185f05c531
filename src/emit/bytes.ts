/** Bytes that grow as they are written. */

const text = /* @__PURE__ */ new TextEncoder();

export const lengthOf = (parts: readonly Bytes[]): number => parts.reduce((sum, { length }) => sum + length, 0);

export class Bytes {
  #data: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param room For so many, until it grows. */
  constructor(room = 256) {
    this.#data = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  /** A copy. */
  toArray(): Uint8Array<ArrayBuffer> {
    return this.#data.slice(0, this.#length);
  }

  byte(value: number): void {
    if (this.#length === this.#data.length) this.#grow(1);
    this.#data[this.#length++] = value;
  }

  /** LEB128, from 0 to 2³² - 1. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    for (; rest > 127; rest >>>= 7) this.byte((rest & 127) | 128);
    this.byte(rest);
  }

  /** The same in the five bytes that stand at `at`. */
  padded(at: number, value: number): void {
    for (let i = 0; i < 5; i++) this.#data[at + i] = ((value >>> (7 * i)) & 127) | (i < 4 ? 128 : 0);
  }

  /** LEB128, 32 bits. */
  signed(value: number): void {
    let rest = value | 0;
    for (; rest > 63 || rest < -64; rest >>= 7) this.byte((rest & 127) | 128);
    this.byte(rest & 127);
  }

  f64(value: number): void {
    const bits = new Uint8Array(8);
    new DataView(bits.buffer).setFloat64(0, value, true);
    this.append(bits);
  }

  append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#data.length) this.#grow(bytes.length);
    this.#data.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  appendAll(bytes: Bytes): void {
    this.append(bytes.#data.subarray(0, bytes.#length));
  }

  /** Their length in all, and then the bytes. */
  block(...parts: readonly Bytes[]): void {
    const length = lengthOf(parts);
    if (this.#length + length > this.#data.length) this.#grow(length);
    this.unsigned(length);
    for (const bytes of parts) this.appendAll(bytes);
  }

  name(name: string): void {
    const bytes = text.encode(name);
    this.unsigned(bytes.length);
    this.append(bytes);
  }

  /**
   * For those who write many bytes: the array itself, with room for `most` behind the `length` bytes that stand there.
   * `advance` says how many they were. It is good until then.
   */
  room(most: number): Uint8Array {
    if (this.#length + most > this.#data.length) this.#grow(most);
    return this.#data;
  }

  advance(count: number): void {
    this.#length += count;
  }

  #grow(more: number): void {
    const data = new Uint8Array(Math.max(4 * this.#data.length, this.#length + more));
    data.set(this.#data.subarray(0, this.#length));
    this.#data = data;
  }
}
