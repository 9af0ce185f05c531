/**
 * The state as the part of a URL behind `#`: JSON in UTF-8, deflated where that is shorter, in base64url. The first
 * characters say which: `p1-` plain, `z1-` deflated.
 */
import { StateError, checkedState, plainState } from "./state.js";
import type { State } from "./state.js";

/** Bytes of JSON in a link; a deflated link could unfold to far more than it is long. */
const MOST_BYTES = 100_000;
/** Characters of a link. */
const MOST_CHARACTERS = 100_000;

/** Behind the `#`. */
export async function linkOf(state: State): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(plainState(state)));
  const deflated = await through(bytes, new CompressionStream("deflate-raw"), Infinity);
  return deflated.length < bytes.length ? `z1-${base64url(deflated)}` : `p1-${base64url(bytes)}`;
}

/** Whether this is meant as a state, and not as the name of a heading. */
export const isLink = (hash: string): boolean => /^[pz]\d+-/.test(hash);

/**
 * @param hash Behind the `#`; anything a stranger may have put there.
 * @throws Error whose message is a sentence for the user.
 */
export async function stateOf(hash: string): Promise<State> {
  try {
    const [, form, version, data] = /^([pz])(\d+)-([A-Za-z0-9_-]*)$/.exec(hash) ?? [];
    if (form === undefined) throw new StateError("it has characters that no such link has");
    if (version !== "1") throw new StateError(`it is of version ${version!.slice(0, 6)}, expected 1`);
    if (hash.length > MOST_CHARACTERS)
      throw new StateError(`it has ${hash.length} characters, expected at most ${MOST_CHARACTERS}`);
    const bytes = fromBase64url(data!);
    const json = form === "z" ? await through(bytes, new DecompressionStream("deflate-raw"), MOST_BYTES) : bytes;
    return checkedState(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)));
  } catch (error) {
    throw new Error(`This link cannot be read: ${reasonOf(error)}. It may have been cut off; ask for it again, or start from an example.`); // prettier-ignore
  }
}

/** Errors of the platform are no sentences for a user. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return "what it holds is no JSON";
  if (error instanceof StateError) return error.message;
  return "what it holds is damaged";
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
  most: number,
): Promise<Uint8Array> {
  const writer = (stream.writable as WritableStream<Uint8Array<ArrayBuffer>>).getWriter();
  // What goes wrong in writing is found in reading.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > most) {
      await reader.cancel();
      throw new StateError(`it unfolds to more than ${most} bytes`);
    }
    parts.push(part.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""); // prettier-ignore

const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
