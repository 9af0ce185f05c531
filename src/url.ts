/** `wasmgrad/url`: the same library with the core fetched from a URL, for pages that stream or cache it. */
import { provideModule } from "./core.js";

export * from "./api.js";

/**
 * Fetches and compiles the core; await it once before the first use.
 * @param from URL of core.wasm (default: beside this module), or a response or bytes already at hand.
 */
export async function load(
  from: string | URL | Response | BufferSource = new URL("./core.wasm", import.meta.url),
): Promise<void> {
  const module = await compileFrom(from);
  provideModule(() => module);
}

async function compileFrom(from: string | URL | Response | BufferSource): Promise<WebAssembly.Module> {
  if (from instanceof ArrayBuffer || ArrayBuffer.isView(from)) return WebAssembly.compile(from as BufferSource);
  const response = from instanceof Response ? from : await fetch(from as string | URL);
  return WebAssembly.compile(await response.arrayBuffer());
}
