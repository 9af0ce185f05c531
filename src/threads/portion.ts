/** Rows as pieces that another thread can do as well: of a nested function, or points of a whole function. */
import type { Engine } from "../engine.js";
import type { Points } from "../points.js";
import { rowSteps } from "../nested/rows.js";
import type { RowTask } from "../nested/rows.js";
import type { Piece } from "../nested/work.js";

/** Numbers in a row: of the rows themselves, of adjoints and tangents of them, of outputs. */
export interface RowWidths {
  readonly rows: number;
  readonly active: number;
  readonly outputs: number;
}

/** Stands for an array of a task: one that is read, or one that is filled. */
export type Stand = (array: Float64Array, filled: boolean) => Float64Array;

const itself: Stand = (array) => array;

/** The task as one that begins at row 0: its arrays are parts of those that stand for the task's. */
export function cut(task: RowTask, widths: RowWidths, stand: Stand = itself): RowTask {
  const { from, to, seedAll, dots } = task;
  const whole = (array: Float64Array | undefined, filled: boolean): Float64Array | undefined =>
    array && stand(array, filled);
  const part = (array: Float64Array | undefined, width: number, filled: boolean): Float64Array | undefined =>
    whole(array, filled)?.subarray(from * width, to * width);
  return {
    from: 0,
    to: to - from,
    shared: stand(task.shared, false),
    rows: part(task.rows, widths.rows, false)!,
    out: part(task.out, widths.outputs, true),
    sums: whole(task.sums, true),
    seeds: seedAll ? whole(task.seeds, false) : part(task.seeds, widths.outputs, false),
    seedDots: seedAll ? whole(task.seedDots, false) : part(task.seedDots, widths.outputs, false),
    seedAll,
    adjoints: whole(task.adjoints, true),
    rowAdjoints: part(task.rowAdjoints, widths.active, true),
    adjointDots: whole(task.adjointDots, true),
    rowAdjointDots: part(task.rowAdjointDots, widths.active, true),
    dots: dots && {
      shared: stand(dots.shared, false),
      rows: part(dots.rows, widths.active, false),
      out: part(dots.out, widths.outputs, true),
      sums: whole(dots.sums, true),
    },
  };
}

/** What was filled of a task that was cut, to where it belongs. */
export function deliver(done: RowTask, task: RowTask, widths: RowWidths): void {
  const put = (from: Float64Array | undefined, to: Float64Array | undefined, width: number): void => {
    if (from && to) to.set(from, task.from * width);
  };
  put(done.out, task.out, widths.outputs);
  put(done.sums, task.sums, 0);
  put(done.adjoints, task.adjoints, 0);
  put(done.rowAdjoints, task.rowAdjoints, widths.active);
  put(done.adjointDots, task.adjointDots, 0);
  put(done.rowAdjointDots, task.rowAdjointDots, widths.active);
  put(done.dots?.out, task.dots?.out, widths.outputs);
  put(done.dots?.sums, task.dots?.sums, 0);
}

/** A stretch of points of a whole function. */
export class PointsPiece implements Piece {
  constructor(
    readonly engine: Engine,
    readonly points: Points,
    readonly task: RowTask,
    readonly widths: RowWidths,
    /** Rows have the parameters, too; else they are those of the call. */
    readonly withParameters: boolean,
  ) {}

  steps(): Iterable<void> {
    return rowSteps(this.engine, this.points, this.task);
  }
}
