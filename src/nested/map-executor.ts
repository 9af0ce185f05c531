/** Runs a `map` node: one body over many rows, a block of points at a time. */
import type { Engine } from "../engine.js";
import type { Executor, MapNode, Second } from "./nested.js";
import type { Points } from "../points.js";
import type { Reducer } from "./reduction.js";
import { divide, rowSteps } from "./rows.js";
import type { RowDots, RowTask } from "./rows.js";
import type { Tables } from "./tables.js";
import type { Piece, Work, WorkFor } from "./work.js";

/** A stretch of rows; carries what another thread needs to do it. */
export class RowPiece implements Piece {
  constructor(
    readonly executor: MapExecutor,
    readonly task: RowTask,
  ) {}

  steps(): Iterable<void> {
    return rowSteps(this.executor.engine, this.executor.points, this.task);
  }
}

const one = Float64Array.of(1);

/** Element `j` of each row of `width`. */
function column(rows: Float64Array, j: number, width: number): Float64Array {
  return width === 1 ? rows : Float64Array.from({ length: rows.length / width }, (_, k) => rows[k * width + j]!);
}

function addTo(total: Float64Array, part: Float64Array): void {
  for (let i = 0; i < total.length; i++) total[i]! += part[i]!;
}

/** A cotangent of 0 gives exactly 0, whatever the slopes are. */
function scale(out: Float64Array, seed: number, slopes: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = seed === 0 ? 0 : seed * slopes[i]!;
}

/** Derivatives of a sum of one output, as `primal` finds them on its way. */
interface Slopes {
  readonly shared: Float64Array;
  readonly rows: Float64Array;
}

export class MapExecutor implements Executor {
  readonly bytes = 0;
  /** Outputs of one row, inputs that all rows share, inputs of a row. */
  readonly #outputs: number;
  readonly #shared: number;
  readonly #active: number;
  #points: Points | undefined;
  #slopes: Slopes | undefined;
  /** Outputs of all rows, [rows, outputs], where a list operation reduces them. */
  #values = new Float64Array(0);
  #reduced = new Float64Array(0);

  constructor(
    readonly node: MapNode,
    readonly engine: Engine,
    readonly tables: Tables,
    readonly reducer: Reducer | undefined,
  ) {
    this.#outputs = engine.outputs.length;
    this.#shared = node.body.shared;
    this.#active = node.body.active;
  }

  free(): void {
    this.reducer?.free();
  }

  get points(): Points {
    return (this.#points ??= this.engine.points(this.#shared));
  }

  #rowsOf(args: Float64Array): Float64Array {
    const { rows } = this.node;
    if (rows.from === "arguments") return args.subarray(this.#shared);
    return rows.from === "constants" ? rows.values : this.tables.rowsOf(rows.table);
  }

  get #count(): number {
    return this.tables.countOf(this.node.rows);
  }

