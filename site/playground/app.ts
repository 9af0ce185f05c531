/** The playground: what the user does changes the state, and the state decides what is shown. */
import { fromJSON } from "wasmgrad/file";
import { el } from "./dom.js";
import { Editor } from "./editor.js";
import { subjectOf, TextError } from "./formula.js";
import type { Subject } from "./formula.js";
import { GraphView } from "./graph.js";
import { InputsView } from "./inputs.js";
import { LIMITS } from "./limits.js";
import { isLink, linkOf, stateOf } from "./link.js";
import { Panels } from "./panels.js";
import { presets } from "./presets.js";
import type { Preset } from "./presets.js";
import { runInSandbox } from "./sandbox.js";
import { Session, wordsOf } from "./session.js";
import type { Evaluated } from "./session.js";
import { settingOf, withValue } from "./state.js";
import type { Mode, Setting, State } from "./state.js";
import { frameOf, stepsOf } from "./stepper.js";
import type { Step } from "./stepper.js";
import { tableOf } from "./table.js";
import { short } from "./tape.js";
import { Transport } from "./transport.js";
import type { Chosen } from "./transport.js";

/** Milliseconds after the last key before a formula is read. */
const PAUSE = 250;

export class App {
  #state: State = presets[0]!.state;
  #session: Session | undefined;
  #evaluated: Evaluated | undefined;
  #steps: readonly Step[] = [];
  #running: AbortController | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #saving: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  readonly #listening = new AbortController();
  readonly #editor = new Editor({
    typed: (text) => this.#typed(text),
    mode: (mode) => this.#mode(mode),
    run: () => void this.#load(),
    preset: (preset) => this.#preset(preset),
    copy: () => void this.#copy(),
  });
  readonly #inputs = new InputsView((name, value) => this.#moved(name, value));
  readonly #transport = new Transport((chosen) => this.#choose(chosen));
  readonly #graph = new GraphView();
  readonly #panels = new Panels((value) => this.#moved(this.#state.along, value));
  readonly #results = el("p", { class: "pg-results" });
  readonly #wrong = el("div", { class: "pg-problem", role: "alert" });
  readonly #details = el("details", { class: "pg-details" });
  readonly #table = el("div", { class: "pg-scroll", tabindex: 0, role: "region", "aria-label": "Table of the tape" });
  readonly #body: HTMLElement;
  readonly #resized = new ResizeObserver(() => this.#resize());

  constructor(root: HTMLElement) {
    this.#details.append(el("summary", {}, "The tape as a table"), this.#table);
    this.#details.addEventListener("toggle", () => this.#step());
    const tape = el("section", { class: "pg-card pg-tape", "aria-label": "Tape" }, el("div", { class: "pg-head" }, el("h2", {}, "Tape"), this.#transport.element), this.#transport.sentence, this.#wrong, this.#graph.element, this.#details); // prettier-ignore
    const inputs = el("section", { class: "pg-card", "aria-label": "Inputs" }, el("h2", {}, "Inputs"), this.#inputs.element, this.#results); // prettier-ignore
    this.#body = el("div", { class: "pg-body" }, tape, this.#panels.element);
    const title = el("div", { class: "pg-header" }, el("h1", {}, "Playground"), el("p", {}, "Type a function, drag its inputs, and go through the sweeps of automatic differentiation one operation at a time.")); // prettier-ignore
    root.append(el("div", { class: "pg" }, title, el("div", { class: "pg-top" }, this.#editor.element, inputs), this.#body)); // prettier-ignore
    tape.addEventListener("keydown", (event) => this.#transport.key(event));
    addEventListener("hashchange", () => void this.#open(), { signal: this.#listening.signal });
    this.#resized.observe(root);
    void this.#open();
  }

  unmount(): void {
    this.#listening.abort();
    this.#running?.abort();
    this.#resized.disconnect();
    this.#transport.stop();
    clearTimeout(this.#typing);
    clearTimeout(this.#saving);
    cancelAnimationFrame(this.#frame);
    this.#session?.dispose();
    this.#session = undefined;
  }

  /** Starts with the state of the page's address, or with the first example. */
  async #open(): Promise<void> {
    const hash = location.hash.slice(1);
    if (!isLink(hash)) {
      if (!this.#session) this.#preset(presets[0]!, false);
      return;
    }
    try {
      const state = await stateOf(hash);
      this.#restart(state);
      if (state.mode === "formula") await this.#load();
      else this.#editor.note("This link brings code. Read it, then press Run.");
    } catch (error) {
      if (!this.#session) this.#preset(presets[0]!, false);
      this.#editor.problem(wordsOf(error));
    }
  }

  #restart(state: State, preset = ""): void {
    this.#state = state;
    this.#close();
    this.#editor.show(state.mode, state.text, preset);
    this.#editor.problem();
    this.#editor.note("");
  }

  #preset({ id, hint, state }: Preset, saved = true): void {
    this.#restart(state, id);
    this.#editor.note(hint);
    void this.#load(saved, hint);
  }

  #mode(mode: Mode): void {
    const start = presets.find((preset) => preset.state.mode === mode)!;
    this.#preset(start);
  }

  #typed(text: string): void {
    this.#state = { ...this.#state, text };
    clearTimeout(this.#typing);
    this.#editor.note("");
    if (this.#state.mode === "formula") this.#typing = setTimeout(() => void this.#load(), PAUSE);
    else this.#editor.note("Changed: press Run (Ctrl+Enter).");
  }

  /** Makes the function of the text, and shows it. @param hint What to look at. */
  async #load(saved = true, hint = ""): Promise<void> {
    clearTimeout(this.#typing);
    const { mode, text } = this.#state;
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    try {
      if (mode === "code") this.#editor.note("Running …");
      const subject = mode === "formula" ? subjectOf(text) : await subjectOfCode(text, running.signal);
      if (running.signal.aborted) {
        subject.f.dispose();
        return;
      }
      if (mode === "code") this.#editor.note(hint);
      this.#show(new Session(subject));
      this.#editor.problem();
      if (saved) this.#save();
    } catch (error) {
      if (running.signal.aborted) return;
      this.#close();
      if (mode === "code") this.#editor.note("");
      this.#editor.problem(wordsOf(error), error instanceof TextError ? error.position : undefined);
    }
  }

  #close(): void {
    this.#transport.stop();
    this.#session?.dispose();
    this.#session = this.#evaluated = undefined;
    this.#body.hidden = true;
    this.#wrong.replaceChildren();
    this.#inputs.show([]);
    this.#results.textContent = "";
  }

  #show(session: Session): void {
    this.#close();
    this.#session = session;
    this.#body.hidden = false;
    const { inputs, outputs } = session.tape;
    const { settings: before } = this.#state;
    const setting = (name: string): Setting => (Object.hasOwn(before, name) ? before[name]! : settingOf(1));
    const settings = Object.fromEntries(inputs.map((name) => [name, setting(name)]));
    const along = inputs.includes(this.#state.along) ? this.#state.along : inputs[0]!;
    this.#state = { ...this.#state, settings, along, output: Math.min(this.#state.output, outputs.length - 1) };
    this.#inputs.show(inputs);
    this.#graph.show(session.tape);
    this.#evaluate();
  }

  get #seeds() {
    return { input: this.#session!.tape.inputs.indexOf(this.#state.along), output: this.#state.output };
  }

  /** Computes everything at the present inputs. */
  #evaluate(): void {
    const session = this.#session;
    if (!session) return;
    const { inputs, outputs } = session.tape;
    const x = inputs.map((name) => this.#state.settings[name]!.value);
    try {
      const evaluated = (this.#evaluated = session.at(x, this.#seeds));
      const { gradient, wrong } = evaluated;
      const settings = new Map(inputs.map((name) => [name, this.#state.settings[name]!]));
      this.#inputs.update(settings, [...gradient], short);
      this.#results.textContent = outputs.map(({ name, node }) => `${name} = ${short(evaluated.numbers.primal[node]!)}`).join(", "); // prettier-ignore
      this.#wrong.replaceChildren(...wrong.map((words) => el("p", {}, words)));
      this.#step();
      this.#panels.show(session, x, this.#seeds, evaluated, this.#state.settings[this.#state.along]!);
    } catch (error) {
      this.#wrong.replaceChildren(el("p", {}, wordsOf(error)));
    }
  }

  /** Shows the present step. */
  #step(): void {
    const [session, evaluated] = [this.#session, this.#evaluated];
    if (!session || !evaluated) return;
    const { tape } = session;
    const { sweep, output } = this.#state;
    this.#steps = stepsOf(tape, sweep, output);
    const step = Math.min(this.#state.step, this.#steps.length - 1);
    this.#state = { ...this.#state, step };
    const frame = frameOf(tape, evaluated.numbers, sweep, this.#steps, step);
    const outputs = tape.outputs.map(({ name }) => name);
    this.#transport.show({ sweep, inputs: tape.inputs, outputs, ...this.#seeds, step, steps: this.#steps.length, sentence: frame.sentence }); // prettier-ignore
    this.#graph.frame(frame, evaluated.numbers, sweep);
    this.#table.replaceChildren(...(this.#details.open ? [tableOf(tape, frame)] : []));
  }

  #choose({ sweep, input, output, step }: Chosen): void {
    if (!this.#session) return;
    const along = input === undefined ? this.#state.along : this.#session.tape.inputs[input]!;
    const { state } = { state: this.#state };
    this.#state = {
      ...state,
      along,
      sweep: sweep ?? state.sweep,
      output: output ?? state.output,
      step: step ?? state.step,
    };
    if (input !== undefined || output !== undefined) this.#evaluate();
    else this.#step();
    this.#save();
  }

  /** An input has another value; everything follows in the next frame. */
  #moved(name: string, value: number): void {
    const { settings } = this.#state;
    this.#state = { ...this.#state, settings: { ...settings, [name]: withValue(settings[name]!, value) } };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#evaluate());
    this.#save();
  }

  #resize(): void {
    this.#graph.resize();
    this.#panels.resize();
  }

  /** Writes the state into the page's address, once it has been left alone for a moment. */
  #save(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => void this.#write(), 400);
  }

  async #write(): Promise<string> {
    const hash = await linkOf(this.#state);
    if (!this.#listening.signal.aborted) history.replaceState(history.state, "", `#${hash}`);
    return location.href;
  }

  async #copy(): Promise<void> {
    const link = await this.#write();
    try {
      await navigator.clipboard.writeText(link);
      this.#editor.note("The link is copied.");
    } catch {
      const box = el("input", { type: "text", readonly: true, value: link, "aria-label": "Link" });
      this.#editor.note("Copy this link: ", box);
      box.select();
    }
  }
}

async function subjectOfCode(text: string, signal: AbortSignal): Promise<Subject> {
  const result = await runInSandbox(text, signal);
  if (result.type === "failed") throw new TextError(result.message, result.position);
  const f = fromJSON(result.json, { limits: LIMITS });
  return { f, inputs: result.inputs, outputs: [] };
}
