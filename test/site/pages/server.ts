/** Serves the built site on the loopback address as a static host would: /guide/start is guide/start.html. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const dist = fileURLToPath(new URL("../../../docs/.vitepress/dist", import.meta.url));

const types: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** File of an address without its query. */
export function fileOf(path: string): string {
  if (path.endsWith("/")) return `${path}index.html`;
  return extname(path) in types ? path : `${path}.html`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = fileOf(decodeURIComponent(new URL(request.url ?? "/", "http://server").pathname));
  const body = await readFile(join(dist, file)).catch(() => undefined);
  response.writeHead(body ? 200 : 404, { "Content-Type": types[extname(file)] ?? "application/octet-stream" });
  response.end(body ?? "not found");
}

/** Returns the origin, without a slash at the end, and what ends the server. */
export async function serveSite(): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
