/** A compiled function by several threads, or in slices of time: its values and derivatives as promises. */
import type { CallOptions } from "./calls.js";
import type { Compiled } from "../compiled.js";
import type { Engine } from "../engine.js";
import { AdError, describe } from "../errors.js";
import { callsOpaque } from "../nested/nested.js";
import { PARTS } from "./parts.js";
import { type Original, Replica } from "./replica.js";
import { flatten } from "../shape.js";
import type { Tree } from "../shape.js";
import { canShare } from "./shared-memory.js";
import { SpreadBatch } from "./spread-batch.js";
import { expectedRows, sweepsOf } from "./sweeps.js";
import type { Question, Sweeps } from "./sweeps.js";
import { cores, makerOfThreads, mustBeWorker } from "./thread.js";
import type { AnyWorker } from "./thread.js";
import type { Like, Outputs, Value, Values } from "../values.js";
import type { Work } from "../nested/work.js";

/** Options of `spread`. */
export interface SpreadOptions {
  /** Threads that go over rows: as many as the machine runs at once by default. With 1 the calling thread does. */
  threads?: number;
  /** Milliseconds that the calling thread works before it lets others have it, 8 by default. */
  slice?: number;
  /** Makes a worker that runs `wasmgrad/worker`, where that beside this module is not to be had. */
  worker?: () => AnyWorker;
}

const one = (): number => 1;
const zero = (): number => 0;

function* reversed(sweeps: Sweeps, seed: (output: number) => number): Work {
  yield* sweeps.forward(true);
  yield* sweeps.reverse(seed);
}

function* secondOf(sweeps: Sweeps): Work {
  yield* sweeps.tangent();
  yield* sweeps.second(one, zero);
}

/** What a call takes, and how it goes. */
interface Asking<T> {
  readonly x: unknown;
  /** The tangent that goes with it, and its name. */
  readonly along?: readonly [name: string, tangent: unknown];
  readonly question: Question;
  work(sweeps: Sweeps): Work;
  result(engine: Engine): T;
}

/**
 * A function whose rows several threads go over. Results are those of the function itself, to the bit, whatever the
 * number of threads. It is asked as the function is when the call is made: with its parameters and data then. Calls are
 * made one after the other.
 */
export class Spread<S, O> {
  /** Threads that go over rows; 1 where the calling one does. */
  readonly threads: number;
  /** The function at many points. */
  readonly batch: SpreadBatch;
  readonly #replica: Replica;
  readonly #sweeps: Sweeps;

  /** @internal */
  constructor(replica: Replica) {
    this.threads = replica.threads;
    this.batch = new SpreadBatch(replica);
    this.#replica = replica;
    this.#sweeps = sweepsOf(replica.engine);
  }

