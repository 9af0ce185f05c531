/** Embeds the core in JavaScript, as text with one character a byte: after gzip a third smaller than base64. */
import { readFileSync } from "node:fs";
import { EMBED_SHIFT } from "../src/layout.js";

/** The shift takes the commonest bytes of WebAssembly to printable characters, which take one byte of UTF-8. */
const textOf = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode((byte + EMBED_SHIFT) & 255);
  return text;
};

/** Source of a module that exports the text of a binary file; src/embedded.ts takes it apart. */
export const moduleOf = (path: string): string => `export default ${JSON.stringify(textOf(readFileSync(path)))};`;
