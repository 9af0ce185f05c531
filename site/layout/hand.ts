/** Takes hold of nodes, by pointer or by keyboard, and puts them where the hand goes. */
import type { Picture } from "../common/canvas.js";
import type { Layout } from "./model.js";
import { nodeAt, nodeBeyond, toPlane } from "./view.js";
import type { Camera } from "./view.js";

/** CSS pixels that an arrow key moves a node. */
const KEY_STEP = 12;

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Events {
  /** Something is to be drawn, and to be brought to rest. */
  moved(): void;
  /** To who does not see the picture. */
  said(text: string): void;
}

export class Hand {
  readonly #picture: Picture;
  readonly #camera: Camera;
  readonly #layout: () => Layout;
  readonly #events: Events;
  readonly #listening = new AbortController();
  selected: number | undefined;

  constructor(picture: Picture, camera: Camera, layout: () => Layout, events: Events) {
    this.#picture = picture;
    this.#camera = camera;
    this.#layout = layout;
    this.#events = events;
    const { signal } = this.#listening;
    const { canvas } = picture;
    canvas.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const name of ["pointerup", "pointercancel"] as const) canvas.addEventListener(name, () => this.letGo(), { signal }); // prettier-ignore
    canvas.addEventListener("keydown", (event) => this.#key(event), { signal });
    canvas.addEventListener("blur", () => this.letGo(), { signal });
    // A finger on a node drags it; one beside it scrolls the page.
    canvas.addEventListener("touchstart", (event) => this.#keepScroll(event), { signal, passive: false });
  }

  letGo(): void {
    const layout = this.#layout();
    if (layout.held === undefined) return;
    this.#events.said(`Node ${layout.held + 1} let go.`);
    layout.held = undefined;
    layout.wake();
    this.#events.moved();
  }

  /** Another layout: no node of it was ever selected. */
  forget(): void {
    this.#layout().held = this.selected = undefined;
  }

  #place(x: number, y: number): [x: number, y: number] {
    const box = this.#picture.canvas.getBoundingClientRect();
    return toPlane(this.#camera, this.#picture, x - box.left, y - box.top);
  }

  #keepScroll(event: TouchEvent): void {
    const touch = event.touches[0];
    if (touch && nodeAt(this.#layout().positions, this.#camera, ...this.#place(touch.clientX, touch.clientY)) !== undefined) event.preventDefault(); // prettier-ignore
  }

  #take(event: PointerEvent): void {
    const layout = this.#layout();
    const node = nodeAt(layout.positions, this.#camera, ...this.#place(event.clientX, event.clientY));
    if (node === undefined) return;
    this.#picture.canvas.setPointerCapture(event.pointerId);
    this.selected = layout.held = node;
    this.#move(event);
  }

  #move(event: PointerEvent): void {
    const layout = this.#layout();
    if (layout.held === undefined || !this.#picture.canvas.hasPointerCapture(event.pointerId)) return;
    layout.put(layout.held, ...this.#place(event.clientX, event.clientY));
    this.#events.moved();
  }

  #key(event: KeyboardEvent): void {
    const layout = this.#layout();
    const direction = directions[event.key];
    const node = this.selected ?? 0;
    if (direction && layout.held !== undefined) this.#push(layout.held, direction);
    else if (direction) this.#select(this.selected === undefined ? 0 : nodeBeyond(layout.positions, node, direction));
    else if (event.key === "Enter" && layout.held === undefined) this.#hold(node);
    else if (layout.held !== undefined && (event.key === "Enter" || event.key === "Escape")) this.letGo();
    else return;
    event.preventDefault();
    this.#events.moved();
  }

  #select(node: number): void {
    this.selected = node;
    const edges = this.#layout().graph.edges.filter((ends) => ends.includes(node)).length;
    this.#events.said(`Node ${node + 1}, ${edges} ${edges === 1 ? "edge" : "edges"}.`);
  }

  #hold(node: number): void {
    this.selected = this.#layout().held = node;
    this.#events.said(`Node ${node + 1} held.`);
  }

  #push(node: number, [dx, dy]: readonly [number, number]): void {
    const layout = this.#layout();
    const far = KEY_STEP / this.#camera.scale;
    layout.put(node, layout.positions[2 * node]! + dx * far, layout.positions[2 * node + 1]! + dy * far);
  }

  unmount(): void {
    this.#listening.abort();
  }
}
