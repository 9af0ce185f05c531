/**
 * Runs code of strangers: a Worker inside a frame that has an origin of its own, and a CSP that lets nothing out or in.
 * Neither can see the page, its storage or the network. After a deadline both are gone.
 */
import workerUrl from "./worker.ts?worker&url";
import { FRAME } from "./frame.js";
import type { CodeResult } from "./code.js";
import { DEADLINE, LONGEST } from "./limits.js";

/** Milliseconds to load the Worker, before the deadline begins. */
const LOADING = 20_000;
/** Characters of an answer. */
const LONGEST_ANSWER = 8_000_000;

let source: Promise<string> | undefined;

async function loadSource(): Promise<string> {
  const response = await fetch(workerUrl);
  if (!response.ok) throw new Error(`The part that runs code could not be loaded (${response.status}).`);
  // In a function, so that code does not see its names.
  return `(() => { "use strict"; ${await response.text()}\n})();`;
}

/**
 * Runs code in a Worker of its own.
 * @param signal Ends it early; the answer is a failure then.
 */
export async function runInSandbox(code: string, signal: AbortSignal): Promise<CodeResult> {
  if (code.length > LONGEST) return failed(`The code has ${code.length} characters, expected at most ${LONGEST}.`);
  const script = await (source ??= loadSource()).catch((error: unknown) => {
    source = undefined;
    return error as Error;
  });
  if (script instanceof Error) return failed(script.message);
  const frame = document.createElement("iframe");
  try {
    return await answerOf(frame, script, code, signal);
  } finally {
    frame.remove();
  }
}

const failed = (message: string): CodeResult => ({ type: "failed", message });

function answerOf(frame: HTMLIFrameElement, script: string, code: string, signal: AbortSignal): Promise<CodeResult> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const late = (message: string): void => resolve(failed(message));
    let timer = setTimeout(late, LOADING, "The part that runs code did not start. Try again.");
    signal.addEventListener("abort", () => late("The run was ended."));
    let started = false;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      // The first message says that the Worker is ready, unless it failed to start; all that follows is an answer.
      if (!started && (data as { type?: unknown } | null)?.type === "ready") {
        started = true;
        const words = `The code did not end within ${DEADLINE / 1000} s and was stopped. Look for a loop that does not end.`;
        timer = setTimeout(late, DEADLINE, words);
        port1.postMessage(code);
      } else {
        resolve(checked(data));
      }
    };
    frame.sandbox.add("allow-scripts");
    frame.hidden = true;
    frame.title = "Where code runs";
    frame.srcdoc = FRAME;
    frame.addEventListener("load", () => frame.contentWindow?.postMessage(script, "*", [port2]), { once: true });
    document.body.append(frame);
  });
}

/** An answer that code may have forged: of the right form, or a failure. */
function checked(found: unknown): CodeResult {
  const answer = (found ?? {}) as CodeResult;
  const isText = (x: unknown): x is string => typeof x === "string" && x.length <= LONGEST_ANSWER;
  if (answer.type === "failed" && isText(answer.message)) {
    const { message, position } = answer;
    return { type: "failed", message: message.slice(0, 2000), ...(Number.isSafeInteger(position) && { position }) };
  }
  if (answer.type === "done" && isText(answer.json) && Array.isArray(answer.inputs) && answer.inputs.every(isText)) {
    return { type: "done", inputs: answer.inputs.map((name) => name.slice(0, 100)), json: answer.json };
  }
  return failed("The Worker's answer cannot be read.");
}
