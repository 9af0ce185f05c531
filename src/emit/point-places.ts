/** Where code for many points finds numbers: a slot is a block of numbers (src/layout.ts, BATCH), two points are a local. */
import { Locals } from "./locals.js";
import type { Imports, Places } from "./places.js";
import type { Code } from "./wasm.js";

/** Addresses are those of a batch; `program` is its own. Slopes are two numbers each. */
export interface PointPlaces extends Places {
  /** How many of the first slots are uniform. */
  readonly uniform: number;
  /** Bytes of a block of numbers. */
  readonly blockBytes: number;
  /** Bytes at `slopes`: room for these, and behind them for sums over points. */
  readonly roomBytes: number;
}

/** Both lanes of a local are numbers of their own, of the two points that the loop has come to. */
export class PointLocals extends Locals {
  override readonly alike = false;

  constructor(
    code: Code,
    override readonly places: PointPlaces,
    imports: Imports,
    /** Local: bytes from the first point to the four that the loop has come to. */
    readonly at: number,
    /** Which two of them these are. */
    readonly half: 0 | 1,
  ) {
    super(code, places, imports);
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
    return base + 16 * uniform + blockBytes * (slot - uniform) + 16 * this.half;
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

  #slopeAt(slope: number): number {
    return this.places.slopes + 16 * (2 * slope + this.half);
  }

  override slopeAt(slope: number): void {
    this.code.i32(this.#slopeAt(slope));
  }

  override loadSlope(slope: number): number {
    const local = this.take();
    this.code.i32(0);
    this.code.load(this.#slopeAt(slope));
    this.code.set(local);
    return local;
  }
}
