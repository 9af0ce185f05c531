/** Bytes of a WebAssembly module, read one after the other. */

const text = /* @__PURE__ */ new TextDecoder();

export class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  get isDone(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    return this.bytes[this.at++]!;
  }

  /** LEB128, from 0 to 2³² - 1. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  /** LEB128, of which the lowest 32 bits count. */
  signed(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return shift < 25 && byte & 64 ? value | (-1 << (shift + 7)) : value;
    }
  }

  /** So many bytes, not copied. */
  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** What a length and so many bytes are. */
  block(): Reader {
    const length = this.unsigned();
    this.at += length;
    return new Reader(this.bytes, this.at - length, this.at);
  }

  name(): string {
    return text.decode(this.take(this.unsigned()));
  }

  list<T>(one: () => T): T[] {
    return Array.from({ length: this.unsigned() }, one);
  }
}
