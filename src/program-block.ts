/** A program's block of the core's memory, and the code that was compiled for it: freed together, once. */
import type { Core } from "./core.js";
import type { Entry } from "./emit/program.js";
import type { Places } from "./emit/places.js";
import {
  H_ADJOINTS_AT, H_CLEARED, H_CLEARED_AT, H_CONSTANTS, H_GRADIENT_CODE, H_INDEX, H_INDEX_AT, H_INPUTS, H_JVP_CODE,
  H_OUTPUTS, H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_RUNS, H_RUNS_AT, H_SLOPES, H_SLOPES_AT, H_SLOTS, H_VALUE_CODE,
  H_VJP_CODE, RUN_WORDS,
} from "./layout.js"; // prettier-ignore
import type { Program } from "./schedule.js";

const codeWords: Record<Entry, number> = {
  value: H_VALUE_CODE,
  gradient: H_GRADIENT_CODE,
  vjp: H_VJP_CODE,
  jvp: H_JVP_CODE,
};

export class ProgramBlock {
  #freed = false;

  constructor(
    readonly core: Core,
    /** Its address. */
    readonly at: number,
  ) {}

  header(word: number): number {
    return this.core.u32[this.at / 4 + word]!;
  }

  /** From now on the core runs this where the entry is asked for. Nothing where the program is gone. */
  setCode(entry: Entry, code: () => void): void {
    if (this.#freed) return;
    this.#removeCode(entry);
    this.core.u32[this.at / 4 + codeWords[entry]] = this.core.addCode(code);
  }

  #removeCode(entry: Entry): void {
    const place = this.header(codeWords[entry]);
    if (place) this.core.removeCode(place);
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    for (const entry of Object.keys(codeWords) as Entry[]) this.#removeCode(entry);
    this.core.exports.destroy(this.at);
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
