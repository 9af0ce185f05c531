/** What runs each kind of nested function. */
import type { Engine } from "./engine.js";
import { MapExecutor } from "./map-executor.js";
import type { Body, Executor, Nested } from "./nested.js";
import { Resident } from "./resident.js";
import { prepare } from "./schedule.js";
import { Reducer } from "./reduction.js";
import type { Tables } from "./tables.js";

export function executorOf(node: Nested, engineOf: (body: Body) => Engine, tables: Tables): Executor {
  if (node.kind !== "map") throw new Error("later");
  const { reduction } = node;
  const listed = reduction !== "rows" && reduction !== "sum";
  const reducer = listed ? new Reducer(reduction, (tape) => Resident.upload(prepare(tape).program)) : undefined;
  return new MapExecutor(node, engineOf(node.body), tables, { free() {}, bytes: 0 } as never, reducer);
}
