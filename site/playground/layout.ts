/** Where the nodes and edges of the graph stand: inputs at one side, outputs at the other. */
import { Graph, layout } from "@dagrejs/dagre";
import type { Tape } from "./tape.js";

/** Pixels. */
export const NODE = { width: 148, height: 70 } as const;
const LABEL = { width: 58, height: 16 } as const;

/** Inputs at the left, or at the top. */
export type Direction = "LR" | "TB";

export interface Place {
  /** Centre. */
  readonly x: number;
  readonly y: number;
}

export interface EdgePlace {
  readonly edge: number;
  readonly points: readonly Place[];
  /** Centre of its label. */
  readonly label: Place;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Nodes that are drawn: constants stand in the operations they belong to. */
  readonly nodes: ReadonlyMap<number, Place>;
  readonly edges: readonly EdgePlace[];
}

/** Nodes that are drawn: all but constants, which only are where they are an output. */
export function drawnNodes(tape: Tape): number[] {
  const outputs = new Set(tape.outputs.map(({ node }) => node));
  return [...tape.nodes.keys()].filter((i) => tape.nodes[i]!.op !== "constant" || outputs.has(i));
}

/** Pixels around the graph. */
const MARGIN = 6;

export function layoutOf(tape: Tape, direction: Direction): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 18, ranksep: 12, edgesep: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  const drawn = drawnNodes(tape);
  for (const i of drawn) graph.setNode(String(i), { ...NODE });
  const ranks = ranksOf(tape);
  const shown = [...tape.edges.keys()].filter((e) => graph.hasNode(String(tape.edges[e]!.from)));
  for (const e of shown) {
    const { from, to } = tape.edges[e]!;
    const minlen = ranks[to]! - ranks[from]!;
    graph.setEdge(String(from), String(to), { ...LABEL, labelpos: "c", minlen }, String(e));
  }
  layout(graph);
  const nodes = new Map(drawn.map((i) => [i, placeOf(graph.node(String(i)))]));
  const through = (e: number): Place[] => {
    const { from, to } = tape.edges[e]!;
    // Between neighbours there is nothing to go around.
    if (ranks[to]! - ranks[from]! < 2) return [];
    return (graph.edge(String(from), String(to), String(e)) as unknown as { points: Place[] }).points.slice(1, -1);
  };
  const edges = shown.map((e) => edgeOf(tape, e, through(e), nodes, direction));
  return atOrigin(nodes, edges);
}

/** An edge leaves and enters in the middle of a side; those into one node enter in the order in which they come. */
function edgeOf(
  tape: Tape,
  edge: number,
  through: readonly Place[],
  nodes: ReadonlyMap<number, Place>,
  direction: Direction,
): EdgePlace {
  const { from, to, slot } = tape.edges[edge]!;
  const across = (i: number): number => nodes.get(i)?.[direction === "LR" ? "y" : "x"] ?? 0;
  const order = tape.nodes[to]!.operands.map((operand, k) => ({ at: across(operand), k })).sort(
    (a, b) => a.at - b.at || a.k - b.k,
  );
  const place = order.findIndex(({ k }) => k === slot);
  const aside = ((place + 1) / (order.length + 1) - 0.5) * SPREAD[direction];
  const points = [port(nodes.get(from)!, direction, 1, 0), ...through, port(nodes.get(to)!, direction, -1, aside)];
  const before = points[Math.ceil(points.length / 2) - 1]!;
  const behind = points[Math.floor(points.length / 2)]!;
  return { edge, points, label: { x: (before.x + behind.x) / 2, y: (before.y + behind.y) / 2 } };
}

/** Pixels that the edges into a node are spread over. */
const SPREAD = { LR: 40, TB: 90 } as const;

/** The middle of a node's side: 1 where edges leave it, -1 where they enter. */
function port({ x, y }: Place, direction: Direction, side: 1 | -1, aside: number): Place {
  if (direction === "LR") return { x: x + (side * NODE.width) / 2, y: y + aside };
  return { x: x + aside, y: y + (side * NODE.height) / 2 };
}

const placeOf = (of: unknown): Place => {
  const { x, y } = of as Place;
  return { x, y };
};

/** Inputs in one line, operations as early as they can be, and in the last line all results that nothing uses. */
function ranksOf(tape: Tape): number[] {
  const ranks: number[] = [];
  for (const { operands } of tape.nodes) {
    const shown = operands.filter((i) => tape.nodes[i]!.op !== "constant");
    ranks.push(shown.reduce((rank, i) => Math.max(rank, ranks[i]! + 1), 0));
  }
  const used = new Set(tape.edges.map(({ from }) => from));
  const last = ranks.reduce((most, rank) => Math.max(most, rank), 0);
  return ranks.map((rank, i) => (used.has(i) || tape.nodes[i]!.op === "input" ? rank : last));
}

/** Without the room of what is not drawn. */
function atOrigin(nodes: ReadonlyMap<number, Place>, edges: readonly EdgePlace[]): Layout {
  const corner = ({ x, y }: Place, by: number): Place => ({
    x: x + (by * NODE.width) / 2,
    y: y + (by * NODE.height) / 2,
  });
  const corners = [...nodes.values()].flatMap((place) => [corner(place, -1), corner(place, 1)]);
  const all = [...corners, ...edges.flatMap(({ points }) => points)];
  const [xs, ys] = [all.map(({ x }) => x), all.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  const moved = ({ x, y }: Place): Place => ({ x: x - left, y: y - top });
  return {
    width: Math.max(...xs) + MARGIN - left,
    height: Math.max(...ys) + MARGIN - top,
    nodes: new Map([...nodes].map(([i, place]) => [i, moved(place)])),
    edges: edges.map(({ edge, points, label }) => ({ edge, points: points.map(moved), label: moved(label) })),
  };
}

/** A line from point to point that leaves and enters each in the direction of the graph. */
export function pathOf(points: readonly Place[], direction: Direction): string {
  const [first, ...rest] = points;
  let last = first!;
  const curves = rest.map((next) => {
    const [x, y] = [(last.x + next.x) / 2, (last.y + next.y) / 2];
    const bends = direction === "LR" ? `${x} ${last.y} ${x} ${next.y}` : `${last.x} ${y} ${next.x} ${y}`;
    last = next;
    return `C ${bends} ${next.x} ${next.y}`;
  });
  return [`M ${first!.x} ${first!.y}`, ...curves].join(" ");
}
