/** Runs a call: a body at one point. */
import { readOutputs } from "../engine.js";
import type { Engine } from "../engine.js";
import { look } from "../limits.js";
import type { Executor, Second } from "./nested.js";
import type { Work } from "./work.js";

/** The engine may be that of other calls, too: whatever a sweep needs is there at its start. */
export class CallExecutor implements Executor {
  readonly bytes = 0;

  constructor(readonly engine: Engine) {}

  #load(args: Float64Array, dots?: Float64Array): void {
    look();
    const { engine } = this;
    const tangents = dots && engine.tangents();
    engine.f64.set(args, engine.primals);
    if (dots) engine.f64.set(dots, tangents);
  }

  *value(args: Float64Array, results: Float64Array): Work {
    this.#load(args);
    this.engine.value();
    readOutputs(this.engine, this.engine.primals, results);
    yield* [];
  }

  primal(args: Float64Array, results: Float64Array): Work {
    return this.value(args, results);
  }

  *tangent(args: Float64Array, dots: Float64Array, resultDots: Float64Array, results?: Float64Array): Work {
    this.#load(args, dots);
    this.engine.jvp();
    readOutputs(this.engine, this.engine.tangents(), resultDots);
    if (results) readOutputs(this.engine, this.engine.primals, results);
    yield* [];
  }

  *reverse(args: Float64Array, seeds: Float64Array, adjoints: Float64Array): Work {
    const { engine } = this;
    this.#load(args);
    engine.vjp((i) => seeds[i]!);
    adjoints.set(engine.f64.subarray(engine.adjoints, engine.adjoints + adjoints.length));
    yield* [];
  }

  *second({ args, dots, seeds, seedDots, adjoints, adjointDots }: Second): Work {
    const { engine } = this;
    this.#load(args, dots);
    engine.linearize();
    engine.tangent();
    engine.second((i) => seeds[i]!, (i) => seedDots[i]!); // prettier-ignore
    const tangents = engine.adjointTangents();
    adjoints.set(engine.f64.subarray(engine.adjoints, engine.adjoints + adjoints.length));
    adjointDots.set(engine.f64.subarray(tangents, tangents + adjoints.length));
    yield* [];
  }

  /** The engine is not its own. */
  free(): void {
    return;
  }
}
