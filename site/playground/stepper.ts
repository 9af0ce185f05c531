/** The sweeps one operation at a time: which step touches what, what is known after it, and a sentence for it. */
import type { Numbers } from "./numbers.js";
import { hasNumber, isLeaf, short } from "./tape.js";
import type { Tape } from "./tape.js";

export type Sweep = "forward" | "reverse";

/** A step of a sweep; the first sets the seed and has no node of its own. */
export interface Step {
  readonly node: number | undefined;
  /** Edges it uses. */
  readonly edges: readonly number[];
}

/** What is known after a step. Numbers that are not known yet are undefined. */
export interface Frame {
  readonly step: Step;
  readonly primal: readonly (number | undefined)[];
  readonly tangent: readonly (number | undefined)[];
  readonly adjoint: readonly (number | undefined)[];
  readonly sentence: string;
}

const SEED: Step = { node: undefined, edges: [] };

/** Forward: every operation in the order of the tape. Reverse: those that the output depends on, the last one first. */
export function stepsOf(tape: Tape, sweep: Sweep, output: number): Step[] {
  const into: number[][] = tape.nodes.map(() => []);
  tape.edges.forEach(({ to }, e) => into[to]!.push(e));
  const operations = [...tape.nodes.keys()].filter((i) => !isLeaf(tape.nodes[i]!));
  const needed = sweep === "forward" ? undefined : needs(tape, tape.outputs[output]!.node);
  const order = needed ? operations.filter((i) => needed[i]).reverse() : operations;
  return [SEED, ...order.map((node) => ({ node, edges: into[node]! }))];
}

/** Nodes that `node` depends on, and itself. */
function needs(tape: Tape, node: number): boolean[] {
  const needed = tape.nodes.map((_, i) => i === node);
  for (let i = node; i >= 0; i--) if (needed[i]) for (const operand of tape.nodes[i]!.operands) needed[operand] = true;
  return needed;
}

/** What is known after steps 0 to `k`. */
export function frameOf(tape: Tape, numbers: Numbers, sweep: Sweep, steps: readonly Step[], k: number): Frame {
  const step = steps[k]!;
  const reverse = sweep === "reverse";
  const done = new Set(steps.slice(1, k + 1).map(({ node }) => node));
  const known = (i: number): boolean => hasNumber(tape.nodes[i]!) && (reverse || isLeaf(tape.nodes[i]!) || done.has(i));
  const tangent = (i: number): number => (isLeaf(tape.nodes[i]!) ? numbers.tangent[i]! : numbers.carried[i]!);
  const adjoint = reverse ? adjointsAfter(tape, numbers, steps.slice(1, k + 1)) : tape.nodes.map(() => undefined);
  return {
    step,
    primal: tape.nodes.map((_, i) => (known(i) ? numbers.primal[i]! : undefined)),
    tangent: tape.nodes.map((_, i) => (known(i) ? tangent(i) : undefined)),
    adjoint,
    sentence: reverse ? reverseSentence(tape, numbers, step, adjoint) : forwardSentence(tape, numbers, step),
  };
}

/** Adds up what the edges of the steps hand on, in the order of the sweep. */
function adjointsAfter(tape: Tape, { handed, seeds }: Numbers, steps: readonly Step[]): (number | undefined)[] {
  const adjoint: (number | undefined)[] = tape.nodes.map(() => undefined);
  adjoint[tape.outputs[seeds.output]!.node] = 1;
  for (const { edges } of steps) {
    for (const e of edges) {
      const { from } = tape.edges[e]!;
      if (hasNumber(tape.nodes[from]!)) adjoint[from] = (adjoint[from] ?? 0) + handed[e]!;
    }
  }
  return adjoint;
}

const paren = (x: number): string => (x < 0 || Object.is(x, -0) ? `(${short(x)})` : short(x));

function forwardSentence(tape: Tape, { seeds, primal, tangent, partial, carried }: Numbers, step: Step): string {
  if (step.node === undefined) {
    const others = tape.inputs.length > 1 ? ", the tangents of the other inputs 0" : "";
    return `Seed: the tangent of ${tape.inputs[seeds.input]} is 1${others}.`;
  }
  const node = tape.nodes[step.node]!;
  if (!hasNumber(node)) return `${node.name}: ${node.formula} runs; its results follow.`;
  const head = `${node.name} = ${node.formula} = ${short(primal[step.node]!)}`;
  const result = short(carried[step.node]!);
  if (node.op === "result" || step.edges.length > LISTED || step.edges.some((e) => Number.isNaN(partial[e]!))) {
    return `${head}; its tangent is ${result}.`;
  }
  const terms = step.edges.map((e) => `${paren(partial[e]!)} · ${paren(tangent[tape.edges[e]!.from]!)}`);
  return `${head}; its tangent is Σ ∂ · tangent = ${terms.join(" + ")} = ${result}.`;
}

