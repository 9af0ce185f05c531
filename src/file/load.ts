/** What a file holds to a compiled function. Nothing is believed: each field is checked against all it must agree with. */
import { Compiled } from "../compiled.js";
import { AdError } from "../errors.js";
import { allowance, during } from "../limits.js";
import type { Budget } from "../limits.js";
import { recordedIn } from "../nested/nested.js";
import { Table } from "../nested/tables.js";
import { layoutOf } from "../shape.js";
import type { Layout, Shape } from "../shape.js";
import { Fields, failing } from "./fields.js";
import type { Saved } from "./format.js";
import { Functions } from "./functions.js";
import { mustFit } from "./limits.js";

/** Values and arrays that shapes may make, besides those of the nodes and outputs that they must have, however deep. */
const ROOM_OF_SHAPES = 2 ** 16;

/** A function whose parts agree, not compiled yet. */
export interface Loaded {
  readonly inputs: Layout;
  readonly parameters: Layout | undefined;
  /** @throws AdError "limit" where it needs more than the budget, which holds for all its calls. */
  make(budget: Budget | undefined): Compiled;
}

/** @throws AdError "file" where anything is not as docs/format.md says; `make` "memory" where the core has no room. */
export function load({ head, streams }: Saved<unknown>, reader: string): Loaded {
  const fail = failing(reader);
  const fields = Fields.in(head, "head", fail);
  const taken = streams.reduce((sum, { codes, words }) => sum + codes.length + words.length, 0);
  const room = { left: 64 * taken + ROOM_OF_SHAPES };
  const layout = (of: Fields, name: string): Layout => {
    try {
      return layoutOf(of.get(name) as Shape, name, room);
    } catch (error) {
      // As the error of a file; it says got, expected and what to do itself.
      throw error instanceof AdError ? new AdError("file", `${reader}: ${of.where}: ${error.message}`) : error;
    }
  };
  const data = fields.has("data") ? fields.list("data") : [];
  const tables = data.map((given, index) => {
    const table = Fields.in(given, `data: ${index}`, fail);
    return new Table(table.text("name"), index, layout(table, "row"));
  });
  if (tables.some(({ row }) => row.size === 0)) fields.wrong("data", "rows of one number or more");
  if (new Set(tables.map(({ name }) => name)).size < tables.length) fields.wrong("data", "a name of its own for each");
  const tape = new Functions(fields.list("functions"), streams, tables, fail).read();
  const [inputs, outputs] = [layout(fields, "inputs"), layout(fields, "outputs")];
  const parameters = fields.has("parameters") ? layout(fields, "parameters") : undefined;
  const agree = (name: string, shape: number, count: number): void => {
    if (shape !== count) fail(name, `a shape of ${shape}`, `one of ${count}, as the last function has`);
  };
  agree("inputs", inputs.size, tape.inputs);
  agree("parameters", parameters?.size ?? 0, tape.parameters);
  agree("outputs", outputs.size, tape.outputs.length);
  const strict = fields.has("convention") && fields.oneOf("convention", ["error"]) === "error";
  mustFit(tape, reader);
  const make = (budget: Budget | undefined): Compiled =>
    during(budget, reader, () => {
      allowance()?.record(recordedIn(tape));
      return new Compiled(tape, inputs, parameters, outputs.skeleton, { tables, strict, budget, again: true });
    });
  return { inputs, parameters, make };
}
