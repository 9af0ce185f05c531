/** Axes and lines of a chart, as numbers and SVG path data. */

export interface Scale {
  readonly domain: readonly [number, number];
  /** CSS pixels. */
  readonly range: readonly [number, number];
}

/** The least and the largest of the values, and a part of what is between them more at either end. */
export function domainOf(values: readonly number[], margin: number): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const more = high > low ? margin * (high - low) : 1;
  return [low - more, high + more];
}

export function toRange({ domain: [low, high], range: [from, to] }: Scale, value: number): number {
  return from + ((value - low) / (high - low)) * (to - from);
}

export function toDomain({ domain: [low, high], range: [from, to] }: Scale, place: number): number {
  return low + ((place - from) / (to - from)) * (high - low);
}

/** Round numbers within the domain, 1, 2 or 5 times a power of ten apart, some `count` of them. */
export function ticks([low, high]: readonly [number, number], count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12))); // prettier-ignore
}

/** Far outside of the picture, where lines still have finite ends. */
const FAR = 1e4;

function place(scale: Scale, value: number): string {
  return Math.max(-FAR, Math.min(FAR, toRange(scale, value))).toFixed(2);
}

/** A line through the points, interrupted where there is no number. */
export function line(x: Scale, y: Scale, xs: readonly number[], ys: ArrayLike<number>): string {
  let path = "";
  let down = false;
  xs.forEach((value, i) => {
    const there = !Number.isNaN(ys[i]!);
    if (there) path += `${down ? "L" : "M"}${place(x, value)},${place(y, ys[i]!)}`;
    down = there;
  });
  return path;
}

/** What lies so far from a line above and below; nothing where any of it is no number. */
export function around(
  x: Scale,
  y: Scale,
  xs: readonly number[],
  ys: readonly number[],
  halves: ArrayLike<number>,
): string {
  const low = ys.map((v, i) => v - halves[i]!);
  const high = ys.map((v, i) => v + halves[i]!);
  if ([...low, ...high].some(Number.isNaN)) return "";
  const back = xs.map((_, i) => xs.length - 1 - i);
  const down = back.map((i) => `L${place(x, xs[i]!)},${place(y, low[i]!)}`).join("");
  return `${line(x, y, xs, high)}${down}Z`;
}

/** A number in a table, as it is spoken: 6 digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(4) : String(Number(value.toPrecision(6)));
}
