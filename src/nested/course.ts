/** Goes along the steps of a body, forward and back, a stretch at a time; keeps states on the way. */
import type { Journey } from "./checkpoints.js";
import type { Engine } from "../engine.js";
import { holding } from "../limits.js";
import type { Body } from "./nested.js";
import { copy } from "./steps.js";
import type { Order, Steps } from "./steps.js";
import type { Piece, Work } from "./work.js";

/** States that are kept however little memory is allowed: with one, the way back takes the square of the steps. */
const LEAST_KEPT = 3;

/** What one sweep reads and writes: numbers and, where the order is 1, their tangents. */
export interface Sweep {
  readonly order: Order;
  /** [ shared | others | state | active rows ] */
  readonly args: readonly Float64Array[];
  /** Rows, of active numbers or passive ones, from an element on. */
  readonly rows: readonly [values: Float64Array, from: number];
  /** Of [ state | emitted ]; none where they are not wanted. */
  readonly results: readonly (Float64Array | undefined)[];
  readonly seeds: readonly Float64Array[];
  readonly adjoints: readonly Float64Array[];
}

export class Course implements Journey {
  /** Kept states, and `#dots` numbers further their tangents, where those are kept. */
  #kept = new Float64Array(0);
  #dots = 0;
  #now!: Sweep;
  readonly #held = holding();

  constructor(
    readonly steps: Steps,
    readonly engine: Engine,
    readonly body: Body,
    /** Where the state starts among the arguments. */
    readonly stateAt: number,
    /** Bytes that kept states may take. */
    readonly memory: number,
  ) {}

