/** What a file holds to the JSON form. */
import { nameOf } from "../ops.js";
import { CONSTANT, INPUT, LIST, NESTED, PAIRS, PARAMETER, RESULT, operandKind } from "../tape.js";
import { FORMAT, VERSION, savedNumber } from "./format.js";
import type { Head, Saved, SavedNested, SavedNumber, Streams } from "./format.js";

/**
 * A node as JSON has it: `"input"`, `"parameter"`, `["constant", 2]`, `["mul", 0, 1]`, `["sum", 0, 1, 2]`,
 * `["dot", [0, 1], [2, 3]]`, `["nested", { ... }, 0, 1]`, `["result", 4, 0]`.
 */
export type JsonNode = string | readonly (string | SavedNumber | readonly number[] | SavedNested)[];

/** Nodes that are no operations of the table, by name. */
export const leafNames: Readonly<Record<number, string>> = {
  [INPUT]: "input",
  [PARAMETER]: "parameter",
  [CONSTANT]: "constant",
  [NESTED]: "nested",
  [RESULT]: "result",
};

/** @param head Where bodies say how many numbers a row has. */
function nodesOf({ codes, words, numbers }: Streams, nested: readonly SavedNested[], head: Head) {
  let [word, number, which] = [0, 0, 0];
  const take = (n: number): number[] => Array.from({ length: n }, () => words[word++]!);
  const given = (n: number): SavedNumber[] => Array.from({ length: n }, () => savedNumber(numbers[number++]!));
  const described = (node: SavedNested): SavedNested => {
    const { rows } = node;
    if (rows?.from !== "constants") return node;
    return { ...node, rows: { ...rows, values: given(rows.count! * head.functions[node.body]!.body!.passive) } };
  };
  const nodes = Array.from(codes, (code): JsonNode => {
    const name = leafNames[code] ?? nameOf[code]!;
    const kind = operandKind[code]!;
    if (code === CONSTANT) return [name, ...given(1)];
    if (code === RESULT) return [name, ...take(2)];
    if (kind === 0) return name;
    if (kind < LIST) return [name, ...take(kind)];
    const [n] = take(1);
    if (code === NESTED) return [name, described(nested[which++]!), ...take(n!)];
    return kind === PAIRS ? [name, take(n!), take(n!)] : [name, ...take(n!)];
  });
  return { nodes, outputs: take(words.length - word) };
}

export function objectOf({ head, streams }: Saved): object {
  const functions = head.functions.map(({ body, nested }, k) => ({
    ...(body && { body }),
    ...nodesOf(streams[k]!, nested, head),
  }));
  return { format: FORMAT, version: VERSION, ...head, functions };
}
