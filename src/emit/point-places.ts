/** Where code for many points finds numbers: a slot is a block of numbers (src/layout.ts, BATCH), two points are a local. */
import { Locals } from "./locals.js";
import type { Imports, Places } from "./places.js";
import { I32 } from "./wasm.js";
import type { Code } from "./wasm.js";

/** Addresses are those of a batch; `program` is its own. Slopes are two numbers each. */
export interface PointPlaces extends Places {
  /** How many of the first slots are uniform. */
  readonly uniform: number;
  /** Bytes of a block of numbers. */
  readonly blockBytes: number;
  /** Room for slopes, and behind them for sums over points. */
  readonly roomBytes: number;
}

/** Both lanes of a local are numbers of their own, of the two points that the loop has come to. */
export class PointLocals extends Locals {
  override readonly alike = false;
  /** Bytes from the first point to these two. */
  readonly at: number;

  constructor(
    code: Code,
    override readonly places: PointPlaces,
    imports: Imports,
  ) {
    super(code, places, imports);
    this.at = code.local(I32);
  }

  isUniform(slot: number): boolean {
    return slot < this.places.uniform;
  }

  /** Puts on the stack what an address is counted from. @returns the rest of the address. */
  #place(base: number, slot: number): number {
    const { uniform, blockBytes } = this.places;
    if (this.isUniform(slot)) {
      this.code.i32(0);
      return base + 16 * slot;
    }
    this.code.get(this.at);
    return base + 16 * uniform + blockBytes * (slot - uniform);
  }

  override load(base: number, slot: number): number {
    const local = this.take();
    const offset = this.#place(base, slot);
    this.code.load(offset);
    this.code.set(local);
    return local;
  }

  override store(local: number, base: number, slot: number): void {
    const offset = this.#place(base, slot);
    this.code.get(local);
    this.code.store(offset);
  }

  override slopeAt(slope: number): number {
    return this.places.slopes + 16 * slope;
  }

  override loadSlope(slope: number): number {
    const local = this.take();
    this.code.i32(0);
    this.code.load(this.slopeAt(slope));
    this.code.set(local);
    return local;
  }
}
