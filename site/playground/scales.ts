/** Ranges and ticks of the plots. */

/** A range that holds the present number and nearly all of the others: poles would flatten the rest. */
export function rangeOf(numbers: readonly number[], present: number): [number, number] {
  const finite = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [-1, 1];
  const at = (share: number): number => finite[Math.round(share * (finite.length - 1))]!;
  const [inner, outer] = [[at(0.04), at(0.96)] as const, [at(0), at(1)] as const];
  const wild = outer[1] - outer[0] > 8 * (inner[1] - inner[0]) && inner[1] > inner[0];
  let [low, high] = wild ? inner : outer;
  if (Number.isFinite(present)) [low, high] = [Math.min(low, present), Math.max(high, present)];
  const reach = high - low || Math.abs(low) || 1;
  return [low - 0.04 * reach, high + 0.04 * reach];
}

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `10⁻⁵`. */
export function power(x: number): string {
  const exponent = Math.round(Math.log10(x));
  return `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[Number(digit)]).join("")}`;
}

/** The number, or one just out of sight where it is far out: browsers are slow with shapes a million times a window. */
export function near(x: number, [low, high]: readonly [number, number]): number {
  const reach = high - low;
  return Math.min(high + reach, Math.max(low - reach, x));
}

/** The nearest number of a range in steps of about a thousandth of it, with as few digits as that takes. */
export function onStep(x: number, low: number, high: number): number {
  const digits = Math.max(0, Math.min(100, 3 - Math.floor(Math.log10(high - low))));
  return Math.min(high, Math.max(low, Number(x.toFixed(digits))));
}
