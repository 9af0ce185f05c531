/** A slider and a number box for every input. */
import { el, set } from "./dom.js";
import type { Setting } from "./state.js";

interface Row {
  readonly slider: HTMLInputElement;
  readonly box: HTMLInputElement;
  readonly least: HTMLElement;
  readonly most: HTMLElement;
  readonly slope: HTMLElement;
}

export class InputsView {
  readonly element = el("div", { class: "pg-inputs" });
  readonly #changed: (name: string, value: number) => void;
  #rows = new Map<string, Row>();

  /** @param changed Called with every value while it is dragged or typed. */
  constructor(changed: (name: string, value: number) => void) {
    this.#changed = changed;
  }

  /** Makes rows for other inputs. */
  show(names: readonly string[]): void {
    this.#rows = new Map(names.map((name, k) => [name, this.#row(name, k)]));
    this.element.replaceChildren(...[...this.#rows.entries()].map(([name, row]) => assembled(name, row)));
  }

  #row(name: string, k: number): Row {
    const slider = el("input", { type: "range", id: `pg-input-${k}`, "aria-label": `${name}, slider` });
    const box = el("input", { type: "number", id: `pg-number-${k}`, step: "any" });
    slider.addEventListener("input", () => this.#changed(name, slider.valueAsNumber));
    box.addEventListener("input", () => {
      if (Number.isFinite(box.valueAsNumber)) this.#changed(name, box.valueAsNumber);
    });
    return { slider, box, least: el("span"), most: el("span"), slope: el("output", { class: "pg-slope" }) };
  }

  /** @param slopes The derivative of the chosen output by each input. */
  update(settings: ReadonlyMap<string, Setting>, slopes: readonly number[], words: (x: number) => string): void {
    let k = 0;
    for (const [name, { slider, box, least, most, slope }] of this.#rows) {
      const { value, min, max } = settings.get(name)!;
      set(slider, { min, max, step: (max - min) / 1000 });
      // A slider rounds to its steps; the number is what counts.
      slider.value = String(value);
      if (document.activeElement !== box || !Object.is(box.valueAsNumber, value)) box.value = String(rounded(value, max - min)); // prettier-ignore
      least.textContent = words(min);
      most.textContent = words(max);
      slope.textContent = `∂ ${words(slopes[k++]!)}`;
    }
  }
}

/** A number as it is shown in its box: as it is, but for digits that a slider made. */
const rounded = (value: number, range: number): number => {
  const short = Number(value.toPrecision(6));
  return Math.abs(short - value) < 1e-9 * range ? short : value;
};

function assembled(name: string, { slider, box, least, most, slope }: Row): HTMLElement {
  const label = el("label", { for: box.id, class: "pg-name" }, name);
  const range = el("div", { class: "pg-range" }, least, slider, most);
  return el("div", { class: "pg-input" }, label, box, range, slope);
}
