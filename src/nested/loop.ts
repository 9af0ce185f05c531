/**
 * Sweeps over the steps of a fold or of a loop with a condition. Steps go in stretches (src/nested/steps.ts, src/nested/course.ts), and src/nested/checkpoints.ts decides what is kept for the way
 * back, so memory does not grow with the number of steps beyond the bytes for kept states.
 */
import { Checkpoints } from "./checkpoints.js";
import { Course } from "./course.js";
import type { Sweep } from "./course.js";
import type { Engine } from "../engine.js";
import { AdError, plural } from "../errors.js";
import type { Executor, FoldNode, Second, WhileNode } from "./nested.js";
import { Resident } from "../resident.js";
import { copy } from "./steps.js";
import type { Order, Steps } from "./steps.js";
import { Stepwise } from "./stepwise.js";
import type { Piece, Work } from "./work.js";

/**
 * A stretch: so long that what a call costs no longer counts, and so short that its numbers stay in the cache, and that
 * who shall pause or stop need not wait for more than some milliseconds.
 */
const MOST_AT_ONCE = 1024;
const STRETCH_BYTES = 2 ** 19;
const STRETCH_OPERATIONS = 2 ** 20;

const nothing: readonly Float64Array[] = [];

type LoopNode = FoldNode | WhileNode;

/** What a node's sweeps need besides its body. */
export interface LoopParts {
  /** Of a loop with a condition. */
  readonly condition?: Engine | undefined;
  /** All rows of the node's table, row-major; they are read in place. */
  readonly tableRows?: (() => Float64Array) | undefined;
  /** Takes the adjoints of the rows of a table, where the body differentiates them. */
  readonly tableAdjoints?: ((rows: Float64Array) => void) | undefined;
}

/**
 * Arguments, results and adjoints as src/nested/nested.ts lays them out; what the condition shares follows what the body
 * shares, and its adjoints are 0. Results are the same bits whatever the memory.
 *
 * Takes the engines over: `free` frees them. A program steps for one executor alone.
 */
export class LoopExecutor implements Executor {
  readonly #node: LoopNode;
  readonly #body: Engine;
  readonly #parts: LoopParts;
  readonly #course: Course;
  /** Steps that a loop with a condition went. */
  #went = 0;
  /** Of the last `primal`, as long as its states are kept. */
  #ready: Checkpoints | undefined;

  /** @throws AdError "memory" where the core has no room for a stretch, "limit" where there may be none. */
  constructor(node: LoopNode, body: Engine, parts: LoopParts = {}) {
    this.#node = node;
    this.#body = body;
    this.#parts = parts;
    const shared = node.body.shared + (node.kind === "while" ? node.condition.shared : 0);
    this.#course = new Course(stepsOf(node, body, parts.condition), body, node.body, shared, node.memory);
  }

  /** Bytes that kept states take. */
  get bytes(): number {
    return this.#course.bytes;
  }

