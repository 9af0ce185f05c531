/**
 * Primal, tangent and adjoint at every node, and what each edge hands on, all computed by wasmgrad: of the tape two
 * functions are made in the JSON form, whose outputs and inputs are what the tape has inside.
 *
 *   probe   each operation y becomes y + e with an input e of its own, which is -0: its values and tangents are outputs,
 *           and the derivative by e is its adjoint
 *   local   each operation by itself, with an input for each of its operands: derivatives by these are the partials
 */
import { fromJSON } from "wasmgrad/file";
import type { Compiled } from "wasmgrad";
import { DERIVED_LIMITS } from "./limits.js";
import { hasNumber, isLeaf, mainOf } from "./tape.js";
import type { JsonNode, JsonTape, NestedJson, Tape } from "./tape.js";

export interface Seeds {
  /** Which input has the tangent 1. */
  readonly input: number;
  /** Which output has the adjoint 1. */
  readonly output: number;
}

/** By node, and by edge. */
export interface Numbers {
  readonly seeds: Seeds;
  readonly primal: Float64Array;
  readonly tangent: Float64Array;
  readonly adjoint: Float64Array;
  /** NaN where an edge leads into a nested function with several results, which has no single partial derivative. */
  readonly partial: Float64Array;
  /** What the edge's operation adds to the adjoint of its operand in the reverse sweep. */
  readonly handed: Float64Array;
  /** The tangent of each node from those of its operands alone. */
  readonly carried: Float64Array;
}

export class Probes {
  readonly #tape: Tape;
  readonly #probe: Compiled;
  /** Undefined where there is no operation. */
  readonly #local: Compiled | undefined;
  /** Nodes that are the outputs of `local`, in order. */
  readonly #results: readonly number[];

  /** @throws AdError "limit" where the tape is too large. */
  constructor(tape: Tape) {
    this.#tape = tape;
    this.#probe = fromJSON(probeOf(tape), { limits: DERIVED_LIMITS });
    this.#results = [...tape.nodes.keys()].filter((i) => !isLeaf(tape.nodes[i]!) && hasNumber(tape.nodes[i]!));
    this.#local = tape.edges.length > 0 ? fromJSON(localOf(tape), { limits: DERIVED_LIMITS }) : undefined;
  }

