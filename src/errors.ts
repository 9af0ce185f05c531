/** What kind of mistake an AdError reports. */
export type AdErrorCode =
  /** A list of values has the wrong length. */
  | "length"
  /** A value has the wrong structure. */
  | "shape"
  /** An argument is of the wrong type, or a number was expected. */
  | "type"
  /** An Expr was used outside the trace it belongs to, or as if it were a number. */
  | "trace"
  /** The operation does not apply to this function (a gradient of several outputs, say). */
  | "outputs"
  /** An operation has no rule for the derivative that is asked for. */
  | "derivative"
  /** Parameters were declared but never set. */
  | "parameters"
  /** Data were declared but never set, or set but never declared. */
  | "data"
  /** There is no derivative at this point, and the function was compiled with `convention: "error"`. */
  | "convention"
  /** A derivative is not what differences of the function show, or there is none. */
  | "check"
  /** The function has been disposed of. */
  | "disposed"
  /** The core has no memory left, or the program is too large for it. */
  | "memory"
  /** A loop or an iteration did not end within the steps that it may take, or a function is over its limits. */
  | "limit"
  /** What a solver returned does not solve the equations. */
  | "residual"
  /** A tape or program is malformed. */
  | "tape"
  /** A file is damaged, or of another version or kind; or a function cannot be one. */
  | "file"
  /** A formula cannot be read, or has something that formulas do not have. */
  | "formula"
  /** A thread could not be started, or has ended. */
  | "thread"
  /** The WebAssembly core could not be started. */
  | "core";

/** Every error that wasmgrad throws on purpose. The message says what it got, what it expected and what to do. */
export class AdError extends Error {
  override readonly name = "AdError";

  constructor(
    /** Stable, for programs; the message is for people and may change. */
    readonly code: AdErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** `1 value`, `2 values`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A value as an error message shows it: its kind, not its contents. */
export function describe(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  if (Array.isArray(x)) return `an array of length ${x.length}`;
  if (ArrayBuffer.isView(x) && "length" in x) return `${x.constructor.name} of length ${(x as Float64Array).length}`;
  if (typeof x === "string") return JSON.stringify(x);
  if (typeof x === "object") {
    // The tag survives minification: an Expr is called an Expr in the bundle too.
    const tag = Object.prototype.toString.call(x).slice(8, -1);
    const name = tag === "Object" ? (x.constructor?.name ?? "Object") : tag;
    if (name !== "Object") return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
    return Object.keys(x).length === 0 ? "{}" : `{ ${Object.keys(x).join(", ")} }`;
  }
  if (typeof x === "function") return "a function";
  return `${typeof x} ${String(x)}`;
}

/** @throws AdError "type". */
export function mustBePositive(x: unknown, where: string): number {
  if (typeof x === "number" && x > 0) return x;
  throw new AdError("type", `${where}: got ${describe(x)}, expected a positive number`);
}
