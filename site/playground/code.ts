/** Code of the user's, run in the Worker: a function of an object of inputs becomes the JSON form of a compiled one. */
import { parse } from "acorn";
import * as wasmgrad from "wasmgrad";
import { compile, Expr } from "wasmgrad";
import type { Compiled, Shape } from "wasmgrad";
import { LIMITS } from "./limits.js";

/** What a Worker answers. */
export type CodeResult =
  | { readonly type: "done"; readonly inputs: readonly string[]; readonly json: string }
  | { readonly type: "failed"; readonly message: string; readonly position?: number };

type UserFunction = (inputs: Record<string, Expr>) => unknown;

/** Inputs that code may read. */
const MOST_INPUTS = 32;

/** Lines that `new Function` puts before the code. */
const BEFORE = 2;

/** Runs code and records the function it gives. Never throws. */
export function runCode(code: string): CodeResult {
  try {
    const fn = functionOf(code);
    const inputs = inputsOf(fn);
    const shape: Shape = Object.fromEntries(inputs.map((name) => [name, []]));
    const f = compile(shape, fn as never, { limits: LIMITS }) as Compiled;
    return { type: "done", inputs, json: JSON.stringify(f) };
  } catch (error) {
    const position = positionOf(error, code);
    return { type: "failed", message: messageOf(error), ...(position !== undefined && { position }) };
  }
}

/** Either an expression, or statements of which one returns the function; names of theirs go before those of wasmgrad. */
function functionOf(code: string): UserFunction {
  const body = isExpression(code) ? `return (${code}\n);` : code;
  const names = Object.keys(wasmgrad);
  const make = new Function(...names, `"use strict"; return (() => { ${body}\n})();`) as (
    ...values: unknown[]
  ) => unknown;
  const fn = make(...Object.values(wasmgrad));
  if (typeof fn !== "function") {
    throw new Error(`The code gives ${fn === undefined ? "nothing" : `a ${typeof fn}`}, expected a function; write ({ x, y }) => x.mul(y), or return one at the end.`); // prettier-ignore
  }
  if (fn.length > 1) throw new Error(`The function has ${fn.length} arguments, expected one, an object of inputs: write ({ x, y }) => in place of (x, y) =>.`); // prettier-ignore
  return fn as UserFunction;
}

/** @throws SyntaxError with the character where the code is neither. */
function isExpression(code: string): boolean {
  const options = { ecmaVersion: "latest", allowReturnOutsideFunction: true } as const;
  const [asExpression, asBody] = [failure(`(${code}\n)`, options), failure(code, options)];
  if (asExpression && asBody) {
    // Whichever reading got further is what was meant.
    const [first, second] = [asExpression.pos - 1, asBody.pos];
    const [error, pos] = first >= second ? [asExpression, first] : [asBody, second];
    throw Object.assign(new SyntaxError(error.message.replace(/ \(\d+:\d+\)$/, "")), { pos });
  }
  return !asExpression;
}

function failure(code: string, options: Parameters<typeof parse>[1]): (SyntaxError & { pos: number }) | undefined {
  try {
    parse(code, options);
    return undefined;
  } catch (error) {
    return error as SyntaxError & { pos: number };
  }
}

/** The names that the function reads of its argument, by recording it once with an argument that has all. */
function inputsOf(fn: UserFunction): string[] {
  const names: string[] = [];
  const record = (xs: Expr[]): unknown => {
    const get = (_: unknown, name: string | symbol): Expr => {
      if (typeof name === "symbol" || name in Expr.prototype) {
        throw new Error("The inputs come as one object: write ({ x, y }) => ..., with a name for each.");
      }
      if (!names.includes(name)) names.push(name);
      if (names.length > MOST_INPUTS) throw new Error(`The function reads more than ${MOST_INPUTS} inputs; use fewer.`);
      return xs[names.indexOf(name)]!;
    };
    return fn(new Proxy<Record<string, Expr>>({}, { get }));
  };
  compile([MOST_INPUTS], record as never, { limits: LIMITS }).dispose();
  if (names.length === 0)
    throw new Error("The function reads no input: write ({ x, y }) => x.mul(y), with a name for each.");
  return names;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `The code threw ${String(error)}.`;
  const plain = error.constructor === Error || error.name === "AdError";
  return plain ? error.message : `${error.name}: ${error.message}`;
}

/** The character, from 1, at which code failed, as far as the error or its stack tells. */
function positionOf(error: unknown, code: string): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { pos } = error as { pos?: number };
  if (typeof pos === "number") return Math.min(Math.max(pos + 1, 1), code.length + 1);
  // "<anonymous>:3:7" in one engine, "Function:3:7" in another.
  const [, row, column] = /(?:<anonymous>|Function):(\d+):(\d+)/.exec(error.stack ?? "") ?? [];
  if (row === undefined) return undefined;
  const lines = code.split("\n");
  const line = Number(row) - 1 - BEFORE;
  if (line < 0 || line >= lines.length) return undefined;
  return (
    lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0) + Math.min(Number(column), lines[line]!.length + 1)
  );
}
