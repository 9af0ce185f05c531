import { closureTape } from "./closure-tape";
import type { Engine } from "./engine";
import { hand } from "./hand";
import { jsGenerated } from "./js-generated";
import { jsTape } from "./js-tape";
import { roseEngine } from "./rose";
import { engine, engineWithLists } from "./wasmgrad";

/** Every engine that runs in this process, in the order of the report. */
export const engines: readonly Engine[] = [hand, jsTape, jsGenerated, closureTape, roseEngine, engine, engineWithLists];
