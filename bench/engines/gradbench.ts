import { forgetTapes } from "../../gradbench/tapes";
import type { Workload } from "../workload";
import { nanoseconds, type Engine } from "./engine";

/** wasmgrad as our GradBench tool runs it: the very same functions. */
export const gradbenchTool: Engine<Workload> = {
  id: "wasmgrad",
  title: "wasmgrad",
  skips: () => undefined,
  prepare(workload) {
    forgetTapes();
    const start = nanoseconds();
    const f = workload.prepare();
    return {
      run: (x, gradient) => f.valueAndGradient(x, gradient),
      prepareNs: nanoseconds() - start,
      operations: f.length,
      dispose: forgetTapes,
    };
  },
};
