/** Draws what the network says everywhere, the points, and how the loss fell. */
import { colour } from "../common/canvas.js";
import type { Picture } from "../common/canvas.js";
import { part } from "../common/dom.js";
import { line, toRange } from "../common/plot.js";
import type { Scale } from "../common/plot.js";
import { ROW } from "./data.js";
import { EXTENT } from "./trainer.js";
import type { History } from "./trainer.js";

/** Squares of the picture to a side. */
export const SIDE = 64;
/** CSS pixels. */
const POINT = 3.5;
/** How strong the colour is where the network is certain. */
const STRONGEST = 110;

type Rgb = readonly [number, number, number];

/** A colour of the page as numbers: a canvas understands every notation, and gives #rrggbb back. */
function rgb(context: CanvasRenderingContext2D, css: string): Rgb {
  context.fillStyle = css;
  const value = parseInt(String(context.fillStyle).slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Pixels [side, side] of outputs: the first colour where positive, the second where not, faint where undecided. */
export function shade(outputs: Float64Array, first: Rgb, second: Rgb): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * outputs.length);
  outputs.forEach((output, k) => {
    const certain = Math.abs(Math.tanh(output / 2));
    pixels.set([...(output > 0 ? first : second), STRONGEST * certain], 4 * k);
  });
  return pixels;
}

export class View {
  readonly #picture: Picture;
  readonly #small = document.createElement("canvas");

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#small.width = this.#small.height = SIDE;
  }

  draw(outputs: Float64Array, points: Float64Array): void {
    const { context, canvas, width, height } = this.#picture;
    const [first, second] = [colour(canvas, "--wg-first"), colour(canvas, "--wg-second")];
    const small = this.#small.getContext("2d")!;
    small.putImageData(new ImageData(shade(outputs, rgb(context, first), rgb(context, second)), SIDE), 0, 0);
    context.clearRect(0, 0, width, height);
    context.drawImage(this.#small, 0, 0, width, height);
    this.#drawPoints(points, 1, first);
    this.#drawPoints(points, -1, second);
  }

  /** Discs of one spiral, squares of the other: colour is not all that tells them apart. */
  #drawPoints(points: Float64Array, label: number, fill: string): void {
    const { context, canvas, width, height } = this.#picture;
    context.beginPath();
    for (let k = 0; k < points.length; k += ROW) {
      if (points[k + 2] !== label) continue;
      const x = (width * (points[k]! / EXTENT + 1)) / 2;
      const y = (height * (1 - points[k + 1]! / EXTENT)) / 2;
      context.moveTo(x + POINT, y);
      if (label > 0) context.arc(x, y, POINT, 0, 2 * Math.PI);
      else context.rect(x - POINT, y - POINT, 2 * POINT, 2 * POINT);
    }
    context.fillStyle = fill;
    context.strokeStyle = colour(canvas, "--vp-c-bg");
    context.lineWidth = 1;
    context.fill();
    context.stroke();
  }
}

/** CSS pixels of the curve of the loss. */
const [LEFT, RIGHT, TOP, HEIGHT, BOTTOM] = [52, 10, 10, 110, 22];
export const LOSS_HEIGHT = TOP + HEIGHT + BOTTOM;

/** The loss by step, on a logarithmic axis from 1 down to 0.0001. */
export function drawLoss(svg: SVGSVGElement, { steps, losses }: History): void {
  const right = Math.max(svg.clientWidth - RIGHT, LEFT + 1);
  const last = Math.max(steps.at(-1) ?? 0, 100);
  const x: Scale = { domain: [0, last], range: [LEFT, right] };
  const y: Scale = { domain: [-4, 0], range: [TOP + HEIGHT, TOP] };
  const marks = [0, -1, -2, -3, -4].map((power) => {
    const at = toRange(y, power);
    return `<path d="M${LEFT},${at}H${right}"/><text x="${LEFT - 6}" y="${at + 4}" text-anchor="end">${10 ** power}</text>`;
  });
  const end = `<text x="${right}" y="${LOSS_HEIGHT - 6}" text-anchor="end">${last} steps</text><text x="${LEFT + 6}" y="${LOSS_HEIGHT - 6}">mean loss</text>`; // prettier-ignore
  part(svg, "marks").innerHTML = marks.join("") + end;
  const logarithms = losses.map((loss) => Math.max(-4, Math.min(0.2, Math.log10(loss))));
  part(svg, "line").setAttribute("d", line(x, y, steps, logarithms));
}
