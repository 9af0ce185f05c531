/** `compile`: traces a function once and prepares it. */
import { Compiled } from "./compiled.js";
import type { Outputs } from "./values.js";
import { AdError, describe } from "./errors.js";
import type { Expr } from "./expr.js";
import { layoutOf } from "./shape.js";
import type { Shape, Shaped } from "./shape.js";
import { finish, trace } from "./trace.js";

export interface CompileOptions<P extends Shape = Shape> {
  /** Shape of values that change between calls and are not differentiated; passed to `fn` as its second argument. */
  parameters?: P;
}

/**
 * Traces `fn` once and prepares it for evaluation.
 *
 * @param inputs Shape of what is differentiated: a count, dimensions, or a tree of shapes.
 * @param fn Called once, now, with Exprs in that structure (and those of the parameters). `if` and `while` see
 *   no numbers: choose with `select`, or record on a `Tape`.
 * @returns A function that holds memory in the core until `dispose` (or until it is collected).
 * @throws AdError "shape", "type", "trace", "outputs", "memory".
 */
export function compile<const S extends Shape, O extends Outputs, const P extends Shape = never>(
  inputs: S,
  fn: (inputs: Shaped<S, Expr>, parameters: Shaped<P, Expr>) => O,
  options: CompileOptions<P> = {},
): Compiled<S, P, O> {
  if (typeof options !== "object" || options === null) {
    throw new AdError("type", `compile: options: got ${describe(options)}, expected an object such as { parameters: shape }`); // prettier-ignore
  }
  const layout = layoutOf(inputs, "compile: inputs");
  const parameters = options.parameters === undefined ? undefined : layoutOf(options.parameters, "compile: parameters");
  const traced = trace(fn, layout, parameters, "compile");
  return new Compiled<S, P, O>(finish(traced), layout, parameters, traced.outputs);
}
