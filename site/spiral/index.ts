/** A network learns to tell two spirals apart, and one sees it learn. */
import "../common/demo.css";
import "./spiral.css";
import { fitted } from "../common/canvas.js";
import { part, say } from "../common/dom.js";
import { defaults, POINTS, Trainer } from "./trainer.js";
import type { Settings } from "./trainer.js";
import { drawLoss, LOSS_HEIGHT, SIDE, View } from "./view.js";

/** Milliseconds of a frame that training may take. */
const BUDGET = 9;
/** Frames from one picture to the next: what a network says at 4,096 places costs as much as some steps. */
const EVERY = 3;

const rates = [0.001, 0.003, 0.01, 0.03, 0.1];
const paces = [1, 2, 5, 10, Infinity];

const options = (values: readonly number[], chosen: number, text: (value: number) => string = String): string =>
  values.map((v) => `<option value="${v}"${v === chosen ? " selected" : ""}>${text(v)}</option>`).join("");

const html = `
<div class="wg-spiral">
  <div class="wg-bar">
    <button type="button" data-part="run">Start</button>
    <button type="button" data-part="step">Step</button>
    <button type="button" data-part="reset">Reset</button>
    <label>Steps a frame <select data-part="pace">${options(paces, 2, (v) => (Number.isFinite(v) ? String(v) : "as many as fit"))}</select></label>
  </div>
  <div class="wg-bar">
    <label>Learning rate <select data-part="rate">${options(rates, defaults.rate)}</select></label>
    <label>Noise <input data-part="noise" type="range" min="0" max="0.1" step="0.01" value="${defaults.noise}"></label>
    <label>Seed <input data-part="seed" type="number" min="0" max="999999" step="1" value="${defaults.seed}"></label>
  </div>
  <canvas class="wg-picture" data-part="picture" role="img"></canvas>
  <svg class="wg-picture" data-part="loss" height="${LOSS_HEIGHT}" role="img" aria-label="The mean loss by step"><g data-part="marks"></g><path data-part="line" class="wg-spiral-loss"/></svg>
  <p class="wg-keys">Discs are the first spiral, squares the second. The stronger the colour behind them, the more certain is the network.</p>
  <dl class="wg-figures">
    <div><dt>steps</dt><dd data-part="steps">0</dd></div>
    <div><dt>steps a second</dt><dd data-part="speed">–</dd></div>
    <div><dt>one step</dt><dd data-part="time">–</dd></div>
    <div><dt>mean loss</dt><dd data-part="value">–</dd></div>
    <div><dt>on the right side</dt><dd data-part="accuracy">–</dd></div>
  </dl>
</div>`;

class App {
  readonly #root: HTMLElement;
  readonly #stopFitting: () => void;
  readonly #view: View;
  #trainer = new Trainer(defaults);
  #frame = 0;
  #frames = 0;
  /** Milliseconds of a step, a running mean. */
  #stepTime = 0;
  /** When figures were last shown, and after how many steps. */
  #shown = { at: 0, steps: 0 };

  constructor(root: HTMLElement) {
    this.#root = root;
    root.innerHTML = html;
    const { picture, stop } = fitted(part<HTMLCanvasElement>(root, "picture"), () => this.#draw());
    this.#stopFitting = stop;
    this.#view = new View(picture);
    part(root, "run").onclick = () => (this.#frame ? this.#pause() : this.#run());
    part(root, "step").onclick = () => this.#single();
    for (const name of ["reset", "noise", "seed"]) part(root, name)[name === "reset" ? "onclick" : "onchange"] = () => this.#reset(); // prettier-ignore
    part(root, "rate").onchange = () => (this.#trainer.rate = this.#settings.rate);
    this.#show();
  }

  #number(name: string): number {
    return Number(part<HTMLInputElement | HTMLSelectElement>(this.#root, name).value);
  }

  get #settings(): Settings {
    return { rate: this.#number("rate"), noise: this.#number("noise"), seed: this.#number("seed") };
  }

  #run(): void {
    say(part(this.#root, "run"), "Pause");
    this.#shown = { at: performance.now(), steps: this.#trainer.steps };
    this.#frame = requestAnimationFrame(this.#onFrame);
  }

  #pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    say(part(this.#root, "run"), "Start");
    this.#show();
  }

  #reset(): void {
    this.#pause();
    this.#trainer.dispose();
    this.#trainer = new Trainer(this.#settings);
    this.#show();
  }

  #single(): void {
    this.#pause();
    this.#step();
    this.#show();
  }

  #step(): void {
    const from = performance.now();
    this.#trainer.step();
    const time = performance.now() - from;
    this.#stepTime += (this.#stepTime ? 0.05 : 1) * (time - this.#stepTime);
  }

  readonly #onFrame = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#onFrame);
    const end = performance.now() + BUDGET;
    const pace = this.#number("pace");
    for (let k = 0; k < pace && (k === 0 || performance.now() + this.#stepTime < end); k++) this.#step();
    if (++this.#frames % EVERY === 0) this.#draw();
    if (now - this.#shown.at < 500) return;
    const speed = ((this.#trainer.steps - this.#shown.steps) * 1000) / (now - this.#shown.at);
    say(part(this.#root, "speed"), speed.toFixed(0));
    this.#shown = { at: now, steps: this.#trainer.steps };
    this.#figures();
  };

  #draw(): void {
    this.#view.draw(this.#trainer.outputs(SIDE), this.#trainer.points);
    drawLoss(part<SVGSVGElement>(this.#root, "loss"), this.#trainer.history);
  }

  #figures(): void {
    const { steps, loss } = this.#trainer;
    const right = `${(100 * this.#trainer.accuracy()).toFixed(1)} %`;
    say(part(this.#root, "steps"), String(steps));
    say(part(this.#root, "time"), steps ? `${this.#stepTime.toFixed(2)} ms` : "–");
    say(part(this.#root, "value"), steps ? loss.toPrecision(3) : "–");
    say(part(this.#root, "accuracy"), right);
    part(this.#root, "picture").setAttribute("aria-label", `What the network says of each place after ${steps} steps: ${right} of ${POINTS} points are on the right side`); // prettier-ignore
  }

  #show(): void {
    this.#draw();
    this.#figures();
  }

  unmount(): void {
    cancelAnimationFrame(this.#frame);
    this.#stopFitting();
    this.#trainer.dispose();
    this.#root.replaceChildren();
  }
}

export function mount(root: HTMLElement): () => void {
  const app = new App(root);
  return () => app.unmount();
}
