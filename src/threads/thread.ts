/** Threads: workers of a page, or of Node. */
import { AdError, describe } from "../errors.js";

/** A Worker of a page. */
export interface PageWorker {
  /** Sends it a message. */
  postMessage(message: unknown): void;
  /** Ends it. */
  terminate(): unknown;
  /** Has a function called for each event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  addEventListener(type: string, listener: (event: any) => void): void;
}

/** A Worker of node:worker_threads. */
export interface NodeWorker {
  /** Sends it a message. */
  postMessage(message: unknown): void;
  /** Ends it. */
  terminate(): unknown;
  /** Has a function called for each event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  on(event: string, listener: (value: any) => void): unknown;
  /** Has it keep the process alive. */
  ref(): void;
  /** Lets the process end without it. */
  unref(): void;
}

/** A worker of a page or of Node. */
export type AnyWorker = PageWorker | NodeWorker;

/** A module of Node, without an import that bundlers for pages would look for; from Node 20.16 on. */
export const ofNode = (name: string): unknown =>
  (globalThis as { process?: { getBuiltinModule?(name: string): unknown } }).process?.getBuiltinModule?.(
    `node:${name}`,
  );

// A name that is no literal: the worker is not to be copied twice into a page.
const beside = (file: string): URL => new URL(file, import.meta.url);

/** What makes threads, from the file beside this one as it is built; undefined where there are none. */
export function makerOfThreads(): (() => AnyWorker) | undefined {
  // Bundlers know this very form and bring the file along.
  if (typeof Worker === "function")
    return () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const threads = ofNode("worker_threads") as
    { Worker: new (from: URL, options: { execArgv: string[] }) => NodeWorker } | undefined;
  // Options of the process are for its own script.
  return threads && (() => new threads.Worker(beside("./worker.js"), { execArgv: [] }));
}

/** How many threads can run at once. */
export function cores(): number {
  const pages = typeof navigator === "object" ? navigator.hardwareConcurrency : undefined;
  const os = ofNode("os") as { availableParallelism(): number } | undefined;
  return Math.max(1, pages ?? os?.availableParallelism() ?? 1);
}

/** @param failed Called once or more where it can no longer be counted on. */
export function listen(worker: AnyWorker, message: (data: unknown) => void, failed: (how: string) => void): void {
  if ("on" in worker) {
    worker.on("message", message);
    worker.on("error", (error: unknown) => failed(`failed: ${error instanceof Error ? error.message : String(error)}`));
    worker.on("messageerror", () => failed("got a message that it cannot read"));
    worker.on("exit", (code: unknown) => failed(`ended with exit code ${String(code)}`));
    return;
  }
  worker.addEventListener("message", ({ data }: { data: unknown }) => message(data));
  worker.addEventListener("error", ({ message: text }: { message?: string }) => failed(text ? `failed: ${text}` : "did not load")); // prettier-ignore
  worker.addEventListener("messageerror", () => failed("got a message that it cannot read"));
}

/** Whether the thread keeps a process of Node alive. */
export function hold(worker: AnyWorker, on: boolean): void {
  if (!("on" in worker)) return;
  if (on) worker.ref();
  else worker.unref();
}

/** @throws AdError "type" where it is no worker. */
export function mustBeWorker(worker: unknown, where: string): AnyWorker {
  const is = (name: string): boolean => typeof Reflect.get(worker as object, name) === "function";
  const object = typeof worker === "object" && worker !== null;
  if (object && is("postMessage") && is("terminate") && (is("on") || is("addEventListener")))
    return worker as AnyWorker;
  throw new AdError("type", `${where}: got ${describe(worker)}, expected a new Worker that runs wasmgrad/worker`);
}
