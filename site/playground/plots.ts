/** The plots beside the tape: the function and its derivative along one input, and the error of finite differences. */
import * as Plot from "@observablehq/plot";
import { el } from "./dom.js";
import { near, onStep, power, rangeOf } from "./scales.js";
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
    this.#drag(onStep(x, low, high));
  }

  show(curve: readonly Curve[], present: Present): void {
    const width = Math.max(SMALLEST, this.element.clientWidth);
    const { input, output } = present;
    const slope = `∂${output}/∂${input}`;
    const upper = curvePlot(curve, present, "value", { width, height: 170, label: output, below: null });
    const lower = curvePlot(curve, present, "slope", { width, height: 150, label: slope, below: input });
    this.#scale = upper.scale("x");
    this.element.replaceChildren(upper, lower);
  }
}

interface Look {
  readonly width: number;
  readonly height: number;
  readonly label: string;
  /** Label of the other axis. */
  readonly below: string | null;
}

/** Values or slopes, with the present point; values with the tangent there as well. */
function curvePlot(curve: readonly Curve[], present: Present, kind: "value" | "slope", look: Look) {
  const { at, value, slope, input } = present;
  const [left, right] = [curve[0]!.x, curve[curve.length - 1]!.x];
  const numbers = curve.map((point) => point[kind]);
  const range = rangeOf(numbers, present[kind]);
  const points = curve.map(({ x }, k) => ({ x, y: near(numbers[k]!, range) }));
  // No longer than it can be seen.
  const reach = Math.min(right - left, (2 * (range[1] - range[0])) / Math.abs(slope));
  const ends = [Math.max(left, at - reach), Math.min(right, at + reach)];
  const tangent = ends.map((x) => ({ x, y: value + slope * (x - at) }));
  const plot = Plot.plot({
    ...MARGINS,
    width: look.width,
    height: look.height,
    x: { domain: [left, right], label: look.below },
    y: { domain: range, label: look.label, grid: true },
    ariaLabel: `${look.label} against ${input}`,
    marks: [
      kind === "value"
        ? Plot.line(tangent, { x: "x", y: "y", className: "pg-line-tangent", clip: true })
        : Plot.ruleY([near(0, range)], { className: "pg-zero", clip: true }),
      Plot.line(points, { x: "x", y: "y", className: `pg-line-${kind}`, clip: true }),
      Plot.ruleX([at], { className: "pg-rule" }),
      Plot.dot([present], { x: "at", y: kind, r: 5.5, className: `pg-point-${kind}` }),
    ],
  });
  labelled(plot);
  return plot;
}

/** Makes a plot one image; its parts have names of their own, which only help where they could be reached. */
function labelled(plot: Element): void {
  plot.setAttribute("role", "img");
  for (const part of plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
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
  labelled(plot);
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
