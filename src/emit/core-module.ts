/** Modules of WebAssembly over the core's memory, which call its functions. */
import { functionNamed, typeOf } from "./functions.js";
import type { Imports } from "./places.js";
import { Module } from "./module.js";
import { Code, I32, integers } from "./wasm.js";
import type { FunctionType } from "./wasm.js";

/** What all of them import, from the core. */
export const MEMORY = { from: "core", name: "memory" };

/** Of a function of so many words, for what it does. */
export const words = (count: number): FunctionType => ({ parameters: new Array<number>(count).fill(I32), results: [] });

/** Parameters of the core's loops over runs. */
const loops: Record<string, number> = { valueRuns: 4, tangentRuns: 3, adjointRuns: 3 };

class CoreImports implements Imports {
  readonly #own = new Map<string, Code>();

  constructor(readonly module: Module) {}

  own(key: string, count: number, write: (code: Code) => void): Code {
    let code = this.#own.get(key);
    if (!code) {
      this.#own.set(key, (code = new Code(words(count))));
      this.module.function(code);
      write(code);
    }
    return code;
  }

  function(name: string): number {
    return this.module.imported("core", name, () => {
      const count = loops[name];
      return count === undefined ? typeOf(functionNamed(name)) : words(count);
    });
  }
}

/**
 * Begins another function.
 * @param times How often it is called, with 0, 1, 2, ... as its parameter; where it is negative, that goes down to 0.
 */
export type Next = (times: number) => Code;

/**
 * A module of one entry, exported by its name, a function of one word. `write` writes its code into one function, or into
 * several, which it asks `next` for, and which are called one after the other.
 */
export function* entryModule(
  entry: string,
  write: (code: Code, imports: Imports, next: Next) => Generator<void>,
): Generator<void, Uint8Array<ArrayBuffer>, void> {
  const module = new Module();
  const first = new Code(words(1));
  const more: Call[] = [];
  const next: Next = (times) => {
    const code = new Code(words(1));
    more.push({ code, times });
    return code;
  };
  yield* write(first, new CoreImports(module), next);
  if (more.length === 0) module.function(first, entry);
  else callAll(module, [{ code: first, times: 1 }, ...more], entry);
  return module.bytes(MEMORY);
}

interface Call {
  readonly code: Code;
  readonly times: number;
}

function callAll(module: Module, calls: readonly Call[], entry: string): void {
  const code = new Code(words(1));
  const number = code.local(I32);
  for (const { code: piece, times } of calls) {
    module.function(piece);
    if (Math.abs(times) > 1) repeated(code, number, times, () => callWith(code, number, piece));
    else callWith(code, 0, piece);
  }
  module.function(code, entry);
}

function callWith(code: Code, argument: number, of: Code): void {
  code.get(argument);
  code.callOwn(of);
}

/** A loop over numbers up to, or down from, one below so many. */
function repeated(code: Code, number: number, times: number, body: () => void): void {
  const step = (by: number): void => {
    code.get(number);
    code.i32(by);
    code.body.byte(integers.add);
  };
  code.i32(times > 0 ? 0 : -times);
  code.set(number);
  code.beginLoop();
  if (times < 0) step(-1);
  if (times < 0) code.set(number);
  body();
  if (times < 0) code.get(number);
  else {
    step(1);
    code.tee(number);
    code.i32(times);
    code.body.byte(integers.less);
  }
  code.endLoop();
}
