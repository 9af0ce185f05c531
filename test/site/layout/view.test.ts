/** Screen and plane, and which node is meant. */
import { describe, expect, it } from "vitest";
import { nodeAt, nodeBeyond, showingAll, toPlane, toScreen } from "../../../site/layout/view.js";

const size = { width: 400, height: 200 };
/** A cross: the middle, right, left, above, below. */
const cross = Float64Array.of(10, 10, 14, 10, 6, 10, 10, 6, 10, 14);

describe("the camera", () => {
  it("shows every node, within the margin", () => {
    const camera = showingAll(cross, size);
    for (let i = 0; i < cross.length; i += 2) {
      const [x, y] = toScreen(camera, size, cross[i]!, cross[i + 1]!);
      expect(x).toBeGreaterThanOrEqual(24);
      expect(x).toBeLessThanOrEqual(376);
      expect(y).toBeGreaterThanOrEqual(24);
      expect(y).toBeLessThanOrEqual(176);
    }
  });

  it("takes a place on the screen back to the plane", () => {
    const camera = { x: 2, y: -3, scale: 8 };
    expect(toPlane(camera, size, ...toScreen(camera, size, 5.5, 1.25))).toEqual([5.5, 1.25]);
  });

  it("shows nodes that are all in one place", () => {
    expect(toScreen(showingAll(Float64Array.of(1, 2, 1, 2), size), size, 1, 2)).toEqual([200, 100]);
  });
});

describe("nodes", () => {
  it("are taken where the pointer is within 16 pixels, the nearest first", () => {
    const camera = { x: 10, y: 10, scale: 10 };
    expect(nodeAt(cross, camera, 10.5, 10)).toBe(0);
    expect(nodeAt(cross, camera, 13, 10)).toBe(1);
    expect(nodeAt(cross, camera, 12, 12)).toBeUndefined();
  });

  it("are gone to in the direction of the key, and stay where there is none", () => {
    const from = (node: number, direction: [number, number]): number => nodeBeyond(cross, node, direction);
    expect([from(0, [1, 0]), from(0, [-1, 0]), from(0, [0, -1]), from(0, [0, 1])]).toEqual([1, 2, 3, 4]);
    expect(from(2, [1, 0])).toBe(0);
    expect(from(1, [1, 0])).toBe(1);
  });
});
