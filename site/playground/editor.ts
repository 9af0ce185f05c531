/** The text, what it is (formula or code), examples, and what is wrong with it. */
import { el } from "./dom.js";
import { markedLine, placeOf } from "./places.js";
import { presets } from "./presets.js";
import type { Preset } from "./presets.js";
import type { Mode } from "./state.js";

const HELP: Readonly<Record<Mode, string>> = {
  formula: "Names are inputs. Write one statement a line: v = x*y names a part; what no later line uses is an output.",
  code: "JavaScript: a function of an object of inputs, ({ x, y }) => x.mul(y).add(sin(x)). It runs apart from the page, when you press Run (Ctrl+Enter).",
};

/** Pixels. */
const HIGHEST = 420;

interface Handlers {
  /** The text changed, by a key. */
  typed(text: string): void;
  mode(mode: Mode): void;
  run(): void;
  preset(preset: Preset): void;
  copy(): void;
}

export class Editor {
  readonly element: HTMLElement;
  readonly #text = el("textarea", { id: "pg-text", rows: 3, spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": "pg-help pg-problem" }); // prettier-ignore
  readonly #label = el("label", { for: "pg-text", class: "pg-hidden" });
  readonly #help = el("p", { id: "pg-help", class: "pg-note" });
  readonly #problem = el("div", { id: "pg-problem", class: "pg-problem", role: "alert" });
  readonly #modes: Readonly<Record<Mode, HTMLInputElement>>;
  readonly #examples = el("select", { id: "pg-example" }, el("option", { value: "" }, "Choose …"), ...presets.map(({ id, title }) => el("option", { value: id }, title))); // prettier-ignore
  readonly #run = el("button", { type: "button", class: "pg-run" }, "Run");
  readonly #copy = el("button", { type: "button" }, "Copy link");
  readonly #note = el("p", { class: "pg-note", role: "status" });

  constructor(handlers: Handlers) {
    const radio = (value: Mode): HTMLInputElement => {
      const input = el("input", { type: "radio", name: "pg-mode", value });
      input.addEventListener("change", () => handlers.mode(value));
      return input;
    };
    this.#modes = { formula: radio("formula"), code: radio("code") };
    this.#examples.addEventListener("change", () => {
      const preset = presets.find(({ id }) => id === this.#examples.value);
      if (preset) handlers.preset(preset);
    });
    this.#text.addEventListener("input", () => {
      this.#examples.value = "";
      this.#fit();
      handlers.typed(this.#text.value);
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) handlers.run();
    });
    this.#run.addEventListener("click", () => handlers.run());
    this.#copy.addEventListener("click", () => handlers.copy());
    const modes = el("fieldset", { class: "pg-segments" }, el("legend", { class: "pg-hidden" }, "Written as"), el("label", {}, this.#modes.formula, el("span", {}, "Formula")), el("label", {}, this.#modes.code, el("span", {}, "Code"))); // prettier-ignore
    const bar = el("div", { class: "pg-bar-top" }, el("label", { for: "pg-example" }, "Example"), this.#examples, modes, this.#run, this.#copy); // prettier-ignore
    this.element = el("section", { class: "pg-card pg-editor", "aria-label": "Function" }, bar, this.#label, this.#text, this.#problem, this.#note, this.#help); // prettier-ignore
  }

  get text(): string {
    return this.#text.value;
  }

  /** @param preset Its id, where the text is that of an example. */
  show(mode: Mode, text: string, preset = ""): void {
    if (this.#text.value !== text) this.#text.value = text;
    this.#modes[mode].checked = true;
    this.#examples.value = preset;
    this.#label.textContent = mode === "formula" ? "Formula" : "Code";
    this.#help.textContent = HELP[mode];
    this.#run.hidden = mode === "formula";
    this.#fit();
  }

  /** As high as its text. */
  #fit(): void {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(HIGHEST, this.#text.scrollHeight + 2)}px`;
  }

  /** A hint, or what goes on. */
  note(words: string, ...more: Node[]): void {
    this.#note.replaceChildren(words, ...more);
  }

  /** What is wrong, and the line with a mark at the place; nothing for none. */
  problem(message?: string, position?: number): void {
    this.#text.setAttribute("aria-invalid", String(message !== undefined));
    const parts: Node[] =
      message === undefined
        ? []
        : [el("p", {}, position === undefined ? message : `${placeOf(this.#text.value, position)}: ${message}`)];
    if (message !== undefined && position !== undefined) parts.push(el("pre", { "aria-hidden": "true" }, markedLine(this.#text.value, position))); // prettier-ignore
    this.#problem.replaceChildren(...parts);
  }
}
