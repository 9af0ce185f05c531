/** The chart: observations that can be moved, the curve with its band, and the residuals below. */
import { part } from "../common/dom.js";
import type { Fit } from "./model.js";
import { around, domainOf, line, short, ticks, toDomain, toRange } from "../common/plot.js";
import type { Scale } from "../common/plot.js";

/** CSS pixels. */
const [LEFT, RIGHT, TOP, HEIGHT, GAP, RESIDUALS, BOTTOM] = [52, 10, 12, 280, 22, 80, 40];
/** Places at which the curve is computed. */
const PLACES = 161;

export const chartHtml = `
<svg class="wg-picture" data-part="chart" height="${TOP + HEIGHT + GAP + RESIDUALS + BOTTOM}" role="group">
  <clipPath id="wg-fit-clip"><rect data-part="clip" x="${LEFT}" y="${TOP}" height="${HEIGHT}"/></clipPath>
  <g data-part="axes" aria-hidden="true"></g>
  <g clip-path="url(#wg-fit-clip)" aria-hidden="true">
    <path data-part="band" class="wg-fit-band"/><path data-part="curve" class="wg-fit-curve"/>
  </g>
  <path data-part="spread" class="wg-fit-band" aria-hidden="true"/>
  <path data-part="sticks" class="wg-fit-sticks" aria-hidden="true"/>
  <g data-part="points"></g>
</svg>`;

export interface Events {
  moved(observation: number, y: number): void;
}

export class Chart {
  readonly #svg: SVGSVGElement;
  readonly #events: Events;
  readonly #sizes: ResizeObserver;
  #fit: Fit;
  #axes: readonly [string, string] = ["x", "y"];
  #x: Scale = { domain: [0, 1], range: [LEFT, LEFT + 1] };
  #y: Scale = { domain: [0, 1], range: [TOP + HEIGHT, TOP] };
  /** The observation that the keyboard is at. */
  #current = 0;

  constructor(root: HTMLElement, fit: Fit, axes: readonly [string, string], events: Events) {
    this.#svg = part<SVGSVGElement>(root, "chart");
    this.#events = events;
    this.#fit = fit;
    this.open(fit, axes);
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(this.#svg);
  }

  /** Shows other data. */
  open(fit: Fit, axes: readonly [string, string]): void {
    this.#fit = fit;
    this.#axes = axes;
    this.#current = 0;
    part(this.#svg, "points").innerHTML = fit.x.map((x, i) => `<circle r="5" class="wg-fit-point" role="slider" tabindex="${i ? -1 : 0}" aria-orientation="vertical" aria-label="${axes[1]} at ${axes[0]} ${short(x)}"/>`).join(""); // prettier-ignore
    this.#circles.forEach((circle, i) => this.#listen(circle, i));
    this.#resize();
  }

  get #circles(): SVGCircleElement[] {
    return [...part(this.#svg, "points").querySelectorAll("circle")];
  }

  #listen(circle: SVGCircleElement, i: number): void {
    circle.onpointerdown = (event) => {
      circle.setPointerCapture(event.pointerId);
      this.#focus(i);
      event.preventDefault();
    };
    circle.onpointermove = (event) => {
      if (circle.hasPointerCapture(event.pointerId))
        this.#move(i, event.clientY - this.#svg.getBoundingClientRect().top);
    };
    circle.onpointerup = () => this.#resize();
    circle.onfocus = () => this.#focus(i);
    circle.onkeydown = (event) => this.#key(i, event);
  }

  #move(i: number, place: number): void {
    this.#events.moved(i, toDomain(this.#y, Math.max(TOP, Math.min(TOP + HEIGHT, place))));
  }

  #key(i: number, event: KeyboardEvent): void {
    const pixels = event.shiftKey ? 20 : 4;
    const place = toRange(this.#y, this.#fit.y[i]!);
    if (event.key === "ArrowUp") this.#move(i, place - pixels);
    else if (event.key === "ArrowDown") this.#move(i, place + pixels);
    else if (event.key === "ArrowRight") this.#focus(this.#beside(i, 1));
    else if (event.key === "ArrowLeft") this.#focus(this.#beside(i, -1));
    else return;
    event.preventDefault();
  }

  /** The observation to the right or left of one; data need not be in order. */
  #beside(i: number, step: number): number {
    const order = this.#fit.x.map((_, k) => k).sort((a, b) => this.#fit.x[a]! - this.#fit.x[b]!);
    return order[order.indexOf(i) + step] ?? i;
  }

