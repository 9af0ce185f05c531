/**
 * The tape without nested functions: in place of each stand the operations of all its rows or steps. Sums over rows are
 * those of a list, so that their last bits need not be those of the nested function.
 */
import { TapeBuilder } from "../builder.js";
import { copyAll } from "../copy.js";
import { AdError } from "../errors.js";
import { nestedName } from "../naming.js";
import type { Bodied, Body, FoldNode, MapNode, Nested } from "../nested/nested.js";
import { rules } from "../ops.js";

import type { Tape } from "../tape.js";

/** Nodes that an unrolled tape may have. */
const MOST_NODES = 2 ** 20;

/**
 * @throws AdError "trace" for an operation in JavaScript and for a loop with a condition, "data" for a function that goes
 * over a table, "limit" where it has too many rows or steps.
 */
export function unrolled(tape: Tape, where: string): Tape {
  if (tape.nested.length === 0) return tape;
  const unroller = new Unroller(where);
  const { builder } = unroller;
  const inputs = Array.from({ length: tape.inputs }, () => builder.input());
  const parameters = Array.from({ length: tape.parameters }, () => builder.parameter());
  return builder.tape(unroller.place(tape, inputs, parameters));
}

class Unroller {
  readonly builder = new TapeBuilder();

  constructor(readonly where: string) {}

  /** Appends a tape at these nodes. @returns the nodes of its outputs. */
  place(tape: Tape, inputs: readonly number[], parameters: readonly number[]): number[] {
    const outputs = copyAll(tape, inputs, parameters, this.builder, (node, args) => this.#nested(node, args));
    this.#check();
    return outputs;
  }

  #check(): void {
    if (this.builder.length <= MOST_NODES) return;
    throw new AdError("limit", `${this.where}: got rows or steps of more than ${MOST_NODES} operations in all, expected fewer; export the function of one row, or of one step`); // prettier-ignore
  }

  #nested(node: Nested, args: readonly number[]): number[] {
    if (node.kind === "opaque") {
      throw new AdError("trace", `${this.where}: got operation ${node.operation.name}, which calls JavaScript, expected operations of the table; write it with these, or with defineOp`); // prettier-ignore
    }
    if (node.kind === "while") {
      throw new AdError("trace", `${this.where}: got whileLoop, whose steps are not known, expected a fold over so many steps`); // prettier-ignore
    }
    const rows = this.#rows(node, args);
    return node.kind === "map" ? this.#map(node, args, rows) : this.#fold(node, args, rows);
  }

  /** What each row or step is given beside the shared inputs and the state. */
  #rows({ body, ...node }: MapNode | FoldNode, args: readonly number[]): Row[] {
    const { rows } = node;
    if (rows.from === "table") {
      throw new AdError("data", `${this.where}: got ${nestedName({ body, ...node } as Bodied)} over a table, whose rows are not known, expected rows that are; export the function of one row, with its row as parameters`); // prettier-ignore
    }
    const first = body.shared + body.state;
    return Array.from({ length: rows.count }, (_, k) => ({
      inputs: args.slice(first + k * body.active, first + (k + 1) * body.active),
      parameters:
        rows.from === "constants"
          ? Array.from(rows.values.subarray(k * body.passive, (k + 1) * body.passive), (x) => this.builder.constant(x))
          : [],
    }));
  }

  #body({ tape, shared }: Body, args: readonly number[], state: readonly number[], row: Row): number[] {
    return this.place(tape, [...args.slice(0, shared), ...state, ...row.inputs], row.parameters);
  }

  #map({ body, reduction }: MapNode, args: readonly number[], rows: readonly Row[]): number[] {
    const placed = rows.map((row) => this.#body(body, args, [], row));
    if (reduction === "rows") return placed.flat();
    const { code } = rules[reduction];
    return Array.from(body.tape.outputs, (_, output) => this.builder.pushList(code, placed.map((one) => one[output]!), 1)); // prettier-ignore
  }

  #fold({ body }: FoldNode, args: readonly number[], rows: readonly Row[]): number[] {
    let state = args.slice(body.shared, body.shared + body.state);
    const emitted: number[] = [];
    for (const row of rows) {
      const outputs = this.#body(body, args, state, row);
      state = outputs.slice(0, body.state);
      emitted.push(...outputs.slice(body.state));
    }
    return [...state, ...emitted];
  }
}

interface Row {
  readonly inputs: readonly number[];
  readonly parameters: readonly number[];
}
