/** What modules of WebAssembly are made of: sections, and the types that functions share. */
import { Bytes, lengthOf } from "./bytes.js";
import type { FunctionType } from "./wasm.js";

/** The same for equal types. */
export const keyOf = ({ parameters, results }: FunctionType): string => `${parameters.join()}:${results.join()}`;

/** The types of a module, numbered as they are asked for. */
export class Types {
  readonly #types: FunctionType[] = [];
  readonly #typeOf = new Map<string, number>();

  index(type: FunctionType): number {
    const key = keyOf(type);
    let index = this.#typeOf.get(key);
    if (index === undefined) {
      index = this.#types.push(type) - 1;
      this.#typeOf.set(key, index);
    }
    return index;
  }

  section(): Bytes {
    return list(this.#types, (to, { parameters, results }) => {
      to.byte(0x60);
      for (const all of [parameters, results]) {
        to.unsigned(all.length);
        all.forEach((type) => to.byte(type));
      }
    });
  }
}

/** A module of these sections; those that are undefined are left out. */
export function binary(
  sections: readonly (readonly [id: number, section: Bytes | undefined])[],
): Uint8Array<ArrayBuffer> {
  const all = sections.flatMap(([, section]) => section ?? []);
  const module = new Bytes(lengthOf(all) + 64);
  module.append(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  for (const [id, section] of sections) {
    if (!section) continue;
    module.byte(id);
    module.block(section);
  }
  return module.toArray();
}

/** A vector of a section; `more` writes one element besides. */
export function list<T>(all: readonly T[], write: (to: Bytes, one: T) => void, more?: (to: Bytes) => void): Bytes {
  const bytes = new Bytes();
  bytes.unsigned(all.length + (more ? 1 : 0));
  more?.(bytes);
  for (const one of all) write(bytes, one);
  return bytes;
}
