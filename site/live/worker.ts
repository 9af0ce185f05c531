/** A Worker that runs one example and reports what it prints, what its statements give, and what goes wrong. */
import type { Line, Message, Request } from "./messages.js";
import { SHOW, prepare } from "./prepare.js";
import { isData, textOf } from "./text.js";

/** Lines that are reported before the rest is dropped, so that an example that prints without end floods nobody. */
const MOST_LINES = 200;

let lines = 0;
const post = (message: Message): void => postMessage(message);

function report(line: Line): void {
  if (lines++ < MOST_LINES) post({ line });
  if (lines === MOST_LINES)
    post({ line: { kind: "note", text: `… more than ${MOST_LINES} lines; the rest is left out` } });
}

/** Line of the example in which the error arose, where the engine tells. */
function placeOf(error: unknown, address: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const at = stack.indexOf(`${address}:`);
  const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + address.length + 1))?.[0];
  return line ? ` (line ${line})` : "";
}

function fail(error: unknown, address: string): void {
  report({
    kind: "error",
    text: textOf(error instanceof Error ? error : `thrown: ${textOf(error)}`) + placeOf(error, address),
  });
}

/** @throws TypeError for a name that is not of the package. */
function resolve(name: string, packed: string): string {
  const path = /^wasmgrad(?:\/([\w-]+))?$/.exec(name);
  if (path) return `${packed}${path[1] ?? "index"}.js`;
  throw new TypeError(`an example here can import "wasmgrad" and its parts such as "wasmgrad/linalg", got "${name}"`);
}

async function run({ code, packed }: Request): Promise<void> {
  let address = "";
  const log = (...values: unknown[]): void =>
    report({ kind: "log", text: values.map((value) => textOf(value)).join(" ") });
  Object.assign(console, { log, info: log, debug: log, warn: log, error: log });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason, address);
  });
  try {
    const prepared = prepare(code, (name) => resolve(name, packed));
    const show = (i: number, value: unknown): void => {
      const statement = prepared.statements[i]!.replace(/\s+/g, " ");
      if (isData(value)) report({ kind: "result", text: textOf(value), statement });
    };
    Object.assign(globalThis, { [SHOW]: show });
    address = URL.createObjectURL(new Blob([prepared.code], { type: "text/javascript" }));
    await import(/* @vite-ignore */ address);
  } catch (error) {
    fail(error, address);
  }
  post({ state: "ended" });
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  post({ state: "started" });
  void run(data);
});
