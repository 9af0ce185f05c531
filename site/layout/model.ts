/** A graph in the plane as springs and repulsion, brought to rest by momentum along wasmgrad's gradient. */
import { compile, sum } from "wasmgrad";
import type { Expr } from "wasmgrad";
import { uniform } from "../common/random.js";
import type { Edge, Graph } from "./graphs.js";

// #region energy
type Point = readonly [x: Expr, y: Expr];

/** Keeps the repulsion finite where two nodes meet. */
const SOFTENING = 0.01;

function squared([ax, ay]: Point, [bx, by]: Point): Expr {
  return ax.sub(bx).square().add(ay.sub(by).square());
}

/**
 * Σ d³ / 100 over edges, which pull, less Σ log d over all pairs, which
 * push (after Fruchterman and Reingold, 1991).
 */
function energy(points: readonly Point[], edges: readonly Edge[]): Expr {
  const pull = edges.map(([i, j]) => squared(points[i]!, points[j]!).pow(1.5));
  const push = points.flatMap((p, i) => {
    const others = points.slice(0, i);
    return others.map((q) => squared(p, q).add(SOFTENING).log());
  });
  return sum(pull).div(100).sub(sum(push).div(2));
}
// #endregion energy

export type Energy = ReturnType<typeof compileEnergy>;

/** The energy as a function of [x, y] of each node, traced once a graph. */
export function compileEnergy({ nodes, edges }: Graph) {
  return compile([nodes, 2], (points) => energy(points as unknown as Point[], edges));
}

/** Of a step, by trial: nodes with many edges are stable at this rate, and a grid of 500 unfolds within some 300 steps. */
const RATE = 0.1;
const MOMENTUM = 0.9;
/** The longest way that a node goes in a step; repulsion is steep where nodes meet. */
const REACH = 2;
/** No node goes further in a step, and nothing is held: the layout is at rest. */
const REST = 2e-3;

export class Layout {
  /** x and y of each node, one after the other. */
  readonly positions: Float64Array;
  readonly #energy: Energy;
  readonly #gradient: Float64Array;
  readonly #velocity: Float64Array;
  /** The node that a hand holds: it goes where it is put, and pushes and pulls the others. */
  held: number | undefined;
  value = NaN;
  steps = 0;
  atRest = false;

  constructor(
    readonly graph: Graph,
    seed: number,
  ) {
    this.#energy = compileEnergy(graph);
    this.positions = new Float64Array(2 * graph.nodes);
    this.#gradient = new Float64Array(2 * graph.nodes);
    this.#velocity = new Float64Array(2 * graph.nodes);
    this.scatter(seed);
  }

  /** Places the nodes at random. */
  scatter(seed: number): void {
    const random = uniform(seed);
    const side = 2 * Math.sqrt(this.graph.nodes);
    for (let i = 0; i < this.positions.length; i++) this.positions[i] = (random() - 0.5) * side;
    this.#velocity.fill(0);
    this.wake();
  }

  wake(): void {
    this.atRest = false;
  }

  put(node: number, x: number, y: number): void {
    this.positions[2 * node] = x;
    this.positions[2 * node + 1] = y;
    this.wake();
  }

  /** One step of gradient descent with momentum. */
  step(): void {
    const [gradient, velocity] = [this.#gradient, this.#velocity];
    this.value = this.#energy.valueAndGradient(this.positions, gradient);
    let farthest = 0;
    for (let i = 0; i < gradient.length; i += 2) {
      if (i >> 1 === this.held) {
        velocity[i] = velocity[i + 1] = 0;
        continue;
      }
      const x = MOMENTUM * velocity[i]! - RATE * gradient[i]!;
      const y = MOMENTUM * velocity[i + 1]! - RATE * gradient[i + 1]!;
      const far = Math.hypot(x, y);
      const scale = far > REACH ? REACH / far : 1;
      this.positions[i]! += velocity[i] = x * scale;
      this.positions[i + 1]! += velocity[i + 1] = y * scale;
      farthest = Math.max(farthest, far * scale);
    }
    this.steps++;
    this.atRest = farthest < REST && this.held === undefined;
  }

  dispose(): void {
    this.#energy.dispose();
  }
}
