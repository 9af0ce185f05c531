/**
 * Memory of an exported function, behind the data of the core's functions:
 *
 *   primals           one f64 a slot: [ inputs | parameters | constants | results ]
 *   adjoints          one f64 a slot, those of the inputs first
 *   tangents          one f64 a slot, those of the inputs first   } where there are several outputs
 *   outputs           one f64 an output                           }
 *   cotangents        one f64 an output                           }
 *   output tangents   one f64 an output                           }
 *   slopes            as src/layout.ts says
 *   slots             one word an output, where there are several
 *   block             the program without its numbers, for the core's own loops
 */
import type { Places } from "../emit/places.js";
import {
  HEADER_WORDS, H_ADJOINTS_AT, H_CLEARED, H_CLEARED_AT, H_CONSTANTS, H_INDEX, H_INDEX_AT, H_INPUTS, H_OUTPUTS,
  H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_RUNS, H_RUNS_AT, H_SLOPES, H_SLOPES_AT, H_SLOTS, H_TANGENTS, RUN_WORDS,
} from "../layout.js"; // prettier-ignore
import type { Program } from "../schedule.js";

const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** Words before the first run: the header, and a guard that keeps runs aligned. */
const RUNS_AT = HEADER_WORDS + 8;

export class Numbers {
  readonly places: Places;
  readonly outputs: number;
  readonly cotangents: number;
  readonly outputTangents: number;
  /** Addresses of the slots of the outputs, and of the end of the block. */
  readonly slots: number;
  readonly end: number;
  readonly #block: Uint32Array;

  /** @param base Bytes that are taken. */
  constructor(
    readonly program: Program,
    base: number,
  ) {
    let at = align(base);
    const take = (bytes: number): number => (at += bytes) - bytes;
    const { slots, inputs, parameters, constants, slopes } = program;
    const several = program.outputs.length === 1 ? 0 : program.outputs.length;
    const primals = take(8 * slots);
    const adjoints = take(8 * slots);
    const tangents = take(several && 8 * slots);
    this.outputs = take(8 * several);
    this.cotangents = take(8 * several);
    this.outputTangents = take(8 * several);
    const slopesAt = take(8 * slopes);
    this.slots = take(4 * several);
    const block = (at = align(at));
    this.places = { slots, inputs, leaves: inputs + parameters + constants.length, program: block, primals, adjoints, slopes: slopesAt, tangents }; // prettier-ignore
    this.#block = this.#words();
    this.end = block + 4 * this.#block.length;
  }

  get parameters(): number {
    return this.places.primals + 8 * this.program.inputs;
  }

  /** Whether code that knows this address may look at the block. */
  isInBlock(address: number): boolean {
    return address >= this.places.program && address < this.end;
  }

  /** The block, as src/layout.ts draws it: its numbers stand elsewhere. */
  #words(): Uint32Array {
    const { program, places } = this;
    const { runs, index, cleared, outputs } = program;
    const indexAt = RUNS_AT + runs.length + RUN_WORDS;
    const clearedAt = indexAt + index.length;
    const outputsAt = clearedAt + cleared.length;
    const words = new Uint32Array(outputsAt + outputs.length);
    words.fill(0xffffffff, HEADER_WORDS, indexAt);
    words.set(runs, RUNS_AT);
    words.set(index, indexAt);
    words.set(cleared, clearedAt);
    words.set(outputs, outputsAt);
    words[H_SLOTS] = program.slots;
    words[H_INPUTS] = program.inputs;
    words[H_PARAMETERS] = program.parameters;
    words[H_CONSTANTS] = program.constants.length;
    words[H_RUNS] = runs.length / RUN_WORDS;
    words[H_INDEX] = index.length;
    words[H_CLEARED] = cleared.length / 2;
    words[H_OUTPUTS] = outputs.length;
    words[H_SLOPES] = program.slopes;
    words[H_RUNS_AT] = 4 * RUNS_AT;
    words[H_INDEX_AT] = 4 * indexAt;
    words[H_CLEARED_AT] = 4 * clearedAt;
    words[H_OUTPUTS_AT] = 4 * outputsAt;
    words[H_PRIMALS_AT] = places.primals - places.program;
    words[H_ADJOINTS_AT] = places.adjoints - places.program;
    words[H_SLOPES_AT] = places.slopes - places.program;
    words[H_TANGENTS] = places.tangents;
    return words;
  }

  /** Memory from address 0 on: constants, slots and, where it is needed, the block. */
  image(withBlock: boolean): Uint8Array {
    const { program, places } = this;
    const bytes = new Uint8Array(this.end);
    const view = new DataView(bytes.buffer);
    const constants = this.parameters + 8 * program.parameters;
    program.constants.forEach((x, i) => view.setFloat64(constants + 8 * i, x, true));
    if (program.outputs.length !== 1) program.outputs.forEach((slot, i) => view.setUint32(this.slots + 4 * i, slot, true)); // prettier-ignore
    if (withBlock) this.#block.forEach((word, i) => view.setUint32(places.program + 4 * i, word, true));
    return bytes;
  }
}
