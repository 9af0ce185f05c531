/** Many numbers to one by a list operation of the table, and the way back, both over as many as there are. */
import { contract } from "../algebra.js";
import { TapeBuilder } from "../builder.js";
import { getCore } from "../core.js";
import type { Engine } from "../engine.js";
import { Expr, exprsOf } from "../expr.js";
import { evaluate } from "../functions.js";
import type { Reduction } from "./nested.js";
import { rules } from "../ops.js";
import type { ListRule } from "../ops.js";
import { algebraOf } from "../readings.js";
import { rowSteps, runRows } from "./rows.js";
import type { RowDots, RowTask } from "./rows.js";
import type { Tape } from "../tape.js";
import type { Piece } from "./work.js";

type ListReduction = Exclude<Reduction, "rows" | "sum">;

const numbers = /* @__PURE__ */ algebraOf<number>((x) => x, evaluate);

/** What an element receives of the cotangent t of the result y: a function of [y, tally, t | element]. */
function receivedTape(rule: ListRule): Tape {
  const builder = new TapeBuilder();
  const [y, tally, t, x] = Array.from({ length: 4 }, () => new Expr(builder, builder.input())) as [
    Expr,
    Expr,
    Expr,
    Expr,
  ];
  const m = exprsOf(builder);
  const received = contract(m, rule.partials!(m, x, y, tally)[0], t);
  return builder.tape([(received as Expr).node]);
}

export class Reducer {
  readonly #rule: ListRule;
  readonly #engine: Engine;

  constructor(reduction: ListReduction, engineOf: (tape: Tape) => Engine) {
    this.#rule = rules[reduction];
    this.#engine = engineOf(receivedTape(this.#rule));
  }

  reduce(values: Float64Array): number {
    return getCore().evaluateList(this.#rule.code, values, 1);
  }

  /** Puts into `out` what each of the values receives of the cotangent `t` of their reduction `y`. */
  receive(values: Float64Array, y: number, t: number, out: Float64Array, dots?: RowDots): Piece {
    const { tally } = this.#rule;
    const total = tally ? values.reduce((sum, x) => sum + tally(numbers, x, y), 0) : 0;
    const points = this.#engine.points(3);
    const shared = Float64Array.of(y, total, t);
    const task: RowTask = { from: 0, to: values.length, shared, rows: values, out, ...(dots && { dots }) };
    return { run: () => runRows(this.#engine, points, task), steps: () => rowSteps(this.#engine, points, task) };
  }

  free(): void {
    this.#engine.free();
  }
}
