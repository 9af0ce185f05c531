/** What runs each kind of nested function. */
import { CallExecutor } from "./call-executor.js";
import type { Engine } from "../engine.js";
import { LoopExecutor } from "./loop.js";
import { MapExecutor } from "./map-executor.js";
import { isCall } from "./nested.js";
import type { Body, Executor, FoldNode, Nested, WhileNode } from "./nested.js";
import { OpaqueExecutor } from "./opaque.js";
import { Reducer } from "./reduction.js";
import type { Tables } from "./tables.js";
import type { Tape } from "../tape.js";

export interface Engines {
  /** That of a body, which all that go over its rows share. */
  of(body: Body): Engine;
  /** One that is nobody else's, for the executor to free. */
  make(tape: Tape): Engine;
  /** What `build` makes; where it throws, the engines that were made for it are freed. */
  whole<T>(build: () => T): T;
}

export function executorOf(node: Nested, engines: Engines, tables: Tables): Executor {
  if (node.kind === "opaque") return new OpaqueExecutor(node, engines.of);
  const { body } = node;
  if (node.kind !== "map") return engines.whole(() => loopOf(node, engines, tables));
  if (isCall(node)) return new CallExecutor(engines.of(body));
  const { reduction } = node;
  const listed = reduction !== "rows" && reduction !== "sum";
  const reducer = listed ? engines.whole(() => new Reducer(reduction, engines.make)) : undefined;
  return new MapExecutor(node, engines.of(body), tables, reducer);
}

function loopOf(node: FoldNode | WhileNode, engines: Engines, tables: Tables): LoopExecutor {
  const condition = node.kind === "while" ? engines.make(node.condition.tape) : undefined;
  const rows = node.kind === "while" ? undefined : node.rows;
  const tableRows = rows?.from === "table" ? () => tables.rowsOf(rows.table) : undefined;
  const tableAdjoints = rows && ((adjoints: Float64Array) => tables.addAdjoints(rows, adjoints));
  return new LoopExecutor(node, engines.make(node.body.tape), { condition, tableRows, tableAdjoints });
}
