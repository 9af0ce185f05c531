/** The playground: the text makes a function, which the workbench shows; the page's address carries the state. */
import { fromJSON } from "wasmgrad/file";
import { el } from "./dom.js";
import { Editor } from "./editor.js";
import { subjectOf, TextError } from "./formula.js";
import type { Subject } from "./formula.js";
import { LIMITS } from "./limits.js";
import { isLink, linkOf, stateOf } from "./link.js";
import { presets } from "./presets.js";
import type { Preset } from "./presets.js";
import { runInSandbox } from "./sandbox.js";
import { Session, wordsOf } from "./session.js";
import type { Mode, State } from "./state.js";
import { Workbench } from "./workbench.js";

/** Milliseconds after the last key before a formula is read. */
const PAUSE = 250;
/** Milliseconds after the last change before the address is written. */
const SETTLED = 400;

const TITLE =
  "Type a function, drag its inputs, and go through the sweeps of automatic differentiation one operation at a time.";

export class App {
  #state: State = presets[0]!.state;
  #running: AbortController | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #saving: ReturnType<typeof setTimeout> | undefined;
  readonly #mounted = new AbortController();
  readonly #editor = new Editor({
    typed: (text) => this.#typed(text),
    mode: (mode) => this.#mode(mode),
    run: () => void this.#load(),
    preset: (preset) => this.#preset(preset),
    copy: () => void this.#copy(),
  });
  readonly #workbench = new Workbench((state) => {
    this.#state = state;
    this.#save();
  });
  #width = 0;
  readonly #resized = new ResizeObserver(([root]) => {
    // The height changes with what is shown.
    if (root!.contentRect.width !== this.#width) this.#workbench.resize();
    this.#width = root!.contentRect.width;
  });

  constructor(root: HTMLElement) {
    const header = el("div", { class: "pg-header" }, el("h1", {}, "Playground"), el("p", {}, TITLE));
    const top = el("div", { class: "pg-top" }, this.#editor.element, this.#workbench.inputs);
    root.append(el("div", { class: "pg" }, header, top, this.#workbench.body));
    addEventListener("hashchange", () => void this.#open(), { signal: this.#mounted.signal });
    this.#resized.observe(root);
    void this.#open();
  }

  unmount(): void {
    this.#mounted.abort();
    this.#running?.abort();
    this.#resized.disconnect();
    clearTimeout(this.#typing);
    clearTimeout(this.#saving);
    this.#workbench.close();
  }

  /** Starts with the state of the page's address, or with the first example. */
  async #open(): Promise<void> {
    const hash = location.hash.slice(1);
    if (!isLink(hash)) {
      if (this.#workbench.empty) this.#preset(presets[0]!, false);
      return;
    }
    try {
      const state = await stateOf(hash);
      if (this.#mounted.signal.aborted) return;
      this.#restart(state);
      if (state.mode === "formula") await this.#load();
      else this.#editor.note("This link brings code. Read it, then press Run.");
    } catch (error) {
      if (this.#workbench.empty) this.#preset(presets[0]!, false);
      this.#editor.problem(wordsOf(error));
    }
  }

  #restart(state: State, preset = ""): void {
    this.#running?.abort();
    this.#state = state;
    this.#workbench.close();
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
    this.#preset(presets.find((preset) => preset.state.mode === mode)!);
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
    const { signal } = (this.#running = new AbortController());
    try {
      if (mode === "code") this.#editor.note("Running …");
      const subject = mode === "formula" ? subjectOf(text) : await subjectOfCode(text, signal);
      if (signal.aborted) {
        subject.f.dispose();
        return;
      }
      this.#state = this.#workbench.show(new Session(subject), this.#state);
      this.#editor.problem();
      if (saved) this.#save();
    } catch (error) {
      if (signal.aborted) return;
      // What was shown before would jump with every key if it went away.
      if (!this.#workbench.empty) this.#workbench.stale();
      this.#editor.problem(wordsOf(error), error instanceof TextError ? error.position : undefined);
    }
    if (mode === "code") this.#editor.note(hint);
  }

  /** Writes the state into the page's address, once it has been left alone for a moment. */
  #save(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => void this.#write(), SETTLED);
  }

  async #write(): Promise<string> {
    const hash = await linkOf(this.#state);
    if (!this.#mounted.signal.aborted) history.replaceState(history.state, "", `#${hash}`);
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

/** @throws TextError where the code gives no function. */
async function subjectOfCode(text: string, signal: AbortSignal): Promise<Subject> {
  const result = await runInSandbox(text, signal);
  if (result.type === "failed") throw new TextError(result.message, result.position);
  return { f: fromJSON(result.json, { limits: LIMITS }), inputs: result.inputs, outputs: [] };
}
