/** The controls of the sweeps: which sweep and seed, first, previous, play, next, last, and the sentence of the step. */
import { el, set, svg } from "./dom.js";
import type { Sweep } from "./stepper.js";

/** Milliseconds between two steps that play. */
const PACE = 1200;

const ICONS = {
  first: "M3 2v12h2V2zM13 2v12L6 8z",
  previous: "M12 2v12L4 8z",
  play: "M4 2v12l9-6z",
  pause: "M3 2h4v12H3zM9 2h4v12H9z",
  next: "M4 2v12l8-6z",
  last: "M11 2v12h2V2zM3 2v12l7-6z",
} as const;

/** Drawn, since not every font has such signs. */
const iconOf = (name: keyof typeof ICONS): SVGSVGElement =>
  svg("svg", { viewBox: "0 0 16 16", width: 12, height: 12, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));

export interface Chosen {
  readonly sweep?: Sweep;
  readonly input?: number;
  readonly output?: number;
  readonly step?: number;
}

interface Shown {
  readonly sweep: Sweep;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly input: number;
  readonly output: number;
  readonly step: number;
  readonly steps: number;
  readonly sentence: string;
}

export class Transport {
  readonly element: HTMLElement;
  readonly sentence = el("p", { class: "pg-sentence", "aria-live": "polite", "aria-atomic": "true" });
  readonly #choose: (chosen: Chosen) => void;
  readonly #sweeps: Readonly<Record<Sweep, HTMLInputElement>>;
  readonly #input = el("select", { id: "pg-seed-input" });
  readonly #output = el("select", { id: "pg-seed-output" });
  readonly #count = el("span", { class: "pg-count" });
  readonly #buttons: Readonly<Record<"first" | "previous" | "play" | "next" | "last", HTMLButtonElement>>;
  #shown: Shown | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(choose: (chosen: Chosen) => void) {
    this.#choose = choose;
    const radio = (value: Sweep): HTMLInputElement => {
      const input = el("input", { type: "radio", name: "pg-sweep", value });
      input.addEventListener("change", () => choose({ sweep: value, step: 0 }));
      return input;
    };
    this.#sweeps = { forward: radio("forward"), reverse: radio("reverse") };
    this.#input.addEventListener("change", () => choose({ input: this.#input.selectedIndex }));
    this.#output.addEventListener("change", () => choose({ output: this.#output.selectedIndex }));
    this.#buttons = {
      first: this.#button("first", "First step", () => this.move(-Infinity)),
      previous: this.#button("previous", "Previous step", () => this.move(-1)),
      play: this.#button("play", undefined, () => this.#play()),
      next: this.#button("next", "Next step", () => this.move(1)),
      last: this.#button("last", "Last step", () => this.move(Infinity)),
    };
    const sweeps = el("fieldset", { class: "pg-segments" }, el("legend", { class: "pg-hidden" }, "Sweep"), el("label", {}, this.#sweeps.forward, el("span", {}, "Forward")), el("label", {}, this.#sweeps.reverse, el("span", {}, "Reverse"))); // prettier-ignore
    const { first, previous, play, next, last } = this.#buttons;
    const seeds = el("div", { class: "pg-seeds" }, el("label", { for: "pg-seed-input" }, "along"), this.#input, el("label", { for: "pg-seed-output" }, "of"), this.#output); // prettier-ignore
    const buttons = el("div", { class: "pg-buttons", role: "group", "aria-label": "Steps" }, first, previous, next, last, play, this.#count); // prettier-ignore
    this.element = el("div", { class: "pg-transport" }, sweeps, seeds, buttons);
  }

  #button(icon: keyof typeof ICONS, label: string | undefined, press: () => void): HTMLButtonElement {
    const button = el("button", { type: "button", title: label, "aria-label": label }, iconOf(icon));
    if (!label) button.append("Play");
    button.addEventListener("click", press);
    return button;
  }

  /** @param by Steps; infinite for the first or the last. */
  move(by: number, playing = false): void {
    if (!playing) this.stop();
    if (!this.#shown) return;
    const { step, steps } = this.#shown;
    this.#choose({ step: Math.min(steps - 1, Math.max(0, step + by)) });
  }

  #play(): void {
    if (this.#timer !== undefined) {
      this.stop();
      return;
    }
    if (this.#shown && this.#shown.step === this.#shown.steps - 1) this.#choose({ step: 0 });
    this.#timer = setInterval(() => {
      this.move(1, true);
      if (!this.#shown || this.#shown.step >= this.#shown.steps - 1) this.stop();
    }, PACE);
    this.#buttons.play.replaceChildren(iconOf("pause"), "Pause");
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#buttons.play.replaceChildren(iconOf("play"), "Play");
  }

  show(shown: Shown): void {
    const before = this.#shown;
    this.#shown = shown;
    const { sweep, inputs, outputs, input, output, step, steps, sentence } = shown;
    this.#sweeps[sweep].checked = true;
    if (before?.inputs !== inputs) this.#input.replaceChildren(...inputs.map((name) => el("option", {}, name)));
    if (before?.outputs !== outputs) this.#output.replaceChildren(...outputs.map((name) => el("option", {}, name)));
    this.#input.selectedIndex = input;
    this.#output.selectedIndex = output;
    this.#count.textContent = `${step} / ${steps - 1}`;
    // Not disabled: focus would be lost at the end of the sweep.
    set(this.#buttons.first, { "aria-disabled": step === 0 ? "true" : undefined });
    set(this.#buttons.previous, { "aria-disabled": step === 0 ? "true" : undefined });
    set(this.#buttons.next, { "aria-disabled": step === steps - 1 ? "true" : undefined });
    set(this.#buttons.last, { "aria-disabled": step === steps - 1 ? "true" : undefined });
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
  }

  /** Arrow keys, Home and End where nothing else takes them. @returns Whether the key was one of them. */
  key(event: KeyboardEvent): boolean {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return false;
    event.preventDefault();
    this.move(by);
    return true;
  }
}
