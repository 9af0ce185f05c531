/** Steps of a body on any engine: one after the other from here. */
import type { Engine } from "../engine.js";
import { holding } from "../limits.js";
import type { Body } from "./nested.js";
import { copy } from "./steps.js";
import type { Fields, Order, Steps } from "./steps.js";

export class Stepwise implements Steps {
  readonly f64: Float64Array;
  readonly at: Fields;
  readonly #held = holding();

  constructor(
    readonly engine: Engine,
    readonly body: Body,
    readonly atOnce: number,
    readonly condition?: Engine,
    readonly conditionShared = 0,
  ) {
    const { shared, state, active, passive } = body;
    let end = 0;
    const take = (numbers: number): number => (end += numbers) - numbers;
    const fields = {
      rows: take(atOnce * (active + passive)),
      states: take((atOnce + 1) * state),
      emitted: take(atOnce * (engine.outputs.length - state)),
      rowAdjoints: take(atOnce * active),
      stateAdjoints: take(state),
      sharedAdjoints: take(shared),
    };
    this.at = { ...fields, dots: end };
    this.#held?.take(16 * end);
    this.f64 = new Float64Array(2 * end);
  }

  forward(count: number, order: Order, record: boolean, conditional: boolean): number {
    const { engine } = this;
    for (let k = 0; k < count; k++) {
      const from = record ? k : 0;
      if (conditional && !this.#holds(from)) return k;
      this.#enter(from, k, order);
      if (order) engine.linearize();
      else engine.value();
      if (order) {
        engine.tangent();
        this.#leave(engine.tangents(), from + Number(record), k, this.at.dots);
      }
      this.#leave(engine.primals, from + Number(record), k, 0);
    }
    return count;
  }

  /** What the condition says of a state. */
  #holds(from: number): boolean {
    const condition = this.condition!;
    const { state } = this.body;
    copy(this.f64, this.at.states + from * state, condition.f64, condition.primals + this.conditionShared, state);
    condition.value();
    return condition.f64[condition.primals + condition.outputs[0]!] !== 0;
  }

  /** State `from` and row `k` to the engine. */
  #enter(from: number, k: number, order: Order): void {
    const { shared, state, active, passive } = this.body;
    const { f64, at, engine } = this;
    const row = active + passive;
    const first = engine.primals + shared;
    copy(f64, at.states + from * state, engine.f64, first, state);
    copy(f64, at.rows + k * row, engine.f64, first + state, row);
    if (!order) return;
    const dots = engine.tangents() + shared;
    copy(f64, at.dots + at.states + from * state, engine.f64, dots, state);
    copy(f64, at.dots + at.rows + k * active, engine.f64, dots + state, active);
  }

  /** Outputs of step `k`, from slots at `base`, to state `to` and to the emitted. */
  #leave(base: number, to: number, k: number, dots: number): void {
    const { state } = this.body;
    const { f64, at, engine } = this;
    const { outputs, f64: memory } = engine;
    const states = at.states + dots + to * state;
    const emitted = at.emitted + dots + k * (outputs.length - state) - state;
    for (let i = 0; i < outputs.length; i++) f64[(i < state ? states : emitted) + i] = memory[base + outputs[i]!]!;
  }

  reverse(count: number, order: Order): void {
    const { engine } = this;
    for (let k = count - 1; k >= 0; k--) {
      this.#enter(k, k, order);
      if (order) {
        engine.linearize();
        engine.tangent();
        engine.second(this.#seeds(k, 0), this.#seeds(k, this.at.dots));
        this.#take(engine.adjointTangents(), k, this.at.dots);
      } else {
        engine.vjp(this.#seeds(k, 0));
      }
      this.#take(engine.adjoints, k, 0);
    }
  }

  /** Cotangents of the outputs of step `k`. */
  #seeds(k: number, dots: number): (output: number) => number {
    const { state } = this.body;
    const { f64, at, engine } = this;
    const emitted = at.emitted + dots + k * (engine.outputs.length - state) - state;
    return (i) => f64[(i < state ? at.stateAdjoints + dots : emitted) + i]!;
  }

  /** Adjoints of the inputs of step `k`, at `base`, to where they belong. */
  #take(base: number, k: number, dots: number): void {
    const { shared, state, active } = this.body;
    const { f64, at, engine } = this;
    const memory = engine.f64;
    for (let i = 0; i < shared; i++) f64[at.sharedAdjoints + dots + i]! += memory[base + i]!;
    copy(memory, base + shared, f64, at.stateAdjoints + dots, state);
    copy(memory, base + shared + state, f64, at.rowAdjoints + dots + k * active, active);
  }

  free(): void {
    this.#held?.release();
  }
}
