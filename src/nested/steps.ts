/**
 * A body step after step, a stretch of steps at a time: what goes in and comes out stands in fields of one memory, whose
 * contents src/layout.ts draws (STEPS).
 */
import type { Core } from "../core.js";
import type { Entry } from "../emit/program.js";
import {
  ST_COUNT, ST_DOTS, ST_EMITTED, ST_ROWS, ST_ROW_ADJOINTS, ST_SHARED_ADJOINTS, ST_STATES, ST_STATE_ADJOINTS,
} from "../layout.js"; // prettier-ignore

/** 0: values and adjoints. 1: their tangents, too. */
export type Order = 0 | 1;

/** Where the fields begin, in elements. */
export interface Fields {
  readonly rows: number;
  readonly states: number;
  readonly emitted: number;
  readonly rowAdjoints: number;
  readonly stateAdjoints: number;
  readonly sharedAdjoints: number;
  /** How much further the tangent of each number stands. */
  readonly dots: number;
}

/**
 * Shared inputs stand in the engine, everything else in fields. Both kinds of steps give the same bits. With order 1
 * the engine's tangents have been made.
 */
export interface Steps {
  /** Memory of the fields; do not keep it. */
  readonly f64: Float64Array;
  readonly at: Fields;
  /** Most steps in a stretch. */
  readonly atOnce: number;
  /**
   * Goes up to `count` steps from the first state, while the condition holds where `conditional`; returns how many. With
   * `record` states follow one after another, else the last one takes the place of the first.
   */
  forward(count: number, order: Order, record: boolean, conditional: boolean): number;
  /**
   * Reverses `count` recorded steps, last to first. State adjoints go back through them, adjoints of rows are written,
   * adjoints of shared inputs are added up: last step first.
   */
  reverse(count: number, order: Order): void;
  /** Gives back what is not the engine's. */
  free(): void;
}

/** Steps of a program of the core, by loops of the core. The block is the program's, and freed with it. */
export class CoreSteps implements Steps {
  readonly at: Fields;
  readonly atOnce: number;

  constructor(
    readonly core: Core,
    readonly program: number,
    block: number,
    readonly condition: number,
    /** Told of calls of the program. */
    readonly count: (entry: Entry, calls: number) => void,
  ) {
    const words = core.u32.subarray(block / 4);
    const at = (field: number): number => words[field]! / 8;
    this.atOnce = words[ST_COUNT]!;
    this.at = {
      rows: at(ST_ROWS),
      states: at(ST_STATES),
      emitted: at(ST_EMITTED),
      rowAdjoints: at(ST_ROW_ADJOINTS),
      stateAdjoints: at(ST_STATE_ADJOINTS),
      sharedAdjoints: at(ST_SHARED_ADJOINTS),
      dots: at(ST_DOTS),
    };
  }

  get f64(): Float64Array {
    return this.core.f64;
  }

  forward(count: number, order: Order, record: boolean, conditional: boolean): number {
    const { exports } = this.core;
    this.count(order ? "jvp" : "value", count);
    return exports.stepsForward(this.program, count, conditional ? this.condition : 0, Number(record), order);
  }

  reverse(count: number, order: Order): void {
    if (order === 0) this.count("vjp", count);
    this.core.exports.stepsReverse(this.program, count, order);
  }

  free(): void {
    return;
  }
}

/** Copies `n` numbers; the two places do not overlap, or the first is the later one. */
export function copy(from: Float64Array, at: number, to: Float64Array, place: number, n: number): void {
  // A view costs as much as a dozen numbers.
  if (n > 16) to.set(from.subarray(at, at + n), place);
  else for (let i = 0; i < n; i++) to[place + i] = from[at + i]!;
}