  #focus(i: number): void {
    const circles = this.#circles;
    circles[this.#current]?.setAttribute("tabindex", "-1");
    circles[i]!.setAttribute("tabindex", "0");
    this.#current = i;
    if (document.activeElement !== circles[i]) circles[i]!.focus({ preventScroll: true });
  }

  /** Finds the axes anew, and draws. */
  #resize(): void {
    const right = Math.max(this.#svg.clientWidth - RIGHT, LEFT + 1);
    this.#x = { domain: domainOf(this.#fit.x, 0.04), range: [LEFT, right] };
    this.#y = { domain: domainOf(this.#fit.y, 0.2), range: [TOP + HEIGHT, TOP] };
    part(this.#svg, "clip").setAttribute("width", String(right - LEFT));
    this.draw();
  }

  draw(): void {
    // Beyond the observations a curve that fits them may go anywhere.
    const [low, high] = domainOf(this.#fit.x, 0);
    const places = Array.from({ length: PLACES }, (_, k) => low + ((high - low) * k) / (PLACES - 1));
    const values = Array.from(this.#fit.curve.at(this.#fit.b, places)[0]);
    const halves = this.#fit.converged ? this.#fit.band(places).halves : new Float64Array(PLACES).fill(NaN);
    part(this.#svg, "curve").setAttribute("d", line(this.#x, this.#y, places, values));
    part(this.#svg, "band").setAttribute("d", around(this.#x, this.#y, places, values, halves));
    this.#circles.forEach((circle, i) => this.#placePoint(circle, i));
    this.#drawResiduals(places, halves);
    this.#svg.setAttribute("aria-label", `${this.#fit.x.length} observations of ${this.#axes[1]} by ${this.#axes[0]}, and the curve through them; the residual standard deviation is ${short(this.#fit.deviation)}`); // prettier-ignore
  }

  #placePoint(circle: SVGCircleElement, i: number): void {
    const value = this.#fit.y[i]!;
    circle.setAttribute("cx", String(toRange(this.#x, this.#fit.x[i]!)));
    circle.setAttribute("cy", String(toRange(this.#y, value)));
    const [low, high] = this.#y.domain;
    for (const [name, number] of [["now", value], ["min", low], ["max", high]] as const) circle.setAttribute(`aria-value${name}`, String(number)); // prettier-ignore
    circle.setAttribute("aria-valuetext", short(value));
  }

  #drawResiduals(places: readonly number[], halves: Float64Array): void {
    const residuals = this.#fit.residuals.map((r) => (Number.isFinite(r) ? r : 0));
    const most = Math.max(...residuals.map(Math.abs), ...halves.filter(Number.isFinite), 1e-300) * 1.1;
    const top = TOP + HEIGHT + GAP;
    const scale: Scale = { domain: [-most, most], range: [top + RESIDUALS, top] };
    const zero = toRange(scale, 0);
    const sticks = residuals.map((r, i) => `M${toRange(this.#x, this.#fit.x[i]!).toFixed(2)},${zero}V${toRange(scale, r).toFixed(2)}`); // prettier-ignore
    part(this.#svg, "sticks").setAttribute("d", sticks.join(""));
    part(this.#svg, "spread").setAttribute("d", around(this.#x, scale, places, new Array<number>(PLACES).fill(0), halves)); // prettier-ignore
    part(this.#svg, "axes").innerHTML = this.#axesHtml(scale, zero);
  }

  #axesHtml(residuals: Scale, zero: number): string {
    const [left, right] = this.#x.range;
    const bottom = residuals.range[0];
    const across = ticks(this.#x.domain, Math.max(2, (right - left) / 90)).map((v) => `<text x="${toRange(this.#x, v)}" y="${bottom + 16}" text-anchor="middle">${short(v)}</text>`); // prettier-ignore
    const mark = (scale: Scale) => (v: number): string => `<path d="M${left},${toRange(scale, v)}H${right}"/><text x="${left - 6}" y="${toRange(scale, v) + 4}" text-anchor="end">${short(v)}</text>`; // prettier-ignore
    const up = ticks(this.#y.domain, 6).map(mark(this.#y));
    const off = ticks(residuals.domain, 5).filter((v) => v !== 0).map(mark(residuals)); // prettier-ignore
    const titles = `<text x="${right}" y="${bottom + 33}" text-anchor="end">${this.#axes[0]}</text><text x="${left + 6}" y="${TOP + 12}">${this.#axes[1]}</text><text x="${left + 6}" y="${residuals.range[1] + 4}">residual</text>`; // prettier-ignore
    return `${across.join("")}${up.join("")}${off.join("")}<path class="wg-fit-zero" d="M${left},${zero}H${right}"/>${titles}`;
  }

  unmount(): void {
    this.#sizes.disconnect();
  }
}
