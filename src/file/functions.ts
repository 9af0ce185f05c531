/** The functions of a file, in order: bodies come first, so that none is in itself. */
import type { Body, Nested, Reduction, Rows } from "../nested/nested.js";
import type { Table } from "../nested/tables.js";
import type { Tape } from "../tape.js";
import { Fields, isCount } from "./fields.js";
import type { Fail } from "./fields.js";
import type { Streams } from "./format.js";
import { readNodes } from "./nodes.js";
import type { Described } from "./nodes.js";

const reductions: readonly Reduction[] = ["rows", "sum", "maxOf", "minOf", "logSumExp"];

/** Rows as described: without the numbers of constants. */
type DescribedRows = Exclude<Rows, { from: "constants" }> | { readonly from: "constants"; readonly count: number };

export class Functions {
  readonly #bodies: Body[] = [];

  constructor(
    readonly given: readonly unknown[],
    readonly streams: readonly Streams[],
    readonly tables: readonly Table[],
    readonly fail: Fail,
  ) {}

  /** The last one. */
  read(): Tape {
    if (this.given.length === 0) return this.fail("functions", "none", "one or more");
    let tape: Tape;
    this.given.forEach((given, k) => {
      const fields = Fields.in(given, `functions: ${k}`, this.fail);
      const described = fields.list("nested").map((node, i) => this.#nested(Fields.in(node, `${fields.where}: nested: ${i}`, this.fail))); // prettier-ignore
      tape = readNodes(this.streams[k]!, described, fields.where, this.fail);
      if (k < this.given.length - 1) this.#bodies.push(this.#body(fields, tape));
    });
    return tape!;
  }

  #body(of: Fields, tape: Tape): Body {
    const roles = of.fields("body");
    const [shared, state, active, passive] = ["shared", "state", "active", "passive"].map((role) => roles.count(role));
    const body = { tape, shared: shared!, state: state!, active: active!, passive: passive! };
    const inputs = body.shared + body.state + body.active;
    if (inputs !== tape.inputs) this.fail(roles.where, `${inputs} inputs`, `${tape.inputs}, as it has nodes of them`);
    if (passive !== tape.parameters) this.fail(roles.where, `passive ${passive}`, `${tape.parameters}, as it has parameters`); // prettier-ignore
    return body;
  }

  #nested(node: Fields): Described {
    const kind = node.oneOf("kind", ["map", "fold", "while"]);
    const body = this.#bodies[node.count("body", this.#bodies.length)]!;
    if (kind === "while") return this.#while(node, body);
    const rows = this.#rows(node.fields("rows"), body);
    const described = {
      arguments: body.shared + body.state + (rows.from === "arguments" ? rows.count * body.active : 0),
      numbers: rows.from === "constants" ? rows.count * body.passive : 0,
    };
    const rowsOf = (values: Float64Array): Rows => (rows.from === "constants" ? { ...rows, values } : rows);
    const made = kind === "map" ? this.#map(node, body, rows) : this.#fold(node, body, rows);
    return { ...described, made: (values) => ({ ...made, rows: rowsOf(values) }) as Nested };
  }

  #rows(rows: Fields, { active, passive }: Body): DescribedRows {
    const from = rows.oneOf("from", ["arguments", "constants", "table"]);
    const [none, name] = from === "arguments" ? [passive, "passive"] : [active, "active"];
    if (none > 0) this.fail(rows.where, `a body with ${none} ${name} numbers in a row`, `none, as rows are from ${from}`); // prettier-ignore
    if (from !== "table") return { from, count: rows.count("count") };
    const table = rows.count("table", this.tables.length);
    const { size } = this.tables[table]!.row;
    if (passive !== size) this.fail(rows.where, `rows of ${size} numbers`, `${passive}, as the body has`);
    return { from, table };
  }

  #map(node: Fields, body: Body, rows: DescribedRows): Partial<Nested> {
    const reduction = node.oneOf("reduction", reductions);
    if (body.state > 0) this.fail(node.where, `a body with ${body.state} numbers of state`, "none in a map");
    if (body.active + body.passive === 0) this.fail(node.where, "rows of no numbers", "one or more in a map");
    if (reduction === "rows" && rows.from === "table") node.wrong("reduction", "one to a result, as the rows are of a table"); // prettier-ignore
    return { kind: "map", body, reduction };
  }

  #fold(node: Fields, body: Body, rows: DescribedRows): Partial<Nested> {
    const emitted = node.count("emitted");
    const outputs = body.tape.outputs.length;
    if (body.state + emitted !== outputs) this.fail(node.where, `a body of ${outputs} outputs`, `${body.state} of state and ${emitted} emitted`); // prettier-ignore
    if (emitted > 0 && rows.from === "table") node.wrong("emitted", "0, as the rows are of a table");
    return { kind: "fold", body, emitted, memory: node.positive("memory") };
  }

  #while(node: Fields, body: Body): Described {
    const condition = this.#bodies[node.count("condition", this.#bodies.length)]!;
    const { shared, state } = body;
    const outputs = [body, condition].map(({ tape }) => tape.outputs.length);
    if (body.tape.parameters + body.active + condition.tape.parameters + condition.active > 0) this.fail(node.where, "bodies with rows", "none in a loop"); // prettier-ignore
    if (condition.state !== state) this.fail(node.where, `a condition of ${condition.state} numbers of state`, `${state}, as the body has`); // prettier-ignore
    if (outputs[0] !== state || outputs[1] !== 1) this.fail(node.where, `${outputs.join(" and ")} outputs`, `${state} of the body and 1 of the condition`); // prettier-ignore
    const limit = node.positive("limit");
    if (limit !== Infinity && !isCount(limit)) node.wrong("limit", "a whole number or Infinity");
    const beyond = node.has("beyond") ? { beyond: node.text("beyond") } : {};
    const made = { kind: "while", body, condition, limit, memory: node.positive("memory"), ...beyond } as const;
    return { arguments: shared + condition.shared + state, numbers: 0, made: () => made };
  }
}