/** Operands that a sentence lists. */
const LISTED = 4;

function reverseSentence(tape: Tape, numbers: Numbers, step: Step, adjoint: Frame["adjoint"]): string {
  if (step.node === undefined) {
    const { node, name } = tape.outputs[numbers.seeds.output]!;
    return `Seed: the adjoint of the output ${name} (${tape.nodes[node]!.name}) is 1.`;
  }
  const node = tape.nodes[step.node]!;
  if (node.op === "result") return `${node.name} is ${node.formula}, which receives its adjoint ${short(numbers.adjoint[step.node]!)}.`; // prettier-ignore
  const active = step.edges.filter((e) => tape.nodes[tape.edges[e]!.from]!.op !== "constant");
  const listed = active.slice(0, LISTED).map((e) => handedOn(tape, numbers, e));
  const more = active.length > LISTED ? [`and ${active.length - LISTED} more`] : [];
  const ends = active.filter((e) => tape.nodes[tape.edges[e]!.from]!.op === "input");
  const totals = [...new Set(ends.map((e) => tape.edges[e]!.from))].slice(0, LISTED).map((i) => `${tape.nodes[i]!.name} has ${short(adjoint[i]!)}`); // prettier-ignore
  const so = totals.length > 0 ? ` Now ${totals.join(", ")}.` : "";
  return `${node.name} = ${node.formula}: ${[...listed, ...more].join("; ") || "all operands are constants"}.${so}`;
}

/** `adjoint of v1 += adjoint of v4 · ∂ = 1 · 2.5`. */
function handedOn(tape: Tape, { adjoint, partial, handed }: Numbers, e: number): string {
  const { from, to } = tape.edges[e]!;
  const [source, target] = [tape.nodes[to]!, tape.nodes[from]!];
  const receives = `adjoint of ${target.name} +=`;
  if (!hasNumber(source) || Number.isNaN(partial[e]!)) return `${receives} ${short(handed[e]!)}`;
  const product = `${paren(adjoint[to]!)} · ${paren(partial[e]!)}`;
  const zero = adjoint[to] === 0 && !Number.isFinite(partial[e]!) ? " = 0, since an adjoint of 0 hands on 0" : "";
  return `${receives} adjoint of ${source.name} · ∂ = ${product}${zero}`;
}

/** Rounding that sums of the same numbers in another order may differ by, relative to the sum of their magnitudes. */
const TOLERANCE = 1e-12;

/**
 * Compares the end of both sweeps with what the function itself gives.
 * @param gradient Of the seeded output, `f.gradient` or `f.vjp`. @param along `f.jvp` along the seeded input, by output.
 * @returns A sentence for each number that is another one.
 */
export function disagreements(tape: Tape, numbers: Numbers, gradient: Float64Array, along: Float64Array): string[] {
  const reverse = stepsOf(tape, "reverse", numbers.seeds.output).slice(1);
  const adjoint = adjointsAfter(tape, numbers, reverse);
  const size = tape.nodes.map((_, i) => Math.abs(numbers.adjoint[i]!));
  for (const { edges } of reverse) for (const e of edges) size[tape.edges[e]!.from]! += Math.abs(numbers.handed[e]!);
  const found: string[] = [];
  const compare = (what: string, got: number, expected: number, scale: number): void => {
    const near = Math.abs(got - expected) <= TOLERANCE * scale;
    if (!near && !Object.is(got + 0, expected + 0))
      found.push(`${what}: the sweep ends at ${got}, wasmgrad gives ${expected}`);
  };
  const inputs = [...tape.nodes.keys()].filter((i) => tape.nodes[i]!.op === "input");
  inputs.forEach((i, k) => compare(`adjoint of ${tape.nodes[i]!.name}`, adjoint[i] ?? 0, gradient[k]!, size[i]!));
  tape.outputs.forEach(({ node, name }, k) => {
    const got = isLeaf(tape.nodes[node]!) ? numbers.tangent[node]! : numbers.carried[node]!;
    compare(`tangent of ${name}`, got, along[k]!, Math.abs(along[k]!));
  });
  return found;
}
