/** Many numbers to one by a list operation of the table, and the way back, both over as many as there are. */
import { contract } from "../algebra.js";
import type { Algebra } from "../algebra.js";
import { TapeBuilder } from "../builder.js";
import { getCore } from "../core.js";
import type { Engine } from "../engine.js";
import { Expr, exprsOf } from "../expr.js";
import { numbers } from "../functions.js";
import type { Reduction } from "./nested.js";
import { rules } from "../ops.js";
import type { ListRule } from "../ops.js";
import { rowSteps } from "./rows.js";
import type { Tape } from "../tape.js";
import type { Piece } from "./work.js";

type ListReduction = Exclude<Reduction, "rows" | "sum">;

const listOf = ({ code }: ListRule, values: Float64Array): number => getCore().evaluateList(code, values, 1);

/** A function of numbers as a tape. */
function tapeOf(inputs: number, fn: (m: Algebra<Expr>, ...xs: Expr[]) => Expr): Tape {
  const builder = new TapeBuilder();
  const xs = Array.from({ length: inputs }, () => new Expr(builder, builder.input()));
  return builder.tape([fn(exprsOf(builder), ...xs).node]);
}

/** A result, the cotangent of it, and their tangents beside those of the values; into `out` those of what is received. */
export interface ReducedDots {
  readonly y: number;
  readonly t: number;
  readonly rows: Float64Array;
  readonly out: Float64Array;
}

export class Reducer {
  readonly #rule: ListRule;
  /** The term of an element: a function of [what terms are made of | element]. */
  readonly #terms: Engine;
  /** What an element receives of the cotangent t of the result y: a function of [y, tally, t, as above | element]. */
  readonly #received: Engine;

  constructor(reduction: ListReduction, engineOf: (tape: Tape) => Engine) {
    const { partials, tally } = (this.#rule = rules[reduction]);
    this.#terms = engineOf(tapeOf(2, (m, from, x) => tally!(m, x!, from!)));
    this.#received = engineOf(
      tapeOf(
        5,
        (m, y, sum, t, from, x) => contract(m, partials!(m, x!, y!, sum!, tally!(m, x!, from!))[0], t!) as Expr,
      ),
    );
  }

  reduce(values: Float64Array): number {
    return listOf(this.#rule, values);
  }

  /** Puts into `out` what each of the values receives of the cotangent `t` of their reduction `y`. */
  receive(values: Float64Array, y: number, t: number, out: Float64Array, dots?: ReducedDots): Piece {
    return { steps: () => this.#receive(values, y, t, out, dots) };
  }

  *#receive(values: Float64Array, y: number, t: number, out: Float64Array, dots?: ReducedDots): Generator<void> {
    // A cotangent of 0 gives exactly 0, whatever the partial derivative is.
    if (t === 0 && !dots?.t) return;
    const { pivot } = this.#rule;
    const from = pivot ? pivot(numbers, listOf(rules.maxOf, values)) : y;
    const [sums, termDots] = [new Float64Array(1), new Float64Array(dots ? values.length : 0)];
    const over = { from: 0, to: values.length, rows: values };
    yield* rowSteps(this.#terms, this.#terms.points(1), {
      ...{ ...over, shared: Float64Array.of(from), sums },
      ...(dots && { dots: { shared: new Float64Array(1), rows: dots.rows, out: termDots } }),
    });
    yield* rowSteps(this.#received, this.#received.points(4), {
      ...{ ...over, shared: Float64Array.of(y, sums[0]!, t, from), out },
      ...(dots && {
        dots: { ...dots, shared: Float64Array.of(dots.y, listOf(rules.sum, termDots), dots.t, 0) },
      }),
    });
  }

  free(): void {
    this.#terms.free();
    this.#received.free();
  }
}
