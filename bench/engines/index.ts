import { closureTape } from "./closure-tape";
import type { Engine } from "./engine";
import { hand } from "./hand";
import { jsGenerated } from "./js-generated";
import { jsTape } from "./js-tape";
import { roseEngine } from "./rose";
import type { Workload } from "../workload";
import { gradbenchTool } from "./gradbench";
import { compiledEngine, engine, engineWithLists } from "./wasmgrad";

/** Every engine that runs in this process, in the order of the report. */
export const engines: readonly Engine[] = [
  hand,
  jsTape,
  jsGenerated,
  closureTape,
  roseEngine,
  engine,
  compiledEngine,
  engineWithLists,
];

/** Those that run the workloads of the GradBench suite. */
export const workloadEngines: readonly Engine<Workload>[] = [
  ...[jsTape, jsGenerated, closureTape, roseEngine].map(absent),
  gradbenchTool,
  absent(compiledEngine),
  engineWithLists,
];

function absent({ id, title }: Engine): Engine<Workload> {
  return {
    id,
    title,
    skips: () => "written in wasmgrad's own functions",
    prepare: () => {
      throw new Error(`${title} cannot run a workload`);
    },
  };
}