  /** Steps: as many as there are rows now; of a loop with a condition those that it last went. */
  #count(): number {
    const node = this.#node;
    if (node.kind === "while") return this.#went;
    return node.rows.from === "table"
      ? this.#parts.tableRows!().length / (node.body.active + node.body.passive)
      : node.rows.count;
  }

  /** Starts a sweep. */
  #begin(order: Order, args: Sweep["args"], rest: Partial<Sweep>): Course {
    const node = this.#node;
    const course = this.#course;
    const { shared, state } = node.body;
    let rows: Sweep["rows"] = [args[0]!, course.stateAt + state];
    if (node.kind === "while") {
      const { f64, primals } = this.#parts.condition!;
      copy(args[0]!, shared, f64, primals, node.condition.shared);
    } else if (node.rows.from !== "arguments") {
      rows = [node.rows.from === "table" ? this.#parts.tableRows!() : node.rows.values, 0];
    }
    course.begin({ order, args, rows, results: nothing, seeds: nothing, adjoints: nothing, ...rest });
    return course;
  }

  /**
   * Values of the results.
   * @throws AdError "limit" where a loop with a condition does not end.
   */
  *value(args: Float64Array, results: Float64Array): Work {
    this.#ready = undefined;
    const course = this.#begin(0, [args], { results: [results] });
    if (this.#node.kind === "while") yield* this.#search(this.#node, 0);
    else yield* course.walk(0, this.#count());
    course.arrive();
  }

  /** As `value`; keeps states as far as memory allows, so that `reverse` need not go forward from the start again. */
  *primal(args: Float64Array, results: Float64Array): Work {
    this.#ready = undefined;
    const course = this.#begin(0, [args], { results: [results] });
    if (this.#node.kind === "while") {
      yield* this.#search(this.#node, course.places(0));
      const found = new Checkpoints(this.#went, course.places(0) - 1, course);
      if (found.whole) this.#ready = found;
    } else {
      const n = this.#count();
      this.#ready = yield* this.#keep(0);
      // To be reversed, the last step need not be gone.
      yield* course.walk(Math.max(0, n - 1), n);
    }
    course.arrive();
  }

  /** Goes as long as the condition holds, and keeps the first `kept` states. */
  *#search({ limit, beyond }: WhileNode, kept: number): Work {
    const course = this.#course;
    const most = Math.min(kept, limit + 1);
    this.#went = yield* course.walk(0, most, true, 0);
    if (this.#went === most) this.#went = yield* course.walk(most, limit + 1, true);
    if (this.#went <= limit) return;
    this.#went = 0;
    throw new AdError(
      "limit",
      beyond ??
        `whileLoop: got a condition that still holds after ${plural(limit, "step")}, expected it to be 0 by then; raise the limit, or see that the loop ends for these arguments`,
    );
  }

  /** From the first state to the last step, keeping states for the way back. */
  *#keep(order: Order): Generator<readonly Piece[], Checkpoints, undefined> {
    const course = this.#course;
    const n = this.#count();
    course.reserve(order, n);
    const checkpoints = new Checkpoints(n, course.places(order) - 1, course);
    yield* checkpoints.forward();
    return checkpoints;
  }

  /** Goes forward once more, with tangents. */
  *tangent(args: Float64Array, dots: Float64Array, resultDots: Float64Array, results?: Float64Array): Work {
    // Conditions are asked of values alone.
    if (results && this.#node.kind === "while") yield* this.value(args, results);
    else if (results) this.#ready = undefined;
    const course = this.#begin(1, [args, dots], { results: [results, resultDots] });
    yield* course.walk(0, this.#count());
    course.arrive();
  }

  /** Adjoints of shared arguments are added up step by step, the last one first. */
  *reverse(args: Float64Array, seeds: Float64Array, adjoints: Float64Array): Work {
    const node = this.#node;
    const ofTable = node.kind !== "while" && node.rows.from === "table" && node.body.active > 0;
    // Adjoints of a table's rows stand behind those of the arguments, as those of rows that are arguments do.
    const all = ofTable ? new Float64Array(args.length + this.#count() * node.body.active) : adjoints;
    this.#begin(0, [args], { seeds: [seeds], adjoints: [all] });
    const checkpoints = this.#ready ?? (yield* this.#keep(0));
    yield* this.#back(checkpoints);
    this.#ready = checkpoints.whole ? checkpoints : undefined;
    if (!ofTable) return;
    adjoints.set(all.subarray(0, args.length));
    this.#parts.tableAdjoints?.(all.subarray(args.length));
  }

  /** Adjoints and their tangents; goes forward again with tangents, and back. */
  *second({ args, dots, seeds, seedDots, adjoints, adjointDots }: Second): Work {
    this.#ready = undefined;
    this.#begin(1, [args, dots], { seeds: [seeds, seedDots], adjoints: [adjoints, adjointDots] });
    yield* this.#back(yield* this.#keep(1));
  }

  *#back(checkpoints: Checkpoints): Work {
    this.#course.seed();
    yield* checkpoints.back();
    this.#course.collect();
  }

  /** Frees the engines, and with them what the core gave for their steps. */
  free(): void {
    this.#course.free();
    this.#body.free();
    this.#parts.condition?.free();
  }
}

/** By loops of the core where all there is are programs of the core. */
function stepsOf(node: LoopNode, engine: Engine, condition: Engine | undefined): Steps {
  const { shared, state, active, passive } = node.body;
  const most = node.kind === "while" ? node.limit : node.rows.from === "table" ? Infinity : node.rows.count;
  const bytes = 16 * (2 * active + passive + engine.outputs.length);
  const operations = 1 + engine.length + (condition?.length ?? 0);
  const atOnce = Math.max(1, Math.floor(Math.min(most, MOST_AT_ONCE, STRETCH_BYTES / bytes, STRETCH_OPERATIONS / operations))); // prettier-ignore
  if (engine instanceof Resident && (!condition || condition instanceof Resident)) {
    return engine.steps(shared, state, atOnce, condition);
  }
  return new Stepwise(engine, node.body, atOnce, condition, node.kind === "while" ? node.condition.shared : 0);
}
