/** Sweeps a tape with nested functions: its stages, programs of the core, and the functions between them, in turn. */
import type { Engine } from "../engine.js";
import { Frame } from "./frame.js";
import { BodyEngines } from "./body-engines.js";
import { Called } from "./called.js";
import { executorOf } from "./executors.js";
import { bodiesIn } from "./nested.js";
import type { Points } from "../points.js";
import { Resident } from "../resident.js";
import { RowByRow } from "./row-by-row.js";
import { prepare } from "../schedule.js";
import { stagesOf } from "./stages.js";
import type { Tiering } from "../tiering.js";
import type { Call, Stage } from "./stages.js";
import { Swept } from "./swept.js";
import type { Tables } from "./tables.js";
import type { Tape } from "../tape.js";
import type { Work } from "./work.js";

/** A program for a tape, or stages where it has nested functions. */
export function engineOf(tape: Tape, tables: Tables): Engine {
  return tape.nested.length > 0 ? new Staged(tape, tables) : Resident.upload(prepare(tape).program);
}

interface Program {
  readonly stage: Stage;
  readonly engine: Engine;
}

export class Staged extends Swept implements Engine {
  readonly outputs: Uint32Array;
  readonly #frame: Frame;
  readonly #placeOf: Int32Array;
  readonly #steps: (Program | Called)[] = [];
  readonly #bodies: BodyEngines;

