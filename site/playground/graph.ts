/** The tape as a graph: a box a node with its primal, tangent and adjoint, and partial derivatives on the edges in use. */
import { el, set, svg } from "./dom.js";
import { DRAWN } from "./limits.js";
import { NODE, drawnNodes, layoutOf, pathOf } from "./layout.js";
import type { Direction, Layout } from "./layout.js";
import type { Numbers } from "./numbers.js";
import type { Frame, Sweep } from "./stepper.js";
import { short } from "./tape.js";
import type { Tape } from "./tape.js";

/** Pixels of the container below which inputs are at the top. */
const NARROW = 620;
/** Scale at which the text of a graph can still be read. */
const SMALLEST = 0.78;
const ROWS = ["primal", "tangent", "adjoint"] as const;
/** Characters that fit into a box. */
const TITLE = 19;

interface Box {
  readonly group: SVGGElement;
  readonly numbers: readonly SVGTextElement[];
}

interface Line {
  readonly path: SVGPathElement;
  readonly label: SVGGElement;
  readonly text: SVGTextElement;
}

export class GraphView {
  /** Scrolls where the graph is larger; can be focused, so that keys scroll and step. */
  readonly element = el("div", { class: "pg-graph", tabindex: 0, role: "region", "aria-label": "The tape as a graph" });
  #tape: Tape | undefined;
  #direction: Direction | undefined;
  #boxes = new Map<number, Box>();
  #lines = new Map<number, Line>();
  #last: readonly [Frame, Numbers, Sweep] | undefined;

  /** Nodes that were scrolled into view last. */
  #revealed = "";

  /** Draws another tape. */
  show(tape: Tape | undefined): void {
    this.#tape = tape;
    this.#last = undefined;
    this.#draw();
  }

