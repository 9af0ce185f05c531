/** A tape copied into the core, to be worked on there and read back. */
import { getCore } from "./core.js";
import type { Core } from "./core.js";
import {
  T_A, T_B, T_C, T_CLEARED, T_CONSTANTS, T_CONSTANTS_LENGTH, T_INDEX, T_LEAVES, T_LENGTH, T_LISTS, T_LISTS_LENGTH,
  T_MEMBERS, T_OPCODES, T_OPERATIONS, T_OUTPUTS, T_OUTPUTS_LENGTH, T_RUNS, T_SLOPES, T_SLOTS, T_STARTS, T_WANTED,
} from "./layout.js"; // prettier-ignore
import { holding } from "./limits.js";
import type { Program } from "./schedule.js";
import type { Tape } from "./tape.js";

/** Owns its block of the core's memory until `release`. */
export class TapeImage {
  readonly #core: Core = getCore();
  readonly #at: number;
  readonly #inputs: number;
  readonly #parameters: number;
  readonly #held = holding();
  /** Bytes of the last pass. */
  #passing = 0;

  /**
   * @param wanted Nodes, besides the inputs, whose adjoints will be read.
   * @throws AdError "memory" where the core has no room.
   */
  constructor(tape: Tape, wanted: ArrayLike<number> = []) {
    const core = this.#core;
    const { length, lists, constants, outputs } = tape;
    this.#inputs = tape.inputs;
    this.#parameters = tape.parameters;
    const bytes = 60 * length + 4 * (lists.length + outputs.length + wanted.length);
    const create = (): number =>
      core.exports.createTape(length, lists.length, constants.length, outputs.length, wanted.length);
    this.#at = core.address(bytes, create, this.#held);
    core.u8.set(tape.opcodes, this.#field(T_OPCODES));
    core.f64.set(constants, this.#field(T_CONSTANTS) / 8);
    const words = core.i32;
    words.set(tape.a, this.#field(T_A) / 4);
    words.set(tape.b, this.#field(T_B) / 4);
    words.set(tape.c, this.#field(T_C) / 4);
    words.set(lists, this.#field(T_LISTS) / 4);
    words.set(outputs, this.#field(T_OUTPUTS) / 4);
    words.set(wanted, this.#field(T_WANTED) / 4);
  }

  #field(word: number): number {
    return this.#core.u32[this.#at / 4 + word]!;
  }

  /** Runs a pass of the core on the image. */
  #run(work: (at: number) => number): void {
    const bytes = 64 * this.#field(T_LENGTH);
    this.#core.address(bytes, () => work(this.#at), this.#held, this.#passing);
    this.#passing = bytes;
  }

  /** @throws AdError "memory" where the core has no room, as the passes below. */
  optimize(): void {
    this.#run((at) => this.#core.exports.optimize(at));
  }

  eliminate(): void {
    this.#run((at) => this.#core.exports.eliminate(at));
  }

  /** The program of the tape as it is now. After it the image is good for `slotOf` and nothing else. */
  schedule(): Program {
    this.#run((at) => this.#core.exports.schedule(at, this.#inputs, this.#parameters));
    const slots = this.#field(T_SLOTS) / 4;
    const outputs = this.#words(T_OUTPUTS, this.#field(T_OUTPUTS_LENGTH));
    return {
      slots: this.#field(T_LEAVES) + this.#field(T_OPERATIONS),
      inputs: this.#inputs,
      parameters: this.#parameters,
      constants: this.#constants(),
      runs: this.#list(T_RUNS),
      index: this.#list(T_INDEX),
      cleared: this.#list(T_CLEARED),
      outputs: Uint32Array.from(outputs, (output) => this.#core.u32[slots + output]!),
      slopes: this.#field(T_SLOPES),
    };
  }

  /** What depends on what (OF_OUTPUTS and so on in src/layout.ts). After it the image is good for nothing else. */
  pattern(what: number): { starts: Uint32Array; members: Uint32Array } {
    this.#run((at) => this.#core.exports.patternOf(at, this.#inputs, what));
    return { starts: this.#list(T_STARTS), members: this.#list(T_MEMBERS) };
  }

  #list(field: number): Uint32Array {
    const at = this.#field(field) / 4;
    const from = this.#core.u32[at]! / 4;
    return this.#core.u32.slice(from, from + this.#core.u32[at + 1]!);
  }

  /** After scheduling: node of the tape to slot of the program. */
  slotOf(): Int32Array {
    return this.#words(T_SLOTS, this.#field(T_LENGTH));
  }

  #words(field: number, count: number): Int32Array {
    const from = this.#field(field) / 4;
    return this.#core.i32.slice(from, from + count);
  }

  #constants(): Float64Array {
    const from = this.#field(T_CONSTANTS) / 8;
    return this.#core.f64.slice(from, from + this.#field(T_CONSTANTS_LENGTH));
  }

  /** The tape as it is now; the caller's own. */
  read(): Tape {
    const length = this.#field(T_LENGTH);
    const opcodes = this.#field(T_OPCODES);
    return {
      inputs: this.#inputs,
      parameters: this.#parameters,
      length,
      opcodes: this.#core.u8.slice(opcodes, opcodes + length),
      a: this.#words(T_A, length),
      b: this.#words(T_B, length),
      c: this.#words(T_C, length),
      nested: [],
      lists: this.#words(T_LISTS, this.#field(T_LISTS_LENGTH)),
      constants: this.#constants(),
      outputs: this.#words(T_OUTPUTS, this.#field(T_OUTPUTS_LENGTH)),
    };
  }

  release(): void {
    this.#held?.release();
    this.#core.exports.releaseTape(this.#at);
  }
}

/** Calls `use` with an image of the tape that lives as long as the call. */
export function withImage<T>(tape: Tape, use: (image: TapeImage) => T, wanted: ArrayLike<number> = []): T {
  const image = new TapeImage(tape, wanted);
  try {
    return use(image);
  } finally {
    image.release();
  }
}
