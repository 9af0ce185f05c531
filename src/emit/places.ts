/** Where emitted code finds numbers and functions. */
import type { Code } from "./wasm.js";

/** Byte addresses in the core's memory, and how many slots there are of what. */
export interface Places {
  readonly slots: number;
  readonly inputs: number;
  /** Inputs, parameters and constants. */
  readonly leaves: number;
  readonly program: number;
  readonly primals: number;
  /** 0 where nobody asks for tangents. */
  readonly tangents: number;
  readonly adjoints: number;
  readonly slopes: number;
}

export interface Imports {
  /** Index of a function of the core in the module. */
  function(name: string): number;
  /** A function of so many words in the module, written where there is none by that key. */
  own(key: string, words: number, write: (code: Code) => void): Code;
}
