/** What an exported module shows: functions without arguments, between numbers that stand in its memory. */
import type { Entry } from "../emit/program.js";
import { MEMORY, words } from "../emit/core-module.js";
import { Module } from "../emit/module.js";
import { Code, F64 } from "../emit/wasm.js";
import type { FunctionType } from "../emit/wasm.js";
import type { Numbers } from "./numbers.js";

const number: FunctionType = { parameters: [], results: [F64] };

/** Entries of a function of so many outputs. With one output, `value` and `gradient` return the value. */
export const entriesOf = (outputs: number): readonly Entry[] =>
  outputs === 1 ? ["value", "gradient"] : ["value", "vjp", "jvp"];

/** A program's entry by the core's own sweeps, for programs that are not worth compiling; a module like that of `emission`. */
export function swept(entry: Entry): Uint8Array {
  const module = new Module();
  const code = new Code(words(1));
  code.get(0);
  if (entry === "gradient") code.i32(0);
  const sweep = module.imported("core", entry, () => words(entry === "gradient" ? 2 : 1));
  code.call(sweep);
  module.function(code, entry);
  return module.bytes(MEMORY);
}

/** The module of an entry is imported by its name. @param isSwept Those that start from adjoints which are 0. */
export function faceOf(numbers: Numbers, entries: readonly Entry[], isSwept: (entry: Entry) => boolean): Uint8Array {
  const module = new Module();
  const face = new Face(module, numbers);
  const bodies = entries.map((entry) => [entry, face.entry(entry, isSwept(entry))] as const);
  for (const [entry, code] of bodies) module.function(code, entry);
  return module.bytes(MEMORY);
}

class Face {
  constructor(
    readonly module: Module,
    readonly numbers: Numbers,
  ) {}

  entry(entry: Entry, isSwept: boolean): Code {
    const { places, program } = this.numbers;
    const isOne = program.outputs.length === 1;
    const code = new Code(isOne ? number : words(0));
    if (entry === "vjp") {
      if (isSwept) this.#call(code, "core", "clearAdjoints", places.program);
      this.#move(code, "scatter", this.numbers.cotangents, places.adjoints);
    }
    this.#call(code, entry, entry, places.program);
    if (isOne) {
      code.i32(0);
      code.loadF64(places.primals + 8 * program.outputs[0]!);
    } else {
      this.#move(code, "gather", places.primals, this.numbers.outputs);
      if (entry === "jvp") this.#move(code, "gather", places.tangents, this.numbers.outputTangents);
    }
    return code;
  }

  #call(code: Code, from: string, name: string, ...args: number[]): void {
    for (const arg of args) code.i32(arg);
    code.call(this.module.imported(from, name, () => words(args.length)));
  }

  /** Between slots and numbers one after another. */
  #move(code: Code, name: "gather" | "scatter", from: number, to: number): void {
    const { slots, program } = this.numbers;
    this.#call(code, "core", name, from, slots, program.outputs.length, to);
  }
}
