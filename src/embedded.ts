/** The default way to get the core: its module is part of the package's JavaScript (scripts/embed.ts). */
import text from "../build/core.wasm";
import { provideBytes } from "./core.js";
import { EMBED_SHIFT } from "./layout.js";

provideBytes(() => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw new Error("the page reads wasmgrad's JavaScript in another encoding than UTF-8");
    bytes[i] = code - EMBED_SHIFT;
  }
  return bytes;
});
