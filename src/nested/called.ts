/** A nested function where it is called. */
import { resultsOf } from "./nested.js";
import type { Executor } from "./nested.js";
import type { Call } from "./stages.js";

/** One nested function, with arrays for its arguments and results. */
export class Called {
  readonly executor: Executor;
  readonly args: Float64Array;
  readonly dots: Float64Array;
  readonly adjoints: Float64Array;
  readonly adjointDots: Float64Array;
  readonly results: Float64Array;

  constructor(
    readonly call: Call,
    executor: Executor,
  ) {
    this.executor = executor;
    const inputs = (): Float64Array => new Float64Array(call.args.length);
    [this.args, this.dots, this.adjoints, this.adjointDots] = [inputs(), inputs(), inputs(), inputs()];
    this.results = new Float64Array(resultsOf(call.nested));
  }
}