  /** Tasks over all rows, each with what `more` gives it, and then `done` with each, in the order of the rows. */
  *#overRows(args: Float64Array, more: () => Partial<RowTask>, done: (task: RowTask) => void = () => undefined): Work {
    const bounds = divide(this.#count, this.points.points);
    const shared = args.subarray(0, this.#shared);
    const rows = this.#rowsOf(args);
    const pieces = bounds
      .slice(1)
      .map((to, k) => new RowPiece(this, { from: bounds[k]!, to, shared, rows, ...more() }));
    yield pieces;
    for (const { task } of pieces) done(task);
  }

  value(args: Float64Array, results: Float64Array): Work {
    return this.#forward(args, results, false);
  }

  primal(args: Float64Array, results: Float64Array): Work {
    return this.#forward(args, results, this.node.reduction === "sum" && this.#outputs === 1);
  }

  *#forward(args: Float64Array, results: Float64Array, withSlopes: boolean): Work {
    this.#slopes = undefined;
    if (this.node.reduction === "rows") return yield* this.#overRows(args, () => ({ out: results }));
    if (this.node.reduction === "sum") return yield* this.#sum(args, results, withSlopes);
    const out = (this.#values = new Float64Array(this.#count * this.#outputs));
    yield* this.#overRows(args, () => ({ out }));
    this.#reduce(results);
  }

  /** The values of all rows, by a list operation. */
  #reduce(results: Float64Array): void {
    for (let j = 0; j < this.#outputs; j++) results[j] = this.reducer!.reduce(column(this.#values, j, this.#outputs));
    this.#reduced = results.slice();
  }

  *#sum(args: Float64Array, results: Float64Array, withSlopes: boolean): Work {
    const slopes = { shared: new Float64Array(this.#shared), rows: new Float64Array(this.#active * this.#count) };
    const seeded = (): Partial<RowTask> =>
      withSlopes ? { seeds: one, seedAll: true, ...this.#adjointsOfTask(slopes.rows) } : {};
    const more = (): Partial<RowTask> => ({ sums: new Float64Array(this.#outputs), ...seeded() });
    results.fill(0);
    yield* this.#overRows(args, more, ({ sums, adjoints }) => {
      addTo(results, sums!);
      if (adjoints) addTo(slopes.shared, adjoints);
    });
    if (withSlopes) this.#slopes = slopes;
  }

  #adjointsOfTask(rows: Float64Array): Partial<RowTask> {
    return { adjoints: new Float64Array(this.#shared), ...(this.#active > 0 && { rowAdjoints: rows }) };
  }

  /** Tangents of what is shared, and of rows that are arguments; those of tables and constants are 0. */
  #dotsOf(dots: Float64Array): Pick<RowDots, "shared" | "rows"> {
    const rows = this.node.rows.from === "arguments" ? dots.subarray(this.#shared) : undefined;
    return { shared: dots.subarray(0, this.#shared), rows };
  }

  *tangent(args: Float64Array, dots: Float64Array, resultDots: Float64Array, results?: Float64Array): Work {
    const given = this.#dotsOf(dots);
    if (results) this.#slopes = undefined;
    if (this.node.reduction === "rows") {
      return yield* this.#overRows(args, () => ({ ...(results && { out: results }), dots: { ...given, out: resultDots } })); // prettier-ignore
    }
    if (this.node.reduction === "sum") return yield* this.#sumTangent(args, given, resultDots, results);
    resultDots.fill(0);
    yield* this.#listTangent(args, dots, resultDots, results);
  }

  *#sumTangent(args: Float64Array, given: RowDots, resultDots: Float64Array, results?: Float64Array): Work {
    const sums = (): Float64Array => new Float64Array(this.#outputs);
    const more = (): Partial<RowTask> => ({ ...(results && { sums: sums() }), dots: { ...given, sums: sums() } });
    resultDots.fill(0);
    results?.fill(0);
    yield* this.#overRows(args, more, (task) => {
      addTo(resultDots, task.dots!.sums!);
      if (results) addTo(results, task.sums!);
    });
  }

  /** Adds to the tangents of a list operation's results. @returns those of the rows, [rows, outputs]. */
  *#listTangent(
    args: Float64Array,
    dots: Float64Array,
    resultDots: Float64Array,
    results?: Float64Array,
  ): WorkFor<Float64Array> {
    const out = new Float64Array(this.#count * this.#outputs);
    const values = results && { out: (this.#values = new Float64Array(out.length)) };
    yield* this.#overRows(args, () => ({ ...values, dots: { ...this.#dotsOf(dots), out } }));
    if (results) this.#reduce(results);
    const weights = yield* this.#received(new Float64Array(this.#outputs).fill(1));
    for (let i = 0; i < out.length; i++) {
      // A tangent of 0 contributes 0, whatever the partial derivative is.
      if (out[i] !== 0) resultDots[i % this.#outputs]! += weights[i]! * out[i]!;
    }
    return out;
  }

  /** What each row receives of the cotangents of the results of a list operation, [rows, outputs]. */
  *#received(seeds: Float64Array): WorkFor<Float64Array> {
    const m = this.#outputs;
    const received = new Float64Array(this.#values.length);
    for (let j = 0; j < m; j++) {
      const values = column(this.#values, j, m);
      const out = m === 1 ? received : new Float64Array(values.length);
      yield [this.reducer!.receive(values, this.#reduced[j]!, seeds[j]!, out)];
      if (m > 1) out.forEach((x, k) => (received[k * m + j] = x));
    }
    return received;
  }

  *reverse(args: Float64Array, seeds: Float64Array, adjoints: Float64Array): Work {
    const fromArguments = this.node.rows.from === "arguments";
    const shared = adjoints.subarray(0, this.#shared);
    const rows = fromArguments ? adjoints.subarray(this.#shared) : new Float64Array(this.#active * this.#count);
    const { reduction } = this.node;
    shared.fill(0);
    // Inf · 0 would be NaN where no derivative goes through the body at all.
    if (this.#slopes && Number.isFinite(seeds[0])) {
      scale(shared, seeds[0]!, this.#slopes.shared);
      scale(rows, seeds[0]!, this.#slopes.rows);
    } else {
      const given = reduction === "rows" || reduction === "sum" ? seeds : yield* this.#received(seeds);
      const more = (): Partial<RowTask> => ({ seeds: given, seedAll: reduction === "sum", ...this.#adjointsOfTask(rows) }); // prettier-ignore
      yield* this.#overRows(args, more, (task) => addTo(shared, task.adjoints!));
    }
    if (!fromArguments && this.#active > 0) this.tables.addAdjoints(this.node.rows, rows);
  }

  /** Values, tangents, adjoints and the tangents of these in one go over the rows. */
  *second(given: Second): Work {
    const { args, dots, adjoints, adjointDots } = given;
    const { seeds, seedDots } = this.reducer ? yield* this.#receivedTwice(given) : given;
    const first = this.#shared;
    const [shared, sharedDots] = [adjoints.subarray(0, first), adjointDots.subarray(0, first)];
    const ofRows = this.node.rows.from === "arguments" && this.#active > 0;
    const rows = ofRows && { rowAdjoints: adjoints.subarray(first), rowAdjointDots: adjointDots.subarray(first) };
    const same = { dots: this.#dotsOf(dots), seeds, seedDots, seedAll: this.node.reduction === "sum", ...rows };
    shared.fill(0);
    sharedDots.fill(0);
    const more = (): Partial<RowTask> => ({ ...same, adjoints: new Float64Array(first), adjointDots: new Float64Array(first) }); // prettier-ignore
    yield* this.#overRows(args, more, (task) => {
      addTo(shared, task.adjoints!);
      addTo(sharedDots, task.adjointDots!);
    });
  }

  /** What each row receives of the results of a list operation, and its tangents. */
  *#receivedTwice(given: Second): WorkFor<Pick<Second, "seeds" | "seedDots">> {
    const m = this.#outputs;
    const reducedDots = new Float64Array(m);
    const dots = yield* this.#listTangent(given.args, given.dots, reducedDots);
    const [seeds, seedDots] = [new Float64Array(dots.length), new Float64Array(dots.length)];
    for (let j = 0; j < m; j++) {
      const values = column(this.#values, j, m);
      const [out, outDots] = [new Float64Array(values.length), new Float64Array(values.length)];
      const reduced = { y: reducedDots[j]!, t: given.seedDots[j]!, rows: column(dots, j, m), out: outDots };
      yield [this.reducer!.receive(values, this.#reduced[j]!, given.seeds[j]!, out, reduced)];
      out.forEach((x, k) => (seeds[k * m + j] = x));
      outDots.forEach((x, k) => (seedDots[k * m + j] = x));
    }
    return { seeds, seedDots };
  }
}
