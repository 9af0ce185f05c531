/** Modules of WebAssembly over the core's memory, which call its functions. */
import { functionNamed, typeOf } from "./functions.js";
import type { Imports } from "./places.js";
import { Code, I32, Module } from "./wasm.js";
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
    const count = loops[name];
    return this.module.imported("core", name, count === undefined ? typeOf(functionNamed(name)) : words(count));
  }
}

/**
 * A module of one entry, exported by its name, a function of one word. `write` writes its code into one function, or into
 * several, which it asks `next` for, and which are called one after the other.
 */
export function* entryModule(
  entry: string,
  write: (code: Code, imports: Imports, next: () => Code) => Generator<void>,
): Generator<void, Uint8Array<ArrayBuffer>, void> {
  const module = new Module();
  const first = new Code(words(1));
  const more: Code[] = [];
  const next = (): Code => more[more.push(new Code(words(1))) - 1]!;
  yield* write(first, new CoreImports(module), next);
  if (more.length === 0) module.function(first, entry);
  else callAll(module, [first, ...more], entry);
  return module.bytes(MEMORY);
}

/** When all is imported, which functions are numbered behind. */
function callAll(module: Module, pieces: readonly Code[], entry: string): void {
  const code = new Code(words(1));
  for (const piece of pieces) {
    code.get(0);
    code.call(module.function(piece));
  }
  module.function(code, entry);
}
