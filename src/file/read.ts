/** Bytes and JSON to what a file holds, of which nothing is believed yet. */
import { AdError, describe, plural } from "../errors.js";
import { Fields, failing } from "./fields.js";
import { FORMAT, HEAD_AT, MAGIC, VERSION, checksum } from "./format.js";
import type { Saved, Streams } from "./format.js";
import { streamsOf } from "./from-json.js";

function viewOf(bytes: unknown): Uint8Array {
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = Object.prototype.toString.call(bytes);
  if (/ArrayBuffer\]$/.test(tag)) return new Uint8Array(bytes as ArrayBuffer);
  throw new AdError("type", `fromBytes: got ${describe(bytes)}, expected a Uint8Array or an ArrayBuffer, as f.toBytes() gives it`); // prettier-ignore
}

/** @throws AdError "type", and "file" for what is no file, or not all of one. */
export function readBytes(given: unknown): Saved<unknown> {
  const bytes = viewOf(given);
  const fail = failing("fromBytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (at: number): number => view.getUint32(at, true);
  if (bytes.length < HEAD_AT) return fail("file", plural(bytes.length, "byte"), `${HEAD_AT} or more`);
  if (word(0) !== MAGIC) return fail("file", "other bytes", "WGRD at the start, as f.toBytes() gives it");
  mustBeVersion(word(4), "fromBytes");
  if (word(8) !== bytes.length) return fail("file", plural(bytes.length, "byte"), `${word(8)}, as it says`);
  if (word(12) !== checksum(bytes)) return fail("file", "other bytes than were saved", "those of the checksum");
  const headEnd = HEAD_AT + word(16);
  if (headEnd > bytes.length) return fail("head", `${word(16)} bytes`, `at most ${bytes.length - HEAD_AT}`);
  const text = (): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice(HEAD_AT, headEnd));
  const head = parsed(text) ?? fail("head", "something else", "JSON in UTF-8");
  const functions = Fields.in(head, "head", fail).list("functions");
  let at = headEnd;
  const streams = functions.map((given, k): Streams => {
    const fields = Fields.in(given, `functions: ${k}`, fail);
    const most = bytes.length - at + 1;
    const [nodes, words, numbers] = ["nodes", "words", "numbers"].map((name) => fields.count(name, most));
    const size = nodes! + 4 * words! + 8 * numbers!;
    if (size >= most) return fail(fields.where, `${size} bytes`, `at most ${most - 1}`);
    const [wordsAt, numbersAt] = [at + nodes!, at + nodes! + 4 * words!];
    const codes = bytes.slice(at, wordsAt);
    at += size;
    return {
      codes,
      words: Uint32Array.from({ length: words! }, (_, i) => word(wordsAt + 4 * i)),
      numbers: Float64Array.from({ length: numbers! }, (_, i) => view.getFloat64(numbersAt + 8 * i, true)),
    };
  });
  if (at < bytes.length) return fail("file", plural(bytes.length, "byte"), `${at}, as the head says`);
  return { head, streams };
}

function mustBeVersion(version: unknown, reader: string): void {
  if (version === VERSION) return;
  throw new AdError("file", `${reader}: got version ${typeof version === "number" ? version : describe(version)} of the format, expected ${VERSION}; read it with the wasmgrad that saved it, or a later one`); // prettier-ignore
}

/** Undefined where it is no JSON. */
function parsed(text: () => string): unknown {
  try {
    return JSON.parse(text()) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * @param given The JSON form, or its text.
 * @throws AdError "file" for what is none.
 */
export function readJson(given: unknown): Saved<unknown> {
  const fail = failing("fromJSON");
  const value = typeof given === "string" ? (parsed(() => given) ?? fail("text", "something else", "JSON")) : given;
  const head = Fields.in(value, "value", fail);
  head.oneOf("format", [FORMAT]);
  mustBeVersion(head.get("version"), "fromJSON");
  const found = head.list("functions").map((of, k) => streamsOf(Fields.in(of, `functions: ${k}`, fail)));
  const functions = found.map(({ body, nested }) => ({ body, nested }));
  return { head: { ...head.of, functions }, streams: found.map(({ streams }) => streams) };
}
