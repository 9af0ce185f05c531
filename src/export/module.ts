/** A WebAssembly module read from its bytes, as far as the linker wants to know it: one memory and at most one table. */
import { AdError } from "../errors.js";
import type { FunctionType } from "../emit/wasm.js";
import { scan } from "./instructions.js";
import type { Scanned } from "./instructions.js";
import { Reader } from "./reader.js";

export interface Body extends Scanned {
  readonly of: Wasm;
  readonly type: FunctionType;
  /** Locals and instructions. */
  readonly code: Uint8Array;
}

export interface Global {
  /** Type, whether it changes, and what it is first. */
  readonly bytes: Uint8Array;
}

export interface Wasm {
  readonly types: readonly FunctionType[];
  /** Functions. The memory is always that of the program that is linked. */
  readonly imports: readonly { readonly from: string; readonly name: string }[];
  readonly bodies: readonly Body[];
  readonly globals: readonly Global[];
  /** Functions by their names. */
  readonly exports: ReadonlyMap<string, number>;
  readonly start: number | undefined;
  /** Functions by their places in the table. */
  readonly elements: ReadonlyMap<number, number>;
  readonly data: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  /** Addresses of the objects that the data are of, in order, and the end of the last (scripts/core_objects.mjs). */
  readonly objects: readonly number[];
}

/**
 * @param edit The body of each function before it is looked at.
 * @throws AdError "core" for what the linker does not know.
 */
export function readModule(bytes: Uint8Array, edit = (code: Uint8Array): Uint8Array => code): Wasm {
  const sections = new Map<number, Reader>();
  let objects: number[] = [];
  const reader = new Reader(bytes, 8);
  while (!reader.isDone) {
    const id = reader.byte();
    const section = reader.block();
    if (id !== 0) sections.set(id, section);
    else if (section.name() === "objects") objects = differences(section);
  }
  const list = <T>(id: number, one: (from: Reader) => T): T[] => {
    const section = sections.get(id);
    return section ? section.list(() => one(section)) : [];
  };
  const types = list(1, readType);
  const imports = list(2, readImport).filter((one) => one !== undefined);
  const declared = list(3, (from) => types[from.unsigned()]!);
  const globals = list(6, (from) => ({ bytes: initialised(from) }));
  const exports = new Map(list(7, readExport).filter(({ kind }) => kind === 0).map(({ name, index }) => [name, index])); // prettier-ignore
  const bodies: Body[] = [];
  const data = list(11, readData);
  const wasm: Wasm = { types, imports, bodies, globals, exports, start: sections.get(8)?.unsigned(), elements: new Map(list(9, readElements).flat()), data, objects }; // prettier-ignore
  list(10, (from) => {
    const { at, end } = from.block();
    const code = edit(bytes.subarray(at, end));
    bodies.push({ of: wasm, type: declared[bodies.length]!, code, ...scanned(code) });
  });
  return wasm;
}

const scanned = (code: Uint8Array): Scanned => {
  const { references, constants, indirect, sets } = scan(code);
  return { references, constants, indirect, sets };
};

function differences(section: Reader): number[] {
  const all: number[] = [];
  while (!section.isDone) all.push((all.at(-1) ?? 0) + section.unsigned());
  return all;
}

function readType(from: Reader): FunctionType {
  from.byte();
  const values = (): number[] => from.list(() => from.byte());
  return { parameters: values(), results: values() };
}

function readImport(reader: Reader): Wasm["imports"][number] | undefined {
  const from = reader.name();
  const name = reader.name();
  const kind = reader.byte();
  if (kind === 0) {
    reader.unsigned();
    return { from, name };
  }
  if (kind !== 2) throw new AdError("core", `link: got an import of kind ${kind}, expected functions and the memory`);
  if (reader.byte() & 1) reader.unsigned();
  reader.unsigned();
  return undefined;
}

function readExport(from: Reader): { name: string; kind: number; index: number } {
  return { name: from.name(), kind: from.byte(), index: from.unsigned() };
}

/** The bytes of a global: its type, and a constant. */
function initialised(from: Reader): Uint8Array {
  const { at } = from;
  from.take(2);
  constant(from);
  return from.bytes.subarray(at, from.at);
}

/** The constant that an initialiser is; of 32 bits its value. */
function constant(from: Reader): number {
  const opcode = from.byte();
  let value = 0;
  if (opcode === 0x41 || opcode === 0x42) value = from.signed();
  else if (opcode === 0x44) from.take(8);
  else throw new AdError("core", `link: got an initialiser 0x${opcode.toString(16)}, expected a constant`);
  from.byte();
  return value;
}

function readElements(from: Reader): [number, number][] {
  if (from.unsigned() !== 0)
    throw new AdError("core", "link: got elements of another kind, expected functions in place");
  const at = constant(from);
  return from.list(() => from.unsigned()).map((index, i) => [at + i, index]);
}

function readData(from: Reader): Wasm["data"][number] {
  if (from.unsigned() !== 0) throw new AdError("core", "link: got passive data, expected data in place");
  const at = constant(from);
  return { at, bytes: from.take(from.unsigned()) };
}
