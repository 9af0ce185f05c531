/** Programs written by hand, in any form that src/layout.ts draws, and what the core gives for them. */
import { AdError } from "../src/index.js";
import type { OpName } from "../src/algebra.js";
import {
  ACTIVE_SHIFT,
  FORMS_SHIFT,
  FRESH_SHIFT,
  GATHERED,
  NEAR,
  type SHARED,
  SINGLE_SHIFT,
  STRIDED,
} from "../src/layout.js";
import { rules } from "../src/ops.js";
import { Resident } from "../src/resident.js";
import type { Program } from "../src/schedule.js";

/** How a run reaches one of its operands. */
export type Reach =
  | { form: typeof GATHERED; slots: readonly number[] }
  | { form: typeof NEAR | typeof SHARED; at: number }
  | { form: typeof STRIDED; at: number; step: number };

export interface Plan {
  name: OpName;
  count: number;
  active: number;
  fresh?: number;
  single?: boolean;
  /** One an operand. */
  reach?: readonly Reach[];
  /** One an operation over lists: the slots of its elements, two lists one after the other; and their form. */
  lists?: { near: boolean; slots: readonly (readonly number[])[] };
}

/** A program of these runs, whose last slot is its output; all slots but its own and the results are inputs. */
export function forge(inputs: number, plans: readonly Plan[]): Program {
  const [runs, index]: [number[], number[]] = [[], []];
  let next = inputs;
  let slopes = 0;
  for (const plan of plans) {
    const words = plan.lists ? listWords(plan, index) : (plan.reach ?? []).map((reach) => reachWord(reach, index));
    const forms = plan.lists ? [plan.lists.near ? NEAR : GATHERED] : (plan.reach ?? []).map(({ form }) => form);
    const kind = rules[plan.name].code | (plan.active << ACTIVE_SHIFT) | ((plan.fresh ?? 0) << FRESH_SHIFT) | (Number(plan.single ?? false) << SINGLE_SHIFT); // prettier-ignore
    const all = forms.reduce((bits, form, i) => bits | (form << (FORMS_SHIFT + 2 * i)), kind);
    runs.push(all, plan.count, next, ...words, ...[0, 0, 0].slice(words.length));
    if (keepsSlopes(plan.name) && plan.active & 1) slopes += plan.count + (plan.lists?.slots.flat().length ?? 0);
    next += plan.count;
  }
  return {
    slots: next, inputs, parameters: 0, constants: new Float64Array(0), runs: Uint32Array.from(runs),
    index: Uint32Array.from(index), cleared: Uint32Array.of(0, next), outputs: Uint32Array.of(next - 1), slopes,
  }; // prettier-ignore
}

/** What the core says of a program: "accepted", or code and message of its refusal. */
export function refused(program: Program): string {
  try {
    Resident.upload(program).free();
  } catch (error) {
    if (!(error instanceof AdError)) throw error;
    return `${error.code}: ${error.message}`;
  }
  return "accepted";
}

export const message = (what: string): string =>
  `tape: program refused by the core: ${what}; record the function again`;
export const badRun = message("a run does not follow the one before it, or its operands lie outside the index");
export const late = message("an operand does not come before its operation");
export const outside = message("a list lies outside the index");
export const unfilled = message("the runs do not fill the slots or the slopes");

export const keepsSlopes = (name: OpName): boolean => "together" in rules[name];

function reachWord(reach: Reach, index: number[]): number {
  if (reach.form === GATHERED) return index.push(...reach.slots) - reach.slots.length;
  return reach.form === STRIDED ? index.push(reach.at, reach.step) - 2 : reach.at;
}

function listWords({ name, lists }: Plan, index: number[]): number[] {
  const { near, slots } = lists!;
  const parts = rules[name].arity === "pairs" ? 2 : 1;
  const place = (words: readonly number[]): number => index.push(...words) - words.length;
  const starts = (part: number): number => {
    const of = slots.map((list) => list.slice((part * list.length) / parts, ((part + 1) * list.length) / parts));
    return place(of.map((list) => (near ? list[0]! : place(list))));
  };
  const lengths = place(slots.map((list) => list.length / parts));
  return parts === 2 ? [starts(0), lengths, starts(1)] : [starts(0), lengths];
}

export interface Swept {
  values: Float64Array;
  adjoints: Float64Array;
  tangents: Float64Array;
  /** Second order, seeded with 1 at the output alone. */
  second: [g: Float64Array, e: Float64Array];
}

/** All sweeps of the core: from values and tangents of the leaves and any adjoints, which are not cleared. */
export function sweepAll(
  program: Program,
  x: ArrayLike<number>,
  d: ArrayLike<number>,
  adjoints: ArrayLike<number>,
): Swept {
  const resident = Resident.upload(program);
  const read = (at: number): Float64Array => resident.f64.slice(at, at + program.slots);
  const tangentsAt = resident.tangents();
  resident.f64.set(x, resident.primals);
  resident.f64.set(d, tangentsAt);
  resident.value();
  const values = read(resident.primals);
  resident.primal();
  resident.f64.set(adjoints, resident.adjoints);
  resident.adjoint();
  const after = read(resident.adjoints);
  resident.tangent();
  const tangents = read(tangentsAt);
  resident.second(
    (output) => (output === 0 ? 1 : 0),
    () => 0,
  );
  const second: [Float64Array, Float64Array] = [read(resident.adjoints), read(resident.adjointTangents())];
  resident.free();
  return { values, adjoints: after, tangents, second };
}
