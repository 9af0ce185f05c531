/** Functions as data, for a page to compute with: every row of the table where it has samples and edges, and cases of poison. */
import type { OpName } from "../../src/algebra.js";
import { nameOf, names, rules } from "../../src/ops.js";
import { CONSTANT, INPUT, operandsOf } from "../../src/tape.js";
import { cases } from "../poison-cases.js";
import { apply, tapeOf } from "../programs.js";
import type { Fn } from "../programs.js";

/** An input or operation by its number, a constant as text, or a list of them. */
type Operand = number | string | Operand[];

export interface Recorded {
  readonly title: string;
  readonly inputs: number;
  /** Behind the inputs; the last is the output. */
  readonly nodes: readonly (readonly [name: string, ...operands: Operand[]])[];
  /** Numbers as text, so that none is lost. */
  readonly points: readonly (readonly string[])[];
}

const text = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

function operandsFor(name: OpName, all: Operand[]): Operand[] {
  const { arity } = rules[name];
  if (arity === "list") return [all];
  return arity === "pairs" ? [all.slice(0, all.length / 2), all.slice(all.length / 2)] : all;
}

function record(title: string, inputs: number, fn: Fn, points: readonly (readonly number[])[]): Recorded {
  const tape = tapeOf(inputs, fn);
  const nodes: Recorded["nodes"][number][] = [];
  const places: Operand[] = [];
  for (let i = 0; i < tape.length; i++) {
    const code = tape.opcodes[i]!;
    if (code === INPUT) places.push(tape.a[i]!);
    else if (code === CONSTANT) places.push(text(tape.constants[tape.a[i]!]!));
    else {
      const operands = operandsOf(tape, i).map((k) => places[k]!);
      places.push(inputs + nodes.length);
      nodes.push([nameOf[code]!, ...operandsFor(nameOf[code]!, operands)]);
    }
  }
  // What is recorded is in the order of the tape, whose output need not be the last.
  nodes.push(["add", places[tape.outputs[0]!]!, "-0"]);
  return { title, inputs, nodes, points: points.map((at) => at.map(text)) };
}

/** A row with as many operands as each of its samples and edges has. */
function recordedRows(name: OpName): Recorded[] {
  const { samples, edges = [] } = rules[name];
  const points = [...samples, ...edges.map(([at]) => at)];
  const lengths = [...new Set(points.map(({ length }) => length))];
  return lengths.map((n) => record(name, n, (xs) => apply(name, xs), points.filter(({ length }) => length === n))); // prettier-ignore
}

export const recorded = (): Recorded[] => [
  ...names.flatMap(recordedRows),
  ...cases.map(({ title, fn, at }) => record(title, at.length, fn, [at])),
];
