/** Fits a curve to certified data, shows how certain the answer is, and lets everything be changed. */
import "../common/demo.css";
import "./fit.css";
import { reducedMotion } from "../common/canvas.js";
import { part, say } from "../common/dom.js";
import { Curve } from "./curve.js";
import { datasets } from "./datasets.js";
import type { Dataset } from "./datasets.js";
import { Fit } from "./model.js";
import { short } from "../common/plot.js";
import { editedValues, showParameters } from "./table.js";
import { Chart, chartHtml } from "./view.js";

/** Iterations that a fit may take. */
const MOST = 1000;
/** Of an observation that is moved: what is not there within these comes with the next move. */
const MOST_MOVING = 100;
/** Milliseconds between iterations that are shown, the first 20 and the rest. */
const [SLOW, QUICK] = [80, 16];

const html = `
<div class="wg-fit">
  <div class="wg-bar">
    <label>Data <select data-part="dataset">${datasets.map(({ name }) => `<option>${name}</option>`).join("")}</select></label>
    <button type="button" data-part="start1">Start 1</button>
    <button type="button" data-part="start2">Start 2</button>
    <button type="button" data-part="step">Step</button>
    <button type="button" data-part="run">Run</button>
    <button type="button" data-part="restore">Restore</button>
  </div>
  <label class="wg-field wg-fit-formula">y = <input data-part="formula" spellcheck="false" autocomplete="off" aria-describedby="wg-fit-said"></label>
  <p class="wg-said" data-part="said" id="wg-fit-said" role="status"></p>
  ${chartHtml}
  <p class="wg-keys">Drag an observation up or down. By keyboard: left and right go from one to the next, up and down move it.</p>
  <div class="wg-fit-table" role="region" aria-label="Parameters" tabindex="0"><table data-part="parameters"></table></div>
  <dl class="wg-figures">
    <div><dt>iterations</dt><dd data-part="iterations"></dd></div>
    <div><dt>sum of squares</dt><dd data-part="squares"></dd></div>
    <div><dt>residual standard deviation</dt><dd data-part="deviation"></dd></div>
    <div><dt>degrees of freedom</dt><dd data-part="freedom"></dd></div>
    <div><dt>damping</dt><dd data-part="damping"></dd></div>
  </dl>
</div>`;

class App {
  readonly #root: HTMLElement;
  readonly #chart: Chart;
  #dataset: Dataset = datasets[0]!;
  #curve: Curve;
  #fit: Fit;
  /** An observation was moved, so that certified values no longer hold. */
  #moved = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.innerHTML = html;
    this.#curve = new Curve(this.#dataset.formula);
    this.#fit = this.#begun(0);
    this.#chart = new Chart(root, this.#fit, this.#dataset.axes, { moved: (i, y) => this.#move(i, y) });
    this.#listen();
    this.#open(this.#dataset);
  }

  #listen(): void {
    const on = (name: string, action: () => void): void => void (part(this.#root, name).onclick = action);
    on("start1", () => this.#start(0));
    on("start2", () => this.#start(1));
    on("step", () => this.#step());
    on("run", () => (this.#timer === undefined ? this.#run() : this.#stop()));
    on("restore", () => this.#open(this.#dataset));
    const choice = part<HTMLSelectElement>(this.#root, "dataset");
    choice.onchange = () => this.#open(datasets[choice.selectedIndex]!);
    part(this.#root, "formula").onchange = () => this.#useFormula();
    part(this.#root, "parameters").onchange = () => this.#restart(editedValues(this.#table, this.#fit));
  }

  get #table(): HTMLTableElement {
    return part<HTMLTableElement>(this.#root, "parameters");
  }

  /** NIST's data and formula, from the first start, fitted. */
  #open(dataset: Dataset): void {
    this.#dataset = dataset;
    this.#moved = false;
    this.#use(new Curve(dataset.formula));
    part<HTMLInputElement>(this.#root, "formula").value = dataset.formula;
    this.#fit = this.#begun(0);
    this.#fit.run(MOST);
    this.#chart.open(this.#fit, dataset.axes);
    this.#show(`NIST's ${dataset.name}: ${dataset.about}.`);
  }

  #use(curve: Curve): void {
    this.#stop();
    this.#curve.dispose();
    this.#curve = curve;
  }

  /** A fit of the present curve; parameters that NIST does not know start at 1. */
  #begun(start: 0 | 1, y: readonly number[] = this.#dataset.y): Fit {
    const known = new Map(this.#dataset.parameters.map(({ name, starts }) => [name, starts[start]]));
    return new Fit(this.#curve, this.#dataset.x, y, this.#curve.names.map((name) => known.get(name) ?? 1)); // prettier-ignore
  }

  #useFormula(): void {
    const { value } = part<HTMLInputElement>(this.#root, "formula");
    try {
      this.#use(new Curve(value));
    } catch (error) {
      say(part(this.#root, "said"), (error as Error).message);
      return;
    }
    this.#fit = this.#begun(0, this.#fit.y);
    this.#fit.run(MOST);
    this.#chart.open(this.#fit, this.#dataset.axes);
    this.#show(this.#outcome());
  }

  #start(which: 0 | 1): void {
    this.#restart(this.#begun(which).b);
  }

  #restart(b: readonly number[]): void {
    this.#stop();
    this.#fit.restart(b);
    this.#show("At a start: step or run.");
  }

  #step(): void {
    this.#fit.step();
    this.#show(this.#outcome());
  }

  #run(): void {
    if (this.#fit.converged) this.#restart(this.#begun(0).b);
    if (reducedMotion()) {
      this.#fit.run(MOST);
      this.#show(this.#outcome());
      return;
    }
    say(part(this.#root, "run"), "Stop");
    const next = (): void => {
      this.#step();
      if (this.#fit.converged || this.#fit.iterations >= MOST) this.#stop();
      else this.#timer = setTimeout(next, this.#fit.iterations < 20 ? SLOW : QUICK);
    };
    this.#timer = setTimeout(next);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    say(part(this.#root, "run"), "Run");
  }

  #move(i: number, y: number): void {
    this.#stop();
    const { converged } = this.#fit;
    this.#moved = true;
    this.#fit.observe(i, y);
    if (converged) this.#fit.run(MOST_MOVING);
    this.#show("");
  }

  #outcome(): string {
    const { converged, iterations, b, freedom } = this.#fit;
    if (!converged) return iterations >= MOST ? `Not converged within ${MOST} iterations.` : "";
    if (freedom <= 0)
      return `As many parameters as observations or more: ${b.length}; nothing is left to tell how certain they are.`;
    if (!this.#fit.errors().every(Number.isFinite))
      return "The data do not determine every parameter: there is no band.";
    return `Converged in ${iterations} iterations.`;
  }

  #show(said: string): void {
    const fit = this.#fit;
    say(part(this.#root, "said"), said);
    const certified = !this.#moved && this.#curve.formula === this.#dataset.formula;
    showParameters(this.#table, fit, certified ? this.#dataset : undefined);
    this.#chart.draw();
    say(part(this.#root, "iterations"), String(fit.iterations));
    say(part(this.#root, "squares"), short(fit.squares));
    say(part(this.#root, "deviation"), short(fit.deviation));
    say(part(this.#root, "freedom"), String(fit.freedom));
    say(part(this.#root, "damping"), fit.damping.toExponential(1));
  }

  unmount(): void {
    this.#stop();
    this.#chart.unmount();
    this.#curve.dispose();
    this.#root.replaceChildren();
  }
}

export function mount(root: HTMLElement): () => void {
  const app = new App(root);
  return () => app.unmount();
}