  /** Fits it to the width there is. */
  resize(): void {
    const direction = this.element.clientWidth < NARROW ? "TB" : "LR";
    if (direction === this.#direction) return;
    this.#draw();
    if (this.#last) this.frame(...this.#last);
  }

  #draw(): void {
    this.#boxes.clear();
    this.#lines.clear();
    this.#revealed = "";
    this.#direction = this.element.clientWidth < NARROW ? "TB" : "LR";
    const tape = this.#tape;
    if (!tape) {
      this.element.replaceChildren();
      return;
    }
    if (drawnNodes(tape).length > DRAWN) {
      const words = `The tape has ${tape.operations} operations, too many to draw (${DRAWN} at most). The steps and the table show them.`;
      this.element.replaceChildren(el("p", { class: "pg-note" }, words));
      return;
    }
    const layout = layoutOf(tape, this.#direction);
    this.element.replaceChildren(this.#picture(tape, layout));
  }

  #picture(tape: Tape, layout: Layout): SVGSVGElement {
    const { width, height } = layout;
    const label = `Graph of ${tape.operations} operations from ${tape.inputs.join(", ")} to ${tape.outputs.map(({ name }) => name).join(", ")}; the table below has its numbers`;
    // Made smaller to fit, as far as it can be read then.
    const scale = Math.min(1, Math.max(SMALLEST, this.element.clientWidth / width));
    const picture = svg("svg", {
      viewBox: `0 0 ${width} ${height}`,
      width: width * scale,
      height: height * scale,
      role: "img",
      "aria-label": label,
    });
    picture.append(svg("defs", {}, arrow("pg-arrow"), arrow("pg-arrow-active")));
    for (const { edge, points, label: place } of layout.edges) {
      const path = svg("path", {
        class: "pg-edge",
        d: pathOf(points, this.#direction!),
        "marker-end": "url(#pg-arrow)",
      });
      const text = svg("text", { y: 4 });
      const plate = svg("rect", { x: -29, y: -8, width: 58, height: 16, rx: 3 });
      const group = svg("g", { class: "pg-partial", transform: `translate(${place.x} ${place.y})` }, plate, text);
      this.#lines.set(edge, { path, label: group, text });
    }
    for (const [i, { x, y }] of layout.nodes) this.#boxes.set(i, boxOf(tape, i, x, y));
    picture.append(...[...this.#lines.values()].map(({ path }) => path));
    picture.append(...[...this.#boxes.values()].map(({ group }) => group));
    picture.append(...[...this.#lines.values()].map(({ label: group }) => group));
    return picture;
  }

  /** Shows the numbers after a step. */
  frame(frame: Frame, numbers: Numbers, sweep: Sweep): void {
    this.#last = [frame, numbers, sweep];
    const tape = this.#tape!;
    const { step } = frame;
    const seeded =
      sweep === "reverse" ? tape.outputs[numbers.seeds.output]!.node : inputNode(tape, numbers.seeds.input);
    const beside = new Set(step.edges.map((e) => tape.edges[e]!.from));
    for (const [i, box] of this.#boxes) {
      ROWS.forEach((row, k) => {
        const known = frame[row][i];
        box.numbers[k]!.textContent = known === undefined ? "·" : short(known);
      });
      const active = step.node === undefined ? i === seeded : i === step.node;
      set(box.group, {
        "data-active": active,
        "data-beside": beside.has(i),
        "data-pending": frame.primal[i] === undefined && tape.nodes[i]!.op !== "nested",
      });
    }
    const used = new Set(step.edges);
    for (const [e, { path, label, text }] of this.#lines) {
      const active = used.has(e);
      const back = active && sweep === "reverse";
      set(path, {
        "data-active": active,
        "marker-end": back ? undefined : `url(#pg-arrow${active ? "-active" : ""})`,
        "marker-start": back ? "url(#pg-arrow-active)" : undefined,
      });
      const partial = numbers.partial[e]!;
      set(label, { "data-active": active && !Number.isNaN(partial) });
      text.textContent = active ? `∂ ${fewDigits(partial)}` : "";
    }
    // Not while inputs are dragged: the reader may look elsewhere.
    const nodes = [step.node ?? seeded, ...beside];
    if (nodes.join() !== this.#revealed) this.#reveal(nodes);
    this.#revealed = nodes.join();
  }

  /** Scrolls nodes into view, within the graph alone; the first before the others. */
  #reveal(nodes: readonly number[]): void {
    const boxes = nodes.flatMap((i) => this.#boxes.get(i)?.group.getBoundingClientRect() ?? []);
    if (boxes.length === 0) return;
    const view = this.element.getBoundingClientRect();
    const [left, top] = [
      scrollFor(boxes.map((box) => [box.left, box.right]), [view.left, view.right]),
      scrollFor(boxes.map((box) => [box.top, box.bottom]), [view.top, view.bottom]),
    ]; // prettier-ignore
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    if (left !== 0 || top !== 0) this.element.scrollBy({ left, top, behavior });
  }
}

type Span = readonly [from: number, to: number];

/** By how much to scroll so that all spans are in view, or else the first. */
function scrollFor(spans: readonly Span[], [low, high]: Span): number {
  const all: Span = [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
  const [from, to] = all[1] - all[0] > high - low ? spans[0]! : all;
  return from < low ? from - low - 20 : to > high ? to - high + 20 : 0;
}

const fewDigits = (x: number): string => short(Number(x.toPrecision(4)));

const inputNode = (tape: Tape, k: number): number =>
  [...tape.nodes.keys()].filter((i) => tape.nodes[i]!.op === "input")[k]!;

const arrow = (id: string): SVGMarkerElement =>
  svg(
    "marker",
    { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" },
    svg("path", { d: "M0 0.5 L8 4 L0 7.5 z" }),
  );

function boxOf(tape: Tape, i: number, x: number, y: number): Box {
  const node = tape.nodes[i]!;
  const [left, top] = [x - NODE.width / 2, y - NODE.height / 2];
  const names = tape.outputs.filter((output) => output.node === i).map(({ name }) => name);
  const kind = names.length > 0 ? "output" : node.op === "input" ? "input" : "operation";
  const own = node.formula === node.name ? node.name : `${node.name} = ${node.formula}`;
  const full = names.length > 0 ? `${names.join(", ")}: ${own}` : own;
  const title = svg(
    "text",
    { class: "pg-title", x: 8, y: 15 },
    full.length > TITLE ? `${full.slice(0, TITLE - 1)}…` : full,
  );
  const rows = ROWS.map((row, k) => svg("text", { class: "pg-row", x: 8, y: 32 + 14 * k }, row));
  const numbers = ROWS.map((row, k) =>
    svg("text", { class: `pg-number pg-${row}`, x: NODE.width - 8, y: 32 + 14 * k }, "·"),
  );
  const group = svg(
    "g",
    { class: "pg-node", "data-kind": kind, "data-node": i, transform: `translate(${left} ${top})` },
    svg("title", {}, full),
    svg("rect", { width: NODE.width, height: NODE.height, rx: 5 }),
    svg("line", { x1: 0, x2: NODE.width, y1: 21, y2: 21 }),
    title,
    ...rows,
    ...numbers,
  );
  return { group, numbers };
}
