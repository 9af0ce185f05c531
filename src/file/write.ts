/** A compiled function to what a file holds, and that to bytes. */
import { AdError } from "../errors.js";
import type { Made } from "../kept-derivatives.js";
import { bodiesOf } from "../nested/nested.js";
import type { Body, Nested, Rows } from "../nested/nested.js";
import type { Ports } from "../ports.js";
import { shapeOf } from "../shape.js";
import { CONSTANT, LIST, NESTED, RESULT, forEachOperand, operandKind } from "../tape.js";
import type { Tape } from "../tape.js";
import { CHECKED_FROM, HEAD_AT, MAGIC, VERSION, checksum, savedNumber } from "./format.js";
import type { Saved, SavedNested, SavedTape, Streams } from "./format.js";

/** @throws AdError "file" where it calls JavaScript. */
export function save({ tape, tables, layout, strict }: Made, ports: Ports, where: string): Saved {
  const functions: SavedTape[] = [];
  const streams: Streams[] = [];
  const places = new Map<Body, number>();
  const place = (body: Body): number => {
    if (!places.has(body)) {
      const { shared, state, active, passive } = body;
      add(body.tape, { body: { shared, state, active, passive } });
      places.set(body, functions.length - 1);
    }
    return places.get(body)!;
  };
  const add = (of: Tape, roles: Pick<SavedTape, "body">): void => {
    const nested = of.nested.map((node) => describeNested(node, place, where));
    streams.push(streamsOf(of));
    functions.push({ ...roles, nested });
  };
  add(tape, {});
  const head = {
    inputs: shapeOf(ports.inputs.skeleton),
    ...(layout && { parameters: shapeOf(layout.skeleton) }),
    outputs: shapeOf(ports.outputs),
    ...(tables.tables.length > 0 && {
      data: tables.tables.map(({ name, row }) => ({ name, row: shapeOf(row.skeleton) })),
    }),
    ...(strict && { convention: "error" as const }),
    functions,
  };
  return { head, streams };
}

function describeNested(node: Nested, place: (body: Body) => number, where: string): SavedNested {
  if (node.kind === "opaque") throw new AdError("file", `${where}: got ${node.operation.name}, which is computed by JavaScript (defineOpaque, wasmgrad/linalg, implicit), expected operations that a file can hold; save the function without it, and apply it outside`); // prettier-ignore
  const [body, condition] = bodiesOf(node).map(place);
  if (node.kind === "map") return { kind: "map", body: body!, rows: rowsOf(node.rows), reduction: node.reduction };
  const memory = savedNumber(node.memory);
  if (node.kind === "fold")
    return { kind: "fold", body: body!, rows: rowsOf(node.rows), emitted: node.emitted, memory };
  const { limit, beyond } = node;
  return { kind: "while", body: body!, condition: condition!, limit: savedNumber(limit), memory, ...(beyond && { beyond }) }; // prettier-ignore
}

const rowsOf = (rows: Rows): SavedNested["rows"] =>
  rows.from === "table" ? rows : { from: rows.from, count: rows.count };

function streamsOf(tape: Tape): Streams {
  const words: number[] = [];
  const numbers: number[] = [];
  const put = (word: number): number => words.push(word);
  const { opcodes, a, b, c, constants, nested, length } = tape;
  for (let i = 0; i < length; i++) {
    const code = opcodes[i]!;
    const kind = operandKind[code]!;
    if (code === CONSTANT) numbers.push(constants[a[i]!]!);
    if (kind >= LIST) words.push(b[i]!);
    forEachOperand(tape, i, put);
    if (code === RESULT) words.push(b[i]!);
    if (code !== NESTED) continue;
    const node = nested[c[i]!]!;
    if ("rows" in node && node.rows.from === "constants") for (const x of node.rows.values) numbers.push(x);
  }
  for (const output of tape.outputs) words.push(output);
  return { codes: opcodes, words, numbers };
}

/** As src/file/format.ts draws it. */
export function bytesOf({ head, streams }: Saved): Uint8Array<ArrayBuffer> {
  const functions = head.functions.map((f, k) => {
    const { codes, words, numbers } = streams[k]!;
    return { ...f, nodes: codes.length, words: words.length, numbers: numbers.length };
  });
  const text = new TextEncoder().encode(JSON.stringify({ ...head, functions }));
  const size = functions.reduce((sum, f) => sum + f.nodes + 4 * f.words + 8 * f.numbers, HEAD_AT + text.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(text, HEAD_AT);
  let at = HEAD_AT + text.length;
  for (const { codes, words, numbers } of streams) {
    bytes.set(codes, at);
    at += codes.length;
    for (let i = 0; i < words.length; i++, at += 4) view.setUint32(at, words[i]!, true);
    // One NaN, whatever its bits: engines differ in them, and files of one function do not.
    for (let i = 0; i < numbers.length; i++, at += 8)
      view.setFloat64(at, Number.isNaN(numbers[i]) ? NaN : numbers[i]!, true);
  }
  [MAGIC, VERSION, size, 0, text.length].forEach((word, i) => view.setUint32(4 * i, word, true));
  view.setUint32(CHECKED_FROM - 4, checksum(bytes), true);
  return bytes;
}
