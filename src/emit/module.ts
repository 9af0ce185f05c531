/** Modules of functions over one memory. */
import { Types, binary, list } from "./sections.js";
import type { Code, FunctionType } from "./wasm.js";

interface Imported {
  readonly from: string;
  readonly name: string;
  readonly type: FunctionType;
}

/** A module over one memory, which is imported. Functions are numbered from the imported ones on. */
export class Module {
  readonly #types = new Types();
  readonly #imports: Imported[] = [];
  readonly #importOf = new Map<string, number>();
  readonly #functions: Code[] = [];
  readonly #exports: [name: string, code: Code][] = [];

  /** Index of an imported function, which is imported when it is first asked for: of its type then. */
  imported(from: string, name: string, type: () => FunctionType): number {
    const key = `${from}.${name}`;
    const known = this.#importOf.get(key);
    if (known !== undefined) return known;
    const index = this.#imports.push({ from, name, type: type() }) - 1;
    this.#importOf.set(key, index);
    return index;
  }

  function(code: Code, name?: string): void {
    if (name !== undefined) this.#exports.push([name, code]);
    this.#functions.push(code);
  }

  bytes(memory: { readonly from: string; readonly name: string }): Uint8Array<ArrayBuffer> {
    const imports = list(this.#imports, (to, { from, name, type }) => {
      to.name(from);
      to.name(name);
      to.byte(0x00);
      to.unsigned(this.#types.index(type));
    }, (to) => {
      to.name(memory.from);
      to.name(memory.name);
      to.append(Uint8Array.of(0x02, 0x00, 0x00));
    }); // prettier-ignore
    const indices = new Map(this.#functions.map((code, i) => [code, this.#imports.length + i]));
    const indexOf = (code: Code): number => indices.get(code)!;
    for (const code of this.#functions) code.link(indexOf);
    const functions = list(this.#functions, (to, code) => to.unsigned(this.#types.index(code.type)));
    const exports = list(this.#exports, (to, [name, code]) => {
      to.name(name);
      to.byte(0x00);
      to.unsigned(indexOf(code));
    });
    const bodies = list(this.#functions, (to, code) => to.block(...code.parts()));
    return binary([[1, this.#types.section()], [2, imports], [3, functions], [7, exports], [10, bodies]]); // prettier-ignore
  }
}