  /** @throws AdError as what it is made of; nothing is kept then. */
  constructor(
    readonly tape: Tape,
    tables: Tables,
    /** All numbers can be looked at, at some cost. */
    readonly inspected = false,
  ) {
    super();
    const { places, constants, steps, outputs, placeOf } = stagesOf(tape, inspected);
    this.#frame = new Frame(places, constants);
    this.#placeOf = placeOf;
    this.outputs = outputs;
    this.#bodies = new BodyEngines((of) => engineOf(of, tables).ownedBy(this));
    const made = (step: Stage | Call): Program | Called =>
      "nested" in step
        ? new Called(step, executorOf(step.nested, this.#bodies, tables))
        : { stage: step, engine: Resident.upload(prepare(step.tape).program).ownedBy(this) };
    try {
      for (const step of steps) this.#steps.push(made(step));
    } catch (error) {
      this.free();
      throw error;
    }
  }

  get f64(): Float64Array {
    return this.#frame.f64;
  }

  get primals(): number {
    return this.#frame.primals;
  }

  get adjoints(): number {
    return this.#frame.adjoints;
  }

  tangents(): number {
    return this.#frame.tangents();
  }

  adjointTangents(): number {
    return this.#frame.adjointTangents();
  }

  /** A body counts once. */
  get length(): number {
    const bodies = new Set([...bodiesIn(this.tape)].map((body) => body.tape));
    return [...this.#bodies.oneOfEach(bodies), ...this.#programs()].reduce((sum, { length }) => sum + length, 0);
  }

  get bytes(): number {
    const executors = this.#steps.flatMap((step) => (step instanceof Called ? [step.executor] : []));
    const parts = [...executors, ...this.#engines()];
    return parts.reduce((sum, { bytes }) => sum + bytes, this.f64.byteLength);
  }

  #programs(): Engine[] {
    return this.#steps.flatMap((step) => (step instanceof Called ? [] : [step.engine]));
  }

  points(shared: number, withParameters = true): Points {
    const { inputs, parameters } = this.tape;
    return new RowByRow(this, { inputs, parameters: withParameters ? parameters : 0, shared });
  }

  mayCompile(auto: boolean): void {
    for (const engine of this.#engines()) engine.mayCompile(auto);
  }

  tiering(): readonly Tiering[] {
    return this.#engines().flatMap((engine) => engine.tiering());
  }

  #engines(): Engine[] {
    return [...this.#bodies.all, ...this.#programs()];
  }

  *forward(forReverse: boolean): Work {
    for (const step of this.#steps) {
      if (step instanceof Called) yield* step.values(this.#frame, forReverse);
      else this.#stageValues(step);
    }
  }

  #stageValues(step: Program): void {
    const frame = this.#frame;
    const { stage, engine } = step;
    frame.gather(frame.primals, stage.inputs, engine.f64, engine.primals);
    frame.gather(frame.primals, stage.parameters, engine.f64, engine.primals + stage.inputs.length);
    // Slopes of a stage cost next to nothing; what executors keep for the way back does not.
    engine.primal();
    this.#outOfStage(step, frame.primals, engine.primals);
  }

  /** With values, where nested functions go over their rows and steps once for both. */
  *tangentWork(withValues: boolean): Work {
    const frame = this.#frame;
    const base = frame.tangents();
    for (const step of this.#steps) {
      if (step instanceof Called) {
        yield* step.tangents(frame, base, withValues);
        continue;
      }
      if (withValues) this.#stageValues(step);
      const { stage, engine } = step;
      const tangents = engine.tangents();
      frame.gather(base, stage.inputs, engine.f64, tangents);
      engine.tangent();
      this.#outOfStage(step, base, tangents);
    }
  }

  *reverseWork(seed: (output: number) => number): Work {
    const frame = this.#frame;
    const base = frame.adjoints;
    frame.seed(base, this.outputs, seed);
    for (const step of backwards(this.#steps)) {
      if (step instanceof Called) {
        const { call, executor, args, adjoints } = step;
        if (!call.active) continue;
        yield* executor.reverse(args, this.#resultsAt(base, step), adjoints);
        frame.scatter(base, call.args, adjoints);
      } else {
        const { stage, engine } = step;
        engine.reverse((k) => frame.f64[base + stage.outputs[k]!]!);
        frame.scatter(base, stage.inputs, engine.f64, engine.adjoints);
        if (this.inspected) this.#outOfStage(step, base, engine.adjoints);
      }
    }
  }

  *secondWork(seed: (output: number) => number, seedTangent: (output: number) => number): Work {
    const frame = this.#frame;
    const dotBase = frame.adjointTangents();
    const base = frame.adjoints;
    frame.seed(base, this.outputs, seed);
    frame.seed(dotBase, this.outputs, seedTangent);
    for (const step of backwards(this.#steps)) {
      if (step instanceof Called) {
        const { call, executor, args, dots, adjoints, adjointDots } = step;
        if (!call.active) continue;
        const [seeds, seedDots] = [this.#resultsAt(base, step), this.#resultsAt(dotBase, step)];
        yield* executor.second({ args, dots, seeds, seedDots, adjoints, adjointDots });
        frame.scatter(base, call.args, adjoints);
        frame.scatter(dotBase, call.args, adjointDots);
      } else {
        const { stage, engine } = step;
        const at = (from: number) => (k: number) => frame.f64[from + stage.outputs[k]!]!;
        engine.second(at(base), at(dotBase));
        frame.scatter(base, stage.inputs, engine.f64, engine.adjoints);
        frame.scatter(dotBase, stage.inputs, engine.f64, engine.adjointTangents());
      }
    }
  }

  #resultsAt(base: number, { call, results }: Called): Float64Array {
    return this.f64.subarray(base + call.results, base + call.results + results.length);
  }

  #outOfStage({ stage, engine }: Program, base: number, at: number): void {
    const [to, from] = [this.f64, engine.f64];
    stage.outputs.forEach((place, k) => (to[base + place] = from[at + engine.outputs[k]!]!));
  }

  /** The numbers at `base`, one a node of the tape; 0 where it has none of its own. */
  atNodes(base: number): Float64Array {
    return this.#frame.at(base, this.#placeOf);
  }

  /** What it is made of belongs to it. */
  ownedBy(_owner: object): this {
    return this;
  }

  free(): void {
    this.#bodies.free();
    for (const step of this.#steps) (step instanceof Called ? step.executor : step.engine).free();
  }
}

function* backwards<T>(xs: readonly T[]): Generator<T> {
  for (let i = xs.length - 1; i >= 0; i--) yield xs[i]!;
}
