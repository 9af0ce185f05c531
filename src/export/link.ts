/**
 * Modules that call one another as one that imports nothing: what its exports reach, and nothing else. Knows modules, not
 * tapes. Equal modules give equal bytes.
 */
import { Bytes } from "../emit/bytes.js";
import { Types, binary, list } from "../emit/sections.js";
import { Code, I32 } from "../emit/wasm.js";
import { bodyAt, dataOf } from "./reach.js";
import type { Reach } from "./reach.js";
import type { Body, Global, Wasm } from "./module.js";

export interface Linked {
  /** Its exports are those of the result. */
  readonly face: Wasm;
  /** Addresses, exported as globals. */
  readonly addresses: Readonly<Record<string, number>>;
  /** Bytes of memory, exported as `memory`, and what stands there from its beginning, beside the data of modules. */
  readonly memory: number;
  readonly image: Uint8Array;
}

const PAGE = 65536;

/** Fewer zeros in a row than a segment takes. */
const GAP = 8;

export function link(reach: Reach, linked: Linked): Uint8Array<ArrayBuffer> {
  const linker = new Linker(reach);
  const functions = linker.functions();
  const code = linker.code();
  const segments = segmentsOf(painted(reach, linked.image));
  return binary([
    [1, linker.types.section()],
    [3, functions],
    [4, reach.callsIndirect ? table(reach) : undefined],
    [5, list([linked.memory], (to, bytes) => (to.byte(0), to.unsigned(Math.ceil(bytes / PAGE))))],
    [6, linker.globals(linked)],
    [7, linker.exports(linked)],
    [8, linker.start()],
    [9, reach.elements.size > 0 ? linker.elements() : undefined],
    [10, code],
    [11, segments.length > 0 ? list(segments, segment) : undefined],
  ]);
}

/** Numbers of functions, globals and types in the result. */
class Linker {
  readonly types = new Types();
  readonly #bodies: readonly Body[];
  readonly #globals: readonly Global[];
  readonly #indices: ReadonlyMap<Body, number>;
  /** Calls the parts of the start, where there are several; the last function. */
  readonly #first: Code | undefined;

  constructor(readonly reach: Reach) {
    this.#bodies = [...reach.bodies];
    this.#globals = [...reach.globals];
    this.#indices = new Map(this.#bodies.map((body, index) => [body, index]));
    const starts = reach.starts.map((body) => this.#index(body));
    this.#first = starts.length > 1 ? callsOf(starts) : undefined;
  }

  #index(body: Body): number {
    return this.#indices.get(body)!;
  }

  functions(): Bytes {
    const all = [...this.#bodies, ...(this.#first ? [this.#first] : [])];
    return list(all, (to, { type }) => to.unsigned(this.types.index(type)));
  }

  code(): Bytes {
    const all = this.#bodies.map((body) => [this.#renumbered(body)]);
    if (this.#first) all.push(this.#first.parts());
    return list(all, (to, body) => to.block(...body));
  }

  #renumbered({ of, code, references }: Body): Bytes {
    const bytes = new Bytes();
    let at = 0;
    for (const { to, index, from, end } of references) {
      bytes.append(code.subarray(at, from));
      if (to === "function") bytes.unsigned(this.#index(bodyAt(this.reach.modules, of, index)));
      else if (to === "global") bytes.unsigned(this.#globals.indexOf(of.globals[index]!));
      else bytes.signed(this.types.index(of.types[index]!));
      at = end;
    }
    bytes.append(code.subarray(at));
    return bytes;
  }

  globals({ addresses }: Linked): Bytes | undefined {
    const all = [...this.#globals.map(({ bytes }) => bytes), ...Object.values(addresses).map(constantGlobal)];
    return all.length > 0 ? list(all, (to, bytes) => to.append(bytes)) : undefined;
  }

  exports({ face, addresses }: Linked): Bytes {
    const { modules } = this.reach;
    const functions = [...face.exports].map(([name, index]) => [name, 0, this.#index(bodyAt(modules, face, index))] as const); // prettier-ignore
    const globals = Object.keys(addresses).map((name, i) => [name, 3, this.#globals.length + i] as const);
    return list([["memory", 2, 0] as const, ...functions, ...globals], (to, [name, kind, index]) => {
      to.name(name);
      to.byte(kind);
      to.unsigned(index);
    });
  }

  start(): Bytes | undefined {
    const [one] = this.reach.starts;
    if (!one) return undefined;
    const bytes = new Bytes();
    bytes.unsigned(this.#first ? this.#bodies.length : this.#index(one));
    return bytes;
  }

  /** Functions of the table, those next to one another together. */
  elements(): Bytes {
    const { elements } = this.reach;
    const stretches: number[][] = [];
    for (const place of [...elements.keys()].sort((a, b) => a - b)) {
      if (stretches.at(-1)?.at(-1) === place - 1) stretches.at(-1)!.push(place);
      else stretches.push([place]);
    }
    return list(stretches, (to, stretch) => {
      to.byte(0);
      initialiser(to, stretch[0]!);
      to.unsigned(stretch.length);
      for (const place of stretch) to.unsigned(this.#index(elements.get(place)!));
    });
  }
}

/** A function that calls others, one after the other. */
function callsOf(functions: readonly number[]): Code {
  const code = new Code({ parameters: [], results: [] });
  for (const index of functions) code.call(index);
  return code;
}

function constantGlobal(value: number): Uint8Array {
  const bytes = new Bytes();
  bytes.append(Uint8Array.of(I32, 0));
  initialiser(bytes, value);
  return bytes.toArray();
}

function initialiser(to: Bytes, value: number): void {
  to.byte(0x41);
  to.signed(value);
  to.byte(0x0b);
}

function table({ elements }: Reach): Bytes {
  return list([1 + Math.max(-1, ...elements.keys())], (to, length) => {
    to.append(Uint8Array.of(0x70, 0x00));
    to.unsigned(length);
  });
}

/** Memory as it is before the start function. */
function painted(reach: Reach, image: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.max(reach.dataEnd, image.length));
  bytes.set(image);
  for (const [of, begins] of reach.objects) {
    for (const begin of begins) for (const { at, bytes: some } of dataOf(of, begin)) bytes.set(some, at);
  }
  return bytes;
}

interface Segment {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What is not 0, cut where it is for long. */
function segmentsOf(memory: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  for (let at = 0; at < memory.length;) {
    if (memory[at] === 0) {
      at++;
      continue;
    }
    let end = at + 1;
    for (let zeros = 0, to = end; to < memory.length && zeros < GAP; to++) {
      zeros = memory[to] === 0 ? zeros + 1 : 0;
      if (zeros === 0) end = to + 1;
    }
    segments.push({ at, bytes: memory.subarray(at, end) });
    at = end;
  }
  return segments;
}

function segment(to: Bytes, { at, bytes }: Segment): void {
  to.byte(0);
  initialiser(to, at);
  to.unsigned(bytes.length);
  to.append(bytes);
}
