/** A tape copied into the core, to be worked on there and read back. */
import { getCore } from "./core.js";
import type { Core } from "./core.js";
import type { T_FIRST, T_SECOND, T_THIRD } from "./layout.js";
import {
  T_A, T_B, T_C, T_CONSTANTS, T_CONSTANTS_LENGTH, T_LENGTH, T_LISTS, T_LISTS_LENGTH, T_OPCODES, T_OUTPUTS,
  T_OUTPUTS_LENGTH
} from "./layout.js"; // prettier-ignore
import type { Tape } from "./tape.js";

/** Scratch arrays of the image, one word a node, that carry an answer back. */
export type Answer = typeof T_FIRST | typeof T_SECOND | typeof T_THIRD;

/** Owns its block of the core's memory until `release`. */
export class TapeImage {
  readonly core: Core = getCore();
  readonly at: number;
  readonly #tape: Tape;

  /** @throws AdError "memory" where the core has no room. */
  constructor(tape: Tape) {
    const { core } = this;
    const { length, lists, constants, outputs } = tape;
    this.#tape = tape;
    const bytes = 60 * length + 4 * (lists.length + outputs.length);
    this.at = core.address(bytes, () =>
      core.exports.createTape(length, lists.length, constants.length, outputs.length),
    );
    core.u8.set(tape.opcodes, this.#field(T_OPCODES));
    core.f64.set(constants, this.#field(T_CONSTANTS) / 8);
    const words = core.i32;
    words.set(tape.a, this.#field(T_A) / 4);
    words.set(tape.b, this.#field(T_B) / 4);
    words.set(tape.c, this.#field(T_C) / 4);
    words.set(lists, this.#field(T_LISTS) / 4);
    words.set(outputs, this.#field(T_OUTPUTS) / 4);
  }

  #field(word: number): number {
    return this.core.u32[this.at / 4 + word]!;
  }

  /**
   * Runs an export on the image; its answer is not 0.
   * @throws AdError "memory" where it is 0 or the memory is exhausted.
   */
  run(work: (at: number) => number): number {
    return this.core.address(16 * this.#tape.length, () => work(this.at));
  }

  /** `count` words of an answer; the caller's own. */
  answer(which: Answer, count: number): Int32Array {
    const from = this.#field(which) / 4;
    return this.core.i32.slice(from, from + count);
  }

  /** The tape as it is now; the caller's own. */
  read(): Tape {
    const length = this.#field(T_LENGTH);
    const words = (field: number, count: number): Int32Array => {
      const from = this.#field(field) / 4;
      return this.core.i32.slice(from, from + count);
    };
    const opcodes = this.#field(T_OPCODES);
    const constants = this.#field(T_CONSTANTS) / 8;
    return {
      inputs: this.#tape.inputs,
      parameters: this.#tape.parameters,
      length,
      opcodes: this.core.u8.slice(opcodes, opcodes + length),
      a: words(T_A, length),
      b: words(T_B, length),
      c: words(T_C, length),
      lists: words(T_LISTS, this.#field(T_LISTS_LENGTH)),
      constants: this.core.f64.slice(constants, constants + this.#field(T_CONSTANTS_LENGTH)),
      outputs: words(T_OUTPUTS, this.#field(T_OUTPUTS_LENGTH)),
    };
  }

  release(): void {
    this.core.exports.release(this.at);
  }
}

/** Calls `use` with an image of the tape that lives as long as the call. */
export function withImage<T>(tape: Tape, use: (image: TapeImage) => T): T {
  const image = new TapeImage(tape);
  try {
    return use(image);
  } finally {
    image.release();
  }
}
