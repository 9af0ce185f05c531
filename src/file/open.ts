/** Files opened: read, checked, and ready to be called. */
import type { Compiled } from "../compiled.js";
import { AdError } from "../errors.js";
import { Budget, checkLimits } from "../limits.js";
import type { Limits } from "../limits.js";
import { layoutOf, shapeOf, structureOf } from "../shape.js";
import type { Shape } from "../shape.js";
import type { Outputs } from "../values.js";
import { load } from "./load.js";
import type { Loaded } from "./load.js";
import { readBytes, readJson } from "./read.js";

/** What a file is expected to hold; the types of the function follow. */
export interface Expected<S extends Shape = Shape, P extends Shape = Shape> {
  /** Shape of the inputs, as it was given to `compile`. */
  inputs?: S;
  /** Shape of the parameters. */
  parameters?: P;
  /** What the function may take, to be made and in each call, as in `compile`: for files of people one does not know. */
  limits?: Limits;
}

/**
 * The function that `f.toBytes()` saved, compiled: it has the same bits in all its values and derivatives. Parameters and data
 * are set anew.
 *
 * Bytes may come from anywhere: they are checked as a whole and field by field. Those of a stranger are a function all the
 * same, which may take long: give `limits`.
 * @param bytes Where they start does not matter; they are not kept.
 * @throws AdError "file" where they are no such file, or another version's, or damaged; "shape" where it is another function
 * than expected; "limit"; "core" where neither "wasmgrad" nor "wasmgrad/url" has loaded the core; "type", "memory".
 */
export function fromBytes<const S extends Shape = Shape, const P extends Shape = Shape, O extends Outputs = Outputs>(
  bytes: ArrayBufferView | ArrayBufferLike,
  expected: Expected<S, P> = {},
): Compiled<S, P, O> {
  return as("fromBytes", load(readBytes(bytes), "fromBytes"), expected);
}

/**
 * The same from the JSON form.
 * @param value What `JSON.stringify(f)` gave, or what `JSON.parse` made of that.
 */
export function fromJSON<const S extends Shape = Shape, const P extends Shape = Shape, O extends Outputs = Outputs>(
  value: unknown,
  expected: Expected<S, P> = {},
): Compiled<S, P, O> {
  return as("fromJSON", load(readJson(value), "fromJSON"), expected);
}

function as<S extends Shape, P extends Shape, O extends Outputs>(
  where: string,
  { make, inputs, parameters }: Loaded,
  expected: Expected<S, P>,
): Compiled<S, P, O> {
  for (const [name, found] of [
    ["inputs", inputs],
    ["parameters", parameters],
  ] as const) {
    const shape = expected[name];
    if (shape === undefined) continue;
    const { skeleton } = layoutOf(shape, `${where}: ${name}`);
    if (structureOf(skeleton) === structureOf(found?.skeleton ?? [])) continue;
    const got = found ? JSON.stringify(shapeOf(found.skeleton)) : "none";
    throw new AdError("shape", `${where}: got a function whose ${name} have the shape ${got}, expected ${JSON.stringify(shape)}; read the file that was meant, or expect what it holds`); // prettier-ignore
  }
  const { limits } = expected;
  return make(limits && new Budget(checkLimits(limits, `${where}: limits`))) as Compiled<S, P, O>;
}