  get #emitted(): number {
    return this.engine.outputs.length - this.body.state;
  }

  /** Bytes that kept states take. */
  get bytes(): number {
    return this.#kept.byteLength;
  }

  /** How many states may be kept. */
  places(order: Order): number {
    const bytes = 8 * this.body.state * (1 + order);
    return bytes ? Math.max(LEAST_KEPT, Math.floor(this.memory / bytes)) : Infinity;
  }

  /** Room for as many states as may be kept of `steps`; what was kept is lost. */
  reserve(order: Order, steps: number): void {
    this.#dots = Math.min(steps, this.places(order)) * this.body.state;
    const numbers = this.#dots * (1 + order);
    if (numbers > this.#kept.length) this.#kept = this.#room(numbers);
  }

  /** In place of what is kept. */
  #room(numbers: number): Float64Array<ArrayBuffer> {
    this.#held?.take(8 * numbers, this.bytes);
    return new Float64Array(numbers);
  }

  /** To the first state, with what is shared. */
  begin(sweep: Sweep): void {
    const { steps, engine, body } = this;
    this.#now = sweep;
    this.#each((o, dots) => {
      const base = o ? engine.tangents() : engine.primals;
      copy(sweep.args[o]!, 0, engine.f64, base, body.shared);
      copy(sweep.args[o]!, this.stateAt, steps.f64, steps.at.states + dots, body.state);
    });
  }

  /** Values, then tangents where there are some: `dots` is how much further those stand. */
  #each(visit: (o: Order, dots: number) => void): void {
    visit(0, 0);
    if (this.#now.order) visit(1, this.steps.at.dots);
  }

  /** Steps from the current state on, kept from `slot` on where it is given; returns the step that was reached. */
  *walk(from: number, to: number, conditional = false, slot?: number): Generator<readonly Piece[], number, undefined> {
    const { steps, body } = this;
    const { order, results } = this.#now;
    const record = slot !== undefined;
    for (let at = from; at < to;) {
      const n = Math.min(steps.atOnce, to - at);
      this.#enter(at, n);
      const went = steps.forward(n, order, record, conditional);
      if (record) this.#keep(slot + at - from, went);
      this.#each((o, dots) => {
        const { f64, at: fields } = steps;
        const states = fields.states + dots;
        const into = results[o];
        if (record) copy(f64, states + went * body.state, f64, states, body.state);
        if (into) copy(f64, fields.emitted + dots, into, body.state + at * this.#emitted, went * this.#emitted);
      });
      at += went;
      if (went < n) return at;
      yield [];
    }
    return Math.max(from, to);
  }

  /** The last state into the results. */
  arrive(): void {
    const { f64, at } = this.steps;
    this.#each((o, dots) => {
      const into = this.#now.results[o];
      if (into) copy(f64, at.states + dots, into, 0, this.body.state);
    });
  }

  /** Rows of `n` steps. */
  #enter(step: number, n: number): void {
    const { f64, at } = this.steps;
    const { active, passive, state } = this.body;
    const { rows, args, order } = this.#now;
    const row = active + passive;
    copy(rows[0], rows[1] + step * row, f64, at.rows, n * row);
    if (order) copy(args[1]!, this.stateAt + state + step * active, f64, at.rows + at.dots, n * active);
  }

  /** The first `n` states of the stretch into slots. */
  #keep(slot: number, n: number): void {
    const { state } = this.body;
    const end = (slot + n) * state;
    if (end > this.#kept.length) {
      const more = this.#room(Math.max(end, Math.min(2 * end, this.memory / 8)));
      more.set(this.#kept);
      this.#kept = more;
    }
    const { f64, at } = this.steps;
    this.#each((o, dots) => copy(f64, at.states + dots, this.#kept, o * this.#dots + slot * state, n * state));
  }

  #recall(slot: number, n: number): void {
    const { state } = this.body;
    const { f64, at } = this.steps;
    this.#each((o, dots) => copy(this.#kept, o * this.#dots + slot * state, f64, at.states + dots, n * state));
  }

  *advance(from: number, to: number): Work {
    yield* this.walk(from, to);
  }

  save(slot: number): void {
    this.#keep(slot, 1);
  }

  restore(slot: number): void {
    this.#recall(slot, 1);
  }

  *record(from: number, to: number, slot: number): Work {
    // Without a state there is nothing to keep.
    if (this.body.state === 0 && this.#now.results.length === 0) return;
    yield* this.walk(from, to - 1, false, slot);
    this.save(slot + to - 1 - from);
  }

  *sweep(from: number, to: number, slot: number): Work {
    const { steps, body } = this;
    const { order, seeds, adjoints } = this.#now;
    for (let end = to; end > from;) {
      const n = Math.min(steps.atOnce, end - from);
      end -= n;
      this.#enter(end, n);
      this.#recall(slot + end - from, n);
      const { f64, at } = steps;
      const emitted = this.#emitted;
      this.#each((o, dots) => copy(seeds[o]!, body.state + end * emitted, f64, at.emitted + dots, n * emitted));
      steps.reverse(n, order);
      const row = this.stateAt + body.state + end * body.active;
      this.#each((o, dots) => copy(steps.f64, at.rowAdjoints + dots, adjoints[o]!, row, n * body.active));
      yield [];
    }
  }

  /** Before the way back: cotangents of the last state. */
  seed(): void {
    const { f64, at } = this.steps;
    const { state, shared } = this.body;
    this.#each((o, dots) => {
      copy(this.#now.seeds[o]!, 0, f64, at.stateAdjoints + dots, state);
      f64.fill(0, at.sharedAdjoints + dots, at.sharedAdjoints + dots + shared);
    });
  }

  /** After the way back: adjoints of what is shared and of the first state. */
  collect(): void {
    const { f64, at } = this.steps;
    const { state, shared } = this.body;
    this.#each((o, dots) => {
      const into = this.#now.adjoints[o]!;
      copy(f64, at.sharedAdjoints + dots, into, 0, shared);
      into.fill(0, shared, this.stateAt);
      copy(f64, at.stateAdjoints + dots, into, this.stateAt, state);
    });
  }

  free(): void {
    this.#held?.release();
    this.steps.free();
  }
}