  /** @throws AdError "limit". */
  at(x: readonly number[], seeds: Seeds): Numbers {
    const { nodes, outputs, inputs } = this.#tape;
    const point = Float64Array.from({ length: this.#probe.inputs }, (_, k) => x[k] ?? -0);
    const direction = Float64Array.from(point, (_, k) => Number(k === seeds.input));
    const seeded = outputs[seeds.output]!.node;
    const cotangent = Float64Array.from(nodes, (_, i) => Number(i === seeded));
    const primal = this.#probe.value(point, new Float64Array(nodes.length));
    const tangent = this.#probe.jvp(point, direction, new Float64Array(nodes.length));
    const received = this.#probe.vjp(point, cotangent, new Float64Array(point.length));
    let next = inputs.length;
    let input = 0;
    const adjoint = Float64Array.from(nodes, (node, i) => {
      if (node.op === "input") return received[input++]!;
      return isLeaf(node) ? Number(i === seeded) : hasNumber(node) ? received[next++]! : NaN;
    });
    return { seeds, primal, tangent, adjoint, ...this.#edges(primal, tangent, adjoint) };
  }

  #edges(primal: Float64Array, tangent: Float64Array, adjoint: Float64Array) {
    const { nodes, edges } = this.#tape;
    const carried = Float64Array.from(nodes, () => NaN);
    const local = this.#local;
    if (!local) return { partial: new Float64Array(0), handed: new Float64Array(0), carried };
    const own = ownEdges(this.#tape);
    const point = Float64Array.from(own, (e) => primal[edges[e]!.from]!);
    const direction = Float64Array.from(own, (e) => tangent[edges[e]!.from]!);
    const ones = new Float64Array(this.#results.length).fill(1);
    const scattered = (byOwn: Float64Array): Float64Array => {
      const all = new Float64Array(edges.length).fill(NaN);
      own.forEach((e, k) => (all[e] = byOwn[k]!));
      return all;
    };
    const partial = scattered(local.vjp(point, ones, new Float64Array(own.length)));
    const several = new Set(
      nodes.flatMap(({ op, which, operands }) => (op === "result" && which! > 0 ? operands : [])),
    );
    edges.forEach(({ to }, e) => several.has(to) && (partial[e] = NaN));
    const seeds = Float64Array.from(this.#results, (i) => adjoint[i]!);
    const handed = scattered(local.vjp(point, seeds, new Float64Array(own.length)));
    const along = local.jvp(point, direction, new Float64Array(this.#results.length));
    this.#results.forEach((i, k) => (carried[i] = along[k]!));
    return { partial, handed, carried };
  }

  dispose(): void {
    this.#probe.dispose();
    this.#local?.dispose();
  }
}

/** Edges that are inputs of `local`: all but those from a nested function to its results. */
const ownEdges = (tape: Tape): number[] =>
  [...tape.edges.keys()].filter((e) => tape.nodes[tape.edges[e]!.to]!.op !== "result");

/** @param at Where each operand stands now, in the order of the operation. */
function renumbered(json: Exclude<JsonNode, string>, at: readonly number[]): JsonNode {
  const [op, ...rest] = json;
  if (op === "constant") return json;
  if (op === "result") return [op, at[0]!, rest[1] as number];
  if (op === "nested") return [op, rest[0] as NestedJson, ...at];
  if (op === "dot") return [op, at.slice(0, at.length / 2), at.slice(at.length / 2)];
  return [op, ...at];
}

function probeOf(tape: Tape): JsonTape {
  const operations = tape.nodes.filter((node) => !isLeaf(node) && hasNumber(node)).length;
  const total = tape.inputs.length + operations;
  const nodes: JsonNode[] = Array.from({ length: total }, () => "input");
  const place: number[] = [];
  let [input, own] = [0, tape.inputs.length];
  tape.nodes.forEach((node, i) => {
    if (node.op === "input") {
      place.push(input++);
      return;
    }
    const json = mainOf(tape.json).nodes[i] as Exclude<JsonNode, string>;
    nodes.push(renumbered(json, node.operands.map((operand) => place[operand]!))); // prettier-ignore
    if (!isLeaf(node) && hasNumber(node)) nodes.push(["add", nodes.length - 1, own++]);
    place.push(nodes.length - 1);
  });
  // A nested function cannot be an output: its first result stands in, and is not read.
  const outputs = tape.nodes.map((node, i) => (hasNumber(node) ? place[i]! : 0));
  return withMain(tape, total, nodes, outputs);
}

function localOf(tape: Tape): JsonTape {
  const own = ownEdges(tape);
  const nodes: JsonNode[] = own.map(() => "input");
  const place: number[] = [];
  const outputs: number[] = [];
  let next = 0;
  tape.nodes.forEach((node, i) => {
    if (isLeaf(node)) {
      place.push(-1);
      return;
    }
    const json = mainOf(tape.json).nodes[i] as Exclude<JsonNode, string>;
    const at = node.operands.map((operand) => (node.op === "result" ? place[operand]! : next++));
    nodes.push(renumbered(json, at));
    place.push(nodes.length - 1);
    if (hasNumber(node)) outputs.push(nodes.length - 1);
  });
  return withMain(tape, own.length, nodes, outputs);
}

const withMain = (tape: Tape, inputs: number, nodes: JsonNode[], outputs: number[]): JsonTape => ({
  format: tape.json.format,
  version: tape.json.version,
  inputs: [inputs],
  outputs: [outputs.length],
  functions: [...tape.json.functions.slice(0, -1), { nodes, outputs }],
});
