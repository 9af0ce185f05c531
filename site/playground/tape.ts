/** The tape of a compiled function as the playground shows it, read from its JSON form (docs/format.md). */
import type { Compiled } from "wasmgrad";

/** What the JSON form holds of a nested function; what the playground does not read is handed on as it is. */
export interface NestedJson {
  readonly kind: string;
  readonly rows?: { readonly from: string; readonly count?: number };
  readonly reduction?: string;
}

/** A node as the JSON form has it, such as `"input"`, `["mul", 0, 1]`, `["dot", [0, 1], [2, 3]]`. */
export type JsonNode = string | readonly [string, ...(number | string | readonly number[] | NestedJson)[]];

export interface JsonFunction {
  readonly nodes: readonly JsonNode[];
  readonly outputs: readonly number[];
}

/** The JSON form of a function: bodies of nested functions first, the function itself last. */
export interface JsonTape {
  readonly format: string;
  readonly version: number;
  readonly inputs: unknown;
  readonly parameters?: unknown;
  readonly data?: unknown;
  readonly outputs: unknown;
  readonly functions: readonly JsonFunction[];
}

export interface TapeNode {
  /** Name of the operation, or "input", "constant", "nested", "result". */
  readonly op: string;
  /** Nodes before it, in the order of the operation; of a dot, one list after the other. */
  readonly operands: readonly number[];
  /** As sentences call it: the input's name, the constant, or v1, v2, ... */
  readonly name: string;
  /** What it computes: `v1 · v2`; the name where it is a leaf. */
  readonly formula: string;
  /** Of "result": which of the results of its operand. */
  readonly which?: number;
}

/** An operand of an operation: where a partial derivative stands. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** Which operand of `to`. */
  readonly slot: number;
}

export interface Tape {
  readonly json: JsonTape;
  readonly inputs: readonly string[];
  readonly nodes: readonly TapeNode[];
  readonly edges: readonly Edge[];
  readonly outputs: readonly { readonly node: number; readonly name: string }[];
  readonly outputNames: readonly string[];
  /** Operations; leaves are none. */
  readonly operations: number;
}

export const isLeaf = (node: TapeNode): boolean => node.op === "input" || node.op === "constant";
/** A nested function has no number of its own; its results have. */
export const hasNumber = (node: TapeNode): boolean => node.op !== "nested";

/** The function itself, which comes after the bodies of its loops. */
export const mainOf = (json: JsonTape): JsonFunction => json.functions[json.functions.length - 1]!;

/**
 * @param inputs Names, in the order of the function's inputs.
 * @param outputs Names, in the order of its outputs; those that are missing are f, or f1, f2, ...
 */
export function tapeOf(f: Compiled, inputs: readonly string[], outputs: readonly string[] = []): Tape {
  const json = JSON.parse(JSON.stringify(f)) as JsonTape;
  const main = mainOf(json);
  const nodes: TapeNode[] = [];
  let [input, operation] = [0, 0];
  for (const node of main.nodes) {
    if (node === "input") {
      const name = inputs[input++] ?? `x${input}`;
      nodes.push({ op: "input", operands: [], name, formula: name });
    } else if (node[0] === "constant") {
      const name = short(Number((node as readonly unknown[])[1]));
      nodes.push({ op: "constant", operands: [], name, formula: name });
    } else {
      nodes.push(operationOf(node as Exclude<JsonNode, string>, `v${++operation}`, nodes));
    }
  }
  const edges = nodes.flatMap(({ operands }, to) => operands.map((from, slot) => ({ from, to, slot })));
  const named = main.outputs.map((node, k) => ({ node, name: outputs[k] ?? defaultName(k, main.outputs.length) }));
  return {
    json,
    inputs,
    nodes,
    edges,
    outputs: named,
    outputNames: named.map(({ name }) => name),
    operations: operation,
  };
}

const defaultName = (k: number, of: number): string => (of === 1 ? "f" : `f${k + 1}`);

/** Six significant digits, as wasmgrad's own listings have them. */
export const short = (x: number): string =>
  (Object.is(x, -0) ? "-0" : String(Number(x.toPrecision(6)))).replace("Infinity", "∞").replaceAll("-", "−");

function operationOf(json: Exclude<JsonNode, string>, name: string, before: readonly TapeNode[]): TapeNode {
  const [op, ...rest] = json;
  if (op === "result") {
    const [node, which] = rest as number[];
    return { op, operands: [node!], name, formula: `result ${which! + 1} of ${before[node!]!.name}`, which: which! };
  }
  const nested = op === "nested" ? (rest[0] as NestedJson) : undefined;
  const operands = (nested ? rest.slice(1) : rest).flat() as number[];
  const words = operands.map((i) => before[i]!.name);
  return { op, operands, name, formula: nested ? nestedFormula(nested, words) : formulaOf(op, words) };
}

/** `fold of 5 steps (x, 1)`. */
function nestedFormula({ kind, rows, reduction }: NestedJson, words: readonly string[]): string {
  const reduced = reduction && reduction !== "rows" ? ` ${reduction}` : "";
  const what = kind === "map" ? "row" : "step";
  const over = rows?.count === undefined ? "" : ` of ${rows.count} ${what}${rows.count === 1 ? "" : "s"}`;
  return `${kind}${reduced}${over} (${listed(words)})`;
}

const infix: Readonly<Record<string, string>> = {
  add: "+",
  sub: "−",
  mul: "·",
  div: "/",
  lt: "<",
  le: "≤",
  gt: ">",
  ge: "≥",
  eq: "=",
  ne: "≠",
};

function formulaOf(op: string, words: readonly string[]): string {
  const [a = "", b = ""] = words;
  if (infix[op]) return `${a} ${infix[op]} ${b}`;
  switch (op) {
    case "neg":
      return `−${a.startsWith("−") ? `(${a})` : a}`;
    case "square":
      return `${a}²`;
    case "reciprocal":
      return `1 / ${a}`;
    case "pow":
      return `${a} ^ ${b}`;
    case "squaredDifference":
      return `(${a} − ${b})²`;
    default:
      return `${op}(${listed(words)})`;
  }
}

const LISTED = 4;

const listed = (words: readonly string[]): string =>
  words.length <= LISTED ? words.join(", ") : `${words.slice(0, LISTED - 1).join(", ")}, … ${words.length} in all`;
