/** Where in the user's code each operation was recorded: file, line and column, read off the engine's stack. */
import { TapeBuilder } from "./builder.js";
import type { Table } from "./nested/tables.js";
import { NESTED, RESULT } from "./tape.js";
import type { Tape } from "./tape.js";

/** By node, which of the places; -1 where it is not known. */
export interface Sources {
  readonly of: Int32Array;
  /** `file:line:column`, each once. */
  readonly places: readonly string[];
}

/** `file:line:column` of one line of a stack, undefined for what is no line of code. */
function placeOf(line: string): string | undefined {
  // V8: "    at f (file:1:2)" or "    at file:1:2", and of eval "at eval (eval at f (file:1:2), <anonymous>:1:1)".
  // Firefox and Safari: "f@file:1:2" or "@file:1:2", and of eval in Firefox "f@file line 1 > eval:1:1".
  const [, at] = /^\s*at (?:.*? \(|async )?(.*?)\)?$/.exec(line) ?? /^(?:.*?@)?(.*)$/.exec(line)!;
  const text = /^eval at .*?\(([^()]*)\)/.exec(at!)?.[1] ?? at!.replace(/ line (\d+) > \w+:\d+:\d+$/, ":$1:1");
  const [, file] = /^(?:file:\/\/)?(.*[^:]:\d+:\d+)$/.exec(text) ?? [];
  return file === undefined || /^(?:node:|<anonymous>|wasm:|\[)/.test(file) ? undefined : file;
}

/** The first place in a stack that is in no file under `own`. */
export function firstOutside(stack: string, own: string): string | undefined {
  for (const line of stack.split("\n")) {
    const place = placeOf(line);
    if (place !== undefined && !place.startsWith(own)) return place;
  }
  return undefined;
}

/** The folder of the file that calls it, as stacks name it: that of all files of wasmgrad. */
const folder = (stack: string): string => (firstOutside(stack, "\n") ?? "").replace(/[^/\\]*$/, "");

/** A stack has ten frames in V8 where nobody says so. */
const FRAMES = 16;

function stackHere(): string {
  const settings = Error as { stackTraceLimit?: number };
  const before = settings.stackTraceLimit;
  settings.stackTraceLimit = FRAMES;
  const { stack } = new Error("here");
  if (before === undefined) delete settings.stackTraceLimit;
  else settings.stackTraceLimit = before;
  return typeof stack === "string" ? stack.replace(/^\w*Error: here\n/, "") : "";
}

/** Notes the place of each operation. A look at the stack takes some microseconds. */
export class SourceBuilder extends TapeBuilder {
  static #own: string | undefined;
  readonly #places: string[] = [];
  readonly #known = new Map<string, number>();
  readonly #of: number[] = [];

  override push(code: number, a: number, b: number, c: number): number {
    const i = super.push(code, a, b, c);
    if (code <= NESTED && code !== RESULT) {
      const stack = stackHere();
      this.#note(i, firstOutside(stack, (SourceBuilder.#own ??= folder(stack))));
    }
    return i;
  }

  #note(i: number, place: string | undefined): void {
    if (place === undefined) return;
    let which = this.#known.get(place);
    if (which === undefined) this.#known.set(place, (which = this.#places.push(place) - 1));
    this.#of[i] = which;
  }

  override like(parent?: TapeBuilder, tables?: readonly Table[]): TapeBuilder {
    return new SourceBuilder(parent, tables);
  }

  override copySource(node: number, from: Pick<Tape, "sources">, i: number): void {
    this.#note(node, sourceOf(from, i));
  }

  override tape(outputs: readonly number[]): Tape {
    const of = Int32Array.from({ length: this.length }, (_, i) => this.#of[i] ?? -1);
    return { ...super.tape(outputs), sources: { of, places: this.#places } };
  }
}

/** Where node `i` was recorded, if that is known. */
export const sourceOf = ({ sources }: Pick<Tape, "sources">, i: number): string | undefined =>
  sources?.places[sources.of[i]!];
