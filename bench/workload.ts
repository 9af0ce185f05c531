import type { Objective } from "../gradbench/runner";
import type { Subject, ValueAndGradient } from "./problem";

/** A workload of the public GradBench suite: our tool's own function against C written by hand. */
export interface Workload extends Subject {
  /** Traces and compiles the function as the tool does. Its tapes are kept until `forgetTapes`. */
  prepare(): Pick<Objective, "length" | "valueAndGradient">;
  handWritten: HandWritten;
  /** The same in JavaScript, to check against; not timed. Where there is none, the C is checked against. */
  reference?: ValueAndGradient;
  /** The answer that came with the suite, for the input that came with it. */
  golden?: Answer;
}

/** C in `native/hand`, compiled on its own: it knows neither sizes nor data. */
export interface HandWritten {
  file: string;
  /** The sizes and the data, as the file says. */
  data: Float64Array;
  /** What it answers where that is not value and gradient: the primal's outputs, say. */
  answer?(x: Float64Array): number[];
}

export interface Answer {
  x: Float64Array;
  value: number;
  gradient: Float64Array;
}
