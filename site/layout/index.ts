/** Graph layout by hand: a picture that can be dragged, and what a frame costs. */
import "../common/demo.css";
import "./layout.css";
import { fitted, reducedMotion } from "../common/canvas.js";
import type { Picture } from "../common/canvas.js";
import { part, say } from "../common/dom.js";
import { graph, graphNames } from "./graphs.js";
import type { GraphName } from "./graphs.js";
import { Hand } from "./hand.js";
import { Layout } from "./model.js";
import { draw, follow, showingAll } from "./view.js";
import type { Camera } from "./view.js";

const NODES = 500;
/** Milliseconds of a frame that steps may take, and how many there are at most. */
const BUDGET = 7;
const STEPS = 4;
/** Steps before the first picture, where motion is not wanted. */
const QUIET_STEPS = 400;

const html = `
<div class="wg-layout">
  <div class="wg-bar">
    <label>Graph <select data-part="graph">${graphNames.map((name) => `<option>${name}</option>`).join("")}</select></label>
    <button type="button" data-part="run"></button>
    <button type="button" data-part="scatter">Scatter</button>
  </div>
  <canvas class="wg-picture" data-part="picture" tabindex="0" role="application" aria-label="Graph of ${NODES} nodes" aria-describedby="wg-layout-keys"></canvas>
  <p class="wg-keys" id="wg-layout-keys">Drag a node. By keyboard: the arrow keys go from node to node, Enter takes hold of one, the arrow keys move it, Enter or Escape lets go.</p>
  <p class="wg-said" data-part="said" role="status"></p>
  <dl class="wg-figures">
    <div><dt>frames a second</dt><dd data-part="fps">–</dd></div>
    <div><dt>energy and gradient</dt><dd data-part="gradient">–</dd></div>
    <div><dt>steps a frame</dt><dd data-part="steps">–</dd></div>
    <div><dt>energy</dt><dd data-part="energy">–</dd></div>
    <div><dt>tracing, compiling</dt><dd data-part="compiled">–</dd></div>
  </dl>
</div>`;

class App {
  readonly #root: HTMLElement;
  readonly #picture: Picture;
  readonly #stopFitting: () => void;
  readonly #hand: Hand;
  readonly #camera: Camera = { x: 0, y: 0, scale: 1 };
  #layout: Layout;
  #seed = 1;
  #running = !reducedMotion();
  #frame = 0;
  /** Milliseconds: a gradient, and a frame, each a running mean. */
  #gradientTime = 0;
  #frameTime = 0;
  #lastFrame = 0;
  #lastFigures = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.innerHTML = html;
    const { picture, stop } = fitted(part<HTMLCanvasElement>(root, "picture"), () => this.#show());
    this.#picture = picture;
    this.#stopFitting = stop;
    this.#layout = this.#made(graphNames[0]!);
    this.#hand = new Hand(picture, this.#camera, () => this.#layout, {
      moved: () => this.#wake(),
      said: (text) => say(part(root, "said"), text),
    });
    const choice = part<HTMLSelectElement>(root, "graph");
    choice.onchange = () => this.#open(choice.value as GraphName);
    part(root, "run").onclick = () => this.#run(!this.#running);
    part(root, "scatter").onclick = () => this.#scatter();
    this.#run(this.#running);
    this.#begin();
  }

  #made(name: GraphName): Layout {
    const from = performance.now();
    const layout = new Layout(graph(name, NODES), this.#seed);
    say(part(this.#root, "compiled"), `${(performance.now() - from).toFixed(0)} ms`);
    return layout;
  }

  #open(name: GraphName): void {
    this.#layout.dispose();
    this.#layout = this.#made(name);
    this.#forget();
    this.#gradientTime = 0;
    this.#begin();
  }

  #scatter(): void {
    this.#forget();
    this.#layout.scatter(++this.#seed);
    this.#begin();
  }

  #forget(): void {
    this.#hand.forget();
    say(part(this.#root, "said"), "");
  }

  /** From a new place: in motion, or from the end of it where motion is not wanted. */
  #begin(): void {
    if (reducedMotion()) for (let k = 0; k < QUIET_STEPS && !this.#layout.atRest; k++) this.#step();
    this.#show();
    this.#wake();
  }

  #run(running: boolean): void {
    this.#running = running;
    say(part(this.#root, "run"), running ? "Pause" : "Run");
    this.#wake();
  }

  #wake(): void {
    if (!this.#frame) {
      this.#lastFrame = 0;
      this.#frame = requestAnimationFrame(this.#onFrame);
    }
  }

  readonly #onFrame = (now: number): void => {
    this.#frame = 0;
    if (this.#lastFrame) this.#frameTime = mean(this.#frameTime, now - this.#lastFrame);
    const steps = this.#running ? this.#stepsNow() : 0;
    for (let k = 0; k < steps && !this.#layout.atRest; k++) this.#step();
    if (this.#layout.held === undefined) follow(this.#camera, this.#target(), reducedMotion() ? 1 : 0.15);
    draw(this.#picture, this.#layout, this.#camera, this.#hand.selected);
    this.#figures(now);
    if (this.#running && !this.#layout.atRest) {
      this.#frame = requestAnimationFrame(this.#onFrame);
      this.#lastFrame = now;
    }
  };

  #target(): Camera {
    return showingAll(this.#layout.positions, this.#picture);
  }

  /** All nodes at once, where the picture or the layout is a new one. */
  #show(): void {
    Object.assign(this.#camera, this.#target());
    draw(this.#picture, this.#layout, this.#camera, this.#hand.selected);
  }

  #stepsNow(): number {
    return Math.max(1, Math.min(STEPS, Math.floor(BUDGET / (this.#gradientTime || BUDGET))));
  }

  #step(): void {
    const from = performance.now();
    this.#layout.step();
    this.#gradientTime = mean(this.#gradientTime, performance.now() - from);
  }

  /** Four times a second, and when all is at rest. */
  #figures(now: number): void {
    if (now - this.#lastFigures < 250 && !this.#layout.atRest) return;
    this.#lastFigures = now;
    const { atRest, value } = this.#layout;
    const rate = this.#frameTime ? (1000 / this.#frameTime).toFixed(0) : "–";
    say(part(this.#root, "fps"), atRest ? `${rate}, now at rest` : rate);
    say(part(this.#root, "gradient"), `${this.#gradientTime.toFixed(2)} ms`);
    say(part(this.#root, "steps"), String(this.#stepsNow()));
    if (!Number.isNaN(value))
      say(
        part(this.#root, "energy"),
        value.toLocaleString("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
      );
  }

  unmount(): void {
    cancelAnimationFrame(this.#frame);
    this.#stopFitting();
    this.#hand.unmount();
    this.#layout.dispose();
    this.#root.replaceChildren();
  }
}

/** A running mean over some 20 values; the first one as it is. */
function mean(before: number, value: number): number {
  return before ? before + 0.05 * (value - before) : value;
}

export function mount(root: HTMLElement): () => void {
  const app = new App(root);
  return () => app.unmount();
}
