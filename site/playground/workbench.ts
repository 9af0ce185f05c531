/** What stands below the text: inputs, the tape with its steps, and the panels, for one function at a time. */
import { el } from "./dom.js";
import { GraphView } from "./graph.js";
import { InputsView } from "./inputs.js";
import type { Seeds } from "./numbers.js";
import { Panels } from "./panels.js";
import { wordsOf } from "./session.js";
import type { Evaluated, Session } from "./session.js";
import { settingOf, withValue } from "./state.js";
import type { Setting, State } from "./state.js";
import { frameOf, stepsOf } from "./stepper.js";
import { tableOf } from "./table.js";
import { short } from "./tape.js";
import { Transport } from "./transport.js";
import type { Chosen } from "./transport.js";

export class Workbench {
  /** The card of the inputs, which stands beside the text. */
  readonly inputs: HTMLElement;
  /** Tape and panels. */
  readonly body: HTMLElement;
  readonly #changed: (state: State) => void;
  readonly #inputs = new InputsView((name, value) => this.#moved(name, value));
  readonly #transport = new Transport((chosen) => this.#choose(chosen));
  readonly #graph = new GraphView();
  readonly #panels = new Panels((value) => this.#moved(this.#state!.along, value));
  readonly #results = el("p", { class: "pg-results" });
  readonly #wrong = el("div", { class: "pg-problem", role: "alert" });
  readonly #details = el("details", { class: "pg-details" });
  readonly #table = el("div", { class: "pg-scroll", tabindex: 0, role: "region", "aria-label": "Table of the tape" });
  #session: Session | undefined;
  #state: State | undefined;
  #evaluated: Evaluated | undefined;
  #frame = 0;

  /** @param changed Called with the state after each choice of the user. */
  constructor(changed: (state: State) => void) {
    this.#changed = changed;
    this.#details.append(el("summary", {}, "The tape as a table"), this.#table);
    this.#details.addEventListener("toggle", () => this.#step());
    const head = el("div", { class: "pg-head" }, el("h2", {}, "Tape"), this.#transport.element);
    const parts = [head, this.#transport.sentence, this.#wrong, this.#graph.element, this.#details];
    const tape = el("section", { class: "pg-card pg-tape", "aria-label": "Tape" }, ...parts);
    tape.addEventListener("keydown", (event) => this.#transport.key(event));
    const title = el("h2", {}, "Inputs");
    this.inputs = el(
      "section",
      { class: "pg-card", "aria-label": "Inputs" },
      title,
      this.#inputs.element,
      this.#results,
    );
    this.body = el("div", { class: "pg-body" }, tape, this.#panels.element);
  }

  get empty(): boolean {
    return this.#session === undefined;
  }

  /**
   * Shows another function.
   * @param session Owned from now on.
   * @param before Settings are kept of inputs that it has.
   * @returns The state with settings for all its inputs, and choices that it has.
   */
  show(session: Session, before: State): State {
    this.close();
    this.#session = session;
    const { inputs, outputs } = session.tape;
    const had = (name: string): Setting =>
      Object.hasOwn(before.settings, name) ? before.settings[name]! : settingOf(1);
    const settings = Object.fromEntries(inputs.map((name) => [name, had(name)]));
    const along = inputs.includes(before.along) ? before.along : inputs[0]!;
    const state = { ...before, settings, along, output: Math.min(before.output, outputs.length - 1) };
    this.#state = state;
    this.#setStale(false);
    this.body.hidden = false;
    this.#inputs.show(inputs);
    this.#graph.show(session.tape);
    this.#evaluate();
    return this.#state;
  }

  /** Shows nothing. */
  close(): void {
    this.#transport.stop();
    cancelAnimationFrame(this.#frame);
    this.#session?.dispose();
    this.#session = this.#evaluated = undefined;
    this.body.hidden = true;
    this.#wrong.replaceChildren();
    this.#inputs.show([]);
    this.#results.textContent = "";
  }

  /** Leaves the last function to be seen and not to be used: the text is none now. */
  stale(): void {
    this.#transport.stop();
    this.#setStale(true);
  }

  #setStale(stale: boolean): void {
    for (const part of [this.inputs, this.body]) part.inert = stale;
  }

  resize(): void {
    if (this.empty) return;
    this.#graph.resize();
    this.#panels.resize();
  }

  get #seeds(): Seeds {
    return { input: this.#session!.tape.inputs.indexOf(this.#state!.along), output: this.#state!.output };
  }

  /** Computes everything at the present inputs. */
  #evaluate(): void {
    const [session, state] = [this.#session, this.#state];
    if (!session || !state) return;
    const { inputs, outputs } = session.tape;
    const x = inputs.map((name) => state.settings[name]!.value);
    try {
      const evaluated = (this.#evaluated = session.at(x, this.#seeds));
      const { gradient, wrong, numbers } = evaluated;
      const settings = new Map(inputs.map((name) => [name, state.settings[name]!]));
      this.#inputs.update(settings, [...gradient], short);
      this.#results.textContent = outputs
        .map(({ name, node }) => `${name} = ${short(numbers.primal[node]!)}`)
        .join(", ");
      this.#wrong.replaceChildren(...wrong.map((words) => el("p", {}, words)));
      this.#step();
      this.#panels.show(session, x, this.#seeds, evaluated, state.settings[state.along]!);
    } catch (error) {
      this.#wrong.replaceChildren(el("p", {}, wordsOf(error)));
    }
  }

  /** Shows the present step. */
  #step(): void {
    const [session, evaluated, state] = [this.#session, this.#evaluated, this.#state];
    if (!session || !evaluated || !state) return;
    const { tape } = session;
    const { sweep, output } = state;
    const steps = stepsOf(tape, sweep, output);
    const step = Math.min(state.step, steps.length - 1);
    this.#state = { ...state, step };
    const frame = frameOf(tape, evaluated.numbers, sweep, steps, step);
    const choices = { sweep, inputs: tape.inputs, outputs: tape.outputNames, ...this.#seeds };
    this.#transport.show({ ...choices, step, steps: steps.length, sentence: frame.sentence });
    this.#graph.frame(frame, evaluated.numbers, sweep);
    this.#table.replaceChildren(...(this.#details.open ? [tableOf(tape, frame)] : []));
  }

  #choose({ sweep, input, output, step }: Chosen): void {
    const state = this.#state;
    if (!this.#session || !state) return;
    const along = input === undefined ? state.along : this.#session.tape.inputs[input]!;
    this.#state = {
      ...state,
      along,
      sweep: sweep ?? state.sweep,
      output: output ?? state.output,
      step: step ?? state.step,
    };
    if (input !== undefined || output !== undefined) this.#evaluate();
    else this.#step();
    this.#changed(this.#state);
  }

  /** An input has another value; everything follows in the next frame. */
  #moved(name: string, value: number): void {
    const state = this.#state!;
    this.#state = { ...state, settings: { ...state.settings, [name]: withValue(state.settings[name]!, value) } };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#evaluate());
    this.#changed(this.#state);
  }
}
