/** Carries values between the caller's structures and the core's memory. Bases are element offsets of slot 0. */
import { AdError, describe } from "./errors.js";
import { flatten, isFlat, notNumber, unflatten, wrongLength } from "./shape.js";
import type { Layout, Skeleton } from "./shape.js";

/** From here on the engine copies faster than a loop, which needs no view. */
const LONG = 32;

export class Ports {
  /** Number of inputs. */
  readonly size: number;
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
    this.size = inputs.size;
    this.#flat = Array.isArray(outputs) && outputs.every((leaf) => typeof leaf === "number");
  }

  /** Writes one value an input. Float64Arrays, and flat values, are the hot path: no closure, no walk. */
  load(memory: Float64Array, base: number, x: unknown, where: string): void {
    const { size } = this;
    if (!(x instanceof Float64Array) || x.length !== size) this.#loadOther(memory, base, x, where);
    else if (size >= LONG) memory.set(x, base);
    else for (let i = 0; i < size; i++) memory[base + i] = x[i]!;
  }

  #loadOther(memory: Float64Array, base: number, x: unknown, where: string): void {
    const n = this.size;
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
    if (out) return this.#copyInputs(memory, base, out);
    if (!isFlat(like, this.size)) return unflatten(this.inputs.skeleton, (i) => memory[base + i]!);
    return this.#copyInputs(memory, base, new Float64Array(this.size));
  }

  #copyInputs(memory: Float64Array, base: number, to: Float64Array): Float64Array {
    const { size } = this;
    if (size >= LONG) to.set(this.#window(memory, base));
    else for (let i = 0; i < size; i++) to[i] = memory[base + i]!;
    return to;
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
  if (out === undefined || (out instanceof Float64Array && out.length === expected)) return;
  throw wrongOut(out, expected, where);
}

// Messages are made apart: engines inline what is called often where it is short.
function wrongOut(out: unknown, expected: number, where: string): AdError {
  if (out instanceof Float64Array) return wrongLength(`${where}: out`, out.length, expected);
  return new AdError("type", `${where}: out is ${describe(out)}, expected a Float64Array of length ${expected}`);
}
