/** The plots beside the tape: the function and its derivative along one input, and the error of finite differences. */
import * as Plot from "@observablehq/plot";
import { el } from "./dom.js";
import { power, rangeOf } from "./scales.js";
import type { Curve, DifferenceError } from "./samples.js";
import { short } from "./tape.js";

/** Pixels. */
const SMALLEST = 220;
const MARGINS = { marginLeft: 48, marginRight: 12, marginTop: 18, marginBottom: 30 };

/** What the curve plots show besides the curve. */
export interface Present {
  readonly input: string;
  readonly output: string;
  readonly at: number;
  readonly value: number;
  readonly slope: number;
}

/** The function above its derivative, with the present point, which can be dragged in both. */
export class CurvePlots {
  readonly element = el("div", { class: "pg-curves" });
  readonly #drag: (x: number) => void;
  #pressed = false;

  /** @param drag Called with the input's value while the point is dragged. */
  constructor(drag: (x: number) => void) {
    this.#drag = drag;
    this.element.addEventListener("pointerdown", (event) => {
      this.#pressed = true;
      this.element.setPointerCapture(event.pointerId);
      this.#moved(event);
    });
    this.element.addEventListener("pointermove", (event) => this.#pressed && this.#moved(event));
    for (const type of ["pointerup", "pointercancel"])
      this.element.addEventListener(type, () => (this.#pressed = false));
  }

  #scale: Plot.Scale | undefined;

  #moved(event: PointerEvent): void {
    const picture = this.element.querySelector("svg");
    if (!picture || !this.#scale?.invert || !this.#scale.domain) return;
    const [low, high] = this.#scale.domain as [number, number];
    const x = this.#scale.invert(event.clientX - picture.getBoundingClientRect().left) as number;
    this.#drag(Math.min(high, Math.max(low, x)));
  }

  show(curve: readonly Curve[], present: Present): void {
    const { input, output, at, value, slope } = present;
    const width = Math.max(SMALLEST, this.element.clientWidth);
    const [left, right] = [curve[0]!.x, curve[curve.length - 1]!.x];
    const tangent = [left, right].map((x) => ({ x, y: value + slope * (x - at) }));
    const x = { domain: [left, right], label: input };
    const upper = Plot.plot({
      ...MARGINS,
      width,
      height: 170,
      x: { ...x, label: null },
      y: {
        domain: rangeOf(
          curve.map((p) => p.value),
          value,
        ),
        label: output,
        grid: true,
        nice: true,
      },
      ariaLabel: `${output} against ${input}`,
      marks: [
        Plot.line(tangent, { x: "x", y: "y", className: "pg-line-tangent", clip: true }),
        Plot.line(curve, { x: "x", y: "value", className: "pg-line-value", clip: true }),
        Plot.ruleX([at], { className: "pg-rule" }),
        Plot.dot([present], { x: "at", y: "value", r: 5.5, className: "pg-point-value" }),
      ],
    });
    const name = `∂${output}/∂${input}`;
    const lower = Plot.plot({
      ...MARGINS,
      width,
      height: 150,
      x,
      y: {
        domain: rangeOf(
          curve.map((p) => p.slope),
          slope,
        ),
        label: name,
        grid: true,
        nice: true,
      },
      ariaLabel: `${name} against ${input}`,
      marks: [
        Plot.ruleY([0], { className: "pg-zero", clip: true }),
        Plot.line(curve, { x: "x", y: "slope", className: "pg-line-slope", clip: true }),
        Plot.ruleX([at], { className: "pg-rule" }),
        Plot.dot([present], { x: "at", y: "slope", r: 5.5, className: "pg-point-slope" }),
      ],
    });
    this.#scale = upper.scale("x");
    upper.setAttribute("role", "img");
    lower.setAttribute("role", "img");
    this.element.replaceChildren(upper, lower);
  }
}

/** Error against the step, both by powers of ten. */
export function differencePlot(errors: readonly DifferenceError[], width: number): SVGSVGElement | HTMLElement {
  const shown = (pick: (e: DifferenceError) => number) =>
    errors.map((e) => ({ h: e.h, error: pick(e) })).filter(({ error }) => error > 0 && Number.isFinite(error));
  const [forward, central] = [shown((e) => e.forward), shown((e) => e.central)];
  const plot = Plot.plot({
    ...MARGINS,
    marginLeft: 56,
    width: Math.max(SMALLEST, width),
    height: 250,
    x: { type: "log", domain: [1e-16, 1], label: "step h", ticks: 5, tickFormat: power },
    y: { type: "log", label: "error", grid: true, ticks: 6, tickFormat: power },
    ariaLabel: "Error of finite differences against the step h",
    marks: [
      Plot.line(forward, { x: "h", y: "error", className: "pg-line-forward" }),
      Plot.line(central, { x: "h", y: "error", className: "pg-line-central" }),
    ],
  });
  plot.setAttribute("role", "img");
  return plot;
}

/** What the plot of differences says, in words. */
export function differenceWords(errors: readonly DifferenceError[], exact: number): string {
  const best = (pick: (e: DifferenceError) => number): DifferenceError | undefined =>
    errors
      .filter((e) => Number.isFinite(pick(e)))
      .reduce<DifferenceError | undefined>((least, e) => (least && pick(least) <= pick(e) ? least : e), undefined);
  const [forward, central] = [best((e) => e.forward), best((e) => e.central)];
  if (!forward || !central) return "Differences give no finite number here.";
  const part = (name: string, e: DifferenceError, error: number): string =>
    error === 0
      ? `${name} meet it by chance at h = ${digits(e.h)}`
      : `${name} come as near as ${digits(error)}, at h = ${digits(e.h)}`;
  return `The derivative is ${short(exact)}. ${part("Central differences", central, central.central)}; ${part("forward ones", forward, forward.forward)}.`;
}

const digits = (x: number): string =>
  x < 1e-3 ? x.toExponential(1).replace("-", "−") : short(Number(x.toPrecision(2)));
