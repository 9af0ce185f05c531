/** GradBench's messages and what this tool answers to each. */
import { ba } from "./ba.js";
import { det } from "./det.js";
import { gmm } from "./gmm.js";
import { hello } from "./hello.js";
import { llsq } from "./llsq.js";
import { lse } from "./lse.js";
import { ode } from "./ode.js";
import { measure, type Functions, type Timing } from "./runner.js";

const modules: Record<string, Functions> = { hello, lse, llsq, det, ode, gmm, ba };

interface Message {
  id: number;
  kind: string;
  module?: string;
  function?: string;
  input?: unknown;
}

interface Response {
  /** The message's id; null where the line held none. */
  id: number | null;
  tool?: string;
  success?: boolean;
  output?: unknown;
  timings?: Timing[];
  error?: string;
}

/** Answers one line; `last` says that the eval has ended the session. Never throws. */
export function answer(line: string): { response: Response; last: boolean } {
  let id: number | null = null;
  try {
    const message = parse(line);
    id = message.id;
    return { response: { id, ...respond(message) }, last: message.kind === "end" };
  } catch (error) {
    return { response: { id, success: false, error: reason(error) }, last: false };
  }
}

function parse(line: string): Message {
  const message: unknown = JSON.parse(line);
  if (typeof message !== "object" || message === null || typeof (message as Message).id !== "number") {
    throw new Error(`a message is an object with a numeric id, got ${line.slice(0, 60)}`);
  }
  return message as Message;
}

function respond(message: Message): Omit<Response, "id"> {
  switch (message.kind) {
    case "start":
      return { tool: "wasmgrad" };
    case "define":
      return define(message);
    case "evaluate":
      return evaluate(message);
    default: // analysis, end and whatever the protocol adds: an id is an answer
      return {};
  }
}

function define({ module }: Message): Omit<Response, "id"> {
  if (Object.hasOwn(modules, String(module))) return { success: true };
  return { success: false, error: `module ${module} is not one of ${Object.keys(modules).join(", ")}` };
}

function evaluate(message: Message): Omit<Response, "id"> {
  const known = define(message);
  if (!known.success) return known;
  const functions = modules[String(message.module)]!;
  const name = String(message.function);
  if (!Object.hasOwn(functions, name)) {
    const error = `function ${name} is not one of ${Object.keys(functions).join(", ")}`;
    return { success: false, error };
  }
  return { success: true, ...measure(functions[name]!, message.input) };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Typed arrays travel as JSON arrays. */
export function toLine(response: Response): string {
  const plain = (_key: string, value: unknown): unknown =>
    value instanceof Float64Array || value instanceof Int32Array ? Array.from(value) : value;
  return JSON.stringify(response, plain) + "\n";
}
