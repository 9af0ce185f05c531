/** What stands beside the tape: plots along the chosen input, errors of differences, sizes of the derivative. */
import { el } from "./dom.js";
import type { Seeds } from "./numbers.js";
import { CurvePlots, differencePlot, differenceWords } from "./plots.js";
import { curveOf, differencesOf } from "./samples.js";
import type { Evaluated, Session } from "./session.js";
import { wordsOf } from "./session.js";
import { sizesOf } from "./sizes.js";
import type { Sizes } from "./sizes.js";
import { sizesView } from "./sizes-view.js";
import type { Setting } from "./state.js";
import { short } from "./tape.js";

/** Points of a curve. */
const POINTS = 241;

type Arguments = readonly [Session, readonly number[], Seeds, Evaluated, Setting];

export class Panels {
  readonly element: HTMLElement;
  readonly #curves: CurvePlots;
  readonly #curveTitle = el("h2");
  readonly #curveWords = el("p", { class: "pg-note" });
  readonly #differences = el("div", { class: "pg-plot" });
  readonly #differenceWords = el("p", { class: "pg-note" });
  readonly #sizes = el("div");
  #last: Arguments | undefined;
  #sized: { session: Session; seeds: Seeds; sizes: Sizes | string } | undefined;

  /** @param drag Called with the chosen input's value while the point on the curve is dragged. */
  constructor(drag: (value: number) => void) {
    this.#curves = new CurvePlots(drag);
    const key = (kind: string, words: string): HTMLElement => el("span", { class: `pg-key ${kind}` }, words);
    const keys = el("p", { class: "pg-keys" }, key("pg-key-forward", "(f(x+h) − f(x)) / h"), key("pg-key-central", "(f(x+h) − f(x−h)) / 2h")); // prettier-ignore
    this.element = el(
      "div",
      { class: "pg-panels" },
      el(
        "section",
        { class: "pg-card", "aria-label": "Plot" },
        this.#curveTitle,
        this.#curves.element,
        this.#curveWords,
      ),
      el(
        "section",
        { class: "pg-card", "aria-label": "Finite differences" },
        el("h2", {}, "Finite differences, by step"),
        keys,
        this.#differences,
        this.#differenceWords,
      ),
      el(
        "section",
        { class: "pg-card", "aria-label": "Size of the derivative" },
        el("h2", {}, "Size of the derivative as a formula"),
        this.#sizes,
      ),
    );
  }

  resize(): void {
    if (this.#last) this.show(...this.#last);
  }

  show(...shown: Arguments): void {
    this.#last = shown;
    const [session, x, seeds, { numbers, along }, { min, max }] = shown;
    const { tape, subject } = session;
    const [input, output] = [tape.inputs[seeds.input]!, tape.outputs[seeds.output]!];
    const [at, value, slope] = [x[seeds.input]!, numbers.primal[output.node]!, along[seeds.output]!];
    this.#curveTitle.textContent = `${output.name} and ∂${output.name}/∂${input} along ${input}`;
    try {
      const curve = curveOf(subject.f, x, seeds.input, seeds.output, [min, max], POINTS);
      this.#curves.show(curve, { input, output: output.name, at, value, slope });
      this.#curveWords.textContent = `At ${input} = ${short(at)}: ${output.name} = ${short(value)}, slope ${short(slope)}. Drag the point, or use the slider.`; // prettier-ignore
      const errors = differencesOf(subject.f, x, seeds.input, seeds.output, slope);
      this.#differences.replaceChildren(differencePlot(errors, this.#differences.clientWidth));
      this.#differenceWords.textContent = differenceWords(errors, slope);
    } catch (error) {
      this.#curveWords.textContent = wordsOf(error);
    }
    this.#showSizes(session, seeds);
  }

  /** Sizes do not depend on where the inputs are. */
  #showSizes(session: Session, seeds: Seeds): void {
    const before = this.#sized;
    if (before?.session === session && before.seeds.input === seeds.input && before.seeds.output === seeds.output)
      return;
    const sizes = sizesOf(session.tape, seeds.output, seeds.input);
    this.#sized = { session, seeds, sizes };
    const name = `∂${session.tape.outputs[seeds.output]!.name}/∂${session.tape.inputs[seeds.input]!}`;
    this.#sizes.replaceChildren(sizesView(sizes, name));
  }
}
