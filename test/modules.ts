/** Modules of programs that are in no core: for what they are, not for what they do. */
import { atOnce } from "../src/emit/pauses.js";
import type { Places } from "../src/emit/places.js";
import { emission } from "../src/emit/program.js";
import type { Entry } from "../src/emit/program.js";
import type { Program } from "../src/schedule.js";

/** As if it stood at the beginning of memory. */
export function placesOf({ slots, inputs, parameters, constants }: Program): Places {
  return {
    slots, inputs, leaves: inputs + parameters + constants.length, program: 0,
    primals: 0, adjoints: 8 * slots, slopes: 16 * slots, tangents: 0,
  }; // prettier-ignore
}

export const bytesOf = (program: Program, entry: Entry): Uint8Array<ArrayBuffer> =>
  atOnce(emission(program, placesOf(program), entry));
