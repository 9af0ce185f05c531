/** The engines of the bodies in one tape: those that many nodes share, and those that one executor owns. */
import type { Engine } from "../engine.js";
import type { Engines } from "./executors.js";
import type { Body } from "./nested.js";
import type { Tape } from "../tape.js";

export class BodyEngines implements Engines {
  /** Of bodies whose rows many nodes may go over: freed here. */
  readonly #shared = new Map<Tape, Engine>();
  /** All, those that executors free included. */
  #made: (readonly [of: Tape, engine: Engine])[] = [];

  constructor(readonly engineOf: (tape: Tape) => Engine) {}

  get all(): Engine[] {
    return this.#made.map(([, engine]) => engine);
  }

  /** One for each of these tapes, where it has any. */
  oneOfEach(tapes: ReadonlySet<Tape>): Engine[] {
    return [...new Map(this.#made.filter(([of]) => tapes.has(of))).values()];
  }

  readonly of = (body: Body): Engine => {
    const engine = this.#shared.get(body.tape) ?? this.make(body.tape);
    this.#shared.set(body.tape, engine);
    return engine;
  };

  readonly make = (of: Tape): Engine => {
    const engine = this.engineOf(of);
    this.#made.push([of, engine]);
    return engine;
  };

  whole<T>(build: () => T): T {
    const before = this.#made.length;
    try {
      return build();
    } catch (error) {
      const shared = new Set(this.#shared.values());
      const isLost = (engine: Engine, i: number): boolean => i >= before && !shared.has(engine);
      this.#made.forEach(([, engine], i) => isLost(engine, i) && engine.free());
      this.#made = this.#made.filter(([, engine], i) => !isLost(engine, i));
      throw error;
    }
  }

  /** Frees those that are shared. */
  free(): void {
    for (const engine of this.#shared.values()) engine.free();
  }
}