  /** As `f.value`. */
  value(x: Values<S>, options?: CallOptions): Promise<Value<O>> {
    return this.#ask("value", options, false, {
      x,
      question: "value",
      work: (sweeps) => sweeps.forward(false),
      result: (engine) => this.#outputs(engine, engine.primals),
    });
  }

  /** As `f.gradient`. */
  gradient<X extends Values<S>>(x: X, options?: CallOptions): Promise<Like<X, S>> {
    return this.#ask("gradient", options, true, {
      x,
      question: "gradient",
      work: (sweeps) => reversed(sweeps, one),
      result: (engine) => this.#inputs(engine, engine.adjoints, x),
    });
  }

  /** As `f.valueAndGradient`. */
  valueAndGradient<X extends Values<S>>(x: X, options?: CallOptions): Promise<[value: number, gradient: Like<X, S>]> {
    return this.#ask("valueAndGradient", options, true, {
      x,
      question: "gradient",
      work: (sweeps) => reversed(sweeps, one),
      result: (engine) => [engine.f64[engine.primals + engine.outputs[0]!]!, this.#inputs(engine, engine.adjoints, x)],
    });
  }

  /** As `f.jvp`. */
  jvp(x: Values<S>, tangent: Values<S>, options?: CallOptions): Promise<Value<O>> {
    return this.#ask("jvp", options, false, {
      x,
      along: ["tangent", tangent],
      question: "tangent",
      work: (sweeps) => sweeps.tangent(),
      result: (engine) => this.#outputs(engine, engine.tangents()),
    });
  }

  /** As `f.vjp`. */
  vjp<X extends Values<S>>(
    x: X,
    cotangent: number | Tree<number> | ArrayLike<number>,
    options?: CallOptions,
  ): Promise<Like<X, S>> {
    const { outputs: skeleton, slots } = this.#replica.ports;
    const seeds = new Float64Array(slots.length);
    const given = typeof cotangent === "number" && seeds.length === 1 ? [cotangent] : cotangent;
    return this.#ask(
      "vjp",
      options,
      false,
      {
        x,
        question: "gradient",
        work: (sweeps) => reversed(sweeps, (i) => seeds[i]!),
        result: (engine) => this.#inputs(engine, engine.adjoints, x),
      },
      () => flatten({ skeleton, size: seeds.length }, given, (i, s) => (seeds[i] = s), "vjp: cotangent"),
    );
  }

  /** As `f.hvp`. */
  hvp<X extends Values<S>>(x: X, v: Values<S>, options?: CallOptions): Promise<Like<X, S>> {
    return this.#ask("hvp", options, true, {
      x,
      along: ["v", v],
      question: "second",
      work: secondOf,
      result: (engine) => this.#inputs(engine, engine.adjointTangents(), x),
    });
  }

  /** Ends the threads and frees memory; calls under way, and all later ones, reject. The function stays as it is. */
  dispose(): void {
    this.#replica.dispose();
  }

  /** `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #outputs(engine: Engine, base: number): Value<O> {
    return this.#replica.ports.readOutputs(engine.f64, base, undefined) as Value<O>;
  }

  #inputs<X>(engine: Engine, base: number, x: X): Like<X, S> {
    return this.#replica.ports.readInputs(engine.f64, base, x, undefined) as Like<X, S>;
  }

  #ask<T>(
    where: string,
    options: CallOptions = {},
    scalar: boolean,
    asking: Asking<T>,
    check?: () => void,
  ): Promise<T> {
    const { ports, tape, tables } = this.#replica;
    return this.#replica.ask(where, { scalar }, options, () => {
      check?.();
      const read = (values: unknown, name: string): Float64Array => {
        const numbers = new Float64Array(tape.inputs);
        ports.load(numbers, 0, values, `${where}: ${name}`);
        return numbers;
      };
      const x = read(asking.x, "input");
      const tangent = asking.along && read(asking.along[1], asking.along[0]);
      return {
        load: (engine) => {
          // Made first: it may move what stands there.
          const tangents = tangent && engine.tangents();
          engine.f64.set(x, engine.primals);
          if (tangents !== undefined) engine.f64.set(tangent!, tangents);
        },
        work: () => asking.work(this.#sweeps),
        expected: () => expectedRows(tape, tables, asking.question),
        result: asking.result,
      };
    });
  }
}

/**
 * Spreads a compiled function over threads, for functions that go over many rows (`mapSum` and the like) and for batches.
 * @returns The function, whose calls give promises. It works in slices of time where there is one thread, as in a page
 * that is not cross-origin isolated, or with opaque operations. The function itself must stay: it has the parameters and data.
 * @throws AdError "type"; "thread" where a worker does not start.
 */
export async function spread<S, P, O extends Outputs>(
  f: Compiled<S, P, O>,
  options: SpreadOptions = {},
): Promise<Spread<S, O>> {
  if (typeof (f as unknown as Partial<Original> | undefined)?.[PARTS] !== "function") {
    throw new AdError("type", `spread: got ${describe(f)}, expected a function made by compile(inputs, fn)`);
  }
  const { threads, slice = 8, worker } = checked(options);
  // A function of the caller's cannot go to another thread.
  const stays = !canShare() || callsOpaque((f as unknown as Original)[PARTS]("spread", false).tape);
  const count = stays ? 1 : (threads ?? cores());
  const make = count > 1 ? (worker ?? makerOfThreads()) : undefined;
  const workers = make ? madeBy(make, count) : [];
  return new Spread<S, O>(await Replica.of(f, slice, workers));
}

function madeBy(make: () => unknown, count: number): AnyWorker[] {
  const workers: AnyWorker[] = [];
  try {
    while (workers.length < count) workers.push(mustBeWorker(make(), "spread: worker"));
  } catch (error) {
    for (const worker of workers) worker.terminate();
    throw error;
  }
  return workers;
}

function checked(options: SpreadOptions): SpreadOptions {
  if (typeof options !== "object" || options === null) {
    throw new AdError("type", `spread: options: got ${describe(options)}, expected an object such as { threads: 4 }`);
  }
  const { threads, slice, worker } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new AdError("type", `spread: threads: got ${describe(threads)}, expected a whole number of them, at least 1`);
  }
  if (slice !== undefined && !(typeof slice === "number" && slice > 0)) {
    throw new AdError("type", `spread: slice: got ${describe(slice)}, expected milliseconds, more than 0`);
  }
  if (worker !== undefined && typeof worker !== "function") {
    throw new AdError("type", `spread: worker: got ${describe(worker)}, expected a function that makes a worker`);
  }
  return options;
}
