/** `wasmgrad/url`: the same library with the core fetched from a URL, for pages that stream or cache it. @module */
import { notStarted, provideModule } from "./core.js";

export * from "./api.js";

/**
 * Fetches and compiles the core; await it once before the first use.
 * @param from URL of core.wasm (default: beside this module), or a response or bytes already at hand. Node cannot
 *   fetch files: give it the bytes, `await load(await readFile(new URL(import.meta.resolve("wasmgrad/core.wasm"))))`.
 * @throws AdError "core" where it cannot be fetched or compiled.
 */
export async function load(
  from: string | URL | Response | ArrayBuffer | ArrayBufferView = new URL("./core.wasm", import.meta.url),
): Promise<void> {
  const module = await compileFrom(from);
  provideModule(() => module);
}

async function compileFrom(from: string | URL | Response | ArrayBuffer | ArrayBufferView): Promise<WebAssembly.Module> {
  try {
    if (from instanceof ArrayBuffer || ArrayBuffer.isView(from)) return await WebAssembly.compile(from as BufferSource);
    const response = from instanceof Response ? from : await fetch(from);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    throw notStarted(error);
  }
}
