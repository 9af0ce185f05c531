/** A nested function where it is called. */
import type { Frame } from "./frame.js";
import { resultsOf } from "./nested.js";
import type { Executor } from "./nested.js";
import type { Call } from "./stages.js";
import type { Work } from "./work.js";

/** One nested function, with arrays for its arguments and results. */
export class Called {
  readonly executor: Executor;
  readonly args: Float64Array;
  readonly dots: Float64Array;
  readonly adjoints: Float64Array;
  readonly adjointDots: Float64Array;
  readonly results: Float64Array;
  readonly resultDots: Float64Array;

  constructor(
    readonly call: Call,
    executor: Executor,
  ) {
    this.executor = executor;
    const inputs = (): Float64Array => new Float64Array(call.args.length);
    [this.args, this.dots, this.adjoints, this.adjointDots] = [inputs(), inputs(), inputs(), inputs()];
    this.results = new Float64Array(resultsOf(call.nested));
    this.resultDots = new Float64Array(this.results.length);
  }

  *values(frame: Frame, forReverse: boolean): Work {
    const { call, executor, args, results } = this;
    frame.gather(frame.primals, call.args, args);
    yield* forReverse ? executor.primal(args, results) : executor.value(args, results);
    frame.f64.set(results, call.results);
  }

  /** Tangents stand at `base`. */
  *tangents(frame: Frame, base: number, withValues: boolean): Work {
    const { call, executor, args, dots, results, resultDots } = this;
    if (!call.active) {
      if (withValues) yield* this.values(frame, false);
      frame.f64.fill(0, base + call.results, base + call.results + results.length);
      return;
    }
    if (withValues) frame.gather(frame.primals, call.args, args);
    frame.gather(base, call.args, dots);
    yield* executor.tangent(args, dots, resultDots, withValues ? results : undefined);
    if (withValues) frame.f64.set(results, call.results);
    frame.f64.set(resultDots, base + call.results);
  }
}
