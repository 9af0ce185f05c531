/** What a team and its threads say to one another. */
import type { AdErrorCode } from "../errors.js";
import type { Parts } from "./parts.js";
import type { RowTask } from "../nested/rows.js";

/** The first: what a thread makes its engines of. Answered by "ready". */
export interface Start extends Pick<Parts, "tape" | "module" | "limits"> {
  readonly kind: "start";
  readonly tables: Parts["tables"];
  /** Shared: number of the last call that was given up. */
  readonly stopped: Int32Array;
}

/** For the jobs that follow: rows of the tables, in shared memory, and parameters. */
export interface Data {
  readonly kind: "data";
  readonly rows: Parts["rows"];
  readonly parameters: Parts["parameters"];
}

/** Rows to go over. Answered by "done", whatever became of it, unless it failed. */
export interface Job {
  readonly kind: "job";
  readonly id: number;
  /** Number of the call. */
  readonly call: number;
  /** Which of the bodies of the tape, or `WHOLE`, `WHOLE_WITH`. */
  readonly body: number;
  /** Arrays are in shared memory. */
  readonly task: RowTask;
}

/** The function itself, at many points; rows have its parameters, too. */
export const WHOLE = -1;
export const WHOLE_WITH = -2;

export type Message = Start | Data | Job;

export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly id: number }
  /** Of a job, or of the start. */
  | { readonly kind: "failed"; readonly id?: number; readonly code?: AdErrorCode; readonly message: string };
