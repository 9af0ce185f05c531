/**
 * Adjoints in code for many points. What a uniform slot receives is a sum over the points for each contribution, in four
 * partial sums of every fourth point; (0 + 2) and (1 + 3) are added to its two numbers, in the order of the contributions
 * (docs/architecture.md, "Order of accumulation over points"). Points that fill up a block have adjoints of 0, which add 0.
 */
import { AdError } from "../errors.js";
import { Adjoints } from "./adjoints.js";
import type { PointLocals } from "./point-places.js";
import { lanes } from "./wasm.js";

/** Bytes of four partial sums. */
const SUMS = 32;

export class PointAdjoints extends Adjoints {
  /** Of each uniform slot, which sums it receives. */
  readonly #received = new Map<number, number[]>();
  #sums = 0;

  constructor(
    override readonly locals: PointLocals,
    /** Bytes of the room that derivatives take which the forward sweep keeps; sums stand behind them. */
    readonly kept: number,
  ) {
    super(locals);
  }

  get #room(): number {
    return this.locals.places.slopes + this.kept;
  }

  override isUniform(slot: number): boolean {
    return this.locals.isUniform(slot);
  }

  override receive(slot: number, c: number, stores: boolean): void {
    if (!this.isUniform(slot)) return super.receive(slot, c, stores);
    const { code, half } = this.locals;
    const sum = this.#sums++;
    const at = this.#room + SUMS * sum + 16 * half;
    const all = this.#received.get(slot);
    if (all) all.push(sum);
    else this.#received.set(slot, [sum]);
    code.i32(0);
    this.#load(at);
    code.get(c);
    code.simd(lanes.add);
    code.store(at);
    this.locals.give(c);
  }

  /**
   * Behind the loop: uniform slots receive their sums. The room is cleared before it.
   * @throws AdError "limit" where there is no room for so many.
   */
  deliver(): void {
    const { code, places } = this.locals;
    const bytes = SUMS * this.#sums;
    if (this.kept + bytes > places.roomBytes) {
      throw new AdError(
        "limit",
        `sums over points, and what is kept of the forward sweep, take ${this.kept + bytes} bytes, expected at most ${places.roomBytes}`,
      );
    }
    if (bytes > 0) code.clear(this.#room, bytes);
    for (const [slot, sums] of this.#received) {
      const at = places.adjoints + 16 * slot;
      code.i32(0);
      this.#load(at);
      for (const sum of sums) {
        this.#load(this.#room + SUMS * sum);
        this.#load(this.#room + SUMS * sum + 16);
        code.simd(lanes.add);
        code.simd(lanes.add);
      }
      code.store(at);
    }
  }

  #load(at: number): void {
    const { code } = this.locals;
    code.i32(0);
    code.load(at);
  }
}
