/** A program's block of the core's memory, and the code that was compiled for it: freed together, once. */
import { getCore } from "./core.js";
import type { Core } from "./core.js";
import { AdError } from "./errors.js";
import type { Entry } from "./emit/program.js";
import type { Places } from "./emit/places.js";
import {
  BAD_CLEARED, BAD_LIST, BAD_OPCODE, BAD_OPERAND, BAD_OUTPUT, BAD_RUN, BAD_SLOTS, OK,
  H_ADJOINTS_AT, H_CLEARED, H_CLEARED_AT, H_CONSTANTS, H_GRADIENT_CODE, H_INDEX, H_INDEX_AT, H_INPUTS, H_JVP_CODE,
  H_OUTPUTS, H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_RUNS, H_RUNS_AT, H_SLOPES, H_SLOPES_AT, H_SLOTS, H_VALUE_CODE,
  H_VJP_CODE, RUN_WORDS,
} from "./layout.js"; // prettier-ignore
import { holding } from "./limits.js";
import type { Holding } from "./limits.js";
import type { Program } from "./schedule.js";

const codeWords: Record<Entry, number> = {
  value: H_VALUE_CODE,
  gradient: H_GRADIENT_CODE,
  vjp: H_VJP_CODE,
  jvp: H_JVP_CODE,
};

const reasons: Record<number, string> = {
  [BAD_OPCODE]: "a run has an unknown opcode",
  [BAD_RUN]: "a run does not follow the one before it, or its operands lie outside the index",
  [BAD_OPERAND]: "an operand does not come before its operation",
  [BAD_LIST]: "a list lies outside the index",
  [BAD_OUTPUT]: "an output is no slot of the program",
  [BAD_CLEARED]: "a range to clear is outside the slots",
  [BAD_SLOTS]: "the runs do not fill the slots or the slopes",
};

export class ProgramBlock {
  #freed = false;
  /** Words that hold places of code. */
  readonly #codes = new Set<number>();

  private constructor(
    readonly core: Core,
    /** Its address. */
    readonly at: number,
    /** Who counts its bytes. */
    readonly held: Holding | undefined,
  ) {}

  /**
   * Copies a program into the core and has it verified there.
   * @throws AdError "memory" where there is no room, "limit" where there may not be so much, "tape" where the core refuses
   * it; nothing is kept then.
   */
  static upload(program: Program): ProgramBlock {
    const core = getCore();
    const { slots, inputs, parameters, constants, runs, index, cleared, outputs, slopes } = program;
    const bytes = 16 * slots + 8 * slopes + 4 * (runs.length + index.length + cleared.length + outputs.length);
    const held = holding();
    const create = (): number =>
      core.exports.create(
        slots,
        inputs,
        parameters,
        constants.length,
        runs.length / RUN_WORDS,
        index.length,
        cleared.length / 2,
        outputs.length,
        slopes,
      );
    const at = core.address(bytes, create, held);
    const words = core.u32;
    const place = (word: number): number => (at + words[at / 4 + word]!) / 4;
    words.set(runs, place(H_RUNS_AT));
    words.set(index, place(H_INDEX_AT));
    words.set(cleared, place(H_CLEARED_AT));
    words.set(outputs, place(H_OUTPUTS_AT));
    const answer = core.exports.verify(at);
    if (answer !== OK) {
      core.exports.destroy(at);
      held?.release();
      throw new AdError(
        "tape",
        `program refused by the core: ${reasons[answer] ?? `reason ${answer}`}; record the function again`,
      );
    }
    core.f64.set(constants, (at + words[at / 4 + H_PRIMALS_AT]!) / 8 + inputs + parameters);
    return new ProgramBlock(core, at, held);
  }

  header(word: number): number {
    return this.core.u32[this.at / 4 + word]!;
  }

  /** Its memory is somebody else's by now. */
  get isFreed(): boolean {
    return this.#freed;
  }

  /** From now on the core runs this where the entry is asked for. Nothing where the program is gone. */
  setCode(entry: Entry, code: () => void): void {
    this.setCodeAt(this.at / 4 + codeWords[entry], code);
  }

  /** The same, where the place stands in this word of the core's memory. */
  setCodeAt(word: number, code: () => void): void {
    if (this.#freed) return;
    this.#removeCode(word);
    this.#codes.add(word);
    this.core.u32[word] = this.core.addCode(code);
  }

  #removeCode(word: number): void {
    if (this.#codes.has(word)) this.core.removeCode(this.core.u32[word]!);
  }

  /** What emitted modules import. */
  get imports(): WebAssembly.Imports {
    return { core: this.core.exports as unknown as WebAssembly.ModuleImports };
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    for (const word of this.#codes) this.#removeCode(word);
    this.core.exports.destroy(this.at);
    this.held?.release();
  }

  /** The program as it was verified: copies. */
  program(): Program {
    const words = (at: number, count: number): Uint32Array => {
      const from = (this.at + this.header(at)) / 4;
      return this.core.u32.slice(from, from + count);
    };
    const [slots, inputs, parameters] = [H_SLOTS, H_INPUTS, H_PARAMETERS].map((word) => this.header(word)) as [number, number, number]; // prettier-ignore
    const constants = (this.at + this.header(H_PRIMALS_AT)) / 8 + inputs + parameters;
    return {
      ...{ slots, inputs, parameters, slopes: this.header(H_SLOPES) },
      constants: this.core.f64.slice(constants, constants + this.header(H_CONSTANTS)),
      runs: words(H_RUNS_AT, RUN_WORDS * this.header(H_RUNS)),
      index: words(H_INDEX_AT, this.header(H_INDEX)),
      cleared: words(H_CLEARED_AT, 2 * this.header(H_CLEARED)),
      outputs: words(H_OUTPUTS_AT, this.header(H_OUTPUTS)),
    };
  }

  /** @param tangents Byte address of the tangents, 0 where there are none. */
  places(tangents: number): Places {
    const inputs = this.header(H_INPUTS);
    return {
      slots: this.header(H_SLOTS),
      inputs,
      leaves: inputs + this.header(H_PARAMETERS) + this.header(H_CONSTANTS),
      program: this.at,
      primals: this.at + this.header(H_PRIMALS_AT),
      adjoints: this.at + this.header(H_ADJOINTS_AT),
      slopes: this.at + this.header(H_SLOPES_AT),
      tangents,
    };
  }
}
