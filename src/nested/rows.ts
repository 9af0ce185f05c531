/** What is done with a stretch of rows: values, sums, tangents, adjoints, whichever is asked for. */
import type { Engine } from "../engine.js";
import type { Points } from "../points.js";

/** Arrays of whole results, of which a task fills the rows from `from` up to `to`; of sums it fills all. */
export interface RowTask {
  readonly from: number;
  readonly to: number;
  /** Inputs that are the same for all rows. */
  readonly shared: Float64Array;
  readonly rows: Float64Array;
  /** Outputs, [rows, outputs]. */
  readonly out?: Float64Array;
  /** Sums of the outputs over the task's rows. */
  readonly sums?: Float64Array;
  readonly dots?: RowDots;
  /** Cotangents, [rows, outputs], or [outputs] for all rows. */
  readonly seeds?: Float64Array;
  readonly seedAll?: boolean;
  /** Adjoints of shared inputs, over the task's rows. */
  readonly adjoints?: Float64Array;
  /** Adjoints of the inputs in the rows, [rows, active]. */
  readonly rowAdjoints?: Float64Array;
  /** Second order: tangents of the seeds, and of both adjoints. There are `dots` then. */
  readonly seedDots?: Float64Array;
  readonly adjointDots?: Float64Array;
  readonly rowAdjointDots?: Float64Array;
}

/** Tangents of shared inputs, and of the rows where they are not 0; those of the outputs, or sums of these. */
export interface RowDots {
  readonly shared: Float64Array;
  readonly rows?: Float64Array | undefined;
  readonly out?: Float64Array;
  readonly sums?: Float64Array;
}

/** Tasks that rows are divided into: enough for several threads, few enough that adding them up is nothing. */
const TASKS = 32;
/** Blocks of points in a task, at least. */
const BLOCKS = 4;

/** Where each task begins, and the end: a function of the number of rows and points alone, as sums are in their order. */
export function divide(rows: number, points: number): number[] {
  const each = points * Math.max(BLOCKS, Math.ceil(rows / TASKS / points));
  const bounds = [0];
  for (let to = each; to < rows; to += each) bounds.push(to);
  return rows > 0 ? [...bounds, rows] : bounds;
}

/** Does the task, with a point to pause after each block. */
export function* rowSteps(engine: Engine, points: Points, task: RowTask): Generator<void> {
  engine.f64.set(task.shared, engine.primals);
  points.begin();
  if (task.dots) points.sharedTangents(task.dots.shared);
  // Tangents of the outputs of a block, where they are added up.
  const room = new Float64Array(points.points * (task.dots?.sums?.length ?? 0));
  for (let at = task.from; at < task.to; at += points.points) {
    runBlock(points, task, at, room);
    yield;
  }
  if (task.sums) points.sums(task.sums);
  if (task.adjoints) points.sharedAdjoints(task.adjoints);
  if (task.adjointDots) points.sharedAdjointTangents(task.adjointDots);
}

function runBlock(points: Points, task: RowTask, at: number, room: Float64Array): void {
  const { rows, out, sums, dots, seeds, seedAll = false, seedDots, rowAdjoints, rowAdjointDots } = task;
  const count = Math.min(points.points, task.to - at);
  points.forward(rows, at, count);
  if (dots?.out) points.tangent(dots.rows, at, count, dots.out);
  if (dots?.sums) {
    points.tangent(dots.rows, at, count, room, 0);
    const m = dots.sums.length;
    for (let i = 0; i < count * m; i++) dots.sums[i % m]! += room[i]!;
  }
  if (seeds && seedDots)
    points.second(dots?.rows, { seeds, seedDots, seedAll, rowAdjoints, rowAdjointDots }, at, count);
  else if (seeds && seedAll) points.reverseAll(seeds, count, rowAdjoints, at);
  else if (seeds) points.reverse(seeds, at, count, rowAdjoints);
  // Any sweep before leaves these.
  if (out) points.outputs(out, at, count);
  if (sums) points.addSums(count);
}
