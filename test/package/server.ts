/** A static file server on the loopback address, as small as the tests allow. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

export interface StaticServer {
  /** Without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder under several paths at once, each with headers of its own.
 * @param policies First segment of the path to its Content-Security-Policy, "" for none, or to its headers.
 */
export async function serve(
  folder: string,
  policies: Record<string, string | Readonly<Record<string, string>>>,
): Promise<StaticServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [first = "", ...rest] = new URL(request.url ?? "/", "http://server").pathname.slice(1).split("/");
    const policy = policies[first];
    const path = join(folder, ...rest);
    const body = policy === undefined ? undefined : await readFile(path).catch(() => undefined);
    if (body === undefined) {
      response.writeHead(404).end("not found");
      return;
    }
    const headers = typeof policy === "string" ? policy && { "Content-Security-Policy": policy } : policy;
    for (const [name, value] of Object.entries(headers || {})) response.setHeader(name, value);
    response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" }).end(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
