/** Carries values between the caller's structures and the core's memory. Bases are element offsets of slot 0. */
import { AdError, describe } from "./errors.js";
import { flatten, isFlat, notNumber, unflatten, wrongLength } from "./shape.js";
import type { Layout, Skeleton } from "./shape.js";

/** From here on the engine copies faster than a loop, which needs no view. */
const LONG = 32;

export class Ports {
  readonly #flat: boolean;
  /** The last window, which takes as long to make as a dozen numbers to copy, and the memory that it is of. */
  #last: { readonly memory: Float64Array; readonly base: number; readonly window: Float64Array } | undefined;

  constructor(
    readonly inputs: Layout,
    /** Structure of the outputs. */
    readonly outputs: Skeleton,
    /** Slot of each output. */
    readonly slots: Uint32Array,
  ) {
    this.#flat = Array.isArray(outputs) && outputs.every((leaf) => typeof leaf === "number");
  }

  /** Writes one value an input. Float64Arrays, and flat values, are the hot path: no closure, no walk. */
  load(memory: Float64Array, base: number, x: unknown, where: string): void {
    const n = this.inputs.size;
    if (x instanceof Float64Array) {
      if (x.length !== n) throw wrongLength(where, x.length, n);
      if (n >= LONG) memory.set(x, base);
      else for (let i = 0; i < n; i++) memory[base + i] = x[i]!;
      return;
    }
    if (!isFlat(x, n)) {
      flatten(this.inputs, x, (i, v) => (memory[base + i] = v), where);
      return;
    }
    if (x.length !== n) throw wrongLength(where, x.length, n);
    for (let i = 0; i < n; i++) {
      const v: unknown = x[i];
      if (typeof v !== "number") throw notNumber(`${where}[${i}]`, v);
      memory[base + i] = v;
    }
  }

  /** Reads one value an input, in the structure of `like`, or flat into `out`. */
  readInputs(memory: Float64Array, base: number, like: unknown, out: Float64Array | undefined): unknown {
    const n = this.inputs.size;
    if (!out && !isFlat(like, n)) return unflatten(this.inputs.skeleton, (i) => memory[base + i]!);
    const result = out ?? new Float64Array(n);
    if (n >= LONG) result.set(this.#window(memory, base));
    else for (let i = 0; i < n; i++) result[i] = memory[base + i]!;
    return result;
  }

  /** One number an input, from `base` on. Memory that has grown is another, so that no window outlives what it shows. */
  #window(memory: Float64Array, base: number): Float64Array {
    if (this.#last?.memory !== memory || this.#last.base !== base) {
      this.#last = { memory, base, window: memory.subarray(base, base + this.inputs.size) };
    }
    return this.#last.window;
  }

  /** Reads one value an output: a number, a Float64Array or a structure as the function returned; or into `out`. */
  readOutputs(memory: Float64Array, base: number, out: Float64Array | undefined): unknown {
    const slots = this.slots;
    const read = (i: number): number => memory[base + slots[i]!]!;
    if (!out && typeof this.outputs === "number") return read(0);
    if (!out && !this.#flat) return unflatten(this.outputs, read);
    const result = out ?? new Float64Array(slots.length);
    for (let i = 0; i < slots.length; i++) result[i] = read(i);
    return result;
  }
}

/** @throws AdError "type" or "length" where `out` is given and cannot take the result. */
export function checkOut(out: unknown, expected: number, where: string): void {
  if (out === undefined) return;
  if (!(out instanceof Float64Array)) throw new AdError("type", `${where}: out is ${describe(out)}, expected a Float64Array of length ${expected}`); // prettier-ignore
  if (out.length !== expected) throw wrongLength(`${where}: out`, out.length, expected);
}
