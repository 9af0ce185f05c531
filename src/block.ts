/** The block of a program's batch in the core's memory (src/layout.ts). */
import type { Core } from "./core.js";

export class BatchBlock {
  constructor(
    readonly core: Core,
    readonly program: number,
    readonly at: number,
  ) {}

  field(which: number): number {
    return this.core.u32[this.at / 4 + which]!;
  }

  /** Takes parameters and constants as they are now. */
  begin(): void {
    this.core.exports.batchBegin(this.program);
  }

  run(points: number, what: number): void {
    this.core.exports.batch(this.program, points, what);
  }

  write(field: number, rows: Float64Array, from: number, n: number, width: number): void {
    this.core.f64.set(rows.subarray(from * width, (from + n) * width), this.field(field) / 8);
  }

  read(field: number, rows: Float64Array, from: number, n: number, width: number): void {
    const at = this.field(field) / 8;
    rows.set(this.core.f64.subarray(at, at + n * width), from * width);
  }
}
