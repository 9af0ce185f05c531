/** Many points, one after the other: for functions that have nested functions themselves. */
import type { Engine } from "../engine.js";
import type { Points, Twice } from "../points.js";

/** Rows at once, as many as anybody asks for: nothing is gained by fewer or more. */
const POINTS = 64;

/** How many numbers there are of each kind. */
export interface Widths {
  readonly inputs: number;
  /** In the rows; 0 where they stand in the engine. */
  readonly parameters: number;
  /** Inputs that are the same at all points; the first. */
  readonly shared: number;
}

export class RowByRow implements Points {
  readonly points = POINTS;
  readonly #sums: Float64Array;
  readonly #adjoints: Float64Array;
  readonly #adjointDots: Float64Array;
  #dots: Float64Array;
  #rows: Float64Array = new Float64Array(0);
  #parameters: Float64Array | undefined;
  #values: Float64Array;
  #from = 0;

  constructor(
    readonly engine: Engine,
    readonly widths: Widths,
  ) {
    const outputs = engine.outputs.length;
    this.#sums = new Float64Array(outputs);
    this.#adjoints = new Float64Array(widths.shared);
    this.#adjointDots = new Float64Array(widths.shared);
    this.#dots = new Float64Array(widths.shared);
    this.#values = new Float64Array(outputs * POINTS);
  }

  /** Numbers in a row. */
  get #width(): number {
    return this.widths.inputs + this.widths.parameters - this.widths.shared;
  }

  /** Those of them that are differentiated. */
  get #active(): number {
    return this.widths.inputs - this.widths.shared;
  }

  begin(): void {
    this.#sums.fill(0);
    this.#adjoints.fill(0);
    this.#adjointDots.fill(0);
  }

  #load(row: number): void {
    const { engine, widths } = this;
    const { inputs, parameters, shared } = widths;
    const width = this.#parameters ? inputs - shared : this.#width;
    engine.f64.set(this.#rows.subarray(row * width, (row + 1) * width), engine.primals + shared);
    const more = this.#parameters?.subarray(row * parameters, (row + 1) * parameters);
    if (more) engine.f64.set(more, engine.primals + inputs);
  }

  forward(rows: Float64Array, from: number, count: number, parameters?: Float64Array): void {
    const { engine } = this;
    const { length } = engine.outputs;
    this.#rows = rows;
    this.#parameters = parameters;
    this.#from = from;
    for (let k = 0; k < count; k++) {
      this.#load(from + k);
      engine.value();
      for (let j = 0; j < length; j++) this.#values[k * length + j] = engine.f64[engine.primals + engine.outputs[j]!]!;
    }
  }

  outputs(out: Float64Array, from: number, count: number): void {
    const { length } = this.engine.outputs;
    out.set(this.#values.subarray(0, count * length), from * length);
  }

  addSums(count: number): void {
    const { length } = this.#sums;
    for (let i = 0; i < count * length; i++) this.#sums[i % length]! += this.#values[i]!;
  }

  sharedTangents(dots: Float64Array): void {
    this.#dots = dots;
  }

  tangent(rowDots: Float64Array | undefined, from: number, count: number, out: Float64Array, at = from): void {
    const { engine } = this;
    const { length } = engine.outputs;
    for (let k = 0; k < count; k++) {
      const tangents = this.#tangent(rowDots, from, k);
      for (let j = 0; j < length; j++) out[(at + k) * length + j] = engine.f64[tangents + engine.outputs[j]!]!;
    }
  }

  /** Tangents at point `k` of the block. @returns where they stand. */
  #tangent(rowDots: Float64Array | undefined, from: number, k: number): number {
    const { engine, widths } = this;
    const active = this.#active;
    const tangents = engine.tangents();
    this.#load(this.#from + k);
    engine.linearize();
    const memory = engine.f64;
    memory.set(this.#dots, tangents);
    if (rowDots) memory.set(rowDots.subarray((from + k) * active, (from + k + 1) * active), tangents + widths.shared);
    else memory.fill(0, tangents + widths.shared, tangents + widths.inputs);
    engine.tangent();
    return tangents;
  }

  second(rowDots: Float64Array | undefined, given: Twice, from: number, count: number): void {
    const { engine } = this;
    const { seeds, seedDots, seedAll, rowAdjoints, rowAdjointDots } = given;
    for (let k = 0; k < count; k++) {
      const first = seedAll ? 0 : (from + k) * engine.outputs.length;
      this.#tangent(rowDots, from, k);
      const at = (all: Float64Array) => (j: number) => all[first + j]!;
      engine.second(at(seeds), at(seedDots));
      this.#take(engine.adjoints, this.#adjoints, rowAdjoints, (from + k) * this.#active);
      this.#take(engine.adjointTangents(), this.#adjointDots, rowAdjointDots, (from + k) * this.#active);
    }
  }

  /** Adds what stands at `base` for shared inputs; that of the others goes to `at` in `rows`. */
  #take(base: number, total: Float64Array, rows: Float64Array | undefined, at: number): void {
    const { f64 } = this.engine;
    const { shared, inputs } = this.widths;
    for (let i = 0; i < shared; i++) total[i]! += f64[base + i]!;
    rows?.set(f64.subarray(base + shared, base + inputs), at);
  }

  reverse(seeds: Float64Array, from: number, count: number, rowAdjoints?: Float64Array): void {
    const { length } = this.engine.outputs;
    this.#reverse((k, j) => seeds[(from + k) * length + j]!, count, rowAdjoints, from);
  }

  reverseAll(seeds: Float64Array, count: number, rowAdjoints?: Float64Array, from = 0, step?: number): void {
    this.#reverse((_, j) => seeds[j]!, count, rowAdjoints, from, step);
  }

  #reverse(
    seed: (k: number, j: number) => number,
    count: number,
    rowAdjoints?: Float64Array,
    from = 0,
    step = this.#active,
  ): void {
    const { engine } = this;
    for (let k = 0; k < count; k++) {
      this.#load(this.#from + k);
      engine.vjp((j) => seed(k, j));
      this.#take(engine.adjoints, this.#adjoints, rowAdjoints, (from + k) * step);
    }
  }

  sums(out: Float64Array): void {
    out.set(this.#sums);
  }

  sharedAdjoints(out: Float64Array): void {
    out.set(this.#adjoints);
  }

  sharedAdjointTangents(out: Float64Array): void {
    out.set(this.#adjointDots);
  }
}
