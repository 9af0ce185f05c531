/** What a compiled function takes and gives, as types. */
import type { Operand } from "./expr.js";
import type { Shaped, Tree } from "./shape.js";

/** Values in the declared structure, or all in one flat list. */
export type Values<S> = ArrayLike<number> | Shaped<S, number>;

/** A result in the structure the inputs were given in: flat for flat inputs. */
export type Like<X, S> = X extends ArrayLike<number> ? Float64Array : Shaped<S, number>;

/** What a compiled function's `fn` may return. */
export type Outputs = Tree<Operand>;

/** The number, Float64Array or tree that `value` gives for what `fn` returned. */
export type Value<O> = O extends Operand ? number : O extends readonly Operand[] ? Float64Array : Tree<number>;
