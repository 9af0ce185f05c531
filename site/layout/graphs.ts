/** Connected graphs of a given number of nodes, the same on every engine. */
import { below, uniform } from "../common/random.js";

/** The two ends, by number. */
export type Edge = readonly [number, number];

export interface Graph {
  readonly name: string;
  readonly nodes: number;
  readonly edges: readonly Edge[];
}

export type GraphName = "grid" | "tree" | "random" | "small world";
export const graphNames: readonly GraphName[] = ["grid", "tree", "random", "small world"];

const SEED = 5;

export function graph(name: GraphName, nodes: number): Graph {
  return { name, nodes, edges: makers[name](nodes) };
}

const makers: Record<GraphName, (nodes: number) => Edge[]> = {
  grid: (nodes) => {
    const across = Math.ceil(Math.sqrt(nodes * 1.25));
    return numbers(nodes).flatMap((i) => {
      const right: Edge[] = (i + 1) % across && i + 1 < nodes ? [[i, i + 1]] : [];
      const down: Edge[] = i + across < nodes ? [[i, i + across]] : [];
      return [...right, ...down];
    });
  },
  /** Three children a node. */
  tree: (nodes) => numbers(nodes - 1).map((i): Edge => [Math.floor(i / 3), i + 1]),
  /** A random tree, so that it is connected, and half as many edges again. */
  random: (nodes) => {
    const random = uniform(SEED);
    const tree = numbers(nodes - 1).map((i): Edge => [below(random, i + 1), i + 1]);
    return distinct([...tree, ...numbers(nodes >> 1).map(() => pair(random, nodes))]);
  },
  /** A ring of neighbours and second neighbours, and a few edges across it (after Newman and Watts). */
  "small world": (nodes) => {
    const random = uniform(SEED);
    const ring = numbers(nodes).flatMap((i): Edge[] => [1, 2].map((step): Edge => [i, (i + step) % nodes]));
    return distinct([...ring, ...numbers(nodes >> 4).map(() => pair(random, nodes))]);
  },
};

function pair(random: () => number, nodes: number): Edge {
  const i = below(random, nodes);
  return [i, (i + 1 + below(random, nodes - 1)) % nodes];
}

/** Without edges between nodes that an earlier edge joins. */
function distinct(edges: readonly Edge[]): Edge[] {
  const key = ([i, j]: Edge): string => `${Math.min(i, j)} ${Math.max(i, j)}`;
  return [...new Map(edges.map((edge) => [key(edge), edge])).values()];
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
