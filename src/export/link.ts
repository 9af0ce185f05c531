/**
 * Modules that call one another as one that imports nothing: what its exports reach, and nothing else. Knows modules, not
 * tapes. Equal modules give equal bytes.
 */
import { Bytes } from "../emit/bytes.js";
import { Types, binary, list } from "../emit/sections.js";
import { Code, I32 } from "../emit/wasm.js";
import { bodyAt, dataOf } from "./reach.js";
import type { Reach } from "./reach.js";
import type { Body, Wasm } from "./module.js";

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

export function link(reach: Reach, { face, addresses, memory, image }: Linked): Uint8Array<ArrayBuffer> {
  const bodies = [...reach.bodies];
  const { starts } = reach;
  const globals = [...reach.globals];
  const indices = new Map(bodies.map((body, index) => [body, index]));
  const indexOf = (body: Body): number => indices.get(body)!;
  const types = new Types();
  const first = starts.length > 1 ? callsOf(starts.map(indexOf)) : undefined;
  const functions = list([...bodies.map(({ type }) => type), ...(first ? [first.type] : [])], (to, type) => to.unsigned(types.index(type))); // prettier-ignore
  const code = list([...bodies.map((body) => renumbered(body, reach, indexOf, globals, types)), ...(first ? [first.bytes()] : [])], (to, bytes) => to.block(bytes)); // prettier-ignore
  const named = [...face.exports].map(
    ([name, index]) => [name, 0, indexOf(bodyAt(reach.modules, face, index))] as const,
  );
  const places = Object.keys(addresses).map((name, i) => [name, 3, globals.length + i] as const);
  const exports = list([["memory", 2, 0] as const, ...named, ...places], (to, [name, kind, index]) => {
    to.name(name);
    to.byte(kind);
    to.unsigned(index);
  });
  const all = [...globals.map(({ bytes }) => bytes), ...Object.values(addresses).map(constantGlobal)];
  const segments = segmentsOf(painted(reach, image));
  return binary([
    [1, types.section()],
    [3, functions],
    [4, reach.callsIndirect ? table(reach) : undefined],
    [5, list([memory], (to, bytes) => (to.byte(0), to.unsigned(Math.ceil(bytes / PAGE))))],
    [6, all.length > 0 ? list(all, (to, bytes) => to.append(bytes)) : undefined],
    [7, exports],
    [8, starts.length > 0 ? unsigned(first ? bodies.length : indexOf(starts[0]!)) : undefined],
    [9, reach.elements.size > 0 ? elements(reach, indexOf) : undefined],
    [10, code],
    [11, segments.length > 0 ? list(segments, segment) : undefined],
  ]);
}

/** A function that calls others, one after the other. */
function callsOf(functions: readonly number[]): Code {
  const code = new Code({ parameters: [], results: [] });
  for (const index of functions) code.call(index);
  return code;
}

function unsigned(value: number): Bytes {
  const bytes = new Bytes();
  bytes.unsigned(value);
  return bytes;
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

/** A body with the numbers that functions, globals and types have in the result. */
function renumbered(
  body: Body,
  { modules }: Reach,
  indexOf: (body: Body) => number,
  globals: readonly object[],
  types: Types,
): Bytes {
  // prettier-ignore
  const { of, code, references } = body;
  const bytes = new Bytes();
  let at = 0;
  for (const { to, index, from, end } of references) {
    bytes.append(code.subarray(at, from));
    if (to === "function") bytes.unsigned(indexOf(bodyAt(modules, of, index)));
    else if (to === "global") bytes.unsigned(globals.indexOf(of.globals[index]!));
    else bytes.signed(types.index(of.types[index]!));
    at = end;
  }
  bytes.append(code.subarray(at));
  return bytes;
}

function table({ elements }: Reach): Bytes {
  return list([1 + Math.max(-1, ...elements.keys())], (to, length) => {
    to.append(Uint8Array.of(0x70, 0x00));
    to.unsigned(length);
  });
}

/** Those next to one another together. */
function elements(reach: Reach, indexOf: (body: Body) => number): Bytes {
  const places = [...reach.elements.keys()].sort((a, b) => a - b);
  const stretches: number[][] = [];
  for (const place of places) {
    if (stretches.at(-1)?.at(-1) === place - 1) stretches.at(-1)!.push(place);
    else stretches.push([place]);
  }
  return list(stretches, (to, stretch) => {
    to.byte(0);
    initialiser(to, stretch[0]!);
    to.unsigned(stretch.length);
    for (const place of stretch) to.unsigned(indexOf(reach.elements.get(place)!));
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
