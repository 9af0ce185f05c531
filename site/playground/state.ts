/** What the user has chosen; all of it travels in a link. */
import { LONGEST } from "./limits.js";
import type { Sweep } from "./stepper.js";

export type Mode = "formula" | "code";

/** An input's present value, and the range of its slider. */
export interface Setting {
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

export interface State {
  readonly mode: Mode;
  readonly text: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** Name of the input that is seeded, and plotted along. */
  readonly along: string;
  /** Which output is seeded, and plotted. */
  readonly output: number;
  readonly sweep: Sweep;
  readonly step: number;
}

/** A part of a sentence: what is wrong with a state. */
export class StateError extends Error {}

/** A range around a value in which a slider is of use. */
export function settingOf(value: number): Setting {
  const reach = Math.max(2, Math.abs(value));
  return { value, min: rounded(value - reach, Math.floor), max: rounded(value + reach, Math.ceil) };
}

/** To a digit of the size of the number, outward. */
function rounded(x: number, round: (x: number) => number): number {
  const finite = within(x);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(finite)))) - 1);
  return within(round(finite / unit) * unit);
}

const within = (x: number): number => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, x));

/** The setting with another value; the range grows where the value lies outside. */
export function withValue(setting: Setting, value: number): Setting {
  if (value >= setting.min && value <= setting.max) return { ...setting, value };
  const wide = settingOf(value);
  return { value, min: Math.min(setting.min, wide.min), max: Math.max(setting.max, wide.max) };
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null && !Array.isArray(x);
const isWhole = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;

/** Inputs that a link may set. */
const MOST_INPUTS = 100;

/**
 * The state that a link holds, each field looked at.
 * @throws StateError that says which field is wrong.
 */
export function checkedState(found: unknown): State {
  if (!isRecord(found)) throw new StateError("it holds no state");
  const { mode, text, at, along, output, sweep, step } = found;
  if (mode !== "formula" && mode !== "code") throw new StateError('its mode is neither "formula" nor "code"');
  if (typeof text !== "string") throw new StateError("it has no text");
  if (text.length > LONGEST)
    throw new StateError(`its text has ${text.length} characters, expected at most ${LONGEST}`);
  if (sweep !== "forward" && sweep !== "reverse") throw new StateError('its sweep is neither "forward" nor "reverse"');
  if (typeof along !== "string") throw new StateError("it does not say which input is seeded");
  if (!isWhole(output) || !isWhole(step)) throw new StateError("its output and step are no whole numbers from 0 on");
  return { mode, text, settings: checkedSettings(at), along, output, sweep, step };
}

function checkedSettings(found: unknown): Record<string, Setting> {
  if (!isRecord(found)) throw new StateError("it does not say where the inputs are");
  const entries = Object.entries(found);
  if (entries.length > MOST_INPUTS)
    throw new StateError(`it has ${entries.length} inputs, expected at most ${MOST_INPUTS}`);
  const settings: [string, Setting][] = entries.map(([name, numbers]) => {
    if (!Array.isArray(numbers) || numbers.length !== 3 || !numbers.every(Number.isFinite)) {
      throw new StateError("an input has no value, least and largest number");
    }
    const [value, min, max] = numbers as [number, number, number];
    if (!(min <= value && value <= max && min < max))
      throw new StateError("the value of an input is outside its range");
    return [name, { value, min, max }];
  });
  return Object.fromEntries(settings);
}

/** The plain form that `checkedState` reads. */
export function plainState({ settings, ...rest }: State): object {
  return { ...rest, at: Object.fromEntries(Object.entries(settings).map(([k, s]) => [k, [s.value, s.min, s.max]])) };
}
