/** Draws a layout, and says which node is where on the screen. */
import { colour } from "../common/canvas.js";
import type { Picture } from "../common/canvas.js";
import type { Layout } from "./model.js";

/** CSS pixels. */
const MARGIN = 24;
const NODE = 2.5;
const REACH = 16;

/** Where the plane is on the screen: x on the screen is scale · (x - middle) + half of the width. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The camera that shows all nodes. */
export function showingAll(positions: Float64Array, { width, height }: Size): Camera {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 2) {
    left = Math.min(left, positions[i]!);
    right = Math.max(right, positions[i]!);
    top = Math.min(top, positions[i + 1]!);
    bottom = Math.max(bottom, positions[i + 1]!);
  }
  const across = Math.max(width - 2 * MARGIN, 1) / Math.max(right - left, 1e-9);
  const up = Math.max(height - 2 * MARGIN, 1) / Math.max(bottom - top, 1e-9);
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(across, up) };
}

/** Goes a part of the way, so that the picture does not jump. */
export function follow(camera: Camera, target: Camera, part: number): void {
  camera.x += part * (target.x - camera.x);
  camera.y += part * (target.y - camera.y);
  camera.scale += part * (target.scale - camera.scale);
}

export function toScreen(camera: Camera, { width, height }: Size, x: number, y: number): [x: number, y: number] {
  return [camera.scale * (x - camera.x) + width / 2, camera.scale * (y - camera.y) + height / 2];
}

export function toPlane(camera: Camera, { width, height }: Size, x: number, y: number): [x: number, y: number] {
  return [(x - width / 2) / camera.scale + camera.x, (y - height / 2) / camera.scale + camera.y];
}

/** The node nearest to a place in the plane, if it is within reach on the screen. */
export function nodeAt(positions: Float64Array, camera: Camera, x: number, y: number): number | undefined {
  let nearest: number | undefined;
  let least = REACH / camera.scale;
  for (let i = 0; i < positions.length; i += 2) {
    const far = Math.hypot(positions[i]! - x, positions[i + 1]! - y);
    if (far < least) [nearest, least] = [i >> 1, far];
  }
  return nearest;
}

/** The node to go to from `from` in a direction, [x, y] of length 1: near, and not far to the side. */
export function nodeBeyond(positions: Float64Array, from: number, [dx, dy]: readonly [number, number]): number {
  let best = from;
  let least = Infinity;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i]! - positions[2 * from]!;
    const y = positions[i + 1]! - positions[2 * from + 1]!;
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (ahead <= aside || ahead <= 0) continue;
    const far = ahead + 2 * aside;
    if (far < least) [best, least] = [i >> 1, far];
  }
  return best;
}

export function draw(picture: Picture, layout: Layout, camera: Camera, selected: number | undefined): void {
  const { context, canvas, width, height } = picture;
  const { positions, graph, held } = layout;
  context.clearRect(0, 0, width, height);
  context.beginPath();
  for (const [i, j] of graph.edges) {
    context.moveTo(...toScreen(camera, picture, positions[2 * i]!, positions[2 * i + 1]!));
    context.lineTo(...toScreen(camera, picture, positions[2 * j]!, positions[2 * j + 1]!));
  }
  context.strokeStyle = colour(canvas, "--vp-c-text-2");
  context.lineWidth = 0.75;
  context.stroke();
  context.beginPath();
  for (let i = 0; i < positions.length; i += 2) {
    const [x, y] = toScreen(camera, picture, positions[i]!, positions[i + 1]!);
    context.moveTo(x + NODE, y);
    context.arc(x, y, NODE, 0, 2 * Math.PI);
  }
  context.fillStyle = colour(canvas, "--vp-c-brand-1");
  context.fill();
  if (selected === undefined) return;
  const [x, y] = toScreen(camera, picture, positions[2 * selected]!, positions[2 * selected + 1]!);
  context.beginPath();
  context.arc(x, y, held === selected ? 3 * NODE : 2.4 * NODE, 0, 2 * Math.PI);
  context.strokeStyle = colour(canvas, "--vp-c-text-1");
  context.lineWidth = 2;
  if (held === selected) context.fill();
  context.stroke();
}
