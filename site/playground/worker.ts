/** The Worker that code runs in. What reaches outside is taken away first; a CSP around the Worker forbids it besides. */
import { runCode } from "./code.js";

const OUTSIDE = [
  ...["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "importScripts"],
  ...["Worker", "SharedWorker", "BroadcastChannel", "indexedDB", "caches", "cookieStore", "Notification", "navigator"],
];

const scope = globalThis as unknown as DedicatedWorkerGlobalScope & Record<string, unknown>;
const answer = scope.postMessage.bind(scope);

for (const name of OUTSIDE) {
  for (let owner: object | null = scope; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    if (Object.hasOwn(owner, name)) Reflect.deleteProperty(owner, name);
  }
}

scope.addEventListener("message", ({ data }: MessageEvent<string>) => answer(runCode(data)), { once: true });
answer({ type: "ready" });

interface DedicatedWorkerGlobalScope {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listen: (event: MessageEvent<string>) => void, options: { once: true }): void;
}
