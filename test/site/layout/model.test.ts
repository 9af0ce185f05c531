/** The layout's energy is the formula on its page, and steps go down it. */
import { describe, expect, it } from "vitest";
import { checkGradient } from "wasmgrad/check";
import { graph, graphNames } from "../../../site/layout/graphs.js";
import type { Graph } from "../../../site/layout/graphs.js";
import { compileEnergy, Layout } from "../../../site/layout/model.js";

/** Σ d³/100 over edges less Σ log √(d² + 0.01) over pairs, in plain numbers. */
function energyOf({ nodes, edges }: Graph, x: Float64Array): number {
  const distance = (i: number, j: number): number => Math.hypot(x[2 * i]! - x[2 * j]!, x[2 * i + 1]! - x[2 * j + 1]!);
  let total = 0;
  for (const [i, j] of edges) total += distance(i, j) ** 3 / 100;
  for (let i = 0; i < nodes; i++) for (let j = 0; j < i; j++) total -= Math.log(distance(i, j) ** 2 + 0.01) / 2;
  return total;
}

/** How many nodes a walk from node 0 reaches. */
function reached({ nodes, edges }: Graph): number {
  const near = Array.from({ length: nodes }, (): number[] => []);
  for (const [i, j] of edges) {
    near[i]!.push(j);
    near[j]!.push(i);
  }
  const seen = new Set([0]);
  for (const i of seen) for (const j of near[i]!) seen.add(j);
  return seen.size;
}

function norm(v: ArrayLike<number>): number {
  return Math.hypot(...Array.from(v));
}

describe.each(graphNames)("the graph called %s", (name) => {
  it("is connected, has no edge twice and none from a node to itself", () => {
    const made = graph(name, 500);
    expect(reached(made)).toBe(500);
    expect(made.edges.every(([i, j]) => i !== j)).toBe(true);
    expect(new Set(made.edges.map(([i, j]) => (i < j ? `${i} ${j}` : `${j} ${i}`))).size).toBe(made.edges.length);
  });

  it("has the energy of the formula, and its gradient", () => {
    const layout = new Layout(graph(name, 30), 3);
    const f = compileEnergy(layout.graph);
    const expected = energyOf(layout.graph, layout.positions);
    expect(Math.abs(f.value(layout.positions) - expected)).toBeLessThan(1e-12 * Math.abs(expected));
    expect(checkGradient(f, layout.positions)).toMatchObject({ pass: true, uncertain: 0 });
    f.dispose();
    layout.dispose();
  });
});

describe("Layout", () => {
  it("comes to rest where the gradient has all but vanished", () => {
    const layout = new Layout(graph("grid", 60), 1);
    const f = compileEnergy(layout.graph);
    const before = norm(f.gradient(layout.positions));
    const energy = f.value(layout.positions);
    for (let k = 0; k < 5000 && !layout.atRest; k++) layout.step();
    expect(layout.atRest).toBe(true);
    expect(layout.value).toBeLessThan(energy);
    expect(norm(f.gradient(layout.positions))).toBeLessThan(1e-3 * before);
    f.dispose();
    layout.dispose();
  });

  it("leaves a held node where it was put, and is not at rest while it is held", () => {
    const layout = new Layout(graph("tree", 40), 1);
    layout.held = 7;
    layout.put(7, 3, -4);
    for (let k = 0; k < 2000; k++) layout.step();
    expect([layout.positions[14], layout.positions[15]]).toEqual([3, -4]);
    expect(layout.atRest).toBe(false);
    layout.dispose();
  });

  it("has the same places in the same number of steps from the same seed", () => {
    const [a, b, other] = [9, 9, 10].map((seed) => {
      const layout = new Layout(graph("random", 50), seed);
      for (let k = 0; k < 20; k++) layout.step();
      layout.dispose();
      return layout.positions;
    });
    expect(a).toEqual(b);
    expect(other).not.toEqual(a);
  });
});
